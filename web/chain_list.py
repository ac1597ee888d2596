"""A chain as a list in a list: the same as the picture, for narrow screens and for those who read it aloud."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from graph_service.chains.chain import Chain, Link
from web import chain_words as words
from web.chain_picture import Branch, Mark
from web.chain_words import Naming
from web.i18n import gettext

OPEN_LEVELS = 2  # Of a long list the branches of the first two levels are open; those on the chosen path always.
SHORT = 40  # Links that fit two screens: such a list is open as a whole.


def list_chain(
    chain: Chain, naming: Naming, *, shown: Collection[int] | None = None, chosen: int | None = None
) -> tuple[Branch, ...]:
    """Return who engages at the start of the chain, in Swedish order, with those engaged below them.

    Where a short part of the chain is `shown`, all of it is open.
    """
    on_path = set(chain.path(chosen)) if chosen is not None and chosen < len(chain.links) else set()
    children = chain.children()
    several = words.with_several_scopes(chain)
    is_short = shown is not None and len(shown) <= SHORT
    made: dict[int, Branch] = {}
    # Links come after the one above them, so from behind every branch has its children made.
    for index in reversed(range(len(chain.links))):
        if shown is None or index in shown:
            below = _sorted(chain, [one for one in children.get(index, []) if one in made], naming)
            bare = _branch(chain.links[index], index, naming, chain.links[index].engaged in several)
            made[index] = replace(
                bare,
                children=tuple(made[one] for one in below),
                is_open=is_short or bare.is_open or index in on_path,
                is_chosen=index == chosen,
            )
    roots: dict[str, list[int]] = {}
    for index in _sorted(chain, [one for one in children.get(None, []) if one in made], naming):
        roots.setdefault(chain.links[index].engager, []).append(index)
    return tuple(
        Branch(
            name=naming.name(engager),
            lang=words.foreign(naming.name(engager)),
            address=naming.page(engager),
            place="",
            marks=(),
            children=tuple(made[one] for one in roots[engager]),
            is_open=True,
            is_chosen=False,
            is_repeat=False,
        )
        for engager in sorted(roots, key=naming.sort_key)
    )


def _sorted(chain: Chain, indexes: list[int], naming: Naming) -> list[int]:
    return sorted(indexes, key=lambda index: naming.sort_key(chain.links[index].engaged))


def _branch(link: Link, index: int, naming: Naming, with_scope: bool) -> Branch:
    """Return the supplier without those it engages."""
    name = naming.name(link.engaged)
    marks = (
        Mark(words.standing_text(link), "danger" if link.lacks_ground else "warning"),
        Mark(words.agreement_text(link), "danger"),
        Mark(gettext("met again") if link.is_repeat else "", "neutral"),
        Mark(words.source_text(link), "info"),
    )
    place = [words.countries_text(link, naming), words.scope_text(link, naming) if with_scope else ""]
    return Branch(
        name=name,
        lang=words.foreign(name),
        address=naming.choose(index),
        place=" · ".join(filter(None, place)),
        marks=tuple(mark for mark in marks if mark.word),
        children=(),
        is_open=link.depth < OPEN_LEVELS,
        is_chosen=False,
        is_repeat=link.is_repeat,
    )
