"""What the API on names and merges takes and gives; its descriptions become the documentation."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from web.api.bodies import Body, Record, Statement, Thing


class CandidateBody(Record):
    """A record that a name may mean."""

    score: float = Field(description="How likely it is, 0–100.")
    reasons: list[str] = Field(description="Why, the strongest first.")


class NameBody(Body):
    """What a published name means."""

    name: str
    iri: str | None = Field(description="The record that it is taken for; null where nothing is certain.")
    how: str = Field(description="identifier, decision, name, or new where it is taken for no record.")
    candidates: list[CandidateBody] = Field(description="What it may mean otherwise, the likeliest first.")


class TwinsBody(Body):
    """Two records that may be one thing."""

    one: Record
    other: Record
    name: str = Field(description="The name of the first that the second is most like.")
    score: float
    reasons: list[str]


class WorkList(Body):
    """The pairs that nobody has decided of."""

    total: int
    pairs: list[TwinsBody]


class DecisionBody(Body):
    """A decision on a published name."""

    iri: str
    name: str
    matches: Thing | None = Field(description="What the name means.")
    differs_from: list[Thing] = Field(description="What it does not mean.")
    reason: str
    decided_on: dt.date | None
    decided_by: Thing | None
    withdrawn_on: dt.date | None


class Decisions(Body):
    """All decisions, those withdrawn too, in the order of their addresses."""

    decisions: list[DecisionBody]


class DecisionAsked(Body):
    """A decision to write: what a name means, or what it does not mean."""

    name: str
    matches: str | None = Field(None, description="IRI of the record that the name means.")
    differs_from: list[str] = Field(default=[], description="IRIs of the records that it does not mean.")
    reason: str = ""
    decided_by: str | None = Field(None, description="IRI of the post or organisation that decides.")


class WithdrawAsked(Body):
    """A decision to take back."""

    decision: str = Field(description="IRI of the decision.")
    reason: str


class MergeAsked(Body):
    """Two records to merge."""

    keep: str = Field(description="IRI of the record that stays.")
    drop: str = Field(description="IRI of the record that becomes a part of it.")
    reason: str
    revision: int | None = Field(None, description="The revision of the preview: with another one nothing is merged.")


class UndoAsked(Body):
    """A merge to take back."""

    drop: str = Field(description="IRI of the record that was merged into another.")
    reason: str


class ConflictBody(Body):
    """A property that can have one value and has another in each record."""

    predicate: Thing
    kept: list[str]
    dropped: list[str]


class MergeBody(Body):
    """What a merge does."""

    keep: Record
    drop: Record
    revision: int = Field(description="The revision that it is worked out for.")
    gained: list[Statement] = Field(description="What the record that stays gets to say.")
    moved: list[Statement] = Field(description="What points to the other one, as it is before the merge.")
    conflicts: list[ConflictBody]
    left_out: list[Statement] = Field(description="What would relate the record to itself.")


class Written(Body):
    """What was written."""

    iri: str
    revision: int
    left: list[Statement] = Field(default=[], description="Of an undone merge: what was edited since and stays.")
