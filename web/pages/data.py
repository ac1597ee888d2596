"""The page for open data: the whole register, a selection of it, one thing, questions, rules, words, and the terms."""

from __future__ import annotations

from graph_service.exports import Matters
from graph_service.names import CODE
from graph_service.offered import LIVE_FORMS, Offered
from graph_service.publishing.catalogue import FORM_BY_SUFFIX
from graph_service.registry import Registry
from web import catalogue_contexts as c
from web.context_parts import Thing
from web.pages.catalogue import file_link, local_day
from web.pages.things import Things, things_of


def data_page(registry: Registry, offered: Offered, matters: Matters) -> c.DataPage:
    """Return how to take the data, with the first record of the commonest kind as example."""
    things, counts = things_of(registry), registry.counts()
    codes = [graph.value for graph in registry.store.graph_names() if graph.value.startswith(CODE.iri)]
    whole = offered.catalogue().datasets[0]
    dumped = next((one.issued for one in whole.distributions if one.byte_size is not None), None)
    return c.DataPage(
        files=tuple(file_link(one, registry.base.iri) for one in whole.distributions),
        dumped=local_day(dumped),
        organisations=_organisations(registry, things, matters),
        forms=tuple((suffix, FORM_BY_SUFFIX[suffix].name) for suffix in LIVE_FORMS),
        example=_example(registry, things, counts),
        counts=tuple(counts.items()),
        code_lists=tuple((one.removeprefix(CODE.iri), things.text(one).value) for one in things.sorted(codes)),
        licence=registry.settings.licence or None,
        base=f"{registry.base.iri}/id/",
    )


def _organisations(registry: Registry, things: Things, matters: Matters) -> tuple[tuple[str, str], ...]:
    """Return the last part of the address and the name of each that something is a matter of, from A to Ö."""
    listed = ((registry.base.address(one), things.text(one).value) for one in things.sorted(matters.organisations()))
    return tuple((one.slug, name) for one, name in listed if one is not None and one.kind == "organisation")


def _example(registry: Registry, things: Things, counts: dict[str, int]) -> Thing | None:
    kind = "activity" if "activity" in counts else next(iter(counts), None)
    if kind is None:
        return None
    # One that is followed has its documents at its source.
    ours = (iri for iri in things.sorted(things.labels.of_kind(kind)) if registry.base.address(iri) is not None)
    return next(map(things.thing, ours), None)
