"""A chain drawn as a picture: one box per supplier in columns from left to right, and lines from who engages.

Picture and list are data for the macros of `templates/chain_picture.html`, which write them with classes only. What
a colour says is also said in words, by a thicker border or by a dashed line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph_service.chains.chain import Chain, Link
from graph_service.labels import Text
from web import chain_words as words
from web.chain_boxes import (
    BOX_WIDTH,
    EDGE,
    NAME_LEADING,
    NAME_SIZE,
    PADDING,
    PLACE_LEADING,
    Box,
    ring_box,
    start_box,
    supplier_box,
)
from web.chain_layout import Layout, Points
from web.chain_layouts import LayOut, own_layout
from web.chain_words import Naming
from web.i18n import gettext

COLUMN_GAP = 56
COLUMN_GAP_WITH_WORDS = 112  # Room for the words that stand on a line.
MARGIN = 16
ARROW = 9
PAGE = 1160  # A wider picture than the text of a page goes out to the edges of the screen.


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text in a box; `y` is its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Node:
    """A box: a supplier in its place, or one who engages at the start. Coordinates are those of its top left corner."""

    key: int
    """Index of the link; below zero where the box is one who engages at the start."""
    x: float
    y: float
    width: float
    height: float
    name_lines: tuple[TextLine, ...]
    place_lines: tuple[TextLine, ...]
    lang: str | None
    address: str | None
    label: str
    """What is read out: begins with the visible text."""
    classes: str
    sign: tuple[float, float] | None
    """Where the warning sign stands, its middle."""
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A line with its arrow head, as path data, and the words on it."""

    path: str
    head: str
    classes: str
    words: str
    words_x: float
    words_y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A chain as boxes and lines, in the order in which they are told: column by column, from above."""

    width: float
    height: float
    title: str
    description: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    lacks_agreement: bool
    in_third_country: bool
    is_adequate: bool
    has_rings: bool

    @property
    def is_wide(self) -> bool:
        """Whether the picture needs the whole width of a screen."""
        return self.width > PAGE


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that stands out: what is wrong or to be noticed. `tone` is a colour of the design system."""

    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A supplier, or one who engages at the start, with those it engages."""

    name: Text
    lang: str | None
    address: str | None
    place: str
    marks: tuple[Mark, ...]
    children: tuple[Branch, ...]
    is_open: bool
    is_chosen: bool
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class _Line:
    """An engagement between two boxes."""

    source: int
    target: int
    link: int


def draw_chain(
    chain: Chain,
    naming: Naming,
    *,
    shown: Collection[int] | None = None,
    chosen: int | None = None,
    lay_out: LayOut = own_layout,
) -> Picture:
    """Return the picture of the links whose indexes are in `shown`, all where it is None; `chosen` shows its path.

    A repeat is a line to the box where the supplier stands already; where that would lead back in a ring, it is a
    small box of its own that says so. A link is drawn only with the one above it.
    """
    kept = _kept(chain, shown)
    starts = _starts(chain, kept, naming)
    lines, rings = _lines(chain, kept, starts, naming)
    path = set(chain.path(chosen)) if chosen is not None and chosen in kept else set()
    boxes = _boxes(chain, starts, lines, rings, naming)
    ends = [(line.source, line.target) for line in lines]
    layout = lay_out({box.key: box.height for box in boxes}, ends)
    on_path = {line.target for line in lines if line.link in path} | {
        line.source for line in lines if line.link in path
    }
    lefts = _lefts(chain, lines, layout)
    nodes = [_node(box, layout, lefts, is_on_path=box.key in on_path, is_chosen=box.key == chosen) for box in boxes]
    tops = {node.key: node for node in nodes}
    links = [chain.links[index] for index in kept]
    return Picture(
        width=max((left + BOX_WIDTH for left in lefts), default=MARGIN) + MARGIN,
        height=2 * MARGIN + layout.height,
        title=gettext("Chain of suppliers"),
        description=words.description(chain, len(kept)),
        nodes=tuple(sorted(nodes, key=lambda node: (node.x, node.y))),
        edges=tuple(_edges(chain, lines, layout, lefts, tops, path=path)),
        lacks_agreement=any(link.lacks_agreement for link in links),
        in_third_country=any(place.standing == "third" for link in links for place in link.places),
        is_adequate=any(place.standing == "adequate" for link in links for place in link.places),
        has_rings=bool(rings),
    )


def _kept(chain: Chain, shown: Collection[int] | None) -> list[int]:
    kept: dict[int, None] = {}
    for index, link in enumerate(chain.links):
        if (shown is None or index in shown) and (link.parent is None or link.parent in kept):
            kept[index] = None
    return list(kept)


def _starts(chain: Chain, kept: Collection[int], naming: Naming) -> dict[str, int]:
    """Return the key of the box of each who engages at the start, below zero."""
    engagers = {chain.links[index].engager for index in kept if chain.links[index].parent is None}
    return {engager: -1 - number for number, engager in enumerate(sorted(engagers, key=naming.sort_key))}


def _lines(
    chain: Chain, kept: Collection[int], starts: Mapping[str, int], naming: Naming
) -> tuple[list[_Line], set[int]]:
    """Return the lines in the order in which siblings are wished, and the repeats that need a box of their own."""
    lines: list[_Line] = []
    rings: set[int] = set()
    met = chain.met_before()
    below: dict[int, set[int]] = defaultdict(set)
    wished = sorted(kept, key=lambda index: (chain.links[index].depth, naming.sort_key(chain.links[index].engaged)))
    for index in sorted(wished, key=lambda index: chain.links[index].is_repeat):
        link = chain.links[index]
        source = starts[link.engager] if link.parent is None else link.parent
        first = met.get(index, index)
        if first is None or first not in kept or _leads_to(below, first, source):
            rings.add(index)
            first = index
        below[source].add(first)
        lines.append(_Line(source, first, index))
    return lines, rings


def _leads_to(below: Mapping[int, set[int]], start: int, end: int) -> bool:
    waiting = [start]
    seen = {start}
    for here in waiting:
        if here == end:
            return True
        new = below.get(here, set()) - seen
        seen |= new
        waiting.extend(new)
    return False


def _boxes(chain: Chain, starts: Mapping[str, int], lines: list[_Line], rings: set[int], naming: Naming) -> list[Box]:
    also: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.link != line.target:
            also[line.target].append(naming.name(chain.links[line.link].engager).value)
    several = words.with_several_scopes(chain)
    boxes = [start_box(key, naming.name(engager), naming.page(engager)) for engager, key in starts.items()]
    for line in lines:
        if line.target == line.link and line.link in rings:
            boxes.append(ring_box(chain, line.link, naming))
        elif line.target == line.link:
            boxes.append(supplier_box(chain, line.link, naming, also=also[line.link], several=several))
    return boxes


def _lefts(chain: Chain, lines: list[_Line], layout: Layout) -> list[int]:
    """Return where each column begins: a column that a line with words leads to stands farther from the one before."""
    with_words = {layout.column[line.target] for line in lines if chain.links[line.link].lacks_agreement}
    lefts: list[int] = []
    for column in range(layout.columns):
        gap = COLUMN_GAP_WITH_WORDS if column in with_words else COLUMN_GAP
        lefts.append(lefts[-1] + BOX_WIDTH + gap if lefts else MARGIN)
    return lefts


def _node(box: Box, layout: Layout, lefts: Sequence[int], *, is_on_path: bool, is_chosen: bool) -> Node:
    x = lefts[layout.column[box.key]]
    y = MARGIN + layout.middle[box.key] - box.height / 2
    first = y + EDGE + NAME_SIZE * 0.93
    names = tuple(TextLine(text, x + PADDING, _round(first + row * NAME_LEADING)) for row, text in enumerate(box.names))
    below = first + (len(box.names) - 1) * NAME_LEADING + PLACE_LEADING + 1
    places = tuple(
        TextLine(text, x + PADDING, _round(below + row * PLACE_LEADING)) for row, text in enumerate(box.places)
    )
    marks = (("chain-on-path",) if is_on_path else ()) + (("chain-chosen",) if is_chosen else ())
    return Node(
        box.key,
        x,
        _round(y),
        BOX_WIDTH,
        box.height,
        names,
        places,
        box.lang,
        box.address,
        f"{' '.join([*box.names, *box.places])}{''.join(f', {detail}' for detail in box.details)}",
        " ".join(("chain-node", *box.classes, *marks)),
        (x + BOX_WIDTH - 19, _round(y + box.height / 2)) if box.has_sign else None,
        is_chosen,
    )


def _edges(
    chain: Chain,
    lines: list[_Line],
    layout: Layout,
    lefts: Sequence[int],
    nodes: Mapping[int, Node],
    *,
    path: Collection[int],
) -> list[Edge]:
    """Return the lines, those of the chosen path last so that they are drawn on top."""
    arrivals = _arrivals(lines, layout, nodes)
    edges = [
        (
            line.link in path,
            _edge(
                chain.links[line.link],
                way,
                lefts,
                (nodes[line.source], nodes[line.target]),
                arrival,
                is_on_path=line.link in path,
            ),
        )
        for line, way, arrival in zip(lines, layout.ways, arrivals, strict=True)
    ]
    return [edge for _, edge in sorted(edges, key=lambda one: one[0])]


def _arrivals(lines: list[_Line], layout: Layout, nodes: Mapping[int, Node]) -> list[float]:
    """Return where each line meets its box: spread over the side in the order in which the lines come from above."""
    by_target: dict[int, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        by_target[line.target].append(number)
    arrivals = [0.0] * len(lines)
    for target, numbers in by_target.items():
        node = nodes[target]
        step = min(15.0, node.height / (len(numbers) + 1))
        numbers.sort(key=lambda number: layout.ways[number][-2][1])
        for place, number in enumerate(numbers):
            arrivals[number] = node.y + node.height / 2 + (place - (len(numbers) - 1) / 2) * step
    return arrivals


def _edge(
    link: Link, way: Points, lefts: Sequence[int], ends: tuple[Node, Node], arrival: float, *, is_on_path: bool
) -> Edge:
    source, target = ends
    tip = target.x - 1
    text = words.agreement_text(link)
    marks = (("chain-lacking",) if text else ()) + (("chain-on-path",) if is_on_path else ())
    return Edge(
        path=_curve(source, way, lefts, tip - ARROW + 1, arrival),
        head=f"M{_round(tip)} {_round(arrival)}l-{ARROW} -5v10z",
        classes=" ".join(("chain-edge", *marks)),
        words=_short(link) if text else "",
        words_x=_round(tip - ARROW - 4),
        # On the side that the line does not come from.
        words_y=_round(arrival + 15 if way[-2][1] + MARGIN < arrival - 8 else arrival - 6),
    )


def _short(link: Link) -> str:
    """Return the words on a line, where there is little room."""
    if link.agreement_state == "expired":
        return gettext("expired")
    return gettext("not in force") if link.agreement_state == "future" else words.agreement_text(link)


def _curve(source: Node, way: Points, lefts: Sequence[int], end_x: float, end_y: float) -> str:
    x, y = source.x + source.width, source.y + source.height / 2
    parts = [f"M{_round(x)} {_round(y)}"]
    for column, middle in way[1:-1]:
        # A long line goes straight past the columns between, in a lane that the layout kept free.
        lane_x, lane_y = lefts[column], MARGIN + middle
        parts.append(f"{_bend(x, y, lane_x, lane_y)}H{_round(lane_x + BOX_WIDTH)}")
        x, y = lane_x + BOX_WIDTH, lane_y
    parts.append(_bend(x, y, end_x, end_y))
    return "".join(parts)


def _bend(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = _round((x + to_x) / 2)
    return f"C{middle} {_round(y)} {middle} {_round(to_y)} {_round(to_x)} {_round(to_y)}"


def _round(number: float) -> float:
    """Return a tenth of a pixel, a whole number where it is one: half the bytes on the page."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded
