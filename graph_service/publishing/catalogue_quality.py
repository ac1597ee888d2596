"""The quality of the catalogue by the method of the European data portal, as Sveriges dataportal counts it.

Each indicator gives its points for the share of datasets or distributions that meet it. Two things are not asked of the
network: an address of this register counts as reachable, since the same service answers it, and whether the catalogue
keeps to DCAT-AP gives no points, as at Sveriges dataportal. Source: data.europa.eu, Metadata Quality Assessment
methodology; DIGG, DCAT-AP-SE, docs/quality.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Triple

from graph_service.names import DCAT, DCTERMS, RDF
from graph_service.publishing.catalogue import ACCESS, FILE_TYPE, MEDIA_TYPE

Dimension = OneOf["findability", "accessibility", "interoperability", "reusability", "contextuality"]
DIMENSIONS: tuple[Dimension, ...] = (
    "findability",
    "accessibility",
    "interoperability",
    "reusability",
    "contextuality",
)

_Values = Mapping[NamedNode, set[NamedNode | object]]
_Met = Callable[["_Values", str], bool]
_LICENCES = "http://creativecommons.org/"
# Office Open XML is read by machines, but is not in the list of the European portal of forms that nobody owns.
_PROPRIETARY = frozenset({FILE_TYPE.XLSX})
_MACHINE_READABLE = frozenset(
    FILE_TYPE.term(name)
    for name in (
        "RDF_TURTLE",
        "JSON_LD",
        "RDF_N_TRIPLES",
        "RDF_XML",
        "RDF_TRIG",
        "RDF_N_QUADS",
        "CSV",
        "XLSX",
        "JSON",
    )
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """What one indicator gives: the points that it can give, how many parts it looks at, and how many meet it."""

    dimension: Dimension
    name: str
    most: int
    parts: int
    met: int

    @property
    def points(self) -> float:
        """The points for the share of parts that meet it; none where there are no parts."""
        return self.most * self.met / self.parts if self.parts else 0.0


def quality_of(catalogue: Iterable[Triple], base: str) -> list[Indicator]:
    """Return each indicator, by dimension; `base` is how the addresses of this service begin."""
    said: dict[NamedNode, dict[NamedNode, set[NamedNode | object]]] = defaultdict(lambda: defaultdict(set))
    for one in catalogue:
        if isinstance(one.subject, NamedNode):
            said[one.subject][one.predicate].add(one.object)
    of_class = {
        class_iri: [dict(values) for values in said.values() if class_iri in values[RDF.type]]
        for class_iri in (DCAT.Dataset, DCAT.Distribution)
    }
    return [
        Indicator(
            dimension, name, most, len(of_class[class_iri]), sum(is_met(values, base) for values in of_class[class_iri])
        )
        for dimension, name, most, class_iri, is_met in _INDICATORS
    ]


def _has(predicate: NamedNode) -> _Met:
    return lambda values, _base: bool(values.get(predicate))


def _all_begin(predicate: NamedNode, *starts: str) -> _Met:
    """Return whether there is a value and each begins in one of some ways."""

    def is_met(values: _Values, _base: str) -> bool:
        found = values.get(predicate, set())
        return bool(found) and all(isinstance(one, NamedNode) and one.value.startswith(starts) for one in found)

    return is_met


def _is_reachable(predicate: NamedNode) -> _Met:
    def is_met(values: _Values, base: str) -> bool:
        found = values.get(predicate, set())
        return bool(found) and all(isinstance(one, NamedNode) and one.value.startswith(base) for one in found)

    return is_met


def _form_in(named: frozenset[NamedNode], *, is_in: bool = True) -> _Met:
    def is_met(values: _Values, _base: str) -> bool:
        found = values.get(DCTERMS.term("format"), set())
        return bool(found) and all((one in named) is is_in for one in found)

    return is_met


def _has_listed_form(values: _Values, base: str) -> bool:
    is_listed = _all_begin(DCTERMS.term("format"), FILE_TYPE.iri)(values, base)
    return is_listed and _all_begin(DCAT.mediaType, MEDIA_TYPE)(values, base)


_SET, _FILE = DCAT.Dataset, DCAT.Distribution
_INDICATORS: tuple[tuple[Dimension, str, int, NamedNode, _Met], ...] = (
    ("findability", "keywords", 30, _SET, _has(DCAT.keyword)),
    ("findability", "categories", 30, _SET, _has(DCAT.theme)),
    ("findability", "place", 20, _SET, _has(DCTERMS.spatial)),
    ("findability", "time", 20, _SET, _has(DCTERMS.temporal)),
    ("accessibility", "access-address", 50, _FILE, _is_reachable(DCAT.accessURL)),
    ("accessibility", "download-address", 20, _FILE, _has(DCAT.downloadURL)),
    ("accessibility", "download-reachable", 30, _FILE, _is_reachable(DCAT.downloadURL)),
    ("interoperability", "format", 20, _FILE, _has(DCTERMS.term("format"))),
    ("interoperability", "media-type", 10, _FILE, _has(DCAT.mediaType)),
    ("interoperability", "listed-format", 10, _FILE, _has_listed_form),
    ("interoperability", "open-format", 20, _FILE, _form_in(_PROPRIETARY, is_in=False)),
    ("interoperability", "machine-readable", 20, _FILE, _form_in(_MACHINE_READABLE)),
    ("reusability", "licence", 20, _FILE, _has(DCTERMS.license)),
    ("reusability", "listed-licence", 10, _FILE, _all_begin(DCTERMS.license, _LICENCES)),
    ("reusability", "access-rights", 10, _SET, _has(DCTERMS.accessRights)),
    ("reusability", "listed-access-rights", 5, _SET, _all_begin(DCTERMS.accessRights, ACCESS.iri)),
    ("reusability", "contact", 20, _SET, _has(DCAT.contactPoint)),
    ("reusability", "publisher", 10, _SET, _has(DCTERMS.publisher)),
    ("contextuality", "rights", 5, _FILE, _has(DCTERMS.rights)),
    ("contextuality", "size", 5, _FILE, _has(DCAT.byteSize)),
    ("contextuality", "issued", 5, _FILE, _has(DCTERMS.issued)),
    ("contextuality", "modified", 5, _FILE, _has(DCTERMS.modified)),
)
"""Dimension, name, most points, of what, and what meets it."""
