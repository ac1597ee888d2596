"""Which part of a list is shown, and the addresses of the other parts."""

from __future__ import annotations

from collections.abc import Callable

from web.context_parts import Paging

PAGE_SIZE = 50
SEARCH_PAGE_SIZE = 20
NEIGHBOURS = 2  # Pages named on each side of the one shown; the first and the last are always named.


def make_paging(number: int, total: int, size: int, address_of: Callable[[int], str]) -> Paging:
    """Return the paging of a list; a number past the end is the last page."""
    count = max(1, -(-total // size))
    number = min(number, count)
    named = [one for one in range(1, count + 1) if one in {1, count} or abs(one - number) <= NEIGHBOURS]
    pages: list[tuple[int, str] | None] = []
    for place, one in enumerate(named):
        if place and one - named[place - 1] > 1:
            pages.append(None)
        pages.append((one, address_of(one)))
    return Paging(
        number=number,
        count=count,
        previous=address_of(number - 1) if number > 1 else None,
        following=address_of(number + 1) if number < count else None,
        pages=tuple(pages),
    )


def first_of(paging: Paging, size: int) -> int:
    """Return how many rows stand before the page."""
    return (paging.number - 1) * size
