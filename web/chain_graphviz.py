"""Where the boxes and lines of a chain stand, as Graphviz has it: fewer crossings, and a package of 100 MB more.

The columns are ours, so that the same drawing fits both ways; Graphviz decides the order and the height in each. A
line that passes a column by has a lane there, which is a small node of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Any

import pygraphviz  # type: ignore[import-untyped]

from web.chain_layout import LANE_HEIGHT, ROW_GAP, Layout, Points, columns_of, crossings_of

MAX_BOXES = 2_000  # Graphviz takes a second there and grows with the square; what is larger is laid out by us.

_POINTS = 72.0  # To an inch, in which Graphviz wants sizes; places it gives in points.


def lay_out_by_graphviz(
    heights: Mapping[int, float], lines: Sequence[tuple[int, int]], *, screen: float = inf
) -> Layout:
    """Return where the boxes stand, given their heights and lines between them, which must not form a ring.

    Where the whole is higher than `screen`, those in the first column stand beside the first that they lead to, to be
    read from the top.
    """
    column = columns_of(list(heights), lines)
    ways = [_way(number, line, column) for number, line in enumerate(lines)]
    graph = _graph(heights, column, ways)
    graph.layout("dot")
    tall = {name: height for name, _, height in _nodes(heights, column, ways)}
    middle = {node: -float(node.attr["pos"].split(",")[1]) for node in graph.nodes()}
    lift = min((middle[name] - height / 2 for name, height in tall.items()), default=0.0)
    middle = {name: at - lift for name, at in middle.items()}
    whole = max((middle[name] + height / 2 for name, height in tall.items()), default=0.0)
    if whole > screen:
        _move_starts_up(middle, heights, column, ways)
    points: tuple[Points, ...] = tuple(tuple((at, middle[name]) for name, at in way) for way in ways)
    return Layout(
        column=column,
        middle={box: middle[str(box)] for box in heights},
        ways=points,
        columns=max(column.values(), default=-1) + 1,
        height=whole,
        crossings=crossings_of(points),
    )


def _move_starts_up(
    middle: dict[str, float],
    heights: Mapping[int, float],
    column: Mapping[int, int],
    ways: Sequence[list[tuple[str, int]]],
) -> None:
    """Move the boxes of the first column up to the first that each leads to, in their order."""
    firsts: dict[str, float] = {}
    for (source, _), (following, _), *_ in ways:
        firsts[source] = min(firsts.get(source, inf), middle[following])
    end = -inf
    for box in sorted((box for box in heights if column[box] == 0), key=lambda box: middle[str(box)]):
        name, half = str(box), heights[box] / 2
        # Never down, and never onto the one above.
        middle[name] = max(min(middle[name], firsts.get(name, inf)), end + ROW_GAP + half, half)
        end = middle[name] + half


def _way(number: int, line: tuple[int, int], column: Mapping[int, int]) -> list[tuple[str, int]]:
    """Return the nodes of a line from its source to its target, each with its column."""
    source, target = line
    lanes = range(column[source] + 1, column[target])
    names = [str(source), *(f"lane {number} {at}" for at in lanes), str(target)]
    return list(zip(names, [column[source], *lanes, column[target]], strict=True))


def _graph(heights: Mapping[int, float], column: Mapping[int, int], ways: Sequence[list[tuple[str, int]]]) -> Any:
    # Pictures are read in the direction of the lines; without labels no font is looked for.
    graph = pygraphviz.AGraph(directed=True, strict=False, rankdir="LR", nodesep=ROW_GAP / _POINTS, ranksep=1)
    graph.node_attr.update(shape="box", label="", fixedsize="true", width=1)
    graph.edge_attr.update(arrowhead="none")
    by_column: dict[int, list[str]] = {}
    for name, at, height in _nodes(heights, column, ways):
        graph.add_node(name, height=height / _POINTS)
        by_column.setdefault(at, []).append(name)
    for names in by_column.values():
        graph.add_subgraph(names, rank="same")
    for way in ways:
        for (source, _), (target, _) in pairwise(way):
            graph.add_edge(source, target)
    return graph


def _nodes(
    heights: Mapping[int, float], column: Mapping[int, int], ways: Sequence[list[tuple[str, int]]]
) -> Iterator[tuple[str, int, float]]:
    """Yield name, column and height of every box, then of every lane."""
    yield from ((str(box), column[box], height) for box, height in heights.items())
    for way in ways:
        yield from ((name, at, LANE_HEIGHT) for name, at in way[1:-1])
