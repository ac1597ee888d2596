"""What the templates of the vocabulary are given, as `contexts` does for the pages of the register."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.class_picture import ClassPicture
from web.context_parts import Paging, Thing, Value


@dataclass(frozen=True, slots=True)
class TermLink:
    """A term as a link: its name, its short form such as `dpv:Process`, and where it is described."""

    name: Text
    code: str
    path: str | None
    url: str | None
    """The address of a term of another vocabulary."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term in a table, with its definition and the terms that it joins to."""

    term: TermLink
    definition: Text | None
    others: tuple[TermLink, ...]


@dataclass(frozen=True, slots=True)
class ClassBranch:
    """A class in the hierarchy with those below it."""

    term: TermLink
    below: tuple[ClassBranch, ...]


@dataclass(frozen=True, slots=True)
class TermsPage:
    """All terms: classes as a hierarchy, and every term from A to Ö."""

    template: ClassVar[str] = "terms.html"
    version: str
    classes: tuple[ClassBranch, ...]
    terms: tuple[tuple[str, TermRow], ...]
    """With the name that the fragment of its IRI is."""
    code_lists: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class TermFact:
    """One line of a term's sheet: what it tells, and the terms or addresses."""

    name: str
    terms: tuple[TermLink, ...]


@dataclass(frozen=True, slots=True)
class TermPage:
    """One term: sheet, picture, examples, and where it is used."""

    template: ClassVar[str] = "term.html"
    term: TermLink
    iri: str
    sort: str
    definitions: tuple[Text, ...]
    notes: tuple[Text, ...]
    examples: tuple[Text, ...]
    negative_examples: tuple[Text, ...]
    history: tuple[Text, ...]
    is_deprecated: bool
    replaced_by: TermLink | None
    facts: tuple[TermFact, ...]
    sources: tuple[str, ...]
    status: str
    created: dt.date | None
    picture: ClassPicture | None
    properties: tuple[TermRow, ...]
    pointed_to_by: tuple[TermRow, ...]
    code_lists: tuple[tuple[str, Text], ...]
    rules: tuple[Thing, ...]
    rule_sets: tuple[tuple[str, Text], ...]
    queries: tuple[str, ...]
    things: tuple[Thing, ...]
    total: int
    path: str


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """The rules of one class in short: how many of each severity, and how many gaps they find now."""

    name: Text
    path: str
    counts: tuple[int, int, int]
    """Must, should and can be mended."""
    gaps: int


@dataclass(frozen=True, slots=True)
class ShapesPage:
    """All sets of rules."""

    template: ClassVar[str] = "shapes.html"
    sets: tuple[RuleSetRow, ...]
    total: int
    gaps: int


@dataclass(frozen=True, slots=True)
class RuleItem:
    """One rule: what it demands, on what ground, whose it is, what to do, and how often it is not met now."""

    rule: Thing
    anchor: str
    severity: str
    tone: str
    sentence: Text | None
    remedy: Text | None
    article: str | None
    article_url: str | None
    control_point: int | None
    owner_role: Thing | None
    gaps: int


@dataclass(frozen=True, slots=True)
class FormItem:
    """What form the value of a field must have."""

    anchor: str
    field: TermLink
    sentence: Text | None
    audience: str
    gaps: int


@dataclass(frozen=True, slots=True)
class ShapeSetPage:
    """The rules of one class, for those who must see that they are met."""

    template: ClassVar[str] = "shape_set.html"
    title: Text
    classes: tuple[TermLink, ...]
    groups: tuple[tuple[str, tuple[RuleItem, ...]], ...]
    """By severity, the most serious first."""
    forms: tuple[FormItem, ...]
    others: tuple[RuleSetRow, ...]
    """The rules of several classes, of which this is one."""
    path: str


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """One code of a list."""

    anchor: str
    notation: str
    thing: Thing
    other_name: Text | None
    """Its name in the other language of the pages."""
    synonyms: tuple[Text, ...]
    definition: Text | None
    broader: tuple[Text, ...]
    matches: tuple[tuple[str, TermLink], ...]
    """With how near the match is."""
    since: dt.date | None
    until: dt.date | None
    used: int


@dataclass(frozen=True, slots=True)
class CodeListPage:
    """A code list."""

    template: ClassVar[str] = "code_list.html"
    title: Text
    description: Text | None
    classes: tuple[TermLink, ...]
    sources: tuple[str, ...]
    concepts: tuple[ConceptRow, ...]
    path: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact under a letter of the article: of which thing, which property, and its values."""

    subject: Thing | None
    """None where it is the activity itself."""
    name: Text
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What one letter of the article asks for, and what the register says to it."""

    letter: str
    words: str
    facts: tuple[FactLine, ...]
    is_missing: bool


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One activity in the record of a controller, or of a processor on behalf of a controller."""

    activity: Thing
    controller: Thing | None
    letters: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class ProcessingRecordPage:
    """The record of processing activities of an organisation: Art. 30(1), and 30(2) where it is a processor."""

    template: ClassVar[str] = "processing_record.html"
    thing: Thing
    part: str
    """Which of the two: "controller" or "processor"."""
    parts: tuple[tuple[str, str, int], ...]
    """Both, with their paths and how many activities each has."""
    entries: tuple[RecordEntry, ...]
    missing: int
    """How many letters nothing answers, in all of the part."""
    paging: Paging
    on: dt.date | None
    path: str
    csv_path: str
