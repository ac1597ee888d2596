"""`ansvar sync`: registers kept elsewhere, fetched and compared; what changed waits until a person accepts it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

from ansvar.import_text import as_lines
from ansvar.options import Commands, add_language, add_store, record_named, register
from graph_service.errors import BadRequest
from graph_service.registry import Registry
from ingest.sources.followed import Followed, followed_source, followed_sources
from ingest.sources.states import State
from ingest.sources.sync import Sources

SYNCER = "ansvar sync"
_COULD_NOT = 2


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "sync", help="fetch registers kept elsewhere and show what changed; exit 2 where one could not be read"
    )
    command.add_argument("names", nargs="*", metavar="NAME", help="source registers (default: all that say where)")
    command.add_argument("--due", action="store_true", help="only those whose interval has passed, or that failed")
    command.add_argument("--again", action="store_true", help="compare them though they have not changed")
    doing = command.add_mutually_exclusive_group()
    doing.add_argument("--show", action="store_true", help="fetch nothing; show what waits of the named ones")
    doing.add_argument("--accept", action="store_true", help="fetch nothing; write what waits of the named ones")
    doing.add_argument("--refuse", action="store_true", help="fetch nothing; let go of what waits of the named ones")
    command.add_argument(
        "--take",
        action="append",
        default=[],
        metavar="CONFLICT",
        help="with --accept: the source's value in this conflict; all: in every one; gone: end most of what it had",
    )
    add_language(command, "en")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look at the sources, or show, accept or refuse what waits of those that are named."""
    decides = options.accept or options.refuse
    if (decides or options.show) and not options.names:
        raise BadRequest("No source is named. Give the NAME of each whose changes you have looked at.")
    if options.take and not options.accept:
        raise BadRequest("--take is about what is accepted. Give --accept with it.")
    with register(options, read_only=not options.accept) as registry:
        sources = Sources(registry)
        chosen = [_named(registry, name) for name in options.names]
        if options.show:
            for one in chosen:
                print("\n".join(as_lines(sources.preview(one), registry.labels, options.lang or "en")))
            return 0
        if decides:
            for one in chosen:
                print("\n".join(_decided(registry, sources, one, options)), flush=True)
            return 0
        return _look(registry, sources, chosen, options)


def _named(registry: Registry, name: str) -> Followed:
    by_slug = f"{registry.base.iri}/id/source/{name}"
    iri = by_slug if registry.labels.kind(by_slug) == "source" else record_named(registry, name)
    return followed_source(registry, iri.rpartition("/")[2])


def _decided(registry: Registry, sources: Sources, one: Followed, options: argparse.Namespace) -> Iterator[str]:
    now = datetime.now(UTC)
    if options.refuse:
        sources.refuse(one, digest=sources.waiting(one).digest, now=now)
        yield f"{one.name}: refused. It is offered again when it changes."
        return
    preview = sources.preview(one)
    yield from as_lines(preview, registry.labels, options.lang or "en")
    report = sources.accept(
        one, who=SYNCER, accept=options.take, digest=preview.digest, revision=preview.revision, now=now
    )
    if report.import_iri is None:
        yield f"{one.name}: nothing was written, for the register says what the source says."
        return
    slug = report.import_iri.rpartition("/")[2]
    yield f"{one.name}: written. Revision {report.revision}. Take it back with `ansvar import --undo {slug}`."


def _look(registry: Registry, sources: Sources, chosen: list[Followed], options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    followed = chosen or [one for one in followed_sources(registry) if one.is_fetched]
    if not followed:
        print("No source register says where it is fetched (dcat:downloadURL or ansvar:dropFolder).")
    has_failed = False
    for one in followed:
        if not chosen and not sources.may_ask(one):
            print(f"{one.name}: not fetched, for the settings do not let {', '.join(one.addresses) or one.folder} be.")
        elif options.due and not sources.is_due(one, now):
            print(f"{one.name}: not due.")
        else:
            state = sources.look(one, datetime.now(UTC), again=options.again)
            has_failed = has_failed or bool(state.failure)
            print("\n".join(_told(one, state)), flush=True)
    return _COULD_NOT if has_failed else 0


def _told(one: Followed, state: State) -> Iterator[str]:
    waiting = state.waiting
    if state.failure:
        yield f"{one.name}: could not be read. {state.failure}"
    elif waiting is None:
        since = f" since {state.changed_at:%Y-%m-%d %H:%M} UTC" if state.changed_at else ""
        yield f"{one.name}: unchanged{since}{', and refused then' if state.decision == 'refused' else ''}."
    if waiting is not None:
        yield (
            f"{one.name}: {waiting.file_name} waits for review since {waiting.since:%Y-%m-%d %H:%M} UTC: "
            f"{waiting.new} new, {waiting.changed} changed, {waiting.gone} gone, {waiting.conflicts} conflicts, "
            f"{waiting.problems} problems."
        )
        yield f"  Look at it with `ansvar sync {one.slug} --show`, then give --accept or --refuse instead."
