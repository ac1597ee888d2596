"""What several commands take: the store, a day, a record by name, and the register opened with them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from graph_service.errors import BadRequest, NotFound
from graph_service.registry import Registry
from graph_service.settings import Settings, read_settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
DEFAULT_STORE = Path(".store")
DEMO_STAMP = "demo-city.sha256"
"""The file beside a store that tells which demo city it holds; to compare the city itself takes a second."""
DEMO_KEEPER = "namnden-for-intraservice-goteborgs-stad"
"""The organisation that keeps the register of the demo city, as `ANSVAR_KEEPER` names one."""

DEMO_PUBLISHER = "Exempelstaden (påhittad, för demonstration)"
"""Who publishes the demo city: nobody real does."""


def add_store(command: argparse.ArgumentParser) -> None:
    """Let a command take the folder of the store."""
    command.add_argument(
        "--store",
        type=Path,
        metavar="DIR",
        help=f"folder of the store (default: ANSVAR_STORE, else {DEFAULT_STORE})",
    )


def add_day(command: argparse.ArgumentParser) -> None:
    """Let a command take the day that it answers for."""
    command.add_argument("--on", type=_day, metavar="DATE", help="as of this day, YYYY-MM-DD (default: today)")


def add_language(command: argparse.ArgumentParser, otherwise: str) -> None:
    """Let a command take the language of its answer."""
    command.add_argument("--lang", choices=("sv", "en"), help=f"language of the answer (default: {otherwise})")


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings, with the store that the command was given and what it sets itself."""
    settings = read_settings(store=options.store, sign_in=getattr(options, "sign_in", None))
    store = settings.store or DEFAULT_STORE
    settings = replace(settings, store=store)
    # With another keeper than the demo was served with, whoever reads its store would check everything anew.
    if not getattr(options, "is_demo", False) and not (store / DEMO_STAMP).is_file():
        return settings
    keeper, publisher = settings.keeper or DEMO_KEEPER, settings.publisher or DEMO_PUBLISHER
    # Nothing in it is internal, and whoever tries it should see how data is read from another site.
    return replace(settings, keeper=keeper, publisher=publisher, cross_origin="all")


@contextmanager
def register(options: argparse.Namespace, *, read_only: bool) -> Iterator[Registry]:
    """Open the register for the length of a command."""
    registry = Registry.open(settings_of(options), read_only=read_only)
    try:
        yield registry
    finally:
        registry.close()


def record_named(registry: Registry, name: str) -> str:
    """Return the IRI of the one record with this name, synonym, identifier, page path or IRI.

    Raises NotFound, naming what lies near, where there is none, and BadRequest where there are several.
    """
    named = [iri for iri in registry.labels.named(name) if registry.labels.kind(iri)]
    if not named and name.startswith("/doc/"):
        named = [iri for iri in (registry.base.iri + name.replace("/doc/", "/id/", 1),) if registry.describes(iri)]
    # Of two records of one name, ours and one that is followed, ours is meant.
    ours = [iri for iri in named if registry.base.elsewhere(iri) is None]
    named = ours if len(ours) == 1 else named
    if len(named) == 1:
        return named[0]
    if named:
        raise BadRequest(f"'{name}' names {len(named)} records. Give the IRI of one: {', '.join(named[:5])}")
    # An address is no words to search by: what lies near it is only what shares its slashes.
    hits = () if "://" in name or name.startswith("/") else registry.search(name, limit=3).hits
    near = [registry.labels.label(hit.iri, "sv").value for hit in hits]
    hint = f"Did you mean {' or '.join(near)}?" if near else "Search for it with `ansvar search`."
    raise NotFound(f"'{name}' is nothing in the register. {hint}")


def seconds_from(least: int) -> Callable[[str], float]:
    """Return what reads a number of seconds that is not less than `least`."""

    def seconds(text: str) -> float:
        try:
            read = float(text)
        except ValueError:
            read = 0.0
        if not least <= read < float("inf"):
            raise argparse.ArgumentTypeError(f"'{text}' is no number of seconds; give one from {least}")
        return read

    return seconds


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a day; give it as YYYY-MM-DD") from None
