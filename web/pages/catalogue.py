"""The catalogue for people: which datasets and services there are, how much they hold, how well they are described."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pyoxigraph import Triple

from graph_service.names import PREFIXES
from graph_service.offered import Offered
from graph_service.publishing.catalogue import Dataset, Distribution, Moment, Texts
from graph_service.publishing.catalogue_dcat import CATALOGUE_PREFIXES, catalogue_as_dcat
from graph_service.publishing.catalogue_minima import lacks
from graph_service.publishing.catalogue_quality import DIMENSIONS, Indicator, quality_of
from graph_service.publishing.statistics import Counts
from graph_service.publishing.syntaxes import RDF_SYNTAXES
from graph_service.registry import Registry
from web import catalogue_contexts as c
from web.context_parts import Link
from web.i18n import TIME_ZONE, current_language, gettext, mark, number_text

PATH = "/data/catalog"

_DIMENSIONS = {
    "findability": mark("Can it be found"),
    "accessibility": mark("Can it be fetched"),
    "interoperability": mark("Can it be read by others"),
    "reusability": mark("May it be used"),
    "contextuality": mark("Is it put in context"),
}
_INDICATORS = {
    "keywords": mark("Keywords"),
    "categories": mark("Category"),
    "place": mark("Place"),
    "time": mark("Period of time"),
    "access-address": mark("Address that answers"),
    "download-address": mark("Address of the file"),
    "download-reachable": mark("File that can be fetched"),
    "format": mark("Format"),
    "media-type": mark("Media type"),
    "listed-format": mark("Format by the lists of the EU and IANA"),
    "open-format": mark("Format that nobody owns"),
    "machine-readable": mark("Format for machines"),
    "licence": mark("Licence"),
    "listed-licence": mark("Licence by the list"),
    "access-rights": mark("Who may have it"),
    "listed-access-rights": mark("Who may have it, by the list of the EU"),
    "contact": mark("Contact"),
    "publisher": mark("Publisher"),
    "rights": mark("Terms of use"),
    "size": mark("Size of the file"),
    "issued": mark("First published"),
    "modified": mark("Last changed"),
}


def catalogue_page(registry: Registry, offered: Offered) -> c.CataloguePage:
    """Return the datasets and services, and what the catalogue lacks."""
    told, (_revision, counted) = offered.catalogue(), offered.counts()
    statements = catalogue_as_dcat(told)
    quality = quality_of(statements, registry.base.iri)
    return c.CataloguePage(
        publisher=in_language(told.publisher.names),
        licence=told.licence,
        datasets=tuple(_dataset(*one, base=registry.base.iri) for one in zip(told.datasets, counted, strict=True)),
        services=tuple(
            c.ServiceRow(
                in_language(one.titles),
                in_language(one.descriptions),
                path_of(one.address, registry.base.iri),
                path_of(one.page, registry.base.iri),
            )
            for one in told.services
        ),
        dimensions=tuple(_dimension(name, quality) for name in DIMENSIONS),
        indicators=tuple(_indicator(one) for one in quality if one.met < one.parts or not one.parts),
        points=_points(sum(one.points for one in quality)),
        most=sum(one.most for one in quality),
        lacks=_lacks(statements),
        formats=tuple(Link(one.name, f"{PATH}.{one.suffix}") for one in RDF_SYNTAXES if not one.holds_datasets),
    )


def file_link(one: Distribution, base: str) -> c.FileLink:
    """Return a file as a link; `base` is how the addresses of this register begin."""
    size = None if one.byte_size is None else size_text(one.byte_size)
    return c.FileLink(one.form.name, path_of(one.address, base), size)


def size_text(size: int) -> str:
    """Return a number of bytes in the words of the language, such as "2,1 MB"."""
    if size < 1_000_000:
        return gettext("{number} kB").format(number=number_text(max(1, round(size / 1000)), current_language.get()))
    return gettext("{number} MB").format(number=_points(size / 1_000_000))


def local_day(moment: Moment | None) -> date | None:
    """Return the day on which people here say that something was."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date() if isinstance(moment, datetime) else moment


def path_of(address: str, base: str) -> str:
    """Return an address of this register as a path, which leads there wherever the service listens."""
    return address.removeprefix(base)


def in_language(texts: Texts) -> str:
    """Return a text in the language of the page, else the first there is."""
    return texts.get(current_language.get()) or next(iter(texts.values()))


def _dataset(dataset: Dataset, counts: Counts, *, base: str) -> c.DatasetRow:
    return c.DatasetRow(
        title=in_language(dataset.titles),
        description=in_language(dataset.descriptions),
        page=path_of(dataset.landing_page, base),
        statements=counts.statements,
        things=counts.things,
        modified=local_day(dataset.modified),
        files=tuple(file_link(one, base) for one in dataset.distributions),
    )


def _dimension(name: str, quality: list[Indicator]) -> c.QualityRow:
    of = [one for one in quality if one.dimension == name]
    points, most = sum(one.points for one in of), sum(one.most for one in of)
    return c.QualityRow(gettext(_DIMENSIONS[name]), _points(points), most, round(100 * points / most))


def _indicator(one: Indicator) -> c.QualityRow:
    return c.QualityRow(
        gettext(_INDICATORS[one.name]), _points(one.points), one.most, round(100 * one.points / one.most)
    )


def _lacks(statements: list[Triple]) -> tuple[c.LackRow, ...]:
    counted = Counter((one.property, one.is_demanded) for one in lacks(statements))
    return tuple(c.LackRow(_short(name), parts, is_demanded) for (name, is_demanded), parts in sorted(counted.items()))


def _short(iri: str) -> str:
    """Return a property as those who mend a catalogue write it, such as dcterms:license."""
    known = ((prefix, space) for prefix, space in {**PREFIXES, **CATALOGUE_PREFIXES}.items() if iri.startswith(space))
    return next((f"{prefix}:{iri.removeprefix(space)}" for prefix, space in known), iri)


def _points(points: float) -> str:
    return number_text(round(points, 1), current_language.get())
