"""What things are called in the cells of a table, so that each name leads back to one thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from graph_service.labels import Labels
from graph_service.names import Base
from graph_service.publishing.columns import long_address, short_address

_WITH_ADDRESS = re.compile(r"(.*?)\s*\[([^\[\]\s]+)\]", re.DOTALL)


class Names:
    """The names of the things that a column may hold, in one language.

    A name that several of them have is written with an address after it: "Avtal [agreement/avtal-2]".
    """

    def __init__(self, iris: Callable[[], Iterable[str]], labels: Labels, base: Base, lang: str) -> None:
        """Take the things that may be chosen, from a function that is asked only when they are needed."""
        self._iris, self._labels, self._base, self._lang = iris, labels, base, lang

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri in self._iris():
            found.setdefault(folded(self._label(iri)), []).append(iri)
        return found

    def name(self, iri: str) -> str:
        """Return what stands in a cell for a thing; the IRI of what is none of those that may be chosen."""
        label = self._label(iri)
        named = self._by_name.get(folded(label), [])
        if named == [iri]:
            return label
        is_ours = iri in named or self._base.address(iri) is not None
        return f"{label} [{short_address(self._base, iri)}]" if is_ours else iri

    def listed(self) -> list[tuple[str, str]]:
        """Return the name and the IRI of everything that may be chosen, A to Ö."""
        iris = self._labels.sorted({iri for named in self._by_name.values() for iri in named}, self._lang)
        return [(self.name(iri), iri) for iri in iris]

    def meant(self, text: str) -> list[str]:
        """Return the things that a text in a cell may mean: one where it is certain, none where nothing is so called.

        A name goes before an address, and an address before a synonym or an identifier.
        """
        if named := self._by_name.get(folded(text)):
            return named
        match = _WITH_ADDRESS.fullmatch(text)
        address = long_address(self._base, match[2] if match else text)
        return self._synonymous(text) if address is None else [address]

    def _synonymous(self, text: str) -> list[str]:
        among = {iri for named in self._by_name.values() for iri in named}
        return [iri for iri in self._labels.named(text) if iri in among]

    def _label(self, iri: str) -> str:
        return " ".join(self._labels.label(iri, self._lang).value.split())


def folded(text: str) -> str:
    """Return a name as it is compared: neither capitals nor the number of spaces count."""
    return " ".join(text.split()).casefold()
