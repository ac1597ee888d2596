"""The description of the JSON API for people, made from its OpenAPI document and shown without scripts."""

from __future__ import annotations

from typing import Any

from web import contexts as c


def interface_page(document: dict[str, Any]) -> c.InterfacePage:
    """Return the operations of an OpenAPI document, in its order."""
    operations = tuple(
        _operation(method.upper(), path, described)
        for path, methods in document.get("paths", {}).items()
        for method, described in methods.items()
    )
    return c.InterfacePage(operations)


def _operation(method: str, path: str, described: dict[str, Any]) -> c.Operation:
    return c.Operation(
        method=method,
        path=path,
        summary=described.get("summary", ""),
        description=_pieces(described.get("description", "")),
        parameters=tuple(_parameter(one) for one in described.get("parameters", ())),
    )


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the text in pieces, each with whether it stood between back quotes."""
    return tuple((piece, place % 2 == 1) for place, piece in enumerate(text.split("`")) if piece)


def _parameter(described: dict[str, Any]) -> c.Parameter:
    schema = described.get("schema", {})
    choices = [*schema.get("enum", ()), *(one for part in schema.get("anyOf", ()) for one in part.get("enum", ()))]
    default = schema.get("default")
    return c.Parameter(
        name=described["name"],
        is_required=described.get("required", False),
        description=described.get("description", ""),
        choices=tuple(map(str, choices)),
        default=None if default is None else str(default),
    )
