"""The pages about the register itself: its data, what it is, how accessible it is."""

from __future__ import annotations

from graph_service.names import CODE
from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.pages.things import Things, things_of


def data_page(registry: Registry) -> c.DataPage:
    """Return how to take the data, with the first record of the commonest kind as example."""
    things, counts = things_of(registry), registry.counts()
    graphs = (graph.value for graph in registry.store.graph_names())
    codes = [name.removeprefix(CODE.iri) for name in graphs if name.startswith(CODE.iri)]
    return c.DataPage(
        example=_example(registry, things, counts),
        counts=tuple(counts.items()),
        code_lists=tuple((name, things.text(CODE.iri + name).value) for name in codes),
        base=f"{registry.base.iri}/id/",
    )


def about_page(registry: Registry) -> c.AboutPage:
    """Return what the register is, with its size."""
    return c.AboutPage(tuple(registry.counts().items()))


def _example(registry: Registry, things: Things, counts: dict[str, int]) -> cp.Thing | None:
    kind = "activity" if "activity" in counts else next(iter(counts), None)
    if kind is None:
        return None
    _, first = registry.records_of(kind, things.lang, 1)
    return things.thing(first[0])
