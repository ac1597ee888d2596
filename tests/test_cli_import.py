"""`ansvar import`: shown, written, undone; and files, disks and processes that fail leave nothing half-written."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from ansvar.__main__ import main
from graph_service.names import ANSVAR
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore
from ingest.imports.chosen import Choice, mapping_text
from ingest.mapping.codes import shipped_codes
from ingest.mapping.kept import KeptMappings
from ingest.readers.open import open_source
from ingest.tables import Column, Table

ROOT = Path(__file__).resolve().parent.parent
ROWS = ("Id", "Namn", "Syfte")
SMALL = [("1", "Lön", "Betala lön"), ("2", "Skolskjuts", "Köra elever")]
MANY = [(str(number), f"Påhittad behandling {number}", f"Syfte {number}") for number in range(150)]
MAX_MEGABYTES = 600


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture(scope="module")
def mapping(tmp_path_factory: pytest.TempPathFactory) -> Path:
    table = Table("", tuple(Column(name, letter) for name, letter in zip(ROWS, "ABC", strict=True)), 1, (), _no_rows)
    choice = Choice("activity", "Namn", "Id", {"Syfte": "ansvar:purpose"}, is_synthetic=True)
    path = tmp_path_factory.mktemp("mappings") / "behandlingar.yaml"
    path.write_text(mapping_text("behandlingar", table, choice, "Stadens egen lista"), encoding="utf-8")
    return path


def _no_rows() -> Iterator[None]:
    yield from ()


def csv_file(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    path.write_text("\n".join(";".join(row) for row in [ROWS, *rows]) + "\n", encoding="utf-8")
    return path


def xlsx_file(path: Path, rows: list[tuple[str, str, str]]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Behandlingar")
    for row in [ROWS, *rows]:
        sheet.append(row)
    book.save(path)
    return path


def run(*arguments: object) -> int:
    """Run the command in this process."""
    return main(["import", *map(str, arguments)])


def process(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a Python program of its own."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def test_a_dry_run_shows_all_and_makes_no_store(tmp_path, store, mapping, capsys):
    """Nothing is written, not even an empty store."""
    file = csv_file(tmp_path / "lista.csv", SMALL)

    code = run(file, "--mapping", mapping, "--dry-run", "--store", store)

    told = capsys.readouterr()
    assert code == 0
    assert "2 rows: 2 new, 0 changed, 0 gone, 0 unchanged" in told.out
    assert "2 × Processing activity: Lön, Skolskjuts\n" in told.out
    assert "Gaps that open" in told.out
    assert "ansvar: 2 rows read" in told.err
    assert not store.exists()


def test_a_proposed_mapping_is_kept_and_not_written_over(tmp_path, store, capsys):
    """What was corrected in it is not lost to the same command given again."""
    file = csv_file(tmp_path / "lista.csv", SMALL)
    arguments = (file, "--propose", "--register", "Vår lista", "--out", tmp_path / "lista.yaml", "--store", store)

    first, again = run(*arguments), run(*arguments)

    assert (first, again) == (0, 2)
    assert "mapping: var-lista\n" in (tmp_path / "lista.yaml").read_text(encoding="utf-8")
    assert "lista.yaml is there already and may have been corrected. Give another --out." in capsys.readouterr().err


def test_an_import_is_written_compared_and_undone(tmp_path, store, mapping, capsys):
    """The same file is no change, an edited one is shown before and after, and the whole of it is taken back."""
    file = csv_file(tmp_path / "lista.csv", SMALL)
    options = (file, "--mapping", mapping, "--store", store)

    assert run(*options) == 0
    assert run(*options) == 0
    again = capsys.readouterr().out
    csv_file(file, [SMALL[0], ("2", "Skolskjuts", "Köra barn")])
    assert run(*options) == 0
    edited = capsys.readouterr().out
    slug = edited.partition("--undo ")[2].partition("`")[0]
    assert run("--undo", slug, "--store", store) == 0
    undone = capsys.readouterr().out

    assert "Nothing was written, for the register says what the file says. Revision 1." in again
    assert "Skolskjuts (lista.csv, row 3): ansvar:purpose@sv: 'Köra elever' → 'Köra barn'" in edited
    assert "0 records that the import made are gone, 1 are as they were before it. Revision 3." in undone


def test_a_mapping_that_is_kept_in_the_store_is_taken_by_its_name(tmp_path, store, mapping, capsys):
    """The newest version of it; what is not there names those that are."""
    file = csv_file(tmp_path / "lista.csv", SMALL)
    text, codes = mapping.read_text(encoding="utf-8"), shipped_codes()
    assert run(file, "--mapping", mapping, "--store", store) == 0
    kept = KeptMappings(store / "mappings")
    kept.keep(text.replace("ansvar:purpose", "dcterms:description"), open_source(file), codes)
    kept.keep(text, open_source(file), codes)

    assert run(file, "--mapping", "behandlingar", "--store", store) == 0
    told = capsys.readouterr().out.splitlines()
    assert run(file, "--mapping", "andra", "--store", store) == 2

    assert "lista.csv read with behandlingar 2 as behandlingar" in told
    assert "suppliers, sv-kommuner, behandlingar" in capsys.readouterr().err


def test_everything_is_told_as_json(tmp_path, store, mapping, capsys):
    """Machines get every list whole, and the address of the import."""
    file = csv_file(tmp_path / "lista.csv", SMALL)

    code = run(file, "--mapping", mapping, "--json", "--store", store)

    body = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [one["label"] for one in body["new"]] == ["Lön", "Skolskjuts"]
    assert body["new"][1]["place"] == "lista.csv, rad 3"
    assert (body["import"], body["revision"]) == (
        f"https://ansvar.example.org/id/import/{body['import'].rpartition('/')[2]}",
        1,
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "No file is named"),
        (("fil.csv",), "No mapping is named for fil.csv"),
        (("fil.csv", "--mapping", "finns-inte"), "There is no mapping 'finns-inte'"),
        (("finns-inte.csv", "--mapping", "sv-kommuner", "--dry-run"), "finns-inte.csv"),
        (("--undo", "finns-inte"), "finns-inte"),
    ],
)
def test_what_is_missing_is_told_in_one_line(arguments, told, store, capsys):
    """What, where, and what to do instead; exit code 2."""
    code = run(*arguments, "--store", store)

    error = capsys.readouterr().err
    assert code == 2
    assert told in error
    assert error.count("\n") == 1


def _truncated(tmp_path: Path) -> Path:
    whole = xlsx_file(tmp_path / "hel.xlsx", MANY).read_bytes()
    path = tmp_path / "avhuggen.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _bomb(tmp_path: Path) -> Path:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        with zipfile.ZipFile(xlsx_file(tmp_path / "hel.xlsx", SMALL)) as whole:
            for name in whole.namelist():
                if not name.startswith("xl/worksheets/"):
                    packed.writestr(name, whole.read(name))
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(300):
                sheet.write(b" " * 1_000_000)
    return path


def _gigabyte(tmp_path: Path) -> Path:
    path = csv_file(tmp_path / "stor.csv", SMALL)
    with path.open("r+b") as file:
        # A sparse file: it takes no room on the disk and a gigabyte to read.
        file.truncate(1_000_000_000)
    return path


@pytest.mark.parametrize("make", [_truncated, _bomb, _gigabyte])
def test_a_file_that_cannot_be_read_is_refused_in_little_memory(make, tmp_path, store, mapping):
    """A truncated workbook, one that unpacks to far more than it is, and a gigabyte: one line, and no store."""
    file = make(tmp_path)
    code = (
        # Not `ru_maxrss`, which a process has from the one that started it.
        "import re, sys; from ansvar.__main__ import main; code = main(sys.argv[1:]); "
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]; "
        "print(int(peak) // 1024); sys.exit(code)"
    )

    started = process(code, "import", file, "--mapping", mapping, "--store", store)
    megabytes, error = started.communicate()

    assert started.returncode == 2
    assert error.startswith("ansvar: ")
    assert file.name in error
    assert error.count("\n") == 1
    assert int(megabytes) < MAX_MEGABYTES


def test_a_mapping_that_does_not_fit_writes_nothing(tmp_path, store, capsys):
    """The columns that are missing and those that are there are named."""
    file = csv_file(tmp_path / "lista.csv", SMALL)

    code = run(file, "--mapping", "sv-kommuner", "--store", store)

    error = capsys.readouterr().err
    assert code == 2
    assert "lista.csv: the mapping 'sv-kommuner' does not fit this file" in error
    assert "'Namn'" in error


IMPORT_AND_TELL = """
import sys
from ansvar.__main__ import main
from graph_service.store.embedded import EmbeddedStore
write = EmbeddedStore.commit
def commit(self, removed, added):
    if "TOLD" not in globals():
        globals()["TOLD"] = True
        print("writing", flush=True)
    write(self, removed, added)
import ingest.imports.write as step
begin = step.alone
def alone(registry):
    EmbeddedStore.commit = commit
    return begin(registry)
step.alone = alone
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, mapping: Path) -> Path:
    """The store of a register with one import, closed: to be copied, never opened."""
    folder = tmp_path_factory.mktemp("first")
    run(csv_file(folder / "lista.csv", MANY), "--mapping", mapping, "--store", folder / "store")
    return folder / "store"


@pytest.fixture
def begun(tmp_path: Path, store: Path, first: Path, mapping: Path) -> tuple[object, ...]:
    """A register with one import, and the arguments of the next, which edits every row and adds as many."""
    shutil.copytree(first, store)
    edited = [(one, name, f"{purpose}, ändrat") for one, name, purpose in MANY]
    more = [(f"n{one}", f"Ny {one}", purpose) for one, _, purpose in MANY]
    file = csv_file(tmp_path / "lista.csv", edited + more)
    return ("import", file, "--mapping", mapping, "--store", store)


def assert_all_or_nothing(store: Path) -> int:
    """Open the register and return its revision; all of the import is there or nothing, and what is derived fits."""
    with_disk = Registry.open(Settings(store=store))
    copy = EmbeddedStore.in_memory()
    copy.commit([], with_disk.store.quads())
    rebuilt = Registry(copy, Settings())
    try:
        edited = [
            iri
            for iri in with_disk.labels.of_kind("activity")
            if any("ändrat" in str(value) for value in with_disk.record(iri).values(ANSVAR.purpose))
        ]
        written = (with_disk.counts()["activity"], len(edited), with_disk.counts()["import"], with_disk.revision)
        assert written in {(len(MANY), 0, 1, 1), (2 * len(MANY), len(MANY), 2, 2)}
        assert {gap.iri for gap in with_disk.gaps()} == {gap.iri for gap in rebuilt.gaps()}
        assert with_disk.counts() == rebuilt.counts()
        for words in ("Påhittad behandling 7", "Ny 7"):
            assert with_disk.search(words).total == rebuilt.search(words).total
        return with_disk.revision
    finally:
        rebuilt.close()
        with_disk.close()


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.soak), pytest.param(2, marks=pytest.mark.soak)])
def test_a_process_that_is_killed_while_it_writes_leaves_all_or_nothing(seed, begun, store):
    """At random points from the first byte on; the register opens again, and what is derived fits it."""
    draw = random.Random(seed)

    started = process(IMPORT_AND_TELL, *begun)
    assert started.stdout is not None
    has_begun = any(line.startswith("writing") for line in started.stdout)
    assert has_begun, started.communicate()[1]
    try:
        started.wait(timeout=draw.choice((0.0, draw.uniform(0, 0.3), draw.uniform(0, 3))))
    except subprocess.TimeoutExpired:
        started.kill()
    started.communicate()

    assert assert_all_or_nothing(store) in {1, 2}


def test_a_disk_that_is_full_while_it_writes_leaves_nothing(begun, store):
    """One line says so, and the register is as it was."""
    limited = IMPORT_AND_TELL.replace(
        'print("writing", flush=True)',
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))",
    )

    started = process(limited, *begun)
    _, error = started.communicate()

    assert started.returncode == 2
    told = error.splitlines()[-1]
    assert told.startswith("ansvar: ")
    assert "Traceback" not in error
    assert assert_all_or_nothing(store) == 1
