"""What each template is given: one frozen dataclass per template, its fields are the template's variables.

`tests/test_templates.py` compares them, so a template cannot ask for what no page gives. Paths are without language
prefix; the function `href` of the templates adds it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from graph_service.labels import Text
from web.context_parts import (
    AgreementRow,
    Change,
    Choices,
    Fact,
    FactGroup,
    GapItem,
    Held,
    Level,
    Link,
    Option,
    Paging,
    ReadingNote,
    RelationGroup,
    RoleHolders,
    Thing,
    VacantRole,
    Value,
)


@dataclass(frozen=True, slots=True)
class HomePage:
    """The start page: ask, choose a door, see what changed."""

    template: ClassVar[str] = "home.html"
    examples: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]
    gap_count: int
    gap_records: int
    changes: tuple[Change, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One hit of a search."""

    thing: Thing
    found_by: str | None
    highlight: tuple[tuple[str, bool], ...]
    gap_count: int
    found_via: Thing | None = None
    """What it names whose name the words met."""


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands largest in an answer that is no party: what it tells of, how much, and where it is told."""

    name: str
    words: str
    path: str | None


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """The answer to a question, with its ground."""

    about: Thing
    headline: Headline | None
    asked_role: Thing | None
    first: RoleHolders | None
    holder_count: int
    """How many hold the first role; no more than a handful are in `first`."""
    others: tuple[RoleHolders, ...]
    is_asked: bool
    """Whether somebody responsible is asked for, so that a lack of one is part of the answer."""
    is_reached_only: bool
    facts: tuple[Fact, ...]
    chain_suppliers: tuple[Thing, ...]
    chain_count: int
    third_countries: tuple[Thing, ...]
    has_chain: bool
    gaps: tuple[GapItem, ...]
    gap_count: int
    gap_path: str | None
    reviewed: dt.date | None
    source: tuple[Value, ...]
    intent: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of an answer that is a list, with the day or the countries that it is there for."""

    thing: Thing
    day: dt.date | None
    countries: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class ListCard:
    """An answer that is a list: what it lists, of what, and its first rows."""

    heading: str
    found: str
    """How many there are, in words."""
    about: Thing | None
    rows: tuple[ListRow, ...]
    total: int
    day_heading: str | None
    """What the days of the rows are, None where they have none."""
    path: str | None
    """Where all rows are, None where all are shown."""


@dataclass(frozen=True, slots=True)
class SearchPageContext:
    """What a search or question found."""

    template: ClassVar[str] = "search.html"
    question: str
    on: dt.date | None
    card: AnswerCard | None
    listed: ListCard | None
    reading: ReadingNote | None
    ask_whom: tuple[Thing, ...]
    """Who can tell what the register does not, where nothing is certain."""
    results: tuple[ResultItem, ...]
    total: int
    facets: tuple[Choices, ...]
    kept: tuple[tuple[str, str], ...]
    """What a change of the filter leaves as it is: names and values of the address."""
    sorts: tuple[Option, ...]
    formats: tuple[Link, ...]
    unfiltered_path: str
    is_filtered: bool
    is_uncertain: bool
    paging: Paging


@dataclass(frozen=True, slots=True)
class RecordPage:
    """One record: everything the register says of it, and everything that points at it."""

    template: ClassVar[str] = "record.html"
    thing: Thing
    descriptions: tuple[Text, ...]
    synonyms: tuple[Text, ...]
    translations: tuple[Text, ...]
    """Its names in other languages."""
    summary: tuple[RoleHolders, ...]
    groups: tuple[FactGroup, ...]
    held: tuple[Held, ...]
    held_total: int
    vacant: tuple[VacantRole, ...]
    several: tuple[RoleHolders, ...]
    """Exclusive roles that several hold."""
    answers_for: tuple[Held, ...]
    answers_total: int
    answers_counts: tuple[tuple[str, int], ...]
    """How many things of each kind."""
    orphaned_count: int
    """How many of them nobody else holds the role for."""
    left_vacant: tuple[VacantRole, ...]
    is_party: bool
    used_by: tuple[RelationGroup, ...]
    agreements: tuple[AgreementRow, ...]
    chain_count: int
    third_countries: tuple[Thing, ...]
    gaps: tuple[GapItem, ...]
    gap_count: int
    more_gaps: int
    """How many gaps are counted as the organisation's but are of other records."""
    changes: tuple[Change, ...]
    sources: tuple[Value, ...]
    licence: str | None
    on: dt.date | None
    path: str
    customer_path: str | None = None
    """Where the page of the organisation as a customer is, None where it is none."""
    levels: tuple[Level, ...] = ()
    """How much of what it may say is said."""
    is_template: bool = False
    data: Markup | None = None
    """The same as JSON-LD, escaped for a `script` element."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Every change of one record, newest first."""

    template: ClassVar[str] = "history.html"
    thing: Thing
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RolePage:
    """A role: what it is, how far it reaches, and who holds it."""

    template: ClassVar[str] = "role.html"
    thing: Thing
    descriptions: tuple[Text, ...]
    synonyms: tuple[Text, ...]
    reaches: tuple[Text, ...]
    held: tuple[Held, ...]
    total: int
    paging: Paging
    on: dt.date | None
    path: str
    data: Markup | None = None
    """The same as JSON-LD, escaped for a `script` element."""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule: what it demands, on what ground, whose it is, and where it is not met."""

    template: ClassVar[str] = "rule.html"
    thing: Thing
    severity: str
    tone: str
    sentence: Text | None
    description: Text | None
    remedy: Text | None
    synonyms: tuple[Text, ...]
    article: str | None
    article_url: str | None
    control_point: int | None
    owner_role: Thing | None
    gaps: tuple[GapItem, ...]
    total: int
    path: str
    stands_in: Thing | None = None
    """The rules that it is one of."""
    data: Markup | None = None
    """The same as JSON-LD, escaped for a `script` element."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """All records of a kind, A to Ö."""

    template: ClassVar[str] = "list.html"
    kind: str
    sort: Thing | None
    things: tuple[Thing, ...]
    total: int
    kinds: tuple[Option, ...]
    sorts: tuple[Option, ...]
    paging: Paging


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """How many statements are withheld by one rule, and its ground."""

    name: Text
    why: Text
    ground: str | None
    source: str | None
    count: int


@dataclass(frozen=True, slots=True)
class WithheldPage:
    """What the audience of these pages may not see; `audience` is None where nothing is withheld."""

    template: ClassVar[str] = "withheld.html"
    audience: Thing | None
    total: int
    rows: tuple[WithheldRow, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an operation of the API takes."""

    name: str
    is_required: bool
    description: str
    choices: tuple[str, ...]
    default: str | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API; its texts are those of the OpenAPI document, in English."""

    method: str
    path: str
    summary: str
    description: tuple[tuple[str, bool], ...]
    """In pieces, each with whether it is code."""
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class InterfacePage:
    """The operations of the JSON API."""

    template: ClassVar[str] = "interface.html"
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What the register is."""

    template: ClassVar[str] = "about.html"
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """The accessibility statement that the law asks for, to be filled in by whoever runs the service."""

    template: ClassVar[str] = "accessibility.html"


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong and what to do."""

    template: ClassVar[str] = "error.html"
    status: int
    detail: str
    problems: tuple[tuple[str, str], ...]
