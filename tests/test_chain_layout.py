"""Where the boxes and lines of a chain stand."""

from __future__ import annotations

import random
from itertools import combinations
from math import inf

import pytest

from web.chain_layout import ROW_GAP, Layout, lay_out


def _overlaps(layout: Layout, heights: dict[int, float]) -> list[tuple[int, int]]:
    return [
        (one, other)
        for one, other in combinations(heights, 2)
        if layout.column[one] == layout.column[other]
        and abs(layout.middle[one] - layout.middle[other]) < (heights[one] + heights[other]) / 2 + ROW_GAP - 0.01
    ]


def _random_chain(size: int, seed: int) -> tuple[dict[int, float], list[tuple[int, int]]]:
    """Return a tree with every tenth box joined to a second engager, as chains are."""
    pick = random.Random(seed)
    lines = [(pick.randrange(max(0, box // 5 - 2), box), box) for box in range(1, size)]
    lines += [(pick.randrange(0, box), box) for box in range(10, size, 10)]
    return {box: pick.choice([44.0, 60.0]) for box in range(size)}, lines


@pytest.mark.parametrize("size", [5, 60, 300])
@pytest.mark.parametrize("screen", [inf, 0])
def test_boxes_never_overlap_and_lines_go_to_the_right(size, screen):
    """Whatever the size, a box has its own place and stands right of everyone who engages it."""
    heights, lines = _random_chain(size, seed=7)

    layout = lay_out(heights, lines, screen=screen)

    assert _overlaps(layout, heights) == []
    assert all(layout.column[source] < layout.column[target] for source, target in lines)
    assert min(layout.middle[box] - height / 2 for box, height in heights.items()) >= -0.01
    assert max(layout.middle[box] + height / 2 for box, height in heights.items()) <= layout.height + 0.01


def test_box_stands_halfway_down_those_it_leads_to():
    """Three siblings of the same height: the middle one lies straight ahead."""
    layout = lay_out(dict.fromkeys(range(4), 40.0), [(0, 1), (0, 2), (0, 3)])

    assert [layout.middle[box] for box in range(4)] == [72, 20, 72, 124]


def test_box_of_a_high_picture_stands_beside_the_first_it_leads_to():
    """What is higher than a screen begins at its upper left corner."""
    layout = lay_out(dict.fromkeys(range(4), 40.0), [(0, 1), (0, 2), (0, 3)], screen=100)

    assert [layout.middle[box] for box in range(4)] == [20, 20, 72, 124]


def test_box_with_two_engagers_stands_right_of_the_farther_one():
    """The shorter way runs in a lane of its own past the column between."""
    layout = lay_out(dict.fromkeys(range(3), 40.0), [(0, 1), (1, 2), (0, 2)])

    assert layout.column == {0: 0, 1: 1, 2: 2}
    lane_column, lane = layout.ways[2][1]
    assert lane_column == 1
    assert abs(lane - layout.middle[1]) > 20


def test_siblings_are_moved_so_that_lines_do_not_cross():
    """In the wished order the second line to 6 crosses that from 2 to 5; with 2 above 1 nothing crosses."""
    layout = lay_out(dict.fromkeys(range(7), 40.0), [(0, 1), (0, 2), (0, 3), (1, 4), (2, 5), (3, 6), (1, 6)])

    assert layout.crossings == 0
    assert layout.middle[2] < layout.middle[1] < layout.middle[3]


def test_nothing_has_an_empty_layout():
    """An empty chain is drawn as nothing."""
    layout = lay_out({}, [])

    assert (layout.columns, layout.height, layout.ways) == (0, 0, ())
