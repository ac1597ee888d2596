"""What a dump is divided in: the whole register, each kind of record, and what is a matter of each organisation."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from graph_service.audiences.rules import AUDIENCES, Audience
from graph_service.changes import in_graph
from graph_service.errors import DataRejected, NotFound
from graph_service.names import CLASS_BY_KIND, RDF
from graph_service.queries import ask_store
from graph_service.registry import Registry

WHOLE = "whole"
_FILE_NAME = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,120}")


@dataclass(frozen=True, slots=True)
class Part:
    """Some records: `name` is the path of its files without their suffix, `kind` the kind where it is of one."""

    name: str
    documents: tuple[NamedNode, ...]
    """The graphs of its records, sorted."""
    kind: str | None = None


def audience_of(registry: Registry) -> Audience:
    """Return whom a register is for."""
    return next(one for one in AUDIENCES if one == registry.audience)


def parts_of(registry: Registry, kinds: Collection[str] = (), organisations: Collection[str] = ()) -> list[Part]:
    """Return the parts of a dump of the whole register, or only those of the kinds and organisations that are named.

    An organisation of which the register says no more than its own record has no part of its own, unless it is named.
    Raises NotFound where a kind is none of ours.
    """
    if unknown := [kind for kind in kinds if kind not in CLASS_BY_KIND]:
        raise NotFound(f"There is no kind of record called '{unknown[0]}'. The kinds are {', '.join(CLASS_BY_KIND)}.")
    if kinds or organisations:
        return [*_of_kinds(registry, kinds), *_of_organisations(registry, organisations)]
    return [Part(WHOLE, documents_of(registry)), *_of_kinds(registry, CLASS_BY_KIND), *_of_organisations(registry)]


def documents_of(registry: Registry) -> tuple[NamedNode, ...]:
    """Return the graphs of all records of this register, sorted, those merged into others among them."""
    under = f"{registry.base.iri}/doc/"
    return tuple(one for one in registry.store.graph_names() if one.value.startswith(under))


def quads_of(registry: Registry, documents: Sequence[NamedNode]) -> Iterator[Quad]:
    """Yield the statements of some graphs in their order: what a thing is comes before what is said of it.

    Raises DataRejected where a graph has a blank node, which a record never has.
    """
    for document in documents:
        for one in sorted(registry.store.graph(document), key=_order):
            if isinstance(one.subject, BlankNode) or isinstance(one.object, BlankNode):
                raise DataRejected(f"The graph {document.value} has a node without a name. Load the record again.")
            yield in_graph(document, one)


def _order(one: Triple) -> tuple[str, bool, str, str]:
    return str(one.subject), one.predicate != RDF.type, str(one.predicate), str(one.object)


def _of_kinds(registry: Registry, kinds: Collection[str]) -> Iterator[Part]:
    for kind in CLASS_BY_KIND:
        documents = _documents(registry, registry.labels.of_kind(kind)) if kind in kinds else ()
        if documents:
            yield Part(f"kind/{kind}", documents, kind)


def _of_organisations(registry: Registry, named: Collection[str] | None = None) -> Iterator[Part]:
    matters: dict[str, set[str]] = defaultdict(set)
    for row in ask_store(registry.store, "whose-is-a-thing"):
        thing, organisation = row["thing"], row["organisation"]
        if isinstance(thing, NamedNode) and isinstance(organisation, NamedNode) and registry.describes(thing.value):
            matters[organisation.value].add(thing.value)
    wanted = matters if named is None else named
    for iri in sorted(one for one in wanted if registry.labels.kind(one) == "organisation"):
        documents = _documents(registry, {iri, *matters[iri]})
        if named is not None or len(documents) > 1:
            yield Part(f"organisation/{_file_name(registry, iri)}", documents)


def _documents(registry: Registry, things: Collection[str]) -> tuple[NamedNode, ...]:
    # What another register keeps is in the dumps of that one.
    under = f"{registry.base.iri}/doc/"
    found = {registry.base.document(NamedNode(iri)) for iri in things}
    return tuple(sorted((one for one in found if one.value.startswith(under)), key=lambda one: one.value))


def _file_name(registry: Registry, iri: str) -> str:
    """Return the slug of a record, or a hash of its address where the slug cannot be the name of a file."""
    address = registry.base.address(iri)
    if address and _FILE_NAME.fullmatch(address.slug):
        return address.slug
    return hashlib.sha256(iri.encode()).hexdigest()[:32]
