"""Dumps over HTTP: files that may be kept, the latest by redirect, none that holds what may not be seen any more."""

from __future__ import annotations

import gzip
import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import call
from dump_world import RECORDS, SHOWN_TO_CITY, TODAY, DumpWorld, dump_world, system
from fastapi import FastAPI
from pyoxigraph import NamedNode
from small_graph import DOC, ID, change_of

from ansvar.__main__ import main
from graph_service.audiences.register import AudienceRegister
from graph_service.changes import Change
from graph_service.dumps.building import build_dump
from graph_service.dumps.keys import KeyRing
from graph_service.dumps.manifest import MANIFEST, SIGNATURE
from graph_service.dumps.recalling import Recalling
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore
from web.app import create_app

PATH = "/data/dumps"
A_WEEK = "max-age=604800, immutable"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DumpWorld]:
    """A register with a dump for the public and one for its keepers; tests add to it and take from it."""
    made = dump_world(tmp_path_factory.mktemp("pages") / "store", RECORDS + system("hemligt") + system("fax"))
    made.build()
    build_dump(made.registry, made.ring, TODAY)
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(world: DumpWorld) -> FastAPI:
    """The service for the public."""
    return create_app(world.public, world.public.settings)


@pytest.fixture
def version(world: DumpWorld) -> str:
    """The newest dump for the public."""
    return world.shelf.dumps()[0].version


def test_a_file_may_be_kept_and_says_what_it_is(app: FastAPI, world: DumpWorld, version: str) -> None:
    """Its hash as ETag and as digest; the same to HEAD."""
    body = (world.shelf.folder / version / "whole.nq.gz").read_bytes()
    digest = hashlib.sha256(body)

    answer = call(app, f"{PATH}/{version}/whole.nq.gz")
    head = call(app, f"{PATH}/{version}/whole.nq.gz", "HEAD")

    assert (answer.status, answer.body, head.body) == (200, body, b"")
    assert answer.headers == head.headers
    assert answer.headers["etag"] == f'"{digest.hexdigest()}"'
    assert answer.headers["content-digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    assert answer.headers["cache-control"] == f"public, {A_WEEK}"
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_who_holds_a_file_gets_304(app: FastAPI, version: str) -> None:
    """And who holds another gets this one."""
    path = f"{PATH}/{version}/kind/system.csv.gz"
    etag = call(app, path).headers["etag"]

    assert call(app, path, if_none_match=etag).status == 304
    assert call(app, path, if_none_match='"other"').status == 200


def test_a_part_of_a_file_has_no_digest_of_its_own(app: FastAPI, version: str) -> None:
    """The hash of the whole would be wrong of the bytes that are sent."""
    answer = call(app, f"{PATH}/{version}/whole.nq.gz", range="bytes=0-9")

    assert (answer.status, len(answer.body)) == (206, 10)
    assert "content-digest" not in answer.headers
    assert "repr-digest" in answer.headers


def test_manifest_signature_and_keys_are_given(app: FastAPI, world: DumpWorld, version: str) -> None:
    """What a receiver verifies with."""
    manifest, signature, keys = (
        call(app, path) for path in (f"{PATH}/{version}/{MANIFEST}", f"{PATH}/{version}/{SIGNATURE}", "/data/keys.json")
    )

    assert manifest.json()["version"] == version
    assert signature.body.count(b".") == 2
    assert [one["kid"] for one in keys.json()["keys"]] == [key.name for key in world.ring.keys()]  # noqa: SIM118
    assert b"PRIVATE" not in keys.body


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/latest", ""),
        ("/latest.nq", "/whole.nq.gz"),
        ("/latest.jsonld.gz", "/whole.jsonld.gz"),
        ("/latest/kind/system.csv.gz", "/kind/system.csv.gz"),
        (f"/latest/{MANIFEST}", f"/{MANIFEST}"),
    ],
)
def test_the_latest_is_led_to_by_307(app: FastAPI, version: str, path: str, to: str) -> None:
    """The redirect is asked for each time, the file behind it never again."""
    answer = call(app, PATH + path)

    assert (answer.status, answer.headers["location"]) == (307, f"{PATH}/{version}{to}")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    [
        "/none",
        "/none/whole.nq.gz",
        "/latest.xlsx",
        "/latest/none.gz",
        "/{version}/none.gz",
        "/{version}/../../keys/keys.json",
        "/{version}/%2e%2e/%2e%2e/keys/keys.json",
        "/{version}/",
    ],
)
def test_what_no_manifest_names_is_not_there(app: FastAPI, version: str, path: str) -> None:
    """Whatever lies in the folder, or above it."""
    assert call(app, PATH + path.format(version=version)).status == 404


def test_the_list_tells_of_each_dump(app: FastAPI, world: DumpWorld, version: str) -> None:
    """For people and for machines: count, hash and where it is."""
    page = call(app, PATH, accept="text/html", accept_language="sv").body.decode()
    index = call(app, f"{PATH}/index.json").json()

    told = world.shelf.dumps()[0].manifest
    assert f'href="{PATH}/{version}"' in page
    assert told.canonical_sha256 in page
    assert "ansvar verify" in page
    assert [one["version"] for one in index["dumps"]] == [version]
    assert index["dumps"][0]["canonicalSha256"] == told.canonical_sha256


def test_the_page_of_a_dump_leads_to_every_file(app: FastAPI, world: DumpWorld, version: str) -> None:
    """By the names of kinds and organisations."""
    page = call(app, f"{PATH}/{version}", accept="text/html", accept_language="sv").body.decode()

    missing = [one.path for one in world.shelf.dump(version).manifest.files if f"/{version}/{one.path}" not in page]
    assert missing == []
    assert "Nämnden" in page


def test_each_audience_has_its_own_dumps(app: FastAPI, world: DumpWorld) -> None:
    """Nobody but those who keep the register is given theirs, and no shared cache may keep it."""
    internal = create_app(world.registry, world.registry.settings)
    path = f"{PATH}/latest/kind/risk.nq.gz"
    led = call(internal, path).headers["location"]

    assert call(internal, led).headers["cache-control"] == f"private, {A_WEEK}"
    assert call(app, path).status == 404


def test_a_register_in_memory_says_what_to_do() -> None:
    """The list is empty and says why; what is asked for beyond it is not there."""
    registry = Registry.in_memory()
    app = create_app(registry, registry.settings)

    page = call(app, PATH, accept="text/html", accept_language="sv")
    latest = call(app, f"{PATH}/latest", accept="application/json")

    assert (page.status, "ligger i minnet" in page.body.decode()) == (200, True)
    assert (latest.status, "--store" in latest.json()["detail"]) == (404, True)


def test_a_record_that_is_removed_stays_in_the_dumps_that_hold_it(app: FastAPI, world: DumpWorld, version: str) -> None:
    """That it was there once is no secret: its own address says so too."""
    world.registry.commit(Change({NamedNode(f"{DOC}system/fax"): ()}, "registervårdare", "borta"))

    assert call(app, "/doc/system/fax").status == 410
    assert call(app, f"{PATH}/{version}/whole.nq.gz").status == 200


def test_a_dump_is_recalled_when_a_record_in_it_is_withheld(app: FastAPI, world: DumpWorld, version: str) -> None:
    """At once, on every address of it; the list names it, and neither tells what it was recalled for."""
    world.registry.commit(change_of(system("hemligt", SHOWN_TO_CITY)))

    answers = [
        call(app, PATH + path, accept="application/json")
        for path in (f"/{version}/whole.nq.gz", f"/{version}/{MANIFEST}", f"/{version}")
    ]
    page = call(app, PATH, accept="text/html", accept_language="sv").body.decode()
    page_of_it = call(app, f"{PATH}/{version}", accept="text/html", accept_language="sv")

    assert {one.status for one in answers} == {410}
    assert (page_of_it.status, "återkallat" in page_of_it.body.decode()) == (410, True)
    assert call(app, f"{PATH}/latest").status == 404
    assert (f'href="{PATH}/{version}"' in page, version in page, "återkallat" in page) == (False, True, True)
    assert "hemligt" not in page + "".join(one.body.decode() for one in answers)
    assert call(app, f"{PATH}/index.json").json() == {"dumps": [], "recalled": [{"version": version, "recalled": None}]}


def test_a_record_that_leaves_the_log_after_its_statements_is_not_taken_for_a_removed_one(tmp_path: Path) -> None:
    """What was found between the two is not believed for long, though the revision is the same."""
    register = AudienceRegister("public", EmbeddedStore.in_memory(), Settings())
    register.feed(change_of(system("lonia") + system("annat")).graphs, (), who="x", why="x")
    ring = KeyRing(tmp_path / "keys")
    ring.add(TODAY)
    dump = build_dump(register, ring, TODAY, out=tmp_path / "dump").dump
    recalling, document = Recalling(register, settling_seconds=0), NamedNode(f"{DOC}system/lonia")
    register.feed({document: ()}, (), who="x", why="x")

    before = recalling.is_withheld(dump)
    register.forget([document])

    assert (before, recalling.is_withheld(dump)) == (False, True)


def test_the_files_of_a_recalled_dump_are_taken_away_by_the_next(app: FastAPI, world: DumpWorld) -> None:
    """Its version is not used again, and the new dump is there."""
    before = [one.version for one in world.shelf.dumps()]

    gone = Recalling(world.public).recall_withheld(world.shelf, TODAY)
    dump = world.build()

    assert gone == before
    assert [path.name for path in world.shelf.folder.iterdir() if path.is_dir()] == [dump.version]
    assert call(app, f"{PATH}/{gone[0]}/whole.nq.gz").status == 410
    assert call(app, f"{PATH}/index.json").json()["recalled"] == [{"version": gone[0], "recalled": TODAY.isoformat()}]
    assert b"hemligt" not in gzip.decompress((dump.folder / "whole.nq.gz").read_bytes())


def test_a_dump_made_under_rules_that_let_more_through_is_recalled(app: FastAPI, world: DumpWorld) -> None:
    """Each of its statements is looked at by the rules of now; one that lets nothing more through stays."""
    dump = world.shelf.dumps()[0]
    kept = dump.folder / MANIFEST, dump.folder / "whole.nq.gz"
    manifest, whole = (path.read_bytes() for path in kept)
    told = json.loads(manifest)
    kept[0].write_bytes(json.dumps(told | {"rules": "0000"}).encode())
    is_open = call(app, f"{PATH}/{dump.version}/{MANIFEST}").status

    narrow = f'<{ID}system/lonia> <https://w3id.org/ansvar/ns#describedByNoShape> "x" <{DOC}system/lonia> .\n'
    kept[1].write_bytes(gzip.compress(gzip.decompress(whole) + narrow.encode()))
    kept[0].write_bytes(json.dumps(told | {"rules": "1111"}).encode())
    is_closed = call(app, f"{PATH}/{dump.version}/{MANIFEST}").status

    kept[0].write_bytes(manifest)
    kept[1].write_bytes(whole)
    assert (is_open, is_closed) == (200, 410)


def test_the_command_builds_recalls_and_lists_keys(
    world: DumpWorld, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    """While a server holds the store, where that feeds the audience; what it does not feed is refused."""
    store = str(world.registry.settings.store)
    world.registry.commit(change_of(system("nytt")))
    out = tmp_path_factory.mktemp("command") / "dump"

    built = main(["keys", "new", "--store", store]), main(["dump", "--store", store])
    version = world.shelf.dumps()[0].version
    part = main(["dump", "--store", store, "--kind", "system", "--of", "Nämnden", "--out", str(out)])
    refused = (
        main(["dump", "--store", store, "--audience", "city"]),
        main(["dump", "--store", store, "--recall", f"{ID}system/none"]),
        main(["keys", "retire", "--store", store]),
        main(["keys", "new", "--store", str(out)]),
    )
    recalled = main(["dump", "--store", store, "--recall", f"{ID}system/nytt"])
    ended = main(["keys", "retire", world.ring.keys()[-1].name, "--store", store])

    said = capsys.readouterr()
    assert (built, part, refused, recalled, ended) == ((0, 0), 0, (2, 2, 2, 2), 0, 0)
    assert "does not feed the audience city" in said.err
    assert f"{version} is recalled" in said.out
    assert version not in [one.version for one in world.shelf.dumps()]
