"""A record in a small frame, for tools that match names with the register: what it is, and how to tell it apart."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph_service.names import ANSVAR, DCTERMS, ORG, SCHEMA, SKOS
from graph_service.registry import Registry
from web import name_contexts as nc
from web.pages.field_names import field_names
from web.pages.things import things_of
from web.pages.values import make_values, texts_in

_TELLING: tuple[NamedNode, ...] = (
    SCHEMA.legalName,
    SKOS.altLabel,
    ORG.identifier,
    SCHEMA.leiCode,
    ORG.classification,
    ANSVAR.domicile,
    ANSVAR.headquartersAddress,
    ANSVAR.suppliedBy,
    ANSVAR.providedBy,
)
"""What tells namesakes apart, in the order it is shown."""
MAX_VALUES = 4


def preview_page(registry: Registry, iri: str, origin: str) -> nc.PreviewPage:
    """Return the preview of a record; `origin` is where its page is served."""
    things, record = things_of(registry), registry.record(iri)
    named = field_names(registry, things, record.kind)
    values = ((predicate, make_values(things, record.values(predicate))[:MAX_VALUES]) for predicate in _TELLING)
    return nc.PreviewPage(
        thing=things.thing(iri),
        descriptions=texts_in(record.values(DCTERMS.description), things.lang)[:1],
        facts=tuple(nc.GainRow(named(predicate.value), told) for predicate, told in values if told),
        address=f"{origin}{registry.base.path(iri)}",
    )
