"""The whole example city, in the order in which its records refer to each other."""

from __future__ import annotations

from ingest.demo.drafts import Drafts
from ingest.demo.example_city.activities import add_activities
from ingest.demo.example_city.bodies import add_bodies
from ingest.demo.example_city.engagements import add_engagements
from ingest.demo.example_city.instruments import add_instruments
from ingest.demo.example_city.offer import add_offer
from ingest.demo.example_city.paperwork import add_paperwork
from ingest.demo.example_city.responsibilities import add_responsibilities
from ingest.demo.example_city.risk_work import add_risk_work


def add_example_city(drafts: Drafts) -> None:
    """Add every record of the example city. Raises KeyError where a table names a record that no table has."""
    add_bodies(drafts)
    add_offer(drafts)
    add_activities(drafts)
    add_instruments(drafts)
    add_engagements(drafts)
    add_risk_work(drafts)
    add_paperwork(drafts)
    add_responsibilities(drafts)
