"""Every question of `queries/*.rq` is well written, and asked by the program or promised in `docs/questions.md`."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from graph_service.files import QUERIES
from graph_service.queries import ask_store, construct_from, query_text
from graph_service.store.embedded import EmbeddedStore

ROOT = Path(__file__).parent.parent
NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))


@cache
def _calls() -> dict[str, set[str]]:
    """Return, for each question that code asks, the variables that it gives values."""
    found: dict[str, set[str]] = {}
    for package in ("graph_service", "web", "ansvar", "ingest"):
        for path in (ROOT / package).rglob("*.py"):
            module = ast.parse(path.read_text(encoding="utf-8"))
            constants = _constants(module)
            for node in ast.walk(module):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"ask_store", "construct_from"}:
                    name = _name(node.args[1], constants)
                    assert name, f"{path}: the name of a question is written out, there or in a constant of the module"
                    found.setdefault(name, set()).update(one.arg for one in node.keywords if one.arg)
    return found


def _constants(module: ast.Module) -> dict[str, str]:
    """Return the texts that a module gives a name at its top."""
    return {
        one.targets[0].id: one.value.value
        for one in module.body
        if isinstance(one, ast.Assign)
        and isinstance(one.targets[0], ast.Name)
        and isinstance(one.value, ast.Constant)
        and isinstance(one.value.value, str)
    }


def _name(node: ast.expr, constants: Mapping[str, str]) -> str | None:
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _competency_questions() -> set[str]:
    """Return the queries that the tables of numbered questions name."""
    rows = re.findall(
        r"(?m)^\| (?:\d+|[A-Z]{2}\d\d) \|.*$", (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    )
    return {name for row in rows for name in re.findall(r"`([\w-]+)\.rq`", row)}


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
def test_query_is_asked_by_the_program_or_is_a_competency_question(name):
    """What nothing asks and nobody has promised is taken away."""
    assert name in set(_calls()) | _competency_questions()


@pytest.mark.parametrize("name", NAMES)
def test_variable_that_gets_a_value_is_a_column_of_the_answer(name):
    """A substitution for a variable that is not projected is passed over without a word (pyoxigraph 0.5)."""
    assert _calls().get(name, set()) <= _projected(query_text(name))


def test_program_asks_no_question_that_is_not_there():
    """A slip in a name is found before somebody opens that page."""
    assert set(_calls()) <= set(NAMES)
