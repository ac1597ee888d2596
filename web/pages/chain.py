"""Who processes the data: the chain of suppliers of one thing, in one of four views."""

from __future__ import annotations

from datetime import date

from graph_service.chains.chain import Chain, paths_to_trouble
from graph_service.chains.countries import taints
from graph_service.chains.walk import MAX_DEPTH, MAX_LINKS
from graph_service.errors import BadRequest, Problem
from graph_service.labels import Text
from graph_service.registry import Registry
from web import chain_page_contexts as ch
from web import context_parts as cp
from web.chain_layouts import layout_named
from web.chain_list import list_chain
from web.chain_picture import draw_chain
from web.i18n import gettext, mark, ngettext
from web.pages.chain_rows import COLUMNS, make_countries, make_naming, make_rows, make_selected, make_ways
from web.pages.reading import address
from web.pages.things import things_of

MAX_DRAWN = 150  # A picture of more links is some 5,000 pixels high, and nobody follows its lines.

MAX_LISTED = 1_000  # More rows make a page of several megabytes; the API has all of them.

VIEWS = {
    "paths": mark("Paths to third countries and gaps"),
    "whole": mark("The whole chain"),
    "table": mark("Table"),
    "countries": mark("By country"),
}


def chain_page(
    registry: Registry,
    iri: str,
    on: date | None,
    *,
    view: str | None = None,
    chosen: int | None = None,
    sort: str | None = None,
) -> ch.ChainPage:
    """Return the page of a chain as of a day; `sort` is a column of the table.

    Without a view the paths to third countries and gaps are shown, the whole chain where there are none.
    Raises BadRequest where there is no such view or column.
    """
    things, chain = things_of(registry), registry.chain(iri, on)
    troubled = paths_to_trouble(chain)
    view, column = _view(view, bool(troubled)), _column(sort)
    path = f"{registry.base.path(iri)}/chain"
    chosen = chosen if chosen is not None and 0 <= chosen < len(chain.links) else None

    def address_of(index: int) -> str:
        return address(path, view=view, on=on, sort=sort, n=index) + "#selected"

    naming = make_naming(things, registry.base, address_of)
    is_list = view in {"paths", "whole"}
    wanted = troubled if view == "paths" else frozenset(range(len(chain.links)))
    # Whoever engages stands before the one engaged, so the first of the links are whole paths.
    listed = frozenset(sorted(wanted)[:MAX_LISTED])
    drawn = _drawn(chain, wanted, view) if is_list else frozenset()
    lay_out = layout_named(registry.settings.chain_layout)
    return ch.ChainPage(
        thing=things.thing(iri),
        view=view,
        views=tuple(
            cp.Option(code, Text(gettext(name), ""), None, code == view, address(path, view=code, on=on, n=chosen))
            for code, name in VIEWS.items()
        ),
        tiles=_tiles(chain, path, on),
        picture=draw_chain(chain, naming, shown=drawn, chosen=chosen, lay_out=lay_out) if drawn else None,
        branches=list_chain(chain, naming, shown=listed, chosen=chosen) if is_list else (),
        rows=make_rows(things, chain, address_of, MAX_LISTED, column) if view == "table" else (),
        countries=make_countries(things, chain) if view == "countries" else (),
        cycles=tuple(things.things((*ring, ring[0])) for ring in chain.cycles),
        selected=make_selected(things, chain, chosen, address_of) if chosen is not None else None,
        is_truncated=chain.is_truncated,
        is_too_large=is_list and len(wanted) > MAX_DRAWN,
        has_links=bool(chain.links),
        on=on,
        path=path,
        ways=make_ways(things, chain, address_of) if view in {"paths", "countries"} else (),
        shown=len(listed),
        total=len(wanted),
        limits=(MAX_LINKS, MAX_DEPTH),
        columns=tuple(
            cp.Option(name, Text(gettext(words), ""), None, name == column, address(path, view=view, on=on, sort=name))
            for name, words in COLUMNS.items()
        ),
    )


def _drawn(chain: Chain, wanted: frozenset[int], view: str) -> frozenset[int]:
    """Return the links to draw: all that are wanted; of too many, the shortest way to each third country, or none."""
    if len(wanted) <= MAX_DRAWN:
        return wanted
    if view != "paths":
        return frozenset()
    drawn: set[int] = set()
    for taint in taints(chain):
        if len(drawn | set(taint.path)) <= MAX_DRAWN:
            drawn.update(taint.path)
    return frozenset(drawn)


def _column(sort: str | None) -> str:
    if sort is not None and sort not in COLUMNS:
        text = f"Parameter sort is '{sort}'. Give one of {', '.join(COLUMNS)}."
        raise BadRequest(text, (Problem("sort", text),))
    return sort or "level"


def _view(view: str | None, is_troubled: bool) -> str:
    if view is None:
        return "paths" if is_troubled else "whole"
    if view not in VIEWS:
        text = f"Parameter view is '{view}'. Give one of {', '.join(VIEWS)}."
        raise BadRequest(text, (Problem("view", text),))
    return view


def _tiles(chain: Chain, path: str, on: date | None) -> tuple[cp.Tile, ...]:
    suppliers, countries = len(chain.suppliers), len(chain.countries)
    third = len({link.engaged for link in chain.links if link.in_third_country})
    groundless = any(link.lacks_ground for link in chain.links)
    lacking = len({link.engagement for link in chain.links if link.lacks_agreement})
    by_country, by_row = address(path, view="countries", on=on), address(path, view="table", on=on)
    tiles = [
        cp.Tile(suppliers, ngettext("supplier in the chain", "suppliers in the chain", suppliers), None, by_row),
        cp.Tile(countries, ngettext("country", "countries", countries), None, by_country),
        cp.Tile(
            third,
            ngettext("in a third country", "in third countries", third),
            ("danger" if groundless else "warning") if third else None,
            by_country,
        ),
        cp.Tile(lacking, gettext("without an agreement in force"), "danger" if lacking else None, by_row),
        cp.Tile(chain.depth, ngettext("level at most", "levels at most", chain.depth), None, None),
    ]
    return tuple(tiles)
