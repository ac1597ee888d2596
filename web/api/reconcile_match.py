"""From a query of the reconciliation service to its candidates: names as an import compares them, then properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph_service.names import ANSVAR, COUNTRY, DCTERMS, ORG, SCHEMA
from graph_service.records import Record
from graph_service.registry import Registry
from ingest.names.decisions import Decisions, read_decisions
from ingest.names.known import known_names
from ingest.names.matching import Match, asked_for, certain, matches
from ingest.names.normal import normal_form
from web.api.reconcile_entities import DEFAULT_KINDS, Entities, whole
from web.api.reconcile_read import ReconcileQuery, Wanted

_NUMBERS = frozenset({ORG.identifier.value, DCTERMS.identifier.value, SCHEMA.leiCode.value})
_FEWER_FOR_A_DIFFERENCE = 10.0
"""What a property that says something else takes from the score."""
_LOOKED_AT = 25  # Candidates whose properties are compared; each is one record to read.


def reconciled(
    registry: Registry, entities: Entities, queries: Mapping[str, ReconcileQuery]
) -> dict[str, dict[str, object]]:
    """Return the result of each query of a batch, each for itself."""
    decisions = read_decisions(registry.store)
    return {key: {"result": _result(registry, entities, decisions, query, key)} for key, query in queries.items()}


def _result(
    registry: Registry, entities: Entities, decisions: Decisions, query: ReconcileQuery, key: str
) -> list[dict[str, object]]:
    named = entities.known(query.text) if query.text else None
    if named is not None:
        return [_candidate(entities, named, 100.0, {"identifier": 100.0}, "", is_match=True)]
    kinds = tuple(dict.fromkeys(entities.kind_of_type(one, f"{key}.type") for one in query.types)) or DEFAULT_KINDS
    country = _country(registry, query.properties)
    found: list[dict[str, object]] = []
    meant: list[dict[str, object]] = []
    for kind in kinds:
        asked = asked_for(query.text, _number(query.properties), country, decisions.decided(query.text))
        known = known_names(registry, kind)
        listed = matches(known, asked, limit=_LOOKED_AT)
        _, sure = certain(known, asked, listed)
        for match in listed:
            one = _compared(registry, entities, match, query.properties, is_sure=match is sure)
            found.append(one)
            meant += [one] if one["match"] else []
    if len(meant) > 1:
        # A service and its supplier may have one name; then neither is certain.
        for one in meant:
            one["match"] = False
    found.sort(key=lambda one: (-float(str(one["score"])), not one["match"], str(one["id"])))
    return found[: query.limit]


def _compared(
    registry: Registry, entities: Entities, match: Match, properties: Iterable[Wanted], *, is_sure: bool
) -> dict[str, object]:
    record = registry.record(match.iri)
    agrees = {
        one.property: said
        for one in properties
        if whole(one.property) not in _NUMBERS and (said := _agrees(entities, record, one)) is not None
    }
    differing = sum(not said for said in agrees.values())
    score = max(0.0, match.score - differing * _FEWER_FOR_A_DIFFERENCE)
    features: dict[str, float | bool] = {one.code: round(one.score, 1) for one in match.grounds}
    features.update(agrees)
    reasons = "; ".join(one.note.text(entities.lang) for one in match.grounds[:2])
    return _candidate(entities, match.iri, score, features, reasons, is_match=is_sure and not differing)


def _candidate(
    entities: Entities, iri: str, score: float, features: Mapping[str, float | bool], reasons: str, *, is_match: bool
) -> dict[str, object]:
    kind = entities.labels.kind(iri)
    assert kind is not None
    told = {
        "id": entities.id_of(iri),
        "name": entities.name(iri),
        "type": [entities.type_of(kind)],
        "score": round(score, 1),
        "features": [{"id": name, "value": value} for name, value in features.items()],
        "match": is_match,
    }
    return {**told, "description": reasons} if reasons else told


def _number(properties: Iterable[Wanted]) -> str | None:
    return next((one.values[0] for one in properties if whole(one.property) in _NUMBERS and one.values), None)


def _country(registry: Registry, properties: Iterable[Wanted]) -> str | None:
    """Return the country that the domicile is said to have, as two letters: by code, IRI or name."""
    for one in properties:
        if whole(one.property) == ANSVAR.domicile.value:
            for value in one.values:
                for iri in (COUNTRY.iri + value.upper(), *registry.labels.named(value)):
                    if iri in registry.models.jurisdiction.countries and iri.startswith(COUNTRY.iri):
                        return iri.removeprefix(COUNTRY.iri)
    return None


def _agrees(entities: Entities, record: Record, wanted: Wanted) -> bool | None:
    """Tell whether a record has one of the values that a property should have; None where either says nothing."""
    path = whole(wanted.property)
    said = {text for one in record.statements if one.predicate.value == path for text in _texts(entities, one.object)}
    if not said or not wanted.values:
        return None
    return any(value in said or normal_form(value) in said for value in wanted.values)


def _texts(entities: Entities, value: object) -> set[str]:
    """Return what a value may be written as: its text, its identifier, its code, and its names."""
    text = str(getattr(value, "value", value))
    names = {text, entities.id_of(text), normal_form(text)}
    if text.startswith("http"):
        names |= {
            text.rpartition("#")[2],
            *(normal_form(entities.labels.label(text, lang).value) for lang in ("sv", "en")),
        }
    return names - {""}
