"""Which source register a file is a state of: the one that is named, or the one that its mapping is read from."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph_service.errors import BadRequest
from graph_service.names import ANSVAR, slug_of
from graph_service.registry import Registry
from ingest.imports.preview import Origin


def origin_of(
    registry: Registry,
    *,
    file_name: str,
    digest: str,
    mapping: str,
    version: str,
    title: str | None = None,
    register: str | None = None,
) -> Origin:
    """Return the origin of a file; `register` names a source register, which is made where there is none so called.

    Without it the register is the one that states this mapping, else a new one that is called `title`, or as the
    mapping. Raises BadRequest where several could be meant.
    """
    found = _named(registry, register) if register else _stating(registry, mapping)
    name = register or mapping
    if len(found) > 1:
        listed = ", ".join(found[:5])
        raise BadRequest(f"'{name}' may be {len(found)} source registers. Give the IRI of one as register: {listed}")
    if found:
        thing, shown = NamedNode(found[0]), registry.labels.label(found[0], "sv").value
    else:
        thing, shown = _free(registry, name), register or title or mapping
    return Origin(file_name, digest, mapping, version, thing, shown, register_is_new=not found)


def _named(registry: Registry, name: str) -> list[str]:
    return [iri for iri in registry.labels.named(name) if _is_source(registry, iri)]


def _stating(registry: Registry, mapping: str) -> list[str]:
    stating = {one.value for one in registry.store.subjects(ANSVAR.mapping, Literal(mapping))}
    return sorted(iri for iri in stating if _is_source(registry, iri))


def _is_source(registry: Registry, iri: str) -> bool:
    # Not what a register that is followed reads: that has no part in what is imported here.
    return registry.labels.kind(iri) == "source" and registry.base.address(iri) is not None


def _free(registry: Registry, name: str) -> NamedNode:
    slug = slug_of(name)
    number = 1
    while registry.describes(registry.base.thing("source", slug if number == 1 else f"{slug}-{number}").value):
        number += 1
    return registry.base.thing("source", slug if number == 1 else f"{slug}-{number}")
