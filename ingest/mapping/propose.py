"""A mapping proposed for a file that none is shipped for: a text to look through, correct and keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from graph_service.errors import DataRejected
from graph_service.names import slug_of
from ingest.mapping.codes import Codes, shipped_codes
from ingest.mapping.column_values import (
    APPLICATION,
    COMPANY,
    engagement,
    no_country_list,
    one_application_each,
    one_company_each,
    quoted,
    value_of,
)
from ingest.mapping.guessing import NAME, PERSON, Fields, Guess, TableGuess, guess_table
from ingest.mapping.words import one_line
from ingest.tables import ReadOptions, Source, Table

_READ = ("sheet", "header_row", "encoding", "separator", "rows_at")
_KEY_ROWS = 20_000
_SURE = 80
_LENGTH_OF_UNIQUE = 8
"""Signs of an identifier that no other register is likely to use."""
_LIST_OWNER = "list-owner"
"""The constant that stands for whoever published a list of those it engages."""
_NOT_IN_A_TEMPLATE = frozenset("{}[]|")
_AS_THEY_ARE = str.maketrans({"{": "{{", "}": "}}", "[": "[[", "]": "]]"})
_KNOWN_BY_NAME = frozenset({"organisation", "system"})
"""Kinds of which the register is asked for a record of the name before a new one is made."""
_KEY_PARTS = ("dcterms:identifier", "org:identifier", NAME, "engaged")
_MORE_KEY_PARTS = (
    "dpv:hasDataController",
    "engager",
    "scope",
    "engagedFor",
    "party",
    "usedBy",
    "suppliedBy",
    "affects",
)


@dataclass(frozen=True)
class Proposal:
    """A mapping as text, which `read_mapping` accepts, and what each column was taken for."""

    text: str
    columns: list[Guess]


def propose_mapping(
    source: Source,
    fields: Fields,
    codes: Codes | None = None,
    *,
    options: ReadOptions | None = None,
    register: str | None = None,
) -> Proposal:
    """Return a mapping for a file by the headers and values of its tables.

    `fields` gives the fields of a kind of record, which are what its columns may be called. `options` says how the
    file was read where a person chose, so that the mapping reads it so again. `register` is what the source register
    is called; by that, or else by the name of this file, the mapping tells its records from those of other registers.
    Each line of the text says how sure it is and why; columns that were not recognised are listed in it, and those
    that may name a person left.

    Raises DataRejected where no table has columns that are like those of any kind of record.
    """
    known = codes or shipped_codes()
    called = register or source.path.stem
    guesses = [
        replace(guess, register=slug_of(called))
        for table in source.tables
        if (guess := guess_table(table, source.path.stem, fields, known)) is not None and _key(guess)
    ]
    if not guesses:
        raise DataRejected(
            f"{source.path.name}: no table has columns that are like those of a register. "
            "Choose the row that names the columns, or write a mapping."
        )
    text = "\n".join(_lines(source, called, guesses, options or ReadOptions())) + "\n"
    return Proposal(text, [column for guess in guesses for column in guess.columns])


def _lines(source: Source, called: str, guesses: list[TableGuess], options: ReadOptions) -> Iterator[str]:
    languages = Counter(column.language for guess in guesses for column in guess.columns if column.language)
    language = languages.most_common(1)[0][0] if languages else "sv"
    yield f"# Proposed for {one_line(source.path.name)} from its headers and values."
    yield "# Look through each line and correct it. Then see what it makes of the file, before anything is written:"
    yield "#   ansvar import FILE --mapping THIS_FILE --dry-run"
    yield "# Below say: stands what a record gets, as property: column. A column that is to be read gets a line there;"
    yield "# one that is not gets a line below leave:, with the reason. Properties of each kind: docs/graph.md"
    yield f"mapping: {slug_of(called)}"
    yield 'version: "1"'
    yield "title:"
    # It is also what the source register is called where an import does not say otherwise.
    yield f"  sv: {quoted(called)}"
    yield f"  en: {quoted(called)}"
    yield f"language: {language}"
    # A constant: were it the file's name, the next file of the register would change every record.
    yield f"source: {quoted(one_line(called).translate(_AS_THEY_ARE))}"
    chosen = {name: getattr(options, name) for name in _READ if getattr(options, name)}
    if chosen:
        yield f"read: {{{', '.join(f'{name}: {quoted(str(value))}' for name, value in chosen.items())}}}"
    if any(guess.of("transfersTo") for guess in guesses):
        yield ""
        yield from no_country_list()
    if any(guess.kind == "engagement" and not guess.of("engager") for guess in guesses):
        yield "# Who engages those that the file lists: write the supplier's name."
        yield f'context: {{{_LIST_OWNER}: ""}}'
    yield ""
    yield "tables:"
    distinct = {(guess.kind, *((one.column, one.property) for one in guess.columns)): guess for guess in guesses[::-1]}
    for guess in reversed(distinct.values()):
        yield from _table(guess, language, is_one_of_many=len(distinct) > 1)


def _table(guess: TableGuess, language: str, *, is_one_of_many: bool) -> Iterator[str]:
    sure = [one for one in guess.columns if one.property not in {"", PERSON} and one.confidence >= _SURE]
    wanted = [one.column for one in sure if "|" not in one.column][:3]
    first = "  - "
    if is_one_of_many and guess.table.name and "*" not in guess.table.name:
        yield f"{first}name: {quoted(guess.table.name)}"
        first = "    "
    if wanted or first == "  - ":
        yield f"{first}headers: [{', '.join(map(quoted, wanted))}]"
    columns = dict(_own_columns(guess))
    if columns:
        yield "    columns:"
        yield from (f"      {name}: {said}" for name, said in columns.items())
    yield "    records:"
    yield from _record(guess, language)
    yield from _records_beside(guess)
    left = [one for one in guess.columns if one.property == PERSON]
    if left:
        yield "    leave:"
        yield from (f"      {quoted(one.column)}: {one.reason.en}" for one in left)
    for one in guess.columns:
        if not one.property:
            # The values themselves are not shown: a mapping is kept, and they may be names of persons.
            filled = guess.samples[one.column]
            counts = f"{len(filled)} values in the first rows, {len(set(filled))} different"
            yield f"    # Not recognised: {quoted(one.column)} ({counts}). Give it a line below say: or leave:."


def _own_columns(guess: TableGuess) -> Iterator[tuple[str, str]]:
    """Yield the columns that need a name of the mapping's own: those with signs of templates, and lists of names."""
    for number, one in enumerate(guess.columns, start=1):
        if _NOT_IN_A_TEMPLATE & set(one.column):
            yield f"column-{number}", quoted(one.column)
    if guess.kind == "activity":
        yield from ((COMPANY, one_company_each(one.column)) for one in guess.of("processorText")[:1])
        yield from ((APPLICATION, one_application_each(one.column)) for one in guess.of("usesSystem")[:1])


def _called(guess: TableGuess, one: Guess) -> str:
    """Return what the mapping calls a column."""
    return f"column-{guess.columns.index(one) + 1}" if _NOT_IN_A_TEMPLATE & set(one.column) else one.column


def _record(guess: TableGuess, language: str) -> Iterator[str]:
    yield f"      - kind: {guess.kind}"
    yield f"        id: {guess.kind}"
    key = _key(guess)
    if not _tells_apart(guess.table, _key_columns(guess)):
        yield "        # Some rows share this key, or have none: name more columns in it, or they become one record."
    yield f"        key: {quoted(key)}"
    yield from _name(guess)
    if guess.kind in _KNOWN_BY_NAME:
        yield '        resolve: "true"'
        yield from (f"        identifier: {quoted(_called(guess, one))}" for one in guess.of("org:identifier")[:1])
        yield from (f"        country: {quoted(_called(guess, one))}" for one in guess.of("domicile")[:1])
    said = [one for one in guess.columns if one.property not in {"", NAME, PERSON}]
    yield "        say:"
    if guess.kind == "engagement" and not guess.of("engager"):
        yield f'          engager: {{text: "{{{_LIST_OWNER}}}", sort: supplier}}'
    if guess.kind == "engagement" and not guess.of("rank"):
        yield '          rank: {text: "2"}'
    for property_ in dict.fromkeys(one.property for one in said):
        yield from _statements(guess, guess.of(property_), language)


def _name(guess: TableGuess) -> Iterator[str]:
    names = guess.of(NAME)
    if guess.kind == "engagement":
        engaged = _called(guess, guess.of("engaged")[0])
        engager = f"{{{_called(guess, guess.of('engager')[0])}}}" if guess.of("engager") else f"{{{_LIST_OWNER}}}"
        yield "        name:"
        yield f"          sv: {quoted(f'[{engager} anlitar ]{{{engaged}}}')}"
        yield f"          en: {quoted(f'[{engager} engages ]{{{engaged}}}')}"
    elif len(names) > 1:
        yield "        name:"
        yield from (f"          {one.language}: {quoted(f'{{{_called(guess, one)}}}')}" for one in names)
    elif names:
        yield f"        # {_why(names[0])}"
        yield f"        name: {quoted(f'{{{_called(guess, names[0])}}}')}"
    else:
        yield "        # No column names the record, so it is called by what tells it apart."
        yield f"        name: {quoted(_short_key(guess))}"


def _statements(guess: TableGuess, columns: list[Guess], language: str) -> Iterator[str]:
    for one in columns:
        yield f"          # {_why(one)}"
    property_ = columns[0].property
    if len(columns) > 1:
        said = (f"{{column: {quoted(_called(guess, one))}, language: {one.language or language}}}" for one in columns)
        yield f"          {property_}: [{', '.join(said)}]"
        return
    column = quoted(_called(guess, columns[0]))
    yield f"          {property_}: {value_of(guess.kind, property_, column)}"
    if property_ == "usesSystem" and guess.kind == "activity" and not guess.of("systemText"):
        yield f"          systemText: {column}"


def _records_beside(guess: TableGuess) -> Iterator[str]:
    """Yield the engagements of the processors that a register of activities names."""
    if guess.kind != "activity" or not guess.of("processorText"):
        return
    named = f"{{{_called(guess, guess.of(NAME)[0])}}}" if guess.of(NAME) else _short_key(guess)
    controller = guess.of("dpv:hasDataController")
    yield "      # Each processor that is named is engaged for the activity. Take this away where the column says else."
    yield from engagement(_key(guess), named, quoted(_called(guess, controller[0])) if controller else None)


def _key(guess: TableGuess) -> str:
    """Return what makes a row the same record again: as few columns as tell the rows apart; "" where none can.

    An activity is told apart by its controller too, and a short number by the name of its register, for the next
    register may have the same ones.
    """
    chosen = _key_columns(guess)
    if not chosen:
        return ""
    first, *others = (f"{{{_called(guess, one)}}}" for one in chosen)
    if chosen[0].property == "dcterms:identifier" and _is_short(guess.samples[chosen[0].column]):
        first = f"{guess.register} {first}"
    return first + "".join(f"[ {other}]" for other in others)


def _short_key(guess: TableGuess) -> str:
    """Return the key as a name where no column is one."""
    return f"{{{_called(guess, _key_columns(guess)[0])}|shorten:60}}"


def _key_columns(guess: TableGuess) -> list[Guess]:
    parts = [one for name in _KEY_PARTS for one in guess.of(name)[:1]]
    controller = guess.of("dpv:hasDataController")[:1] if guess.kind == "activity" else []
    if not parts:
        return guess.of("purpose")[:1] + (controller if guess.of("purpose") else [])
    chosen = parts[:1] + controller
    more = parts[1:] + [one for name in _MORE_KEY_PARTS for one in guess.of(name)[:1]]
    for one in (one for one in more if one not in chosen):
        if _tells_apart(guess.table, chosen):
            break
        chosen.append(one)
    return chosen


def _is_short(values: tuple[str, ...]) -> bool:
    return any(len(text) < _LENGTH_OF_UNIQUE for text in values)


def _tells_apart(table: Table, columns: list[Guess]) -> bool:
    """Tell whether every row has a key of its own, with its first column filled."""
    seen: set[tuple[str, ...]] = set()
    for row in islice(table.rows(), _KEY_ROWS):
        key = tuple(str(row[one.column]).casefold() for one in columns)
        if not key[0] or key in seen:
            return False
        seen.add(key)
    return True


def _why(guess: Guess) -> str:
    return f"{guess.confidence} %: {guess.reason.en}"
