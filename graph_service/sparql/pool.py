"""A few processes that answer queries, a short queue before them, and what happens when one does not come back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import Empty, LifoQueue

from graph_service.errors import AnsvarError
from graph_service.sparql.refusals import QueriesBusy, QueryTimedOut, QueryTooLarge
from graph_service.sparql.tasks import Outcome, Task
from graph_service.sparql.view import View

WAITING_PER_WORKER = 3
"""How many queries may wait for each worker. Each keeps a thread of the server waiting, of which there are forty."""
_OPENING_SECONDS = 120.0  # A store of a million statements opens in less than one; a copy of it in memory in ten.
_GRACE_SECONDS = 2.0  # The kernel ends a worker at the limit; after this much more the server does.
_ENDED_BY_TIME = (-signal.SIGALRM, None)
_MODULE = "graph_service.sparql.worker"


class WorkerPool:
    """Answers queries in processes of their own, which are started when they are first needed."""

    def __init__(self, workers: int, seconds: float) -> None:
        """Have so many workers; a query takes so many seconds at most, and waits as long for its turn."""
        self._seconds = seconds
        self._idle: LifoQueue[_Worker] = LifoQueue()
        for _ in range(workers):
            self._idle.put(_Worker())
        self._places = threading.BoundedSemaphore(workers * (1 + WAITING_PER_WORKER))

    def ask(self, task: Task, view: View) -> Outcome:
        """Return the answer of a view.

        Raises QueriesBusy where all workers are taken for too long, QueryTimedOut, QueryTooLarge, QueryUnreadable.
        """
        if not self._places.acquire(blocking=False):
            raise self._busy()
        try:
            worker = self._free_worker()
            try:
                return worker.ask(task, view)
            finally:
                self._idle.put(worker)
        finally:
            self._places.release()

    def close(self) -> None:
        """End the workers that are not at work; the others end with their query."""
        while True:
            try:
                self._idle.get_nowait().stop()
            except Empty:
                return

    def _free_worker(self) -> _Worker:
        try:
            return self._idle.get(timeout=self._seconds)
        except Empty:
            raise self._busy() from None

    def _busy(self) -> QueriesBusy:
        return QueriesBusy(f"Other queries are being answered. Ask again in {max(1, round(self._seconds))} seconds.")


class _Worker:
    """One process, started anew where it is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._view: View | None = None
        self._end: Callable[[], object] | None = None

    def ask(self, task: Task, view: View) -> Outcome:
        """Return the answer of the process, which is gone afterwards where it does not give one."""
        try:
            if self._view != view:
                self._say(view, _OPENING_SECONDS)
                self._view = view
            outcome = self._say(task, task.seconds + _GRACE_SECONDS)
        except (EOFError, OSError):
            # A process that ended by itself took too much memory; one that still works is ended now.
            raise _reason(self.stop(), task.seconds) from None
        assert isinstance(outcome, Outcome)
        return outcome

    def stop(self) -> int | None:
        """End the process; return with which signal it had ended before, as a negative number, or None."""
        process, self._process, self._connection, self._view = self._process, None, None, None
        if self._end is None or process is None:
            return None
        try:
            # The connection is closed a moment before the process has ended.
            code: int | None = process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            code = None
        self._end()
        return code

    def _say(self, message: View | Task, seconds: float) -> Outcome | None:
        connection = self._connection or self._start()
        connection.send(message)
        if not connection.poll(seconds):
            raise EOFError
        reply: Outcome | AnsvarError | None = connection.recv()
        if isinstance(reply, AnsvarError):
            raise reply
        return reply

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        descriptor = theirs.fileno()
        self._process = subprocess.Popen(  # noqa: S603  The command is this program and a number.
            [sys.executable, "-m", _MODULE, str(descriptor)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # The engine writes a trace when its memory is refused; that it ended is told here.
            stderr=subprocess.DEVNULL,
            pass_fds=[descriptor],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        theirs.close()
        self._connection = ours
        # Also when the pool is forgotten, and at the end of the server.
        self._end = weakref.finalize(self, _end, self._process, ours)
        return ours


def _end(process: subprocess.Popen[bytes], connection: Connection) -> None:
    connection.close()
    process.kill()
    process.wait()


def _reason(code: int | None, seconds: float) -> AnsvarError:
    """Return why a process gave no answer, by how it ended: a signal as a negative number, None where it had not."""
    if code in _ENDED_BY_TIME:
        return _too_long(seconds)
    if code is not None and code < 0:
        return _too_large()
    return AnsvarError("The process that answered the query failed. Ask again; if it stays, report the query.")


def _too_long(seconds: float) -> QueryTimedOut:
    return QueryTimedOut(
        f"The query was stopped after {seconds:g} seconds. Ask for less: name a kind or a record, avoid paths of any "
        "length with two open ends, and put LIMIT."
    )


def _too_large() -> QueryTooLarge:
    return QueryTooLarge("The query takes more memory than it may. Ask for less at a time, with LIMIT or FILTER.")
