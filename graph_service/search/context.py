"""What a question is narrowed to by its words: "löneutbetalning i Exempelbostäder", "leverantörer i Indien"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph_service.names import COUNTRY
from graph_service.search.analysis import fold
from graph_service.search.catalogue import Catalogue, compact
from graph_service.search.facets import Narrowing
from graph_service.search.question_words import IN
from graph_service.search.questions import Reading

PlaceNames = Mapping[str, tuple[str, str]]
"""The facet and the IRI of each organisation and country, by the letters and digits of its name."""

_MAX_WORDS = 6
_COMPANY_FORMS = (" ab", " as", " oy", " ltd", " inc", " gmbh")


def place_names(catalogue: Catalogue) -> dict[str, tuple[str, str]]:
    """Return what a question may be narrowed to, by name; the form of a company may be left out."""
    found: dict[str, tuple[str, str]] = {}
    for iri, said in catalogue.known.items():
        if said.kind == "organisation":
            for text, _ in (*said.names, *said.synonyms):
                folded = fold(text)
                short = next((folded.removesuffix(form) for form in _COMPANY_FORMS if folded.endswith(form)), folded)
                for name in (folded, short):
                    found.setdefault(compact(name), ("organisation", iri))
    for iri, names in catalogue.code_names.items():
        if iri.startswith(COUNTRY.iri):
            found.update((compact(name), ("country", iri)) for name in names)
    return found


def take_context(reading: Reading, names: PlaceNames) -> tuple[Reading, Narrowing]:
    """Return the reading without the words that narrow it, and to what; the reading itself where none do."""
    asked = reading.asked
    for at, one in enumerate(asked[:-1]):
        if at == 0 or fold(one.text) not in IN:
            continue
        for end in range(min(len(asked), at + 1 + _MAX_WORDS), at + 1, -1):
            named = names.get(compact("".join(word.text for word in asked[at + 1 : end])))
            if named is not None:
                facet, iri = named
                return replace(reading, asked=(*asked[:at], *asked[end:])), {facet: (iri,)}
    return reading, {}
