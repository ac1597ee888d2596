"""`ansvar audience`: what each audience may see, what is withheld from it on what ground, and its store made anew."""

from __future__ import annotations

import argparse
from contextlib import closing

from ansvar.options import Commands, add_store, register
from ansvar.tables import as_columns
from graph_service.audiences.keeper import Keeper
from graph_service.audiences.projection import MENTIONS, NARROWED
from graph_service.audiences.rules import AUDIENCES, Audience
from graph_service.registry import Registry

_GROUNDS = {
    NARROWED: "records that say so themselves",
    MENTIONS: "links to what is not shown",
    "": "what no rule describes",
}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("audience", help="tell what each audience may see, or make its store anew")
    command.add_argument(
        "--rebuild",
        choices=[one for one in AUDIENCES if one != "internal"],
        help="make the store of this audience anew from nothing; nobody may serve the register meanwhile",
    )
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is withheld from each audience, or rebuild one."""
    with register(options, read_only=options.rebuild is None) as registry, closing(Keeper(registry)) as keeper:
        if options.rebuild:
            print(f"The audience {options.rebuild} sees {keeper.rebuild(options.rebuild)} records.")
            return 0
        rows = [row for one in AUDIENCES for row in _rows(registry, keeper, one)]
        print(as_columns(("audience", "withheld statements", "ground"), rows))
    return 0


def _rows(registry: Registry, keeper: Keeper, audience: Audience) -> list[tuple[str, str, str]]:
    counted = keeper.withheld(audience)
    if not counted:
        return [(audience, "0", "–")]
    return [
        (audience, str(count), _GROUNDS.get(ground) or registry.labels.label(ground, "en").value)
        for ground, count in counted.most_common()
    ]
