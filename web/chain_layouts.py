"""Which layout a picture of a chain gets: ours, or that of Graphviz where it is installed and the chain not too large.

The setting `chain_layout` decides: `auto` takes Graphviz where it is there, `own` never does, and with `graphviz` the
program does not start without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from importlib import import_module

from web.chain_layout import Layout, lay_out

SCREEN = 900  # A higher picture does not fit a screen and is drawn from the top.

LayOut = Callable[[Mapping[int, float], Sequence[tuple[int, int]]], Layout]
"""Takes the height of each box and the lines between them."""

own_layout: LayOut = partial(lay_out, screen=SCREEN)


@cache
def layout_named(name: str) -> LayOut:
    """Return the layout for a value of the setting: auto, own or graphviz."""
    if name == "own":
        return own_layout
    try:
        # Only where a picture is drawn: the package brings libraries of a hundred megabytes.
        graphviz = import_module("web.chain_graphviz")
    except ImportError:
        return own_layout

    def either(heights: Mapping[int, float], lines: Sequence[tuple[int, int]]) -> Layout:
        if len(heights) > graphviz.MAX_BOXES:
            return own_layout(heights, lines)
        layout: Layout = graphviz.lay_out_by_graphviz(heights, lines, screen=SCREEN)
        return layout

    return either
