"""The gaps that a filter leaves, one by one, with why they are gaps and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graph_service.gaps import SEVERITIES, Gap
from graph_service.labels import Text
from graph_service.registry import Registry
from web import context_parts as cp
from web import gap_contexts as c
from web.api.parameters import KINDS
from web.i18n import gettext
from web.pages.control_points import control_points, point_name
from web.pages.gap_files import file_links
from web.pages.gap_filter import NOBODY, Filter
from web.pages.gap_items import Known, gaps_of, known_of, make_gaps
from web.pages.gaps import checked_at
from web.pages.paging import PAGE_SIZE, first_of, make_paging
from web.pages.rule import rule_page
from web.pages.things import Things, things_of
from web.words import kinds_name, severity_word


def gap_list_page(registry: Registry, asked: Filter, number: int, *, of: str | None = None) -> c.GapListPage:
    """Return a part of the gaps that a filter leaves, of the whole register or of one record."""
    things, known = things_of(registry), known_of(registry)
    every = gaps_of(registry, of) if of else registry.models.gaps.listed
    gaps = [gap for gap in every if asked.leaves(gap, things.labels, known)]
    paging = make_paging(number, len(gaps), PAGE_SIZE, asked.address)
    start = first_of(paging, PAGE_SIZE)
    return c.GapListPage(
        title=_title(registry, things, asked, of),
        of=things.thing_or_none(of),
        filters=(*_severities(things, every, asked, known), *_chosen(registry, things, asked)),
        kinds=tuple(_kinds(things, every, asked, known)),
        rule=rule_page(registry, asked.rule) if asked.rule else None,
        gaps=make_gaps(things, gaps[start : start + PAGE_SIZE], known),
        total=len(gaps),
        paging=paging,
        checked=checked_at(registry),
        formats=file_links(asked.address) if gaps else (),
    )


def found_gaps(registry: Registry, asked: Filter, *, of: str | None = None) -> list[Gap]:
    """Return all gaps that a filter leaves, the most serious first."""
    known = known_of(registry)
    every = gaps_of(registry, of) if of else registry.models.gaps.listed
    return [gap for gap in every if asked.leaves(gap, registry.labels, known)]


def _title(registry: Registry, things: Things, asked: Filter, of: str | None) -> Text:
    names = [things.text(iri).value for iri in (of, asked.rule) if iri is not None]
    names += [_organisation_name(things, asked.organisation).value] if asked.organisation else []
    names += [_owner_words(things, asked.owner).value] if asked.owner else []
    if asked.control_point is not None:
        names.append(point_name(things, control_points(registry), asked.control_point).value)
    return Text(gettext("Gaps: {names}").format(names=" · ".join(names)) if names else gettext("All gaps"), "")


def _organisation_name(things: Things, iri: str) -> Text:
    return Text(gettext("No organisation"), "") if iri == NOBODY else things.text(iri)


def _owner_words(things: Things, iri: str) -> Text:
    if iri == NOBODY:
        return Text(gettext("Nobody holds the role that mends it"), "")
    return Text(gettext("To be mended by {party}").format(party=things.text(iri).value), "")


def _severities(things: Things, every: Sequence[Gap], asked: Filter, known: Known) -> list[cp.Option]:
    open_filter = replace(asked, severity=None)
    counted = Counter(gap.severity for gap in every if open_filter.leaves(gap, things.labels, known))
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


def _kinds(things: Things, every: Sequence[Gap], asked: Filter, known: Known) -> list[cp.Option]:
    """Return the kinds of record to choose from; none where there is only one."""
    open_filter = replace(asked, kind=None)
    counted = Counter(things.labels.kind(gap.focus) for gap in every if open_filter.leaves(gap, things.labels, known))
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
        chosen.append((_organisation_name(things, asked.organisation), replace(asked, organisation=None)))
    if asked.owner:
        chosen.append((_owner_words(things, asked.owner), replace(asked, owner=None)))
    if asked.article:
        chosen.append((Text(asked.article, ""), replace(asked, article=None)))
    if asked.control_point is not None:
        chosen.append(
            (point_name(things, control_points(registry), asked.control_point), replace(asked, control_point=None))
        )
    if asked.accepted:
        words = gettext("Accepted for a time") if asked.accepted == "yes" else gettext("Not accepted")
        chosen.append((Text(words, ""), replace(asked, accepted=None)))
    return [cp.Option("", text, None, True, without.address()) for text, without in chosen]
