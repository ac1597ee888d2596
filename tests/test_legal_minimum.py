"""The legal minimum is complete: each field that the law asks for has a class, a property and a shape that exist."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.namespace import SH

from graph_service.files import ontology_files, shape_files
from graph_service.names import PREFIXES, SHAPES

TABLE = Path(__file__).resolve().parents[1] / "docs" / "legal-minimum.md"

# The letters and paragraphs that ask for something a register can say. Article 35(4) to (6) speak to the authority.
ASKED = {
    "GDPR 30(1)": "abcdefg",
    "GDPR 30(2)": "abcd",
    "GDPR 28(3)": "abcdefgh",
    "GDPR 32(1)": "abcd",
    "GDPR 33(3)": "abcd",
    "GDPR 35(7)": "abcd",
}
ASKED_WHOLE = (
    "GDPR 28(2)",
    "GDPR 28(3)",
    "GDPR 28(4)",
    "GDPR 32(2)",
    "GDPR 32(3)",
    "GDPR 32(4)",
    "GDPR 33(1)",
    "GDPR 33(2)",
    "GDPR 33(4)",
    "GDPR 33(5)",
    "GDPR 35(1)",
    "GDPR 35(2)",
    "GDPR 35(3)",
    "GDPR 35(8)",
    "GDPR 35(9)",
    "GDPR 35(10)",
    "GDPR 35(11)",
    *(f"GDPR {article}" for article in range(44, 49)),
    "GDPR 49(1)",
    "GDPR 49(6)",
    *(f"Arkivlagen {section} §" for section in (3, 4, 5, 9, 10)),
    *(f"Arkivlagen 6 § {item}" for item in range(1, 6)),
    *(f"OSL 4:2 {item}" for item in range(1, 8)),
    "OSL 10:2a",
    *(f"T{number:02}" for number in range(10)),
    *(f"CSL 2:{section}" for section in range(2, 10)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One field: the rule that asks for it, and the names of where the graph says it."""

    rule: str
    classes: tuple[str, ...]
    properties: tuple[str, ...]
    shapes: tuple[str, ...]


def _rows() -> list[Row]:
    rows = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 5 and cells[0] != "rule":
            named = [tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells]
            rows.append(Row(cells[0], named[2], named[3], named[4]))
    return rows


@cache
def _graph() -> Graph:
    graph = Graph()
    for path in (*ontology_files(), *shape_files()):
        graph.parse(path)
    return graph


def _iri(name: str) -> URIRef:
    prefix, _, local = name.partition(":")
    return URIRef(PREFIXES[prefix] + local)


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row.rule)
def test_a_field_has_a_class_a_property_and_a_shape_that_exist(row: Row) -> None:
    """A row that names nothing, or something that is not there, is a promise that the register does not keep."""
    assert row.classes
    assert row.properties
    assert row.shapes
    assert [name for name in row.classes if (_iri(name), RDF.type, OWL.Class) not in _graph()] == []
    assert [name for name in row.properties if (None, SH.path, _iri(name)) not in _graph()] == []
    shapes = [SHAPES.term(name).value for name in row.shapes]
    assert [shape for shape in shapes if (URIRef(shape), SH.message, None) not in _graph()] == []


def test_each_letter_and_paragraph_has_a_row() -> None:
    """What the law lists by letter is looked for by letter."""
    letters = {f"{paragraph}({letter})" for paragraph, listed in ASKED.items() for letter in listed}

    missing = (letters | set(ASKED_WHOLE)) - {row.rule for row in _rows()}

    assert missing == set()


def test_the_table_is_read() -> None:
    """A change of the table's form must not make the tests above say nothing."""
    assert len(_rows()) > 100
