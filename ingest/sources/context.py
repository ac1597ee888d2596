"""What is given to a mapping beside the file: values of its constants, written `name=value`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graph_service.errors import BadRequest
from ingest.mapping.model import Mapping_


def with_context(mapping: Mapping_, given: Iterable[str]) -> Mapping_:
    """Return a mapping with other values of its constants; each is given as `name=value`.

    Raises BadRequest for what is not written so, and for a constant that the mapping does not have.
    """
    values = dict(_pair(one) for one in given)
    unknown = sorted(set(values) - set(mapping.context))
    if unknown:
        known = ", ".join(mapping.context) or "none"
        raise BadRequest(
            f"'{unknown[0]}' is no constant of the mapping {mapping.name}. Its constants are: {known}. "
            "Give one of them as NAME=VALUE, or add it under `context` in the mapping."
        )
    return replace(mapping, context={**mapping.context, **values})


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise BadRequest(f"'{text}' is no value of a constant. Write NAME=VALUE, such as municipality=Exempelstad.")
    return name.strip(), value.strip()
