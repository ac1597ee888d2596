"""How long does an import of 10,000 rows take to preview and to write, and in how much memory?

An invented workbook in the layout of what municipalities publish is imported into a store on disk that holds the demo
city, in a process of its own: first all of it, then the same file, then the file with one row in twenty edited and one
in a hundred gone, then that import is undone. After each write a search waits until it finds what was written.
Writes `bench/results/imports.json`.

    python bench/imports.py [--rows N]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from bench.clock import Clock, peak_megabytes
from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.imports.reading import codes_of, open_for, preview_import
from ingest.imports.undo import undo_import
from ingest.imports.write import write_import
from ingest.mapping.read import read_mapping

HERE = Path(__file__).resolve().parent
CITY = HERE.parent / "ingest" / "demo" / "city.trig"
RESULT = HERE / "results" / "imports.json"
WHO = "bench"

COLUMNS = (
    "kommun",
    "behandling",
    "ändamål",
    "rättslig grund",
    "personuppgifter som behandlas",
    "kategorier av registrerade",
    "lagringstid",
    "mottagare",
    "personuppgiftsbiträde",
    "överföring till tredje land",
    "system",
    "personuppgiftsansvarig",
    "källa",
    "utdrag",
)
_MUNICIPALITIES = ("Borlänge", "Haninge", "Kalmar", "Kumla", "Luleå", "Norrköping", "Varberg", "Östersund")
_BOARDS = tuple(f"Påhittad nämnd {number}" for number in range(1, 26))
_SUPPLIERS = tuple(f"Påhittat Bolag {number} AB" for number in range(1, 201))
_SYSTEMS = tuple(f"Påhittat system {number}" for number in range(1, 301))
_BASES = ("Rättslig förpliktelse", "Allmänt intresse", "Avtal", "Samtycke")
_DATA = ("namn", "adress", "personnummer", "e-postadress", "telefonnummer")


def main() -> None:
    """Measure, print one line for each step, and write the result file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000, help="rows of the workbook")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(given.measure)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for state in ("first", "second"):
            write_workbook(folder / state / "register.xlsx", given.rows, is_edited=state == "second")
        with_city(folder / "store")
        command = [sys.executable, __file__, "--measure", str(folder)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result = {
        "question": __doc__.splitlines()[0],
        "rows": given.rows,
        **json.loads(done.stdout.splitlines()[-1]),
        "load": [round(one, 1) for one in os.getloadavg()],
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "versions": {name: version(name) for name in ("pyoxigraph", "python-calamine", "whoosh-reloaded")},
    }
    print(json.dumps(result, indent=2))
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def measure(folder: Path) -> dict[str, Any]:
    """Return the seconds of each step, what it found, and the most memory that the process had, in megabytes."""
    registry = Registry.open(Settings(store=folder / "store"))
    begun_mb = peak_megabytes()
    steps: list[dict[str, Any]] = []
    imported = None
    for name, state in (("first", "first"), ("same file", "first"), ("edited file", "second")):
        start = Clock()
        mapping = read_mapping("sv-kommuner", codes_of(registry))
        file = folder / state / "register.xlsx"
        preview = preview_import(registry, mapping, open_for(mapping, file), today=date.today())
        previewed = Clock()
        report = write_import(registry, preview, who=WHO)
        written = Clock()
        registry.search("påhittad behandling")
        imported = report.import_iri or imported
        steps.append(
            {
                "step": name,
                **previewed.since(start, "preview"),
                **written.since(previewed, "write"),
                **Clock().since(written, "then_found"),
                "new": report.new,
                "changed": report.changed,
                "gone": report.gone,
                "gaps_opened": len(preview.gaps_opened),
                "peak_mb": peak_megabytes(),
            }
        )
        del preview
    start = Clock()
    assert imported is not None
    undone = undo_import(registry, imported, who=WHO)
    steps.append({"step": "undo", **Clock().since(start, "undo"), "restored": undone.restored})
    size = registry.store.size()
    registry.close()
    return {"statements": size, "begun_mb": begun_mb, "peak_mb": peak_megabytes(), "steps": steps}


def with_city(folder: Path) -> None:
    """Make a store with the demo city, in a process whose memory is not counted."""
    code = (
        "import sys; from pathlib import Path; from graph_service.registry import Registry; "
        "from graph_service.settings import Settings; registry = Registry.open(Settings(store=Path(sys.argv[1]))); "
        "registry.load([Path(sys.argv[2])], why='bench'); registry.close()"
    )
    subprocess.run([sys.executable, "-c", code, str(folder), str(CITY)], check=True)


def write_workbook(path: Path, rows: int, *, is_edited: bool) -> None:
    """Write the invented register; edited, one row of twenty has another purpose and one of a hundred is gone."""
    path.parent.mkdir(parents=True)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Behandlingar")
    sheet.append(COLUMNS)
    for number, row in enumerate(invented(rows)):
        if is_edited and number % 100 == 7:
            continue
        is_changed = is_edited and number % 20 == 3
        sheet.append((*row[:2], f"{row[2]} Ändrat.", *row[3:]) if is_changed else row)
    book.save(path)


def invented(rows: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows, the same every time."""
    draw = random.Random(7)
    for number in range(rows):
        yield (
            draw.choice(_MUNICIPALITIES),
            f"Påhittad behandling {number}",
            f"Ändamålet med behandling {number} är påhittat för mätningen.",
            draw.choice(_BASES),
            ", ".join(draw.sample(_DATA, 3)),
            "elever, vårdnadshavare",
            f"{draw.randint(1, 10)} år",
            "Skatteverket",
            draw.choice(_SUPPLIERS) if number % 10 == 0 else "",
            "nej",
            draw.choice(_SYSTEMS),
            draw.choice(_BOARDS),
            "https://kommun.example/behandlingar",
            "",
        )


if __name__ == "__main__":
    main()
