"""`ansvar serve`: the pages, the API and the linked data of a register, over HTTP."""

from __future__ import annotations

import argparse
import errno
import socket
import threading
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass

import uvicorn

from ansvar.commands.follow import SHORTEST_SECONDS
from ansvar.options import Commands, add_store, register, seconds_from
from graph_service.audiences.keeper import Keeper
from graph_service.audiences.rules import AUDIENCES, Audience
from graph_service.errors import PortInUse, SettingRejected
from graph_service.registry import Registry
from ingest.follow.keeping import kept_in_step
from web.app import create_app
from web.ports import by_port

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("serve", help="serve a register")
    command.add_argument("--host", default=LOOPBACK, help="address to listen on (default: %(default)s)")
    command.add_argument("--port", type=int, default=DEFAULT_PORT, help="port (default: %(default)s)")
    command.add_argument(
        "--audience",
        choices=AUDIENCES,
        default="public",
        # A proxy in front of a port on this machine may well be open to all, so the widest audience is the default.
        help="whom it is served to; each has a store of its own, which holds nothing else (default: %(default)s)",
    )
    command.add_argument(
        "--also",
        action="append",
        default=[],
        type=_audience_and_port,
        metavar="AUDIENCE=PORT",
        help="another audience that the same process serves, on a port of its own",
    )
    command.add_argument(
        "--follow",
        type=seconds_from(SHORTEST_SECONDS),
        metavar="SECONDS",
        help="ask the other registers that are followed (`ansvar follow`) for what is new, each so many seconds",
    )
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    asked: list[tuple[Audience, int]] = [(options.audience, options.port), *options.also]
    with ExitStack() as stack:
        listeners = [stack.enter_context(listen(options.host, port)) for _, port in asked]
        registry = stack.enter_context(register(options, read_only=False))
        keeper = stack.enter_context(closing(Keeper(registry)))
        served = [
            Served(keeper.register_of(one), listener) for (one, _), listener in zip(asked, listeners, strict=True)
        ]
        if options.follow is not None:
            stack.enter_context(kept_in_step(registry, options.follow))
        serve(served)
    return 0


@dataclass(frozen=True, slots=True)
class Served:
    """A register and the socket on which it is served."""

    registry: Registry
    listener: socket.socket


def _audience_and_port(text: str) -> tuple[Audience, int]:
    name, _, port = text.partition("=")
    audience = next((one for one in AUDIENCES if one == name), None)
    if audience is None or not port.isdigit():
        raise argparse.ArgumentTypeError(
            f"'{text}' is no audience with a port; give one of {', '.join(AUDIENCES)}, such as public=8001"
        )
    return audience, int(port)


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises PortInUse or SettingRejected where the address cannot be had."""
    if not 0 <= port <= 65535:
        raise SettingRejected(f"Port {port} is not a port. Give a number from 1 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as problem:
        raise SettingRejected(f"Host {host} cannot be used: {problem}. Give an address of this machine.") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Listening at once, so that nobody takes the port while the store is opened.
        listener.listen(socket.SOMAXCONN)
    except OSError as problem:
        listener.close()
        if problem.errno == errno.EADDRINUSE:
            raise PortInUse(f"Port {port} on {host} is in use. Stop what uses it, or give another --port.") from None
        raise SettingRejected(f"Port {port} on {host} cannot be used: {problem}. Give another --port.") from None
    return listener


def serve(served: Sequence[Served]) -> None:
    """Serve registers, each on its socket, until the process is told to stop."""
    apps = {}
    for one in served:
        host, port = one.listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        whom = f" for the audience {one.registry.audience}" if one.registry.audience != "internal" else ""
        print(f"Ansvar is at http://{shown}:{port}/{whom}  (stop with Ctrl+C)", flush=True)
        apps[port] = create_app(one.registry, one.registry.settings)
    # The first question must not wait for what the search keeps in memory, and the start not for the search.
    warming = [threading.Thread(target=one.registry.finder.warm_up, daemon=True) for one in served]
    for thread in warming:
        thread.start()
    config = uvicorn.Config(by_port(apps), log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[one.listener for one in served])
    for thread in warming:
        thread.join()
