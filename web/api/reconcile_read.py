"""What a client of the reconciliation service sends, read strictly: a batch of queries, or an extension of data."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from graph_service.errors import BadRequest, Problem
from web.api.validate import BodyTooLarge

MAX_QUERIES = 50
"""Queries in a batch; OpenRefine sends ten at a time."""
MAX_LENGTH = 500  # Characters of a name that is looked for; the longest name of a company in the sources has 110.
MAX_CANDIDATES = 25
DEFAULT_CANDIDATES = 5
MAX_IDS = 1000
MAX_PROPERTIES = 50
_FIELDS = frozenset({"query", "type", "limit", "properties", "type_strict"})
_STRICTNESS = ("any", "should", "all")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property and the values that it should have: texts, or the identifiers of records."""

    property: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReconcileQuery:
    """One name that is looked for; empty where only properties are given."""

    text: str
    types: tuple[str, ...] = ()
    limit: int = DEFAULT_CANDIDATES
    properties: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """Which properties of which records are asked for; `limits` are the most values of each, 0 for all."""

    ids: tuple[str, ...]
    properties: tuple[str, ...]
    limits: dict[str, int] = field(default_factory=dict)


def read_queries(text: str) -> dict[str, ReconcileQuery]:
    """Return the queries of a batch by their keys. Raises BadRequest where it is none, BodyTooLarge for too many."""
    batch = _object(_json(text, "queries"), "queries")
    if len(batch) > MAX_QUERIES:
        raise BodyTooLarge(f"The batch has {len(batch)} queries. Send at most {MAX_QUERIES} at a time.")
    return {key: _query(_object(value, key), key) for key, value in batch.items()}


def read_extension(text: str) -> Extension:
    """Return what an extension asks for. Raises BadRequest where it is none, BodyTooLarge for too much."""
    asked = _object(_json(text, "extend"), "extend")
    ids, properties = (_list(asked.get(name), f"extend.{name}") for name in ("ids", "properties"))
    if len(ids) > MAX_IDS or len(properties) > MAX_PROPERTIES:
        raise BodyTooLarge(
            f"{len(ids)} records and {len(properties)} properties are asked for. "
            f"Ask for at most {MAX_IDS} and {MAX_PROPERTIES} at a time."
        )
    named: list[str] = []
    limits: dict[str, int] = {}
    for number, one in enumerate(properties):
        path = f"extend.properties[{number}]"
        given = _object(one, path)
        name = _text(given.get("id"), f"{path}.id")
        named.append(name)
        settings = given.get("settings")
        limits[name] = _limit_of(_object(settings, f"{path}.settings") if settings is not None else {}, path)
    return Extension(tuple(_text(one, "extend.ids") for one in ids), tuple(dict.fromkeys(named)), limits)


def _query(given: dict[str, Any], key: str) -> ReconcileQuery:
    unknown = sorted(set(given) - _FIELDS)
    if unknown:
        raise _bad(f"{key}.{unknown[0]}", f"has no meaning here. A query has {', '.join(sorted(_FIELDS))}")
    if given.get("type_strict", "any") not in _STRICTNESS:
        raise _bad(f"{key}.type_strict", f"is {given['type_strict']!r}. Give one of {', '.join(_STRICTNESS)}")
    text = _text(given.get("query", ""), f"{key}.query").strip()
    if len(text) > MAX_LENGTH:
        raise _bad(f"{key}.query", f"has {len(text)} characters. Give at most {MAX_LENGTH}")
    listed = _list(given.get("properties", []), f"{key}.properties")
    properties = tuple(_wanted(one, f"{key}.properties[{number}]") for number, one in enumerate(listed))
    if not text and not properties:
        raise _bad(key, "has neither query nor properties. Give one of them")
    return ReconcileQuery(text, _types(given.get("type"), f"{key}.type"), _limit(given, key), properties)


def _types(given: object, path: str) -> tuple[str, ...]:
    if given is None or given == "":
        return ()
    listed = given if isinstance(given, list) else [given]
    # Clients of 0.1 send a type as an object with its id.
    return tuple(_text(one.get("id") if isinstance(one, dict) else one, path) for one in listed)


def _limit(given: dict[str, Any], key: str) -> int:
    limit = given.get("limit", DEFAULT_CANDIDATES)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1 or int(limit) != limit:
        raise _bad(f"{key}.limit", f"is {limit!r}. Give a whole number from 1")
    return min(int(limit), MAX_CANDIDATES)


def _limit_of(settings: dict[str, Any], path: str) -> int:
    """Return the most values of a property; a form sends it as text, and empty for what was left out."""
    given = settings.get("limit", 0) or 0
    try:
        limit = int(given)
    except (TypeError, ValueError):
        limit = -1
    if limit < 0:
        raise _bad(f"{path}.settings.limit", f"is {given!r}. Give a whole number, 0 for all values")
    return limit


def _wanted(given: object, path: str) -> Wanted:
    one = _object(given, path)
    name = _text(one.get("pid"), f"{path}.pid")
    values = one.get("v")
    listed = values if isinstance(values, list) else [values]
    return Wanted(name, tuple(filter(None, (_value(value, f"{path}.v") for value in listed))))


def _value(given: object, path: str) -> str:
    if isinstance(given, dict):
        return _text(given.get("id"), f"{path}.id")
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str | int | float):
        return str(given).strip()
    raise _bad(path, f"is {json.dumps(given)[:80]}. Give a text, a number, or an object with id")


def _json(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise _bad(name, f"is no JSON: {fault}. Send a JSON object") from None


def _object(given: object, path: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _bad(path, "is no JSON object. Send an object")
    return given


def _list(given: object, path: str) -> list[Any]:
    if not isinstance(given, list):
        raise _bad(path, "is missing, or is no list. Send a list")
    return given


def _text(given: object, path: str) -> str:
    if not isinstance(given, str):
        raise _bad(path, "is missing, or is no text. Send a text")
    return given


def _bad(path: str, fault: str) -> BadRequest:
    text = f"{path} {fault}."
    return BadRequest(text, (Problem(path, text),))
