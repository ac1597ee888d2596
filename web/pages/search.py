"""What a search or a question found: the answer on top, then ranked hits with what they may be narrowed by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from graph_service.answering import NO_CHOICE, Choice
from graph_service.answers import Answer
from graph_service.labels import Text
from graph_service.names import ROLE
from graph_service.registry import Registry
from graph_service.search.find import Hit, SearchPage, Sort
from web import context_parts as cp
from web import contexts as c
from web.i18n import gettext, mark
from web.pages.answer_card import make_card
from web.pages.facets import make_facets
from web.pages.hits_file import FILES
from web.pages.list_card import make_list_card
from web.pages.paging import SEARCH_PAGE_SIZE, make_paging
from web.pages.reading import address
from web.pages.reading_note import make_reading_note
from web.pages.things import Things, things_of

# The search marks the words that it found with these two characters, which occur in no text.
_MARKED = re.compile("\u0002([^\u0003]*)\u0003")

_SORTS: Mapping[Sort, str] = {
    "relevance": mark("Best first"),
    "name": mark("By name"),
    "changed": mark("Changed last"),
}
_ASK_WHOM = (ROLE.dataProtectionOfficer.value, ROLE.dataProtectionCoordinator.value)
"""The roles that can tell what a register does not, the surest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for."""

    question: str
    narrowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values chosen, by facet."""
    sort: Sort = "relevance"
    on: date | None = None
    choice: Choice = NO_CHOICE
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether the hits are narrowed."""
        return any(self.narrowed.values())

    def address(self, page: int, path: str = "/search", sort: Sort | None = None) -> str:
        """Return the address of a page of the hits, or of a file of all of them."""
        chosen = sort or self.sort
        return address(
            path,
            q=self.question,
            **self.narrowed,
            sort=None if chosen == "relevance" else chosen,
            on=self.on,
            page=page,
        )


def empty_page() -> c.SearchPageContext:
    """Return the page before anything is asked."""
    return c.SearchPageContext(
        question="",
        on=None,
        card=None,
        listed=None,
        reading=None,
        ask_whom=(),
        results=(),
        total=0,
        facets=(),
        kept=(),
        sorts=(),
        formats=(),
        unfiltered_path="/search",
        is_filtered=False,
        is_uncertain=False,
        paging=make_paging(1, 0, SEARCH_PAGE_SIZE, lambda _: "/search"),
    )


def search_page(registry: Registry, asked: Asked) -> c.SearchPageContext:
    """Return the answer and a part of the hits; a page past the end is the last one."""
    things = things_of(registry)
    found = find_hits(registry, asked, things.lang, SEARCH_PAGE_SIZE, (asked.page - 1) * SEARCH_PAGE_SIZE)
    is_first = asked.page == 1 and asked.sort == "relevance" and asked.question
    answer = registry.ask(asked.question, lang=things.lang, on=asked.on, choice=asked.choice) if is_first else None
    card = make_card(registry, answer) if answer and _fits(asked, answer, things) else None
    listed = make_list_card(things, answer) if answer and not asked.is_filtered else None
    is_uncertain = answer is not None and answer.about is None and answer.listed is None
    counted = Counter(gap.focus for gap in registry.models.gaps)
    about = card.about.iri if card else None
    return c.SearchPageContext(
        question=asked.question,
        on=answer.on if answer and (asked.on or answer.reading.on) else asked.on,
        card=card,
        listed=listed,
        reading=make_reading_note(things, answer, asked.on) if answer and not asked.is_filtered else None,
        ask_whom=_ask_whom(registry, things, answer) if answer and is_uncertain else (),
        results=tuple(_result(things, hit, counted[hit.iri]) for hit in found.hits if hit.iri != about),
        total=found.total,
        facets=make_facets(things, found, asked.narrowed),
        kept=_kept(asked),
        sorts=_sorts(asked) if found.total > 1 else (),
        formats=_formats(asked) if found.total else (),
        unfiltered_path=address("/search", q=asked.question, on=asked.on),
        is_filtered=asked.is_filtered,
        is_uncertain=is_uncertain,
        paging=make_paging(asked.page, found.total, SEARCH_PAGE_SIZE, asked.address),
    )


def find_hits(registry: Registry, asked: Asked, lang: str, limit: int, offset: int = 0) -> SearchPage:
    """Return a part of the hits."""
    return registry.search(
        asked.question, narrowed=asked.narrowed, sort=asked.sort, lang=lang, limit=limit, offset=offset
    )


def _fits(asked: Asked, answer: Answer, things: Things) -> bool:
    """Tell whether the answer may stand above hits that are narrowed."""
    kind = things.labels.kind(answer.about) if answer.about else None
    others = any(values for facet, values in asked.narrowed.items() if facet != "kind")
    kinds = asked.narrowed.get("kind", ())
    return not others and (not kinds or kind in kinds)


def _ask_whom(registry: Registry, things: Things, answer: Answer) -> tuple[cp.Thing, ...]:
    """Return who advises the organisation that the question is nearest to, one for each role that there is."""
    nearest = answer.entities[0].iri if answer.entities else None
    organisations = answer.narrowed.get("organisation") or (
        registry.finder.facets.values("organisation", nearest) if nearest else ()
    )
    found = (
        one.party
        for organisation in islice(organisations, 1)
        for role in _ASK_WHOM
        for one in registry.responsibilities(organisation, answer.on, role)[:1]
    )
    return things.things(dict.fromkeys(found))


def _result(things: Things, hit: Hit, gap_count: int) -> c.ResultItem:
    via = things.thing_or_none(hit.found_via)
    return c.ResultItem(things.thing(hit.iri), hit.found_by, _pieces(hit.highlight or ""), gap_count, via)


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the text in pieces, each with whether it is what was searched for."""
    pieces = _MARKED.split(text)
    return tuple((piece, place % 2 == 1) for place, piece in enumerate(pieces) if piece)


def _kept(asked: Asked) -> tuple[tuple[str, str], ...]:
    pairs = [("q", asked.question), ("sort", "" if asked.sort == "relevance" else asked.sort)]
    pairs.append(("on", asked.on.isoformat() if asked.on else ""))
    return tuple((name, value) for name, value in pairs if value)


def _sorts(asked: Asked) -> tuple[cp.Option, ...]:
    return tuple(
        cp.Option(sort, Text(gettext(words), ""), None, sort == asked.sort, asked.address(1, sort=sort))
        for sort, words in _SORTS.items()
    )


def _formats(asked: Asked) -> tuple[cp.Link, ...]:
    names = {"csv": "CSV", "json": "JSON", "ttl": "Turtle"}
    return tuple(cp.Link(names[one.suffix], asked.address(1, f"/search.{one.suffix}")) for one in FILES)
