"""The pages of imports: what each looks like with something in every field, and bare."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from page_samples import FJALL, PAYROLL, RULE, sv, thing

from graph_service.labels import Text
from web import context_parts as cp
from web import import_contexts as ic
from web.render import PageContext

MOMENT = dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.UTC)
SOURCE = thing("Stadens systemlista", "source")
IMPORT = thing("Inläsning av register.xlsx", "import")


def option(value: str, name: str, *, is_chosen: bool = False) -> cp.Option:
    return cp.Option(value, Text(name, "sv"), None, is_chosen=is_chosen)


START = ic.ImportStartPage(
    mappings=(option("sv-kommuner", "Behandlingar som svenska kommuner publicerar (sv-kommuner)"),),
    registers=(sv("Stadens systemlista"),),
    megabytes=50.0,
)
COLUMNS = ic.ImportColumnsPage(
    path="/import/0/columns",
    file_name="register.xlsx",
    tables=(option("System", "System", is_chosen=True), option("Läs mig", "Läs mig")),
    table="System",
    kinds=(option("activity", "Behandling"), option("system", "System", is_chosen=True)),
    kind="system",
    columns=(
        ic.ImportColumn(
            field="column-0",
            name="Leverantör",
            letter="C",
            samples=("Fjällvind Lön AB", "Nordmoln Oy"),
            options=(option("", "Läses inte"), option("ansvar:suppliedBy", "Leverantör", is_chosen=True)),
            reason="rubriken liknar ”leverantör”",
        ),
        ic.ImportColumn("column-1", "Övrigt", "", (), (option("", "Läses inte", is_chosen=True),), ""),
    ),
    name_options=(option("System", "System", is_chosen=True),),
    key_options=(option("Nr", "Nr", is_chosen=True), option("System", "System")),
    register="Stadens systemlista",
    is_synthetic=True,
)
KEPT = ic.KeptMappingsPage(
    rows=(
        ic.KeptRow(
            name="stadens-systemlista",
            title=sv("Stadens systemlista"),
            kept_at=MOMENT,
            versions=(cp.Link("version 2", "/mappings/x/2.yaml"), cp.Link("version 1", "/mappings/x/1.yaml")),
            path="/mappings/x",
        ),
    )
)
DRAFT = ic.DraftRow(
    name=sv("Löneutbetalning"),
    path=PAYROLL.path,
    kind="activity",
    place="register.xlsx, blad Behandlingar, rad 5",
    changes=(ic.ChangeRow(sv("Ändamål"), (sv("Betala lön"),), (sv("Räkna ut lön"), Text("Pay", "en"))),),
)
PREVIEW = ic.ImportPreviewPage(
    path="/import/0",
    file_name="register.xlsx",
    mapping="sv-kommuner 1",
    can_change_columns=True,
    keeping=ic.Keeping("stadens-systemlista", None, "/import/0/mapping"),
    register=sv("Stadens systemlista"),
    register_is_new=True,
    rows=1200,
    tiles=(cp.Tile(3, "nya", "success", None), cp.Tile(0, "problem", None, None)),
    lists=(
        ic.DraftList("Nya", "", "new", 120, (replace(DRAFT, path=None, changes=()),)),
        ic.DraftList("Ändrade", "", "changed", 1, (DRAFT,)),
        ic.DraftList("Borta", "De får en sista dag.", "gone", 1, (DRAFT,)),
    ),
    conflicts=(
        ic.ConflictRow(
            field="activity/lon#ansvar:purpose@sv",
            record=PAYROLL,
            name=sv("Ändamål"),
            place="register.xlsx, rad 5",
            ours=(sv("Rättad"),),
            theirs=(),
        ),
    ),
    notes=(
        ic.NoteList("Problem", "problems", 80, (ic.NoteRow("register.xlsx, rad 7", "Datumet finns inte.", "Rätta."),)),
        ic.NoteList("Namn", "unsure", 1, (ic.NoteRow("rad 8", "Fjällvind Group", things=(FJALL,)),)),
        ic.NoteList("Läses inte", "unread", 1, (ic.NoteRow("", "Övrigt"),)),
    ),
    gaps_opened=(ic.MovedGap(sv("Gallringsfrist saknas"), RULE.path, "violation", "danger", 12),),
    gaps_closed=(ic.MovedGap(sv("Ändamål saknas"), None, "info", "info", 1),),
    opened=12,
    closed=1,
    digest="9f86d081",
    revision=7,
    ends_most=True,
    has_moved=True,
    is_nothing=False,
)
PAST = ic.PastRow(
    path="/imports/lista-2026-11-26",
    file_name="register.xlsx",
    mapping="sv-kommuner 1",
    register=SOURCE,
    summary=sv("3 nya, 1 ändrade, 0 avslutade"),
    ended_at=MOMENT,
    undone_at=None,
    who="registervårdare",
)
BARE_PAST = replace(PAST, register=None, summary=None, ended_at=None, undone_at=MOMENT)
DONE = ic.ImportPage(PAST, IMPORT, can_undo=True, revision=8, records=(PAYROLL, FJALL), count=120)


def import_samples() -> dict[str, PageContext]:
    """Return the samples by name."""
    return {
        "import-start": START,
        "import-start-bare": replace(START, mappings=(), registers=()),
        "import-columns": COLUMNS,
        "import-columns-bare": replace(COLUMNS, tables=COLUMNS.tables[:1], register=""),
        "import-preview": PREVIEW,
        "import-preview-bare": replace(
            PREVIEW,
            can_change_columns=False,
            keeping=ic.Keeping("stadens-systemlista", 2, "/mappings/stadens-systemlista/2.yaml"),
            register_is_new=False,
            lists=(),
            conflicts=(),
            notes=(),
            gaps_opened=(),
            gaps_closed=(),
            ends_most=False,
            has_moved=False,
            is_nothing=True,
        ),
        "import-done": DONE,
        "import-done-bare": ic.ImportPage(BARE_PAST, IMPORT, can_undo=False, revision=None, records=(), count=0),
        "kept-mappings": KEPT,
        "kept-mappings-bare": ic.KeptMappingsPage(()),
        "imports": ic.ImportsPage((PAST, BARE_PAST), may_edit=True),
        "imports-bare": ic.ImportsPage((), may_edit=False),
    }
