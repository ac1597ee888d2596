"""`ansvar serve`: the pages, the API and the linked data of a register, over HTTP."""

from __future__ import annotations

import argparse
import errno
import socket
import threading

import uvicorn

from ansvar.options import Commands, add_store, register
from graph_service.errors import PortInUse, SettingRejected
from graph_service.registry import Registry
from web.app import create_app

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8000


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("serve", help="serve a register")
    command.add_argument("--host", default=LOOPBACK, help="address to listen on (default: %(default)s)")
    command.add_argument("--port", type=int, default=DEFAULT_PORT, help="port (default: %(default)s)")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    with listen(options.host, options.port) as listener, register(options, read_only=False) as registry:
        serve(registry, listener)
    return 0


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


def serve(registry: Registry, listener: socket.socket) -> None:
    """Serve a register on a socket until the process is told to stop."""
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Ansvar is at http://{shown}:{port}/  (stop with Ctrl+C)", flush=True)
    # The first question must not wait for what the search keeps in memory, and the start not for the search.
    warming = threading.Thread(target=registry.finder.warm_up, daemon=True)
    warming.start()
    config = uvicorn.Config(create_app(registry, registry.settings), log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listener])
    warming.join()
