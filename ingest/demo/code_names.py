"""Codes by the words that sources use for them: countries, legal bases, personal data, data subjects."""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from graph_service.files import ONTOLOGY
from graph_service.names import ANSVAR, CODE, SKOS
from ingest.demo.source_tables import read_rows

# Short forms that no code list has, as they stand in the lists of sub-processors.
_COUNTRY_BY_SHORT_FORM = {"usa": "US", "us": "US", "uk": "GB", "czech republic": "CZ"}
# Words of municipal forms for what the code list calls otherwise.
_OTHER_WORDS = {"ip-nummer": "ip-adress", "mobilnummer": "telefonnummer", "telefon": "telefonnummer"}
_CITED = re.compile(r"(?<![\w.])(6|9)\.(1|2)\.?\s?([a-j])\b")


def codes_named(code_list: str, text: str) -> list[NamedNode]:
    """Return the codes whose names stand in a list such as `Namn; Adress`, sorted. Other words give nothing."""
    parts = (_key(part) for part in re.split(r"[;,:]", text))
    names = _codes_by_name(code_list)
    return sorted({code for part in parts for code in names.get(_OTHER_WORDS.get(part, part), ())}, key=str)


def countries_in(text: str) -> list[NamedNode]:
    """Return the countries that a published place names, sorted.

    A region (`EEA`), a city or an alternative (`EU or USA`) gives none: which country is meant is not said.
    """
    if re.search(r"\bor\b", text):
        return []
    plain = re.sub(r"\((EU/EEA)\)", "", text)
    plain = re.sub(r"^EU \((.+)\)$", r"\1", plain.strip())
    parts = (_key(part) for part in re.split(r",|\band\b", plain))
    return sorted({code for part in parts for code in _country(part)}, key=str)


def country(iso2: str) -> NamedNode:
    """Return the country with this two-letter code."""
    return NamedNode(f"{CODE.iri}country#{iso2}")


def legal_bases_in(text: str) -> list[NamedNode]:
    """Return the legal bases that a published phrase means, sorted: by the articles it cites, or as a phrase known."""
    cited = {legal_basis(f"A{article}-{number}-{letter}") for article, number, letter in _CITED.findall(text)}
    if cited:
        return sorted(cited, key=str)
    phrases = _articles_by_phrase()
    names = _codes_by_name("legal-basis")
    found: set[NamedNode] = set()
    for part in [text, *text.split(";")]:
        found.update(phrases.get(_key(part), ()))
        found.update(names.get(_key(part), ()))
    return sorted(found, key=str)


def legal_basis(notation: str) -> NamedNode:
    """Return the legal basis with this notation, such as `A6-1-e`."""
    return NamedNode(f"{CODE.iri}legal-basis#{notation}")


def code_name(code: NamedNode, language: str) -> str:
    """Return the name of a code in a language. Raises KeyError with its IRI where its list has none."""
    code_list = code.value.removeprefix(CODE.iri).partition("#")[0]
    for quad in _scheme(code_list).quads_for_pattern(code, SKOS.prefLabel, None):
        if isinstance(quad.object, Literal) and quad.object.language == language:
            return quad.object.value
    raise KeyError(f"{code.value} has no name in the language {language!r}.")


def matches(code_list: str) -> dict[str, NamedNode]:
    """Return the codes of a list by the IRIs of DPV that they are mapped to."""
    return {
        quad.object.value: quad.subject
        for predicate in (SKOS.closeMatch, SKOS.exactMatch)
        for quad in _scheme(code_list).quads_for_pattern(None, predicate, None)
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode)
    }


def _key(text: str) -> str:
    spaced = " ".join(text.casefold().split()).strip(" .")
    return re.sub(r"\s*/\s*", "/", spaced)


def _country(name: str) -> list[NamedNode]:
    if name in _COUNTRY_BY_SHORT_FORM:
        return [country(_COUNTRY_BY_SHORT_FORM[name])]
    return _codes_by_name("country").get(name, [])


@cache
def _scheme(code_list: str) -> Store:
    store = Store()
    store.load(path=str(ONTOLOGY / "codes" / f"{code_list}.ttl"), format=RdfFormat.TURTLE)
    return store


@cache
def _codes_by_name(code_list: str) -> dict[str, list[NamedNode]]:
    # The synonyms of special categories help a search, such as "modersmål" for ethnic origin; they prove nothing.
    special = {quad.subject for quad in _scheme(code_list).quads_for_pattern(None, ANSVAR.isSpecialCategory, None)}
    found: dict[str, list[NamedNode]] = {}
    for predicate in (SKOS.prefLabel, SKOS.altLabel):
        named: dict[str, list[NamedNode]] = {}
        for quad in _scheme(code_list).quads_for_pattern(None, predicate, None):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and "#" in quad.subject.value:
                is_name = predicate == SKOS.prefLabel or quad.subject not in special
                if is_name and quad.subject not in named.setdefault(_key(quad.object.value), []):
                    named[_key(quad.object.value)].append(quad.subject)
        found = {**named, **found}
    return found


@cache
def _articles_by_phrase() -> dict[str, list[NamedNode]]:
    # The table says "6(1)(e); 9(2)(g)"; what is not GDPR has no article of that form.
    article = re.compile(r"(\d+)\((\d)\)\(([a-j])\)")
    return {
        _key(row["phrase_as_published"]): [
            legal_basis(f"A{number}-{paragraph}-{letter}")
            for number, paragraph, letter in article.findall(row["gdpr_article"])
        ]
        for table in ("legal-basis-phrases.csv", "legal-basis-phrases-added.csv")
        for row in read_rows(f"reference/{table}")
    }
