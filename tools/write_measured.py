"""Writes bench/results/README.md: every figure of the last run of each benchmark, with how to measure it again.

`make bench` runs it last; tests/test_docs.py fails while the page is not what this would write.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
PAGE = RESULTS / "README.md"
MADE = "<!-- Written by tools/write_measured.py. Run `make bench`. -->"
LONGEST_LIST = 8


def page() -> str:
    """Return the page, one section per result in the order of their names."""
    parts = [
        MADE,
        "# Measured",
        "The last run of each benchmark. A machine that does other work makes times longer, so the ratio to a peer\n"
        "in the same run counts. `make bench` runs them all; the command of a section runs one.",
        *(_section(one) for one in sorted(RESULTS.glob("*.json"))),
    ]
    return "\n\n".join(parts) + "\n"


def _section(result: Path) -> str:
    module = ROOT / "bench" / f"{result.stem}.py"
    said = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    rows = [f"| {name} | {value} |" for name, value in _rows(json.loads(result.read_text(encoding="utf-8")))]
    table = "\n".join(["| what | measured |", "|---|---|", *rows])
    return f"## {result.stem}\n\n{said.partition(chr(10))[0]}\n\n    python -m bench.{result.stem}\n\n{table}"


def _rows(told: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the value of every figure: what stands in something has the name of that before its own."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key != "question":
                yield from _rows(value, f"{name} · {key}" if name else key)
    elif isinstance(told, list) and any(isinstance(one, dict | list) for one in told):
        for number, one in enumerate(told, 1):
            yield from _rows(one, f"{name} · {number}")
    elif isinstance(told, list):
        listed = ", ".join(map(str, told[:LONGEST_LIST]))
        yield name, listed + (f" and {len(told) - LONGEST_LIST} more" if len(told) > LONGEST_LIST else "")
    elif told is not None:
        yield name, f"{told:,}" if isinstance(told, int) and not isinstance(told, bool) else str(told)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
