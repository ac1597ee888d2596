"""The whole example city, in the order in which its records refer to each other."""

from __future__ import annotations

from ingest.demo.drafts import Drafts
from ingest.demo.example_city.activities import add_activities, add_transfers_of_activities
from ingest.demo.example_city.announced_changes import add_announced_changes
from ingest.demo.example_city.bodies import add_bodies
from ingest.demo.example_city.engagements import add_engagements
from ingest.demo.example_city.follow_up import add_follow_up
from ingest.demo.example_city.incidents import add_incidents
from ingest.demo.example_city.information import add_information
from ingest.demo.example_city.instruments import add_instruments
from ingest.demo.example_city.notices import add_notices
from ingest.demo.example_city.offer import add_offer, add_protection
from ingest.demo.example_city.paperwork import add_paperwork
from ingest.demo.example_city.register_keeping import add_register_keeping
from ingest.demo.example_city.reorganisations import add_reorganisations
from ingest.demo.example_city.responsibilities import add_responsibilities
from ingest.demo.example_city.risk_work import add_risk_work


def add_example_city(drafts: Drafts) -> None:
    """Add every record of the example city. Raises KeyError where a table names a record that no table has."""
    add_bodies(drafts)
    add_offer(drafts)
    add_activities(drafts)
    add_information(drafts)
    add_protection(drafts)
    add_instruments(drafts)
    add_engagements(drafts)
    add_transfers_of_activities(drafts)
    add_risk_work(drafts)
    add_paperwork(drafts)
    add_incidents(drafts)
    add_announced_changes(drafts)
    add_notices(drafts)
    add_reorganisations(drafts)
    add_follow_up(drafts)
    add_register_keeping(drafts)
    add_responsibilities(drafts)
