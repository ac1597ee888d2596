"""One Chromium for all browser tests, and servers on this machine for it to visit."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.types import ASGIApp

# Chromium asks for nothing on its own: each request in these tests is one that a page made.
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


# Playwright keeps an event loop running in this thread, in which no other test can start one: it ends with the folder.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium as it is installed here, or as the variable CHROMIUM names it."""
    path = _chromium()
    if path is None:
        pytest.skip("No Chromium is installed. Install the package chromium, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield started
        started.close()


@contextmanager
def _served(app: ASGIApp) -> Iterator[str]:
    """Serve `app` on a free port of this machine and give its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", http="h11", loop="asyncio"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            # The socket already listens when `run` has bound it; connections wait until it answers.
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="package")
def serve() -> Iterator[Callable[[ASGIApp], str]]:
    """A function that serves an app until all tests of the folder have run."""
    from contextlib import ExitStack

    with ExitStack() as running:
        yield lambda app: running.enter_context(_served(app))
