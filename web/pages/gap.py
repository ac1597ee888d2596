"""The page of one gap: what is missing, why that matters, whose it is, since when, and how it is mended."""

from __future__ import annotations

from datetime import date

from pyoxigraph import Literal

from graph_service.gap_acceptances import Acceptance
from graph_service.gap_owners import ground_of
from graph_service.gap_statements import GapStatement
from graph_service.gaps import Gap
from graph_service.labels import Text
from graph_service.names import SH
from graph_service.registry import Registry
from web import context_parts as cp
from web import gap_contexts as c
from web.i18n import gettext, text_in
from web.pages.control_points import control_points
from web.pages.facts import anchor_of
from web.pages.gap_acceptances import make_acceptance
from web.pages.gap_filter import LIST
from web.pages.gap_items import gap_path, known_of, make_gap
from web.pages.held import make_held
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.pages.values import make_values


def gap_page(registry: Registry, gap: Gap, *, has_forms: bool, acts: c.GapActs | None = None) -> c.GapPage:
    """Return the page of a gap; `has_forms` tells whether there is a form to mend it with, `acts` what else to do."""
    things, known, today = things_of(registry), known_of(registry, [gap]), date.today()
    item, statement = make_gap(things, gap, known), registry.gap_statement(gap)
    decisions = [one for one in registry.acceptances() if (one.thing, one.rule) == (gap.focus, gap.rule)]
    focus_path = item.focus.path or ""
    anchor = f"#{anchor_of(gap.path)}" if gap.path else "#facts"
    shown = [gap.value] if gap.value is not None else []
    point, holding = control_points(registry).get(gap.control_point or 0), _holding(registry, things, gap)
    return c.GapPage(
        gap=item,
        iri=gap.iri,
        sentence=item.message,
        why=_rule_text(registry, things, gap.rule),
        lack=_lack(statement),
        field=_field_name(registry, things, gap),
        field_path=focus_path + anchor if focus_path else "",
        edit_path=_edit_path(registry, gap.focus) + anchor if has_forms and focus_path else None,
        values=make_values(things, shown),
        turtle=statement.turtle if statement else None,
        is_missing=statement is not None and statement.fault == "missing",
        holding=holding,
        ground=_ground(registry, things, gap) if gap.owner and not holding else None,
        control_point=things.thing_or_none(point),
        since=known.since.get(gap.iri),
        periods=_periods(registry, gap.iri),
        acceptance=_one(registry, things, [one for one in decisions if one.holds(today)]),
        past=tuple(make_acceptance(registry, things, one) for one in decisions if not one.holds(today)),
        acts=acts,
        same_record=len(registry.gaps(of=gap.focus)) - 1,
        same_record_path=f"{focus_path}#gaps",
        same_rule=len(registry.gaps(rule=gap.rule)) - 1,
        same_rule_path=address(LIST, rule=gap.rule),
        formats=(cp.Link("Turtle", f"{gap_path(gap)}.ttl"), cp.Link("JSON", f"/api/gaps{gap_path(gap)[4:]}")),
        path=gap_path(gap),
    )


def mended_gap_page(registry: Registry, iri: str) -> c.MendedGapPage | None:
    """Return what is left to tell of a gap that is not there today, None where there never was one."""
    told = registry.gap_history.last_told(iri)
    if told is None:
        return None
    things, (rule, organisation) = things_of(registry), told
    return c.MendedGapPage(iri, things.thing(rule), things.thing_or_none(organisation), _periods(registry, iri))


def _lack(statement: GapStatement | None) -> str:
    if statement is None:
        return gettext("The rule looks at how several facts fit together, so no single one of them is the wrong one.")
    return {
        "missing": gettext("This is not stated."),
        "wrong": gettext("This is stated, but does not meet the rule."),
        "looked_at": gettext("What is stated here does not meet the rule."),
    }[statement.fault]


def _rule_text(registry: Registry, things: Things, rule: str) -> Text | None:
    if not registry.describes(rule):
        return None
    values = (one for one in registry.record(rule).values(SH.description) if isinstance(one, Literal))
    return text_in({one.language or "": one.value for one in values}, things.lang)


def _field_name(registry: Registry, things: Things, gap: Gap) -> Text | None:
    """Return what the field of a gap is called on the page of the record."""
    if gap.path is None:
        return None
    fields = registry.fields(things.labels.kind(gap.focus) or "")
    names = next((one.names for one in fields if one.path == gap.path), {})
    return text_in(names, things.lang) or things.text(gap.path)


def _edit_path(registry: Registry, focus: str) -> str:
    one = registry.base.address(focus)
    assert one is not None
    return f"/edit/{one.kind}/{one.slug}"


def _holding(registry: Registry, things: Things, gap: Gap) -> cp.Held | None:
    if gap.owner_role is None or not registry.describes(gap.focus):
        return None
    held = registry.responsibilities(gap.focus, role=gap.owner_role)
    return next((make_held(things, one) for one in held if one.party == gap.owner), None)


def _ground(registry: Registry, things: Things, gap: Gap) -> str:
    supplier = things.text(gap.organisation if gap.organisation != gap.owner and gap.organisation else gap.focus).value
    return {
        "itself": gettext("The record is about it."),
        "concerned": gettext("The record is its matter."),
        "engages": gettext("It engages {supplier}, itself or through another supplier."),
        "keeps": gettext("It keeps the register, and no other party is known."),
    }[ground_of(registry.store, gap, date.today())].format(supplier=supplier)


def _periods(registry: Registry, iri: str) -> tuple[tuple[date, date | None], ...]:
    return tuple((one.opened, one.closed) for one in registry.gap_periods(iri))


def _one(registry: Registry, things: Things, some: list[Acceptance]) -> c.AcceptanceItem | None:
    return make_acceptance(registry, things, some[-1]) if some else None
