"""`ansvar follow`: the records of another register brought in by its feed, and kept in step."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime

from ansvar.options import Commands, add_store, register, seconds_from
from ansvar.tables import as_columns
from graph_service.errors import AnsvarError, BadRequest
from graph_service.followed import FollowedRegister, followed_registers
from graph_service.registry import Registry
from ingest.follow.addresses import feed_address
from ingest.follow.following import Round, find_followed, follow, forget
from ingest.follow.intake import held
from ingest.follow.looks import Looks
from ingest.sources.failures import FetchFailed

_COULD_NOT = 2
SHORTEST_SECONDS = 5


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "follow",
        help="bring in the records of another Ansvar by its feed, to be read and not changed",
        description="Bring in the records of another Ansvar by its feed, going on where the last time ended. "
        "They keep their own addresses, are marked with the register that they are from, and can only be changed "
        "there. Without an address it is told which registers are followed, how far, and when each was in step.",
    )
    command.add_argument(
        "address",
        nargs="?",
        metavar="URL",
        help="the other register or its feed, such as https://ansvar.example/feed?organisation=skolnamnden; "
        "of one that is followed already its name does too",
    )
    command.add_argument(
        "--as", dest="name", metavar="NAME", help="what the register is called here (default: its host)"
    )
    command.add_argument(
        "--register",
        metavar="IRI",
        help="the base of its addresses, where that is another host than the one that is asked",
    )
    how_often = command.add_mutually_exclusive_group()
    how_often.add_argument("--once", action="store_true", help="ask once and end (this is what is done otherwise)")
    how_often.add_argument(
        "--every", type=seconds_from(SHORTEST_SECONDS), metavar="SECONDS", help="go on, and ask each so many seconds"
    )
    how_often.add_argument("--forget", action="store_true", help="follow it no longer: all its records go from here")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Follow a register once or for ever, forget it, or tell which are followed."""
    if options.address is None:
        if options.forget or options.every or options.name or options.register:
            raise BadRequest(
                "It is not said which register. Give the address of one, or no option to see which there are."
            )
        with register(options, read_only=True) as registry:
            print(_listed(registry, datetime.now(UTC)))
        return 0
    if "://" in options.address:
        # Before a store is made for an address that cannot be asked.
        address = feed_address(options.address)
        address.hosts(()).target(address.text)
    with register(options, read_only=False) as registry:
        looks = Looks(registry.settings.store)
        if options.forget:
            forgotten, taken = forget(registry, options.address)
            looks.forget(forgotten.slug)
            print(
                f"{forgotten.register} is followed no longer: {taken.gone} records removed. Revision {taken.revision}."
            )
            return 0
        if options.every is None:
            return _once(registry, looks, options)
        while True:
            _once(registry, looks, options)
            time.sleep(options.every)


def _once(registry: Registry, looks: Looks, options: argparse.Namespace) -> int:
    now = datetime.now(UTC)
    # What is no address can only be the name of one that is followed.
    is_name = "://" not in options.address
    known = find_followed(registry, options.address) if is_name else _known(registry, options.address)
    try:
        done = follow(
            registry,
            known.feed if known else options.address,
            now=now,
            name=options.name,
            register=options.register,
            progress=_progress,
        )
    except AnsvarError as problem:
        if known is not None:
            looks.failed(known.slug, now, problem.detail)
        # One that is asked again may answer then; what can never be right is told at once.
        if options.every is None or not isinstance(problem, FetchFailed):
            raise
        print(f"ansvar: {problem.detail}", file=sys.stderr, flush=True)
        return _COULD_NOT
    looks.done(done.register.slug, now)
    print(_told(done, now), flush=True)
    return 0


def _known(registry: Registry, name: str) -> FollowedRegister | None:
    try:
        return find_followed(registry, name)
    except AnsvarError:
        return None


def _progress(pages: int, members: int) -> None:
    if sys.stderr.isatty():
        print(
            f"\r{pages} pages, {members} changes read", end="\n" if pages % 50 == 0 else "", file=sys.stderr, flush=True
        )


def _told(done: Round, now: datetime) -> str:
    taken, register = done.taken, done.register
    counts = f"{taken.new} new, {taken.changed} changed, {taken.gone} gone"
    aside = f", {taken.aside} set aside" if taken.aside else ""
    anew = " The feed had begun anew, so all was compared." if done.is_anew else ""
    return f"{register.register}: {counts}{aside}. In step as of {now:%Y-%m-%d %H:%M:%S} UTC.{anew}"


def _listed(registry: Registry, now: datetime) -> str:
    registers, looks = followed_registers(registry.store), Looks(registry.settings.store)
    if not registers:
        return "No other register is followed. Follow one with `ansvar follow URL`."
    rows = [_row(registry, looks, one, now) for one in registers]
    return as_columns(("name", "register", "feed", "records", "read to", "lag", "last failure"), rows)


def _row(registry: Registry, looks: Looks, one: FollowedRegister, now: datetime) -> tuple[str, ...]:
    look = looks.read(one.slug)
    in_step_at = look.in_step_at if look and look.in_step_at else one.when
    return (
        one.slug,
        one.register,
        one.feed,
        str(len(held(registry, one))),
        one.member.removeprefix(f"{one.register}/feed/") if one.member else "–",
        _lag((now - in_step_at).total_seconds()),
        look.failure if look else "",
    )


def _lag(seconds: float) -> str:
    """Return how long ago everything was read, in the largest unit that tells it."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"
