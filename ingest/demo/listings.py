"""Who stood on a published list of sub-processors, for what, and from which version to which."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ingest.demo.published_lists import PublishedList, Version
from ingest.demo.source_tables import Row, one_line


@dataclass(frozen=True, slots=True)
class Listing:
    """One sub-processor for one purpose, as the last version that names it has it.

    `since` is the day of the first version that names it and `until` the day before the first one that no longer does,
    the last on which it stood; each is empty where that version has no known day, or where there is none.
    """

    name: str
    purpose: str
    place: str
    safeguard: str
    corporate_location: str
    since: str
    until: str = ""
    section: str = ""
    """The heading of the list that it stands under, where the list has such."""
    rows: tuple[str, ...] = field(default=())

    @property
    def place_in_source(self) -> str:
        """The first and the last row that it stands in."""
        return " – ".join(dict.fromkeys((self.rows[0], self.rows[-1])))


def listings(published: PublishedList) -> list[Listing]:
    """Return whom a list names and when, those first that came onto it first. Another purpose is another listing."""
    current: dict[tuple[str, str], Listing] = {}
    ended: list[Listing] = []
    order: list[tuple[str, str, str]] = []
    for version in published.versions:
        now = {(one.name, one.purpose): one for row in version.rows() for one in _read(row, version)}
        ended += [
            replace(current.pop(key), until=_day_before(version.issued)) for key in list(current) if key not in now
        ]
        for key, one in now.items():
            before = current.get(key)
            current[key] = replace(one, since=before.since, rows=before.rows + one.rows) if before else one
            if before is None:
                order.append((*key, one.since))
    every = {(one.name, one.purpose, one.since): one for one in [*ended, *current.values()]}
    return [every[key] for key in order]


def _read(row: Row, version: Version) -> list[Listing]:
    def cell(column: str) -> str:
        return one_line(row.cells.get(column, ""))

    # One cell names two companies, "Digital Realty + OpenMetal"; a sum of names is no organisation.
    return [
        Listing(
            name=name,
            purpose=cell(version.purpose_column),
            place=cell(version.place_column),
            safeguard=cell(version.safeguard_column),
            corporate_location=cell("corporate_location"),
            since=version.issued,
            section=cell("section"),
            rows=(row.place,),
        )
        for name in cell(version.name_column).split(" + ")
    ]


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else ""
