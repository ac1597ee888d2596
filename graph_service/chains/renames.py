"""What things were called before, told from the change log: a new name is no new supplier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.labels import Text
from graph_service.names import SKOS, day_literal
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Term


@dataclass(frozen=True, slots=True)
class Renaming:
    """What a thing was called on the first day and what on the last, in each language in which that differs."""

    before: tuple[Text, ...]
    after: tuple[Text, ...]


def renamings(store: GraphStore, first: date, last: date) -> Mapping[str, Renaming]:
    """Return, by IRI, what got another name in the register after one day and up to the end of another (UTC).

    A name in a language that had none before is a translation and not told.
    """
    days = (day_literal(day) for day in (first, last))
    before: dict[str, dict[str, str]] = defaultdict(dict)
    after: dict[str, dict[str, str]] = defaultdict(dict)
    for row in ask_store(store, "which-things-were-renamed", **dict(zip(("first", "last"), days, strict=True))):
        thing = row["thing"]
        if isinstance(thing, NamedNode):
            for lang, name in _names(row["removed"], thing).items():
                before[thing.value].setdefault(lang, name)
            after[thing.value].update(_names(row["added"], thing))
    found = {}
    for iri, names in before.items():
        langs = sorted(lang for lang, name in names.items() if after[iri].get(lang, name) != name)
        if langs:
            found[iri] = Renaming(
                tuple(Text(names[lang], lang) for lang in langs), tuple(Text(after[iri][lang], lang) for lang in langs)
            )
    return found


def _names(statements: Term | None, thing: NamedNode) -> dict[str, str]:
    if statements is None:
        return {}
    read = (quad.triple for quad in parse(statements.value, RdfFormat.N_TRIPLES))
    return {
        one.object.language or "": one.object.value
        for one in read
        if one.subject == thing and one.predicate == SKOS.prefLabel and isinstance(one.object, Literal)
    }
