"""Questions to begin with: queries that can be run as they are, with their question in English and Swedish.

Each answers one of the competency questions (docs/questions.md) over the whole register, as far as one short query
can; those of the program itself take a record and a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A query with a name for addresses, and its question by language."""

    name: str
    question: Mapping[str, str]
    text: str


@cache
def examples() -> tuple[Example, ...]:
    """Return the examples in the order in which they are shown."""
    return tuple(_example(path) for path in sorted(_FOLDER.glob("*.rq")))


def _example(path: Path) -> Example:
    text = path.read_text(encoding="utf-8")
    english, swedish = (line.removeprefix("# ") for line in text.splitlines()[:2])
    return Example(path.stem.partition("-")[2], {"en": english, "sv": swedish}, text)
