"""Gaps as pages tell them: what is missing where, why it matters, whose it is and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph_service.gap_acceptances import Acceptance
from graph_service.gaps import Gap
from graph_service.registry import Registry
from web.context_parts import GapItem
from web.i18n import text_in
from web.pages.things import Things
from web.words import tone

ADDRESS = "/gap"
"""Below this each gap has its page; with the base before it, it is the name of the gap."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of gaps beside what the report says: since when they are there, and which are accepted."""

    since: Mapping[str, date] = field(default_factory=dict)
    accepted: Mapping[tuple[str, str], Acceptance] = field(default_factory=dict)


NOTHING_KNOWN = Known()


def known_of(registry: Registry, gaps: Iterable[Gap] | None = None) -> Known:
    """Return what is known today of all gaps, or of a few."""
    names = [gap.iri for gap in gaps] if gaps is not None else None
    if names == []:
        return NOTHING_KNOWN
    return Known(registry.gap_history.first_seen(names), registry.accepted())


def gap_path(gap: Gap) -> str:
    """Return the path of the page of a gap."""
    return f"{ADDRESS}/{gap.iri.rpartition('/')[2]}"


def make_gap(things: Things, gap: Gap, known: Known = NOTHING_KNOWN) -> GapItem:
    """Return one gap."""
    accepted = known.accepted.get((gap.focus, gap.rule))
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
        path=gap_path(gap),
        since=known.since.get(gap.iri),
        accepted_until=accepted.until if accepted else None,
    )


def make_gaps(things: Things, gaps: Iterable[Gap], known: Known = NOTHING_KNOWN) -> tuple[GapItem, ...]:
    """Return gaps in the order given."""
    return tuple(make_gap(things, gap, known) for gap in gaps)


def gaps_of(registry: Registry, iri: str, *, with_owned: bool = True) -> Sequence[Gap]:
    """Return the gaps of a record, and of an organisation those counted as its.

    Of a post or unit also those of other records that it must mend, where `with_owned` asks for them.
    """
    kind = registry.labels.kind(iri)
    if kind == "rule":
        return registry.gaps(rule=iri)
    if kind == "organisation":
        return registry.models.gaps.counted_for(iri)
    if kind in {"post", "unit"} and with_owned:
        return registry.models.gaps.to_mend_by(iri)
    return registry.gaps(of=iri)
