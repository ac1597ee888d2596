"""The pages on which an import begins: sending a file, and saying what its columns are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from pyoxigraph import NamedNode

from graph_service.errors import NotFound
from graph_service.fields import Field
from graph_service.labels import Text
from graph_service.names import CLASS_BY_KIND, RDF, SKOS
from graph_service.registry import Registry
from ingest.imports.chosen import Choice, choice_of
from ingest.imports.preview import short_name
from ingest.imports.reading import codes_of
from ingest.imports.waiting import Waiting
from ingest.mapping.guessing import NAME, Guess, guess_table
from ingest.mapping.kept import KeptMappings
from ingest.mapping.model import Mapping_
from ingest.mapping.read import read_mapping, shipped_mappings
from ingest.tables import Source, Table
from web import import_contexts as ic
from web.context_parts import Option
from web.i18n import current_language, gettext, text_in
from web.pages.things import things_of
from web.words import kind_name

SAMPLES = 3
_SAMPLE_LENGTH = 80
DEFAULT_KIND = "activity"
_NAME_WORDS = ("namn", "name", "benämning", "titel", "behandling", "system")
_KEY_WORDS = ("id", "nr", "nummer", "identifier", "diarienummer")
_KINDS_MADE_HERE = frozenset({"import", "match", "acceptance"})


def start_page(registry: Registry, kept: KeptMappings) -> ic.ImportStartPage:
    """Return the page on which a file is sent; mappings that were kept here stand before those that ship."""
    things = things_of(registry)
    sources = (iri for iri in registry.labels.of_kind("source") if registry.base.address(iri) is not None)
    registers = things.sorted(sources)
    return ic.ImportStartPage(
        mappings=(
            *(Option(one.name, Text(one.name, ""), None, is_chosen=False) for one in kept.newest()),
            *(Option(name, _mapping_title(name), None, is_chosen=False) for name in shipped_mappings()),
        ),
        registers=tuple(things.text(iri) for iri in registers),
        megabytes=registry.settings.upload_bytes / 1_000_000,
    )


def _mapping_title(name: str) -> Text:
    title = text_in(dict(read_mapping(name).title), current_language.get())
    return Text(f"{title.value} ({name})", title.lang) if title else Text(name, "")


def columns_page(
    registry: Registry,
    waiting: Waiting,
    source: Source,
    *,
    table: str,
    kind: str,
    path: str,
    mapping: Mapping_ | None,
) -> ic.ImportColumnsPage:
    """Return the page on which each column of one table is said to be a property, with what it seems to be.

    What `mapping` says, which was chosen before, goes before what it seems. Without a `kind` the rows are what their
    columns look most like.
    """
    shown = _table(source, table)
    chosen = choice_of(mapping, shown) if mapping else None
    guess = guess_table(shown, waiting.file_name, registry.fields, codes_of(registry))
    kind = kind or (chosen.kind if chosen else guess.kind if guess else DEFAULT_KIND)
    if chosen and chosen.kind != kind:
        chosen = None
    guesses = {one.column: one for one in guess.columns} if guess and guess.kind == kind and not chosen else {}
    fields = [one for one in registry.fields(kind) if one.path not in {RDF.type.value, SKOS.prefLabel.value}]
    samples = list(islice(shown.rows(), SAMPLES))
    names = [column.name for column in shown.columns]
    columns = []
    for number, column in enumerate(shown.columns):
        guessed, reason = (
            (_chosen(chosen, column.name, fields), "")
            if chosen
            else _guessed(column.name, fields, guesses.get(column.name))
        )
        texts = (_sample(row.values.get(column.name, "")) for row in samples)
        columns.append(
            ic.ImportColumn(
                field=f"column-{number}",
                name=column.name,
                letter=column.letter,
                samples=tuple(dict.fromkeys(one for one in texts if one)),
                options=_properties(fields, guessed),
                reason=reason,
            )
        )
    name = (
        chosen.name_column
        if chosen
        else _column_of(guesses, NAME) or next((one for one in names if _is_like(one, _NAME_WORDS)), names[0])
    )
    key = (
        chosen.key_column
        if chosen
        else _column_of(guesses, "dcterms:identifier")
        or next((one for one in names if _is_like(one, _KEY_WORDS)), name)
    )
    return ic.ImportColumnsPage(
        path=path,
        file_name=waiting.file_name,
        tables=tuple(_option(one.name, is_chosen=one is shown) for one in source.tables),
        table=shown.name,
        kinds=tuple(
            Option(one, Text(kind_name(one), ""), None, is_chosen=one == kind)
            for one in CLASS_BY_KIND
            if one not in _KINDS_MADE_HERE
        ),
        kind=kind,
        columns=tuple(columns),
        name_options=tuple(_option(one, is_chosen=one == name) for one in names),
        key_options=tuple(_option(one, is_chosen=one == key) for one in names),
        register=waiting.register,
        is_synthetic=chosen is not None and chosen.is_synthetic,
    )


def _chosen(choice: Choice, column: str, fields: list[Field]) -> Field | None:
    named = choice.property_by_column.get(column)
    return next((one for one in fields if short_name(NamedNode(one.path)) == named), None)


def _column_of(guesses: Mapping[str, Guess], property_: str) -> str:
    return next((column for column, guess in guesses.items() if guess.property == property_), "")


def _table(source: Source, name: str) -> Table:
    found = source.table(name) if name else max(source.tables, key=lambda one: len(one.columns))
    if found is None:
        raise NotFound(f"{source.path.name} has no table '{name}'. Choose one that it has.")
    return found


def _sample(value: object) -> str:
    text = "; ".join(value) if isinstance(value, tuple) else str(value)
    return text if len(text) <= _SAMPLE_LENGTH else f"{text[:_SAMPLE_LENGTH]}…"


def _option(name: str, *, is_chosen: bool) -> Option:
    return Option(name, Text(name, ""), None, is_chosen=is_chosen)


def _properties(fields: list[Field], guessed: Field | None) -> tuple[Option, ...]:
    language = current_language.get()
    found = [Option("", Text(gettext("Not read"), ""), None, is_chosen=guessed is None)]
    for field in fields:
        name = text_in(field.names, language) or Text(field.path, "")
        found.append(Option(short_name(NamedNode(field.path)), name, None, is_chosen=field is guessed))
    return tuple(found)


def _guessed(column: str, fields: list[Field], guess: Guess | None) -> tuple[Field | None, str]:
    """Return the field that a column is most likely, and why."""
    if guess is not None and guess.property:
        ending = guess.property.rpartition(":")[2]
        field = next((one for one in fields if one.path.endswith((f"#{ending}", f"/{ending}"))), None)
        return field, guess.reason.text(current_language.get()) if field else ""
    field = next((one for one in fields if _is_like(column, tuple(one.names.values()))), None)
    return field, gettext("the column is called so") if field else ""


def _is_like(column: str, names: tuple[str, ...]) -> bool:
    return " ".join(column.casefold().split()) in {name.casefold() for name in names}
