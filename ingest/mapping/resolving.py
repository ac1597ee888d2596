"""How a name in a file becomes a record of the register: what a mapping asks, and the answer it gets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import Protocol

from ingest.tables import Note

How = OneOf["identifier", "decision", "name", "new"]
"""Why a name is taken for a record: by its identifier, by a person's decision, by an equal name, or not at all."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a name may mean; a person decides whether it does."""

    iri: str
    label: str
    score: float
    """How alike they are, 0–100."""
    reasons: tuple[Note, ...] = ()
    """Why it may be meant, the strongest first."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a name means: a record of the register, or None where it is a new one."""

    iri: str | None
    how: How
    candidates: tuple[Candidate, ...] = field(default=())
    """Records that the name may mean, most alike first; never taken without a person's decision."""


class Resolver(Protocol):
    """Whoever knows which records the register has."""

    def resolve(self, kind: str, name: str, *, identifier: str | None = None, country: str | None = None) -> Resolved:
        """Return what a published name means; `country` is a code of ISO 3166-1 in two letters."""
        ...


class NothingKnown:
    """The resolver of an empty register: every name is new."""

    def resolve(
        self,
        kind: str,  # noqa: ARG002
        name: str,  # noqa: ARG002
        *,
        identifier: str | None = None,  # noqa: ARG002
        country: str | None = None,  # noqa: ARG002
    ) -> Resolved:
        """Return that the name is new."""
        return Resolved(None, "new")
