"""`ansvar diff`: what changed in chains between two days, or between two versions of a published list."""

from __future__ import annotations

import argparse
from datetime import date

from ansvar.options import Commands, add_language, add_store, record_named, register
from ansvar.tables import as_csv, as_json
from graph_service.chains.chain import Link
from graph_service.chains.difference import ChainChange
from graph_service.chains.published import ListChanges
from graph_service.errors import BadRequest
from graph_service.labels import Labels
from graph_service.registry import Registry
from web.api import chain_write

FORMATS = ("table", "json", "csv")
_HEADER = ("what", "engaged", "engager", "scope", "fields", "before", "after", "engagement")
_MARKS = {"added": "+", "removed": "-", "renamed": "=", "changed": "~"}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("diff", help="show what changed in chains between two days")
    command.add_argument("first", metavar="D1", help="the first day, YYYY-MM-DD, or a version of the list of --of")
    command.add_argument("last", metavar="D2", help="the last day, or the later version")
    command.add_argument("--of", metavar="NAME_OR_IRI", help="only the chain of this record (default: all engagements)")
    add_language(command, "sv")
    command.add_argument("--format", choices=FORMATS, default="table", help="default: %(default)s")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what came, went, was renamed or changed."""
    lang = options.lang or "sv"
    days = _day(options.first), _day(options.last)
    with register(options, read_only=True) as registry:
        of = record_named(registry, options.of) if options.of else None
        if days[0] is not None and days[1] is not None:
            _print_days(registry, of, (days[0], days[1]), lang, options.format)
        elif of is not None:
            found = registry.list_changes(of, options.first, options.last)
            _print_versions(of, options.first, options.last, found, options.format)
        else:
            wrong = options.first if days[0] is None else options.last
            raise BadRequest(f"'{wrong}' is not a day. Give it as YYYY-MM-DD, or a version of a list with --of.")
    return 0


def _print_days(registry: Registry, of: str | None, days: tuple[date, date], lang: str, form: str) -> None:
    labels, found = registry.labels, registry.chain_changes(of, *days)
    if form == "json":
        print(as_json(chain_write.difference(labels, found, lang)))
    elif form == "csv":
        print(as_csv(_HEADER, [_row(labels, change, lang) for change in found.changes]))
    else:
        for change in found.changes:
            _, engaged, engager, scope, fields, before, after, _ = _row(labels, change, lang)
            told = f" ({fields}: {before} → {after})" if fields else ""
            former = chain_write.former_name(change, lang)
            told += f" (= {former})" if former else ""
            print(f"{_MARKS[change.what]} {engaged} ← {engager}, {scope}{told}")
        if not found.changes:
            print("(–)")


def _print_versions(of: str, first: str, last: str, found: ListChanges, form: str) -> None:
    if form == "json":
        print(as_json(chain_write.list_difference(of, first, last, found)))
        return
    rows = [
        *(("added", name, "", "") for name in found.added),
        *(("removed", name, "", "") for name in found.removed),
        *(("renamed", one.after, one.before, "true" if one.is_certain else "false") for one in found.renamed),
    ]
    if form == "csv":
        print(as_csv(("what", "name", "before", "certain"), rows))
        return
    for what, name, before, certain in rows:
        told = f" (= {before}{'' if certain == 'true' else '?'})" if before else ""
        print(f"{_MARKS[what]} {name}{told}")


def _row(labels: Labels, change: ChainChange, lang: str) -> tuple[str, ...]:
    engaged, engager, scope = (labels.label(iri, lang).value for iri in (change.engaged, change.engager, change.scope))
    link = change.after or change.before
    return (
        change.what,
        engaged,
        engager,
        scope,
        ", ".join(change.fields),
        _told(labels, change.before, change.fields, lang),
        _told(labels, change.after, change.fields, lang),
        link.engagement if link else "",
    )


def _told(labels: Labels, link: Link | None, fields: tuple[str, ...], lang: str) -> str:
    """Return the values of the fields that differ, as they stand on one of the two days."""
    if link is None:
        return ""

    def text(value: object) -> str:
        return labels.label(value, lang).value if isinstance(value, str) and ":" in value else str(value or "–")

    values = {
        "places": ", ".join(text(place.country) if place.country else place.text or "" for place in link.places),
        "standing": ", ".join(place.standing for place in link.places),
    }
    return "; ".join(values[name] if name in values else text(getattr(link, name)) for name in fields)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
