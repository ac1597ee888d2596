"""RDF files in: parsed, blank nodes named, each statement put in the graph of its record.

Statements in a named graph stay there; statements without one go to the graph of the record that their
subject names. Blank nodes get an IRI of their own (skolemised, RDF 1.1 section 3.5) under the graph that holds them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import count
from pathlib import Path
from xml.parsers import expat

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.errors import DataRejected, Problem
from graph_service.names import Base

FORMAT_BY_SUFFIX: dict[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}

Graphs = dict[NamedNode, set[Triple]]


def read_files(paths: Iterable[Path], base: Base) -> Graphs:
    """Return the statements of all files, by graph, without blank nodes.

    Raises DataRejected with file and line where a file is missing, of no known kind, or not well-formed.
    """
    graphs: Graphs = {}
    taken: set[NamedNode] = set()
    for path in paths:
        found = group(parse_file(path), base, path.name, taken)
        for name, triples in found.items():
            graphs.setdefault(name, set()).update(triples)
            taken.update(term for one in triples for term in (one.subject, one.object) if isinstance(term, NamedNode))
    return graphs


def parse_file(path: Path) -> list[Quad]:
    """Return the quads of an RDF file as they stand in it.

    Raises DataRejected with file and line where the file is missing, of no known kind, or not well-formed.
    """
    rdf_format = FORMAT_BY_SUFFIX.get(path.suffix.lower())
    if rdf_format is None:
        known = ", ".join(FORMAT_BY_SUFFIX)
        raise DataRejected(f"{path}: '{path.suffix}' is no RDF file that can be read here. Give one of {known}.")
    try:
        return parse_bytes(path.read_bytes(), rdf_format, str(path), path.resolve().as_uri())
    except FileNotFoundError:
        raise DataRejected(f"{path}: there is no such file. Check the path.") from None
    except IsADirectoryError:
        raise DataRejected(f"{path} is a folder. Give the files in it, such as {path}/*.ttl.") from None
    except OSError as problem:
        raise DataRejected(f"{path}: {problem}. Mend the file; nothing of it was loaded.") from None


def parse_bytes(content: bytes, rdf_format: RdfFormat, source: str, base_iri: str) -> list[Quad]:
    """Return the quads of an RDF text; `source` names it in what is said of it.

    Raises DataRejected with the line where it is not well-formed.
    """
    try:
        if rdf_format == RdfFormat.RDF_XML:
            _check_xml(content)
        return list(parse(content, rdf_format, base_iri=base_iri))
    except SyntaxError as problem:
        where = f" line {problem.lineno}, column {problem.offset}" if problem.lineno else ""
        what = _what_is_wrong(problem)
        raise DataRejected(
            f"{source}{where}: {what}. Mend the file; nothing of it was loaded.", (Problem(f"{source}{where}", what),)
        ) from None
    except ValueError as problem:
        raise DataRejected(f"{source}: {problem}. Mend the file; nothing of it was loaded.") from None


def _check_xml(content: bytes) -> None:
    """Raise SyntaxError where a file is no whole XML document.

    The RDF/XML parser of pyoxigraph 0.5.13 takes a file that was cut off for a whole one, and names no line.
    """
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError as problem:
        place = (None, problem.lineno, problem.offset + 1, None)
        raise SyntaxError(f"not well-formed XML ({expat.ErrorString(problem.code)})", place) from None


def _what_is_wrong(problem: SyntaxError) -> str:
    if "LoadDocumentCallback" in problem.msg:
        return "the JSON-LD context is an address, and nothing is fetched. Write the context into the file"
    return re.sub(r"^Parser error at .*?: ", "", problem.msg)


def group(quads: Iterable[Quad], base: Base, source: str, taken: Collection[NamedNode] = ()) -> Graphs:
    """Return the statements by graph; `source` names the file in what is said of a statement without a place.

    Blank nodes get none of the names that are `taken` or stand in the statements already.
    """
    listed = list(quads)
    names = _graph_of_blank_nodes(listed, base)
    iris = _iris_of_blank_nodes(listed, names, source, taken)
    graphs: Graphs = {}
    for quad in listed:
        graph = _graph_of(quad, base, names, source)
        subject = iris[quad.subject] if isinstance(quad.subject, BlankNode) else quad.subject
        value = iris[quad.object] if isinstance(quad.object, BlankNode) else quad.object
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            raise DataRejected(f"{source}: a triple stands where a term must be. Triple terms cannot be kept here.")
        graphs.setdefault(graph, set()).add(Triple(subject, quad.predicate, value))
    return graphs


def _graph_of(quad: Quad, base: Base, blank: dict[BlankNode, NamedNode], source: str) -> NamedNode:
    if isinstance(quad.graph_name, NamedNode):
        return quad.graph_name
    if isinstance(quad.subject, BlankNode):
        if quad.subject in blank:
            return blank[quad.subject]
        raise DataRejected(
            f"{source}: a statement ({quad.predicate}) is about a node without a name that no record points to. "
            "Give it an address (IRI)."
        )
    if not isinstance(quad.subject, NamedNode):
        raise DataRejected(f"{source}: a triple stands as a subject. Triple terms cannot be kept here.")
    return _record_graph(quad.subject, base)


def _record_graph(subject: NamedNode, base: Base) -> NamedNode:
    return base.document(NamedNode(subject.value.partition("#")[0]) if _is_part(subject, base) else subject)


def _is_part(subject: NamedNode, base: Base) -> bool:
    return subject.value.startswith(f"{base.iri}/") and "#" in subject.value


def _graph_of_blank_nodes(quads: list[Quad], base: Base) -> dict[BlankNode, NamedNode]:
    """Return, for each blank node, the graph of what points to it, through other blank nodes as well."""
    found: dict[BlankNode, NamedNode] = {}
    waiting = [quad for quad in quads if isinstance(quad.object, BlankNode)]
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            found.update((node, quad.graph_name) for node in _blank_nodes(quad))
    while waiting:
        left = []
        for quad in waiting:
            if isinstance(quad.object, BlankNode) and quad.object not in found:
                if isinstance(quad.subject, NamedNode):
                    found[quad.object] = _record_graph(quad.subject, base)
                elif isinstance(quad.subject, BlankNode) and quad.subject in found:
                    found[quad.object] = found[quad.subject]
                else:
                    left.append(quad)
        if len(left) == len(waiting):
            return found
        waiting = left
    return found


def _blank_nodes(quad: Quad) -> Iterator[BlankNode]:
    for term in (quad.subject, quad.object):
        if isinstance(term, BlankNode):
            yield term


def _iris_of_blank_nodes(
    quads: list[Quad], graphs: dict[BlankNode, NamedNode], source: str, taken: Collection[NamedNode]
) -> dict[BlankNode, NamedNode]:
    """Return an IRI for each blank node, numbered in the order of the file so that the same file gives the same."""
    iris: dict[BlankNode, NamedNode] = {}
    named = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    named.update(taken)
    numbers: dict[NamedNode, Iterator[int]] = {}
    for quad in quads:
        for node in _blank_nodes(quad):
            if node in iris:
                continue
            if node not in graphs:
                raise DataRejected(f"{source}: a node without a name is in no record. Give it an address (IRI).")
            iris[node] = _next_name(graphs[node], numbers.setdefault(graphs[node], count(1)), named)
    return iris


def _next_name(graph: NamedNode, numbers: Iterator[int], named: Collection[NamedNode]) -> NamedNode:
    names = (NamedNode(f"{graph.value}#node-{number}") for number in numbers)
    return next(name for name in names if name not in named)
