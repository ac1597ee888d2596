"""Gaps as pages tell them: what is missing where, why it matters, whose it is and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph_service.gaps import Gap
from graph_service.registry import Registry
from web.context_parts import GapItem
from web.i18n import text_in
from web.pages.things import Things
from web.words import tone


def make_gap(things: Things, gap: Gap) -> GapItem:
    """Return one gap."""
    return GapItem(
        name=things.text(gap.rule),
        severity=gap.severity,
        tone=tone(gap.severity),
        focus=things.thing(gap.focus),
        rule=things.thing(gap.rule),
        message=text_in(gap.messages, things.lang),
        remedy=text_in(gap.remedies, things.lang),
        article=gap.article,
        article_url=gap.source,
        control_point=gap.control_point,
        owner=things.thing_or_none(gap.owner),
        owner_role=things.thing_or_none(gap.owner_role),
        organisation=things.thing_or_none(gap.organisation),
    )


def make_gaps(things: Things, gaps: Iterable[Gap]) -> tuple[GapItem, ...]:
    """Return gaps in the order given."""
    return tuple(make_gap(things, gap) for gap in gaps)


def gaps_of(registry: Registry, iri: str) -> Sequence[Gap]:
    """Return the gaps of a record; of an organisation those that are counted as its as well."""
    if registry.labels.kind(iri) == "rule":
        return registry.gaps(rule=iri)
    if registry.labels.kind(iri) != "organisation":
        return registry.gaps(of=iri)
    return [gap for gap in registry.models.gaps if iri in (gap.focus, gap.organisation)]
