"""Web pages and Markdown: suppliers' published lists, each table under its heading."""

from __future__ import annotations

import pytest

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from tests.workbooks import read_one, values, written

PAGE = """<!doctype html><html><head><meta charset="iso-8859-1"><title>x</title></head><body>
<table><tr><td><p>layout</p></td></tr></table>
<h2>Underbiträden <em>2026</em></h2><p>Här är de.</p>
<table><thead><tr><th>Namn</th><th>Syfte</th><th>Plats</th></tr></thead>
<tr><td><a href="https://a.example/x">Bolaget  AB</a></td><td>drift<br>och stöd</td><td rowspan=2>Sverige</td></tr>
<tr><td>Annat AB</td><td><ul><li>Lön</li><li>Post</li></ul><script>x()</script></td></tr></table>
<h2>Koncernen</h2><table><caption>Egna bolag</caption><tr><td>Namn</td><td>Land</td></tr>
<tr><td colspan=2>Gäller överallt</td></tr><tr><td>Bolaget Inc</td><td>US</td></tr></table></body></html>"""

LISTED = """---
title: Lista
---

# Underbiträden

De finns i Sverige:

* [Bolaget AB](https://a.example). Drift av servrar.
* **Annat AB** – post

## Tabell

| Namn | Syfte |
|------|-------|
| A \\| B | x</br>y |
| `C` | [mer](../d.md) |

- vanlig punkt
"""


def test_tables_of_a_page_are_named_by_heading_or_caption(tmp_path):
    """A table of one row is layout and none of them."""
    source = open_source(written(tmp_path / "a.html", PAGE.encode("cp1252")))

    assert [table.name for table in source.tables] == ["Underbiträden 2026", "Egna bolag"]


def test_cells_of_a_page_are_their_shown_text(tmp_path):
    """A break and an item of a list are lines, merged cells are filled, scripts are no text, and links are kept."""
    table = open_source(written(tmp_path / "a.html", PAGE.encode("cp1252"))).tables[0]

    assert [(column.name, column.letter) for column in table.columns] == [
        ("Namn", "1"),
        ("Namn (link)", "1"),
        ("Syfte", "2"),
        ("Plats", "3"),
    ]
    assert values(table) == [
        ["Bolaget  AB", "https://a.example/x", "drift\noch stöd", "Sverige"],
        ["Annat AB", "", "Lön\nPost", "Sverige"],
    ]
    assert [row.number for row in table.rows()] == [2, 3]


def test_cell_across_the_columns_of_a_page_is_in_each(tmp_path):
    """What stands over two columns holds for both."""
    table = open_source(written(tmp_path / "a.html", PAGE.encode("cp1252"))).tables[1]

    assert values(table) == [["Gäller överallt", "Gäller överallt"], ["Bolaget Inc", "US"]]


def test_tables_under_one_heading_are_told_apart(tmp_path):
    """Each table keeps a name of its own."""
    table = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    source = open_source(written(tmp_path / "a.htm", f"<h1>Lista</h1>{table}{table}"))

    assert [one.name for one in source.tables] == ["Lista", "Lista (2)"]


def test_markdown_tables_and_lists_are_tables(tmp_path):
    """Rows are numbered by the lines of the file, with the properties at its top counted."""
    source = open_source(written(tmp_path / "a.md", LISTED))

    assert [(table.name, [row.number for row in table.rows()]) for table in source.tables] == [
        ("Tabell", [16, 17]),
        ("Underbiträden", [9, 10]),
    ]


def test_markdown_cells_are_their_shown_text(tmp_path):
    """Both spellings of a break are lines, a quoted bar is a bar, and links are kept."""
    table = open_source(written(tmp_path / "a.md", LISTED)).tables[0]

    assert [column.name for column in table.columns] == ["Namn", "Syfte", "Syfte (link)"]
    assert values(table) == [["A | B", "x\ny", ""], ["C", "mer", "../d.md"]]


def test_list_of_links_is_a_table_with_what_stands_before_it(tmp_path):
    """Some suppliers list whom they engage without a table, and say where in the sentence before."""
    table = open_source(written(tmp_path / "a.md", LISTED)).tables[1]

    assert [column.name for column in table.columns] == ["name", "name (link)", "text", "introduction"]
    assert values(table) == [
        ["Bolaget AB", "https://a.example", "Drift av servrar.", "De finns i Sverige:"],
        ["Annat AB", "", "post", "De finns i Sverige:"],
    ]


@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_page_without_a_table_is_refused(tmp_path, name):
    """A page of text is told of as such."""
    with pytest.raises(DataRejected, match=rf"{name} has no table"):
        open_source(written(tmp_path / name, "# Text\n\nBara ord."))


def test_entities_of_a_page_reach_no_file(tmp_path):
    """A page that declares an entity of a file on the machine gets nothing of it."""
    written(tmp_path / "secret.txt", "hemligt")
    page = f"""<!DOCTYPE x [<!ENTITY e SYSTEM "{tmp_path}/secret.txt">]>
    <table><tr><td>a</td><td>b</td></tr><tr><td>&e;</td><td>2</td></tr></table>"""

    assert "hemligt" not in str(values(read_one(written(tmp_path / "a.html", page))))
