"""What the template of a record that is gone is given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from web.context_parts import Thing


@dataclass(frozen=True, slots=True)
class EndedPage:
    """A record that was removed, or split into several; neither its name nor what it said is told."""

    template: ClassVar[str] = "ended.html"
    iri: str
    kind: str
    removed: dt.datetime | None
    """When it was removed, None where it was split."""
    into: tuple[Thing, ...]
    """What it became."""
