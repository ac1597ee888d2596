"""The pages of sources: what each looks like with something in every field, and bare."""

from __future__ import annotations

from dataclasses import replace

from import_page_samples import MOMENT, SOURCE
from page_samples import sv

from web import context_parts as cp
from web import source_contexts as sc
from web.render import PageContext

ROW = sc.SourceRow(
    name=sv("Stadens systemlista"),
    is_synthetic=True,
    path="/sources/stadens-systemlista",
    standing="Väntar på granskning",
    tone="warning",
    where="data.stad.example",
    read_at=MOMENT,
    waiting="3 nya, 1 ändrade",
    failure="data.stad.example answers 404 Not Found.",
)
BARE_ROW = replace(ROW, is_synthetic=False, tone="neutral", where="", read_at=None, waiting="", failure="")
PAGE = sc.SourcePage(
    source=SOURCE,
    path="/sources/stadens-systemlista",
    standing="Väntar på granskning",
    tone="warning",
    where="https://data.stad.example/system.csv",
    link="https://data.stad.example/system.csv",
    mapping="sv-kommuner",
    given=("municipality=Exempelstad",),
    interval="1 dag",
    looked_at=MOMENT,
    read_at=MOMENT,
    changed_at=MOMENT,
    failure="data.stad.example answers 404 Not Found.",
    waiting=sc.WaitingFile(
        file_name="system.csv",
        since=MOMENT,
        tiles=(cp.Tile(3, "nya", "success", None), cp.Tile(0, "problem", None, None)),
        path="/sources/stadens-systemlista/waiting",
    ),
    imports=(
        sc.SourceImport("/imports/ett", "system.csv", sv("3 nya, 1 ändrade, 0 avslutade"), MOMENT, is_undone=True),
        sc.SourceImport("/imports/två", "system.csv", None, None, is_undone=False),
    ),
    may_edit=True,
    can_fetch=True,
    can_compare=True,
)
BARE = sc.SourcePage(
    source=SOURCE,
    path="/sources/stadens-systemlista",
    standing="Följs inte",
    tone="neutral",
    where="",
    link=None,
    mapping="",
    given=(),
    interval="",
    looked_at=None,
    read_at=None,
    changed_at=None,
    failure="",
    waiting=None,
    imports=(),
    may_edit=True,
    can_fetch=False,
    can_compare=False,
)


def source_samples() -> dict[str, PageContext]:
    """Return the samples by name."""
    return {
        "sources": sc.SourcesPage((ROW, BARE_ROW), may_edit=True),
        "sources-bare": sc.SourcesPage((), may_edit=False),
        "source": PAGE,
        "source-bare": BARE,
        "source-off": replace(BARE, where="/srv/utlamnat"),
    }
