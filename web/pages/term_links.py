"""Terms as links: those of Ansvar to their pages, those of other vocabularies to where they are published."""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.labels import Text
from graph_service.names import ANSVAR, PREFIXES
from web.pages.things import Things
from web.vocabulary_contexts import TermLink

_OTHERS = {
    "eli": "http://data.europa.eu/eli/ontology#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "pd": "https://w3id.org/dpv/pd#",
    "rico": "https://www.ica.org/standards/RiC/ontology#",
    "risk": "https://w3id.org/dpv/risk#",
}
# The longest first: the namespaces of parts of DPV begin as that of DPV itself does.
_PREFIXES = sorted({**PREFIXES, **_OTHERS}.items(), key=lambda one: -len(one[1]))


def term_link(things: Things, iri: str) -> TermLink:
    """Return a term by name; one of ours has a page where the ontology describes it."""
    path = term_path(things, iri)
    url = iri if path is None and iri.startswith(("http://", "https://")) else None
    return TermLink(term_name(things, iri), short_form(iri), path, url)


def term_links(things: Things, iris: Iterable[str]) -> tuple[TermLink, ...]:
    """Return terms by name, in Swedish order."""
    return tuple(term_link(things, iri) for iri in things.sorted(iris))


def term_name(things: Things, iri: str) -> Text:
    """Return what a term is called; its short form where nothing gives it a name."""
    return things.text(iri) if things.is_named(iri) else Text(short_form(iri), "")


def term_path(things: Things, iri: str) -> str | None:
    """Return the path of the page of a term, None where it is not one of ours."""
    is_ours = iri.startswith(ANSVAR.iri) and things.is_named(iri)
    return f"/ns/{iri.removeprefix(ANSVAR.iri)}" if is_ours else None


def short_form(iri: str) -> str:
    """Return a term as it is written with a prefix, or its IRI where we have none for it."""
    for prefix, namespace in _PREFIXES:
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
