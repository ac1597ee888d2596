"""Engagements by engager, and what things are built on: the graph of chains in memory, as of one revision.

In memory because a chain of six takes 0.3 ms from here, 1 to 60 ms as SPARQL on the engines that were tried, and
because a property path follows neither scope nor day and can explode.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product

from pyoxigraph import NamedNode, Triple

from graph_service.chains.facts import Facts, Period
from graph_service.chains.jurisdiction import Transfer
from graph_service.labels import Text
from graph_service.names import ANSVAR, DCTERMS, DPV, ORG, RDF
from graph_service.queries import construct_from
from graph_service.store.graph_store import GraphStore

CHAIN_PROPERTIES = frozenset(
    {
        *(ANSVAR.engager, ANSVAR.engaged, ANSVAR.scope, ANSVAR.obtains, ANSVAR.rank, ANSVAR.authorisation),
        *(ANSVAR.processingPlace, ANSVAR.processingPlaceText, ANSVAR.engagedFor, ANSVAR.underAgreement),
        *(ANSVAR.restsOnTransfer, ANSVAR.toCountry, ANSVAR.transferTool, ANSVAR.signedOn),
        *(ANSVAR.validFrom, ANSVAR.validTo, ANSVAR.usesService, ANSVAR.usesSystem, ANSVAR.providedBy),
        *(ANSVAR.suppliedBy, ANSVAR.domicile, ANSVAR.ultimateParent, ANSVAR.concerns, ANSVAR.heldBy),
        *(DPV.hasDataController, DCTERMS.isReplacedBy, ORG.role),
        *(ORG.originalOrganization, ORG.resultingOrganization),
    }
)
"""What `read_adjacency` reads, and so the only statements that can alter it; a test holds it equal to the query."""

_CHAIN_CLASSES = frozenset({ANSVAR.Engagement, ANSVAR.Agreement, ANSVAR.Transfer})


def tells_of_chains(triple: Triple) -> bool:
    """Tell whether a statement that comes or goes can alter the adjacency."""
    return triple.predicate in CHAIN_PROPERTIES or (triple.predicate == RDF.type and triple.object in _CHAIN_CLASSES)


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
    place_texts: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    authorisation: str | None = None
    purpose: tuple[Text, ...] = ()


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
    supplied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The services and systems that an organisation provides or supplies."""
    successors: Mapping[str, str] = field(default_factory=dict)
    """Into whom an organisation was merged, or who took it over."""
    _closures: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _activities: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _users: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _above: dict[tuple[str, str], tuple[Engagement, ...]] = field(default_factory=dict, repr=False, compare=False)

    def controllers_on(self, activity: str, on: date) -> tuple[str, ...]:
        """Return who is controller of an activity on a day: by its dated assignments, else as it states (Art. 4(7))."""
        dated = self.dated_controllers.get(activity)
        if dated is None:
            return self.controllers.get(activity, ())
        return tuple(dict.fromkeys(party for party, period in dated if period.holds(on)))

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

    def above_place(self, organisation: str, scope: str, on: date) -> list[Engagement]:
        """Return the engagements of an organisation that reach `scope`, in force on the day."""
        if not self._above and self.by_engaged:
            found: dict[tuple[str, str], list[Engagement]] = defaultdict(list)
            for engaged, engagements in self.by_engaged.items():
                for one in engagements:
                    for reached in self.reach(one):
                        found[engaged, reached].append(one)
            self._above.update({place: tuple(ones) for place, ones in found.items()})
        return [one for one in self._above.get((organisation, scope), ()) if one.period.holds(on)]


def read_adjacency(store: GraphStore) -> Adjacency:
    """Return the engagements in the store and what things are built on.

    An engagement without engager, engaged or scope joins nothing and is left out; a rule reports it.
    """
    facts = Facts(construct_from(store, "chain-what-is-engaged-by-whom"))
    built_on = {*facts.subjects(ANSVAR.usesService), *facts.subjects(ANSVAR.usesSystem)}
    return build_adjacency(
        (engagement for iri in facts.subjects(ANSVAR.engager) for engagement in _engagements(facts, iri)),
        uses={iri: facts.things(iri, ANSVAR.usesService) + facts.things(iri, ANSVAR.usesSystem) for iri in built_on},
        providers={iri: facts.things(iri, ANSVAR.providedBy) for iri in facts.subjects(ANSVAR.providedBy)},
        controllers={iri: facts.things(iri, DPV.hasDataController) for iri in facts.subjects(DPV.hasDataController)},
        dated_controllers=_dated_controllers(facts),
        domiciles=_of_each(facts, ANSVAR.domicile),
        parents=_of_each(facts, ANSVAR.ultimateParent),
        suppliers={iri: facts.things(iri, ANSVAR.suppliedBy) for iri in facts.subjects(ANSVAR.suppliedBy)},
        successors=_successors(facts),
    )


def _of_each(facts: Facts, predicate: NamedNode) -> dict[str, str]:
    return {iri: thing for iri in facts.subjects(predicate) if (thing := facts.thing(iri, predicate))}


def _successors(facts: Facts) -> dict[str, str]:
    """Return who stands for whom; a reorganisation into several parts leaves no single successor."""
    found = _of_each(facts, DCTERMS.isReplacedBy)
    for event in facts.subjects(ORG.originalOrganization):
        resulting = facts.things(event, ORG.resultingOrganization)
        if len(resulting) == 1:
            found.update(dict.fromkeys(facts.things(event, ORG.originalOrganization), resulting[0]))
    return found


def _dated_controllers(facts: Facts) -> dict[str, tuple[tuple[str, Period], ...]]:
    found: dict[str, list[tuple[str, Period]]] = defaultdict(list)
    for iri in facts.subjects(ANSVAR.heldBy):
        period = facts.period(iri, ANSVAR.validFrom, ANSVAR.validTo)
        for activity, party in product(facts.things(iri, ANSVAR.concerns), facts.things(iri, ANSVAR.heldBy)):
            found[activity].append((party, period))
    return {activity: tuple(sorted(held, key=lambda one: one[0])) for activity, held in found.items()}


def build_adjacency(
    engagements: Iterable[Engagement],
    *,
    uses: Mapping[str, tuple[str, ...]],
    providers: Mapping[str, tuple[str, ...]] | None = None,
    controllers: Mapping[str, tuple[str, ...]] | None = None,
    dated_controllers: Mapping[str, tuple[tuple[str, Period], ...]] | None = None,
    domiciles: Mapping[str, str] | None = None,
    parents: Mapping[str, str] | None = None,
    suppliers: Mapping[str, tuple[str, ...]] | None = None,
    successors: Mapping[str, str] | None = None,
) -> Adjacency:
    """Return the adjacency of these engagements. `suppliers` are those of systems."""
    by_iri: dict[str, list[Engagement]] = defaultdict(list)
    by_engager: dict[str, dict[str, list[Engagement]]] = defaultdict(lambda: defaultdict(list))
    by_engaged: dict[str, list[Engagement]] = defaultdict(list)
    by_scope: dict[str, list[Engagement]] = defaultdict(list)
    for engagement in sorted(engagements, key=lambda one: (one.engaged, one.iri, one.engager, one.scope)):
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
        supplied=_turned(providers or {}, suppliers or {}),
        successors=successors or {},
    )


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


def _engagements(facts: Facts, iri: str) -> Iterator[Engagement]:
    period = facts.period(iri, ANSVAR.validFrom, ANSVAR.validTo)
    agreements = tuple(_agreement(facts, one) for one in facts.things(iri, ANSVAR.underAgreement))
    transfers = tuple(_transfer(facts, one) for one in facts.things(iri, ANSVAR.restsOnTransfer))
    ends = product(
        facts.things(iri, ANSVAR.engager), facts.things(iri, ANSVAR.engaged), facts.things(iri, ANSVAR.scope)
    )
    for engager, engaged, scope in ends:
        yield Engagement(
            iri,
            engager,
            engaged,
            scope,
            period,
            obtains=facts.things(iri, ANSVAR.obtains),
            rank=facts.number(iri, ANSVAR.rank),
            countries=facts.things(iri, ANSVAR.processingPlace),
            place_texts=_place_texts(facts, iri),
            agreements=agreements,
            transfers=transfers,
            authorisation=facts.thing(iri, ANSVAR.authorisation),
            purpose=facts.texts(iri, ANSVAR.engagedFor),
        )


def _place_texts(facts: Facts, iri: str) -> tuple[str, ...]:
    """Return the published places in one language: a translation is not another place."""
    texts = facts.texts(iri, ANSVAR.processingPlaceText)
    languages = {text.lang for text in texts}
    chosen = "sv" if "sv" in languages else min(languages, default="")
    return tuple(text.value for text in texts if text.lang == chosen)


def _agreement(facts: Facts, iri: str) -> Agreement:
    period = facts.period(iri, ANSVAR.validFrom, ANSVAR.validTo)
    if period.start is None:
        period = Period(facts.period(iri, ANSVAR.signedOn, ANSVAR.validTo).start, period.end)
    return Agreement(iri, period)


def _transfer(facts: Facts, iri: str) -> Transfer:
    return Transfer(
        iri,
        tool=facts.thing(iri, ANSVAR.transferTool),
        countries=facts.things(iri, ANSVAR.toCountry),
        period=facts.period(iri, ANSVAR.validFrom, ANSVAR.validTo),
    )
