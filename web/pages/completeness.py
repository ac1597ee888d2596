"""How much is filled in: of what the law asks for, of what the city asks for, and of the rest; never one number."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from graph_service.completeness import LEVELS, Completeness, FieldCount, in_all
from graph_service.errors import NotFound
from graph_service.registry import Registry
from web import context_parts as cp
from web import gap_contexts as c
from web.i18n import gettext, mark, text_in
from web.pages.gap_filter import LIST
from web.pages.reading import address
from web.pages.things import Things, things_of

PATH = "/gaps/completeness"

_LEVELS = {"mandatory": mark("Mandatory"), "recommended": mark("Recommended"), "optional": mark("Optional")}
_TONES = {"mandatory": "danger", "recommended": "warning", "optional": "accent"}


class Counts:
    """What is filled in of each kind, counted once for each revision: of a large register it takes seconds."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._lock = Lock()
        self._revision = -1
        self._by_kind: dict[str, list[FieldCount]] = {}

    def of(self, kind: str) -> list[FieldCount]:
        """Return the fields of a kind with how many records fill them in."""
        with self._lock:
            if self._revision != self._registry.revision:
                self._revision, self._by_kind = self._registry.revision, {}
            if kind not in self._by_kind:
                self._by_kind[kind] = self._registry.field_counts(kind)
            return self._by_kind[kind]


def completeness_page(registry: Registry, counts: Counts, kind: str | None) -> c.CompletenessPage:
    """Return what is filled in by kind of record; of one kind also field by field.

    Raises NotFound where there is no record of the kind.
    """
    things, records = things_of(registry), registry.counts()
    if kind is not None and kind not in records:
        raise NotFound(f"There are no records of the kind '{kind}'. Those that there are: {', '.join(records)}.")
    shown = counts.of(kind) if kind else ()
    return c.CompletenessPage(
        kinds=tuple(
            c.KindRow(one, address(PATH, kind=one), number, make_levels(in_all(counts.of(one))))
            for one, number in records.items()
        ),
        kind=kind,
        levels=make_levels(in_all(shown)) if kind else (),
        fields=_fields(things, shown),
        formats=(cp.Link("JSON", "/api/completeness"),),
    )


def make_levels(found: Completeness) -> tuple[cp.Level, ...]:
    """Return the three numbers, with what they are called."""
    return tuple(cp.Level(gettext(_LEVELS[level]), found[level].answered, found[level].asked) for level in LEVELS)


def _fields(things: Things, counts: Sequence[FieldCount]) -> tuple[c.FieldRow, ...]:
    return tuple(_field(things, one) for level in LEVELS for one in counts if one.level == level and one.asked)


def _field(things: Things, one: FieldCount) -> c.FieldRow:
    is_rule = things.labels.kind(one.field.rule) == "rule"
    return c.FieldRow(
        name=text_in(one.field.names, things.lang) or things.text(one.field.path),
        level=gettext(_LEVELS[one.level]),
        answered=one.answered,
        asked=one.asked,
        percent=round(100 * one.answered / one.asked),
        tone=_TONES[one.level],
        path=address(LIST, rule=one.field.rule) if is_rule and one.answered < one.asked else None,
    )
