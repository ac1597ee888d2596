"""`ansvar keys`: the keys that dumps are signed with, made, listed and ended."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime

from ansvar.options import Commands, add_store, settings_of
from ansvar.tables import as_columns
from graph_service.dumps.keys import DAYS, Key, KeyRing
from graph_service.errors import BadRequest
from graph_service.store.embedded import EmbeddedStore


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("keys", help="make, list and end the keys that dumps are signed with")
    command.add_argument(
        "action",
        choices=("new", "list", "retire"),
        help="new: a key that signs from today on; list: every key there ever was; retire: a key signs no more",
    )
    command.add_argument("key", nargs="?", metavar="KEY", help="the key to retire, by its name or the beginning of it")
    command.add_argument(
        "--days", type=int, default=DAYS, help="how long a new key may sign, in days (default: %(default)s)"
    )
    command.add_argument(
        "--compromised",
        action="store_true",
        help="with retire: somebody else may have had the key, so nothing that it ever signed is believed",
    )
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Do what is asked, and print the keys that it is about."""
    if (options.action == "retire") != bool(options.key):
        raise BadRequest("Name one key with `ansvar keys retire KEY`, and none with the other actions.")
    ring, today = _ring(options), datetime.now(UTC).date()
    if options.action == "new":
        shown: tuple[Key, ...] = (ring.add(today, options.days),)
    elif options.action == "retire":
        shown = (ring.retire(options.key, today, is_compromised=options.compromised),)
    else:
        shown = ring.keys()
    print(as_columns(("key", "from", "until", "state"), [_row(one, today) for one in shown]))
    return 0


def _ring(options: argparse.Namespace) -> KeyRing:
    settings = settings_of(options)
    if settings.signing_keys is None and settings.store is not None:
        # The keys lie in the folder of the store, and a store is not made in a folder that holds other files.
        EmbeddedStore.open(settings.store, read_only=True).close()
    ring = KeyRing.of(settings)
    assert ring is not None  # A command always has a store.
    return ring


def _row(key: Key, today: date) -> tuple[str, str, str, str]:
    state = "may sign" if key.fault(today) is None else "may sign no more"
    if key.is_compromised:
        state = "withdrawn: nothing that it signed is believed"
    elif key.retired_on:
        state = f"retired on {key.retired_on}"
    return key.name, key.valid_from.isoformat(), key.valid_until.isoformat(), state
