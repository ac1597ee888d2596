"""Other registers that this one follows: whose records lie here under their own addresses, to be read and not changed.

The state of each is one graph, `{base}/followed/{slug}`, written in the same change as the records that come in. Where
one of their records came from is told in a graph of its own, `{base}/followed/{slug}/{kind}/{slug}`, so that the record
itself says what it says at home and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.errors import DataRejected, KeptElsewhere
from graph_service.names import ANSVAR, DCAT, DCTERMS, PROV, Base, Elsewhere, moment_literal
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore

FOLLOWED = "/followed/"
"""What the graphs that tell of it have after the base."""


@dataclass(frozen=True, slots=True)
class FollowedRegister:
    """A register that is followed, and how far."""

    source: str
    """The record here of the register, of the kind `source`."""
    register: str
    """The base of its addresses."""
    feed: str
    """Where its feed is fetched."""
    view: str
    """Which run of the feed is followed: another one begins from nothing."""
    page: str | None
    """The page of the feed that the last member stands on."""
    member: str | None
    """The last member of the feed that was taken, None where it has none."""
    when: datetime
    """When it was fetched."""

    @property
    def slug(self) -> str:
        """The end of the address of its record here."""
        return self.source.rpartition("/")[2]

    def holds(self, iri: str) -> bool:
        """Tell whether an address is one of this register."""
        return iri.startswith(f"{self.register}/")

    def triples(self, base: Base) -> list[Triple]:
        """Return what the graph of its state says."""
        state, source = self.state(base), NamedNode(self.source)
        said = [
            Triple(source, ANSVAR.followsRegister, NamedNode(self.register)),
            Triple(source, DCAT.endpointURL, NamedNode(self.feed)),
            Triple(state, DCTERMS.source, source),
            Triple(state, DCTERMS.isVersionOf, NamedNode(self.view)),
            Triple(state, PROV.generatedAtTime, moment_literal(self.when)),
        ]
        if self.page is not None:
            said.append(Triple(state, DCTERMS.isPartOf, NamedNode(self.page)))
        if self.member is not None:
            said.append(Triple(state, PROV.wasDerivedFrom, NamedNode(self.member)))
        return said

    def state(self, base: Base) -> NamedNode:
        """Return the graph of its state."""
        return NamedNode(f"{_reserved(base)}{self.slug}")

    def origin_graph(self, base: Base, thing: Elsewhere) -> NamedNode:
        """Return the graph that tells where one of its records came from."""
        return NamedNode(f"{_reserved(base)}{self.slug}/{thing.kind}/{thing.slug}")

    def origin(self, thing: Elsewhere, member: str, when: datetime) -> list[Triple]:
        """Return what that graph says: the register, the member of its feed, and when it was fetched."""
        document = NamedNode(thing.document)
        return [
            Triple(document, PROV.hadPrimarySource, NamedNode(self.source)),
            Triple(document, PROV.wasDerivedFrom, NamedNode(member)),
            Triple(document, PROV.generatedAtTime, moment_literal(when)),
        ]


def followed_registers(store: GraphStore) -> list[FollowedRegister]:
    """Return the registers that are followed, sorted by their records here."""
    found = []
    for row in ask_store(store, "which-registers-are-followed"):
        said = {name: term.value for name, term in row.items() if term is not None}
        found.append(
            FollowedRegister(
                said["source"],
                said["register"],
                said["feed"],
                said["view"],
                said.get("page"),
                said.get("member"),
                datetime.fromisoformat(said["when"]),
            )
        )
    return found


def register_of(store: GraphStore, iri: str) -> FollowedRegister | None:
    """Return the followed register that an address is one of, None where it is of none."""
    return next((one for one in followed_registers(store) if one.holds(iri)), None)


def fetched_at(store: GraphStore, base: Base, thing: Elsewhere) -> datetime | None:
    """Return when a followed record was fetched as it is now; None where it was not fetched from a feed."""
    register = register_of(store, thing.iri)
    said = store.graph(register.origin_graph(base, thing)) if register else []
    times = [
        one.object.value for one in said if one.predicate == PROV.generatedAtTime and isinstance(one.object, Literal)
    ]
    return datetime.fromisoformat(times[0]) if times else None


def refuse_edits(
    store: GraphStore, base: Base, follows: str | None, added: Mapping[NamedNode, Collection[Triple]]
) -> None:
    """Raise KeptElsewhere where a change names what another register keeps, unless it `follows` that register.

    `added` holds each graph that is changed with the statements that come. Raises DataRejected where a change writes
    what only following writes, or where one that follows writes anything else.
    """
    if follows is not None:
        _refuse_own(base, follows, added)
        return
    registers = followed_registers(store)
    for graph, triples in added.items():
        if FOLLOWED in graph.value and (graph.value.startswith(_reserved(base)) or _tells_of_following(triples)):
            raise DataRejected(
                f"The graph {graph.value} says which registers are followed, which `ansvar follow` keeps. "
                "Take it out of the file."
            )
        for one in registers:
            told = next((iri for iri in _named(graph, triples) if one.holds(iri)), None)
            if told is not None:
                raise KeptElsewhere(
                    f"{told} is kept by the register {one.register}, which is only followed here. "
                    "Change it there, or leave it out; nothing was written."
                )


def _named(graph: NamedNode, triples: Iterable[Triple]) -> Iterator[str]:
    """Yield what is written: the graph, and everything that something is said of in it."""
    yield graph.value
    yield from (one.subject.value for one in triples if isinstance(one.subject, NamedNode))


def _tells_of_following(triples: Iterable[Triple]) -> bool:
    return any(one.predicate == ANSVAR.followsRegister for one in triples)


def _refuse_own(base: Base, follows: str, graphs: Iterable[NamedNode]) -> None:
    # The record of the register itself is ours: it gets its name when it is first followed.
    ours = (_reserved(base), f"{base.iri}/doc/source/")
    for graph in graphs:
        if not graph.value.startswith((f"{follows}/doc/", *ours)):
            raise DataRejected(f"The graph {graph.value} is none of the register {follows}, which is followed.")


def _reserved(base: Base) -> str:
    return f"{base.iri}{FOLLOWED}"
