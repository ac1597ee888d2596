"""The canonical form: that of RDFC-1.0, reached by sorting where there are no blank nodes, and never for ever."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from graph_service.dumps import canonical
from graph_service.dumps.canonical import canonical_hash, canonical_lines, renamed
from graph_service.errors import DataRejected

SUITE = Path(__file__).resolve().parent.parent.parent / "shared" / "suites" / "rdf-canon" / "rdfc10"
EXPECTED = sorted(SUITE.glob("*-rdfc10.nq"))
WITH_SHA384 = "test075"
NEGATIVE = "test074-in.nq"

IRIS = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in ("a", "b", "å", "c#d")])
LITERALS = st.one_of(
    st.text(max_size=12).map(Literal),
    st.text(max_size=4).map(lambda text: Literal(text, language="sv")),
    st.integers().map(Literal),
)
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, st.one_of(IRIS, LITERALS), IRIS), max_size=12)
A_GRAPH = """
@prefix ex: <https://example.org/> .
[] ex:knows [ ex:name "Å\\nsa"@sv ; ex:age 7 ] .
ex:me ex:knows [ ex:knows ex:me ] .
"""


def quads(text: str | bytes, form: RdfFormat) -> list[Quad]:
    return list(parse(text, form))


@pytest.mark.skipif(not EXPECTED, reason="the suite of the W3C is not beside the checkout")
def test_every_test_of_the_w3c_gives_its_expected_form() -> None:
    """All 64 of the suite, those with SHA-384 too; the one that must be refused is among the poison below."""
    wrong = []
    for path in EXPECTED:
        given_ = (SUITE / path.name.replace("-rdfc10", "-in")).read_bytes()
        by: canonical.Hash = "sha384" if path.name.startswith(WITH_SHA384) else "sha256"
        lines = sorted(renamed(parse(given_, RdfFormat.N_QUADS), by).splitlines(keepends=True))
        if b"".join(lines) != path.read_bytes():
            wrong.append(path.name)

    assert len(EXPECTED) == 64
    assert wrong == []


@given(QUADS)
@settings(max_examples=60, deadline=None)
def test_without_blank_nodes_sorting_is_the_whole_of_it(statements: list[Quad]) -> None:
    """Which is why a dump of any size is canonical without asking for the algorithm."""
    by_algorithm = sorted(set(renamed(statements, "sha256").splitlines(keepends=True)))

    assert canonical_lines(statements) == by_algorithm


def test_the_hash_stays_the_same_through_every_syntax() -> None:
    """Whatever names a writer gives to blank nodes, and in whatever order it writes."""
    first = quads(A_GRAPH, RdfFormat.TURTLE)
    hashes = {canonical_hash(canonical_lines(first))}

    for form in (RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.RDF_XML):
        triples = form in {RdfFormat.TURTLE, RdfFormat.RDF_XML}
        written = serialize([one.triple for one in reversed(first)] if triples else reversed(first), format=form)
        assert written is not None
        hashes.add(canonical_hash(canonical_lines(quads(written, form))))

    assert len(hashes) == 1


def test_poison_is_refused_at_the_limit() -> None:
    """Ten blank nodes that all know each other; the limit of the program is no longer than five seconds."""
    nodes = [BlankNode() for _ in range(10)]
    knows = NamedNode("https://example.org/knows")
    clique = [
        Quad(*ends, NamedNode("https://example.org/g"))
        for a, b in combinations(nodes, 2)
        for ends in ((a, knows, b), (b, knows, a))
    ]

    with pytest.raises(DataRejected, match=r"within 0\.5 s"):
        canonical_lines(clique, limit_seconds=0.5)

    assert canonical.LIMIT_SECONDS <= 5


def test_a_statement_that_is_given_twice_counts_once() -> None:
    """A set of statements has each once, however often a file says it."""
    one = Quad(NamedNode("https://example.org/a"), NamedNode("https://example.org/b"), Literal("c"))

    assert len(canonical_lines([one, one])) == 1
