"""What a search or a question found: the answer on top, then ranked hits with what they may be narrowed by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_service.answers import Answer
from graph_service.labels import Text
from graph_service.registry import Registry
from graph_service.search.find import Hit, SearchPage
from web import contexts as c
from web.pages.answer_card import make_card
from web.pages.paging import SEARCH_PAGE_SIZE, make_paging
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.words import kind_name

MAX_FACET_VALUES = 10

# The search marks the words that it found with these two characters, which occur in no text.
_MARKED = re.compile("\u0002([^\u0003]*)\u0003")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for."""

    question: str
    kinds: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    on: date | None = None
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether the hits are narrowed."""
        return bool(self.kinds or self.organisations)

    def address(self, page: int) -> str:
        """Return the address of a page of the hits."""
        return address(
            "/search", q=self.question, kind=self.kinds, organisation=self.organisations, on=self.on, page=page
        )


def empty_page() -> c.SearchPageContext:
    """Return the page before anything is asked."""
    paging = make_paging(1, 0, SEARCH_PAGE_SIZE, lambda _: "/search")
    return c.SearchPageContext("", None, None, (), 0, (), (), False, False, paging)


def search_page(registry: Registry, asked: Asked) -> c.SearchPageContext:
    """Return the answer and a part of the hits; a page past the end is the last one."""
    things = things_of(registry)
    found = _hits(registry, asked, things.lang)
    answer = registry.ask(asked.question, lang=things.lang, on=asked.on) if asked.page == 1 else None
    card = make_card(registry, answer) if answer and _fits(asked, answer, things) else None
    counted = Counter(gap.focus for gap in registry.models.gaps)
    paging = make_paging(asked.page, found.total, SEARCH_PAGE_SIZE, asked.address)
    return c.SearchPageContext(
        question=asked.question,
        on=answer.on if answer and (asked.on or answer.reading.on) else asked.on,
        card=card,
        results=tuple(
            _result(things, hit, counted[hit.iri]) for hit in found.hits if card is None or hit.iri != card.about.iri
        ),
        total=found.total,
        kinds=_kinds(found, asked),
        organisations=_organisations(things, found, asked),
        is_filtered=asked.is_filtered,
        is_uncertain=answer is not None and answer.about is None,
        paging=paging,
    )


def _hits(registry: Registry, asked: Asked, lang: str) -> SearchPage:
    return registry.search(
        asked.question,
        narrowed={"kind": asked.kinds, "organisation": asked.organisations},
        lang=lang,
        limit=SEARCH_PAGE_SIZE,
        offset=(asked.page - 1) * SEARCH_PAGE_SIZE,
    )


def _fits(asked: Asked, answer: Answer, things: Things) -> bool:
    """Tell whether the answer may stand above hits that are narrowed."""
    kind = things.labels.kind(answer.about) if answer.about else None
    return not asked.organisations and (not asked.kinds or kind in asked.kinds)


def _result(things: Things, hit: Hit, gap_count: int) -> c.ResultItem:
    return c.ResultItem(things.thing(hit.iri), hit.found_by, _pieces(hit.highlight or ""), gap_count)


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the text in pieces, each with whether it is what was searched for."""
    pieces = _MARKED.split(text)
    return tuple((piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece)


def _kinds(found: SearchPage, asked: Asked) -> tuple[c.Option, ...]:
    counted = _with_chosen(found.facets.get("kind", ()), asked.kinds)
    return tuple(c.Option(kind, Text(kind_name(kind), ""), count, kind in asked.kinds) for kind, count in counted)


def _organisations(things: Things, found: SearchPage, asked: Asked) -> tuple[c.Option, ...]:
    counted = _with_chosen(found.facets.get("organisation", ()), asked.organisations)
    return tuple(c.Option(iri, things.text(iri), count, iri in asked.organisations) for iri, count in counted)


def _with_chosen(counted: Sequence[tuple[str, int]], chosen: Sequence[str]) -> list[tuple[str, int]]:
    """Return the commonest values and those chosen, so that a choice can always be taken back."""
    counts = dict(counted)
    shown = dict.fromkeys([*chosen, *(value for value, _ in counted)][: max(MAX_FACET_VALUES, len(chosen))])
    return sorted(((value, counts.get(value, 0)) for value in shown), key=lambda one: -one[1])
