"""Two versions of a published list of sub-processors, compared by who is named and not by how they are spelt.

A published name is first looked for among the names of the organisations in the register. A name that the register
does not have is likened to those of the other version: without legal form, and by each of the names that one entry
gives ("Twilio (SendGrid)", "NexMo (aka Vonage)"). A likeness is told as such, for somebody to decide.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_LEGAL_FORM = re.compile(r",?\s+(inc|llc|ltd|limited|corp|corporation|pbc|ab|gmbh|bv)\.?$")
_PARTS = re.compile(r"\(aka ([^)]*)\)|\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One party that both versions name otherwise; `is_certain` where the register has both names for it."""

    before: str
    after: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class ListChanges:
    """The names that came, those that went, and those that are only spelt otherwise, each sorted."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    renamed: tuple[Spelling, ...]


def list_changes(
    before: Iterable[str], after: Iterable[str], organisations_named: Callable[[str], Iterable[str]]
) -> ListChanges:
    """Return what differs between the names of two versions. `organisations_named` gives the IRIs with a name."""
    olds, news = sorted(set(before)), sorted(set(after))
    same = set(olds) & set(news)
    renamed: list[Spelling] = []
    kept = set(same)
    for old in (one for one in olds if one not in same):
        found = _same_party(old, [one for one in news if one not in same], organisations_named)
        if found is None:
            found = _same_party(old, sorted(same), organisations_named)
        if found is not None:
            renamed.append(found)
            kept.update((old, found.after))
    return ListChanges(
        tuple(one for one in news if one not in kept),
        tuple(one for one in olds if one not in kept),
        tuple(renamed),
    )


def _same_party(
    name: str, others: Sequence[str], organisations_named: Callable[[str], Iterable[str]]
) -> Spelling | None:
    known = set(organisations_named(name))
    for other in others:
        if known and known & set(organisations_named(other)):
            return Spelling(name, other, is_certain=True)
    parts = names_in(name)
    for other in others:
        if parts & names_in(other):
            return Spelling(name, other, is_certain=False)
    for other in others:
        # "Azure Cognitive Services" is a product of what the other version calls "Microsoft (Azure)".
        if any(part.startswith(f"{one} ") for part in parts for one in names_in(other)):
            return Spelling(name, other, is_certain=False)
    return None


def names_in(published: str) -> frozenset[str]:
    """Return the names that one entry of a list gives, in small letters and without legal form."""
    text = " ".join(published.casefold().split())
    inner = [one or two for one, two in _PARTS.findall(text)]
    found = (_LEGAL_FORM.sub("", " ".join(one.split())) for one in (_PARTS.sub("", text), *inner))
    return frozenset(one for one in found if one)
