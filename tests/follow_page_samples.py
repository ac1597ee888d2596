"""The pages of what is followed: a record that another register keeps, its links in a chain, and its register."""

from __future__ import annotations

from dataclasses import replace

from chain_page_samples import chain_page, chain_row
from import_page_samples import MOMENT
from page_samples import FACTS, LIST, SEARCH, sv, thing
from source_page_samples import BARE, BARE_ROW

from web import chain_page_contexts as ch
from web import context_parts as cp
from web import source_contexts as sc
from web.followed_contexts import FollowedPage
from web.render import PageContext

SUPPLIER = cp.Thing(
    "https://a.example/id/organisation/lonemoln",
    sv("Lönemoln AB"),
    "organisation",
    "/followed/a.example/organisation/lonemoln",
    register="a.example",
)
ENGAGEMENT = replace(SUPPLIER, iri="https://a.example/id/engagement/drift", name=sv("Uppdrag hos A"), kind="engagement")
PAGE = FollowedPage(
    thing=SUPPLIER,
    descriptions=(sv("En leverantör som stad A har beskrivit."),),
    synonyms=(sv("Lönemolnet"), sv("Lönemoln Sverige")),
    groups=(cp.FactGroup(None, FACTS[:3]), cp.FactGroup(sv("Plats"), FACTS[3:])),
    used_by=(
        cp.RelationGroup(kind="engagement", predicate=sv("anlitas av"), things=(ENGAGEMENT,), further=(), total=3),
    ),
    path="/followed/a.example/organisation/lonemoln",
    register="Stad A",
    register_path="/sources/stad-a",
    fetched_at=MOMENT,
    same=(thing("Lönemoln AB", "organisation"), replace(SUPPLIER, register="c.example")),
    chain_count=3,
    licence="http://creativecommons.org/publicdomain/zero/1.0/",
)
BARE_PAGE = replace(
    PAGE,
    descriptions=(),
    synonyms=(),
    groups=(),
    used_by=(),
    register="a.example",
    register_path=None,
    fetched_at=None,
    same=(),
    chain_count=0,
    licence=None,
)


def follow_samples() -> dict[str, PageContext]:
    """Return the samples by name."""
    row = replace(chain_row(lacks=True), engagement=ENGAGEMENT, engaged=SUPPLIER, others=(SUPPLIER, SUPPLIER))
    chain = replace(chain_page("table"), thing=SUPPLIER, rows=(row,), selected=ch.SelectedLink(row, (SUPPLIER,)))
    feed = replace(BARE, standing="Följs löpande", where="https://a.example/feed", link="https://a.example/feed")
    return {
        "followed": PAGE,
        "followed-bare": BARE_PAGE,
        "followed-chain": chain,
        "followed-list": replace(LIST, things=(SUPPLIER,)),
        "followed-hit": replace(SEARCH, results=(replace(SEARCH.results[0], thing=SUPPLIER),)),
        "source-feed": replace(feed, read_at=MOMENT, looked_at=MOMENT, followed_count=7),
        "sources-feed": sc.SourcesPage((replace(BARE_ROW, standing="Följs löpande"),), may_edit=False),
    }
