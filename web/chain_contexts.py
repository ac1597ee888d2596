"""What the templates about customers and about changes of chains are given; their parts are those of `web.contexts`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.chain_page_contexts import CountryRow
from web.context_parts import Thing, Tile

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
    gap_count: int
    chain_path: str
    gaps_path: str


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
class UseRow:
    """One customer that is served in the end: for what, at which rank, along which way."""

    customer: Thing
    customer_path: str | None
    """Where the customer's own page is."""
    scope: Thing
    rank: int
    """0 where the customer uses the thing itself, through no engagement."""
    activities: tuple[Thing, ...]
    way: tuple[Thing, ...]
    """Who engages whom, from the customer down."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A message that is ready to be sent, or changed before that."""

    to: Thing
    emails: tuple[str, ...]
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One time limit that the law sets after an incident."""

    name: str
    article: str
    deadline: dt.datetime | None
    told_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class HitRow:
    """One controller that an incident concerns: with what, and what to tell it."""

    controller: Thing
    controller_path: str | None
    rank: int
    activities: tuple[Thing, ...]
    data_subjects: tuple[Thing, ...]
    personal_data: tuple[Thing, ...]
    contacts: tuple[Contact, ...]
    notice: Notice


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be supposed of the thing that the page is about, or of what it rests on."""

    name: Thing
    path: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Suppositions of one sort."""

    heading: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One engagement that becomes invalid or doubtful, and whom it serves."""

    engaged: Thing
    engager: Thing
    scope: Thing
    engagement: Thing
    reason: str
    customers: tuple[Thing, ...]
    """The first of them by name."""
    more_customers: int
    activities: tuple[Thing, ...]


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


# --- one per template --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What is processed for a customer, and with whom."""

    template: ClassVar[str] = "customer.html"
    customer: Thing
    record_path: str
    tiles: tuple[Tile, ...]
    activities: tuple[ActivityRow, ...]
    services: tuple[ServiceRow, ...]
    suppliers: tuple[SupplierRow, ...]
    supplier_count: int
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
class UsedByPage:
    """Where a supplier, service or system is used: for which customers, in what, at which rank."""

    template: ClassVar[str] = "used_by.html"
    thing: Thing
    tiles: tuple[Tile, ...]
    uses: tuple[UseRow, ...]
    on: dt.date | None
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
class ImpactPage:
    """Whom an incident concerns, by when what must be told, and a draft for each controller."""

    template: ClassVar[str] = "impact.html"
    thing: Thing
    known_at: dt.datetime | None
    tiles: tuple[Tile, ...]
    clocks: tuple[ClockRow, ...]
    hits: tuple[HitRow, ...]
    services: tuple[Thing, ...]
    on: dt.date | None
    path: str


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """What becomes invalid if something ends, moves or changes hands; nothing is written."""

    template: ClassVar[str] = "what_if.html"
    thing: Thing
    sentence: str | None
    """What is supposed; None where nothing has been chosen yet."""
    choices: tuple[ChoiceGroup, ...]
    countries: tuple[tuple[str, Text, bool], ...]
    """IRI and name of each country that a seat can move to, and whether it is the one chosen."""
    is_party: bool
    """Whether the thing is an organisation, which can move or be acquired."""
    owner: str
    """The name given of the one who acquires."""
    tiles: tuple[Tile, ...]
    effects: tuple[EffectRow, ...]
    uses: tuple[UseRow, ...]
    on: dt.date | None
    path: str


@dataclass(frozen=True, slots=True)
class AnnouncedPage:
    """The announced changes of a processor's sub-processors, or one of them."""

    template: ClassVar[str] = "announced.html"
    thing: Thing
    changes: tuple[AnnouncedRow, ...]
    on: dt.date | None
    path: str
