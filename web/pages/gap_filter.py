"""What a list of gaps is narrowed by, as it stands in the address of the list and of its files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.gaps import SEVERITIES, Gap, cites
from graph_service.labels import Labels
from graph_service.registry import Registry
from web.api.parameters import KINDS
from web.pages.gap_items import NOTHING_KNOWN, Known
from web.pages.reading import address

LIST = "/gaps/list"
ACCEPTED = ("yes", "no")
NOBODY = "none"
"""Stands for no organisation, or for nobody who must mend it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What the gaps are narrowed by; None where it does not matter."""

    severity: str | None = None
    rule: str | None = None
    organisation: str | None = None
    owner: str | None = None
    article: str | None = None
    control_point: int | None = None
    """0 stands for those whose rule belongs to none."""
    kind: str | None = None
    accepted: str | None = None
    path: str = LIST

    def leaves(self, gap: Gap, labels: Labels, known: Known = NOTHING_KNOWN) -> bool:
        """Tell whether every condition holds for a gap."""
        is_accepted = (gap.focus, gap.rule) in known.accepted
        return (
            (self.severity is None or gap.severity == self.severity)
            and (self.rule is None or gap.rule == self.rule)
            and (self.organisation is None or (gap.organisation or NOBODY) == self.organisation)
            and (self.owner is None or (gap.owner or NOBODY) == self.owner)
            and (self.article is None or cites(gap.article, self.article))
            and (self.control_point is None or (gap.control_point or 0) == self.control_point)
            and (self.kind is None or labels.kind(gap.focus) == self.kind)
            and (self.accepted is None or is_accepted == (self.accepted == "yes"))
        )

    def address(self, page: int = 1, suffix: str = "") -> str:
        """Return the address of the list under this filter; with a suffix, of its file."""
        return address(
            f"{self.path}.{suffix}" if suffix else self.path,
            severity=self.severity,
            rule=self.rule,
            organisation=self.organisation,
            owner=self.owner,
            article=self.article,
            control_point=self.control_point,
            kind=self.kind,
            accepted=self.accepted,
            page=page,
        )


def reader(registry: Registry) -> Callable[..., Filter]:
    """Return the function that reads the filter from the parameters of an address."""

    def read(
        *,
        severity: str | None = None,
        rule: str | None = None,
        organisation: str | None = None,
        owner: str | None = None,
        article: str | None = None,
        control_point: int | None = None,
        kind: str | None = None,
        accepted: str | None = None,
    ) -> Filter:
        asked = Filter(
            severity=severity or None,
            rule=rule or None,
            organisation=organisation or None,
            owner=owner or None,
            article=article or None,
            control_point=control_point,
            kind=kind or None,
            accepted=accepted or None,
        )
        return checked_filter(registry, asked)

    return read


def checked_filter(registry: Registry, asked: Filter) -> Filter:
    """Return the filter where everything in it is known.

    Raises BadRequest for a severity or kind that there is not, NotFound for an unknown rule or organisation.
    """
    choices: tuple[tuple[str, str | None, Sequence[str]], ...] = (
        ("severity", asked.severity, SEVERITIES),
        ("kind", asked.kind, KINDS),
        ("accepted", asked.accepted, ACCEPTED),
    )
    for name, value, known in choices:
        if value is not None and value not in known:
            raise bad(name, value, known)
    for name, iri in (("rule", asked.rule), ("organisation", asked.organisation), ("owner", asked.owner)):
        is_nobody = iri == NOBODY and name != "rule"
        if iri is not None and not is_nobody and not registry.describes(iri):
            raise NotFound(f"Parameter {name} is '{iri}', which the register does not describe. Begin at /gaps.")
    return asked


def bad(name: str, value: Any, known: Sequence[str]) -> BadRequest:
    """Return the error for a value that is none of those known."""
    text = f"Parameter {name} is '{value}'. Give one of {', '.join(known)}."
    return BadRequest(text, (Problem(name, text),))
