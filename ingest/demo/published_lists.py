"""Which lists of sub-processors were published where, in which versions, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from ingest.demo.source_tables import APACHE_2, CC_BY_4, Row, read_rows


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a list: its table, its name, and the day it was published, empty where that is not known.

    `where` chooses rows of a table that holds several versions, by a column and its value.
    """

    table: str
    name: str
    issued: str = ""
    address: NamedNode | None = None
    where: tuple[str, str] | None = None
    name_column: str = "subprocessor"
    purpose_column: str = "service_purpose"
    place_column: str = "processing_location"
    safeguard_column: str = "safeguard"

    def rows(self) -> list[Row]:
        """Return the rows of this version."""
        rows = read_rows(self.table)
        if self.where is None:
            return rows
        column, value = self.where
        return [row for row in rows if row[column] == value]


@dataclass(frozen=True, slots=True)
class PublishedList:
    """The list of one product; versions with the oldest first.

    `undated_earlier` are versions of which only the order is known: what they name and the next one does not
    ended on a day that nobody knows, so they are kept as documents and make no engagements. Under the heading
    `subsidiary_section` stand the vendor's own subsidiaries.
    """

    vendor: str
    product: str
    versions: tuple[Version, ...]
    dataset: NamedNode
    licence: NamedNode | None = None
    page: NamedNode | None = None
    undated_earlier: tuple[Version, ...] = field(default=())
    subsidiary_section: str = ""
    caution_sv: str = ""
    caution_en: str = ""


_FOLDER = "subprocessors"

_BASECAMP = "https://github.com/basecamp/policies"
_BASECAMP_TABLE = f"{_FOLDER}/history/37signals-basecamp-history.csv"
_BASECAMP_COMMITS = (
    ("7832f92e", "2020-04-08"),
    ("dbb9f152", "2020-06-03"),
    ("7e38d547", "2020-08-14"),
    ("41a04f2d", "2020-12-09"),
    ("eeb16522", "2021-07-12"),
    ("5b35b294", "2022-05-18"),
    ("ea1fdb5d", "2022-07-05"),
    ("b17923c4", "2023-02-27"),
    ("ef175b4a", "2023-06-08"),
)

_STAKATER = "https://github.com/stakater/kubestackplus-docs"
_STAKATER_TABLE = f"{_FOLDER}/history/stakater-history.csv"
_STAKATER_COMMITS = (("130fb7b", "2024-11-27"), ("64d3961", "2025-01-14"))

_GITHUB = "https://github.com/github/docs/blob"
_GITHUB_FILE = "content/site-policy/privacy-policies/github-subprocessors.md"

_LYYLI = "https://www.lyyli.ai/legal/annex-5-subprocessors"
_WOLTERS_KLUWER = "https://support.wolterskluwer.se/villkor/cloud-services/list-sub-proceccors-denmark-norway-sweden"
_MICROSOFT = (
    "https://docslib.org/doc/3066880/1-microsoft-online-services-subprocessors-list-this-list-identifies-"
    "the-subprocessors-authorized-to-access-customer-data-and"
)


def _github(commit: str) -> NamedNode:
    return NamedNode(f"{_GITHUB}/{commit}/{_GITHUB_FILE}")


LISTS: tuple[PublishedList, ...] = (
    PublishedList(
        vendor="GitHub",
        product="GitHub",
        versions=(
            Version(f"{_FOLDER}/github.csv", "051718f2", "", _github("051718f297e11fadbf357da1e8e756991eb2ed89")),
        ),
        undated_earlier=(
            Version(
                f"{_FOLDER}/history/github-earlier-9a580f75.csv",
                "9a580f75",
                "",
                _github("9a580f7571f8192d02bdb5f68f4908b4ab8f6d96"),
                name_column="Name of Subprocessor",
                purpose_column="Description of Processing",
                place_column="Location of Processing",
            ),
        ),
        dataset=_github("051718f297e11fadbf357da1e8e756991eb2ed89"),
        licence=CC_BY_4,
        subsidiary_section="GitHub Subsidiaries",
    ),
    PublishedList(
        vendor="37signals",
        product="Basecamp",
        versions=tuple(
            Version(_BASECAMP_TABLE, commit, issued, NamedNode(f"{_BASECAMP}/commit/{commit}"), ("commit", commit))
            for commit, issued in _BASECAMP_COMMITS
        ),
        dataset=NamedNode(
            f"{_BASECAMP}/blob/d39f6f17bbd90d82b1df9fa7a0df845edd487de0/privacy/basecamp-subprocessors/index.md"
        ),
        licence=CC_BY_4,
    ),
    PublishedList(
        vendor="Stakater AB",
        product="KubeStack+",
        versions=(
            *(
                Version(
                    _STAKATER_TABLE,
                    commit,
                    issued,
                    NamedNode(f"{_STAKATER}/commit/{commit}"),
                    ("commit", commit),
                    name_column="Supplier",
                    purpose_column="Function",
                    place_column="Geographic Location",
                    safeguard_column="Legal basis",
                )
                for commit, issued in _STAKATER_COMMITS
            ),
            Version(f"{_FOLDER}/stakater.csv", "59ec754a"),
        ),
        dataset=NamedNode(
            f"{_STAKATER}/blob/59ec754a1bdbf60ed37d326d96479a01a7d25f01/content/for-cisos-dpos/subprocessors.md"
        ),
        licence=APACHE_2,
    ),
    PublishedList(
        vendor="Wolters Kluwer",
        product="Wolters Kluwer Cloud services Denmark, Norway, Sweden",
        versions=(Version(f"{_FOLDER}/wolterskluwer-nordic.csv", "utan datum / undated"),),
        dataset=NamedNode(_WOLTERS_KLUWER),
        page=NamedNode(_WOLTERS_KLUWER),
    ),
    PublishedList(
        vendor="Microsoft",
        product="Microsoft Online Services",
        versions=(Version(f"{_FOLDER}/microsoft-online-services-partial.csv", "2019"),),
        dataset=NamedNode(_MICROSOFT),
        caution_sv="Gammal och ofullständig lista: bara början av Microsofts lista från 2019 (året är härlett). "
        "Den säger inget om vilka Microsoft anlitar i dag.",
        caution_en="Old and partial list: only the beginning of Microsoft's list of 2019 (the year is inferred). "
        "It says nothing about whom Microsoft engages today.",
    ),
    PublishedList(
        vendor="Lyyli",
        product="Lyyli",
        versions=(
            Version(f"{_FOLDER}/lyyli-v1.0-2025-11-23.csv", "1.0", "2025-11-23"),
            Version(f"{_FOLDER}/lyyli-v1.1-2026-04-20.csv", "1.1", "2026-04-20"),
        ),
        dataset=NamedNode(_LYYLI),
        page=NamedNode(_LYYLI),
    ),
)
"""Every list that ships with Ansvar, in the order in which they are read."""
