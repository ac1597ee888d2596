"""The competency questions: each is a query file, and `questions/NAME/` holds data, bindings and the rows it must give.

`data.ttl` becomes one graph, `data.trig` the graphs it names; the shipped ontology and code lists lie beside them. The
values of `bindings.csv` are terms in N-Triples. A cell of `expected.csv` is the value of a term; an empty one is no
value.
"""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_service.files import ontology_files
from graph_service.names import ANSVAR
from graph_service.parsing import parse_file
from graph_service.queries import ask_store, query_text
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import Term

QUESTIONS = Path(__file__).parent / "questions"
FOLDERS = sorted(folder.name for folder in QUESTIONS.iterdir() if folder.is_dir())
EX = "https://example.org/"

QUERY_BY_NUMBER = {
    1: "who-is-responsible",
    2: "what-does-a-party-answer-for",
    3: "which-activities-are-carried-out-for-a-controller",
    4: "what-is-in-the-record-of-a-controller",
    5: "which-processors-take-part",
    6: "where-is-a-supplier-used",
    7: "which-chains-reach-a-third-country",
    8: "what-becomes-invalid-if-a-thing-ends",
    9: "what-changed-in-a-customers-chains",
    10: "which-gaps-are-there",
    11: "how-many-gaps-are-there-per-control-point",
    12: "which-impact-assessments-are-needed-or-due",
    13: "which-risks-are-above-a-level",
    14: "who-is-archive-responsible-for-shared-systems",
    15: "which-systems-are-classified-below-their-information",
    16: "whom-does-an-incident-concern",
    17: "which-roles-are-vacant-or-held-twice",
    18: "which-records-are-past-review",
    19: "which-recommendations-are-open",
    20: "which-documents-does-a-service-lack",
    21: "which-agreements-expire-soon",
    22: "which-activities-lack-a-legal-basis",
    23: "who-uses-a-service",
    24: "what-was-said-of-a-thing",
    25: "who-asserted-a-statement",
}
"""The 25 questions that the register must answer, by number."""


@cache
def vocabulary() -> tuple[Quad, ...]:
    """Return the shipped ontology and code lists, as one graph of their own."""
    graph = NamedNode(ANSVAR.iri)
    read = (quad for path in ontology_files() for quad in parse_file(path))
    return tuple(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in read)


def store_with(folder: Path) -> EmbeddedStore:
    """Return a store in memory with the vocabulary and the data of a question."""
    store = EmbeddedStore.in_memory()
    store.commit((), vocabulary())
    dataset = folder / "data.trig"
    if dataset.is_file():
        store.commit((), parse(dataset.read_bytes(), RdfFormat.TRIG))
    else:
        quads = parse((folder / "data.ttl").read_bytes(), RdfFormat.TURTLE)
        store.commit((), [Quad(quad.subject, quad.predicate, quad.object, NamedNode(EX)) for quad in quads])
    return store


def bindings_of(folder: Path) -> dict[str, Term]:
    """Return what the variables of a question are bound to."""
    with (folder / "bindings.csv").open(encoding="utf-8", newline="") as lines:
        return {row["variable"]: _term(row["value"]) for row in csv.DictReader(lines)}


def _term(text: str) -> Term:
    (quad,) = parse(f"<{EX}> <{EX}> {text} .", RdfFormat.N_TRIPLES)
    return quad.object


def rows_of(folder: Path) -> tuple[list[str], Counter[tuple[str, ...]]]:
    """Return the variables and the rows that a question must give."""
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return header, Counter(map(tuple, rows))


@pytest.mark.parametrize("name", FOLDERS)
def test_question_gives_the_expected_rows(name):
    """Each question answers its small graph with exactly the rows that a reader of the graph expects."""
    store, (header, expected) = store_with(QUESTIONS / name), rows_of(QUESTIONS / name)

    rows = ask_store(store, name, **bindings_of(QUESTIONS / name))

    assert {tuple(row) for row in rows} <= {tuple(header)}
    given = Counter(tuple(term.value if term is not None else "" for term in row.values()) for row in rows)
    assert given == expected
    assert expected


@pytest.mark.parametrize("name", QUERY_BY_NUMBER.values())
def test_every_competency_question_is_a_query_with_an_example(name):
    """The 25 questions are files named after them, whose first line is the question."""
    first_line = query_text(name).partition("\n")[0]

    assert first_line.startswith("# ")
    assert first_line.endswith("?")
    assert name in FOLDERS


@pytest.mark.parametrize("name", FOLDERS)
def test_bound_variables_of_a_question_are_in_its_rows(name):
    """A row says what it answers: a store can bind only what a query projects."""
    header, _ = rows_of(QUESTIONS / name)

    assert set(bindings_of(QUESTIONS / name)) <= set(header)
