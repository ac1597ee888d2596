"""The pages about names and merges, and the preview: what each looks like with something in every field, and bare."""

from __future__ import annotations

import datetime as dt

from page_samples import BOARD, CLOUD, FJALL, PAYROLL, SWEDEN, sv

from web import context_parts as cp
from web import name_contexts as nc
from web.render import PageContext

DECISION = cp.Thing(
    "https://register.example/id/match/fjallvind",
    sv("”Fjällvind” är Fjällvind Lön AB"),
    "match",
    "/doc/match/fjallvind",
)
NAMES = nc.NamesPage(
    asked=nc.AskedName(
        name="Fjällvind Group",
        meant=FJALL,
        why="namnet är detsamma",
        candidates=(nc.NameCandidate(CLOUD, 82.4, ("Skiljer bara i land", "Liknande stavning")),),
    ),
    twins=(nc.TwinRow(FJALL, CLOUD, "Fjällvind AB", "Samma namn men annan bolagsform", "/merge?keep=a&drop=b"),),
    twin_count=41,
    paging=cp.Paging(1, 3, None, "/names?page=2", ((1, "/names"), (2, "/names?page=2"), (3, "/names?page=3"))),
    mentions=(nc.MentionRow("Fjällvind BV", PAYROLL, "/names?name=Fj%C3%A4llvind+BV"),),
    decisions=(
        nc.DecisionRow(DECISION, "Fjällvind", FJALL, (), "Samma adress", dt.date(2026, 4, 14)),
        nc.DecisionRow(DECISION, "Fjällvind Oy", None, (FJALL, CLOUD), "", None),
    ),
    merges=(nc.MergedRow("https://register.example/id/organisation/fv", sv("Fjällvind"), FJALL),),
)
BARE_NAMES = nc.NamesPage(
    asked=nc.AskedName("Okänd", None, "", ()),
    twins=(),
    twin_count=0,
    paging=cp.Paging(1, 1, None, None, ((1, "/names"),)),
    mentions=(),
    decisions=(),
    merges=(),
)
VALUES = (cp.Value(thing=SWEDEN), cp.Value(text=sv("Lön åt kommuner")))
MERGE = nc.MergePage(
    keep=FJALL,
    drop=CLOUD,
    revision=7,
    gained=(nc.GainRow(sv("Synonym"), VALUES),),
    moved=(nc.MovedRow(PAYROLL, sv("anlitar")), nc.MovedRow(BOARD, sv("anlitar"))),
    moved_count=120,
    conflicts=(nc.ConflictRow(sv("Hemvist"), (cp.Value(thing=SWEDEN),), (cp.Value(text=sv("Norge")),)),),
    left_out=(nc.GainRow(sv("Yttersta ägare"), (cp.Value(thing=FJALL),)),),
    swap_path="/merge?keep=b&drop=a",
)
BARE_MERGE = nc.MergePage(FJALL, CLOUD, 7, (), (), 0, (), (), "/merge?keep=b&drop=a")
PREVIEW = nc.PreviewPage(
    FJALL,
    (sv("Lön åt kommuner."),),
    (nc.GainRow(sv("Hemvist"), VALUES),),
    "https://register.example/doc/organisation/f",
)
BARE_PREVIEW = nc.PreviewPage(FJALL, (), (), "https://register.example/doc/organisation/f")


def name_samples() -> dict[str, PageContext]:
    """Return the samples by name."""
    return {
        "names": NAMES,
        "names-bare": BARE_NAMES,
        "merge": MERGE,
        "merge-bare": BARE_MERGE,
        "reconcile-preview": PREVIEW,
        "reconcile-preview-bare": BARE_PREVIEW,
    }
