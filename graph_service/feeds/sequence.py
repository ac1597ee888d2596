"""The order of what one revision changed: each after what it waits for, otherwise by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping


def after_what_they_await(names: Collection[str], awaited: Mapping[str, Collection[str]]) -> list[str]:
    """Return the names, each after those of them that it awaits; where some await each other, the first by name first.

    The same names give the same order, whatever order they come in.
    """
    wanted, placed = set(names), dict[str, None]()
    entered: set[str] = set()
    for name in sorted(wanted):
        # A walk with a stack of its own: a chain of references can be longer than Python's.
        walk = [_entered(name, awaited, wanted, entered)] if name not in entered else []
        path = [name]
        while walk:
            following = next((one for one in walk[-1] if one not in entered), None)
            if following is not None:
                path.append(following)
                walk.append(_entered(following, awaited, wanted, entered))
            else:
                walk.pop()
                placed[path.pop()] = None
    return list(placed)


def _entered(name: str, awaited: Mapping[str, Collection[str]], wanted: set[str], entered: set[str]) -> Iterator[str]:
    entered.add(name)
    return iter(sorted(wanted.intersection(awaited.get(name, ()))))
