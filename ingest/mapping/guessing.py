"""What the columns of an unknown table most likely are, by what they are called and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from graph_service.fields import Field
from graph_service.names import ANSVAR, DCTERMS, SKOS, slug_of
from ingest.mapping import values
from ingest.mapping.codes import Codes
from ingest.mapping.header_words import Word, alike, header_words, is_contact, language_of, words_of_fields
from ingest.mapping.identity import holds_personal_number
from ingest.mapping.properties import UnknownProperty
from ingest.mapping.reading import is_address
from ingest.mapping.words import NOTHING, key, split_text
from ingest.names.identifiers import read_identifier
from ingest.tables import Note, Table

NAME = "name"
PERSON = "person"
_SAMPLE_ROWS = 500
_LEAST = 65.0
_MOST = 0.7
_SEVERAL = frozenset({PERSON, "hasLegalBasis"})
_SURELY_A_PERSON = 90
_PERSONAL = Note("värdena är e-postadresser eller personnummer", "the values are e-mail addresses or personal numbers")
_UNKNOWN = Note("varken rubrik eller värden känns igen", "neither header nor values are known")
_LONGEST_NAME = 120
_OF_COUNTRIES = "transfersTo"
"""What a column is only where most of its values are countries; of the same headers it may be `transferText`."""
_MAIL = re.compile(r"\S+@\S+\.\S+")
_OF_THE_REGISTER = frozenset(
    one.value for one in (ANSVAR.isSynthetic, ANSVAR.isTemplate, ANSVAR.shownTo, DCTERMS.isReplacedBy)
)
"""Properties that the register keeps of its own records, which no file has as a column."""
_IN_A_CELL = (";", "|", "\n", ",")

Fields = Callable[[str], Sequence[Field]]
"""Gives the fields of a kind of record."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What one column most likely is, and why."""

    table: str
    column: str
    property: str
    """As a mapping names it; "name" for the record's name, "person" for one that is left, "" where nothing fits."""
    confidence: int
    """0 to 100."""
    reason: Note
    language: str = ""
    """The language that the header names, or that of the word it is like."""


@dataclass(frozen=True)
class TableGuess:
    """What the rows of a table most likely are, and each of its columns in their order."""

    table: Table
    kind: str
    columns: tuple[Guess, ...]
    register: str
    """What the register is called, as a slug: by default the name of the file without its suffix."""
    samples: Mapping[str, tuple[str, ...]]
    """The filled values of each column in the first rows."""

    def of(self, property_: str) -> list[Guess]:
        """Return the columns that are a property, the likeliest first."""
        return sorted((one for one in self.columns if one.property == property_), key=lambda one: -one.confidence)


def guess_table(table: Table, file: str, fields: Fields, codes: Codes) -> TableGuess | None:
    """Return what a table most likely holds, or None where its columns are like those of no kind of record."""
    samples = _samples(table)
    guesses = [
        TableGuess(table, kind, _Guesser(table, kind, fields(kind), codes, samples).columns(), slug_of(file), samples)
        for kind in header_words().columns
    ]
    best = max(guesses, key=lambda guess: _score(guess, file))
    return best if any(one.property not in {"", PERSON} for one in best.columns) else None


def _samples(table: Table) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {column.name: [] for column in table.columns}
    for row in islice(table.rows(), _SAMPLE_ROWS):
        for name, value in row.values.items():
            found[name] += filter(None, (value,) if isinstance(value, str) else value)
    return {name: tuple(texts) for name, texts in found.items()}


def _score(guess: TableGuess, file: str) -> float:
    """Return how well a kind explains a table: its columns by their confidence, and what table and file are called."""
    explained = sum((one.confidence / 100) ** 2 for one in guess.columns if one.property not in {"", PERSON})
    named = max((one.confidence / 100 for one in guess.of(NAME) or guess.of("engaged")), default=0.0)
    titles = header_words().kinds[guess.kind]
    called = max((alike(text, word) for text in (guess.table.name, file) for word in titles), default=0.0)
    return explained + named + called / 100


class _Guesser:
    """Guesses the columns of one table as those of one kind of record."""

    def __init__(
        self, table: Table, kind: str, fields: Sequence[Field], codes: Codes, samples: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._table = table
        self._kind = kind
        self._codes = codes
        self._samples = samples
        # A column of names can only be records of one kind, so what takes records of any is not proposed.
        names = {
            iri: self._name_of(iri)
            for iri, one in codes.properties.of_kind(kind).items()
            if iri not in _OF_THE_REGISTER and (one.value != "record" or one.record_kind)
        }
        self._words: tuple[Word, ...] = (*header_words().columns[kind], *words_of_fields(fields, names))

    def _name_of(self, iri: str) -> str:
        """Return what a mapping calls a property: its short name, or with its prefix where two have the short one."""
        short = iri.rpartition("#")[2].rpartition("/")[2]
        if iri == SKOS.prefLabel.value:
            return NAME
        try:
            self._codes.properties.find(self._kind, short)
        except UnknownProperty:
            return f"{'dcterms' if iri.startswith(DCTERMS.iri) else 'org'}:{short}"
        return short

    def columns(self) -> tuple[Guess, ...]:
        """Return what each column is in this kind of record.

        Two languages of a property are two columns of it, and legal bases may stand in two (Articles 6 and 9);
        otherwise the likelier column is the property's.
        """
        chosen: dict[str, Guess] = {}
        taken: set[tuple[str, str]] = set()
        candidates = [one for column in self._table.columns for one in self._by_header(column.name)]
        for guess in sorted(candidates, key=lambda one: -one.confidence):
            place = (guess.property, language_of(guess.column)[1])
            if guess.column not in chosen and (place not in taken or guess.property in _SEVERAL):
                chosen[guess.column] = guess
                taken.add(place)
        properties = {property_ for property_, _ in taken}
        return tuple(chosen.get(one.name) or self._by_values(one.name, properties) for one in self._table.columns)

    def _by_header(self, column: str) -> list[Guess]:
        header, language = language_of(column)
        found: dict[str, Guess] = {}
        person = round(max(alike(header, word) for word in header_words().people))
        if person >= _SURELY_A_PERSON or is_contact(header):
            person = max(person, _SURELY_A_PERSON)
            found[PERSON] = self._guess(column, PERSON, person, Note("kan namnge en person", "may name a person"))
        fits: dict[str, float] = {}
        for word in self._words:
            likeness = alike(header, word.text)
            if likeness < _LEAST:
                continue
            if word.property not in fits:
                fits[word.property] = self._fit(word.property, self._samples[column])
            confidence = round(likeness * (0.4 + 0.6 * fits[word.property]))
            known = found.get(word.property)
            if confidence >= _LEAST and (known is None or known.confidence < confidence):
                reason = Note(f"rubriken liknar ”{word.text}”", f"the header is like “{word.text}”")
                found[word.property] = self._guess(column, word.property, confidence, reason, language or word.language)
        return list(found.values())

    def _guess(self, column: str, property_: str, confidence: int, reason: Note, language: str = "") -> Guess:
        return Guess(self._table.name, column, property_, confidence, reason, language)

    def _fit(self, property_: str, sample: tuple[str, ...]) -> float:
        """Return the share of values that a property can take; 1 where it takes any text or the column is empty."""
        if not sample:
            return 1.0
        if property_ == NAME:
            return 1.0 if sum(len(text) <= _LONGEST_NAME for text in sample) >= 0.7 * len(sample) else 0.4
        try:
            found = self._codes.properties.find(self._kind, property_)
        except UnknownProperty:
            return 0.0
        read = _READERS.get(found.value)
        if read is not None:
            return sum(1 for text in sample if read(text)) / len(sample)
        # What a code list lacks is kept as text where the kind has a place for it, so any text will do.
        if found.value == "code" and (property_ == _OF_COUNTRIES or not found.text_beside):
            return self._share(property_, found.code_list, sample)
        return 1.0

    def _share(self, property_: str, code_list: str, sample: tuple[str, ...]) -> float:
        """Return the share of values that a code list has."""
        coded = sum(1 for text in sample if _is_coded(self._codes, code_list, text))
        if property_ != _OF_COUNTRIES:
            return coded / len(sample)
        # Whoever writes countries there writes "Nej" where there is none.
        return 1.0 if 2 * coded > sum(not _is_no(text) for text in sample) else 0.0

    def _by_values(self, column: str, taken: set[str]) -> Guess:
        """Return what the values of a column say; `taken` has the properties of other columns, and gets this one's."""
        sample = self._samples[column]
        if sum(_names_a_person(text) for text in sample) > 0.5 * len(sample):
            return self._guess(column, PERSON, _SURELY_A_PERSON, _PERSONAL)
        for kind, property_, code_list, reason in _BY_VALUES:
            if kind == self._kind and property_ not in taken and sample:
                share = sum(_is_coded(self._codes, code_list, text) for text in sample) / len(sample)
                if share >= _MOST:
                    taken.add(property_)
                    return self._guess(column, property_, round(60 * share), reason)
        return self._guess(column, "", 0, _UNKNOWN)


_READERS: dict[str, Callable[[str], object]] = {
    "address": is_address,
    "boolean": values.read_boolean,
    "date": values.read_date,
    "dateTime": values.read_moment,
    "integer": values.read_integer,
    "year": values.read_year,
}
_ORGANISATION_NUMBERS = "organisation numbers"
_COUNTRIES = Note("värdena är länder", "the values are countries")
_BY_VALUES: tuple[tuple[str, str, str, Note], ...] = (
    (
        "organisation",
        "org:identifier",
        _ORGANISATION_NUMBERS,
        Note("värdena är organisationsnummer", "the values are organisation numbers"),
    ),
    (
        "activity",
        "hasLegalBasis",
        "legal-basis",
        Note("värdena är rättsliga grunder", "the values are legal bases"),
    ),
    ("organisation", "domicile", "country", _COUNTRIES),
    ("engagement", "processingPlace", "country", _COUNTRIES),
    ("system", "hostedIn", "country", _COUNTRIES),
)
"""What a column is by its values alone: kind, property, and the list that most of its values must be of."""


def _is_coded(codes: Codes, code_list: str, text: str) -> bool:
    if code_list == _ORGANISATION_NUMBERS:
        return read_identifier(text) is not None
    if code_list == "country":
        places = codes.places(text)
        return bool(places.countries) and not places.unknown
    return any(codes.find(code_list, part) for part in (text, *split_text(text, _IN_A_CELL)))


def _is_no(text: str) -> bool:
    return values.read_boolean(text) == "false" or key(text) in NOTHING


def _names_a_person(text: str) -> bool:
    return _MAIL.fullmatch(text) is not None or holds_personal_number(text)
