"""What the properties of a kind of record are called on its pages."""

from __future__ import annotations

from collections.abc import Callable

from graph_service.labels import Text
from graph_service.registry import Registry
from web.pages.things import Things


def field_names(registry: Registry, things: Things, kind: str) -> Callable[[str], Text]:
    """Return what a property (IRI) is called: by the field of the kind, else by the ontology."""
    names = {field.path: field.names for field in registry.fields(kind)}

    def named(predicate: str) -> Text:
        given = names.get(predicate, {})
        return Text(given[things.lang], things.lang) if things.lang in given else things.text(predicate)

    return named
