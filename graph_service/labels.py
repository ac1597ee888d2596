"""What things are called, as a read model: one look-up in memory instead of one query per name on a page."""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, DCTERMS, KIND_BY_CLASS, ORG, RDF, RDFS, SH, SHARED_KINDS, SKOS
from graph_service.queries import ask_store, construct_from
from graph_service.sorting import swedish_key
from graph_service.store.graph_store import GraphStore

# A rule is called by its gap ("Gallringsfrist saknas"), not by its field ("Gallringsfrist"): first match names.
_NAMING = [p.value for p in (ANSVAR.gapName, SKOS.prefLabel, SH.name, DCTERMS.title, RDFS.label)]
_FINDING = [p.value for p in (SKOS.altLabel, DCTERMS.identifier, ORG.identifier)]


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its language, "" where none is stated."""

    value: str
    lang: str


@dataclass(slots=True)
class _Names:
    by_property: dict[str, list[Text]] = field(default_factory=dict)
    kind: str | None = None
    is_synthetic: bool = False


class Labels:
    """Names, kinds and synthetic marks of everything in the store, as of one revision."""

    def __init__(self, names: dict[str, _Names]) -> None:
        self._names = names

    # Made when it is first asked for: each commit makes new labels, and would wait for it.
    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri, one in self._names.items():
            for texts in one.by_property.values():
                for text in texts:
                    found.setdefault(text.value.casefold(), []).append(iri)
        return found

    def label(self, iri: str, lang: str) -> Text:
        """Return what `iri` is called: in `lang`, else Swedish, English, untagged, any, else the end of the IRI."""
        for texts in self._naming(iri):
            for wanted in (lang, "sv", "en", ""):
                for text in texts:
                    if text.lang == wanted:
                        return text
            return texts[0]
        return Text(_local_name(iri), "")

    def texts(self, iri: str, predicate: NamedNode) -> list[Text]:
        """Return the names that `iri` has by `predicate`, such as its synonyms."""
        one = self._names.get(iri)
        return list(one.by_property.get(predicate.value, ())) if one else []

    def kind(self, iri: str) -> str | None:
        """Return the kind of record, `role` or `rule`, or None where the register does not describe `iri`."""
        one = self._names.get(iri)
        return one.kind if one else None

    def is_synthetic(self, iri: str) -> bool:
        """Tell whether the record was invented for the example city."""
        one = self._names.get(iri)
        return one is not None and one.is_synthetic

    def named(self, name: str) -> list[str]:
        """Return what has exactly this name, synonym, identifier or IRI; case does not count. Records first."""
        if name in self._names:
            return [name]
        found = dict.fromkeys(self._by_name.get(name.strip().casefold(), ()))
        return sorted(found, key=lambda iri: (self.kind(iri) is None, iri))

    def of_kind(self, kind: str) -> list[str]:
        """Return the things of a kind, in no order."""
        return [iri for iri, one in self._names.items() if one.kind == kind]

    def counts(self) -> dict[str, int]:
        """Return how many records there are of each kind; a kind without records is left out."""
        counts: dict[str, int] = {}
        for one in self._names.values():
            if one.kind:
                counts[one.kind] = counts.get(one.kind, 0) + 1
        return counts

    def sorted(self, iris: Iterable[str], lang: str) -> list[str]:
        """Return `iris` by their names in Swedish alphabetical order."""
        listed = list(iris)
        # Most properties have one value, and the key is what takes time.
        if len(listed) < 2:
            return listed
        return sorted(listed, key=lambda iri: (swedish_key(self.label(iri, lang).value), iri))

    def with_changed(self, store: GraphStore, iris: Iterable[str]) -> Labels:
        """Return labels in which `iris` are read anew from the store; this one stays as it is."""
        names = dict(self._names)
        for iri in iris:
            names.pop(iri, None)
            one = _Names()
            for triple in construct_from(store, "what-is-said-of-a-thing", thing=NamedNode(iri)):
                if isinstance(triple.object, Literal):
                    _add_text(one, triple.predicate.value, triple.object)
                    one.is_synthetic |= triple.predicate == ANSVAR.isSynthetic and triple.object.value == "true"
                elif triple.predicate == RDF.type and isinstance(triple.object, NamedNode):
                    one.kind = KIND_BY_CLASS.get(triple.object.value, one.kind)
            _mark_shared_kinds({iri: one})
            if one.kind or one.by_property:
                names[iri] = one
        return Labels(names)

    def _naming(self, iri: str) -> Iterable[list[Text]]:
        one = self._names.get(iri)
        return (one.by_property[p] for p in _NAMING if p in one.by_property) if one else ()


def read_labels(store: GraphStore) -> Labels:
    """Return the labels of everything in the store."""
    names: dict[str, _Names] = {}
    for row in ask_store(store, "what-are-things-called"):
        thing, predicate, text = row["thing"], row["property"], row["text"]
        if isinstance(thing, NamedNode) and isinstance(predicate, NamedNode) and isinstance(text, Literal):
            _add_text(names.setdefault(thing.value, _Names()), predicate.value, text)
    for row in ask_store(store, "which-records-are-there"):
        thing, class_iri, synthetic = row["thing"], row["class"], row["isSynthetic"]
        if isinstance(thing, NamedNode) and isinstance(class_iri, NamedNode) and class_iri.value in KIND_BY_CLASS:
            one = names.setdefault(thing.value, _Names())
            one.kind = KIND_BY_CLASS[class_iri.value]
            one.is_synthetic = isinstance(synthetic, Literal) and synthetic.value == "true"
    _mark_shared_kinds(names)
    return Labels(names)


def _add_text(one: _Names, predicate: str, text: Literal) -> None:
    if predicate in _NAMING or predicate in _FINDING:
        texts = one.by_property.setdefault(predicate, [])
        told = Text(text.value, text.language or "")
        # Two graphs may say the same.
        if told not in texts:
            # In order, so that the same graph gives the same label whatever order the store answers in.
            insort(texts, told, key=lambda t: (t.lang, t.value))


def _mark_shared_kinds(names: dict[str, _Names]) -> None:
    for iri, one in names.items():
        for kind, namespace in SHARED_KINDS.items():
            if (
                one.kind is None
                and iri.startswith(namespace)
                and (kind != "rule" or ANSVAR.gapName.value in one.by_property)
            ):
                one.kind = kind


def _local_name(iri: str) -> str:
    return re.split(r"[/#]", iri.rstrip("/#"))[-1] or iri
