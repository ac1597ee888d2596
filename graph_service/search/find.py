"""Finding: from a question to ranked hits with facets, over an index that follows the graph.

The index gives candidates; what comes first is decided above it (`ranking.py`), so that every engine gives the same.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

from graph_service.changes import latest_changes
from graph_service.names import Base
from graph_service.search.analysis import terms_of
from graph_service.search.asked import Asked, Lexicon, asked_words, terms_to_search
from graph_service.search.catalogue import Catalogue, compact, read_catalogue
from graph_service.search.context import PlaceNames, place_names
from graph_service.search.facets import FACETS, Facets, GapsOf, Narrowing, narrow
from graph_service.search.index import IndexEntry, SearchIndex
from graph_service.search.order import changed_last, in_order_of_names
from graph_service.search.phrases import holds_all
from graph_service.search.questions import Reading, understand
from graph_service.search.ranking import NameMatch, Ranker, prior
from graph_service.search.snippets import snippet
from graph_service.search.vocabulary import Vocabulary
from graph_service.store.embedded import give_back_memory
from graph_service.store.graph_store import GraphStore

logger = logging.getLogger(__name__)

Sort = Literal["relevance", "name", "changed"]

NO_NARROWING: Narrowing = {}

_MANY = 10_000  # Changed things from which on the index follows in a thread of its own: it takes some seconds.
_CANDIDATES = 60  # Hits of the engine that are ranked anew; each costs about a twentieth of a millisecond.
_MAX_HITS = 2_000  # More than anybody pages through; each costs time to count.
_CUT_OFF = 0.2  # Share of the best score of the engine below which a hit holds the words only by chance.
_MAX_TEXTS = 4  # Texts of a hit that are looked through for a piece to show, the longest first.
_SHARE_OF_ENGINE = 0.35  # The rest is how fully words and name cover each other.
_EXACT_BONUS = 1.1
_SURE = 2.0  # Score of what an identifier or an address names: before everything that words only resemble.
_NOTHING = NameMatch(None, 0.0, 0.0)


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
    found_via: str | None = None
    """What it names whose name the words met, where it holds them nowhere itself; an IRI."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A part of the ranked hits, how many there are in all, and what they may be narrowed by."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Sequence[tuple[str, int]]]
    """For each of `FACETS`, each value with how many hits it would leave, most first."""


@dataclass(frozen=True, slots=True)
class _State:
    """What a search reads beside the index, as of one revision."""

    catalogue: Catalogue
    lexicon: Lexicon
    place_names: PlaceNames


@dataclass(frozen=True, slots=True)
class _Ranked:
    iri: str
    kind: str
    score: float
    match: NameMatch


class Finder:
    """The search of one register."""

    def __init__(
        self, index: SearchIndex, store: GraphStore, base: Base, revision: int, gaps: GapsOf | None = None
    ) -> None:
        self._index = index
        self._gaps = gaps
        self._store = store
        self._base = base
        # Both are done when they are first needed: a command that never searches must not wait for them.
        self._state: _State | None = None
        self._due = revision if index.revision != revision else None
        self._is_closed = False
        self._lock = threading.Lock()

    @classmethod
    def open(cls, index: SearchIndex, store: GraphStore, base: Base, revision: int, gaps: GapsOf | None = None) -> Self:
        """Open the search over an index of `revision` of the store.

        Where the index reflects another, it is brought up to the store before the first search; one that is kept for
        others to open at the first change or at the end at the latest.
        """
        return cls(index, store, base, revision, gaps)

    def _catch_up(self, revision: int) -> None:
        """Bring the index up to a revision of the store, by the records that it missed where they are known."""
        catalogue = read_catalogue(self._store, self._gaps)
        since = self._index.revision
        missed = (
            _things_changed_since(self._store, self._base, since) if since is not None and since < revision else None
        )
        if missed is None:
            logger.info("The search index is built anew from revision %d of the graph.", revision)
            self._index.replace(catalogue.entries(catalogue.known), revision)
        else:
            logger.info("The search index catches up from revision %s to %d: %d records.", since, revision, len(missed))
            self._index_changed(catalogue, missed, revision)
        self._state = self._state_of(catalogue)
        self._due = None

    @property
    def facets(self) -> Facets:
        """What things may be narrowed by."""
        return self._current().catalogue.facets

    @property
    def place_names(self) -> PlaceNames:
        """The organisations and countries that a question may be narrowed to, by name."""
        return self._current().place_names

    def warm_up(self) -> None:
        """Read what the first search would otherwise wait for."""
        self._current()
        self.find("ansvarig systemägare", limit=1)

    def apply(self, store: GraphStore, things: Collection[str], revision: int, gaps: GapsOf | None = None) -> None:
        """Index what changed anew, and whose document quotes a name of it; `gaps` are those that there are now."""
        with self._lock:
            self._gaps = gaps
            if len(things) > _MANY:
                # Whoever wrote so much need not wait for it; whoever searches before it is done does.
                self._due, self._state = revision, None
                threading.Thread(target=self._prepare, name="search").start()
                return
            if self._due is not None:
                # What this change altered is read with the rest: now where others are to open it, else when it is used.
                self._due = revision
                if self._index.is_kept:
                    self._catch_up(revision)
                return
            before = self._state
            catalogue = before.catalogue.with_changed(store, things, gaps) if before else read_catalogue(store, gaps)
            terms = self._index_changed(catalogue, things, revision)
            if before is None:
                self._state = self._state_of(catalogue)
                return
            vocabulary = before.lexicon.vocabulary
            vocabulary.add(terms)
            lexicon = Lexicon(vocabulary, self._index.frequency, self._index.size())
            is_place = any(one.is_organisation(iri) for one in (before.catalogue, catalogue) for iri in things)
            self._state = _State(catalogue, lexicon, place_names(catalogue) if is_place else before.place_names)

    def _prepare(self) -> None:
        """Bring the index up to the store, unless that is done already."""
        with self._lock:
            if self._due is not None and not self._is_closed:
                try:
                    self._catch_up(self._due)
                    give_back_memory()
                except Exception:
                    logger.exception("The search index could not be brought up to date; the next search tries again.")

    def _index_changed(self, catalogue: Catalogue, things: Iterable[str], revision: int) -> set[str]:
        """Index things and what quotes them; return the terms of their documents."""
        changed = set(things)
        touched = sorted(changed | catalogue.quoting(changed))
        terms: set[str] = set()

        def noted() -> Iterator[IndexEntry]:
            for entry in catalogue.entries(iri for iri in touched if iri in catalogue.known):
                terms.update(entry.terms)
                yield entry

        self._index.apply(noted(), [iri for iri in touched if iri not in catalogue.known], revision)
        return terms

    def close(self) -> None:
        """Let go of the index, once what others are to open is as the store is."""
        try:
            with self._lock:
                self._is_closed = True
                if self._due is not None and self._index.is_kept:
                    self._catch_up(self._due)
        finally:
            self._index.close()

    def find(
        self,
        asked: str | Reading,
        *,
        narrowed: Narrowing = NO_NARROWING,
        sort: Sort = "relevance",
        lang: str = "sv",
        limit: int = 20,
        offset: int = 0,
        seconds: float = 2.0,
        is_shown: bool = True,
    ) -> SearchPage:
        """Return a part of the hits for some words or a question, best first or in another order.

        Without a word it is everything that has what is chosen. Where the hits are not shown they have no facets and
        no piece of text. Raises SearchTimedOut when it takes longer than `seconds`.
        """
        reading = asked if isinstance(asked, Reading) else understand(asked)
        state = self._current()
        catalogue = state.catalogue
        words = asked_words(reading, state.lexicon)
        if words:
            ranked = self._ranked(state, reading, words, seconds)
        elif any(narrowed.values()):
            ranked = [_Ranked(iri, said.kind, 0.0, _NOTHING) for iri, said in catalogue.known.items()]
            sort = "name" if sort == "relevance" else sort
        else:
            return SearchPage((), 0, dict.fromkeys(FACETS, ()))
        if not is_shown and not any(narrowed.values()):
            return SearchPage(tuple(_bare_hit(one) for one in ranked[offset : offset + limit]), len(ranked), {})
        places, facets = narrow([(one.iri, one.kind) for one in ranked], catalogue.facets, narrowed)
        chosen = self._sorted(catalogue, [ranked[place] for place in places], sort, lang)
        shown = chosen[offset : offset + limit]
        return SearchPage(tuple(_hit(state, one, words, lang) for one in shown), len(chosen), facets)

    def _sorted(self, catalogue: Catalogue, found: list[_Ranked], sort: Sort, lang: str) -> list[_Ranked]:
        if sort == "name":
            return in_order_of_names(found, lambda one: one.iri, catalogue, lang)
        return changed_last(found, lambda one: one.iri, self._store) if sort == "changed" else found

    def _current(self) -> _State:
        state = self._state
        return state if state is not None else self._first()

    def _first(self) -> _State:
        """Make what a search reads, by one thread while the others wait."""
        with self._lock:
            if self._due is not None:
                self._catch_up(self._due)
            if self._state is None:
                self._state = self._state_of(read_catalogue(self._store, self._gaps))
            return self._state

    def _state_of(self, catalogue: Catalogue) -> _State:
        index = self._index
        lexicon = Lexicon(Vocabulary(index.terms()), index.frequency, index.size())
        return _State(catalogue, lexicon, place_names(catalogue))

    def _ranked(self, state: _State, reading: Reading, words: Sequence[Asked], seconds: float) -> list[_Ranked]:
        known = state.catalogue.known
        found = self._index.search(terms_to_search(words), seconds=seconds, limit=_MAX_HITS)
        found = [(iri, score) for iri, score in found if iri in known]
        if reading.phrases:
            found = [(iri, score) for iri, score in found if holds_all(known[iri], reading.phrases)]
        named = _named(state.catalogue, reading)
        if not found:
            return named
        top = found[0][1]
        likely = {kind: prior(kind, reading) for kind in {known[iri].kind for iri, _ in found}}
        found.sort(key=lambda hit: -hit[1] * likely[known[hit[0]].kind])
        ranker = Ranker(words, state.lexicon)
        near = [_rank(state, ranker, likely, iri, score / top) for iri, score in found[:_CANDIDATES]]
        near.sort(key=lambda one: (-one.score, one.iri))
        far = [
            _Ranked(iri, known[iri].kind, 0.1 * score / top, _NOTHING)
            for iri, score in found[_CANDIDATES:]
            if score >= _CUT_OFF * top
        ]
        sure = {one.iri for one in named}
        return named + [one for one in near + far if one.iri not in sure]


def _named(catalogue: Catalogue, reading: Reading) -> list[_Ranked]:
    """Return what the question names by an identifier, with or without hyphens: all its words in one, or a word."""
    words = [compact(one.text) for one in reading.asked]
    keys = dict.fromkeys(["".join(words), *words])
    found = dict.fromkeys(iri for key in keys for iri in catalogue.by_identifier.get(key, ()))
    # What has the number itself comes before what only rests on the decision of that number.
    in_order = sorted(found, key=lambda iri: catalogue.known[iri].kind == "assignment")
    return [_Ranked(iri, catalogue.known[iri].kind, _SURE, NameMatch(None, 1.0, 1.0)) for iri in in_order]


def _rank(state: _State, ranker: Ranker, likely: Mapping[str, float], iri: str, engine: float) -> _Ranked:
    kind = state.catalogue.known[iri].kind
    match = ranker.best_name(state.catalogue.names_to_rank(iri))
    fit = _SHARE_OF_ENGINE * engine + (1 - _SHARE_OF_ENGINE) * match.score
    if match.is_exact:
        fit *= _EXACT_BONUS
    return _Ranked(iri, kind, fit * likely[kind], match)


def _bare_hit(one: _Ranked) -> Hit:
    name = one.match.name
    return Hit(
        iri=one.iri,
        kind=one.kind,
        score=round(one.score, 4),
        found_by=name.text if name is not None and name.is_synonym else None,
        highlight=None,
        certainty=one.match.score,
        lang=name.lang if name is not None else "",
    )


def _hit(state: _State, one: _Ranked, words: Sequence[Asked], lang: str) -> Hit:
    hit = _bare_hit(one)
    if not words:
        return hit
    said = state.catalogue.known[one.iri]
    piece = snippet((*said.texts[:_MAX_TEXTS], *said.synonyms, *said.names), words, lang)
    via = _related(state.catalogue, said.related, words) if piece is None and one.match.name is None else None
    return replace(hit, highlight=piece, found_via=via)


def _related(catalogue: Catalogue, related: Iterable[str], words: Sequence[Asked]) -> str | None:
    """Return the related thing whose name holds most of the words."""
    best, best_count = None, 0
    for iri in related:
        terms = {term for name in catalogue.names_of(iri) for term in terms_of(name)}
        count = sum(not terms.isdisjoint(one.searched) for one in words)
        if count > best_count:
            best, best_count = iri, count
    return best


def _things_changed_since(store: GraphStore, base: Base, revision: int) -> list[str] | None:
    """Return the things changed after a revision, or None where the log tells too little of that time."""
    changes = latest_changes(store)
    if not changes or changes[-1][1].number > revision:
        return None
    prefix = f"{base.iri}/doc/"
    return sorted(
        {document.replace(prefix, f"{base.iri}/id/", 1) for document, change in changes if change.number > revision}
    )
