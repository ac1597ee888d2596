"""Where the boxes and lines of a chain stand, as we lay them out and as Graphviz does."""

from __future__ import annotations

import random
import sys
from itertools import combinations
from math import inf

import pytest

from web.chain_layout import ROW_GAP, Layout, crossings_of, lay_out
from web.chain_layouts import SCREEN, layout_named, own_layout


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


@pytest.fixture
def graphviz():
    """The layout of Graphviz, and the most boxes that it is given."""
    pytest.importorskip("pygraphviz")
    from web import chain_graphviz

    return chain_graphviz


@pytest.mark.parametrize("size", [5, 60, 300])
@pytest.mark.parametrize("screen", [inf, 0])
def test_boxes_never_overlap_in_the_layout_of_graphviz(graphviz, size, screen):
    """In the same columns as in ours, so that the same drawing fits; each line goes by every column between."""
    heights, lines = _random_chain(size, seed=7)

    layout = graphviz.lay_out_by_graphviz(heights, lines, screen=screen)

    assert layout.column == lay_out(heights, lines).column
    assert _overlaps(layout, heights) == []
    assert min(layout.middle[box] - height / 2 for box, height in heights.items()) >= -0.01
    assert max(layout.middle[box] + height / 2 for box, height in heights.items()) <= layout.height + 0.01
    for (source, target), way in zip(lines, layout.ways, strict=True):
        assert [column for column, _ in way] == list(range(layout.column[source], layout.column[target] + 1))
        assert (way[0][1], way[-1][1]) == (layout.middle[source], layout.middle[target])


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_graphviz_makes_a_picture_of_300_boxes_lower_with_no_more_crossings(graphviz, seed):
    """What it is installed for."""
    heights, lines = _random_chain(300, seed)

    ours, theirs = lay_out(heights, lines), graphviz.lay_out_by_graphviz(heights, lines)

    assert theirs.crossings <= ours.crossings
    assert theirs.height < ours.height


def test_start_of_a_high_picture_of_graphviz_stands_at_its_top(graphviz):
    """Two that engage ten each: the first beside the first of its own, the second beside the first of its own."""
    lines = [(-1, box) for box in range(10)] + [(-2, box) for box in range(10, 20)]
    heights = dict.fromkeys([-1, -2, *range(20)], 40.0)

    layout = graphviz.lay_out_by_graphviz(heights, lines, screen=500)

    for start, own in ((-1, range(10)), (-2, range(10, 20))):
        assert layout.middle[start] == pytest.approx(min(layout.middle[box] for box in own), abs=0.1)
    assert layout.crossings == 0


def test_graphviz_lays_out_nothing_and_boxes_without_lines(graphviz):
    """Below each other in the first column."""
    assert graphviz.lay_out_by_graphviz({}, []).columns == 0

    layout = graphviz.lay_out_by_graphviz({-1: 40.0, 0: 60.0}, [])

    assert layout.column == {-1: 0, 0: 0}
    assert _overlaps(layout, {-1: 40.0, 0: 60.0}) == []
    assert layout.height == pytest.approx(40 + ROW_GAP + 60, abs=0.1)


def test_crossings_of_ways_are_those_that_the_layout_counts():
    """Both layouts are judged by one count."""
    layout = lay_out(*_random_chain(300, seed=7))

    assert crossings_of(layout.ways) == layout.crossings > 0


def test_setting_chooses_the_layout_and_a_large_chain_is_ours(graphviz):
    """A second of work for one picture is too much."""
    small, large = _random_chain(60, seed=9), _random_chain(graphviz.MAX_BOXES + 1, seed=7)

    assert layout_named("own")(*small) == own_layout(*small)
    theirs = graphviz.lay_out_by_graphviz(*small, screen=SCREEN)
    assert layout_named("graphviz")(*small) == layout_named("auto")(*small) == theirs
    assert layout_named("auto")(*large) == own_layout(*large)


def test_pictures_are_laid_out_by_us_where_graphviz_is_not_installed(monkeypatch):
    """Nobody has to install it."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.delitem(sys.modules, "web.chain_graphviz", raising=False)

    assert layout_named.__wrapped__("auto") is own_layout
