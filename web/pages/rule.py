"""The page of a rule: what it demands, on what ground, whose it is, and where it is not met."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph_service.gaps import Severity
from graph_service.labels import Text
from graph_service.names import ANSVAR, DCTERMS, RDFS, SH, SHAPES
from graph_service.records import Record
from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.embedded import embedded_json_ld
from web.i18n import text_in
from web.pages.gap_items import known_of, make_gaps
from web.pages.record import synonyms_of
from web.pages.things import Things, things_of
from web.words import tone

MAX_GAPS = 20  # The list of gaps has the rest.

_SEVERITIES: dict[str, Severity] = {SH.Warning.value: "warning", SH.Info.value: "info"}


def rule_page(registry: Registry, iri: str) -> c.RulePage:
    """Return the page of a rule."""
    things, record, gaps = things_of(registry), registry.record(iri), registry.gaps(rule=iri)
    severity = _SEVERITIES.get(_value(record, SH.severity) or "", "violation")
    point = _value(record, ANSVAR.controlPoint)
    return c.RulePage(
        thing=things.thing(iri),
        severity=severity,
        tone=tone(severity),
        sentence=_text(things, record, SH.message),
        description=_text(things, record, SH.description),
        remedy=_text(things, record, ANSVAR.remedy),
        synonyms=synonyms_of(things, iri),
        article=_value(record, ANSVAR.article),
        article_url=_value(record, DCTERMS.source),
        control_point=int(point) if point else None,
        owner_role=things.thing_or_none(_value(record, ANSVAR.ownerRole)),
        gaps=make_gaps(things, gaps[:MAX_GAPS], known_of(registry, gaps[:MAX_GAPS])),
        total=len(gaps),
        path=registry.base.path(iri) or "",
        stands_in=_rule_set(things, _value(record, RDFS.isDefinedBy)),
        data=embedded_json_ld(record),
    )


def _rule_set(things: Things, iri: str | None) -> cp.Thing | None:
    """Return the shapes file that a rule stands in, by the path of its page."""
    start = SHAPES.iri.removesuffix("#")
    if iri is None or not iri.startswith(f"{start}/"):
        return None
    return cp.Thing(iri, things.text(iri), None, f"/shapes/{iri.removeprefix(start + '/')}")


def _text(things: Things, record: Record, predicate: NamedNode) -> Text | None:
    values = (one for one in record.values(predicate) if isinstance(one, Literal))
    return text_in({one.language or "": one.value for one in values}, things.lang)


def _value(record: Record, predicate: NamedNode) -> str | None:
    found = record.value(predicate)
    return found.value if found is not None else None
