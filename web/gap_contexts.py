"""What the templates of gaps are given: numbers, one by one, each of them, how they move, and what is accepted.

As in `contexts.py`: one frozen dataclass per template, its fields are the template's variables.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.context_parts import Bar, GapItem, Held, Level, Link, Option, Paging, Thing, Tile, Value
from web.contexts import RulePage


@dataclass(frozen=True, slots=True)
class ChartMonth:
    """One month of a line: how many there were at its end, how many came and went, and where it stands."""

    first_day: dt.date
    there: int
    opened: int
    closed: int
    x: float
    y: float
    is_named: bool
    """Whether the axis names it; every month would be too many."""


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line of months in a picture of 100 parts to the width, with the numbers of its axis."""

    width: int
    height: int
    months: tuple[ChartMonth, ...]
    line: str
    area: str
    marks: tuple[tuple[int, float], ...]
    """Numbers of the axis and the height that each stands at."""


@dataclass(frozen=True, slots=True)
class Trend:
    """How gaps moved: the months since they have been followed, and a line where there are two of them or more."""

    began: dt.date | None
    months: tuple[ChartMonth, ...]
    chart: LineChart | None
    path: str


@dataclass(frozen=True, slots=True)
class HeatColumn:
    """One control point over the table of heat."""

    number: str
    name: Text
    path: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The gaps of one organisation, by control point; the last row may be all others together."""

    organisation: Thing | None
    path: str | None
    cells: tuple[tuple[int, int, str | None], ...]
    """Number, heat 0 to 3, and the address of the gaps behind it."""
    total: int


@dataclass(frozen=True, slots=True)
class ToDoItem:
    """A record to mend first, with its most serious gap and what gives it its place."""

    gap: GapItem
    others: int
    due: dt.date | None
    is_late: bool
    since: dt.date | None
    leaning: int


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
    checking: tuple[int, int] | None
    """Rules done and in all, of a check that is running now."""
    tiles: tuple[Tile, ...]
    points: tuple[Bar, ...]
    rules: tuple[Bar, ...]
    owners: tuple[Bar, ...]
    trend: Trend
    heat_columns: tuple[HeatColumn, ...]
    heat: tuple[HeatRow, ...]
    first: tuple[ToDoItem, ...]
    list_path: str
    formats: tuple[Link, ...]
    others: tuple[Link, ...]
    """Other views of the same gaps."""


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
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AcceptanceItem:
    """A decision to leave a gap as it is."""

    acceptance: Thing
    gap: Text
    gap_path: str | None
    """The page of the gap, None where it is not there today."""
    focus: Thing
    reason: Text | None
    decided_by: Thing | None
    decided_on: dt.date | None
    decision: str | None
    until: dt.date | None
    withdrawn_on: dt.date | None
    state: str
    """In words, how it stands today."""
    tone: str


@dataclass(frozen=True, slots=True)
class AcceptForm:
    """The form that accepts a gap: what stands in it, what is wrong by field, and whom it suggests as deciding."""

    reason: str
    decided_by: str
    until: str
    decided_on: str
    decision: str
    faults: dict[str, str]
    deciders: tuple[Option, ...]
    today: str
    """As the browser writes a day."""


@dataclass(frozen=True, slots=True)
class GapActs:
    """What an editor can do with a gap, and what has just been done or could not be."""

    form: AcceptForm
    told: str | None = None
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class GapPage:
    """One gap: what is missing, why that matters, whose it is, since when, and how it is mended."""

    template: ClassVar[str] = "gap.html"
    gap: GapItem
    iri: str
    sentence: Text | None
    why: Text | None
    lack: str
    """What is missing or wrong, in words."""
    field: Text | None
    """The property that it is about, as it is called on the page of the record."""
    field_path: str
    """Where on the page of the record it is mended."""
    edit_path: str | None
    values: tuple[Value, ...]
    """What the rule found there, where it found something."""
    turtle: str | None
    """The statement that is missing or wrong, as Turtle."""
    is_missing: bool
    holding: Held | None
    """How its owner comes to be the one, where the role is held."""
    ground: str | None
    """Why its owner is the one, in words, where nobody holds the role."""
    control_point: Thing | None
    since: dt.date | None
    periods: tuple[tuple[dt.date, dt.date | None], ...]
    acceptance: AcceptanceItem | None
    past: tuple[AcceptanceItem, ...]
    acts: GapActs | None
    """None for those who may not change the register."""
    same_record: int
    same_record_path: str
    same_rule: int
    same_rule_path: str
    formats: tuple[Link, ...]
    path: str


@dataclass(frozen=True, slots=True)
class MendedGapPage:
    """A gap that was there and is not today."""

    template: ClassVar[str] = "gap_mended.html"
    iri: str
    rule: Thing
    organisation: Thing | None
    periods: tuple[tuple[dt.date, dt.date | None], ...]


@dataclass(frozen=True, slots=True)
class TrendRow:
    """The months of one organisation, control point, article, rule or severity."""

    name: Text
    path: str | None
    numbers: tuple[int, ...]
    line: str | None
    """A small line of them, None for a single month."""
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class GapTrendPage:
    """How gaps moved, month by month, in all or by one thing."""

    template: ClassVar[str] = "gap_trend.html"
    trend: Trend
    views: tuple[Option, ...]
    by: str
    heading: str | None
    """What the rows are, None where there is only the sum."""
    months: tuple[dt.date, ...]
    rows: tuple[TrendRow, ...]
    total_rows: int
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AcceptancesPage:
    """The gaps that somebody has accepted for a time, those that come back first on top."""

    template: ClassVar[str] = "gap_acceptances.html"
    soon: tuple[AcceptanceItem, ...]
    holding: tuple[AcceptanceItem, ...]
    ended: tuple[AcceptanceItem, ...]
    days: int
    """How many days count as soon."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """The three numbers of a kind of record."""

    kind: str
    path: str
    records: int
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a kind of record."""

    name: Text
    level: str
    answered: int
    asked: int
    percent: int
    tone: str
    path: str | None
    """The gaps of the field, None where there are none."""


@dataclass(frozen=True, slots=True)
class CompletenessPage:
    """How much is filled in, by kind of record; of one kind, field by field."""

    template: ClassVar[str] = "completeness.html"
    kinds: tuple[KindRow, ...]
    kind: str | None
    levels: tuple[Level, ...]
    fields: tuple[FieldRow, ...]
    formats: tuple[Link, ...]
