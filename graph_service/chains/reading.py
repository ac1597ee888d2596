"""From the graph to the adjacency: read as a whole, or brought up to date by the statements that came and went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TypeVar

from pyoxigraph import NamedNode, Triple

from graph_service.chains.adjacency import (
    Adjacency,
    Agreement,
    Engagement,
    build_adjacency,
    with_engagements,
    with_facts,
)
from graph_service.chains.facts import Facts, Period
from graph_service.chains.joined import Joined, read_joined, tells_of_joining
from graph_service.chains.jurisdiction import Transfer
from graph_service.labels import Text
from graph_service.names import ANSVAR, DCTERMS, DPV, ORG, RDF, ROLE
from graph_service.queries import construct_from
from graph_service.store.graph_store import GraphStore

_Value = TypeVar("_Value")

# Each name made once: a city of a million statements asks for them half a million times.
_ENGAGER, _ENGAGED, _SCOPE, _OBTAINS = ANSVAR.engager, ANSVAR.engaged, ANSVAR.scope, ANSVAR.obtains
_RANK, _AUTHORISATION, _ENGAGED_FOR = ANSVAR.rank, ANSVAR.authorisation, ANSVAR.engagedFor
_PLACE, _PLACE_TEXT = ANSVAR.processingPlace, ANSVAR.processingPlaceText
_UNDER_AGREEMENT, _RESTS_ON, _SIGNED_ON = ANSVAR.underAgreement, ANSVAR.restsOnTransfer, ANSVAR.signedOn
_TO_COUNTRY, _TOOL = ANSVAR.toCountry, ANSVAR.transferTool
_FROM, _TO = ANSVAR.validFrom, ANSVAR.validTo

_CHAIN_CLASSES = frozenset({ANSVAR.Engagement, ANSVAR.Agreement, ANSVAR.Transfer})
_DATED = frozenset({_RANK, _SIGNED_ON, _FROM, _TO})
"""What other records state too, and which is therefore read by class."""
_ASSIGNED = frozenset({ANSVAR.concerns, ANSVAR.heldBy, ORG.role, _FROM, _TO})
_REORGANISED = frozenset({DCTERMS.isReplacedBy, ORG.originalOrganization, ORG.resultingOrganization})

CHAIN_PROPERTIES = frozenset(
    {
        *(_ENGAGER, _ENGAGED, _SCOPE, _OBTAINS, _RANK, _AUTHORISATION, _PLACE, _PLACE_TEXT, _ENGAGED_FOR),
        *(_UNDER_AGREEMENT, _RESTS_ON, _TO_COUNTRY, _TOOL, _SIGNED_ON, _FROM, _TO),
        *(ANSVAR.usesService, ANSVAR.usesSystem, ANSVAR.providedBy, ANSVAR.suppliedBy),
        *(ANSVAR.domicile, ANSVAR.ultimateParent, ORG.subOrganizationOf),
        *(DPV.hasDataController, *_ASSIGNED, *_REORGANISED),
    }
)
"""What `read_adjacency` reads, and so the only statements that can alter it; a test holds it equal to the query."""

_MANY = 200
"""With more changed records than this, everything is read anew: one question to the store instead of many."""


def tells_of_chains(triple: Triple) -> bool:
    """Tell whether a statement that comes or goes can alter the adjacency."""
    return triple.predicate in CHAIN_PROPERTIES or (triple.predicate == RDF.type and triple.object in _CHAIN_CLASSES)


def read_adjacency(store: GraphStore) -> Adjacency:
    """Return the engagements in the store and what things are built on.

    An engagement without engager, engaged or scope joins nothing and is left out; a rule reports it.
    """
    joined = read_joined(store)
    facts = Facts(joined.read(construct_from(store, "chain-what-is-engaged-by-whom")))
    return build_adjacency(
        (engagement for iri in facts.subjects(_ENGAGER) for engagement in _engagements(facts, iri, joined)),
        uses=_uses(facts),
        providers=_parties(facts, ANSVAR.providedBy),
        suppliers=_parties(facts, ANSVAR.suppliedBy),
        controllers=_parties(facts, DPV.hasDataController),
        dated_controllers=_dated_controllers(facts),
        domiciles=_of_each(facts, ANSVAR.domicile),
        parents=_of_each(facts, ANSVAR.ultimateParent),
        part_of=_of_each(facts, ORG.subOrganizationOf),
        successors=_successors(facts),
        joined=joined,
    )


def adjacency_after(before: Adjacency, store: GraphStore, statements: Iterable[Triple]) -> Adjacency:
    """Return the adjacency after statements came or went; the same one where none of them tells of chains.

    Only the records that they are about are read, with the engagements that name these; all is read where they are
    many, or where one organisation takes another's place.
    """
    listed = list(statements)
    if tells_of_joining(listed) and read_joined(store) != before.joined:
        return read_adjacency(store)
    told = [one for one in listed if tells_of_chains(one) and isinstance(one.subject, NamedNode)]
    if not told:
        return before
    subjects = {one.subject.value for one in told if isinstance(one.subject, NamedNode)}
    predicates = {one.predicate for one in told}
    if len(subjects) > _MANY or not predicates.isdisjoint(_REORGANISED):
        return read_adjacency(store)
    said = _said_of(store, subjects, before.joined)
    changed = _with_columns(before, Facts(said), subjects, predicates)
    if not predicates.isdisjoint(_ASSIGNED):
        changed = _with_dated_controllers(changed, store, [*told, *said])
    return _with_engagements(changed, store, said, subjects)


def _said_of(store: GraphStore, iris: Iterable[str], joined: Joined) -> list[Triple]:
    """Return what is said of records, as far as the question about all of them would give it."""
    found: list[Triple] = []
    for iri in sorted(iris):
        said = construct_from(store, "what-is-said-of-a-thing", thing=NamedNode(iri))
        is_dated = any(one.predicate == RDF.type and one.object in _CHAIN_CLASSES for one in said)
        is_controller = any(one.predicate == ORG.role and one.object == ROLE.controller for one in said)
        read = CHAIN_PROPERTIES - (frozenset() if is_dated or is_controller else _DATED)
        found += [one for one in said if one.predicate in read]
    return joined.read(found)


def _with_columns(
    before: Adjacency, facts: Facts, subjects: Iterable[str], predicates: Collection[NamedNode]
) -> Adjacency:
    """Return the adjacency with what these subjects state by one property each, where that property is touched."""

    def parties(known: Mapping[str, tuple[str, ...]], predicate: NamedNode) -> Mapping[str, tuple[str, ...]]:
        return _renewed(known, _parties(facts, predicate), subjects) if predicate in predicates else known

    def of_each(known: Mapping[str, str], predicate: NamedNode) -> Mapping[str, str]:
        return _renewed(known, _of_each(facts, predicate), subjects) if predicate in predicates else known

    is_rebuilt = ANSVAR.usesService in predicates or ANSVAR.usesSystem in predicates
    return with_facts(
        before,
        uses=_renewed(before.uses, _uses(facts), subjects) if is_rebuilt else before.uses,
        providers=parties(before.providers, ANSVAR.providedBy),
        suppliers=parties(before.suppliers, ANSVAR.suppliedBy),
        controllers=parties(before.controllers, DPV.hasDataController),
        domiciles=of_each(before.domiciles, ANSVAR.domicile),
        parents=of_each(before.parents, ANSVAR.ultimateParent),
        part_of=of_each(before.part_of, ORG.subOrganizationOf),
    )


def _renewed(known: Mapping[str, _Value], found: Mapping[str, _Value], subjects: Iterable[str]) -> dict[str, _Value]:
    draft = dict(known)
    for subject in subjects:
        draft.pop(subject, None)
    draft.update(found)
    return draft


def _with_dated_controllers(before: Adjacency, store: GraphStore, statements: Iterable[Triple]) -> Adjacency:
    """Return the adjacency in which the activities that assignments of controllers concern, or did, are read anew."""
    listed = list(statements)
    assignments = {one.subject for one in listed if one.predicate == ORG.role and one.object == ROLE.controller}
    activities = {
        one.object.value
        for one in listed
        if one.predicate == ANSVAR.concerns and one.subject in assignments and isinstance(one.object, NamedNode)
    }
    found: dict[str, tuple[tuple[str, Period], ...]] = {}
    for activity in activities:
        of_activity = {one.value for one in store.subjects(ANSVAR.concerns, NamedNode(activity))}
        held = _dated_controllers(Facts(_said_of(store, of_activity, before.joined)))
        found.update({one: parties for one, parties in held.items() if one == activity})
    return with_facts(before, dated_controllers=_renewed(before.dated_controllers, found, activities))


def _with_engagements(
    before: Adjacency, store: GraphStore, said: Sequence[Triple], subjects: Collection[str]
) -> Adjacency:
    """Return the adjacency with the engagements among `subjects` and those that name one of them read anew."""
    iris = {iri for iri in subjects if iri in before.engagements}
    iris.update(iri for iri in Facts(said).subjects(_ENGAGER) if iri in subjects)
    instruments = {iri for iri in subjects if iri not in iris}
    # The engagements of one name are of one record, and name the same instruments.
    for iri, (first, *_) in before.engagements.items() if instruments else ():
        named = [one.iri for one in first.agreements] + [one.iri for one in first.transfers]
        if not instruments.isdisjoint(named):
            iris.add(iri)
    if not iris:
        return before
    own = _said_of(store, iris, before.joined)
    told = {
        one.object.value
        for one in own
        if one.predicate in {_UNDER_AGREEMENT, _RESTS_ON} and isinstance(one.object, NamedNode)
    }
    facts = Facts([*own, *_said_of(store, told - iris, before.joined)])
    there = [one for iri in sorted(iris) for one in _engagements(facts, iri, before.joined)]
    return with_engagements(before, iris, there)


def _uses(facts: Facts) -> dict[str, tuple[str, ...]]:
    built_on = {*facts.subjects(ANSVAR.usesService), *facts.subjects(ANSVAR.usesSystem)}
    return {iri: facts.things(iri, ANSVAR.usesService) + facts.things(iri, ANSVAR.usesSystem) for iri in built_on}


def _parties(facts: Facts, predicate: NamedNode) -> dict[str, tuple[str, ...]]:
    return {iri: facts.things(iri, predicate) for iri in facts.subjects(predicate)}


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
        if ROLE.controller.value in facts.things(iri, ORG.role):
            period = facts.period(iri, _FROM, _TO)
            for activity, party in product(facts.things(iri, ANSVAR.concerns), facts.things(iri, ANSVAR.heldBy)):
                found[activity].append((party, period))
    return {activity: tuple(sorted(held, key=lambda one: one[0])) for activity, held in found.items()}


def _engagements(facts: Facts, iri: str, joined: Joined) -> Iterator[Engagement]:
    ends = [*product(facts.things(iri, _ENGAGER), facts.things(iri, _ENGAGED), facts.things(iri, _SCOPE))]
    if not ends:
        return
    read = Engagement(
        iri,
        *ends[0],
        facts.period(iri, _FROM, _TO),
        obtains=facts.things(iri, _OBTAINS),
        rank=facts.number(iri, _RANK),
        countries=facts.things(iri, _PLACE),
        place_texts=_place_texts(facts, iri),
        agreements=tuple([_agreement(facts, one) for one in facts.things(iri, _UNDER_AGREEMENT)]),
        transfers=tuple([_transfer(facts, one) for one in facts.things(iri, _RESTS_ON)]),
        authorisation=facts.thing(iri, _AUTHORISATION),
        purpose=facts.texts(iri, _ENGAGED_FOR),
        source=joined.register_of(iri),
    )
    yield read
    for engager, engaged, scope in ends[1:]:
        yield replace(read, engager=engager, engaged=engaged, scope=scope)


def _place_texts(facts: Facts, iri: str) -> tuple[Text, ...]:
    """Return the published places in one language: a translation is not another place."""
    texts = facts.texts(iri, _PLACE_TEXT)
    languages = {text.lang for text in texts}
    chosen = "sv" if "sv" in languages else min(languages, default="")
    return tuple([text for text in texts if text.lang == chosen])


def _agreement(facts: Facts, iri: str) -> Agreement:
    period = facts.period(iri, _FROM, _TO)
    return Agreement(iri, period if period.start is not None else Period(facts.day(iri, _SIGNED_ON), period.end))


def _transfer(facts: Facts, iri: str) -> Transfer:
    return Transfer(
        iri,
        tool=facts.thing(iri, _TOOL),
        countries=facts.things(iri, _TO_COUNTRY),
        period=facts.period(iri, _FROM, _TO),
    )
