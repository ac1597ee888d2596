"""The gaps that a filter leaves, one by one, with why they are gaps and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.gaps import SEVERITIES, Gap, cites
from graph_service.labels import Labels, Text
from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.api.parameters import KINDS
from web.i18n import gettext
from web.pages.gap_items import gaps_of, make_gaps
from web.pages.gaps import LIST, checked_at, control_point_names
from web.pages.paging import PAGE_SIZE, first_of, make_paging
from web.pages.reading import address
from web.pages.rule import rule_page
from web.pages.things import Things, things_of
from web.words import kinds_name, severity_word


@dataclass(frozen=True, slots=True)
class Filter:
    """What the gaps are narrowed by; None where it does not matter."""

    severity: str | None = None
    rule: str | None = None
    organisation: str | None = None
    article: str | None = None
    control_point: int | None = None
    kind: str | None = None
    path: str = LIST

    def leaves(self, gap: Gap, labels: Labels) -> bool:
        """Tell whether every condition holds for a gap."""
        return (
            (self.severity is None or gap.severity == self.severity)
            and (self.rule is None or gap.rule == self.rule)
            and (self.organisation is None or gap.organisation == self.organisation)
            and (self.article is None or cites(gap.article, self.article))
            and (self.control_point is None or gap.control_point == self.control_point)
            and (self.kind is None or labels.kind(gap.focus) == self.kind)
        )

    def address(self, page: int = 1) -> str:
        """Return the address of the list under this filter."""
        return address(
            self.path,
            severity=self.severity,
            rule=self.rule,
            organisation=self.organisation,
            article=self.article,
            control_point=self.control_point,
            kind=self.kind,
            page=page,
        )


def checked_filter(registry: Registry, asked: Filter) -> Filter:
    """Return the filter where everything in it is known.

    Raises BadRequest for a severity or kind that there is not, NotFound for an unknown rule or organisation.
    """
    if asked.severity is not None and asked.severity not in SEVERITIES:
        raise _bad("severity", asked.severity, SEVERITIES)
    if asked.kind is not None and asked.kind not in KINDS:
        raise _bad("kind", asked.kind, KINDS)
    for name, iri in (("rule", asked.rule), ("organisation", asked.organisation)):
        if iri is not None and not registry.describes(iri):
            raise NotFound(f"Parameter {name} is '{iri}', which the register does not describe. Begin at /gaps.")
    return asked


def gap_list_page(registry: Registry, asked: Filter, number: int, *, of: str | None = None) -> c.GapListPage:
    """Return a part of the gaps that a filter leaves, of the whole register or of one record."""
    things = things_of(registry)
    every = gaps_of(registry, of) if of else registry.models.gaps.listed
    gaps = [gap for gap in every if asked.leaves(gap, things.labels)]
    paging = make_paging(number, len(gaps), PAGE_SIZE, asked.address)
    start = first_of(paging, PAGE_SIZE)
    return c.GapListPage(
        title=_title(registry, things, asked, of),
        of=things.thing_or_none(of),
        filters=(*_severities(things, every, asked), *_chosen(registry, things, asked)),
        kinds=tuple(_kinds(things, every, asked)),
        rule=rule_page(registry, asked.rule) if asked.rule else None,
        gaps=make_gaps(things, gaps[start : start + PAGE_SIZE]),
        total=len(gaps),
        paging=paging,
        checked=checked_at(registry),
    )


def _bad(name: str, value: str, known: Sequence[str]) -> BadRequest:
    text = f"Parameter {name} is '{value}'. Give one of {', '.join(known)}."
    return BadRequest(text, (Problem(name, text),))


def _title(registry: Registry, things: Things, asked: Filter, of: str | None) -> Text:
    names = [things.text(iri).value for iri in (of, asked.rule, asked.organisation) if iri is not None]
    if asked.control_point is not None:
        names.append(_point_name(registry, things, asked.control_point).value)
    return Text(gettext("Gaps: {names}").format(names=" · ".join(names)) if names else gettext("All gaps"), "")


def _point_name(registry: Registry, things: Things, point: int | None) -> Text:
    known = control_point_names(registry, things)
    return known.get(point or 0) or Text(gettext("Control point {number}").format(number=point), "")


def _severities(things: Things, every: Sequence[Gap], asked: Filter) -> list[cp.Option]:
    open_filter = replace(asked, severity=None)
    counted = Counter(gap.severity for gap in every if open_filter.leaves(gap, things.labels))
    return [
        cp.Option(
            one,
            Text(severity_word(one), ""),
            counted[one],
            one == asked.severity,
            (open_filter if one == asked.severity else replace(asked, severity=one)).address(),
        )
        for one in SEVERITIES
        if counted[one]
    ]


def _kinds(things: Things, every: Sequence[Gap], asked: Filter) -> list[cp.Option]:
    """Return the kinds of record to choose from; none where there is only one."""
    open_filter = replace(asked, kind=None)
    counted = Counter(things.labels.kind(gap.focus) for gap in every if open_filter.leaves(gap, things.labels))
    if len(counted) < 2 and asked.kind is None:
        return []
    return [
        cp.Option(
            kind,
            Text(kinds_name(kind), ""),
            counted[kind],
            kind == asked.kind,
            (open_filter if kind == asked.kind else replace(asked, kind=kind)).address(),
        )
        for kind in KINDS
        if counted[kind]
    ]


def _chosen(registry: Registry, things: Things, asked: Filter) -> list[cp.Option]:
    """Return what else the list is narrowed by; each leads to the list without it."""
    chosen: list[tuple[Text, Filter]] = []
    if asked.rule:
        chosen.append((things.text(asked.rule), replace(asked, rule=None)))
    if asked.organisation:
        chosen.append((things.text(asked.organisation), replace(asked, organisation=None)))
    if asked.article:
        chosen.append((Text(asked.article, ""), replace(asked, article=None)))
    if asked.control_point is not None:
        chosen.append((_point_name(registry, things, asked.control_point), replace(asked, control_point=None)))
    return [cp.Option("", text, None, True, without.address()) for text, without in chosen]
