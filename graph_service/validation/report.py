"""Findings as the report of the standard: a `sh:ValidationReport` that any SHACL tool can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from graph_service.names import PREFIXES, RDF, SH, XSD
from graph_service.validation.findings import Finding, node_named
from graph_service.validation.paths import Path, path_triples

_SEVERITY = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


def report_triples(findings: Iterable[Finding], paths: Mapping[str, Path]) -> list[Triple]:
    """Return the report; `paths` holds the paths of the shapes by name, as a `Plan` does."""
    report = BlankNode()
    triples = [Triple(report, RDF.type, SH.ValidationReport)]
    conforms = True
    for finding in findings:
        conforms = False
        result = BlankNode()
        triples.append(Triple(report, SH.result, result))
        triples += _result(result, finding, paths.get(finding.source_shape))
    triples.append(Triple(report, SH.conforms, Literal(str(conforms).lower(), datatype=XSD.boolean)))
    return triples


def report_turtle(findings: Iterable[Finding], paths: Mapping[str, Path]) -> bytes:
    """Return the report as Turtle."""
    text = serialize(report_triples(findings, paths), format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert text is not None
    return text


def _result(result: BlankNode, finding: Finding, path: Path | None) -> list[Triple]:
    triples = [
        Triple(result, RDF.type, SH.ValidationResult),
        Triple(result, SH.focusNode, node_named(finding.focus)),
        Triple(result, SH.resultSeverity, _SEVERITY[finding.severity]),
        Triple(result, SH.sourceConstraintComponent, NamedNode(finding.component)),
        Triple(result, SH.sourceShape, node_named(finding.source_shape)),
    ]
    if finding.rule != finding.source_shape:
        triples.append(Triple(result, SH.sourceConstraint, node_named(finding.rule)))
    if finding.value is not None:
        triples.append(Triple(result, SH.value, finding.value))
    triples += _path(result, finding.path, path)
    return triples + [
        Triple(result, SH.resultMessage, Literal(text, language=lang) if lang else Literal(text))
        for lang, text in sorted(finding.messages.items())
    ]


def _path(result: BlankNode, name: str | None, path: Path | None) -> list[Triple]:
    if name is None:
        return []
    if not name.startswith(("<", "^", "(")):
        return [Triple(result, SH.resultPath, NamedNode(name))]
    if path is None:
        return []
    node, triples = path_triples(path)
    return [Triple(result, SH.resultPath, node), *triples]
