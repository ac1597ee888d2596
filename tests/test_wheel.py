"""The wheel: everything that a running Ansvar needs is inside, and it runs from any folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PLACES = {
    "graph_service": "graph_service",
    "ingest": "ingest",
    "web": "web",
    "ansvar": "ansvar",
    "ontology": "graph_service/ontology",
    "shapes": "graph_service/shapes",
}
"""Folders of the checkout and where they lie in the wheel."""


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSVAR_", "PYTHON"))}
    return subprocess.run([*map(str, command)], cwd=cwd, env=kept, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built with what is installed: nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    done = _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("ansvar-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it, and the packages that it needs from this one."""
    folder = tmp_path_factory.mktemp("fresh") / "environment"
    _run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel)
    done = _run(sys.executable, "-m", "pip", "--python", python, *install, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    packages = next(folder.glob("lib/python*/site-packages"))
    # A path in a .pth file is searched for packages; the .pth files in it, such as that of the checkout, are not read.
    (packages / "test-packages.pth").write_text(sysconfig.get_path("purelib"))
    return folder


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_program(wheel):
    """Ontology, shapes, queries, templates, styles, translations and the demo city; no tests."""
    inside = set(zipfile.ZipFile(wheel).namelist())

    expected = {
        f"{place}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, place in PLACES.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert expected - inside == set()
    assert {
        "graph_service/ontology/codes/role.ttl",
        "graph_service/shapes/activity.ttl",
        "graph_service/queries/who-is-responsible.rq",
        "web/locale/sv/LC_MESSAGES/messages.po",
        "ingest/demo/city.trig",
    } <= inside
    assert [name for name in inside - expected if ".dist-info/" not in name] == []


@pytest.mark.slow
def test_installed_wheel_loads_the_city_and_answers(installed, tmp_path):
    """From another folder, with no checkout beside it."""
    command = installed / "bin" / "ansvar"
    code = "import web, graph_service.files as f, ingest.demo.build as b; "
    code += "print(web.__file__, f.ONTOLOGY, f.SHAPES, b.city_path())"
    where = _run(installed / "bin" / "python", "-c", code, cwd=tmp_path)
    assert all(path.startswith(str(installed)) for path in where.stdout.split()), where.stdout + where.stderr
    assert len(where.stdout.split()) == 4

    assert _run(command, "--version", cwd=tmp_path).stdout == f"ansvar {metadata.version('ansvar')}\n"
    loaded = _run(command, "load", where.stdout.split()[3], cwd=tmp_path)
    assert re.search(r"Revision 1; \d+ gaps\.", loaded.stdout), loaded.stderr
    asked = _run(command, "ask", "Vem är systemägare för Lönia?", cwd=tmp_path)
    assert (asked.returncode, asked.stderr) == (0, "")
    assert asked.stdout.startswith("Systemägare för Lönia är ")


def test_web_py_is_not_installed_beside_us():
    """The distribution web.py has the same top-level name `web`; whichever comes last would silently take its place."""
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.distribution("web.py")
    for lock in ROOT.glob("requirements*.lock"):
        assert not re.search(r"(?m)^web[._-]py\b", lock.read_text(encoding="utf-8"))


def test_what_builds_the_wheel_is_pinned_for_tests():
    """The wheel is built without the network, with the version that `pyproject.toml` names."""
    pinned = re.search(r"(?m)^hatchling==(\S+)", (ROOT / "requirements-test.lock").read_text(encoding="utf-8"))
    wanted = re.search(r'requires = \["hatchling==([^"]+)"\]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert pinned is not None
    assert wanted is not None
    assert pinned[1] == wanted[1]
