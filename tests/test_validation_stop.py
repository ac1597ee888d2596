"""Ctrl-C ends a check at once, in the middle of a query as well."""

import signal
import subprocess
import sys

PROGRAM = """
from ansvar.commands.validate import _Bar, _stoppable
from graph_service.store.embedded import EmbeddedStore

numbers = " ".join(map(str, range(2000)))
lists = " ".join(f"VALUES ?{name} {{ {numbers} }}" for name in "abcd")

def endless():
    print("begun", flush=True)
    EmbeddedStore.in_memory().select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {lists} FILTER(?a + ?b = ?c + ?d) }}")

_stoppable(endless, _Bar())
"""


def test_interrupt_in_the_middle_of_a_query_ends_the_program_with_130():
    """The engine itself cannot be stopped: this query would take days."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"

    try:
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    finally:
        process.kill()

    assert process.returncode == 130
    assert told == "\nansvar: stopped before the first shape; nothing is told of the rest.\n"
