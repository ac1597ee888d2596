"""One validation of one engine, as a whole process: reads data and shapes, writes what it found, one line for each.

Run by `bench/validation.py` with the Python of the environment that holds the peers; nothing of Ansvar is imported but
for its own turn. A line is the focus node, the component and the shape, apart by tabs; the first line is the peak of
memory in kB.

    python bench/validation_peer.py ENGINE DATA.nt SHAPES.nt OUT.tsv
"""

# ruff: noqa: PLC0415 - each environment has the library of its own engines only.

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

Found = Iterable[tuple[str, str, str]]
SH = "http://www.w3.org/ns/shacl#"


def ansvar(data: str, shapes: str) -> Found:
    """Our own: the files into a store in memory, then the check."""
    from graph_service.validation.outside import check_files

    checked = check_files([Path(data)], [Path(shapes)])
    return [(one.focus, one.component, one.source_shape) for one in checked.findings]


def ansvar_open(folder: str, shapes: str) -> Found:
    """Our own over a store on disk that is there already: what the register does. Prints the seconds of the check."""
    import time

    from graph_service.store.embedded import EmbeddedStore
    from graph_service.validation.outside import read_shapes
    from graph_service.validation.plan import compile_shapes
    from graph_service.validation.run import check

    store = EmbeddedStore.open(Path(folder), read_only=True)
    plan = compile_shapes(read_shapes([Path(shapes)]))
    start = time.process_time()
    found = check(plan, store)
    print(time.process_time() - start)
    return [(one.focus, one.component, one.source_shape) for one in found]


def pyshacl(data: str, shapes: str) -> Found:
    """The reference in Python."""
    import pyshacl
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    # pyshacl 0.40 takes `ansvar:Service ?x` for a SERVICE clause and gives up; without that it can do all our rules.
    nothing = re.compile(r"(?!)")
    SPARQLQueryHelper.has_service_regex = SPARQLQueryHelper.has_minus_regex = nothing
    SPARQLQueryHelper.has_values_regex = nothing
    return _of_report(pyshacl.validate(data, shacl_graph=shapes, data_graph_format="nt", shacl_graph_format="nt")[1])


def pyshacl_turbo(data: str, shapes: str) -> Found:
    """The same interface in Rust."""
    import pyshacl_turbo

    done = pyshacl_turbo.validate(data, shacl_graph=shapes, data_graph_format="nt", shacl_graph_format="nt")
    return _of_report(done[1])


def pyshifty(data: str, shapes: str) -> Found:
    """Rust, over an algebra of shapes."""
    import shifty

    return _of_report(shifty.validate(data, shapes, graph_mode="data", infer=False, sort_results=False)[1])


def pyrudof(data: str, shapes: str) -> Found:
    """Rust."""
    from pyrudof import RDFFormat, Rudof, RudofConfig, ShaclFormat

    session = Rudof(RudofConfig())
    session.read_data(data, format=RDFFormat.NTriples)
    session.read_shacl(shapes, format=ShaclFormat.NTriples)
    report = session.validate_shacl()
    return [(_bare(one.focus_node), _bare(one.constraint_component), _bare(one.source_shape)) for one in report]


def _bare(term: object) -> str:
    return str(term).removeprefix("<").removesuffix(">")


def _of_report(report: object) -> Found:
    from rdflib import Graph, URIRef

    if not isinstance(report, Graph):
        raise SystemExit(f"no report: {report}")
    names = [URIRef(SH + name) for name in ("focusNode", "sourceConstraintComponent", "sourceShape")]
    for result in set(report.objects(None, URIRef(f"{SH}result"))):
        focus, component, shape = (str(report.value(result, name)) for name in names)
        yield focus, component, shape


ENGINES: dict[str, Callable[[str, str], Found]] = {
    one.__name__: one for one in (ansvar, ansvar_open, pyshacl, pyshacl_turbo, pyshifty, pyrudof)
}


def main() -> None:
    """Run one engine and write what it found."""
    engine, data, shapes, out = sys.argv[1:]
    rows = sorted(ENGINES[engine](data, shapes))
    # What getrusage tells begins with the memory of the process that started this one.
    peak = "#\t{}\n".format(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))[0])
    Path(out).write_text(peak + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
