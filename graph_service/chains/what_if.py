"""What becomes invalid if something ends, moves or changes hands: judged on the day, and never written.

A supposition changes engagements, or where countries stand, in thought only; each engagement that it touches is
judged with and without it. What was wrong before is no consequence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal as OneOf
from typing import get_args

from graph_service.chains.adjacency import Adjacency, Agreement, Engagement
from graph_service.chains.chain import Link
from graph_service.chains.cycles import Place
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import ADEQUACY, Country, Jurisdiction, Tool
from graph_service.chains.links import make_link
from graph_service.chains.tops import tops_above
from graph_service.chains.upward import Use, uses_at, uses_of_any
from graph_service.errors import BadRequest, Problem

Supposed = OneOf["ends", "withdrawn", "moves", "acquired", "gone"]
SUPPOSED: tuple[Supposed, ...] = get_args(Supposed)
Reason = OneOf["no_agreement", "no_ground", "seat_outside", "parent_outside", "parent_unknown", "gone", "cut_off"]
_Found = Iterator[tuple[Engagement, Reason]]


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed, of what, and where it leads.

    ends: an agreement. withdrawn: a transfer tool, a transfer, or the adequacy decision on a country. moves: an
    organisation's seat, to a country; where it processes stays as it is. acquired: an organisation, by another.
    gone: an organisation. `to` is None where nothing is moved or acquired.
    """

    what: Supposed
    of: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One engagement that becomes invalid or doubtful, why, and whom it serves in the end.

    no_agreement: no agreement in force (Art. 28(3)). no_ground: a transfer without ground (Art. 44). seat_outside,
    parent_outside: the one engaged, or its owner, is then seated in a third country without adequate protection, so
    the transfer must be judged anew. parent_unknown: where the new owner is seated is not stated. gone: a party is no
    longer there. cut_off: only those that are gone lead to it.
    """

    engagement: str
    engager: str
    engaged: str
    scope: str
    reason: Reason
    customers: tuple[str, ...]
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """Everything that follows from a supposition on a day, sorted by who is engaged; `uses` are whom it reaches."""

    supposition: Supposition
    on: date
    effects: tuple[Effect, ...]
    uses: tuple[Use, ...]


def read_supposition(what: str, of: str, to: str | None) -> Supposition:
    """Return a supposition. Raises BadRequest where it is none, or says nothing of where it leads."""
    if what not in SUPPOSED:
        raise _bad("what", f"Parameter what is '{what}'. Give one of {', '.join(SUPPOSED)}.")
    kind = next(one for one in SUPPOSED if one == what)
    if kind in {"moves", "acquired"} and to is None:
        wanted = "a country that it moves to" if kind == "moves" else "the organisation that acquires it"
        raise _bad("to", f"Parameter to is missing. Give the IRI of {wanted}.")
    if kind not in {"moves", "acquired"} and to is not None:
        raise _bad("to", f"Parameter to has no meaning with what={what}. Leave it out.")
    return Supposition(kind, of, to)


def suppose(adjacency: Adjacency, jurisdiction: Jurisdiction, supposition: Supposition, on: date) -> Consequences:
    """Return what becomes invalid on the day if the supposition holds from then on."""
    found = list(dict.fromkeys(_JUDGES[supposition.what](adjacency, jurisdiction, supposition, on)))
    engagements = [one for one, _ in found]
    tops = tops_above(adjacency, engagements, on)
    # Places in one ring share their tops, and to join the same thousands again for each took most of the time.
    sets = {id(some): some for some in tops.values()}
    served = {place: tuple(uses_at(adjacency, *place, on)) for place in frozenset[Place]().union(*sets.values())}
    effects = [
        _effect(one, reason, [use for place in tops[one.engager, one.scope] for use in served[place]])
        for one, reason in found
    ]
    effects.sort(key=lambda one: (one.engaged, one.scope, one.engager, one.engagement, one.reason))
    return Consequences(supposition, on, tuple(effects), tuple(uses_of_any(adjacency, engagements, on)))


def _effect(engagement: Engagement, reason: Reason, uses: list[Use]) -> Effect:
    return Effect(
        engagement.iri,
        engagement.engager,
        engagement.engaged,
        engagement.scope,
        reason,
        customers=tuple(sorted({use.customer for use in uses})),
        activities=tuple(sorted({activity for use in uses for activity in use.activities})),
    )


def _agreement_ends(adjacency: Adjacency, jurisdiction: Jurisdiction, supposed: Supposition, on: date) -> _Found:
    for one in _in_force(adjacency, on):
        if any(agreement.iri == supposed.of for agreement in one.agreements):
            agreements = tuple(_ended_agreement(agreement, supposed.of, on) for agreement in one.agreements)
            then = _link(replace(one, agreements=agreements), jurisdiction, on)
            if then.lacks_agreement and not _link(one, jurisdiction, on).lacks_agreement:
                yield one, "no_agreement"


def _ended_agreement(agreement: Agreement, ended: str, on: date) -> Agreement:
    return replace(agreement, period=_until(agreement.period, on)) if agreement.iri == ended else agreement


def _is_withdrawn(adjacency: Adjacency, jurisdiction: Jurisdiction, supposed: Supposition, on: date) -> _Found:
    then = _without(jurisdiction, supposed.of, on)
    for one in _in_force(adjacency, on):
        transfers = tuple(
            replace(transfer, period=_until(transfer.period, on)) if transfer.iri == supposed.of else transfer
            for transfer in one.transfers
        )
        if then is jurisdiction and transfers == one.transfers:
            continue
        # Whoever processes at home or within the EEA rests on no ground, and that is most.
        if any(jurisdiction.standing(country, on) not in {"sweden", "eea"} for country in one.countries):
            after = _link(replace(one, transfers=transfers), then, on)
            if after.lacks_ground and not _link(one, jurisdiction, on).lacks_ground:
                yield one, "no_ground"


def _without(jurisdiction: Jurisdiction, withdrawn: str, on: date) -> Jurisdiction:
    """Return where countries stand once a tool, or the decision on a country, holds no longer."""
    ended = {
        iri: tool
        for iri, tool in jurisdiction.tools.items()
        if iri == withdrawn
        or (tool.is_adequacy and (withdrawn == ADEQUACY or (withdrawn in tool.countries and len(tool.countries) == 1)))
    }
    if withdrawn in jurisdiction.countries:
        countries = {withdrawn}
    elif withdrawn == ADEQUACY:
        countries = set(jurisdiction.countries)
    else:
        countries = {country for tool in ended.values() if tool.is_adequacy for country in tool.countries}
    if not ended and not countries:
        return jurisdiction
    tools = {iri: _ended_tool(tool, on) if iri in ended else tool for iri, tool in jurisdiction.tools.items()}
    described = {
        iri: _without_decision(country, on) if iri in countries else country
        for iri, country in jurisdiction.countries.items()
    }
    return Jurisdiction(described, tools)


def _ended_tool(tool: Tool, on: date) -> Tool:
    return replace(tool, period=_until(tool.period, on))


def _without_decision(country: Country, on: date) -> Country:
    return replace(country, adequacy=_until(country.adequacy, on)) if country.adequacy else country


def _seat_moves(adjacency: Adjacency, jurisdiction: Jurisdiction, supposed: Supposition, on: date) -> _Found:
    assert supposed.to is not None
    before = adjacency.domiciles.get(supposed.of)
    for one in adjacency.by_engaged.get(supposed.of, ()):
        was_outside = _is_outside(jurisdiction, before, one, on)
        if one.period.holds(on) and not was_outside and _is_outside(jurisdiction, supposed.to, one, on):
            yield one, "seat_outside"


def _is_acquired(adjacency: Adjacency, jurisdiction: Jurisdiction, supposed: Supposition, on: date) -> _Found:
    assert supposed.to is not None
    owner = adjacency.parents.get(supposed.to, supposed.to)
    seat = adjacency.domiciles.get(owner)
    owned = [supposed.of, *sorted(one for one, parent in adjacency.parents.items() if parent == supposed.of)]
    for supplier in owned:
        before = adjacency.domiciles.get(adjacency.parents.get(supplier, supplier))
        for one in adjacency.by_engaged.get(supplier, ()):
            if not one.period.holds(on):
                continue
            if seat is None:
                yield one, "parent_unknown"
            elif _is_outside(jurisdiction, seat, one, on) and not _is_outside(jurisdiction, before, one, on):
                yield one, "parent_outside"


def _is_outside(jurisdiction: Jurisdiction, country: str | None, engagement: Engagement, on: date) -> bool:
    return country is not None and jurisdiction.standing(country, on, engagement.transfers) == "third"


def _is_gone(adjacency: Adjacency, _jurisdiction: Jurisdiction, supposed: Supposition, on: date) -> _Found:
    """Yield the engagements of the one gone, then those to which nothing else leads any longer."""
    own = [one for one in adjacency.by_engaged.get(supposed.of, ()) if one.period.holds(on)]
    engaging = adjacency.by_engager.get(supposed.of, {})
    lost = dict.fromkeys([*own, *adjacency.by(supposed.of, engaging, on)])
    for one in lost:
        yield one, "gone"
    waiting = list(lost)
    while waiting:
        for one in adjacency.below(waiting.pop(), on):
            if one not in lost and all(above in lost for above in adjacency.above(one, on)):
                lost[one] = None
                waiting.append(one)
                yield one, "cut_off"


_JUDGES: dict[Supposed, Callable[[Adjacency, Jurisdiction, Supposition, date], _Found]] = {
    "ends": _agreement_ends,
    "withdrawn": _is_withdrawn,
    "moves": _seat_moves,
    "acquired": _is_acquired,
    "gone": _is_gone,
}


def _in_force(adjacency: Adjacency, on: date) -> Iterator[Engagement]:
    for engagements in adjacency.engagements.values():
        yield from (one for one in engagements if one.period.holds(on))


def _until(period: Period, on: date) -> Period:
    last = on - timedelta(days=1)
    return period if period.is_past(on) else Period(period.start, last)


def _link(engagement: Engagement, jurisdiction: Jurisdiction, on: date) -> Link:
    return make_link(engagement, jurisdiction, on, depth=1, rank=1, parent=None, is_repeat=False)


def _bad(name: str, text: str) -> BadRequest:
    return BadRequest(text, (Problem(name, text),))
