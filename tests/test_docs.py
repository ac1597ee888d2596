"""What the documentation says is there: links, commands, options, addresses, settings, files, questions, words."""

from __future__ import annotations

import argparse
import re
import runpy
import shlex
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from pyoxigraph import Literal
from starlette.routing import Match

from ansvar.__main__ import parser
from graph_service.errors import AnsvarError
from graph_service.files import QUERIES, ontology_files, shape_files
from graph_service.names import ANSVAR, CLASS_BY_KIND, ROLE, SKOS
from graph_service.parsing import parse_file
from graph_service.registry import Registry
from graph_service.responsibility import ROLE_ORDER
from graph_service.settings import Settings
from web.app import create_app

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
SOURCES = ROOT / "ingest" / "demo" / "sources"
FILE_NAME = re.compile(r"[\w./-]*[\w-]\.(?:css|csv|html|json|md|mjs|po|py|rq|sh|toml|trig|ttl|txt|cfg)")
PLACEHOLDERS = re.compile(r"[{}…*<>]")
on_every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def fences(text: str, language: str = r"\w*") -> list[str]:
    """The blocks between lines of three backticks."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)


def without_fences(text: str) -> str:
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)


def spans(text: str) -> list[str]:
    """What stands between single backticks."""
    return re.findall(r"`([^`\n]+)`", without_fences(text))


def tables(text: str) -> Iterator[list[str]]:
    """The rows of all tables, as cells."""
    for line in without_fences(text).splitlines():
        if line.startswith("|") and not line.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def command_lines(page: Path) -> list[str]:
    """Everything on a page that could be typed in a shell."""
    text = page.read_text(encoding="utf-8")
    return [*spans(text), *(line.strip() for block in fences(text) for line in block.splitlines())]


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", without_fences(page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def repository_files() -> frozenset[str]:
    """Every file and folder of the checkout, but for what is made there."""
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*"))
    return frozenset(f"/{path.as_posix()}" for path in found if path.parts[0] not in {".venv", ".git", "node_modules"})


def is_there(name: str, beside: Path) -> bool:
    """Whether a file or folder is at this place from the root or the page, or somewhere by this end of its path."""
    name = name.rstrip("/")
    return (beside / name).exists() or any(path.endswith(f"/{name}") for path in repository_files())


@cache
def commands() -> dict[str, argparse.ArgumentParser]:
    actions = parser()._actions
    group = next(action for action in actions if isinstance(action, argparse._SubParsersAction))
    return cast("dict[str, argparse.ArgumentParser]", group.choices)


@cache
def app() -> FastAPI:
    registry = Registry.in_memory()
    return create_app(registry, registry.settings)


def is_route(path: str) -> bool:
    scope = {"type": "http", "path": path, "root_path": "", "headers": []}
    asked = [{**scope, "method": method} for method in ("GET", "POST")]
    return any(route.matches(one)[0] is Match.FULL for route in app().routes for one in asked)


def written_pages() -> dict[str, Callable[[], str]]:
    """The pages that `make docs` writes, by name, as the tool has them."""
    return cast("dict[str, Callable[[], str]]", runpy.run_path(str(ROOT / "tools" / "write_docs.py"))["PAGES"])


@cache
def rules() -> frozenset[str]:
    """The local names of all rules that have gaps."""
    statements = [quad for path in shape_files() for quad in parse_file(path)]
    named = {str(quad.subject) for quad in statements if quad.predicate == ANSVAR.gapName}
    return frozenset(name.strip("<>").rpartition("#")[2] for name in named)


@cache
def labels() -> dict[str, dict[str | None, str]]:
    """The names of the terms of the ontology, by IRI and language."""
    found: dict[str, dict[str | None, str]] = {}
    for path in ontology_files():
        for quad in parse_file(path):
            if quad.predicate == SKOS.prefLabel and isinstance(quad.object, Literal):
                found.setdefault(str(quad.subject).strip("<>"), {})[quad.object.language] = quad.object.value
    return found


def glossary_rows() -> list[list[str]]:
    return list(tables((DOCS / "glossary.md").read_text(encoding="utf-8")))


@on_every_page
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    """A link between pages leads to a page that is there, and to a heading that it has."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_fences(page.read_text(encoding="utf-8"))):
        path, _, anchor = target.partition("#")
        place = page if not path else page.parent / path
        if "://" not in target and (not place.exists() or (anchor and anchor not in anchors(place))):
            broken.append(target)

    assert broken == []


@on_every_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    """What a reader is told to make can be made."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for line in command_lines(page) for name in re.findall(r"^make ([a-z]+)", line)}

    assert named <= targets


@on_every_page
def test_every_command_that_is_named_exists_with_its_options(page: Path) -> None:
    """What a reader is told to type is a command of `ansvar`, and takes the options shown."""
    wrong = []
    for line in command_lines(page):
        words = line.split()
        if not words or words[0].rpartition("/")[2] != "ansvar" or len(words) == 1 or words[1].startswith("-"):
            continue
        command = commands().get(words[1])
        options = {word.strip("[]") for word in words if word.strip("[]").startswith("--")}
        if command is None or not options <= set(command._option_string_actions):
            wrong.append(line)

    assert wrong == []


def test_command_examples_can_be_read_by_the_commands() -> None:
    """Each line of a how-to that begins with the command is one that the command takes, arguments and all."""
    lines = [
        line
        for page in sorted((DOCS / "how-to").glob("*.md"))
        for block in fences(page.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if re.match(r"(\S*/)?ansvar ", line)
    ]

    read = [parser().parse_args(shlex.split(line)[1:]) for line in lines]

    assert lines
    assert all(hasattr(options, "run") for options in read)


@on_every_page
def test_every_address_in_a_table_is_a_route(page: Path) -> None:
    """An address that a table tells of is answered by the app."""
    cells = [cell for row in tables(page.read_text(encoding="utf-8")) for cell in row]
    named = {span.partition("?")[0] for cell in cells for span in spans(cell) if re.match(r"/(?!/)", span)}
    addresses = {re.sub(r"[{}]", "", address) for address in named if "…" not in address}

    assert {address for address in addresses if not is_route(address)} == set()


def test_the_page_about_the_api_has_every_operation_with_its_parameters() -> None:
    """An operation stands there with all that it takes, and with nothing that it would refuse."""
    told = {
        spans(row[0])[0]: {name.rstrip("…") for name in spans(row[2])}
        for row in tables((DOCS / "api.md").read_text(encoding="utf-8"))
        if row[0].startswith("`/api/")
    }
    operations = {
        path: [one for method in methods.values() for one in method.get("parameters", [])]
        for path, methods in app().openapi()["paths"].items()
    }

    in_query = {
        path: {one["name"] for one in parameters if one["in"] == "query"} for path, parameters in operations.items()
    }

    assert told == {path: names for path, names in in_query.items() if path.startswith("/api/")}


def test_the_page_about_the_api_gives_each_error_its_status() -> None:
    """A type of problem has the status that the program gives it."""
    rows = [row for row in tables((DOCS / "api.md").read_text(encoding="utf-8")) if row[1].isdigit()]
    told = {spans(row[0])[0]: int(row[1]) for row in rows}
    known: tuple[type[AnsvarError], ...] = (AnsvarError, *AnsvarError.__subclasses__())
    status_by_name = {error.__name__: error.status for error in known}

    assert told
    assert told == {name: status_by_name.get(name) for name in told}


@on_every_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    """A variable that a reader is told to set is read."""
    named = set(re.findall(r"\bANSVAR_[A-Z_]+\b", page.read_text(encoding="utf-8")))

    assert named <= {f"ANSVAR_{name.upper()}" for name in Settings.__dataclass_fields__}


@pytest.mark.parametrize("name", ["commands.md", "settings.md"])
def test_pages_made_from_the_program_are_up_to_date(name: str) -> None:
    """Commands and settings are told as they are: run `make docs` where this fails."""
    pages = written_pages()

    assert set(pages) == {"commands.md", "settings.md"}
    assert (DOCS / name).read_text(encoding="utf-8") == pages[name]()


def test_what_was_measured_is_told_as_it_was_written() -> None:
    """A figure on the page of results is that of the result beside it."""
    tool = runpy.run_path(str(ROOT / "tools" / "write_measured.py"))

    assert tool["PAGE"].read_text(encoding="utf-8") == tool["page"](), "run `make bench` or tools/write_measured.py"


def test_every_setting_is_documented() -> None:
    """A setting that nobody is told of is of no use."""
    text = (DOCS / "settings.md").read_text(encoding="utf-8")

    assert [name for name in Settings.__dataclass_fields__ if f"`ANSVAR_{name.upper()}`" not in text] == []


@on_every_page
def test_every_file_and_folder_that_is_named_exists(page: Path) -> None:
    """Module, query, licence, folder: what a page names between backticks is in the checkout."""
    named = {span for span in spans(page.read_text(encoding="utf-8")) if not PLACEHOLDERS.search(span)}
    files = {span for span in named if FILE_NAME.fullmatch(span) or re.fullmatch(r"(?:\.?[\w-]+/)+", span)}

    assert {name for name in files if not name.startswith("/") and not is_there(name, page.parent)} == set()


def test_every_source_and_licence_of_the_demo_city_is_shipped() -> None:
    """The list of sources and licences names files that are there."""
    rows = list(tables((SOURCES / "SOURCES.md").read_text(encoding="utf-8")))
    listed = [span.rstrip("/") for row in rows for span in spans(row[0])]
    licences = [Path(span).name for row in rows for cell in row for span in spans(cell) if "LICENSE" in span]

    assert listed
    assert [name for name in (*listed, *licences) if not list(SOURCES.rglob(name))] == []


def test_the_questions_name_queries_and_rules_that_exist() -> None:
    """All twenty-five questions are there; what is said to answer one is a query, a rule, or said to be missing."""
    rows = [row for row in tables((DOCS / "questions.md").read_text(encoding="utf-8")) if row[0].isdigit()]
    named = {span for row in rows for span in spans(row[2])}
    queries = {name for name in named if name.endswith(".rq")}

    assert [int(row[0]) for row in rows] == list(range(1, 26))
    assert [row[0] for row in rows if not spans(row[2]) and not row[2].startswith("not yet")] == []
    assert queries <= {path.name for path in QUERIES.glob("*.rq")}
    assert named - queries <= rules()


def test_every_query_is_told_of_among_the_questions() -> None:
    """A question that the program can answer is one that a reader can find."""
    named = set(spans((DOCS / "questions.md").read_text(encoding="utf-8")))

    assert {path.name for path in QUERIES.glob("*.rq")} - named == set()


@pytest.mark.parametrize("kind", CLASS_BY_KIND)
def test_every_kind_is_in_the_glossary(kind: str) -> None:
    """A kind stands there under the names and with the class that the ontology gives it."""
    class_iri = CLASS_BY_KIND[kind].value
    names = labels()[class_iri]

    assert [f"`{kind}`", names["sv"], names["en"], f"`ansvar:{class_iri.rpartition('#')[2]}`"] in glossary_rows()


@pytest.mark.parametrize("role", [role.removeprefix(ROLE.iri) for role in ROLE_ORDER])
def test_every_role_is_in_the_glossary(role: str) -> None:
    """A role stands there under the names that the ontology gives it."""
    names = labels()[ROLE.iri + role]

    assert [f"`{role}`", names["sv"], names["en"]] in glossary_rows()


def test_every_own_term_is_told_of_in_the_page_about_the_graph() -> None:
    """A reader of that page meets each class and property of ours."""
    text = (DOCS / "graph.md").read_text(encoding="utf-8")
    told = {ANSVAR.iri + name for name in re.findall(r"\bansvar:(\w+)", text)}

    assert {term for term in labels() if term.startswith(ANSVAR.iri)} ^ told == set()


def test_every_decision_is_in_the_list_of_decisions() -> None:
    """The list has each page under its heading."""
    listed = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))

    missing = [
        page.name
        for page in pages
        if f"[{page.read_text(encoding='utf-8').splitlines()[0].removeprefix('# ')}]({page.name})" not in listed
    ]

    assert pages
    assert missing == []


def test_the_example_of_own_data_loads_and_answers_its_question(tmp_path: Path) -> None:
    """The small register of the how-to can be loaded, and the question asked there has the answer it states."""
    page = (DOCS / "how-to" / "load-your-own-data.md").read_text(encoding="utf-8")
    file = tmp_path / "payroll.ttl"
    file.write_text(fences(page, "turtle")[0], encoding="utf-8")
    question = re.search(r'ansvar ask "(.+)"', page)
    assert question
    base = "https://ansvar.stad.example"
    registry = Registry.in_memory(Settings(base=base))

    report = registry.load([file], why="the how-to")
    answer = registry.ask(question.group(1))

    assert report.changed == 2
    assert answer.about == f"{base}/id/activity/lon-skola"
    assert {one.party for one in answer.responsibilities} == {f"{base}/id/organisation/skolnamnden"}


def test_the_readme_is_short_and_names_both_commands() -> None:
    """A reader who has a minute sees how to run it and how to test it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 80
    assert "make demo" in text
    assert "make test" in text
