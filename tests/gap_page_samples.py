"""What each page of gaps looks like with something in every field, and with as little as there can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from page_samples import (
    BOARD,
    CONTROLLED,
    DAY,
    GAP,
    NOON,
    ONE_PAGE,
    PAGING,
    PAYROLL,
    PROCESSED,
    RULE,
    RULE_PAGE,
    SERVICE_BOARD,
    WARNING,
    sv,
    thing,
)

from web import context_parts as cp
from web import gap_contexts as c
from web.render import PageContext

_BARS = (
    cp.Bar(sv("Gallringsfrist saknas"), "/gaps/list?rule=1", 44, 100, "warning"),
    cp.Bar(sv("Underbiträde utan avtal"), "/gaps/list?rule=2", 31, 70, "danger"),
    cp.Bar(sv("Kontakt saknas"), "/gaps/list?rule=3", 3, 7, "info"),
)
_MONTHS = tuple(
    c.ChartMonth(
        dt.date(2026, number, 1), there, 9, 17, 48.0 + 52 * (number - 1), round(192 - there * 0.84, 1), number % 2 == 1
    )
    for number, there in enumerate((212, 208, 204, 188, 161, 157, 154, 149, 150, 140, 117), start=1)
)
_CHART = c.LineChart(
    width=640,
    height=220,
    months=_MONTHS,
    line=" ".join(f"{month.x},{month.y}" for month in _MONTHS),
    area=" ".join(("48.0,192", *(f"{month.x},{month.y}" for month in _MONTHS), "568.0,192")),
    marks=((0, 192.0), (100, 108.0), (200, 24.0)),
)
_TREND = c.Trend(dt.date(2026, 1, 12), _MONTHS, _CHART, "/gaps/trend")
_SHORT = c.Trend(DAY, _MONTHS[:1], None, "/gaps/trend")
_FORMATS = (cp.Link("CSV", "/gaps/list.csv"), cp.Link("Excel", "/gaps/list.xlsx"), cp.Link("JSON", "/gaps/list.json"))
_ONE = replace(GAP, path="/gap/0a1b", since=DAY, accepted_until=dt.date(2026, 12, 31))

GAPS = c.GapsPage(
    organisation=None,
    organisations=(cp.Option(BOARD.iri, BOARD.name, 28, False),),
    total=117,
    records_with=64,
    records=412,
    checked=NOON,
    checking=(34, 88),
    tiles=(
        cp.Tile(49, "behöver åtgärdas", "danger", "/gaps/list?severity=violation"),
        cp.Tile(68, "bör ses över", "warning", "/gaps/list?severity=warning"),
        cp.Tile(348, "poster utan brist", None, None),
    ),
    points=_BARS,
    rules=_BARS[:2],
    owners=_BARS[1:],
    trend=_TREND,
    heat_columns=(
        c.HeatColumn("3", sv("3. Biträdesavtal"), "/gaps/list?control_point=3"),
        c.HeatColumn("4", sv("4. Personuppgiftsregister"), "/gaps/list?control_point=4"),
        c.HeatColumn("–", sv("Ingen kontrollpunkt"), "/gaps/list?control_point=0"),
    ),
    heat=(
        c.HeatRow(BOARD, "/gaps/skol", ((11, 3, "/gaps/list?a"), (8, 2, "/gaps/list?b"), (1, 1, "/gaps/list?c")), 20),
        *(
            c.HeatRow(SERVICE_BOARD, f"/gaps/{one}", ((0, 0, None), (5, 2, "/gaps/list?b"), (2, 1, "/gaps/list?c")), 7)
            for one in range(12)
        ),
        c.HeatRow(None, "/gaps/list?organisation=none", ((0, 0, None), (5, 0, "/gaps/list?d"), (0, 0, None)), 5),
    ),
    first=(
        c.ToDoItem(_ONE, 2, DAY, True, DAY, 14),
        c.ToDoItem(WARNING, 0, dt.date(2027, 1, 31), False, None, 0),
    ),
    list_path="/gaps/list",
    formats=_FORMATS,
    others=(cp.Link("Så har bristerna förändrats", "/gaps/trend"), cp.Link("Godtagna brister", "/gaps/acceptances")),
)
GAP_LIST = c.GapListPage(
    title=sv("Brister: Gallringsfrist saknas · Skolnämnden"),
    of=None,
    filters=(
        cp.Option("violation", sv("Måste åtgärdas"), 8, True, "/gaps/list?severity=violation"),
        cp.Option("x", BOARD.name, None, False),
    ),
    kinds=(
        cp.Option("activity", sv("Behandlingar"), 7, True, "/gaps/list"),
        cp.Option("system", sv("System"), 1, False, "/gaps/list?kind=system"),
    ),
    rule=RULE_PAGE,
    gaps=(_ONE, WARNING),
    total=8,
    paging=PAGING,
    checked=NOON,
    formats=_FORMATS,
)
ACCEPTED = c.AcceptanceItem(
    acceptance=thing("Godtagen brist – gallringsfrist", "acceptance", is_synthetic=True),
    gap=GAP.name,
    gap_path="/gap/0a1b",
    focus=PAYROLL,
    reason=sv("Systemet avvecklas i januari."),
    decided_by=BOARD,
    decided_on=DAY,
    decision="SN 2026-12",
    until=dt.date(2026, 12, 31),
    withdrawn_on=None,
    state="Gäller",
    tone="info",
)
_ENDED = replace(
    ACCEPTED,
    gap_path=None,
    reason=None,
    decided_by=None,
    decided_on=None,
    decision=None,
    until=None,
    withdrawn_on=DAY,
    state="Återtagen",
    tone="neutral",
)
_FORM = c.AcceptForm(
    reason="",
    decided_by="Okänd",
    until="2026-12-31",
    decided_on="2026-11-26",
    decision="",
    faults={"reason": "Skriv varför bristen får vara kvar en tid.", "decided_by": "Ingen befattning heter ”Okänd”."},
    deciders=(
        cp.Option("Skolnämnden", sv("Skolnämnden"), None, False),
        cp.Option("https://register.example/id/post/chef", sv("Enhetschef"), None, False),
    ),
    today="2026-11-26",
)
ONE_GAP = c.GapPage(
    gap=_ONE,
    iri="https://register.example/gap/0a1b",
    sentence=GAP.message,
    why=sv("Uppgifter som sparas för länge blir en risk."),
    lack="Det är inte angivet.",
    field=sv("Gallringsfrist"),
    field_path="/doc/activity/loneutbetalning#ansvar-retentionPeriod",
    edit_path="/edit/activity/loneutbetalning",
    values=(cp.Value(text=sv("för evigt")), cp.Value(thing=BOARD)),
    turtle='<https://register.example/id/activity/loneutbetalning> ansvar:retentionPeriod "…"^^xsd:duration .',
    is_missing=True,
    holding=PROCESSED,
    ground=None,
    control_point=thing("Personuppgiftsregister", "control-point"),
    since=DAY,
    periods=((dt.date(2025, 3, 1), dt.date(2025, 9, 1)), (DAY, None)),
    acceptance=ACCEPTED,
    past=(_ENDED,),
    acts=c.GapActs(_FORM, told="Bristen är godtagen till och med 31 december 2026."),
    same_record=2,
    same_record_path="/doc/activity/loneutbetalning#gaps",
    same_rule=43,
    same_rule_path="/gaps/list?rule=1",
    formats=(cp.Link("Turtle", "/gap/0a1b.ttl"), cp.Link("JSON", "/api/gaps/0a1b")),
    path="/gap/0a1b",
)
_LEVELS = (cp.Level("Obligatoriskt", 5, 6), cp.Level("Rekommenderat", 0, 0), cp.Level("Frivilligt", 4, 20))
COMPLETENESS = c.CompletenessPage(
    kinds=(
        c.KindRow("activity", "/gaps/completeness?kind=activity", 412, _LEVELS),
        c.KindRow("system", "/gaps/completeness?kind=system", 31, _LEVELS),
    ),
    kind="activity",
    levels=_LEVELS,
    fields=(
        c.FieldRow(sv("Ändamål"), "Obligatoriskt", 400, 412, 97, "danger", "/gaps/list?rule=1"),
        c.FieldRow(sv("Kallas även"), "Frivilligt", 12, 412, 3, "accent", None),
    ),
    formats=(cp.Link("JSON", "/api/completeness"),),
)
TREND = c.GapTrendPage(
    trend=_TREND,
    views=(
        cp.Option("", sv("Alla tillsammans"), None, False, "/gaps/trend"),
        cp.Option("organisation", sv("Per organisation"), None, True, "/gaps/trend?by=organisation"),
    ),
    by="organisation",
    heading="Organisation",
    months=tuple(month.first_day for month in _MONTHS),
    rows=(
        c.TrendRow(BOARD.name, "/gaps/list?organisation=x", (12,) * 11, "0,12 96,2", 3, 1),
        c.TrendRow(sv("Ingen organisation"), None, (2,) * 11, None, 0, 0),
    ),
    total_rows=40,
    formats=(cp.Link("JSON", "/api/gaps/trend?by=organisation"),),
)


def gap_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    return {
        "gaps": GAPS,
        "gaps-bare": replace(
            GAPS,
            organisation=BOARD,
            total=0,
            checking=(0, 0),
            points=(),
            rules=(),
            owners=(),
            trend=c.Trend(None, (), None, "/gaps/trend"),
            heat=(),
            first=(),
            formats=(),
            others=(),
        ),
        "gaps-new": replace(GAPS, organisation=BOARD, checking=None, trend=_SHORT, heat=()),
        "gap_list": GAP_LIST,
        "gap_list-bare": replace(
            GAP_LIST, of=PAYROLL, filters=(), kinds=(), rule=None, gaps=(), total=0, paging=ONE_PAGE, formats=()
        ),
        "gap": ONE_GAP,
        "gap-held": replace(
            ONE_GAP, holding=CONTROLLED, is_missing=False, turtle=None, field=None, edit_path=None, acts=None
        ),
        "gap-bare": replace(
            ONE_GAP,
            gap=WARNING,
            sentence=None,
            why=None,
            field=None,
            field_path="",
            edit_path=None,
            values=(),
            turtle=None,
            is_missing=False,
            holding=None,
            control_point=None,
            since=None,
            periods=(),
            acceptance=None,
            past=(),
            ground="Den håller registret, och ingen annan är känd.",
            acts=c.GapActs(_FORM, refused="Bristen är inte längre godtagen, så det finns inget att återta."),
            same_record=0,
            same_rule=0,
        ),
        "gap_mended": c.MendedGapPage(
            "https://register.example/gap/0a1b", RULE, BOARD, ((dt.date(2025, 3, 1), dt.date(2025, 9, 1)),)
        ),
        "gap_mended-bare": c.MendedGapPage("https://register.example/gap/0a1b", RULE, None, ()),
        "gap_trend": TREND,
        "gap_trend-all": replace(TREND, by="", heading=None, rows=(), total_rows=0),
        "gap_trend-new": replace(TREND, trend=_SHORT, months=(DAY,), rows=TREND.rows[1:], total_rows=1),
        "gap_acceptances": c.AcceptancesPage((ACCEPTED,), (replace(ACCEPTED, gap_path=None),), (_ENDED,), 60),
        "gap_acceptances-bare": c.AcceptancesPage((), (), (), 60),
        "completeness": COMPLETENESS,
        "completeness-bare": c.CompletenessPage((), None, (), (), ()),
    }
