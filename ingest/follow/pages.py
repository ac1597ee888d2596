"""A page of a feed, read and checked: whatever it says that its register may not say, nothing of it is taken in.

Source: Linked Data Event Streams (LDES) over TREE; docs/linked-data.md tells the form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple

from graph_service.errors import DataRejected
from graph_service.names import CLASS_BY_KIND, KIND_BY_CLASS, RDF, Elsewhere, Namespace
from graph_service.parsing import parse_bytes

_AS = Namespace("https://www.w3.org/ns/activitystreams#")
_LDES = Namespace("https://w3id.org/ldes#")
_TREE = Namespace("https://w3id.org/tree#")

_STREAM = re.compile(r"(?P<register>https?://[^?#]+)/feed(?:\?[^#]*)?#stream")
_DELETE = _AS.Delete
_SORTS = frozenset({_AS.Create, _AS.Update, _DELETE})


@dataclass(frozen=True, slots=True)
class Member:
    """What became of one record by one change."""

    iri: str
    published: datetime
    thing: Elsewhere
    statements: frozenset[Triple]
    """The whole record after the change; none where it was removed."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a feed, or the stream itself, which has no members of its own."""

    register: str
    """The base of the register whose feed it is."""
    members: tuple[Member, ...]
    """In the order in which they happened."""
    nodes: tuple[str, ...]
    """The pages that it leads on to, the earliest first."""


class _Said:
    """What a page says outside of its members' graphs, and what it says in each of those."""

    def __init__(self, quads: Iterable[Quad], address: str) -> None:
        self.address = address
        self._values: dict[object, dict[NamedNode, list[object]]] = defaultdict(lambda: defaultdict(list))
        self.graphs: dict[str, set[Triple]] = defaultdict(set)
        for quad in quads:
            if isinstance(quad.graph_name, DefaultGraph):
                self._values[quad.subject][quad.predicate].append(quad.object)
            else:
                self.graphs[quad.graph_name.value].add(quad.triple)

    def values(self, subject: object, predicate: NamedNode) -> list[object]:
        """Return what is said of a thing by one property."""
        return self._values[subject][predicate] if subject in self._values else []

    def one(self, subject: NamedNode, predicate: NamedNode) -> object:
        """Return the one value. Raises DataRejected where there is none, or several."""
        found = self.values(subject, predicate)
        if len(found) != 1:
            raise self.fault(f"{subject.value} has {len(found)} values of {predicate.value}, where one belongs")
        return found[0]

    def of_type(self, kind: NamedNode) -> list[NamedNode]:
        """Return the things of a class."""
        return [one for one in self._values if isinstance(one, NamedNode) and kind in self.values(one, RDF.type)]

    def fault(self, what: str) -> DataRejected:
        """Return the failure that tells what is wrong with the page."""
        return DataRejected(f"{self.address}: {what}. Tell who keeps that register; nothing of the page was taken in.")


def read_page(content: bytes, address: str) -> Page:
    """Return a page of a feed in N-Quads that was fetched at `address`.

    Raises DataRejected where it is no such page, or where a member says anything but what its own record says.
    """
    said = _Said(parse_bytes(content, RdfFormat.N_QUADS, address, address), address)
    streams = said.of_type(_LDES.EventStream)
    if len(streams) != 1:
        raise said.fault(
            f"it describes {len(streams)} streams of changes (ldes:EventStream), where a feed describes one"
        )
    found = _STREAM.fullmatch(streams[0].value)
    if found is None:
        raise said.fault(f"the stream is called {streams[0].value}, and not after the base of its register and /feed")
    register = found["register"]
    members = [_member(said, register, one) for one in said.values(streams[0], _TREE.member)]
    if left := sorted(said.graphs.keys() - {one.iri for one in members}):
        raise said.fault(f"the graph {left[0]} is that of no member")
    return Page(register, tuple(sorted(members, key=lambda one: one.published)), _nodes(said, register))


def _nodes(said: _Said, register: str) -> tuple[str, ...]:
    found = []
    for relation in said.of_type(_TREE.GreaterThanOrEqualToRelation):
        node, begins = said.one(relation, _TREE.node), _moment(said, relation, _TREE.value)
        if not isinstance(node, NamedNode) or not node.value.startswith(f"{register}/feed/"):
            raise said.fault(f"it leads on to {node}, which is no page of the feed of {register}")
        found.append((begins, node.value))
    return tuple(node for _, node in sorted(found))


def _moment(said: _Said, subject: NamedNode, predicate: NamedNode) -> datetime:
    value = said.one(subject, predicate)
    try:
        moment = datetime.fromisoformat(value.value if isinstance(value, Literal) else "")
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise said.fault(f"{subject.value} has the time {value}, which is no moment with a time zone")
    return moment


def _member(said: _Said, register: str, name: object) -> Member:
    if not isinstance(name, NamedNode) or not name.value.startswith(f"{register}/feed/"):
        raise said.fault(f"the member {name} has no address under {register}/feed/")
    sorts = _SORTS.intersection(one for one in said.values(name, RDF.type) if isinstance(one, NamedNode))
    if len(sorts) != 1:
        raise said.fault(f"the member {name.value} is not one of as:Create, as:Update and as:Delete")
    about = said.one(name, _AS.object)
    thing = _thing(register, about)
    if thing is None:
        raise said.fault(f"the member {name.value} is about {about}, which is no record of {register}")
    statements = frozenset(said.graphs.get(name.value, ()))
    if bool(statements) == (_DELETE in sorts):
        raise said.fault(f"the member {name.value} holds {len(statements)} statements, which does not fit what it is")
    for one in statements:
        _check(said, thing, one)
    if statements and thing.kind in CLASS_BY_KIND and _kinds(thing, statements) != {thing.kind}:
        raise said.fault(f"{thing.iri} is by its class no record of the kind '{thing.kind}'")
    return Member(name.value, _moment(said, name, _AS.published), thing, statements)


def _thing(register: str, about: object) -> Elsewhere | None:
    """Return the address of a record of a register, also of a kind that only a later version than ours has."""
    if not isinstance(about, NamedNode) or not about.value.startswith(f"{register}/id/"):
        return None
    kind, _, slug = about.value.removeprefix(f"{register}/id/").partition("/")
    return Elsewhere(register, kind, slug) if kind and slug and not re.search("[/?#]", slug) else None


def _kinds(thing: Elsewhere, statements: Iterable[Triple]) -> set[str]:
    """Return the kinds of record that a thing is by its classes."""
    of_thing = (one for one in statements if one.predicate == RDF.type and one.subject == NamedNode(thing.iri))
    classes = {one.object.value for one in of_thing if isinstance(one.object, NamedNode)}
    return {KIND_BY_CLASS[one] for one in classes if one in KIND_BY_CLASS}


def _check(said: _Said, thing: Elsewhere, one: Triple) -> None:
    """Refuse what a record says of anything but itself: names, classes and numbers are read from all graphs."""
    if not isinstance(one.subject, NamedNode) or one.subject.value.partition("#")[0] not in {thing.iri, thing.document}:
        raise said.fault(f"the record of {thing.iri} says something of {one.subject}")
    if not isinstance(one.object, NamedNode | Literal):
        raise said.fault(f"the record of {thing.iri} has a node without a name")
