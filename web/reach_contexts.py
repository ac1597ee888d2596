"""What the templates about whom something reaches are given: uses, incidents, and what if."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.chain_contexts import Contact, Notice
from web.context_parts import Thing, Tile


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
    more_activities: int


@dataclass(frozen=True, slots=True)
class UsedByPage:
    """Where a supplier, service or system is used: for which customers, in what, at which rank."""

    template: ClassVar[str] = "used_by.html"
    thing: Thing
    tiles: tuple[Tile, ...]
    uses: tuple[UseRow, ...]
    use_count: int
    """How many there are, of which the first are shown."""
    on: dt.date | None
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
    effect_count: int
    uses: tuple[UseRow, ...]
    use_count: int
    """How many effects and uses there are, of which the first are shown."""
    on: dt.date | None
    path: str
