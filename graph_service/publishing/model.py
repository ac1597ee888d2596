"""The terms of the ontology as its pages show them: sheet, hierarchy, and where each is used.

Made from the statements of the ontology and of the rules, and from the texts of the queries; nothing about a term is
written anywhere else, so that a page can never say something that the Turtle does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, DCTERMS, OWL, RDF, RDFS, SCHEMA, SH, SKOS
from graph_service.publishing.statements import Statements, Texts, read_statements
from graph_service.sorting import swedish_key

Sort = OneOf["class", "object", "datatype"]
NEGATIVE = {"sv": "Motexempel: ", "en": "Negative example: "}
"""What an example of what does not count begins with."""

_ONTOLOGY = NamedNode(ANSVAR.iri.removesuffix("#"))
_STATUS = NamedNode("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
_SORTS: dict[NamedNode, Sort] = {
    OWL.Class: "class",
    OWL.ObjectProperty: "object",
    OWL.DatatypeProperty: "datatype",
}
_MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch)
_SHAPE_LINKS = (SH.path, SH.term("class"), SH.targetClass)


@dataclass(frozen=True, slots=True)
class Match:
    """A term of another vocabulary that a term is mapped to, and by which SKOS property."""

    predicate: str
    term: str


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property with everything that its page shows; other terms are named by their IRIs."""

    iri: str
    sort: Sort
    labels: Texts
    definitions: Texts
    notes: Texts
    examples: Texts
    negative_examples: Texts
    """Examples of what does not count, without the words that mark them."""
    history: Texts
    parents: tuple[str, ...]
    """The classes or properties that it is a case of, ours and others'."""
    children: tuple[str, ...]
    domains: tuple[str, ...]
    ranges: tuple[str, ...]
    properties: tuple[str, ...]
    """Of a class: the properties that its members may have."""
    pointed_to_by: tuple[str, ...]
    """Of a class: the properties whose values are its members."""
    matches: tuple[Match, ...]
    sources: tuple[str, ...]
    status: str
    created: str
    """A day, as ISO 8601."""
    is_deprecated: bool
    replaced_by: str | None
    replaces: str | None
    rules: tuple[str, ...]
    """The shapes that check it, or what it is the value of."""
    queries: tuple[str, ...]
    """The names of the queries that ask for it."""

    @property
    def name(self) -> str:
        """The end of its IRI, which is its address under `/ns`."""
        return self.iri.rpartition("#")[2]

    def label(self, lang: str) -> str:
        """Return its name in a language, or else in Swedish."""
        found = self.labels.get(lang) or self.labels.get("sv") or (self.name,)
        return found[0]


@dataclass(frozen=True, slots=True)
class Branch:
    """A term in the hierarchy with what is below it."""

    term: str
    below: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """All terms of the ontology by name."""

    terms: Mapping[str, Term]

    def alphabetical(self, lang: str, *sorts: Sort) -> list[Term]:
        """Return the terms of some sorts, of all where none is given, from A to Ö by their names in a language."""
        wanted = [term for term in self.terms.values() if not sorts or term.sort in sorts]
        return sorted(wanted, key=lambda term: (swedish_key(term.label(lang)), term.iri))

    def hierarchy(self, *sorts: Sort) -> tuple[Branch, ...]:
        """Return the terms of some sorts as trees; a term whose parents are all of other vocabularies is a root.

        A term with several parents of ours stands below each of them.
        """
        own = {term.iri: term for term in self.terms.values() if term.sort in sorts}
        roots = [iri for iri, term in sorted(own.items()) if not any(parent in own for parent in term.parents)]
        return tuple(self._branch(own, iri, ()) for iri in roots)

    def _branch(self, own: Mapping[str, Term], iri: str, above: tuple[str, ...]) -> Branch:
        # A term never stands below itself, even where the ontology goes round by mistake.
        below = [child for child in own[iri].children if child not in above and child != iri]
        return Branch(iri, tuple(self._branch(own, child, (*above, iri)) for child in below))


@dataclass(frozen=True, slots=True)
class _Used:
    """Where terms are used: the rules, and the names of those rules and queries whose text names a term."""

    rules: Statements
    asking: Mapping[str, tuple[str, ...]]
    queries: Mapping[str, tuple[str, ...]]

    def rules_of(self, subject: NamedNode) -> tuple[str, ...]:
        """Return the shapes that name the term, and those whose query does."""
        return tuple(sorted({*self.asking.get(subject.value, ()), *self.rules.pointing(subject, *_SHAPE_LINKS)}))


def read_model(ontology: Iterable[Triple], shapes: Iterable[Triple], queries: Mapping[str, str]) -> Model:
    """Return the terms of the ontology; `queries` are their texts by name."""
    said, rules = read_statements(ontology), read_statements(shapes)
    used = _Used(rules, _names_by_term(_texts_of_rules(rules)), _names_by_term(queries))
    terms = [
        _term(said, used, subject, _SORTS[kind])
        for kind in _SORTS
        for subject in (NamedNode(iri) for iri in said.pointing(kind, RDF.type))
        if _ONTOLOGY in said.values[subject][RDFS.isDefinedBy]
    ]
    return Model({term.name: term for term in sorted(terms, key=lambda term: term.iri)})


def _names_by_term(queries: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, text in queries.items():
        for local in re.findall(r"\bansvar:(\w+)", text):
            found[ANSVAR.iri + local].add(name)
    return {term: tuple(sorted(names)) for term, names in found.items()}


def _term(said: Statements, used: _Used, subject: NamedNode, sort: Sort) -> Term:
    examples = said.texts(subject, SKOS.example)
    return Term(
        iri=subject.value,
        sort=sort,
        labels=said.texts(subject, SKOS.prefLabel),
        definitions=said.texts(subject, SKOS.definition),
        notes=said.texts(subject, SKOS.scopeNote),
        examples={lang: tuple(t for t in texts if not _is_negative(t, lang)) for lang, texts in examples.items()},
        negative_examples={
            lang: tuple(t.removeprefix(NEGATIVE[lang]) for t in texts if _is_negative(t, lang))
            for lang, texts in examples.items()
        },
        history=said.texts(subject, SKOS.historyNote),
        parents=said.iris(subject, RDFS.subClassOf, RDFS.subPropertyOf),
        children=said.pointing(subject, RDFS.subClassOf, RDFS.subPropertyOf),
        domains=said.iris(subject, SCHEMA.domainIncludes, RDFS.domain),
        ranges=said.iris(subject, SCHEMA.rangeIncludes, RDFS.range),
        properties=said.pointing(subject, SCHEMA.domainIncludes, RDFS.domain),
        pointed_to_by=said.pointing(subject, SCHEMA.rangeIncludes, RDFS.range),
        matches=tuple(Match(p.value, iri) for p in _MATCHES for iri in said.iris(subject, p)),
        sources=said.iris(subject, DCTERMS.source),
        status=said.text(subject, _STATUS),
        created=said.text(subject, DCTERMS.created),
        is_deprecated=said.text(subject, OWL.deprecated) == "true",
        replaced_by=next(iter(said.iris(subject, DCTERMS.isReplacedBy)), None),
        replaces=next(iter(said.iris(subject, DCTERMS.replaces)), None),
        rules=used.rules_of(subject),
        queries=used.queries.get(subject.value, ()),
    )


def _is_negative(text: str, lang: str) -> bool:
    return lang in NEGATIVE and text.startswith(NEGATIVE[lang])


def _texts_of_rules(rules: Statements) -> dict[str, str]:
    """Return the text of the query of each shape that has one."""
    return {
        shape.value: "\n".join(query.value for query in values[SH.select])
        for shape, values in rules.values.items()
        if SH.select in values
    }
