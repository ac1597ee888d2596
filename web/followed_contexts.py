"""What the template of a followed record is given: what it says, and where it is from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graph_service.labels import Text
from web.context_parts import FactGroup, RelationGroup, Thing


@dataclass(frozen=True, slots=True)
class FollowedPage:
    """A record that another register keeps: everything it says, when it was fetched, and where it is changed."""

    template: ClassVar[str] = "followed.html"
    thing: Thing
    descriptions: tuple[Text, ...]
    synonyms: tuple[Text, ...]
    groups: tuple[FactGroup, ...]
    used_by: tuple[RelationGroup, ...]
    path: str
    register: str
    """What the register is called here, or else its host."""
    register_path: str | None
    """The page here of the register, None where it is not followed."""
    fetched_at: dt.datetime | None
    same: tuple[Thing, ...]
    """The records of the same party by organisation number, ours first."""
    chain_count: int
    licence: str | None
