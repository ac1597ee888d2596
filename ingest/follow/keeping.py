"""The registers that are followed kept in step while the register is served: asked again and again, in a thread."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event, Thread

from graph_service.errors import AnsvarError
from graph_service.followed import followed_registers
from graph_service.registry import Registry
from ingest.follow.following import follow
from ingest.follow.looks import Looks

log = logging.getLogger(__name__)


def keep_in_step(registry: Registry, now: datetime) -> int:
    """Ask each register that is followed for what is new; return how many records came, changed or went.

    One that cannot be asked, or says what it may not, is noted and does not stop the others.
    """
    looks, count = Looks(registry.settings.store), 0
    for one in followed_registers(registry.store):
        try:
            taken = follow(registry, one.feed, now=now).taken
        except AnsvarError as problem:
            log.warning("%s is not in step: %s", one.register, problem.detail)
            looks.failed(one.slug, now, problem.detail)
        else:
            looks.done(one.slug, now)
            count += taken.new + taken.changed + taken.gone
    return count


@contextmanager
def kept_in_step(registry: Registry, seconds: float) -> Iterator[None]:
    """Keep the registers that are followed in step for the length of a block."""
    is_over = Event()

    def keep() -> None:
        while not is_over.is_set():
            try:
                keep_in_step(registry, datetime.now(UTC))
            except Exception:
                # The service goes on without what is new, and the next round may do better.
                log.exception("The registers that are followed could not be asked.")
            is_over.wait(seconds)

    thread = Thread(target=keep, daemon=True, name="follow")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
