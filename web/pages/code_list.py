"""The page of a code list: each code with its names, what it means, what it is mapped to, and how often it is used."""

from __future__ import annotations

import datetime as dt

from pyoxigraph import NamedNode

from graph_service.labels import Text
from graph_service.names import CLASS_BY_KIND, SKOS
from graph_service.publishing.code_list import CodeList, Concept
from graph_service.registry import Registry
from web import vocabulary_contexts as c
from web.i18n import LANGUAGES, gettext, text_in
from web.pages.term_links import term_link, term_links
from web.pages.things import Things, things_of


def code_list_page(registry: Registry, one: CodeList) -> c.CodeListPage:
    """Return the page of a code list."""
    things = things_of(registry)
    return c.CodeListPage(
        title=text_in(dict(one.titles), things.lang) or Text(one.name, ""),
        description=text_in(dict(one.descriptions), things.lang),
        classes=term_links(things, one.classes),
        sources=one.sources,
        concepts=tuple(_row(registry, things, concept) for concept in one.concepts),
        path=f"/code/{one.name}",
    )


def _row(registry: Registry, things: Things, concept: Concept) -> c.ConceptRow:
    shown = things.thing(concept.iri)
    other = next((lang for lang in LANGUAGES if lang != things.lang and concept.labels.get(lang)), None)
    return c.ConceptRow(
        anchor=concept.fragment,
        notation=concept.notation,
        thing=shown,
        other_name=Text(concept.labels[other], other) if other else None,
        synonyms=tuple(Text(text, lang) for lang, texts in concept.synonyms.items() for text in texts),
        definition=text_in(dict(concept.definitions), things.lang),
        broader=tuple(things.text(iri) for iri in concept.broader),
        matches=tuple((_nearness(match.predicate), term_link(things, match.term)) for match in concept.matches),
        since=_day(concept.valid_from),
        until=_day(concept.valid_to),
        used=_used(registry, concept),
    )


def _used(registry: Registry, concept: Concept) -> int:
    """Return how many records name the concept."""
    said = registry.store.statements_about(NamedNode(concept.iri))
    found = {quad.subject.value for quad in said if isinstance(quad.subject, NamedNode)}
    return sum(registry.labels.kind(iri) in CLASS_BY_KIND for iri in found)


def _nearness(predicate: str) -> str:
    words = {
        SKOS.exactMatch.value: gettext("the same as"),
        SKOS.closeMatch.value: gettext("close to"),
        SKOS.broadMatch.value: gettext("part of"),
        SKOS.narrowMatch.value: gettext("wider than"),
    }
    return words.get(predicate, gettext("related to"))


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text[:10]) if text else None
