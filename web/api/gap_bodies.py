"""What the API gives and takes of gaps, as `bodies.py` does of the rest."""

from __future__ import annotations

import datetime as dt
from typing import Literal as OneOf

from pydantic import ConfigDict, Field

from web.api.bodies import Body, Thing


class GapBody(Body):
    """One thing that is missing or wrong."""

    iri: str = Field(description="The name of the gap, which it keeps as long as it is there; its page is there too.")
    focus: str = Field(description="IRI of the record.")
    label: str = Field(description="Name of the record.")
    kind: str | None
    shape: str = Field(description="IRI of the rule; its page is /doc/rule/….")
    path: str | None = Field(description="IRI of the property; null where the rule is about several.")
    severity: OneOf["violation", "warning", "info"]
    message: str
    article: str | None
    control_point: int | None
    owner: str | None = Field(description="IRI of the party that must mend it; null where nobody holds that role.")
    owner_label: str | None
    owner_role: str | None
    organisation: str | None
    remedy: str | None
    since: dt.date | None = Field(description="When it was first seen; null where that is not known.")
    accepted_until: dt.date | None = Field(description="The last day on which it is accepted; null: to be mended.")


class Gaps(Body):
    """Gaps, the most serious first."""

    total: int
    gaps: list[GapBody]


class PeriodBody(Body):
    """A time during which a gap was there."""

    opened: dt.date
    closed: dt.date | None = Field(description="The day on which it was gone; null: it is still there.")


class AcceptanceBody(Body):
    """A decision to leave a gap as it is for a time."""

    iri: str
    rule: str = Field(description="IRI of the rule.")
    focus: str = Field(description="IRI of the record.")
    reason: dict[str, str] = Field(description="Why, by language tag.")
    decided_by: Thing | None
    decided_on: dt.date | None
    decision: str | None = Field(description="The number of the decision.")
    until: dt.date | None = Field(description="The last day that it holds.")
    withdrawn_on: dt.date | None
    holds: bool = Field(description="Whether it is in force today.")


class Acceptances(Body):
    """The decisions to leave gaps as they are, those that hold and come back first on top."""

    total: int
    acceptances: list[AcceptanceBody]


class OneGap(GapBody):
    """A gap with its history, and the statement that is missing or wrong."""

    periods: list[PeriodBody]
    acceptance: AcceptanceBody | None
    statement: str | None = Field(description="The missing or wrong statement as Turtle; null: not one alone.")


class MonthBody(Body):
    """How many gaps there were at the end of a month (of this month: now), and how many came and went in it."""

    month: str = Field(description="YYYY-MM.")
    key: str | None = Field(description="What they are counted by; null for all, and for gaps without any.")
    there: int
    opened: int
    closed: int


class TrendBody(Body):
    """How gaps moved."""

    began: dt.date | None = Field(description="Since when gaps are followed; null where there never was one.")
    by: str | None
    months: list[MonthBody]


class LevelBody(Body):
    """How many fields are filled in, of how many that are asked for."""

    answered: int
    asked: int


class CompletenessBody(Body):
    """How much of what it may say a record, or all records of a kind, say; three numbers, never one."""

    of: str = Field(description="IRI of the record, or the kind.")
    records: int
    mandatory: LevelBody = Field(description="What the law asks for.")
    recommended: LevelBody = Field(description="What the rules of the city ask for.")
    optional: LevelBody = Field(description="The rest.")


class Completenesses(Body):
    """Completeness by kind, or of one record."""

    completeness: list[CompletenessBody]


class NewAcceptance(Body):
    """What is sent to accept a gap for a time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str | dict[str, str] = Field(description="Why the gap may remain: a text in Swedish, or by language tag.")
    decided_by: str = Field(description="IRI of the post or organisation that decided; never a person.")
    until: dt.date = Field(description="The last day that it holds, YYYY-MM-DD; then the gap comes back.")
    decided_on: dt.date | None = Field(default=None, description="The day of the decision; today where left out.")
    decision: str | None = Field(default=None, description="The number of the decision, such as a diary number.")
