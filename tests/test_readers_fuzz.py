"""Damaged files: whatever bytes are changed, a file is read or refused, and nothing else happens."""

from __future__ import annotations

import faulthandler
import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from tests.workbooks import write_ods, write_xlsx, written

ROWS = [
    ["Namn", "Ändamål", "Grund", "Antal"],
    ["Lön", "betala", "avtal", "3"],
    ["Skola", 'lära "ut"; allt', "lag", "40"],
]
MANY = int(os.environ.get("GENERATED_CASES", "1000"))
LONGEST_SECONDS = 60
"""One damaged file must not take longer, or the process ends with a trace of where it was."""


def originals(folder: Path) -> list[Path]:
    """Write the same small register in every format."""
    lines = ["; ".join(f'"{cell}"' for cell in row) for row in ROWS]
    bars = ["| " + " | ".join(row) + " |" for row in (ROWS[0], ["--"] * 4, *ROWS[1:])]
    cells = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS]
    records = [dict(zip(ROWS[0], row, strict=True)) | {"a": {"b": [1, {"c": 2.5}]}} for row in ROWS[1:]]
    return [
        write_xlsx(folder / "a.xlsx", {"R": ROWS, "S": ROWS}),
        write_ods(folder / "a.ods", ROWS),
        written(folder / "a.csv", "\r\n".join(lines)),
        written(folder / "b.csv", "\r\n".join(lines).encode("utf-16")),
        written(folder / "a.json", json.dumps({"data": records})),
        written(folder / "a.jsonl", "\n".join(map(json.dumps, records))),
        written(folder / "a.yaml", "\n---\n".join(map(json.dumps, records)) + "\n---\na: &x [b, *x]\n"),
        written(folder / "a.md", "# Lista\n\n" + "\n".join(bars) + "\n\n* [a](b). c\n"),
        written(folder / "a.html", "<h1>Lista</h1><table>" + "".join(cells) + "</table>"),
    ]


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Return bytes with some of them changed, taken out, doubled or cut off."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(max(1, len(changed)))
        match chance.randrange(6):
            case 0 | 1:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            case 2:
                del changed[at : at + chance.randint(1, 20)]
            case 3:
                changed[at:at] = changed[at : at + chance.randint(1, 200)] * chance.randint(1, 5)
            case 4:
                changed[at:at] = chance.choice(
                    [b"\x00", b'"', b"<", b"[", b"{", b"\xff", b"\n", b"&", b"9" * 30, b"*x"]
                )
            case _:
                if chance.random() < 0.3:
                    del changed[at:]
    return bytes(changed)


def damaged_part(chance: random.Random, path: Path) -> bytes:
    """Return a packed file of which one part is damaged and packed again, so that the damage reaches the reader."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = chance.choice(sorted(parts))
    parts[name] = damaged(chance, parts[name])
    copy = path.with_name("copy.zip")
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, held in parts.items():
            packed.writestr(part, held)
    return copy.read_bytes()


def reading(path: Path) -> str:
    """Read every row of a file; return what is told where it is refused, and "" where it is not."""
    try:
        for table in open_source(path).tables:
            list(table.rows())
    except DataRejected as problem:
        return problem.detail
    return ""


def check(folder: Path, seed: int, count: int) -> tuple[int, int]:
    """Read damaged files; return how many were read and how many refused. Any other error is passed on."""
    chance = random.Random(seed)
    read = refused = 0
    paths = originals(folder)
    for number in range(count):
        path = paths[number % len(paths)]
        is_packed = path.suffix in {".xlsx", ".ods"} and chance.random() < 0.7
        content = damaged_part(chance, path) if is_packed else damaged(chance, path.read_bytes())
        victim = written(folder / f"damaged{path.suffix}", content)
        faulthandler.dump_traceback_later(LONGEST_SECONDS, exit=True)
        try:
            told = reading(victim)
        except BaseException as problem:
            problem.add_note(f"seed {seed}, file {number}, like {path.name}")
            raise
        finally:
            faulthandler.cancel_dump_traceback_later()
        assert "\n" not in told
        read, refused = (read, refused + 1) if told else (read + 1, refused)
    return read, refused


def test_damaged_files_are_read_or_refused(tmp_path):
    """Several hundred damaged files of nine formats: some are read and some refused, so damage is done."""
    read, refused = check(tmp_path, seed=7, count=540)

    assert read > 100
    assert refused > 100


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_many_damaged_files_are_read_or_refused(tmp_path, seed):
    """Thousands more, with other damage."""
    assert sum(check(tmp_path, seed=seed, count=MANY)) == MANY
