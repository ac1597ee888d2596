"""`ansvar demo`: the demo city in an embedded store, served on this machine only."""

from __future__ import annotations

import argparse
import hashlib

from ansvar.commands.serve import DEFAULT_PORT, LOOPBACK, Served, listen, serve
from ansvar.options import DEMO_STAMP, Commands, add_store, register
from graph_service.registry import Registry
from ingest.demo.build import city_path


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("demo", help="load the demo city and serve it on this machine")
    command.add_argument("--port", type=int, default=DEFAULT_PORT, help="port on 127.0.0.1 (default: %(default)s)")
    add_store(command)
    # On loopback only, so whoever sits at this machine is the demo editor.
    command.set_defaults(run=run, sign_in="none", is_demo=True)


def run(options: argparse.Namespace) -> int:
    """Load the demo city where the store does not hold it as it is now, and serve until stopped."""
    # The port first: a load that ends in "port in use" would have been for nothing.
    with listen(LOOPBACK, options.port) as listener, register(options, read_only=False) as registry:
        changed = _load(registry)
        records = sum(registry.counts().values())
        print(f"The demo city: {records} records in {registry.settings.store}, {changed} of them new or changed.")
        serve([Served(registry, listener)])
    return 0


def _load(registry: Registry) -> int:
    """Load the city unless this store was given the same file before; return how many records changed."""
    assert registry.settings.store is not None
    digest = hashlib.sha256(city_path().read_bytes()).hexdigest()
    stamp = registry.settings.store / DEMO_STAMP
    if registry.revision and stamp.is_file() and stamp.read_text(encoding="ascii") == digest:
        return 0
    report = registry.load([city_path()], why="Demodata: öppna register och en påhittad exempelstad")
    stamp.write_text(digest, encoding="ascii")
    return report.changed
