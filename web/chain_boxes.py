"""What stands in each box of a picture of a chain, before it has a place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from graph_service.chains.chain import Chain, Link
from graph_service.labels import Text
from web import chain_words as words
from web.chain_text import break_lines
from web.chain_words import Naming
from web.i18n import gettext

BOX_WIDTH = 212
PADDING = 12
EDGE = 8  # Above the first line and below the last.
NAME_SIZE, NAME_LEADING = 14, 18
PLACE_SIZE, PLACE_LEADING = 12.5, 16
SIGN_ROOM = 26  # The warning sign in a box of a third country.


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a box, before it has a place."""

    key: int
    names: tuple[str, ...]
    places: tuple[str, ...]
    lang: str | None
    address: str | None
    details: tuple[str, ...]
    classes: tuple[str, ...]
    has_sign: bool = False

    @property
    def height(self) -> float:
        """Pixels from top to bottom."""
        return 2 * EDGE + len(self.names) * NAME_LEADING + len(self.places) * PLACE_LEADING


def start_box(key: int, name: Text, address: str | None) -> Box:
    """Return the box of one who engages at the start of the chain."""
    names = break_lines(name.value, NAME_SIZE, BOX_WIDTH - 2 * PADDING, 3)
    return Box(key, names, (), words.foreign(name), address, _whole(name.value, names), ("chain-start",))


def supplier_box(chain: Chain, index: int, naming: Naming, *, also: Collection[str], several: Collection[str]) -> Box:
    """Return the box of a supplier; `also` names others who engage it, `several` those with more than one scope."""
    link = chain.links[index]
    name = naming.name(link.engaged)
    is_third = any(place.standing == "third" for place in link.places)
    names = break_lines(name.value, NAME_SIZE, BOX_WIDTH - 2 * PADDING - (SIGN_ROOM if is_third else 0), 3)
    taken = SIGN_ROOM if is_third else 0
    lines = _one_or_two(words.countries_text(link, naming), words.standing_text(link), taken)
    lines += [words.scope_text(link, naming)] if link.engaged in several else []
    places = tuple(one for text in lines for one in _place_lines(text, taken))
    return Box(
        index,
        names,
        places,
        words.foreign(name),
        naming.choose(index),
        (
            *_whole(name.value, names),
            gettext("level {number}").format(number=link.depth),
            *filter(None, [words.agreement_text(link)]),
            *(gettext("also engaged by {name}").format(name=one) for one in also),
        ),
        _classes(link),
        has_sign=is_third,
    )


def ring_box(chain: Chain, index: int, naming: Naming) -> Box:
    """Return the box of a supplier that stands elsewhere, where a line to it would lead back."""
    link = chain.links[index]
    name = naming.name(link.engaged)
    names = break_lines(name.value, NAME_SIZE, BOX_WIDTH - 2 * PADDING, 3)
    met_again = gettext("met again, goes round in a ring") if _is_ring(chain, link) else gettext("met again")
    return Box(
        index,
        names,
        _place_lines(f"↩ {met_again}", 0),
        words.foreign(name),
        naming.choose(index),
        (*_whole(name.value, names), gettext("level {number}").format(number=link.depth)),
        ("chain-ring",),
    )


def _is_ring(chain: Chain, link: Link) -> bool:
    return any({link.engager, link.engaged} <= set(cycle) for cycle in chain.cycles)


def _classes(link: Link) -> tuple[str, ...]:
    if link.lacks_ground:
        return "chain-third", "chain-groundless"
    if any(place.standing == "third" for place in link.places):
        return ("chain-third",)
    return ("chain-adequate",) if link.in_third_country else ()


def _one_or_two(countries: str, standing: str, taken: float) -> list[str]:
    """Return both on one line where they fit, else each on its own."""
    joined = f"{countries} · {standing}" if standing else countries
    return [joined] if len(_place_lines(joined, taken)) == 1 or not standing else [countries, standing]


def _place_lines(text: str, taken: float) -> tuple[str, ...]:
    return break_lines(text, PLACE_SIZE, BOX_WIDTH - 2 * PADDING - taken, 3) if text else ()


def _whole(name: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name where the box shows only a part of it."""
    return (name,) if lines[-1].endswith("…") and not name.endswith("…") else ()
