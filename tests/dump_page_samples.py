"""The pages of dumps: the list full, with nothing, and without a folder; one dump."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from graph_service.labels import Text
from web.context_parts import Link
from web.dump_contexts import DumpFileLink, DumpGroup, DumpPage, DumpPart, DumpRow, DumpsPage, RecalledRow
from web.render import PageContext

ROW = DumpRow(
    version="2026-11-26-r14",
    path="/data/dumps/2026-11-26-r14",
    issued=dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC),
    revision=14,
    records=2458,
    statements=37240,
    files=651,
    size="4,2 MB",
    canonical_sha256="fb0fe2bf7a5cc1eb114b9ca642ea2d87ba0f00d7a35d54897d04461a5aaaae17",
)
FILES = (
    DumpFileLink("N-Quads", "/data/dumps/2026-11-26-r14/whole.nq.gz", "414 kB"),
    DumpFileLink("TriG", "/data/dumps/2026-11-26-r14/whole.trig.gz", "230 kB"),
)
LIST = DumpsPage(
    dumps=(ROW, replace(ROW, version="2026-11-25-r12", path="/data/dumps/2026-11-25-r12", revision=12)),
    recalled=(RecalledRow("2026-11-24-r9", None), RecalledRow("2026-11-20-r3", dt.date(2026, 11, 22))),
    latest=FILES,
    build_command="ansvar dump",
    is_in_memory=False,
)
ONE = DumpPage(
    dump=ROW,
    previous=Link("2026-11-25-r12", "/data/dumps/2026-11-25-r12"),
    licences=(("http://creativecommons.org/publicdomain/zero/1.0/", 2400), (None, 58)),
    groups=(
        DumpGroup("Hela registret", (DumpPart(Text("Allt", ""), 2458, is_whole=True, files=FILES),)),
        DumpGroup("Efter organisation", (DumpPart(Text("Payroll office", "en"), 3, is_whole=False, files=FILES[:1]),)),
    ),
    left_out=("kind/system.rdf.gz",),
)


def dump_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    nothing = replace(LIST, dumps=(), recalled=(), latest=(), build_command="ansvar dump --audience internal")
    return {
        "dumps": LIST,
        "dumps-nothing": nothing,
        "dumps-in-memory": replace(nothing, is_in_memory=True),
        "dumps-only-recalled": replace(nothing, recalled=LIST.recalled),
        "dump": ONE,
        "dump-first": replace(ONE, previous=None, left_out=()),
    }
