"""How many lines cross, how high is the picture, and how long does it take: our layout beside that of Graphviz?

    python -m bench.chain_layout

Chains of 5, 60, 150 and 300 boxes, and of 1,000 and 2,000 that only a file shows: trees in which every tenth box has a
second engager, as published lists have. Ten of each size, in turns; medians go to `bench/results/chain_layout.json`.
Graphviz (`ansvar[graph]`) is left out, and said so, where it is not installed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import os
import platform
import random
import statistics
import time
from pathlib import Path
from typing import Any

from web.chain_layouts import LayOut, layout_named, own_layout

SIZES = (5, 60, 150, 300, 1_000, 2_000)
CHAINS = 10
RESULT = Path(__file__).parent / "results" / "chain_layout.json"

Case = tuple[dict[int, float], list[tuple[int, int]]]


def main() -> None:
    """Run the comparison, write and print its result."""
    layouts: dict[str, LayOut] = {"own": own_layout}
    versions = {"python": platform.python_version()}
    if importlib.util.find_spec("pygraphviz") is None:
        print("bench: pygraphviz is not installed, so only our own layout is run. Install ansvar[graph].")
    else:
        layouts["graphviz"] = layout_named("graphviz")
        versions["pygraphviz"] = importlib.metadata.version("pygraphviz")
    result = {
        "question": "the layout of a picture of a chain: crossings, height in pixels, milliseconds",
        "chains": CHAINS,
        "median": {size: _compared(layouts, [_case(size, seed) for seed in range(CHAINS)]) for size in SIZES},
        "versions": versions,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=2))


def _case(size: int, seed: int) -> Case:
    """Return the heights of boxes and the lines between them."""
    pick = random.Random(seed)
    lines = [(pick.randrange(max(0, box // 5 - 2), box), box) for box in range(1, size)]
    lines += [(pick.randrange(box), box) for box in range(10, size, 10)]
    return {box: pick.choice([44.0, 60.0]) for box in range(size)}, lines


def _compared(layouts: dict[str, LayOut], cases: list[Case]) -> dict[str, dict[str, float]]:
    measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in layouts}
    for case in cases:
        for name, lay_out in layouts.items():
            measured[name].append(_measured(lay_out, *case))
    return {
        name: dict(zip(("crossings", "height", "ms"), map(_median, zip(*rows, strict=True)), strict=True))
        for name, rows in measured.items()
    }


def _measured(lay_out: LayOut, heights: dict[int, float], lines: Any) -> tuple[float, float, float]:
    start = time.perf_counter()
    layout = lay_out(heights, lines)
    return layout.crossings, layout.height, (time.perf_counter() - start) * 1000


def _median(values: Any) -> float:
    return round(statistics.median(values), 1)


if __name__ == "__main__":
    main()
