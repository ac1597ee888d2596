"""`ansvar dump`: the register of an audience as a signed folder of files that stay as they are."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ansvar.options import Commands, add_store, record_named, register, settings_of
from graph_service.audiences.keeper import FEEDING, REFLECTS, Keeper
from graph_service.audiences.projection import rules_of
from graph_service.audiences.register import AudienceRegister
from graph_service.audiences.rules import AUDIENCES, Audience
from graph_service.changes import latest_revision
from graph_service.dumps.building import Wanted, build_dump
from graph_service.dumps.keys import KeyRing
from graph_service.dumps.recalling import Recalling
from graph_service.dumps.shelf import Shelf
from graph_service.errors import BadRequest, NotFound, StoreInUse
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "dump",
        help="write the register as signed files that never change: whole, by kind, by organisation, in every format",
    )
    command.add_argument(
        "--audience", choices=AUDIENCES, default="public", help="what these may see (default: %(default)s)"
    )
    command.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="a folder for the dump that is not there yet (default: where `/data/dumps` gives it out)",
    )
    command.add_argument(
        "--of", action="append", metavar="NAME_OR_IRI", help="only the part of this organisation; needs --out"
    )
    command.add_argument(
        "--kind", action="append", metavar="KIND", help="only the part of this kind of record; needs --out"
    )
    command.add_argument(
        "--recall",
        metavar="IRI",
        help="build nothing, and take every dump away that holds or names this record; that cannot be undone",
    )
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Recall what may not be seen any more, build a dump, and say what it is."""
    with audience_register(options) as registry:
        ring = KeyRing.of(registry.settings, registry.audience)
        assert ring is not None  # A command always has a store.
        _recall(registry, options.recall)
        if options.recall:
            return 0
        named = [record_named(registry, name) for name in options.of or ()]
        if strangers := [iri for iri in named if registry.labels.kind(iri) != "organisation"]:
            raise BadRequest(f"{strangers[0]} is no organisation. Name one with --of, or a kind with --kind.")
        wanted = Wanted(tuple(options.kind or ()), tuple(named))
        built = build_dump(registry, ring, datetime.now(UTC).date(), out=options.out, wanted=wanted, progress=_show)
    told = built.dump.manifest
    state = "is new" if built.is_new else "is there already and stays as it is"
    print(f"{built.dump.folder} {state}.")
    print(f"{told.records} records, {told.statements} statements, revision {told.revision}, {len(told.files)} files.")
    print(f"Canonical SHA-256 {told.canonical_sha256}")
    for path, why in told.left_out.items():
        print(f"ansvar: {path} is left out: {why}", file=sys.stderr)
    return 0


def _recall(registry: Registry, iri: str | None) -> None:
    shelf = Shelf.of(registry)
    assert shelf is not None
    recalling, today = Recalling(registry), datetime.now(UTC).date()
    gone = recalling.recall_withheld(shelf, today)
    if iri is not None:
        gone += recalling.recall_holding(shelf, iri, today)
        if not gone:
            raise NotFound(f"No dump for the audience {registry.audience} holds or names {iri}.")
    for version in gone:
        print(f"{version} is recalled: its files are gone.")


@contextmanager
def audience_register(options: argparse.Namespace) -> Iterator[Registry]:
    """Open the register of an audience to read it, brought up to date first where no server does that.

    Raises StoreInUse where a server holds the store and does not feed the audience.
    """
    audience: Audience = options.audience
    settings = settings_of(options)
    assert settings.store is not None
    # A store that is not there would be made by opening it for writing.
    EmbeddedStore.open(settings.store, read_only=True).close()
    with ExitStack() as stack:
        if audience == "internal":
            opened = stack.enter_context(register(options, read_only=True))
        else:
            try:
                registry = stack.enter_context(register(options, read_only=False))
                opened = stack.enter_context(closing(Keeper(registry))).register_of(audience)
            except StoreInUse:
                opened = stack.enter_context(closing(_fed_by_a_server(settings, settings.store, audience)))
        yield opened


def _fed_by_a_server(settings: Settings, root: Path, audience: Audience) -> AudienceRegister:
    folder = root / "audiences" / audience
    refusal = StoreInUse(
        f"The store in {root} is open in another process, which does not feed the audience {audience}. Stop that "
        f"server, or let it serve the audience too: `ansvar serve --also {audience}=PORT`."
    )
    if not (folder / REFLECTS).is_file() or (folder / FEEDING).exists():
        raise refusal
    with closing(EmbeddedStore.open(root, read_only=True)) as whole:
        latest = latest_revision(whole)
    store = EmbeddedStore.open(folder, read_only=True)
    served = AudienceRegister(audience, store, replace(settings, store=folder, sign_in="off"), read_only=True)
    state = f"{latest.number if latest else 0} {rules_of(served).digest}"
    if (folder / REFLECTS).read_text(encoding="ascii") != state:
        served.close()
        raise refusal
    return served


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total} parts", end="\n" if done == total else "", file=sys.stderr, flush=True)
