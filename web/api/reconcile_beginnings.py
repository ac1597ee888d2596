"""Records whose names have a word that begins as typed: half a word is no word that the search could find."""

from __future__ import annotations

from graph_service.labels import Labels
from graph_service.names import CLASS_BY_KIND, SKOS
from graph_service.search.analysis import fold
from web.api.reconcile_entities import DEFAULT_KINDS


class Beginnings:
    """The names of all records, folded once for each state of the register."""

    def __init__(self) -> None:
        self._of: tuple[Labels | None, list[tuple[str, str]]] = (None, [])

    def starting(self, labels: Labels, typed: str, lang: str) -> list[str]:
        """Return the records with a name that has words beginning as `typed`; an empty text begins none.

        Those of the kinds that are looked among by default come first, then names that begin so themselves, then
        short names.
        """
        wanted = " ".join(fold(typed).split())
        if not wanted:
            return []
        best: dict[str, tuple[bool, bool, int, str]] = {}
        for name, iri in self._names(labels):
            place = name.find(f" {wanted}")
            if place >= 0:
                rank = (labels.kind(iri) not in DEFAULT_KINDS, place > 0, len(name), labels.label(iri, lang).value)
                best[iri] = min(rank, best.get(iri, rank))
        return sorted(best, key=lambda iri: best[iri])

    def _names(self, labels: Labels) -> list[tuple[str, str]]:
        # A state of the labels never changes: a commit makes another.
        known, names = self._of
        if known is not labels:
            names = [
                (f" {' '.join(fold(text.value).split())}", iri)
                for kind in CLASS_BY_KIND
                for iri in labels.of_kind(kind)
                for predicate in (SKOS.prefLabel, SKOS.altLabel)
                for text in labels.texts(iri, predicate)
            ]
            self._of = labels, names
        return names
