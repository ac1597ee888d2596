"""What of a followed register is taken in, and the one change that does it.

What another register says holds of its own things. A record of its that names one of ours (who answers for it, whom
it engages, which gap of it is accepted) is set aside, unless it only says that it is built on ours; so are its records
of how it is kept itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.followed import FollowedRegister
from graph_service.names import ANSVAR, CLASS_BY_KIND, FOAF, RDF, SKOS, Base, Elsewhere
from graph_service.registry import Registry
from ingest.follow.pages import Member

FOLLOWER = "ansvar follow"
_TAKEN_IN = CLASS_BY_KIND.keys() - {"acceptance", "import", "match"}
"""The kinds of record but for those of how a register is kept, and those that only a later version than ours has."""
_BUILDING = frozenset({ANSVAR.obtains, ANSVAR.usesService, ANSVAR.usesSystem})
"""Properties by which a record says that it is built on another, which says nothing of that other."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a round took in: records that are new, changed and gone, and those that were set aside."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    aside: int = 0
    revision: int = 0


def is_set_aside(base: Base, member: Member) -> bool:
    """Tell whether a record is not taken in: one of a kind that is not, or one that tells of a record of ours."""
    return member.thing.kind not in _TAKEN_IN or any(
        isinstance(one.object, NamedNode) and one.object.value.startswith(f"{base.iri}/id/")
        for one in member.statements
        if one.predicate not in _BUILDING
    )


def take_in(
    registry: Registry,
    register: FollowedRegister,
    latest: Mapping[str, Member],
    *,
    gone: Iterable[Elsewhere],
    name: str | None,
    now: datetime,
) -> Taken:
    """Write the latest state of each record, and how far the feed was read, as one change.

    `gone` are records that the feed no longer has; `name` is given where the register is new here.
    """
    base, store = registry.base, registry.store
    graphs: dict[NamedNode, Iterable[Triple]] = {register.state(base): register.triples(base)}
    if name is not None:
        graphs[base.document(NamedNode(register.source))] = _source(base, register, name)
    new = changed = removed = aside = 0
    for member in latest.values():
        is_aside = bool(member.statements) and is_set_aside(base, member)
        aside += is_aside
        document = NamedNode(member.thing.document)
        before = frozenset(store.graph(document))
        after = frozenset() if is_aside else store.as_stored(member.statements)
        if before != after:
            graphs[document] = after
            origin = register.origin(member.thing, member.iri, now) if after else ()
            graphs[register.origin_graph(base, member.thing)] = origin
            new, changed, removed = new + (not before), changed + bool(before and after), removed + (not after)
    for thing in gone:
        graphs[NamedNode(thing.document)] = graphs[register.origin_graph(base, thing)] = ()
        removed += 1
    shown = name or registry.labels.label(register.source, "sv").value
    why = f"Följer {shown}: {new} nya, {changed} ändrade, {removed} borta"
    revision = registry.commit(Change(graphs, FOLLOWER, why, follows=register.register))
    return Taken(new, changed, removed, aside, revision)


def forget(registry: Registry, register: FollowedRegister) -> Taken:
    """End to follow a register: its records and all that is known of it go; the record here that names it stays."""
    base = registry.base
    state, here = register.state(base), held(registry, register)
    graphs: dict[NamedNode, Iterable[Triple]] = {state: ()}
    for thing in here:
        graphs[NamedNode(thing.document)] = graphs[register.origin_graph(base, thing)] = ()
    why = f"Följer inte längre {registry.labels.label(register.source, 'sv').value}: {len(here)} borta"
    revision = registry.commit(Change(graphs, FOLLOWER, why, follows=register.register))
    return Taken(gone=len(here), revision=revision)


def held(registry: Registry, register: FollowedRegister) -> list[Elsewhere]:
    """Return the records of a followed register that lie here."""
    documents, prefix = registry.store.graph_names(), f"{register.register}/doc/"
    ends = (one.value.removeprefix(prefix) for one in documents if one.value.startswith(prefix))
    iris = (f"{register.register}/id/{end}" for end in ends)
    return [thing for thing in map(registry.base.elsewhere, iris) if thing is not None]


def _source(base: Base, register: FollowedRegister, name: str) -> list[Triple]:
    source, document = NamedNode(register.source), base.document(NamedNode(register.source))
    return [
        Triple(document, FOAF.primaryTopic, source),
        Triple(source, RDF.type, ANSVAR.SourceRegister),
        Triple(source, SKOS.prefLabel, Literal(name, language="sv")),
        Triple(source, FOAF.page, NamedNode(register.register)),
    ]
