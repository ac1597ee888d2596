"""What the template of the profiles and formats of a record is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from web.context_parts import Link, Thing


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One profile: its name, its IRI, its short name in addresses, and the formats that a record is given in."""

    name: str
    iri: str
    token: str
    formats: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RepresentationsPage:
    """Every profile and format that a record is given in."""

    template: ClassVar[str] = "representations.html"
    thing: Thing
    profiles: tuple[ProfileRow, ...]
    path: str
