"""What the templates about customers and about changes of chains are given; their parts are those of `web.contexts`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.chain_page_contexts import CountryRow
from web.context_parts import Option, Thing, Tile

# --- parts that several pages share ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity of a customer: for what, by whom, and who takes part."""

    activity: Thing
    purpose: Text | None
    processors: tuple[Thing, ...]
    """Whom the customer itself engages for it; none where no engagement is stated."""
    supplier_count: int
    third_count: int
    """How many suppliers process in a third country."""
    lacks_ground: bool
    gap_count: int | None
    chain_path: str
    gaps_path: str
    uses: tuple[Thing, ...] = ()
    """The services and systems that it is built on directly, by name."""


@dataclass(frozen=True, slots=True)
class ActivityGroup:
    """Activities that are built on one service or system; no heading where all stand together, or use nothing."""

    heading: Thing | None
    rows: tuple[ActivityRow, ...]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One thing that the customer engages somebody for, with how far the chain below it goes."""

    service: Thing
    processor: Thing
    since: dt.date | None
    supplier_count: int
    third_countries: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """One supplier, once, however many of the customer's activities and services it takes part in."""

    supplier: Thing
    domicile: Thing | None
    parent: Thing | None
    places: tuple[tuple[Text, str], ...]
    """Name and standing of each place of processing, the worst first."""
    lacks_ground: bool
    rank: int
    """The nearest: 1 a processor, 2 and up a sub-processor."""
    engagers: tuple[Thing, ...]
    scopes: tuple[Thing, ...]
    """For what it is engaged, the first by name."""
    more_scopes: int
    activity_count: int
    agreement_state: str
    """Of its engagements, the one that is worst."""
    agreement_until: dt.date | None
    """The first day on which an agreement in that state ends."""
    transfer_states: tuple[str, ...]
    tools: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One of the eight duties of Art. 28(3), and what an instrument says of it."""

    letter: str
    name: Text
    state: str
    """`stated`, `missing` (a stated no) or `unknown`."""
    place: Text | None
    """Where in the instrument it stands."""


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """One agreement or other legal act that the chain rests on."""

    agreement: Thing
    kind: Thing | None
    parties: tuple[Thing, ...]
    number: str | None
    start: dt.date | None
    end: dt.date | None
    state: str
    flows_down: bool | None
    duties: tuple[Duty, ...]
    is_own: bool
    """Whether the customer is a party to it."""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The gaps under one rule: how serious, on what ground, and of which records."""

    rule: Thing
    severity: str
    tone: str
    article: str | None
    article_url: str | None
    records: tuple[Thing, ...]
    """The first of them by name."""
    count: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to turn to: of which party, in which role, where."""

    party: Thing
    role: Thing | None
    holder: Thing | None
    email: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one fact of an engagement was and is, in words."""

    name: str
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One engagement of a chain that is not the same on two days."""

    engaged: Thing
    engager: Thing
    scope: Thing
    engagement: Thing
    formerly: Thing | None
    """What the one engaged was before, where it has been merged or taken over."""
    places: tuple[tuple[Text, str], ...]
    lacks_ground: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """The changes of one sort: `added`, `removed`, `renamed` or `changed`."""

    what: str
    heading: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class News:
    """How many suppliers came to a customer's chain and left it since a day, and where that is told in full."""

    since: dt.date
    added: int
    removed: int
    path: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that is ready to be sent, or changed before that."""

    to: Thing
    emails: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One customer that an announced change concerns, and where it stands."""

    customer: Thing
    answer: str
    tone: str
    told_at: dt.datetime | None
    authorisation: Thing | None
    reason: Text | None
    """Why it objects, in its own words."""
    outcome: Text | None
    is_late: bool
    activities: tuple[Thing, ...]
    notice: Notice | None
    decision_path: str
    """Where the customer decides."""


@dataclass(frozen=True, slots=True)
class AnnouncedRow:
    """One announced change of sub-processors as it stands on a day (Art. 28(2))."""

    announcement: Thing
    announced_by: Thing | None
    adds: tuple[Thing, ...]
    ends: tuple[Thing, ...]
    alters: tuple[Thing, ...]
    announced_on: dt.date | None
    deadline: dt.date | None
    days_left: int | None
    takes_effect_on: dt.date | None
    withdrawn_on: dt.date | None
    state: str
    tone: str
    customers: tuple[ToldRow, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One engagement that an announced change is about, as it would stand on the day it takes effect."""

    what: str
    """Whether it comes in, goes out or is altered."""
    engaged: Thing
    engagement: Thing
    scope: Thing
    places: tuple[tuple[Text, str], ...]
    lacks_ground: bool
    agreement_state: str
    transfer_state: str


# --- one per template --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What is processed for a customer, and with whom."""

    template: ClassVar[str] = "customer.html"
    customer: Thing
    record_path: str
    tiles: tuple[Tile, ...]
    groups: tuple[ActivityGroup, ...]
    activity_count: int
    """How many activities there are in all."""
    shown_count: int
    """How many of them are what is asked for."""
    uses: tuple[Option, ...]
    shows: tuple[Option, ...]
    """What the activities may be narrowed to."""
    services: tuple[ServiceRow, ...]
    suppliers: tuple[SupplierRow, ...]
    supplier_count: int
    news: News | None
    announced: tuple[AnnouncedRow, ...]
    contacts: tuple[Contact, ...]
    is_truncated: bool
    on: dt.date | None
    path: str


@dataclass(frozen=True, slots=True)
class PackagePage:
    """What a customer needs for Art. 28, on one page that can be printed and sent."""

    template: ClassVar[str] = "package.html"
    customer: Thing
    number: str | None
    day: dt.date
    made: dt.datetime | None
    """When the register was last changed."""
    tiles: tuple[Tile, ...]
    activities: tuple[ActivityRow, ...]
    services: tuple[ServiceRow, ...]
    suppliers: tuple[SupplierRow, ...]
    supplier_count: int
    countries: tuple[CountryRow, ...]
    instruments: tuple[InstrumentRow, ...]
    duty_names: tuple[tuple[str, Text], ...]
    since: dt.date
    """The first of the two days that the changes lie between."""
    changes: tuple[ChangeGroup, ...]
    announced: tuple[AnnouncedRow, ...]
    gaps: tuple[GapGroup, ...]
    gap_count: int
    contacts: tuple[Contact, ...]
    is_truncated: bool
    on: dt.date | None
    customer_path: str
    path: str


@dataclass(frozen=True, slots=True)
class ChainChangesPage:
    """What changed in a chain from one day to another."""

    template: ClassVar[str] = "chain_changes.html"
    thing: Thing
    first: dt.date
    last: dt.date
    tiles: tuple[Tile, ...]
    groups: tuple[ChangeGroup, ...]
    is_truncated: bool
    path: str


@dataclass(frozen=True, slots=True)
class AnnouncedPage:
    """The announced changes of a processor's sub-processors, or one of them."""

    template: ClassVar[str] = "announced.html"
    thing: Thing
    changes: tuple[AnnouncedRow, ...]
    on: dt.date | None
    path: str


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """What a customer has to know to approve an announced change or to object, and the forms to do it with."""

    template: ClassVar[str] = "decision.html"
    change: AnnouncedRow
    told: ToldRow
    customer: Thing
    customer_path: str | None
    needs_approval: bool
    """Whether the customer's authorisation is specific."""
    engagements: tuple[DecisionRow, ...]
    may_approve: bool
    may_object: bool
    is_open: bool
    """Whether there is anything left to decide, by whomever."""
    on: dt.date | None
    path: str
