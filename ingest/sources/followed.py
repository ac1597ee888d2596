"""The source registers of a register, with where each is fetched and how it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from graph_service.errors import NotFound
from graph_service.names import ANSVAR, DCAT
from graph_service.registry import Registry
from ingest.sources.failures import FetchFailed

_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+(?:\.\d+)?S)?)?")
_DAYS_OF_YEAR, _DAYS_OF_MONTH = 365, 30


@dataclass(frozen=True, slots=True)
class Followed:
    """One source register, as its record tells of it."""

    iri: str
    slug: str
    name: str
    """What it is called in Swedish, or else in the language it has."""
    addresses: tuple[str, ...]
    folder: str
    """The folder, or file, that it is laid in; empty where it is not."""
    mapping: str
    context: tuple[str, ...]
    """What is given to the mapping, as `name=value`, sorted."""
    interval: timedelta | None
    """How much time there is to be at most between two looks."""

    @property
    def is_fetched(self) -> bool:
        """Whether it says where it is fetched."""
        return bool(self.addresses or self.folder)

    @property
    def where(self) -> str:
        """The address, or the path of the folder. Raises FetchFailed where it says none, or several."""
        places = [*self.addresses, *([self.folder] if self.folder else [])]
        if not places:
            raise FetchFailed(
                f"{self.name} does not say where it is fetched. "
                "State an address (dcat:downloadURL) or a folder (ansvar:dropFolder)."
            )
        if len(places) > 1:
            raise FetchFailed(f"{self.name} says {len(places)} places: {', '.join(places)}. Keep the one to fetch.")
        return places[0]


def followed_sources(registry: Registry) -> list[Followed]:
    """Return every source register, by name, whether or not it says where it is fetched."""
    found = registry.labels.sorted(registry.labels.of_kind("source"), "sv")
    # What another register fetches is for that one to fetch.
    return [_read(registry, iri) for iri in found if registry.base.address(iri) is not None]


def followed_source(registry: Registry, slug: str) -> Followed:
    """Return one source register. Raises NotFound where there is none."""
    iri = f"{registry.base.iri}/id/source/{slug}"
    if registry.labels.kind(iri) != "source":
        raise NotFound(f"There is no source register {iri}. See which there are at /sources.")
    return _read(registry, iri)


def _read(registry: Registry, iri: str) -> Followed:
    record = registry.record(iri)
    folder, mapping, interval = (
        next((one.value for one in record.values(path)), "")
        for path in (ANSVAR.dropFolder, ANSVAR.mapping, ANSVAR.fetchInterval)
    )
    return Followed(
        iri,
        iri.rpartition("/")[2],
        registry.labels.label(iri, "sv").value,
        tuple(one.value for one in record.values(DCAT.downloadURL)),
        folder,
        mapping,
        tuple(sorted(one.value for one in record.values(ANSVAR.mappingContext))),
        _interval(interval),
    )


def _interval(lexical: str) -> timedelta | None:
    """Return a duration with years of 365 days and months of 30; None for one that is not written so, or is empty."""
    match = _DURATION.fullmatch(lexical)
    if match is None:
        return None
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups())
    days += years * _DAYS_OF_YEAR + months * _DAYS_OF_MONTH
    return timedelta(days=days, hours=hours, minutes=minutes) or None
