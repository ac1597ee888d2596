"""The facets of a search as a filter: each value a box to tick, with how many hits it would leave."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.labels import Text
from graph_service.names import ANSVAR
from graph_service.search.facets import FACETS, Narrowing
from graph_service.search.find import SearchPage
from web import context_parts as cp
from web.i18n import gettext, mark
from web.pages.things import Things
from web.words import kind_name, severity_word

MAX_VALUES = 10

_HEADINGS = {
    "kind": mark("Kind"),
    "organisation": mark("Organisation"),
    "role": mark("Role"),
    "country": mark("Country"),
    "severity": mark("Gaps"),
    "category": mark("Personal data"),
    "classification": mark("Sort of organisation"),
    "lacks": mark("Publishes no"),
}
_PAGES = {
    ANSVAR.agreementPage.value: mark("processing agreement"),
    ANSVAR.subProcessorPage.value: mark("list of sub-processors"),
}


def make_facets(things: Things, found: SearchPage, chosen: Narrowing) -> tuple[cp.Choices, ...]:
    """Return the facets that have values, each with its commonest and those chosen."""
    return tuple(
        cp.Choices(facet, gettext(_HEADINGS[facet]), options)
        for facet in FACETS
        if (options := _options(things, facet, found.facets.get(facet, ()), tuple(chosen.get(facet, ()))))
    )


def facet_value_name(things: Things, facet: str, value: str) -> Text:
    """Return what a value of a facet is called."""
    if facet == "kind":
        return Text(kind_name(value), "")
    if facet == "lacks" and value in _PAGES:
        return Text(gettext(_PAGES[value]), "")
    return Text(severity_word(value), "") if facet == "severity" else things.text(value)


def _options(
    things: Things, facet: str, counted: Sequence[tuple[str, int]], chosen: Sequence[str]
) -> tuple[cp.Option, ...]:
    counts = dict(counted)
    # What is chosen is always shown, so that it can be taken back.
    shown = list(dict.fromkeys([*chosen, *counts]))[: max(MAX_VALUES, len(chosen))]
    in_order = sorted(shown, key=lambda value: -counts.get(value, 0))
    return tuple(
        cp.Option(value, facet_value_name(things, facet, value), counts.get(value, 0), value in chosen)
        for value in in_order
    )
