"""Data extension: what the register says of records that were matched, property by property."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from graph_service.fields import Field
from graph_service.names import CLASS_BY_KIND, KIND_BY_CLASS, XSD
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from web.api.reconcile_entities import DEFAULT_KINDS, Entities, whole
from web.api.reconcile_read import Extension

_WHOLE = frozenset(XSD.term(name) for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger"))
_DECIMAL = frozenset({XSD.decimal, XSD.double, XSD.float})


def proposed(registry: Registry, entities: Entities, kind: str, limit: int) -> dict[str, object]:
    """Return the properties that can be asked for of records of a kind, in the order of their page."""
    listed = [entities.property_of(field) for field in registry.fields(kind)]
    return {"type": entities.type_of(kind)["id"], "limit": limit, "properties": listed[:limit]}


def extended(registry: Registry, entities: Entities, asked: Extension) -> dict[str, object]:
    """Return the values of properties of records; of what the register does not have, none."""
    return {
        "meta": [_meta(registry, entities, name) for name in asked.properties],
        "rows": {given: _row(registry, entities, given, asked) for given in asked.ids},
    }


def _row(registry: Registry, entities: Entities, given: str, asked: Extension) -> dict[str, list[dict[str, object]]]:
    iri = entities.known(given)
    record = registry.record(iri) if iri is not None else None
    row: dict[str, list[dict[str, object]]] = {}
    for name in asked.properties:
        values = record.values(NamedNode(whole(name))) if record is not None and _is_iri(whole(name)) else []
        told = [_value(entities, value) for value in _in_language_first(values, entities.lang)]
        row[name] = told[: asked.limits.get(name) or None]
    return row


def _meta(registry: Registry, entities: Entities, name: str) -> dict[str, object]:
    field = _field(registry, whole(name))
    if field is None:
        return {"id": name, "name": entities.name(whole(name))}
    told = {"id": name, "name": entities.property_of(field)["name"]}
    kind = KIND_BY_CLASS.get(field.class_ or "")
    return {**told, "type": entities.type_of(kind)} if kind else told


def _field(registry: Registry, path: str) -> Field | None:
    kinds = (*DEFAULT_KINDS, *CLASS_BY_KIND)
    return next((one for kind in kinds for one in registry.fields(kind) if one.path == path), None)


def _value(entities: Entities, value: Term) -> dict[str, object]:
    if isinstance(value, NamedNode):
        if entities.is_entity(value.value):
            return {"id": entities.id_of(value.value), "name": entities.name(value.value)}
        is_named = entities.labels.named(value.value) == [value.value]
        return {"str": entities.name(value.value) if is_named else value.value}
    return _literal(value)


def _literal(value: Literal) -> dict[str, object]:
    """Return a literal by its datatype; a day gets the time that the specification asks for."""
    try:
        if value.datatype in _WHOLE:
            return {"int": int(value.value)}
        if value.datatype in _DECIMAL:
            return {"float": float(value.value)}
    except ValueError:
        return {"str": value.value}
    if value.datatype == XSD.date and len(value.value) == len("2026-01-15"):
        return {"date": f"{value.value}T00:00:00Z"}
    return {"str": value.value}


def _in_language_first(values: Iterable[Term], lang: str) -> list[Term]:
    """Return values with texts in the language of the request first, and one text once."""
    return sorted(values, key=lambda value: not (isinstance(value, Literal) and value.language == lang))


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return ":" in text
