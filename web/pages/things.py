"""Things by name: an IRI becomes what it is called in the language of the request, and the path of its page."""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.labels import Labels, Text
from graph_service.names import Base
from graph_service.registry import Registry
from web.context_parts import Thing
from web.i18n import current_language


class Things:
    """The names of one revision in one language, taken once for a page."""

    def __init__(self, labels: Labels, base: Base, lang: str) -> None:
        self.labels = labels
        self.base = base
        self.lang = lang

    def thing(self, iri: str) -> Thing:
        """Return a thing; it has a path where the register describes it."""
        kind = self.labels.kind(iri)
        path = self.base.path(iri) if kind is not None else None
        elsewhere = self.base.elsewhere(iri) if kind is not None else None
        register = elsewhere.host if elsewhere else None
        return Thing(iri, self.text(iri), kind, path, self.labels.is_synthetic(iri), register)

    def thing_or_none(self, iri: str | None) -> Thing | None:
        """Return a thing, None for None."""
        return self.thing(iri) if iri is not None else None

    def things(self, iris: Iterable[str]) -> tuple[Thing, ...]:
        """Return things in the order given."""
        return tuple(self.thing(iri) for iri in iris)

    def text(self, iri: str) -> Text:
        """Return what an IRI is called."""
        return self.labels.label(iri, self.lang)

    def is_named(self, iri: str) -> bool:
        """Tell whether anything in the register gives the IRI a name."""
        return self.labels.named(iri) == [iri]

    def sorted(self, iris: Iterable[str]) -> list[str]:
        """Return IRIs by name in Swedish order."""
        return self.labels.sorted(iris, self.lang)


def things_of(registry: Registry) -> Things:
    """Return the names of the register as it is now, in the language of the request."""
    return Things(registry.labels, registry.base, current_language.get())
