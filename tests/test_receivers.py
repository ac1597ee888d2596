"""The receiver kit: what its scripts do against a register that is served, as whoever fetches from it runs them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from follow_world import CHAIN, CLOUD, NUMBER, A, change, ended, town
from pyoxigraph import NamedNode, Quad, Store
from served import served

from graph_service.dumps.building import build_dump
from graph_service.dumps.keys import KeyRing, write_key_set
from graph_service.registry import Registry

KIT = Path(__file__).parent.parent / "docs" / "receivers"


def run(script: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script of the kit."""
    command = [sys.executable, str(KIT / script), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def copied(folder: Path) -> set[str]:
    """Return the statements of a copy."""
    return {str(quad) for quad in Store.read_only(str(folder))}


def held(registry: Registry) -> set[str]:
    """Return the statements of the records of a register."""
    return {str(quad) for quad in registry.store.quads() if str(quad.graph_name).startswith(f"<{A}/doc/")}


@pytest.fixture(scope="module")
def harvested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Registry, str, Path]]:
    """A register that is served, its address, and a copy of it that was harvested."""
    registry, folder = town(A, CHAIN), tmp_path_factory.mktemp("receiver") / "copy"
    with served(registry) as address:
        done = run("harvest.py", address, folder)
        assert (done.returncode, done.stderr) == (0, "")
        yield registry, address, folder


def test_harvester_stays_in_step(harvested):
    """The copy is what the register holds; after changes and a removal another run makes it so again."""
    registry, address, folder = harvested
    assert copied(folder) == held(registry)

    registry.commit(change(A, CLOUD.replace("Lönemolnet", "Molnet")))
    registry.commit(ended(A, "engagement/drift"))
    assert copied(folder) != held(registry)
    again = run("harvest.py", address, folder)

    assert again.stdout == f"{len(registry.counts()) + 1} records, {len(held(registry))} statements\n"
    assert copied(folder) == held(registry)


def test_harvester_begins_anew_where_the_feed_did(harvested):
    """What the copy holds of a view before goes, whatever its position says."""
    registry, address, folder = harvested
    stale = Store(str(folder))
    graph = NamedNode(f"{A}/doc/system/borta")
    stale.add(Quad(graph, graph, graph, graph))
    del stale
    folder.with_suffix(".position").write_text(json.dumps([f"{address}/feed/before/1.nq", "2999"]), encoding="utf-8")

    run("harvest.py", address, folder)

    assert copied(folder) == held(registry)


def test_harvester_has_at_most_thirty_lines():
    """Of code: a receiver can read it before it runs it."""
    text = (KIT / "harvest.py").read_text(encoding="utf-8")
    code = [line for line in text.splitlines()[1:] if line.strip() and not line.lstrip().startswith("#")]

    assert len(code) <= 30


def test_dump_is_verified_and_the_copy_with_it(harvested, tmp_path):
    """The copy has the canonical hash of the dump; an altered, a missing and an extra file are each told."""
    registry, address, folder = harvested
    run("harvest.py", address, folder)
    ring = KeyRing(tmp_path / "keys")
    ring.add(date.today(), 30)
    keys, dump = tmp_path / "keys.json", tmp_path / "dump"
    keys.write_bytes(write_key_set(ring.keys()))
    build_dump(registry, ring, date.today(), out=dump)

    whole = run("verify.py", dump, keys, folder)
    assert (whole.returncode, whole.stderr) == (0, "")

    registry.commit(change(A, CLOUD.replace("Lönemolnet", "Ett annat moln")))
    run("harvest.py", address, folder)
    assert run("verify.py", dump, keys, folder).stderr == "the copy is not as the dump is\n"
    table = dump / "kind" / "service.csv.gz"
    table.write_bytes(table.read_bytes() + b"x")
    assert run("verify.py", dump, keys).stderr == "kind/service.csv.gz was altered\n"
    table.rename(dump / "extra.csv.gz")
    told = run("verify.py", dump, keys)
    assert (told.returncode, told.stderr) == (1, "missing or extra: ['extra.csv.gz', 'kind/service.csv.gz']\n")


def test_own_list_is_joined_by_organisation_number(harvested, tmp_path):
    """However the number is written; a row that the register does not know is kept without an answer."""
    _, _, folder = harvested
    plain = NUMBER.replace("-", "")
    rows_of_own = f"avtal,orgnr\nA1,16{plain}\nA2,{NUMBER}\nA3,556036-0793\n"
    (tmp_path / "own.csv").write_text(rows_of_own, encoding="utf-8-sig")

    done = run("join.py", folder, tmp_path / "own.csv", "orgnr")

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    address = f"{A}/id/organisation/lonemoln"
    assert [(row["avtal"], row["address"], row["name"]) for row in rows] == [
        ("A1", address, "Lönemoln AB"),
        ("A2", address, "Lönemoln AB"),
        ("A3", "", ""),
    ]
    assert rows[0]["engagements"] == "0"
