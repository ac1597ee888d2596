"""pyshacl in a process of its own, with a limit: a shape that it never finishes ends there and not with the program.

A regular expression of pyshacl is one of Python's, which takes for ever over some texts (`^(a+)+$`), and nothing
inside the process could stop it. What is sent and given back is text: JSON, N-Quads and N-Triples.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Iterable
from typing import Any

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from graph_service.errors import AnsvarError, DataRejected
from graph_service.validation.findings import Finding, Node, name_of, node_named

LIMIT_SECONDS = 120
"""Ten times what pyshacl takes for all rules of Ansvar over 20,000 statements."""
_PROGRAM = "from graph_service.validation import oracle_process; oracle_process.answer()"


def check_apart(
    shapes: Iterable[Triple], data: Iterable[Quad], only: Collection[Node], *, limit_seconds: float = LIMIT_SECONDS
) -> list[Finding]:
    """Return the findings of pyshacl for these shapes with targets, in no order.

    Raises DataRejected, naming the shapes, where it gives up or is not done within the limit.
    """
    names = [name_of(one) for one in only]
    texts = {"shapes": _text(shapes, RdfFormat.N_TRIPLES), "data": _text(data, RdfFormat.N_QUADS)}
    try:
        done = subprocess.run(  # noqa: S603  # Our own program, with this Python.
            [sys.executable, "-c", _PROGRAM],
            input=json.dumps({"only": names, **texts}),
            capture_output=True,
            text=True,
            timeout=limit_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise DataRejected(
            f"Shape {_listed(names)}: pyshacl was not done with it after {limit_seconds:g} s and was stopped; nothing "
            "was checked. Look for a regular expression with a repeat inside a repeat, or leave the shape out."
        ) from None
    if done.returncode:
        raise DataRejected(f"Shape {_listed(names)}: pyshacl ended without an answer. Leave the shape out.")
    answer = json.loads(done.stdout)
    if "rejected" in answer:
        raise DataRejected(answer["rejected"])
    return [_finding(one) for one in answer["findings"]]


def answer() -> None:
    """Read what is asked from standard input, and write the answer to standard output."""
    # Only this process needs pyshacl and rdflib, which take half a second to import.
    from graph_service.validation.oracle import check_with_pyshacl  # noqa: PLC0415 - see above.

    asked = json.load(sys.stdin)
    shapes = [quad.triple for quad in parse(asked["shapes"], RdfFormat.N_TRIPLES)]
    data = list(parse(asked["data"], RdfFormat.N_QUADS))
    try:
        found = check_with_pyshacl(shapes, data, [node_named(name) for name in asked["only"]])
    except AnsvarError as problem:
        json.dump({"rejected": problem.detail}, sys.stdout)
        return
    json.dump({"findings": [_told(one) for one in found]}, sys.stdout)


def _text(statements: Iterable[Triple] | Iterable[Quad], form: RdfFormat) -> str:
    text = serialize(statements, format=form)
    assert text is not None
    return text.decode()


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _told(finding: Finding) -> dict[str, Any]:
    value = finding.value
    return {
        "focus": finding.focus,
        "rule": finding.rule,
        "path": finding.path,
        "value": None if value is None else name_of(value),
        "component": finding.component,
        "severity": finding.severity,
        "messages": finding.messages,
        "source_shape": finding.source_shape,
    }


def _finding(told: dict[str, Any]) -> Finding:
    value = told.pop("value")
    return Finding(value=None if value is None else node_named(value), **told)
