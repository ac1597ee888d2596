"""The time limits of an incident: whom to tell, by which article, and until when."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal as OneOf

from pyoxigraph import NamedNode

from graph_service.names import ANSVAR

Code = OneOf["controllers", "authority", "people", "early_warning", "notification", "final_report"]


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit. `hours` is None where the law says "without undue delay" or counts in months.

    `deadline` is None where it cannot be counted: no hours, or it is not known when they began. `told_at` is None
    where nothing says that it was done.
    """

    code: Code
    article: str
    hours: int | None
    deadline: datetime | None = None
    told_at: datetime | None = None


_LIMITS: tuple[tuple[Code, str, int | None, NamedNode | None], ...] = (
    ("controllers", "GDPR art. 33.2", None, None),
    ("authority", "GDPR art. 33.1", 72, ANSVAR.notifiedAuthorityAt),
    ("people", "GDPR art. 34.1", None, ANSVAR.toldDataSubjectsOn),
    ("early_warning", "cybersäkerhetslagen 2 kap. 5 §", 24, ANSVAR.earlyWarningAt),
    ("notification", "cybersäkerhetslagen 2 kap. 6 §", 72, ANSVAR.incidentNotifiedAt),
    ("final_report", "cybersäkerhetslagen 2 kap. 8 §", None, ANSVAR.finalReportAt),
)

_NAMES: dict[str, dict[Code, str]] = {
    "sv": {
        "controllers": "Underrätta de personuppgiftsansvariga utan onödigt dröjsmål",
        "authority": "Anmäl till Integritetsskyddsmyndigheten inom 72 timmar",
        "people": "Informera de registrerade utan onödigt dröjsmål om risken är hög",
        "early_warning": "Upplys CSIRT-enheten inom 24 timmar om incidenten är betydande",
        "notification": "Incidentanmälan inom 72 timmar om incidenten är betydande",
        "final_report": "Slutrapport inom en månad från incidentanmälan",
    },
    "en": {
        "controllers": "Tell the controllers without undue delay",
        "authority": "Notify the data protection authority within 72 hours",
        "people": "Inform the data subjects without undue delay where the risk is high",
        "early_warning": "Give the CSIRT early warning within 24 hours where the incident is significant",
        "notification": "Notify the incident within 72 hours where it is significant",
        "final_report": "Final report within one month of the notification",
    },
}


def clock_name(code: Code, lang: str) -> str:
    """Return what is to be done, in Swedish or English."""
    return _NAMES[lang][code]


def clocks(known_at: datetime | None, done_at: Callable[[NamedNode], datetime | None]) -> tuple[Clock, ...]:
    """Return the limits of an incident that became known at a moment, in the order of the law.

    `done_at` says when what a property of the incident states was done. The hours count from when the one who must
    act knew (EDPB Guidelines 9/2022); the month from the notification.
    """
    notified = done_at(ANSVAR.incidentNotifiedAt)
    found = []
    for code, article, hours, done in _LIMITS:
        deadline = known_at + timedelta(hours=hours) if known_at is not None and hours is not None else None
        if code == "final_report" and notified is not None:
            deadline = _month_after(notified)
        found.append(Clock(code, article, hours, deadline, done_at(done) if done is not None else None))
    return tuple(found)


def _month_after(moment: datetime) -> datetime:
    year, month = (moment.year + 1, 1) if moment.month == 12 else (moment.year, moment.month + 1)
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
