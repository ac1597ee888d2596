"""Pieces of what templates are given that several pages share: things, facts, gaps, roles, numbers and links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graph_service.labels import Text


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a name: what it is called, its kind, and where its page is, if it has one here."""

    iri: str
    name: Text
    kind: str | None
    path: str | None
    is_synthetic: bool = False
    register: str | None = None
    """The host of the register that it is followed from, None where it is ours."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a fact, as it is shown: a thing, a text, a day, a time or a web address."""

    thing: Thing | None = None
    text: Text | None = None
    day: dt.date | None = None
    moment: dt.datetime | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class GapItem:
    """One gap: its name, how serious it is, what it is about, and what to do."""

    name: Text
    severity: str
    tone: str
    focus: Thing
    rule: Thing
    message: Text | None
    remedy: Text | None
    article: str | None
    article_url: str | None
    control_point: int | None
    owner: Thing | None
    owner_role: Thing | None
    organisation: Thing | None
    path: str | None = None
    """Its own page."""
    since: dt.date | None = None
    """When it was first seen, where that is told."""
    accepted_until: dt.date | None = None
    """The last day on which it is accepted as it is."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a record: its name, what it means, its values, and the gaps that concern it."""

    anchor: str
    name: Text
    description: Text | None
    values: tuple[Value, ...]
    is_missing: bool
    gaps: tuple[GapItem, ...]
    term: str | None = None
    """The path of the page that explains the property, None where it is not one of ours."""


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under one heading; no heading for those that belong to no group."""

    name: Text | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a path, in words: what, how, to what."""

    subject: Thing
    predicate: Text
    object: Thing


@dataclass(frozen=True, slots=True)
class Held:
    """One party in one role for one thing, and how it came to be."""

    role: Thing
    party: Thing
    about: Thing
    is_direct: bool
    path: tuple[Step, ...]
    since: dt.date | None
    until: dt.date | None
    decision: str | None
    reviewed: dt.date | None = None
    doubts: tuple[str, ...] = ()
    """Why it is uncertain, in words."""


@dataclass(frozen=True, slots=True)
class RoleHolders:
    """Those who hold one role for one thing."""

    role: Thing
    holders: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class VacantRole:
    """One role that nobody holds for one thing."""

    role: Thing
    about: Thing
    since: dt.date | None
    last_holders: tuple[Thing, ...]
    starts: dt.date | None
    next_holders: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class RelationGroup:
    """Records that point at this one in the same way."""

    kind: str | None
    predicate: Text
    things: tuple[Thing, ...]
    """The first of them, enough for most relations."""
    further: tuple[Thing, ...]
    """Those that follow, shown when asked for."""
    total: int


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement that a chain rests on nearest to the thing."""

    agreement: Thing | None
    engager: Thing
    party: Thing
    until: dt.date | None
    state: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the register: when, of what, by whom and why."""

    number: int
    when: dt.datetime
    who: str
    why: str
    thing: Thing | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One choice in a filter or a row of links, with how many it gives."""

    value: str
    name: Text
    count: int | None
    is_chosen: bool
    path: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """One facet: what the hits may be narrowed by, under its heading; `name` is its parameter."""

    name: str
    heading: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """How a question was understood, None where it was not, and what else it may have meant."""

    words: str | None
    others: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is shown, and the addresses of the others."""

    number: int
    count: int
    previous: str | None
    following: str | None
    pages: tuple[tuple[int, str] | None, ...]
    """Number and address of the pages to offer; None stands for pages left out."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number that matters, what it counts, and the rows behind it."""

    number: int
    words: str
    tone: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class Level:
    """How many fields of a level are filled in, of how many that are asked for."""

    name: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart."""

    name: Text
    path: str
    number: int
    percent: int
    tone: str
