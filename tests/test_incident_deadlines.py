"""The deadlines of an incident are right whatever day it was known: over ends of months and years, in any time zone."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

import pytest
from small_graph import store_of

from graph_service.queries import ask_store

FIRST = datetime(2023, 12, 25, 22, 30)
MOMENTS = [FIRST + timedelta(days=day) for day in range(800)]
"""More than two years of days, a leap day and two turns of the year among them."""


def a_month_after(moment: datetime) -> datetime:
    """Return the same day of the next month, or its last day where it has no such day."""
    year, month = (moment.year, moment.month + 1) if moment.month < 12 else (moment.year + 1, 1)
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


@pytest.mark.parametrize("zone", ["Z", "+01:00", "-05:00"])
def test_deadlines_count_from_when_the_incident_was_known(zone):
    """72 hours, 24 hours, 72 hours from then, and a month from the notification (GDPR Art. 33(1), NIS2 Art. 23(4))."""
    store = store_of(
        "".join(
            f"""<incident/{number}> a ansvar:Incident ;
                ansvar:isPersonalDataBreach true ; ansvar:isSignificant true ;
                ansvar:knownAt "{moment.isoformat()}{zone}"^^xsd:dateTime ;
                ansvar:incidentNotifiedAt "{moment.isoformat()}{zone}"^^xsd:dateTime .
            """
            for number, moment in enumerate(MOMENTS)
        )
    )

    rows = ask_store(store, "whom-does-an-incident-concern")

    told = {
        (int(row["incident"].value.rpartition("/")[2]), row["whom"].value): row["deadline"].value
        for row in rows
        if row["incident"] and row["whom"] and row["deadline"]
    }
    expected = {
        "data protection authority": lambda moment: moment + timedelta(hours=72),
        "cybersecurity authority: early warning": lambda moment: moment + timedelta(hours=24),
        "cybersecurity authority: notification": lambda moment: moment + timedelta(hours=72),
        "cybersecurity authority: final report": a_month_after,
    }
    assert told == {
        (number, whom): deadline(moment).isoformat() + zone
        for number, moment in enumerate(MOMENTS)
        for whom, deadline in expected.items()
    }
