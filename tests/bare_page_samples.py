"""The same pages with as little as there can be on them, and the turns that a full page does not take."""

from __future__ import annotations

from dataclasses import replace

from chain_page_samples import chain_page
from page_samples import (
    BOARD,
    CARD,
    DAY,
    HISTORY,
    LIST,
    ONE_PAGE,
    PAYROLL,
    PROCESSED,
    PROCESSOR,
    RECORD,
    ROLE,
    RULE_PAGE,
    SEARCH,
    USA,
)

from web import context_parts as cp
from web import contexts as c
from web.render import PageContext


def bare_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    nothing = replace(
        SEARCH,
        card=None,
        reading=None,
        results=(),
        total=0,
        facets=(),
        sorts=(),
        formats=(),
        is_filtered=True,
        paging=ONE_PAGE,
    )
    lone = replace(
        CARD,
        first=None,
        holder_count=0,
        others=(),
        facts=(),
        has_chain=False,
        gaps=(),
        gap_count=0,
        reviewed=None,
        source=(),
    )
    record = replace(
        RECORD,
        descriptions=(),
        synonyms=(),
        translations=(),
        summary=(),
        groups=(),
        held=(),
        answers_for=(),
        used_by=(),
        agreements=(),
        chain_count=0,
        third_countries=(),
        gaps=(),
        gap_count=0,
        more_gaps=0,
        changes=(),
        sources=(),
        licence=None,
        on=None,
        levels=(),
        is_template=False,
    )
    return {
        "home-bare": c.HomePage((), (), 0, 0, (), 0),
        "search-bare": replace(nothing, question=""),
        "search-nothing": nothing,
        "search-uncertain": replace(
            SEARCH,
            card=None,
            reading=cp.ReadingNote(None, (cp.Link("Löneutbetalning", "/search?q=l&about=x"),)),
            ask_whom=(BOARD,),
            is_uncertain=True,
            is_filtered=True,
            on=DAY,
        ),
        "search-listed": replace(
            SEARCH,
            card=None,
            listed=c.ListCard(
                "Avtal som går ut",
                "12 hittade",
                None,
                (c.ListRow(PAYROLL, DAY, ()), c.ListRow(BOARD, None, (USA,))),
                12,
                "går ut",
                "/list/agreement",
            ),
        ),
        "search-listed-nothing": replace(
            SEARCH, card=None, listed=c.ListCard("Risker", "0 hittade", PAYROLL, (), 0, None, None)
        ),
        "search-unanswered": replace(SEARCH, card=replace(lone, is_reached_only=True), results=(), on=DAY),
        "search-followed": replace(
            SEARCH, card=replace(CARD, intent="processor_chain", first=cp.RoleHolders(PROCESSOR, (PROCESSED,)))
        ),
        "search-missing": replace(
            SEARCH, card=replace(CARD, intent="gap", headline=c.Headline("Saknas", "2 brister", CARD.gap_path))
        ),
        "record-bare": record,
        "role-bare": replace(ROLE, descriptions=(), synonyms=(), reaches=(), held=(), total=0, paging=ONE_PAGE, on=DAY),
        "rule-bare": replace(
            RULE_PAGE,
            sentence=None,
            description=None,
            remedy=None,
            synonyms=(),
            article=None,
            article_url=None,
            control_point=None,
            owner_role=None,
            gaps=(),
            total=0,
        ),
        "chain-bare": replace(chain_page("table"), has_links=False, rows=(), cycles=(), on=None),
        "chain-large": replace(chain_page("whole"), picture=None, is_too_large=True, selected=None),
        "chain-calm": replace(chain_page("paths"), picture=None, branches=(), selected=None, cycles=()),
        "list-bare": replace(LIST, sort=None, things=(), total=0, kinds=(), sorts=(), paging=ONE_PAGE),
        "history-bare": replace(HISTORY, changes=()),
        "interface-bare": c.InterfacePage(()),
        "error-500": c.ErrorPage(500, "", ()),
        "error-410": c.ErrorPage(410, "", ()),
        "error-422": c.ErrorPage(422, "register.csv is empty. Export it again, or give another file.", ()),
        "error-400": c.ErrorPage(400, "Parameter on is 'x'.", ()),
    }
