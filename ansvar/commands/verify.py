"""`ansvar verify`: whether a dump is whole, unaltered and signed by a key that is trusted."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from ansvar.options import Commands, add_store, settings_of
from graph_service.dumps.fetching import fetch_dump, fetch_keys
from graph_service.dumps.keys import Key, KeyRing, read_public_key
from graph_service.dumps.manifest import MANIFEST
from graph_service.dumps.verifying import Fault, Verdict, verify
from graph_service.errors import BadRequest, DataRejected


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "verify",
        help="tell whether a dump is what its publisher made",
        epilog="Exit code 0: it is; 1: it is not, or that cannot be told for certain; 2: there is nothing to verify.",
    )
    command.add_argument("dump", metavar="DIR_OR_URL", help="the folder of a dump, or its address")
    command.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="the keys that are trusted: the keys.json of the publisher, or a public key as PEM. Without it those of "
        "the store, and of an address those published beside it",
    )
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print every fault, or that there is none; return 0 only where there is none."""
    today = datetime.now(UTC).date()
    keys = _keys(options)
    if "://" in options.dump:
        with tempfile.TemporaryDirectory(prefix="ansvar-dump-") as folder:
            try:
                fetch_dump(options.dump, Path(folder), keys, today, _show)
            except DataRejected as refusal:
                return _say(options.dump, Verdict(None, None, None, (Fault(MANIFEST, refusal.detail),)))
            return _say(options.dump, verify(Path(folder), keys, today))
    if not Path(options.dump).is_dir():
        raise BadRequest(f"There is no folder {options.dump}. Give that of a dump, or an address.")
    return _say(options.dump, verify(Path(options.dump), keys, today))


def _keys(options: argparse.Namespace) -> Sequence[Key]:
    if options.key is not None:
        if not options.key.is_file():
            raise BadRequest(f"There is no file {options.key}. Give the keys.json of the publisher.")
        return _usable(read_public_key(options.key.read_bytes()), str(options.key))
    if "://" in options.dump:
        return _usable(read_public_key(fetch_keys(options.dump)), "keys.json")
    ring = KeyRing.of(settings_of(options))
    return _usable(ring.keys() if ring else (), "the store")


def _usable(keys: Sequence[Key], where: str) -> Sequence[Key]:
    if not keys:
        raise BadRequest(f"There is no key in {where} to verify with. Name the publisher's: --key keys.json.")
    return keys


def _say(what: str, verdict: Verdict) -> int:
    for fault in verdict.faults:
        print(f"{fault.path}: {fault.what}")
    if not verdict.is_good or verdict.manifest is None or verdict.key is None:
        count = len(verdict.faults)
        print(f"{what} is not to be relied on: {count} fault{'s' if count > 1 else ''}.", file=sys.stderr)
        return 1
    told = verdict.manifest
    print(f"{what} is whole and unaltered: {len(told.files)} files, {told.records} records, revision {told.revision}.")
    print(f"Signed on {verdict.signed_on} by the key {verdict.key.name}.")
    print(f"Canonical SHA-256 {told.canonical_sha256}")
    return 0


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total} files", end="\n" if done == total else "", file=sys.stderr, flush=True)
