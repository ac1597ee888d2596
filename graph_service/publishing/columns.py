"""The columns of a table of records that can be read back: which values of which property each one holds.

A property whose values are texts has a column for each language, so that a cell holds values of one sort only and
nothing of a record is lost in a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_service.fields import Field
from graph_service.names import DCAT, DCTERMS, ORG, PREFIXES, SCHEMA, SH, SKOS, XSD, Base
from graph_service.records import Record
from graph_service.store.graph_store import Term

MARKER = "ansvar-workbook"
LANGUAGES = ("sv", "en")
"""The languages that a text has a column for even where nobody has written anything in them yet."""

# The shapes say only that these are literals; they are codes, addresses and names that no language changes.
_WITHOUT_LANGUAGE = frozenset(
    one.value
    for one in (
        *(DCTERMS.identifier, ORG.identifier, SCHEMA.legalName, SCHEMA.leiCode, SCHEMA.email, SCHEMA.telephone),
        *(DCAT.version, DCTERMS.source),
    )
)
_OWN_WITHOUT_LANGUAGE = re.compile(
    r"ns#(?:headquartersAddress|archiveSupplierContact|clausesVersion|decision|mapping|file(?:Name|Digest)"
    r"|publishedName|duty[A-Z]\w+)$"
)
_DATED = {DCTERMS.issued.value: XSD.date.value, SKOS.notation.value: XSD.integer.value}
_NAME = r"(?:[a-z]+:[\w.-]+|<[^<>\s]+>)"
_KEY = re.compile(rf"({_NAME})(?:@([A-Za-z]+(?:-[A-Za-z0-9]+)*)|\^\^({_NAME}))?")
_MARK = re.compile(
    rf"{MARKER} 1; kind ([a-z-]+); records (\d+); revision (\d+); audience ([a-z]+); lang ([a-z]+); base ([^\s\]]+)"
)


@dataclass(frozen=True, slots=True)
class Key:
    """Which values a column holds: the IRIs of a property, its texts in a language, or its literals of a datatype."""

    path: str
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        if self.language:
            return f"{compact(self.path)}@{self.language}"
        return compact(self.path) + (f"^^{compact(self.datatype)}" if self.datatype else "")

    @property
    def holds_iris(self) -> bool:
        """Whether the values are things or addresses."""
        return not self.language and not self.datatype

    def holds(self, term: Term) -> bool:
        """Tell whether a value of the property stands in this column."""
        return key_of(self.path, term) == self


@dataclass(frozen=True, slots=True)
class Mark:
    """What the first heading says of a table: what its rows are, and which state of which register they show."""

    kind: str
    records: int
    """How many records were written."""
    revision: int
    audience: str
    """Whose view of the records was written: what these may not see is in no cell."""
    lang: str
    base: str

    def __str__(self) -> str:
        state = f"revision {self.revision}; audience {self.audience}; lang {self.lang}; base {self.base}"
        return f"{MARKER} 1; kind {self.kind}; records {self.records}; {state}"


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column, the field it belongs to, and whether its heading must say more than the name of the field."""

    key: Key
    field: Field
    is_first: bool
    """Whether it is the first column of its field, which is the one marked where the field is mandatory."""
    tells_form: bool

    @property
    def is_single(self) -> bool:
        """Whether a cell holds one value, so that a line break in it is part of the value."""
        return self.field.max_count == 1 or self.key.path == SKOS.prefLabel.value

    def heading(self, lang: str) -> str:
        """Return the heading: the name of the field, and which of its values these are."""
        name = self.field.names.get(lang) or self.field.names.get("sv") or compact(self.key.path)
        if self.key.language:
            return f"{name} ({self.key.language})"
        if not self.tells_form:
            return name
        words = {"sv": ("adress", "text"), "en": ("address", "text")}[lang if lang in LANGUAGES else "en"]
        return f"{name} ({words[0] if self.key.holds_iris else words[1]})"


def key_of(path: str, term: Term) -> Key:
    """Return the key of the column that a value of a property stands in."""
    if isinstance(term, NamedNode):
        return Key(path)
    return Key(path, language=term.language) if term.language else Key(path, datatype=term.datatype.value)


def read_key(text: str) -> Key | None:
    """Return the key that a text is, or None where it is none."""
    match = _KEY.fullmatch(text.strip())
    if match is None:
        return None
    path, datatype = _expanded(match[1]), _expanded(match[3]) if match[3] else ""
    return Key(path, (match[2] or "").lower(), datatype) if path is not None and datatype is not None else None


def read_mark(text: str) -> Mark | None:
    """Return what the first heading of a table of ours says; None for any other table."""
    match = _MARK.search(text)
    return Mark(match[1], int(match[2]), int(match[3]), match[4], match[5], match[6]) if match else None


def columns_of(fields: Sequence[Field], records: Iterable[Record] = ()) -> list[FieldColumn]:
    """Return the columns for some fields, in their order: those that each field asks for, and those its values need."""
    found: dict[str, dict[Key, None]] = {field.path: dict.fromkeys(_asked(field)) for field in fields}
    for record in records:
        thing = NamedNode(record.iri)
        for triple in record.statements:
            keys = found.get(triple.predicate.value)
            if keys is not None and triple.subject == thing and isinstance(triple.object, NamedNode | Literal):
                keys[key_of(triple.predicate.value, triple.object)] = None
    made = []
    for field in fields:
        ordered = sorted(found[field.path], key=_place)
        plain = sum(not key.language for key in ordered)
        tells_form = plain > 1 or (plain == 1 and len(ordered) > 1)
        made += [FieldColumn(key, field, place == 0, tells_form) for place, key in enumerate(ordered)]
    return made


def compact(iri: str) -> str:
    """Return an IRI with a prefix of ours, or between angle brackets where none fits."""
    for prefix, namespace in PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and re.fullmatch(r"[\w.-]+", rest):
            return f"{prefix}:{rest}"
    return f"<{iri}>"


def short_address(base: Base, iri: str) -> str:
    """Return what tells two things of one name apart: `kind/slug` of a record, else the IRI with a prefix of ours."""
    address = base.address(iri)
    return f"{address.kind}/{address.slug}" if address else compact(iri)


def long_address(base: Base, text: str) -> str | None:
    """Return the IRI that an address in a cell names: `kind/slug`, a short IRI or a whole one; None for other words."""
    if re.fullmatch(r"[a-z-]+/[a-z0-9-]+", text):
        kind, _, slug = text.partition("/")
        return base.thing(kind, slug).value
    if re.fullmatch(_NAME, text):
        return _expanded(text)
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", text) else None


def _expanded(name: str) -> str | None:
    if name.startswith("<"):
        return name[1:-1]
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else None


def _asked(field: Field) -> list[Key]:
    """Return the columns that a field has before anybody has filled it in."""
    if field.in_:
        return [key_of(field.path, term) for term in field.in_]
    if field.datatype or field.path in _DATED:
        return [Key(field.path, datatype=field.datatype or _DATED[field.path])]
    if field.class_ or field.node_kind == SH.IRI.value:
        return [Key(field.path)]
    if field.path in _WITHOUT_LANGUAGE or _OWN_WITHOUT_LANGUAGE.search(field.path):
        return [Key(field.path, datatype=XSD.string.value)]
    return [Key(field.path, language=language) for language in LANGUAGES]


def _place(key: Key) -> tuple[bool, bool, bool, str]:
    is_usual = key.language in LANGUAGES
    first = str(LANGUAGES.index(key.language)) if is_usual else key.language or key.datatype
    return (bool(key.language), not is_usual, not key.holds_iris, first)
