"""Servers of their own processes on the loopback address, which benchmarks fetch from."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import NamedTuple

HOST = "127.0.0.1"


@contextmanager
def server(store: Path, *, is_demo: bool = False) -> Iterator[int]:
    """Give the port of Ansvar serving a store to those who keep it, the demo city where `is_demo`."""
    port = free_port()
    command = ["demo"] if is_demo else ["serve", "--audience", "internal"]
    arguments = [sys.executable, "-m", "ansvar", *command, "--port", str(port), "--store", str(store)]
    with running(arguments, port, "/readyz"):
        yield port


@contextmanager
def running(command: list[str], port: int, path: str) -> Iterator[None]:
    """Run a server while something is measured: it is there when `path` answers, and stopped in the end."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port, path):
            if process.poll() is not None:
                raise SystemExit(f"{command[0]} ended with {process.returncode} before it answered.")
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        return int(free.getsockname()[1])


class Fetched(NamedTuple):
    """What came from an address, and how long it took."""

    status: int
    headers: Message
    body: bytes
    milliseconds: float


def fetch(client: http.client.HTTPConnection, path: str, headers: Mapping[str, str] | None = None) -> Fetched:
    """Return what comes from an address."""
    begun = time.perf_counter()
    client.request("GET", path, headers=dict(headers or {}))
    answer = client.getresponse()
    body = answer.read()
    return Fetched(answer.status, answer.headers, body, (time.perf_counter() - begun) * 1000)


def _answers(port: int, path: str) -> bool:
    try:
        return fetch(http.client.HTTPConnection(HOST, port, timeout=5), path).status == 200
    except OSError:
        return False
