"""What each template is given: one frozen dataclass per template, its fields are the template's variables.

`tests/test_templates.py` compares them, so a template cannot ask for what no page gives. Paths are without language
prefix; the function `href` of the templates adds it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.chain_picture import Branch, Picture

# --- parts that several pages share ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a name: what it is called, its kind, and where its page is, if it has one here."""

    iri: str
    name: Text
    kind: str | None
    path: str | None
    is_synthetic: bool = False


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
class Bar:
    """One row of a bar chart."""

    name: Text
    path: str
    number: int
    percent: int
    tone: str


# --- one per template --------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One engagement of a chain, as a row."""

    engaged: Thing
    engager: Thing
    scope: Thing
    depth: int
    rank: int
    places: tuple[tuple[Text, str], ...]
    agreement: Thing | None
    agreement_state: str
    agreement_until: dt.date | None
    transfer: Thing | None
    transfer_state: str
    transfer_tool: Thing | None
    transfer_until: dt.date | None
    engagement: Thing
    is_repeat: bool
    in_third_country: bool
    lacks_ground: bool
    lacks_agreement: bool
    select_path: str
    statuses: tuple[str, ...] = ()
    """How each place stands, in words: third country or not, under what and until when."""
    domicile: Thing | None = None
    parent: Thing | None = None


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country of a chain, with its suppliers."""

    country: Thing
    standing: str
    suppliers: tuple[Thing, ...]
    percent: int
    lacking: int = 0
    """How many engagements there lack a ground for the transfer."""
    more: int = 0
    """How many suppliers there are beside those named."""


@dataclass(frozen=True, slots=True)
class ShortestWay:
    """One third country that a chain reaches, and the shortest way there."""

    country: Text
    standing: str
    lacks_ground: bool
    way: tuple[Thing, ...]
    path: str


@dataclass(frozen=True, slots=True)
class SelectedLink:
    """The supplier that the reader has picked, and the path to it."""

    row: ChainRow
    path: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Who processes the data: the chain of suppliers of one thing, in one of four views."""

    template: ClassVar[str] = "chain.html"
    thing: Thing
    view: str
    views: tuple[Option, ...]
    tiles: tuple[Tile, ...]
    picture: Picture | None
    branches: tuple[Branch, ...]
    rows: tuple[ChainRow, ...]
    countries: tuple[CountryRow, ...]
    cycles: tuple[tuple[Thing, ...], ...]
    selected: SelectedLink | None
    is_truncated: bool
    is_too_large: bool
    has_links: bool
    on: dt.date | None
    path: str
    ways: tuple[ShortestWay, ...] = ()
    shown: int = 0
    total: int = 0
    """How many engagements the list or table shows, and how many the chain has of them."""
    limits: tuple[int, int] = (0, 0)
    """The most engagements and levels that a chain is followed to."""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The gaps of one organisation, by rule."""

    organisation: Thing
    path: str
    cells: tuple[tuple[int, int, str], ...]
    """Number, heat 0 to 3, and the address of the gaps behind it."""
    total: int


@dataclass(frozen=True, slots=True)
class GapsPage:
    """What is missing: of the whole register or of one organisation."""

    template: ClassVar[str] = "gaps.html"
    organisation: Thing | None
    organisations: tuple[Option, ...]
    total: int
    records_with: int
    records: int
    checked: dt.datetime
    tiles: tuple[Tile, ...]
    points: tuple[Bar, ...]
    rules: tuple[Bar, ...]
    heat_rules: tuple[tuple[Text, str], ...]
    heat: tuple[HeatRow, ...]
    first: tuple[GapItem, ...]


@dataclass(frozen=True, slots=True)
class GapListPage:
    """The gaps that a filter leaves, one by one."""

    template: ClassVar[str] = "gap_list.html"
    title: Text
    of: Thing | None
    filters: tuple[Option, ...]
    kinds: tuple[Option, ...]
    """The kinds of record to choose from, none where there is only one."""
    rule: RulePage | None
    gaps: tuple[GapItem, ...]
    total: int
    paging: Paging
    checked: dt.datetime


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
class DataPage:
    """How to take the data, and on what terms."""

    template: ClassVar[str] = "data.html"
    example: Thing | None
    counts: tuple[tuple[str, int], ...]
    code_lists: tuple[tuple[str, str], ...]
    base: str


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
