"""Every question of `queries/*.rq`: well written, used, and answered as `tests/questions/{name}` expects.

A folder there holds a small graph (`data.ttl`, read with the shipped code lists), the values of the question's
variables in N-Triples (`bindings.csv`) and the rows of the answer (`expected.csv`).
"""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph_service.files import QUERIES, ontology_files
from graph_service.parsing import parse_file
from graph_service.queries import ask_store, construct_from, query_text
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import Term
from graph_service.validation.findings import node_named

ROOT = Path(__file__).parent.parent
QUESTIONS = Path(__file__).parent / "questions"
NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
FOLDERS = sorted(path.name for path in QUESTIONS.iterdir() if path.is_dir())
DATA_GRAPH = NamedNode("https://example.org/graph")


@cache
def _calls() -> dict[str, set[str]]:
    """Return, for each question that code asks, the variables that it gives values."""
    found: dict[str, set[str]] = {}
    for package in ("graph_service", "web", "ansvar", "ingest"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"ask_store", "construct_from"}:
                    name = node.args[1]
                    assert isinstance(name, ast.Constant), f"{path}: the name of a question is written out"
                    found.setdefault(str(name.value), set()).update(one.arg for one in node.keywords if one.arg)
    return found


def _projected(text: str) -> set[str]:
    head = re.split(r"\bWHERE\b", re.sub(r"(?m)^#.*$", "", text), maxsplit=1)[0]
    return set(re.findall(r"\?(\w+)", head))


@pytest.mark.parametrize("name", NAMES)
def test_first_line_is_the_question(name):
    """Whoever opens the file knows what it asks; the variables in the question are those of the query."""
    first, _, rest = query_text(name).partition("\n")

    assert re.fullmatch(r"# [A-Z].*\?", first)
    assert {variable for variable in re.findall(r"\?(\w+)", first) if f"?{variable}" not in rest} == set()


@pytest.mark.parametrize("name", NAMES)
def test_query_can_be_read_and_finds_nothing_in_nothing(name):
    """The engine takes it as it is."""
    ask = construct_from if "CONSTRUCT" in query_text(name) else ask_store

    assert ask(EmbeddedStore.in_memory(), name) == []


@pytest.mark.parametrize("name", NAMES)
def test_query_declares_the_prefixes_that_it_uses(name):
    """No prefix is left over."""
    text = query_text(name)

    declared = re.findall(r"(?m)^PREFIX (\w+):", text)

    assert declared == sorted(declared)
    assert [prefix for prefix in declared if not re.search(rf"(?<![\w<]){prefix}:\w", text)] == []


@pytest.mark.parametrize("name", NAMES)
def test_query_is_asked_by_the_program(name):
    """What nothing asks is taken away."""
    asked = set(_calls())
    told = {
        # The walk of chains/ answers these faster,
        "where-is-a-supplier-used",
        "which-processors-take-part",
        # the holdings of roles/ these; tests hold both to the same answers.
        "what-does-a-party-answer-for",
        "who-holds-a-role",
        "who-is-responsible",
    }

    assert name in asked | told


@pytest.mark.parametrize("name", NAMES)
def test_variable_that_gets_a_value_is_a_column_of_the_answer(name):
    """A substitution for a variable that is not projected is passed over without a word (pyoxigraph 0.5)."""
    assert _calls().get(name, set()) <= _projected(query_text(name))


def test_program_asks_no_question_that_is_not_there():
    """A slip in a name is found before somebody opens that page."""
    assert set(_calls()) <= set(NAMES)


def _store(name: str) -> EmbeddedStore:
    store = EmbeddedStore.in_memory()
    quads = [quad for path in ontology_files() for quad in parse_file(path)]
    quads += parse_file(QUESTIONS / name / "data.ttl")
    store.commit([], [Quad(one.subject, one.predicate, one.object, DATA_GRAPH) for one in quads])
    return store


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _term(text: str) -> Term:
    term = node_named(text.removeprefix("<").removesuffix(">") if text.startswith("<") else text)
    assert isinstance(term, NamedNode | Literal)
    return term


@pytest.mark.parametrize("name", FOLDERS)
def test_question_has_the_expected_answer(name):
    """Each row, each column, and no row more."""
    bindings = {row["variable"]: _term(row["value"]) for row in _rows(QUESTIONS / name / "bindings.csv")}

    rows = ask_store(_store(name), name, **bindings)

    told = [{column: term.value if term is not None else "" for column, term in row.items()} for row in rows]
    expected = _rows(QUESTIONS / name / "expected.csv")
    assert sorted(told, key=str) == sorted(expected, key=str)
