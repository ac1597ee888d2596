"""Two Ansvar in two processes, each from empty: what one writes the other has, record by record and bit by bit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
A, B = "https://a.example", "https://b.example"


class Told:
    """A register in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, line: str) -> str:
        """Tell it what to do and return what it answers."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(line, file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline().rstrip("\n")
        assert answer, f"it did not answer to '{line}'"
        return answer


@contextmanager
def register(base: str, *store: Path) -> Iterator[Told]:
    """Begin a process, and end it."""
    command = [sys.executable, str(HERE / "register_process.py"), base, *map(str, store)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    ) as process:
        try:
            yield Told(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


def test_register_that_follows_has_the_same_records_from_empty_and_after_500_edits(tmp_path):
    """Export, follow, equal canonical hash; then 500 random edits, followed as they come, and equal again."""
    with register(A) as one, register(B, tmp_path / "b") as other:
        address = one.ask("serve")
        one.ask("edit 60 1")
        new, changed, gone, aside = other.ask(f"follow {address}").split()

        first = one.ask(f"hash {A}")
        assert other.ask(f"hash {A}") == first
        assert int(new) == int(first.split()[1]) > 30
        assert (changed, gone, aside) == ("0", "0", "0")

        totals = [0, 0, 0]
        for seed, edits in ((2, 30), (3, 220), (4, 250)):
            one.ask(f"edit {edits} {seed}")
            taken = other.ask(f"follow {address}").split()
            totals = [total + int(count) for total, count in zip(totals, taken, strict=False)]
            assert other.ask(f"hash {A}") == one.ask(f"hash {A}")
        assert all(total > 10 for total in totals), totals
        assert one.ask(f"hash {A}") != first

        # Read a second time the feed makes no difference, and of its own the follower has nothing but the source.
        assert other.ask(f"follow {address}") == "0 0 0 0"
        assert other.ask(f"hash {B}").split()[1] == "1"
