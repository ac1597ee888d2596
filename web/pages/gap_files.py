"""Gaps to keep: as a table (CSV, Excel), as JSON, and as the report of the standard (`sh:ValidationReport`)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.gaps import Gap, report_graph, stored_quads
from graph_service.labels import Text
from graph_service.names import RDF, SH, XSD
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import CSV, TURTLE
from graph_service.publishing.table import safe_text
from graph_service.publishing.workbook import MEDIA_TYPE as XLSX_TYPE
from graph_service.publishing.workbook import Sheet, write_workbook
from graph_service.registry import Registry
from web.api import gap_write
from web.context_parts import Link
from web.i18n import gettext, mark, text_in
from web.negotiation import Representation, representation
from web.pages.gap_items import known_of
from web.words import kind_name, severity_word

JSON = Representation("json", "application/json")
XLSX = Representation("xlsx", XLSX_TYPE)
FILES = (representation(CSV), XLSX, representation(TURTLE), JSON)
"""What gaps are saved as, the first for a client that takes any of them."""

_NAMES = {"csv": "CSV", "xlsx": "Excel", "ttl": "Turtle (SHACL)", "json": "JSON"}
_HEADER = (
    "gap", "record", "name", "kind", "rule", "gap_name", "severity", "message", "article", "control_point",
    "owner_role", "owner", "owner_name", "organisation", "organisation_name", "remedy", "since", "accepted_until",
)  # fmt: skip
_COLUMNS = (
    mark("How serious"), mark("Record"), mark("Kind of record"), mark("Gap"), mark("The rule"), mark("Ground"),
    mark("Control point"), mark("Organisation"), mark("Who mends it"), mark("Role"), mark("What to do"),
    mark("Since"), mark("Accepted until"), mark("Address"),
)  # fmt: skip

Address = Callable[[int, str], str]


def file_links(address: Callable[..., str]) -> tuple[Link, ...]:
    """Return the files of a list of gaps; `address` gives the address for a page and a suffix."""
    return tuple(Link(_NAMES[one.suffix], address(1, one.suffix)) for one in FILES)


def write_gaps(registry: Registry, gaps: Sequence[Gap], address: str, lang: str, suffix: str) -> bytes:
    """Return gaps in the format of a suffix: csv, xlsx, ttl or json; the same bytes for the same gaps.

    `address` is the path and query of the list, which names the report in Turtle.
    """
    if suffix == "csv":
        return _csv(registry, gaps, lang)
    if suffix == "xlsx":
        return _workbook(registry, gaps, lang)
    if suffix == "ttl":
        return gaps_turtle(registry, gaps, registry.base.iri + address)
    body = gap_write.gaps(registry, gaps, len(gaps), lang).model_dump(mode="json")
    return json.dumps(body, ensure_ascii=False, indent=2).encode()


def gaps_turtle(registry: Registry, gaps: Sequence[Gap], name: str) -> bytes:
    """Return a `sh:ValidationReport` of this name with a result for each gap."""
    report, stored_in = NamedNode(name), report_graph(registry.base)
    said = [
        Triple(report, RDF.type, SH.ValidationReport),
        Triple(report, SH.conforms, Literal("false" if gaps else "true", datatype=XSD.boolean)),
    ]
    for gap in gaps:
        said.append(Triple(report, SH.result, NamedNode(gap.iri)))
        said += [quad.triple for quad in stored_quads(registry.base, gap) if quad.subject != stored_in]
    return serialise(said, TURTLE.media_type)


def _csv(registry: Registry, gaps: Sequence[Gap], lang: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEADER)
    labels, known = registry.labels, known_of(registry)

    def name(iri: str | None) -> str:
        return safe_text(labels.label(iri, lang).value) if iri else ""

    for gap in gaps:
        accepted = known.accepted.get((gap.focus, gap.rule))
        since = known.since.get(gap.iri)
        writer.writerow(
            (
                gap.iri,
                gap.focus,
                name(gap.focus),
                labels.kind(gap.focus) or "",
                gap.rule,
                name(gap.rule),
                gap.severity,
                safe_text(_words(gap.messages, lang)),
                safe_text(gap.article or ""),
                gap.control_point or "",
                gap.owner_role or "",
                gap.owner or "",
                name(gap.owner),
                gap.organisation or "",
                name(gap.organisation),
                safe_text(_words(gap.remedies, lang)),
                since.isoformat() if since else "",
                accepted.until.isoformat() if accepted and accepted.until else "",
            )
        )
    return stream.getvalue().encode()


def _workbook(registry: Registry, gaps: Sequence[Gap], lang: str) -> bytes:
    title = gettext("Gaps")
    note = gettext("An accepted gap is still a gap. When its last day is past, it is to be mended again.")
    sheet = Sheet(title, tuple(gettext(one) for one in _COLUMNS), _rows(registry, gaps, lang), notes=(note,))
    return write_workbook([sheet], title=title, lang=lang, moment=registry.revised_at)


def _rows(registry: Registry, gaps: Sequence[Gap], lang: str) -> Iterator[tuple[str | int | date | None, ...]]:
    labels, known = registry.labels, known_of(registry)

    def name(iri: str | None) -> str | None:
        return labels.label(iri, lang).value if iri else None

    for gap in gaps:
        accepted = known.accepted.get((gap.focus, gap.rule))
        yield (
            severity_word(gap.severity),
            name(gap.focus),
            kind_name(labels.kind(gap.focus) or ""),
            name(gap.rule),
            _words(gap.messages, lang),
            gap.article,
            gap.control_point,
            name(gap.organisation),
            name(gap.owner),
            name(gap.owner_role),
            _words(gap.remedies, lang),
            known.since.get(gap.iri),
            accepted.until if accepted else None,
            gap.focus,
        )


def _words(texts: dict[str, str], lang: str) -> str:
    return (text_in(texts, lang) or Text("", "")).value
