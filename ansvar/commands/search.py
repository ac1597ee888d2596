"""`ansvar search`: ranked hits for some words."""

from __future__ import annotations

import argparse

from ansvar.options import Commands, add_language, add_store, register
from ansvar.tables import as_columns, as_json
from graph_service.names import CLASS_BY_KIND, SHARED_KINDS
from web.api import write


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("search", help="find records", epilog="Exit code 1: nothing was found.")
    command.add_argument("words", metavar="WORDS")
    command.add_argument("--kind", action="append", choices=(*CLASS_BY_KIND, *SHARED_KINDS), help="only this kind")
    command.add_argument("--limit", type=int, default=20, help="the most hits to show (default: %(default)s)")
    add_language(command, "sv")
    command.add_argument("--json", action="store_true", help="the hits as JSON, as /api/search gives them")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the hits, best first."""
    lang = options.lang or "sv"
    with register(options, read_only=True) as registry:
        page = registry.search(
            options.words, narrowed={"kind": options.kind or ()}, lang=lang, limit=max(options.limit, 0)
        )
        labels = registry.labels
        if options.json:
            print(as_json(write.found(labels, page, lang)))
        elif page.hits:
            rows = [(labels.label(hit.iri, lang).value, hit.kind, hit.iri) for hit in page.hits]
            print(as_columns(("name", "kind", "iri"), rows))
            print(f"{len(page.hits)} of {page.total} hits.")
        else:
            print(f"Nothing was found for '{options.words}'. Try fewer or other words.")
    return 0 if page.total else 1
