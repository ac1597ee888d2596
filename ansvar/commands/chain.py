"""`ansvar chain`: the processors and sub-processors of a record."""

from __future__ import annotations

import argparse

from ansvar.options import Commands, add_day, add_language, add_store, record_named, register
from ansvar.tables import as_csv, as_json
from ansvar.trees import chain_lines
from graph_service.chains.chain import Chain
from graph_service.chains.status import link_statuses, status_text
from graph_service.labels import Labels
from web.api import write
from web.chain_file import chain_svg

FORMATS = ("tree", "json", "csv", "svg")
_HEADER = (
    *("depth", "rank", "engager", "engaged", "scope", "places", "standing", "status", "domicile"),
    *("agreement", "agreement_state", "agreement_until", "transfer", "transfer_tool", "transfer_state"),
    *("transfer_until", "from", "to", "repeat", "engagement", "source"),
)


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("chain", help="show the processors and sub-processors of a record")
    command.add_argument("name", metavar="NAME_OR_IRI")
    add_day(command)
    add_language(command, "sv")
    command.add_argument("--format", choices=FORMATS, default="tree", help="default: %(default)s")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the chain, nearest first."""
    lang = options.lang or "sv"
    with register(options, read_only=True) as registry:
        labels = registry.labels
        found = registry.chain(record_named(registry, options.name), options.on)
        if options.format == "json":
            print(as_json(write.chain(labels, found, lang)))
        elif options.format == "csv":
            print(_csv(labels, found, lang))
        elif options.format == "svg":
            print(chain_svg(labels, found, lang, registry.settings.chain_layout))
        else:
            print(labels.label(found.root, lang).value)
            print("\n".join(chain_lines(labels, found, lang)) or "(–)")
    return 0


def _csv(labels: Labels, chain: Chain, lang: str) -> str:
    def name(iri: str | None) -> str:
        return labels.label(iri, lang).value if iri else ""

    rows = [
        (
            str(link.depth),
            str(link.rank),
            name(link.engager),
            name(link.engaged),
            name(link.scope),
            "; ".join(name(place.country) or place.text or "" for place in link.places),
            "; ".join(dict.fromkeys(place.standing for place in link.places)),
            "; ".join(status_text(labels, status, place, lang) for status, place in link_statuses(link)),
            name(link.domicile),
            name(link.agreement),
            link.agreement_state,
            str(link.agreement_until or ""),
            name(link.transfer),
            name(link.tool),
            link.transfer_state,
            str(link.transfer_until or ""),
            str(link.valid_from or ""),
            str(link.valid_to or ""),
            "true" if link.is_repeat else "false",
            link.engagement,
            link.source or "",
        )
        for link in chain.links
    ]
    return as_csv(_HEADER, rows)
