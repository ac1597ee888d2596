"""How wide a text will be in a picture, and how it is broken into lines, without asking a browser."""

from __future__ import annotations

from collections.abc import Iterable

# Widths in parts of the letter size, measured in Inter 600 and rounded up, so that a text never leaves its box.
_NARROW = dict.fromkeys("iljI|!.,:;'’()[] ", 0.32) | dict.fromkeys('ftr-–/"', 0.42)
_WIDE = dict.fromkeys("mw", 0.92) | dict.fromkeys("MW@%", 1.0)


def width(text: str, size: float) -> float:
    """Return about how many pixels wide `text` is in letters of `size` pixels."""
    return size * sum(_NARROW.get(c) or _WIDE.get(c) or (0.76 if c.isupper() else 0.6) for c in text)


def break_lines(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """Return `text` in at most `most` lines of `room` pixels; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in _words(text, size, room):
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while width(f"{last}…", size) > room:
        last = last[:-1]
    return (*lines[: most - 1], f"{last.rstrip(' ,·')}…")


def _words(text: str, size: float, room: float) -> Iterable[str]:
    """Yield the words, those that are wider than a line in pieces."""
    for word in text.split():
        piece = ""
        for letter in word:
            if width(piece + letter, size) > room:
                yield piece
                piece = ""
            piece += letter
        yield piece
