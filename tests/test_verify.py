"""Verifying: whatever was done to a dump is found, and what is in doubt is not called good."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from dump_world import RECORDS, TODAY
from small_graph import change_of

from ansvar.__main__ import main
from graph_service.dumps import signing
from graph_service.dumps.building import build_dump
from graph_service.dumps.keys import Key, KeyRing, write_key_set
from graph_service.dumps.manifest import MANIFEST, SIGNATURE
from graph_service.dumps.verifying import verify
from graph_service.registry import Registry

FILE = "kind/system.nq.gz"
Alteration = Callable[[Path], object]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dump, the keys that it was signed with, and those keys to be published."""
    folder = tmp_path_factory.mktemp("verify")
    registry = Registry.in_memory()
    registry.commit(change_of(RECORDS))
    ring = KeyRing(folder / "keys")
    ring.add(TODAY)
    build_dump(registry, ring, TODAY, out=folder / "dump")
    return folder


@pytest.fixture
def dump(built: Path, tmp_path: Path) -> Path:
    """A copy of the dump that a test may alter."""
    return Path(shutil.copytree(built / "dump", tmp_path / "dump"))


def keys_of(built: Path) -> tuple[Key, ...]:
    return KeyRing(built / "keys").keys()


def faults(dump: Path, built: Path, today: date = TODAY) -> list[str]:
    verdict = verify(dump, keys_of(built), today)
    assert verdict.is_good == (not verdict.faults)
    return [f"{one.path}: {one.what}" for one in verdict.faults]


def signed_anew(dump: Path, built: Path, alter: Callable[[dict[str, Any]], object]) -> None:
    """Alter the manifest and sign it with the publisher's own key, as a faulty program of the publisher's would."""
    told = json.loads((dump / MANIFEST).read_bytes())
    alter(told)
    body = json.dumps(told).encode()
    (dump / MANIFEST).write_bytes(body)
    (dump / SIGNATURE).write_bytes(KeyRing(built / "keys").sign(body, TODAY))


def entry(told: dict[str, Any], path: str = FILE) -> dict[str, Any]:
    return next(one for one in told["files"] if one["path"] == path)


def change_a_byte(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def become_a_link(path: Path) -> None:
    beside = path.with_suffix(".real")
    path.rename(beside)
    path.symlink_to(beside)


def test_a_dump_as_it_was_made_is_good(dump: Path, built: Path) -> None:
    """The control of all that follows, years later too."""
    assert faults(dump, built) == []
    assert faults(dump, built, TODAY + timedelta(days=4000)) == []


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (lambda dump: (dump / FILE).unlink(), f"{FILE}: is missing"),
        (lambda dump: change_a_byte(dump / FILE), f"{FILE}: is altered"),
        (lambda dump: (dump / FILE).write_bytes(b""), f"{FILE}: is altered: 0 bytes"),
        (lambda dump: shutil.copy(dump / "whole.nq.gz", dump / FILE), f"{FILE}: is altered"),
        (lambda dump: (dump / "kind" / "extra.nq.gz").write_bytes(b"x"), "kind/extra.nq.gz: is no file of the dump"),
        (lambda dump: (dump / "more").symlink_to("/etc"), "more: is no file of the dump"),
        (lambda dump: become_a_link(dump / FILE), f"{FILE}: is missing"),
        (lambda dump: change_a_byte(dump / MANIFEST), f"{MANIFEST}: The signature is not one of this manifest"),
        (lambda dump: (dump / MANIFEST).unlink(), f"{MANIFEST}: There is no manifest.json"),
        (lambda dump: (dump / SIGNATURE).unlink(), f"{MANIFEST}: There is no manifest.json.jws"),
        (lambda dump: (dump / SIGNATURE).write_bytes(b"a.b.c"), f"{MANIFEST}: The signature cannot be read"),
    ],
    ids=[
        "missing",
        "altered",
        "empty",
        "exchanged",
        "extra",
        "extra-link",
        "link",
        "manifest-altered",
        "manifest-missing",
        "signature-missing",
        "signature-nonsense",
    ],
)
def test_every_alteration_is_found(dump: Path, built: Path, alter: Alteration, expected: str) -> None:
    """And named with its file."""
    alter(dump)

    assert any(one.startswith(expected) for one in faults(dump, built))


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (lambda told: entry(told).update(records=7), f"{FILE}: holds 1 records, not 7"),
        (lambda told: entry(told).update(statements=1), f"{FILE}: holds"),
        (lambda told: entry(told).update(canonicalSha256="0" * 64), f"{FILE}: holds other statements"),
        (lambda told: entry(told).update(mediaType="text/plain"), f"{FILE}: cannot be read"),
        (lambda told: entry(told, "kind/system.csv.gz").update(records=2), "kind/system.csv.gz: holds 1 records"),
        (lambda told: entry(told).update(path="../outside.gz"), f"{MANIFEST}: manifest.json is not the manifest"),
        (lambda told: entry(told).update(path="/etc/passwd"), f"{MANIFEST}: manifest.json is not the manifest"),
        (lambda told: entry(told).update(bytes=True), f"{MANIFEST}: manifest.json is not the manifest"),
        (lambda told: told["files"].append(told["files"][0]), f"{MANIFEST}: manifest.json is not the manifest"),
        (lambda told: told.update(form=2), f"{MANIFEST}: The manifest is of the form 2"),
        (lambda told: told.pop("files"), f"{MANIFEST}: manifest.json is not the manifest"),
    ],
    ids=[
        "records",
        "statements",
        "hash",
        "format",
        "rows",
        "path-up",
        "path-absolute",
        "no-number",
        "twice",
        "form",
        "no-files",
    ],
)
def test_a_manifest_that_does_not_fit_is_found_though_it_is_signed(
    dump: Path, built: Path, alter: Callable[[dict[str, Any]], object], expected: str
) -> None:
    """A signature vouches for who said it, not for its being so; and no path leads out of the folder."""
    signed_anew(dump, built, alter)

    assert any(one.startswith(expected) for one in faults(dump, built))


def test_an_unknown_key_vouches_for_nothing(dump: Path, tmp_path: Path) -> None:
    """Whoever altered the files can sign them with a key of theirs."""
    stranger = KeyRing(tmp_path / "stranger")
    stranger.add(TODAY)

    verdict = verify(dump, stranger.keys(), TODAY)

    assert not verdict.is_good
    assert "none of the 1 that are trusted" in verdict.faults[0].what


def test_without_any_key_nothing_is_good(dump: Path) -> None:
    """No key is not every key."""
    assert not verify(dump, (), TODAY).is_good


@pytest.mark.parametrize(
    "days",
    [
        {"valid_from": TODAY + timedelta(days=1)},
        {"valid_until": TODAY - timedelta(days=1)},
        {"retired_on": TODAY - timedelta(days=1)},
        {"is_compromised": True},
    ],
    ids=["not-yet", "expired", "retired", "compromised"],
)
def test_a_key_that_might_not_sign_on_the_day_vouches_for_nothing(
    dump: Path, built: Path, days: dict[str, Any]
) -> None:
    """The day of the signature counts, and not the day of verifying."""
    (known,) = keys_of(built)
    key = Key(**{"public": known.public, "valid_from": known.valid_from, "valid_until": known.valid_until, **days})

    verdict = verify(dump, [key], TODAY)

    assert [one.what.partition(":")[0] for one in verdict.faults] == ["The signature counts for nothing"]


def test_a_day_that_has_not_come_is_no_day_of_signing(dump: Path, built: Path) -> None:
    """Or a key could be used up beforehand."""
    assert "which has not come" in faults(dump, built, TODAY - timedelta(days=1))[0]


def test_the_command_ends_with_what_it_found(
    dump: Path, built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 for a dump that is good, 1 for one that is not, 2 where there is nothing to verify or nothing to do it with."""
    keys, pem = tmp_path / "keys.json", tmp_path / "key.pem"
    keys.write_bytes(write_key_set(keys_of(built)))
    pem.write_text(signing.as_pem(keys_of(built)[0].public), encoding="ascii")

    good = [main(["verify", str(dump), "--key", str(one)]) for one in (keys, pem)]
    change_a_byte(dump / FILE)
    wrong = main(["verify", str(dump), "--key", str(keys)])
    nothing = [
        main(["verify", str(tmp_path / "none"), "--key", str(keys)]),
        main(["verify", str(dump), "--key", str(tmp_path / "none")]),
        main(["verify", str(dump), "--store", str(tmp_path / "no-store")]),
    ]

    assert (good, wrong, nothing) == ([0, 0], 1, [2, 2, 2])
    assert f"{FILE}: is altered" in capsys.readouterr().out


@pytest.fixture
def address(dump: Path, built: Path) -> Iterator[str]:
    """The address of the dump, and of the keys beside it, on this machine."""
    site = dump.parent
    place = site / "data" / "dumps" / "v"
    place.parent.mkdir(parents=True)
    dump.rename(place)
    (site / "data" / "keys.json").write_bytes(write_key_set(keys_of(built)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/data/dumps/v"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_dump_at_an_address_is_verified_like_one_in_a_folder(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the keys that are published beside it, or those of a file; a file that is missing or longer is found."""
    place = tmp_path / "data" / "dumps" / "v"

    good = main(["verify", address]), main(["verify", f"{address}/{MANIFEST}"])
    with (place / FILE).open("ab") as file:
        file.write(b"more")
    (place / "whole.trig.gz").unlink()
    wrong = main(["verify", address])
    (place / SIGNATURE).unlink()
    unsigned = main(["verify", address])
    nothing = main(["verify", f"{address}-none"]), main(["verify", "ftp://127.0.0.1/x"])

    assert (good, wrong, unsigned, nothing) == ((0, 0), 1, 1, (2, 2))
    said = capsys.readouterr().out
    assert f"{FILE}: is altered" in said
    assert "whole.trig.gz: is missing" in said
