"""Who was told of what in the example city: of incidents and changes at once, and of the services every year."""

from __future__ import annotations

from graph_service.names import ANSVAR
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.invention import (
    find_named,
    found,
    invent,
    moment,
    name_of,
    named,
    read_table,
    things,
)
from ingest.demo.example_city.offer import PROVIDER
from ingest.demo.source_tables import Row


def add_notices(drafts: Drafts) -> None:
    """Add notices, then the yearly reports; what they are about has to be there already."""
    for row in read_table("notices"):
        made = named(invent(drafts, "notice", row["name_sv"], row), row["name_sv"], row["name_en"])
        made.say(ANSVAR.concerns, *found(drafts, row["concerns"]))
        made.say(ANSVAR.tells, *things(drafts, "organisation", row["tells"]))
        made.say(ANSVAR.toldAt, moment(row["told_at"]))
        made.say(ANSVAR.madeBy, *things(drafts, "organisation", row["made_by"]))
    for row in read_table("yearly-reports"):
        _add_yearly_report(drafts, row)


def _add_yearly_report(drafts: Drafts, row: Row) -> None:
    """Add the report of a year that the provider gave a customer on the services that it uses."""
    customer, provider = (find_named(drafts, "organisation", name) for name in (row["customer"], PROVIDER))
    made = invent(drafts, "notice", f"uppföljningsrapport {row['year']} {row['customer']}", row)
    named(
        made,
        f"Uppföljningsrapport {row['year']} till {name_of(customer, 'sv')}",
        f"Follow-up report {row['year']} to {name_of(customer, 'en')}",
    )
    made.say(ANSVAR.concerns, *found(drafts, row["services"])).say(ANSVAR.tells, customer.thing)
    made.say(ANSVAR.toldAt, moment(row["told_at"])).say(ANSVAR.madeBy, provider.thing)
