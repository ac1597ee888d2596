"""Engagements by engager, and what things are built on: the graph of chains in memory, as of one revision.

In memory because a chain of six takes 0.3 ms from here, 1 to 60 ms as SPARQL on the engines that were tried, and
because a property path follows neither scope nor day and can explode.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from graph_service.chains.facts import Period
from graph_service.chains.joined import NOT_JOINED, Joined
from graph_service.chains.jurisdiction import Transfer
from graph_service.labels import Text


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement and the days it is in force."""

    iri: str
    period: Period


@dataclass(frozen=True, slots=True)
class Engagement:
    """One engagement as the register states it, with the agreements and transfers it names."""

    iri: str
    engager: str
    engaged: str
    scope: str
    period: Period
    obtains: tuple[str, ...] = ()
    rank: int | None = None
    countries: tuple[str, ...] = ()
    place_texts: tuple[Text, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    authorisation: str | None = None
    purpose: tuple[Text, ...] = ()
    source: str | None = None
    """The base of the register that states it, where that is one that is followed."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """Every engagement with a number, and by number what a question about the whole city asks of each.

    Days are ordinals: whole numbers are compared a hundred times faster than a dozen fields of objects are read.
    """

    engagements: tuple[Engagement, ...]
    above: tuple[tuple[int, ...], ...]
    """The numbers of the engagements that each one follows, on any day."""
    first: tuple[int, ...]
    last: tuple[int, ...]
    by_country: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Adjacency:
    """What is engaged by whom, for what. Engagements come sorted by who is engaged, then by name."""

    engagements: Mapping[str, tuple[Engagement, ...]]
    """By name; one per combination where a record names several scopes or parties."""
    by_engager: Mapping[str, Mapping[str, tuple[Engagement, ...]]]
    """Engager, then scope."""
    by_engaged: Mapping[str, tuple[Engagement, ...]]
    by_scope: Mapping[str, tuple[Engagement, ...]]
    uses: Mapping[str, tuple[str, ...]]
    """What a service, system or activity is built on, one step."""
    providers: Mapping[str, tuple[str, ...]]
    controllers: Mapping[str, tuple[str, ...]]
    """As the activities state them now."""
    dated_controllers: Mapping[str, tuple[tuple[str, Period], ...]]
    """As assignments state them, with their periods; where there are any, they decide."""
    domiciles: Mapping[str, str] = field(default_factory=dict)
    """The country where an organisation is seated."""
    parents: Mapping[str, str] = field(default_factory=dict)
    """Who owns an organisation in the end."""
    part_of: Mapping[str, str] = field(default_factory=dict)
    """Of which organisation it is a part: the parent of a subsidiary, the board of an administration."""
    suppliers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Who supplies a system."""
    supplied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The services and systems that an organisation provides or supplies."""
    successors: Mapping[str, str] = field(default_factory=dict)
    """Into whom an organisation was merged, or who took it over."""
    joined: Joined = NOT_JOINED
    """The parties that registers which are followed have too."""
    _closures: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _activities: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _users: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _above: dict[tuple[str, str], tuple[Engagement, ...]] = field(default_factory=dict, repr=False, compare=False)
    _numbered: list[Numbered] = field(default_factory=list, repr=False, compare=False)
    _parties: list[frozenset[str]] = field(default_factory=list, repr=False, compare=False)

    def controllers_on(self, activity: str, on: date) -> tuple[str, ...]:
        """Return who is controller of an activity on a day: by its dated assignments, else as it states (Art. 4(7))."""
        dated = self.dated_controllers.get(activity)
        if dated is None:
            return self.controllers.get(activity, ())
        return tuple(dict.fromkeys(party for party, period in dated if period.holds(on)))

    def controlling(self) -> frozenset[str]:
        """Return the parties that are controllers of an activity on any day."""
        if not self._parties:
            stated = {party for parties in self.controllers.values() for party in parties}
            dated = {party for held in self.dated_controllers.values() for party, _ in held}
            self._parties.append(frozenset(stated | dated))
        return self._parties[0]

    def activities_of(self, party: str, on: date) -> tuple[str, ...]:
        """Return the activities whose controller the party is on a day, sorted."""
        return tuple(sorted(activity for activity in self.controllers if party in self.controllers_on(activity, on)))

    def closure(self, *things: str) -> tuple[str, ...]:
        """Return the things and everything that they are built on, nearest first, each once."""
        known = self._closures.get(things)
        if known is None:
            found = dict.fromkeys(things)
            waiting = list(found)
            for thing in waiting:
                new = [used for used in self.uses.get(thing, ()) if used not in found]
                found.update(dict.fromkeys(new))
                waiting.extend(new)
            known = self._closures[things] = tuple(found)
        return known

    def reach(self, engagement: Engagement) -> tuple[str, ...]:
        """Return the scopes for which those engaged below `engagement` work: its own and what it obtains."""
        if not engagement.obtains and engagement.scope not in self.uses:
            return (engagement.scope,)
        return self.closure(engagement.scope, *engagement.obtains)

    def activities_on(self, thing: str) -> tuple[str, ...]:
        """Return the activities with a stated controller that are built on `thing`, sorted."""
        if not self._activities and self.controllers:
            found: dict[str, list[str]] = defaultdict(list)
            for activity in sorted(self.controllers):
                for used in self.closure(activity):
                    found[used].append(activity)
            # In one step, so that another thread never sees a part of it.
            self._activities.update({used: tuple(activities) for used, activities in found.items()})
        return self._activities.get(thing, ())

    def successor(self, organisation: str) -> str:
        """Return who stands for an organisation now: itself, or the last of those that took over."""
        met = {organisation}
        while (following := self.successors.get(organisation)) is not None and following not in met:
            met.add(following)
            organisation = following
        return organisation

    def users(self) -> Mapping[str, tuple[str, ...]]:
        """Return what is built on each thing or obtains it, one step, sorted."""
        if not self._users:
            found: dict[str, set[str]] = defaultdict(set)
            for thing, used in self.uses.items():
                for one in used:
                    found[one].add(thing)
            for engagements in self.engagements.values():
                for engagement in engagements:
                    for one in engagement.obtains:
                        found[one].add(engagement.scope)
            self._users.update({one: tuple(sorted(things)) for one, things in found.items()})
        return self._users

    def by(self, engager: str, scopes: Iterable[str], on: date) -> list[Engagement]:
        """Return what `engager` engages for any of `scopes`, in force on the day, nearest scope first."""
        by_scope = self.by_engager.get(engager)
        if by_scope is None:
            return []
        return [one for scope in scopes for one in by_scope.get(scope, ()) if one.period.holds(on)]

    def below(self, engagement: Engagement, on: date) -> list[Engagement]:
        """Return what the one engaged engages in turn for the same thing, in force on the day."""
        return self.by(engagement.engaged, self.reach(engagement), on)

    def above(self, engagement: Engagement, on: date) -> list[Engagement]:
        """Return the engagements that this one follows: of its engager, for the same thing, in force on the day."""
        return self.above_place(engagement.engager, engagement.scope, on)

    def numbered(self) -> Numbered:
        """Return the engagements by number, sorted by name."""
        if not self._numbered:
            # In one step, so that another thread never sees a part of it.
            self._numbered.append(_numbered(self))
        return self._numbered[0]

    def above_place(self, organisation: str, scope: str, on: date) -> list[Engagement]:
        """Return the engagements of an organisation that reach `scope`, in force on the day."""
        return [one for one in self.reaching().get((organisation, scope), ()) if one.period.holds(on)]

    def reaching(self) -> Mapping[tuple[str, str], tuple[Engagement, ...]]:
        """Return, by who is engaged and for what those below work, the engagements that lead there, on any day."""
        if not self._above and self.by_engaged:
            found: dict[tuple[str, str], list[Engagement]] = defaultdict(list)
            for engaged, engagements in self.by_engaged.items():
                for one in engagements:
                    for reached in self.reach(one):
                        found[engaged, reached].append(one)
            self._above.update({place: tuple(ones) for place, ones in found.items()})
        return self._above


def build_adjacency(
    engagements: Iterable[Engagement],
    *,
    uses: Mapping[str, tuple[str, ...]],
    providers: Mapping[str, tuple[str, ...]] | None = None,
    controllers: Mapping[str, tuple[str, ...]] | None = None,
    dated_controllers: Mapping[str, tuple[tuple[str, Period], ...]] | None = None,
    domiciles: Mapping[str, str] | None = None,
    parents: Mapping[str, str] | None = None,
    part_of: Mapping[str, str] | None = None,
    suppliers: Mapping[str, tuple[str, ...]] | None = None,
    successors: Mapping[str, str] | None = None,
    joined: Joined = NOT_JOINED,
) -> Adjacency:
    """Return the adjacency of these engagements. `suppliers` are those of systems."""
    by_iri: dict[str, list[Engagement]] = defaultdict(list)
    by_engager: dict[str, dict[str, list[Engagement]]] = defaultdict(lambda: defaultdict(list))
    by_engaged: dict[str, list[Engagement]] = defaultdict(list)
    by_scope: dict[str, list[Engagement]] = defaultdict(list)
    for engagement in sorted(engagements, key=_place_in_order):
        by_iri[engagement.iri].append(engagement)
        by_engager[engagement.engager][engagement.scope].append(engagement)
        by_engaged[engagement.engaged].append(engagement)
        by_scope[engagement.scope].append(engagement)
    return Adjacency(
        engagements=_frozen(by_iri),
        by_engager={engager: _frozen(by_one) for engager, by_one in by_engager.items()},
        by_engaged=_frozen(by_engaged),
        by_scope=_frozen(by_scope),
        uses=uses,
        providers=providers or {},
        controllers=controllers or {},
        dated_controllers=dated_controllers or {},
        domiciles=domiciles or {},
        parents=parents or {},
        part_of=part_of or {},
        suppliers=suppliers or {},
        supplied=_turned(providers or {}, suppliers or {}),
        successors=successors or {},
        joined=joined,
    )


def with_facts(before: Adjacency, **facts: Any) -> Adjacency:
    """Return the adjacency with other facts in the fields named; what was worked out from the old ones is let go."""
    if "providers" in facts or "suppliers" in facts:
        parties = facts.get("providers", before.providers), facts.get("suppliers", before.suppliers)
        facts["supplied"] = _turned(*parties)
    return replace(before, **facts, _closures={}, _activities={}, _users={}, _above={}, _numbered=[], _parties=[])


def with_engagements(before: Adjacency, iris: Iterable[str], engagements: Iterable[Engagement]) -> Adjacency:
    """Return the adjacency in which the engagements of these names are `engagements` and no others."""
    gone = [one for iri in iris for one in before.engagements.get(iri, ())]
    there = list(engagements)
    by_engager = dict(before.by_engager)
    for engager in {one.engager for one in (*gone, *there)}:
        old, new = ([one for one in some if one.engager == engager] for some in (gone, there))
        by_engager[engager] = _renewed(before.by_engager.get(engager, {}), old, new, attrgetter("scope"))
    return replace(
        before,
        engagements=_renewed(before.engagements, gone, there, attrgetter("iri")),
        by_engager={engager: by_scope for engager, by_scope in by_engager.items() if by_scope},
        by_engaged=_renewed(before.by_engaged, gone, there, attrgetter("engaged")),
        by_scope=_renewed(before.by_scope, gone, there, attrgetter("scope")),
        # What things are built on is as before, and so is what was worked out of that alone.
        _users={},
        _above={},
        _numbered=[],
    )


def _renewed(
    known: Mapping[str, tuple[Engagement, ...]],
    gone: Iterable[Engagement],
    there: Iterable[Engagement],
    key: Callable[[Engagement], str],
) -> dict[str, tuple[Engagement, ...]]:
    draft = dict(known)
    left_out = set(map(id, gone))
    for name in {key(one) for one in (*gone, *there)}:
        kept = [one for one in known.get(name, ()) if id(one) not in left_out]
        draft[name] = tuple(sorted([*kept, *(one for one in there if key(one) == name)], key=_place_in_order))
        if not draft[name]:
            del draft[name]
    return draft


def _numbered(adjacency: Adjacency) -> Numbered:
    every = tuple([one for _, engagements in sorted(adjacency.engagements.items()) for one in engagements])
    # By identity: an engagement has a dozen fields, and a hash of all of them would be most of the time.
    number = {id(one): at for at, one in enumerate(every)}
    reaching = adjacency.reaching()
    by_country: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(every):
        for country in one.countries:
            by_country[country].append(at)
    return Numbered(
        every,
        above=tuple([tuple([number[id(up)] for up in reaching.get((one.engager, one.scope), ())]) for one in every]),
        first=tuple([one.period.start.toordinal() if one.period.start else 0 for one in every]),
        last=tuple([one.period.end.toordinal() if one.period.end else date.max.toordinal() for one in every]),
        by_country={country: tuple(some) for country, some in by_country.items()},
    )


def _place_in_order(engagement: Engagement) -> tuple[str, str, str, str]:
    return engagement.engaged, engagement.iri, engagement.engager, engagement.scope


def _turned(*by_thing: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return what each organisation provides or supplies, sorted."""
    found: dict[str, set[str]] = defaultdict(set)
    for parties_of in by_thing:
        for thing, parties in parties_of.items():
            for party in parties:
                found[party].add(thing)
    return {party: tuple(sorted(things)) for party, things in found.items()}


def _frozen(lists: Mapping[str, list[Engagement]]) -> dict[str, tuple[Engagement, ...]]:
    return {key: tuple(values) for key, values in lists.items()}
