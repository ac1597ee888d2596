"""Imports go down only: ground, graph, read models, registry, ingest, web, ansvar; each foreign library has its module.

A module that is not placed yet fails here; put it in its layer in `LAYERS`, from the ground up.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from graph_service import errors

ROOT = Path(__file__).parent.parent
PACKAGES = ("graph_service", "ingest", "web", "ansvar")
MAX_LINES = 400

LAYERS: tuple[tuple[str, ...], ...] = (
    ("names", "errors", "settings", "publisher_settings", "files", "sorting"),
    (
        "parsing",
        "statements",
        "store",
        "queries",
        "records",
        "fields",
        "changes",
        "followed",
        "past",
        "system_graphs",
        "used_addresses",
    ),
    ("labels", "responsibility"),
    ("roles", "derived_roles", "chains", "search", "validation", "publishing", "history", "migrations"),
    (
        "art30",
        "gaps",
        "gap_engagers",
        "gap_owners",
        "gap_report",
        "gap_acceptances",
        "gap_history",
        "gap_checks",
        "gap_order",
        "gap_statements",
        "completeness",
        "answer_lists",
        "answers",
        "answering",
        "read_models",
        "sparql",
    ),
    (
        "audiences",
        "dumps",
        "chain_questions",
        "gap_questions",
        "clocks",
        "exports",
        "feeds",
        "change_decisions",
        "gap_accepting",
        "impact",
        "lifecycle",
        "merging",
        "notices",
        "offered",
        "offered_texts",
        "registry",
    ),
)
"""The rooms of `graph_service`; those of one layer may use each other but in `APART`."""

APART = LAYERS[3]
"""Read models that each stand alone: what two of them need lies below, what joins them lies above."""

HOMES: dict[str, tuple[str, ...]] = {
    "babel": ("web.i18n", "web.words", "web.render", "ingest.mapping.countries"),
    "charset_normalizer": ("ingest.readers.encoding",),
    "cryptography": ("graph_service.dumps.signing",),
    "fastapi": ("web",),
    "ijson": ("ingest.readers.json_rows",),
    "jinja2": ("web.compiled_templates", "web.i18n", "web.render"),
    "jsonschema": ("ingest.mapping.checking",),
    "lxml": ("ingest.readers",),
    "markdown_it": ("ingest.readers.markdown",),
    "openpyxl": ("graph_service.publishing.workbook",),
    "playwright": (),
    "pygraphviz": ("web.chain_graphviz",),
    "pyshacl": ("graph_service.validation.oracle",),
    "python_calamine": ("ingest.readers.sheets",),
    "rdflib": ("graph_service.validation.oracle",),
    "rapidfuzz": ("ingest.names.likeness",),
    "snowballstemmer": ("graph_service.search.analysis",),
    "starlette": ("web",),
    "stdnum": ("ingest.names.identifiers",),
    "tantivy": ("graph_service.search.tantivy_index",),
    "uvicorn": ("ansvar.commands.serve",),
    "whoosh": ("graph_service.search.whoosh_index",),
    "yaml": ("ingest.mapping.yaml_lines", "ingest.readers.yaml_rows"),
}
"""The modules (or packages) that may import a foreign library, so that each can be replaced at one place."""


@cache
def imports() -> dict[str, frozenset[str]]:
    """Return what each module of the product imports, as dotted names with what is taken from them."""
    found: dict[str, frozenset[str]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts).removesuffix(".__init__")] = frozenset(_imported(path))
    return found


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _modules(imported: frozenset[str]) -> set[str]:
    """Return the modules of the product among imported names; `a.b.name` is `a.b` where `name` is no module."""
    known = imports()
    found = {name if name in known else name.rpartition(".")[0] for name in imported}
    return found & set(known)


def _layer(module: str) -> int:
    if module == "graph_service":
        return 0
    package, _, rest = module.partition(".")
    if package != "graph_service":
        return len(LAYERS) + PACKAGES.index(package)
    room = rest.partition(".")[0]
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def _room(module: str) -> str:
    return module.removeprefix("graph_service.").partition(".")[0]


def test_every_module_has_a_place():
    """A new room is put in a layer before it is used."""
    placed = {room for rooms in LAYERS for room in rooms}

    rooms = {_room(name) for name in imports() if name.startswith("graph_service.")}

    assert rooms == placed


def test_imports_go_down_only():
    """No module knows of what is built on it."""
    upward = [
        f"{module} imports {used}"
        for module, imported in imports().items()
        for used in _modules(imported)
        if _layer(used) > _layer(module)
    ]

    assert upward == []


def test_read_models_do_not_know_each_other():
    """Each of them can be read, tested and replaced alone."""
    sideways = [
        f"{module} imports {used}"
        for module, imported in imports().items()
        for used in _modules(imported)
        if _room(module) in APART and _room(used) in APART and _room(module) != _room(used)
    ]

    assert sideways == []


def test_imports_have_no_cycles():
    """Modules can be loaded in some order; `prepare` raises CycleError with the ring where they cannot."""
    graph = {module: _modules(imported) - {module} for module, imported in imports().items()}

    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("library", HOMES)
def test_foreign_library_is_imported_only_at_its_home(library):
    """What leans on a library is one module, which is where it can be replaced."""
    users = {
        module
        for module, imported in imports().items()
        if any(name == library or name.startswith(f"{library}.") for name in imported)
    }

    strangers = {user for user in users if not user.startswith(HOMES[library] or "nowhere")}

    assert strangers == set()


def test_only_the_embedded_store_opens_a_store():
    """The store can be replaced at one module; the builders of the demo city only read their sources with one."""
    users = {
        module
        for module, imported in imports().items()
        if "pyoxigraph.Store" in imported and not module.startswith("ingest.demo.")
    }

    assert users == {"graph_service.store.embedded"}


def test_modules_are_short_enough_to_be_read():
    """One concept per file; above 400 lines it is two."""
    lines = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
    }

    assert {path: count for path, count in lines.items() if count > MAX_LINES} == {}


def test_packages_re_export_nothing():
    """A name has one address; an `__init__.py` only says what is in the folder."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("__init__.py")):
            body = ast.parse(path.read_text(encoding="utf-8")).body

            assert [type(node) for node in body] == [ast.Expr], path


def test_ground_loads_no_engine():
    """Names, errors, settings and files can be used without search, validation or web."""
    code = (
        "import sys, graph_service.names, graph_service.errors, graph_service.settings, graph_service.files; "
        f"print([name for name in {sorted(HOMES)} if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    assert done.stdout.strip() == "[]"


def test_errors_are_drawn_where_they_are_defined():
    """The tree at the top of `errors.py` names every error in it with its status."""
    defined = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, errors.AnsvarError)]

    missing = [one.__name__ for one in defined if f"{one.__name__} ({one.status})" not in (errors.__doc__ or "")]

    assert missing == []
