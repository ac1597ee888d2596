"""A chain of three suppliers, in each view of its page."""

from __future__ import annotations

import datetime as dt

from page_samples import AGREEMENTS, CLOUD, DAY, FJALL, PAYROLL, SERVICE_BOARD, SWEDEN, USA, sv, thing

from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.jurisdiction import Country, Jurisdiction, Period
from graph_service.chains.walk import walk
from graph_service.names import COUNTRY
from web import chain_page_contexts as ch
from web import context_parts as cp
from web.chain_list import list_chain
from web.chain_picture import Branch, Picture, draw_chain
from web.chain_words import Naming
from web.language import href


def chain_row(*, lacks: bool) -> ch.ChainRow:
    return ch.ChainRow(
        engaged=CLOUD if lacks else FJALL,
        engager=FJALL if lacks else SERVICE_BOARD,
        scope=PAYROLL,
        depth=2 if lacks else 1,
        rank=1,
        places=((USA.name, "third"),) if lacks else ((SWEDEN.name, "sweden"),),
        agreement=None if lacks else AGREEMENTS[0].agreement,
        agreement_state="missing" if lacks else "valid",
        agreement_until=None if lacks else dt.date(2027, 3, 31),
        transfer=None,
        transfer_state="missing" if lacks else "not needed",
        transfer_tool=None,
        transfer_until=None,
        engagement=thing("Uppdrag 17", "engagement"),
        is_repeat=lacks,
        in_third_country=lacks,
        lacks_ground=lacks,
        lacks_agreement=lacks,
        select_path="/doc/activity/loneutbetalning/chain?n=1",
        domicile=USA if lacks else None,
        part_of=FJALL if lacks else None,
    )


_ROWS = (chain_row(lacks=False), chain_row(lacks=True))
_COLUMNS = {
    "supplier": "Leverantör",
    "engager": "Anlitad av",
    "place": "Plats",
    "agreement": "Avtal",
    "ground": "Överföringsgrund",
    "level": "Nivå",
}
_NAMES = {
    "s": "Intraservice",
    "a": "Fjällvind Lön AB",
    "b": "Nordmoln Hosting Oy",
    "c": "Cloudquay Inc.",
    "SE": "Sverige",
    "FI": "Finland",
    "US": "USA",
}


def _chain_parts() -> tuple[Picture, tuple[Branch, ...]]:
    """Return a picture and a list of a chain of three, made in the language of the page."""
    made = [
        Engagement(
            "1",
            "s",
            "a",
            PAYROLL.iri,
            Period(),
            countries=(COUNTRY.term("SE").value,),
            agreements=(Agreement("x", Period()),),
        ),
        Engagement(
            "2",
            "a",
            "b",
            PAYROLL.iri,
            Period(),
            countries=(COUNTRY.term("FI").value,),
            agreements=(Agreement("y", Period()),),
        ),
        Engagement("3", "a", "c", PAYROLL.iri, Period(), countries=(COUNTRY.term("US").value,)),
    ]
    law = Jurisdiction(
        {COUNTRY.term(code).value: Country(code in {"SE", "FI"}, None) for code in ("SE", "FI", "US")}, {}
    )
    chain = walk(build_adjacency(made, uses={}), law, PAYROLL.iri, DAY)
    naming = Naming(
        lambda iri: sv(_NAMES.get(iri.rpartition("#")[2], "Löneutbetalning")),
        lambda iri: href(f"/doc/organisation/{iri}"),
        lambda link: f"?n={link}",
    )
    return draw_chain(chain, naming, chosen=2), list_chain(chain, naming, chosen=2)


def chain_page(view: str = "paths") -> ch.ChainPage:
    """Return the chain page in a view."""
    picture, branches = _chain_parts()
    drawn = view in {"paths", "whole"}
    words = {
        "paths": "Vägar till tredjeland och brister",
        "whole": "Hela kedjan",
        "table": "Tabell",
        "countries": "Per land",
    }
    return ch.ChainPage(
        thing=PAYROLL,
        view=view,
        views=tuple(
            cp.Option(code, sv(name), None, code == view, f"/doc/activity/loneutbetalning/chain?view={code}")
            for code, name in words.items()
        ),
        tiles=(
            cp.Tile(3, "leverantörer i kedjan", None, None),
            cp.Tile(3, "länder", None, None),
            cp.Tile(1, "i tredjeland", "warning", "/doc/activity/loneutbetalning/chain?view=countries"),
            cp.Tile(1, "saknar giltigt avtal", "danger", None),
            cp.Tile(2, "nivåer som mest", None, None),
        ),
        picture=picture if drawn else None,
        branches=branches if drawn else (),
        rows=_ROWS if view == "table" else (),
        countries=(
            (
                ch.CountryRow(SWEDEN, "sweden", (FJALL, SERVICE_BOARD), 100),
                ch.CountryRow(USA, "third", (CLOUD,), 50),
            )
            if view == "countries"
            else ()
        ),
        cycles=((FJALL, CLOUD, FJALL),),
        selected=ch.SelectedLink(_ROWS[1], (SERVICE_BOARD, FJALL, CLOUD)) if drawn else None,
        is_truncated=view == "whole",
        is_too_large=False,
        has_links=True,
        on=DAY,
        path="/doc/activity/loneutbetalning/chain",
        columns=tuple(
            cp.Option(name, sv(words), None, name == "level", f"/doc/activity/loneutbetalning/chain?sort={name}")
            for name, words in _COLUMNS.items()
        ),
    )


def chain_samples() -> dict[str, ch.ChainPage]:
    """Return contexts by name; the chain is drawn anew, as its words are those of the language of the page."""
    return {f"chain-{view}": chain_page(view) for view in ("paths", "whole", "table", "countries")}
