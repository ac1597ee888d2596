"""What sets Ansvar up: the locks pin what `pyproject.toml` asks for, and the commands are those of the README."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FOR_RUNNING = PROJECT["dependencies"]
FOR_TESTS = PROJECT["optional-dependencies"]["test"]


def _name(requirement: str) -> str:
    return re.split(r"[<>=\[;]", requirement, maxsplit=1)[0].strip().lower()


def _pinned(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {name.lower(): version for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", text)}


def test_locks_pin_every_dependency():
    """What is asked for is installed, and nothing for tests where it only has to run."""
    assert {_name(one) for one in FOR_RUNNING} <= set(_pinned("requirements.lock"))
    assert {_name(one) for one in [*FOR_RUNNING, *FOR_TESTS]} <= set(_pinned("requirements-test.lock"))
    assert {"pytest", "mypy", "ruff", "playwright"} & set(_pinned("requirements.lock")) == set()


def test_both_locks_pin_the_same_versions():
    """Tests run with what is run."""
    tested = _pinned("requirements-test.lock")

    assert {name: tested.get(name) for name in _pinned("requirements.lock")} == _pinned("requirements.lock")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-test.lock"])
def test_every_pinned_package_has_a_hash(lock):
    """`--require-hashes` refuses a file that was changed on its way."""
    blocks = re.split(r"(?m)^(?=[\w.-]+==)", (ROOT / lock).read_text(encoding="utf-8"))[1:]

    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_whoosh_is_the_distribution_that_does_not_loop():
    """Plain whoosh 2.7.4 provides the same import and loops for ever on ordinary questions."""
    for lock in ("requirements.lock", "requirements-test.lock"):
        assert _pinned(lock)["whoosh-reloaded"] == "2.7.5"
        assert "whoosh" not in _pinned(lock)


def test_make_has_the_commands_that_are_promised():
    """`make demo` and `make test` on a fresh machine, and `.ci/run` calls exactly the latter."""
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))

    assert {"demo", "setup", "test", "check", "bench", "docs"} <= targets
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().endswith("exec make test")
