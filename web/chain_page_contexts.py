"""What the page of a chain is given: its engagements as rows, its countries, and the supplier that is chosen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.chain_picture import Branch, Picture
from web.context_parts import Option, Thing, Tile


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One engagement of a chain, as a row."""

    engaged: Thing
    engager: Thing
    scope: Thing
    depth: int
    rank: int
    places: tuple[tuple[Text, str], ...]
    agreement: Thing | None
    agreement_state: str
    agreement_until: dt.date | None
    transfer: Thing | None
    transfer_state: str
    transfer_tool: Thing | None
    transfer_until: dt.date | None
    engagement: Thing
    is_repeat: bool
    in_third_country: bool
    lacks_ground: bool
    lacks_agreement: bool
    select_path: str
    statuses: tuple[str, ...] = ()
    """How each place stands, in words: third country or not, under what and until when."""
    domicile: Thing | None = None
    part_of: Thing | None = None
    """Whose subsidiary or part it is."""
    parent: Thing | None = None
    """Who owns it in the end."""
    others: tuple[Thing, ...] = ()
    """The records that followed registers have of the one engaged, joined by organisation number."""


@dataclass(frozen=True, slots=True)
class CountryRow:
    """A country of a chain, with its suppliers."""

    country: Thing
    standing: str
    suppliers: tuple[Thing, ...]
    percent: int
    lacking: int = 0
    """How many engagements there lack a ground for the transfer."""
    more: int = 0
    """How many suppliers there are beside those named."""


@dataclass(frozen=True, slots=True)
class ShortestWay:
    """One third country that a chain reaches, and the shortest way there."""

    country: Text
    standing: str
    lacks_ground: bool
    way: tuple[Thing, ...]
    path: str


@dataclass(frozen=True, slots=True)
class SelectedLink:
    """The supplier that the reader has picked, and the path to it."""

    row: ChainRow
    path: tuple[Thing, ...]


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Who processes the data: the chain of suppliers of one thing, in one of four views."""

    template: ClassVar[str] = "chain.html"
    thing: Thing
    view: str
    views: tuple[Option, ...]
    tiles: tuple[Tile, ...]
    picture: Picture | None
    branches: tuple[Branch, ...]
    rows: tuple[ChainRow, ...]
    countries: tuple[CountryRow, ...]
    cycles: tuple[tuple[Thing, ...], ...]
    selected: SelectedLink | None
    is_truncated: bool
    is_too_large: bool
    has_links: bool
    on: dt.date | None
    path: str
    ways: tuple[ShortestWay, ...] = ()
    shown: int = 0
    total: int = 0
    """How many engagements the list or table shows, and how many the chain has of them."""
    limits: tuple[int, int] = (0, 0)
    """The most engagements and levels that a chain is followed to."""
    columns: tuple[Option, ...] = ()
    """The columns of the table, each with the address that sorts by it."""
