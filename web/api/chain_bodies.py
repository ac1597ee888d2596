"""What the API gives on chains beside the chain itself: uses, impact, differences, suppositions, announced changes."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from graph_service.chains.difference import Kind
from graph_service.chains.procedure import Answer, State
from graph_service.chains.what_if import Reason, Supposed
from web.api.bodies import Body, ChainLink


class UseBody(Body):
    """One customer or controller that is served in the end, and for what."""

    customer: str
    scope: str = Field(description="The service, system or activity that it has.")
    rank: int = Field(description="The rank of the supplier there; 0: the customer uses the thing itself.")
    activities: list[str] = Field(description="The customer's own activities that are built on the scope.")
    path: list[str] = Field(description="The engagements from the customer's own down to the supplier's.")


class UsedBy(Body):
    """Whom a supplier, service, system or engagement serves, sorted."""

    of: str
    on: dt.date
    uses: list[UseBody]
    labels: dict[str, str] = Field(description="The name of every IRI above.")


class ContactBody(Body):
    """Where a controller is reached."""

    party: str
    role: str | None = Field(description="The role of the party; null for the controller itself.")
    email: str | None
    telephone: str | None


class NoticeBody(Body):
    """A draft of a notice; nothing is sent."""

    to: str
    emails: list[str]
    subject: str
    text: str


class HitBody(Body):
    """One controller or customer that an incident reaches."""

    controller: str
    rank: int
    activities: list[str]
    uses: list[UseBody]
    data_subjects: list[str]
    personal_data: list[str]
    contacts: list[ContactBody]
    notice: NoticeBody


class ClockBody(Body):
    """One time limit of an incident."""

    code: str
    name: str
    article: str
    hours: int | None = Field(description="Null: without undue delay, or counted in months.")
    deadline: dt.datetime | None
    told_at: dt.datetime | None


class ImpactBody(Body):
    """How far an incident reaches."""

    of: str
    on: dt.date
    known_at: dt.datetime | None
    scopes: list[str]
    data_subjects: list[str]
    hits: list[HitBody]
    clocks: list[ClockBody]
    labels: dict[str, str] = Field(description="The name of every IRI above.")


class ChainChangeBody(Body):
    """One engagement that is not the same on both days."""

    what: Kind
    engager: str
    engaged: str
    scope: str
    fields: list[str] = Field(description="What differs, where the engagement is there on both days.")
    before: ChainLink | None
    after: ChainLink | None
    formerly: str | None = Field(
        description="What the one engaged was called in the register on the first day, where it has another name now."
    )


class ChainDifference(Body):
    """What differs between two days: added, removed, renamed and changed engagements."""

    of: str | None = Field(description="Null: all engagements of the register.")
    first: dt.date = Field(serialization_alias="from")
    last: dt.date = Field(serialization_alias="to")
    changes: list[ChainChangeBody]
    truncated: bool
    labels: dict[str, str] = Field(description="The name of every IRI above.")


class SpellingBody(Body):
    """One party that two versions of a list name otherwise."""

    before: str
    after: str
    certain: bool = Field(description="True: the register has both names for it. False: the names are alike.")


class ListDifference(Body):
    """What differs between two versions of a published list of sub-processors."""

    of: str
    first: str = Field(serialization_alias="from")
    last: str = Field(serialization_alias="to")
    added: list[str]
    removed: list[str]
    renamed: list[SpellingBody]


class EffectBody(Body):
    """One engagement that becomes invalid or doubtful."""

    engagement: str
    engager: str
    engaged: str
    scope: str
    reason: Reason
    customers: list[str]
    activities: list[str]


class ConsequencesBody(Body):
    """What follows from a supposition; nothing was written."""

    what: Supposed
    of: str
    to: str | None
    on: dt.date
    effects: list[EffectBody]
    uses: list[UseBody] = Field(description="Whom the effects reach.")
    labels: dict[str, str] = Field(description="The name of every IRI above.")


class ToldBody(Body):
    """One customer that an announced change affects, and where it stands."""

    customer: str
    answer: Answer
    told_at: dt.datetime | None
    authorisation: str | None
    objection: str | None
    outcome: str | None
    late: bool = Field(description="True: the objection came after the deadline.")
    activities: list[str]
    notice: NoticeBody


class AnnouncedChangeBody(Body):
    """One announced change of sub-processors (Art. 28(2))."""

    announcement: str
    announced_by: str | None
    adds: list[str]
    ends: list[str]
    alters: list[str]
    announced_on: dt.date | None
    deadline: dt.date | None
    takes_effect_on: dt.date | None
    withdrawn_on: dt.date | None
    state: State
    days_left: int | None = Field(description="Days on which an objection is in time; 0: too late.")
    days_to_effect: int | None
    blocked: bool = Field(description="True: an open objection or a missing approval stands in the way.")
    customers: list[ToldBody]


class AnnouncedChanges(Body):
    """Announced changes as of a day, the latest announcement first."""

    on: dt.date
    changes: list[AnnouncedChangeBody]
    labels: dict[str, str] = Field(description="The name of every IRI above.")
