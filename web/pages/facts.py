"""The facts of a record: its fields in the order of the shapes, with what is missing shown as missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.fields import Field
from graph_service.gaps import Gap
from graph_service.labels import Text
from graph_service.names import ANSVAR, COUNTRY, DCTERMS, PREFIXES, RDF, SKOS
from graph_service.records import Record
from graph_service.store.graph_store import Term
from web.context_parts import Fact, FactGroup
from web.i18n import gettext, text_in
from web.pages.gap_items import make_gaps
from web.pages.term_links import term_path
from web.pages.things import Things
from web.pages.values import NoteOf, make_values
from web.words import standing_word

IN_THE_HEAD = frozenset(
    one.value
    for one in (
        RDF.type,
        SKOS.prefLabel,
        SKOS.altLabel,
        DCTERMS.description,
        DCTERMS.source,
        ANSVAR.isSynthetic,
        ANSVAR.isTemplate,
    )
)
"""Properties that a page tells elsewhere than among the facts: as heading, mark or source."""


def make_groups(
    things: Things, record: Record, fields: Sequence[Field], gaps: Sequence[Gap], note_of: NoteOf
) -> tuple[FactGroup, ...]:
    """Return the facts under the headings of their fields; last what no field describes.

    A field without a value is shown where a rule asks for it, otherwise it is left out.
    """
    shown = [field for field in fields if field.path not in IN_THE_HEAD]
    values = _values_by_path(record)
    groups = []
    for group, members in groupby(shown, key=lambda field: field.group):
        # Most fields of a record are empty, and an empty one is told only where somebody asks for it.
        asked = [one for one in members if one.path in values or one.is_mandatory or _concerning(one, gaps)]
        facts = [make_fact(things, field, values.get(field.path, ()), gaps, note_of) for field in asked]
        told = tuple(fact for fact in facts if fact.values or fact.is_missing or fact.gaps)
        if told:
            groups.append(FactGroup(things.text(group) if group else None, told))
    described = {field.path for field in fields} | IN_THE_HEAD
    others = tuple(
        Fact(
            anchor=anchor_of(path),
            name=_as_heading(things.text(path)),
            description=None,
            values=make_values(things, terms, note_of),
            is_missing=False,
            gaps=(),
            term=term_path(things, path),
        )
        for path, terms in values.items()
        if path not in described
    )
    if others:
        groups.append(FactGroup(Text(gettext("Other facts"), ""), others))
    return tuple(groups)


def make_fact(things: Things, field: Field, terms: Iterable[Term], gaps: Iterable[Gap], note_of: NoteOf) -> Fact:
    """Return one field of a record, with the gaps that concern it."""
    values = make_values(things, terms, note_of)
    concerning = make_gaps(things, _concerning(field, gaps))
    return Fact(
        anchor=anchor_of(field.path),
        name=text_in(field.names, things.lang) or things.text(field.path),
        description=text_in(field.descriptions, things.lang),
        values=values,
        is_missing=not values and (bool(concerning) or field.is_mandatory),
        gaps=concerning,
        term=term_path(things, field.path),
    )


def _concerning(field: Field, gaps: Iterable[Gap]) -> list[Gap]:
    return [gap for gap in gaps if field.rule == gap.rule or field.path == gap.path]


def standing_notes(jurisdiction: Jurisdiction, on: date) -> NoteOf:
    """Return what says of a country outside the EU and the EEA that it is one, and of nothing else anything."""

    def note_of(iri: str) -> str | None:
        if not iri.startswith(COUNTRY.iri):
            return None
        standing = jurisdiction.standing(iri, on)
        return standing_word(standing) if standing in {"third", "adequate"} else None

    return note_of


def anchor_of(path: str) -> str:
    """Return the fragment of a property on the page of a record, such as `ansvar-purpose`."""
    for prefix, namespace in PREFIXES.items():
        if path.startswith(namespace):
            return f"{prefix}-{path.removeprefix(namespace)}"
    return re.sub(r"[^A-Za-z0-9]+", "-", path)


def _as_heading(text: Text) -> Text:
    return Text(text.value[:1].upper() + text.value[1:], text.lang)


def _values_by_path(record: Record) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = defaultdict(list)
    for triple in record.statements:
        if triple.subject == NamedNode(record.iri) and isinstance(triple.object, NamedNode | Literal):
            found[triple.predicate.value].append(triple.object)
    return found
