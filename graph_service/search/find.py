"""Finding: from a question to ranked hits with facets, over an index that follows the graph.

The index gives candidates; what comes first is decided above it (`ranking.py`), so that every engine gives the same.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from graph_service.changes import latest_changes
from graph_service.names import Base
from graph_service.search.asked import Asked, Lexicon, asked_words, terms_to_search
from graph_service.search.catalogue import Catalogue, read_catalogue
from graph_service.search.documents import read_code_names
from graph_service.search.index import SearchIndex
from graph_service.search.questions import Reading, understand
from graph_service.search.ranking import NameMatch, best_name, prior
from graph_service.search.snippets import snippet
from graph_service.search.vocabulary import Vocabulary
from graph_service.store.graph_store import GraphStore

logger = logging.getLogger(__name__)

_CANDIDATES = 60  # Hits of the engine that are ranked anew; each costs about a tenth of a millisecond.
_MAX_HITS = 2_000  # More than anybody pages through; each costs time to count.
_CUT_OFF = 0.2  # Share of the best score of the engine below which a hit holds the words only by chance.
_MAX_TEXTS = 4  # Texts of a hit that are looked through for a piece to show, the longest first.
_SHARE_OF_ENGINE = 0.35  # The rest is how fully words and name cover each other.
_EXACT_BONUS = 1.1


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    iri: str
    kind: str
    score: float
    found_by: str | None
    """The synonym that the words met, where the name itself does not hold them."""
    highlight: str | None
    """A piece of text with the words that were found between \\u0002 and \\u0003; None where they are in no text."""
    certainty: float
    """How fully the words and a name of the thing cover each other, from 0 to 1."""
    lang: str
    """The language of the name or synonym that the words met, "" where it is not known."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A part of the ranked hits, how many there are in all, and what they may be narrowed by."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    """`kind` and `organisation`: each value with how many hits it would leave, most first."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a search reads beside the index, as of one revision."""

    catalogue: Catalogue
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class _Ranked:
    iri: str
    kind: str
    score: float
    match: NameMatch


class Finder:
    """The search of one register."""

    def __init__(self, index: SearchIndex, store: GraphStore) -> None:
        self._index = index
        self._store = store
        # Read when it is first needed: a command that never searches must not wait for it.
        self._catalogue: Catalogue | None = None
        self._state: _State | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, index: SearchIndex, store: GraphStore, base: Base, revision: int) -> Self:
        """Open the search over an index, which is brought up to `revision` of the store where it reflects another."""
        finder = cls(index, store)
        if index.revision != revision:
            finder._catch_up(base, revision)
        return finder

    def _catch_up(self, base: Base, revision: int) -> None:
        self._catalogue = read_catalogue(self._store)
        since = self._index.revision
        missed = _things_changed_since(self._store, base, since) if since is not None and since < revision else None
        if missed is None:
            logger.info("The search index is built anew from revision %d of the graph.", revision)
            code_names = read_code_names(self._store)
            self._index.replace(self._catalogue.entries(self._catalogue.known, code_names), revision)
        else:
            logger.info("The search index catches up from revision %s to %d: %d records.", since, revision, len(missed))
            self._index_changed(self._catalogue, missed, revision)

    def apply(self, store: GraphStore, things: Collection[str], revision: int) -> None:
        """Index the changed things anew, and those whose document quotes a name of one of them."""
        with self._lock:
            before = self._catalogue
            self._catalogue = before.with_changed(store, things) if before else read_catalogue(store)
            self._index_changed(self._catalogue, things, revision)
            self._state = None

    def _index_changed(self, catalogue: Catalogue, things: Iterable[str], revision: int) -> None:
        changed = set(things)
        touched = sorted(changed | catalogue.quoting(changed))
        there = [iri for iri in touched if iri in catalogue.known]
        gone = [iri for iri in touched if iri not in catalogue.known]
        self._index.apply(catalogue.entries(there, read_code_names(self._store)), gone, revision)

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def find(
        self,
        asked: str | Reading,
        *,
        kinds: Collection[str] = (),
        organisations: Collection[str] = (),
        lang: str = "sv",
        limit: int = 20,
        offset: int = 0,
        seconds: float = 2.0,
    ) -> SearchPage:
        """Return a part of the hits for some words or a question, best first.

        Raises SearchTimedOut when it takes longer than `seconds`.
        """
        reading = asked if isinstance(asked, Reading) else understand(asked)
        state = self._current()
        words = asked_words(reading, state.lexicon)
        if not words:
            return SearchPage((), 0, {"kind": (), "organisation": ()})
        ranked = self._ranked(state, reading, words, seconds)
        organisation_of = state.catalogue.organisation_of
        of_kind = [one for one in ranked if not kinds or one.kind in kinds]
        of_organisation = [one for one in ranked if not organisations or organisation_of.get(one.iri) in organisations]
        chosen = [one for one in of_kind if not organisations or organisation_of.get(one.iri) in organisations]
        facets = {
            "kind": _counted(one.kind for one in of_organisation),
            "organisation": _counted(organisation_of[one.iri] for one in of_kind if one.iri in organisation_of),
        }
        shown = chosen[offset : offset + limit]
        return SearchPage(tuple(_hit(state, one, words, lang) for one in shown), len(chosen), facets)

    def _current(self) -> _State:
        state = self._state
        if state is None:
            with self._lock:
                state = self._state
                if state is None:
                    catalogue = self._catalogue = self._catalogue or read_catalogue(self._store)
                    lexicon = Lexicon(Vocabulary(self._index.terms()), self._index.frequency, self._index.size())
                    state = self._state = _State(catalogue, lexicon)
        return state

    def _ranked(self, state: _State, reading: Reading, words: Sequence[Asked], seconds: float) -> list[_Ranked]:
        found = self._index.search(terms_to_search(words), seconds=seconds, limit=_MAX_HITS)
        known = state.catalogue.known
        found = [(iri, score) for iri, score in found if iri in known]
        if not found:
            return []
        top = found[0][1]
        likely = {kind: prior(kind, reading) for kind in {known[iri].kind for iri, _ in found}}
        found.sort(key=lambda hit: -hit[1] * likely[known[hit[0]].kind])
        near = [_rank(state, reading, words, iri, score / top) for iri, score in found[:_CANDIDATES]]
        near.sort(key=lambda one: (-one.score, one.iri))
        nothing = NameMatch(None, 0.0, 0.0)
        far = [
            _Ranked(iri, known[iri].kind, 0.1 * score / top, nothing)
            for iri, score in found[_CANDIDATES:]
            if score >= _CUT_OFF * top
        ]
        return near + far


def _rank(state: _State, reading: Reading, words: Sequence[Asked], iri: str, engine: float) -> _Ranked:
    kind = state.catalogue.known[iri].kind
    match = best_name(state.catalogue.names_to_rank(iri), words, state.lexicon)
    fit = _SHARE_OF_ENGINE * engine + (1 - _SHARE_OF_ENGINE) * match.score
    if match.is_exact:
        fit *= _EXACT_BONUS
    return _Ranked(iri, kind, fit * prior(kind, reading), match)


def _hit(state: _State, one: _Ranked, words: Sequence[Asked], lang: str) -> Hit:
    said = state.catalogue.known[one.iri]
    name = one.match.name
    return Hit(
        one.iri,
        one.kind,
        round(one.score, 4),
        name.text if name is not None and name.is_synonym else None,
        snippet((*said.texts[:_MAX_TEXTS], *said.synonyms, *said.names), words, lang),
        one.match.score,
        name.lang if name is not None else "",
    )


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _things_changed_since(store: GraphStore, base: Base, revision: int) -> list[str] | None:
    """Return the things changed after a revision, or None where the log tells too little of that time."""
    changes = latest_changes(store)
    if not changes or changes[-1][1].number > revision:
        return None
    prefix = f"{base.iri}/doc/"
    return sorted(
        {document.replace(prefix, f"{base.iri}/id/", 1) for document, change in changes if change.number > revision}
    )
