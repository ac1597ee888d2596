"""Files that are broken, disguised, locked or too large: one clear line each, and memory that does not grow."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from ingest.tables import Limits, ReadOptions
from tests.workbooks import ods_cell, replace_part, write_ods, write_ods_table, write_xlsx, written

ROOT = Path(__file__).parent.parent
SHEET = "xl/worksheets/sheet1.xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORKSHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def workbook(folder: Path) -> Path:
    """Write a small register as xlsx."""
    return write_xlsx(folder / "a.xlsx", {"R": [["Namn", "Grund"], ["Lön", "avtal"], ["Skola", "lag"]]})


def refusal(path: Path, **limits: int) -> str:
    """Return what is told of a file that is refused."""
    with pytest.raises(DataRejected) as refused:
        open_source(path, ReadOptions(limits=replace(Limits(), **limits)))
    assert "\n" not in refused.value.detail
    return refused.value.detail


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.json", "a.yaml", "a.md", "a.html", "a.ods"])
def test_empty_file_is_told_of_as_empty(tmp_path, name):
    """An export that failed leaves a file of nothing, or of white space."""
    for content in (b"", b" \r\n\x00\xef\xbb\xbf"):
        assert refusal(written(tmp_path / name, content)) == (
            f"{name} is empty. Export it again, or give another file."
        )


@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.txt", "a.yaml"])
def test_binary_file_is_told_of_as_no_text(tmp_path, name):
    """A picture named as a table is not read as letters."""
    assert "is neither text nor a workbook" in refusal(written(tmp_path / name, bytes(range(256)) * 40))


def test_file_that_is_not_there_is_named(tmp_path):
    """A mistyped path is told of in full."""
    assert refusal(tmp_path / "b.csv") == f"{tmp_path / 'b.csv'}: there is no such file. Check the path."


def test_sort_of_file_that_is_not_read_is_told_with_those_that_are(tmp_path):
    """The person knows what to save it as."""
    assert "'.pdf' is no sort of table that can be read here. Give .xlsx" in refusal(
        written(tmp_path / "a.pdf", "%PDF")
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_workbook_is_told_of_as_not_whole(tmp_path, share):
    """A download that broke is no workbook, wherever it broke."""
    for path in (workbook(tmp_path), write_ods(tmp_path / "b.ods", [["a", "b"], ["c", "d"]])):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * share)])

        assert f"{path.name} is damaged or not whole" in refusal(path)


def test_old_workbook_named_as_new_is_told_of(tmp_path):
    """Excel opens it all the same, so its owner does not know; it is to be saved as .xlsx."""
    assert "is a file of an older Office (.xls), whatever its name" in refusal(written(tmp_path / "a.xlsx", OLD_OFFICE))


def test_workbook_with_a_password_is_told_of(tmp_path):
    """Excel packs a protected workbook in an old envelope; LibreOffice says so in its list of parts."""
    excel = written(tmp_path / "a.xlsx", OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"))
    libre = write_ods(tmp_path / "b.ods", [["a", "b"]])
    replace_part(libre, "META-INF/manifest.xml", b"<manifest><encryption-data/></manifest>")

    for path in (excel, libre):
        assert refusal(path) == f"{path.name} is protected with a password. Save a copy without it, and give that."


def test_web_page_named_as_workbook_is_told_of(tmp_path):
    """Many systems export a web page and name it .xls or .xlsx."""
    for suffix in (".xlsx", ".xls"):
        path = written(tmp_path / f"a{suffix}", "<html><table><tr><td>a</td></tr></table></html>")

        assert refusal(path) == f"a{suffix} is a web page named {suffix}. Name it .html, or save it as .xlsx in Excel."


def test_text_named_as_workbook_is_told_of(tmp_path):
    """CSV named .xlsx is to be named .csv."""
    assert "if it is text, name it .csv" in refusal(written(tmp_path / "a.xlsx", "a;b\n1;2\n"))


def test_workbook_named_as_text_is_read(tmp_path):
    """What a file holds says more than its name."""
    path = workbook(tmp_path).rename(tmp_path / "a.csv")

    assert open_source(path).tables[0].name == "R"


def test_packed_file_that_is_no_workbook_is_told_of(tmp_path):
    """A document or an archive has no sheets."""
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("word/document.xml", "<x/>")

    assert "is a packed file, but no workbook" in refusal(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ttl", "<a> <b> <c> ."),
        ("a.xml", "<?xml version='1.0'?>\n<rdf:RDF xmlns:rdf='x'/>"),
        ("a.txt", "@prefix a: <b> ."),
        ("a.jsonld", "{}"),
    ],
)
def test_rdf_is_told_of_as_no_table(tmp_path, name, text):
    """A register in RDF has mappings of its own."""
    assert f"{name} is RDF and no table. Use a mapping that reads RDF" in refusal(written(tmp_path / name, text))


def test_zip_bomb_is_refused_by_its_ratio(tmp_path):
    """A sheet of 50 MB of spaces packs to 50 KB; no register does."""
    path = replace_part(workbook(tmp_path), SHEET, WORKSHEET % (b" " * 50_000_000))

    assert f"'{SHEET}' unpacks to more than 200 times its size" in refusal(path)


def test_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    """The whole of what is packed is held against the limit, before any of it is unpacked."""
    assert "a.xlsx unpacks to" in refusal(workbook(tmp_path), unpacked_bytes=1_000)


def test_part_that_holds_more_than_it_says_is_refused(tmp_path):
    """A bomb may lie about its size; what it says is not trusted."""
    path = workbook(tmp_path)
    size = zipfile.ZipFile(path).getinfo(SHEET).file_size
    raw = path.read_bytes()
    path.write_bytes(raw.replace(struct.pack("<L", size), struct.pack("<L", size // 2)))

    assert "a.xlsx is damaged or not whole" in refusal(path)


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c s='>' r = 'XFD1048576'><v>1</v></c></row>",
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="99999999"><c r="ZZZZZ99999999"><v>1</v></c></row>',
        b'<row r="900000">' + b"<c><v>1</v></c>" * 16_000 + b'</row><row r="1"><c><v>1</v></c></row>',
    ],
)
def test_cells_far_apart_take_no_memory(tmp_path, rows):
    """Two cells at the corners of a sheet would make the library ask for 500 GB and end the process."""
    path = replace_part(workbook(tmp_path), SHEET, WORKSHEET % rows)

    assert "Remove what stands far outside the table" in refusal(path)


def test_cells_repeated_far_in_open_document_take_no_memory(tmp_path):
    """OpenDocument writes a value with how often it is repeated; a million times a thousand is refused."""
    cell = ods_cell("a").replace(" office", ' table:number-columns-repeated="1000" office')
    table = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'

    assert "Remove what stands far outside the table" in refusal(write_ods_table(tmp_path / "a.ods", table))


def test_empty_cells_far_away_do_no_harm(tmp_path):
    """Borders drawn to the last row of a sheet make cells without values, and the register above is read."""
    rows = b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    rows += b'<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"/></row>'
    path = replace_part(workbook(tmp_path), SHEET, WORKSHEET % rows)

    assert [row.number for row in open_source(path, ReadOptions(header_row=1)).tables[0].rows()] == [2]


def test_empty_repeated_cells_of_open_document_do_no_harm(tmp_path):
    """LibreOffice fills a sheet to its end with one repeated empty row."""
    row = "<table:table-row>{}</table:table-row>"
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    far = '<table:table-cell table:number-columns-repeated="16384"/>'
    table = "".join(row.format(cell.format(one) + cell.format(one) + far) for one in ("a", "b"))
    table += f'<table:table-row table:number-rows-repeated="1048574">{far}</table:table-row>'

    assert len(list(open_source(write_ods_table(tmp_path / "a.ods", table)).tables[0].rows())) == 1


def test_file_above_the_limit_is_refused_unread(tmp_path):
    """A file of 1 GB is told of by its size; a sparse one has no bytes to read."""
    path = tmp_path / "a.csv"
    with path.open("wb") as stream:
        stream.truncate(1024**3)

    assert refusal(path) == "a.csv has 1024 MiB, and the limit is 256 MiB. Divide it."


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.jsonl"])
def test_rows_above_the_limit_are_refused(tmp_path, name):
    """The number of rows is limited whatever they are written in."""
    path = tmp_path / name
    if name == "a.xlsx":
        write_xlsx(path, {"R": [["a", "b"], *[["1", "2"]] * 20]})
    else:
        written(path, "a;b\n" + "1;2\n" * 20 if name == "a.csv" else '{"a": 1}\n' * 20)

    assert "has more than 10 rows. Divide the file." in refusal(path, rows=10)


def test_columns_above_the_limit_are_refused(tmp_path):
    """The limit is told with its row; a wrong separator is the usual reason."""
    assert "a.csv, row 2: 12 columns, and the limit is 10" in refusal(
        written(tmp_path / "a.csv", "a;b\n" + "1;" * 11 + "2\n"), columns=10
    )


def test_line_without_end_is_refused(tmp_path):
    """A file of one line of 5 MB is no table, and is not taken into memory as one."""
    assert "line 1 has more than 4,000,000 characters" in refusal(
        written(tmp_path / "a.csv", "a;b" + "x" * 5_000_000), bytes=10**9
    )


def test_merged_cells_of_a_page_take_no_memory(tmp_path):
    """A page may say that one cell spans a thousand rows and columns, many times over."""
    row = "<tr>" + '<td rowspan="1000" colspan="1000">x</td>' * 6 + "</tr>"

    assert "merges more cells than can be read" in refusal(written(tmp_path / "a.html", f"<table>{row * 900}</table>"))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "most_mebibytes"), [("a.csv", 80), ("a.jsonl", 80), ("a.xlsx", 450)])
def test_two_hundred_thousand_rows_are_read_in_bounded_memory(tmp_path, name, most_mebibytes):
    """Text is streamed; a workbook takes what its cells take."""
    path = _large(tmp_path / name)
    code = (
        "import re, sys; from pathlib import Path; from ingest.readers.open import open_source; "
        "count = sum(1 for _ in open_source(Path(sys.argv[1])).tables[0].rows()); "
        "print(count, int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)"
    )

    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True, cwd=ROOT)

    rows, mebibytes = map(int, done.stdout.split())
    assert rows == 200_000
    assert mebibytes < most_mebibytes


def _large(path: Path) -> Path:
    """Write 200,000 rows of eight columns."""
    cells = [f"Behandling {at} för nämnden" for at in range(8)]
    if path.suffix == ".xlsx":
        row = b"".join(b'<c t="inlineStr"><is><t>%s</t></is></c>' % cell.encode() for cell in cells)
        numbered = io.BytesIO()
        numbered.writelines(b'<row r="%d">%s</row>' % (number, row) for number in range(1, 200_002))
        return replace_part(workbook(path.parent), SHEET, WORKSHEET % numbered.getvalue())
    line = ";".join(cells) if path.suffix == ".csv" else '{"a": "' + '", "b": "'.join(cells[:2]) + '"}'
    return written(path, f"{line}\n" * (200_001 if path.suffix == ".csv" else 200_000))
