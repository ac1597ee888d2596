"""A small picture of a class: what it is a case of, what points at it, and what its properties lead to.

Three columns of boxes with a line from each to the class; every box of ours is a link. The picture tells nothing
that the tables below it do not, so what does not fit is left to them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from web.chain_text import break_lines

MOST = 9
"""Boxes on each side; the tables have the rest."""

_BOX = 210
_BETWEEN = 200
_ROW = 58
_HEIGHT = 42
_TOP = 12
_SIZE = 13.0
_LINE = 16


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A class beside the one shown: its name, its address where it has one, and what joins the two."""

    name: str
    address: str | None
    words: str


@dataclass(frozen=True, slots=True)
class PictureBox:
    """A box with its name in lines, each with the height at which it stands."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[tuple[int, str], ...]
    name: str
    address: str | None
    is_chosen: bool

    @property
    def middle(self) -> int:
        """Where its lines of text are centred."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line between two boxes, and the words on it."""

    path: str
    x: int
    y: int
    words: str


@dataclass(frozen=True, slots=True)
class ClassPicture:
    """The picture, in pixels."""

    width: int
    height: int
    boxes: tuple[PictureBox, ...]
    lines: tuple[PictureLine, ...]
    left_out: int
    """How many neighbours did not fit."""


def draw_class(
    name: str, above: Sequence[Neighbour], before: Sequence[Neighbour], after: Sequence[Neighbour]
) -> ClassPicture:
    """Return the picture of a class with what is above it in the hierarchy, what points at it and what it leads to."""
    shown_before, shown_after, shown_above = before[:MOST], after[:MOST], above[:2]
    top = _TOP + _ROW * len(shown_above)
    rows = max(len(shown_before), len(shown_after), 1)
    height = top + _ROW * rows + _TOP - (_ROW - _HEIGHT)
    columns = (0, _BOX + _BETWEEN, 2 * (_BOX + _BETWEEN)) if shown_before else (0, 0, _BOX + _BETWEEN)
    width = (columns[2] if shown_after else columns[1]) + _BOX
    middle = _box(Neighbour(name, None, ""), columns[1], top + (_ROW * (rows - 1)) // 2, is_chosen=True)
    boxes, lines = [middle], []
    for place, one in enumerate(reversed(shown_above)):
        box = _box(one, columns[1], _TOP + _ROW * place)
        boxes.append(box)
    if shown_above:
        lines.append(_upward(middle, boxes[-1]))
    for place, one in enumerate(shown_before):
        box = _box(one, columns[0], _beside(place, len(shown_before), rows, top))
        boxes.append(box)
        lines.append(_across(box, middle, one.words, at_end=False))
    for place, one in enumerate(shown_after):
        box = _box(one, columns[2], _beside(place, len(shown_after), rows, top))
        boxes.append(box)
        lines.append(_across(middle, box, one.words, at_end=True))
    left_out = len(before) + len(after) + len(above) - len(shown_before) - len(shown_after) - len(shown_above)
    return ClassPicture(width, height, tuple(boxes), tuple(lines), left_out)


def joined(found: Iterable[Neighbour]) -> list[Neighbour]:
    """Return each class once, with all that joins it to the one shown, in the order in which they came."""
    words: dict[tuple[str, str | None], list[str]] = {}
    for one in found:
        words.setdefault((one.name, one.address), []).append(one.words)
    return [Neighbour(name, address, ", ".join(told)) for (name, address), told in words.items()]


def _beside(place: int, count: int, rows: int, top: int) -> int:
    return top + _ROW * place + (_ROW * (rows - count)) // 2


def _box(one: Neighbour, x: int, y: int, *, is_chosen: bool = False) -> PictureBox:
    told = break_lines(one.name, _SIZE, _BOX - 20, 2)
    first = y + _HEIGHT // 2 + 5 - (_LINE // 2) * (len(told) - 1)
    lines = tuple((first + _LINE * number, text) for number, text in enumerate(told))
    return PictureBox(x, y, _BOX, _HEIGHT, lines, one.name, one.address, is_chosen)


def _across(start: PictureBox, end: PictureBox, words: str, *, at_end: bool) -> PictureLine:
    x1, x2 = start.x + start.width, end.x
    y1, y2 = start.y + _HEIGHT // 2, end.y + _HEIGHT // 2
    bend = x1 + 14 if at_end else x2 - 14
    path = f"M{x1} {y1}H{bend}V{y2}H{x2}"
    told = break_lines(words, 12.0, _BETWEEN - 34, 1)
    x, y = (bend + 6, y2 - 5) if at_end else (x1 + 6, y1 - 5)
    return PictureLine(path, x, y, told[0] if told else "")


def _upward(below: PictureBox, above: PictureBox) -> PictureLine:
    return PictureLine(f"M{below.middle} {below.y}V{above.y + _HEIGHT}", 0, 0, "")
