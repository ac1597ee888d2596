"""JSON, JSON Lines and YAML: records in lists, nested names with dots, and folders of files."""

from __future__ import annotations

import json

import pytest

from graph_service.errors import DataRejected
from ingest.readers.open import open_source
from ingest.tables import ReadOptions
from tests.workbooks import read_one, values, written

CATALOG = """# Backstage
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: lonesystem
  tags: [java, 1.10]
  links:
    - {url: https://a.example, title: Handbok}
    - {url: https://b.example}
spec:
  owner: group:intraservice
  enabled: no
---
kind: System
metadata: {name: personal}
"""


def as_json(path, data):
    """Write a value as JSON and return the path."""
    return written(path, json.dumps(data, ensure_ascii=False))


def test_list_of_objects_is_a_table(tmp_path):
    """Each object is a row numbered by its place; columns come in the order they are met."""
    table = read_one(
        as_json(tmp_path / "a.json", [{"namn": "Lön", "antal": 3}, {"antal": 4.5, "klar": True, "x": None}])
    )

    assert [column.name for column in table.columns] == ["namn", "antal", "klar", "x"]
    assert [(row.number, *row.values.values()) for row in table.rows()] == [
        (1, "Lön", "3", "", ""),
        (2, "", "4.5", "true", ""),
    ]


def test_nested_objects_have_names_with_dots(tmp_path):
    """The names that lead to a value are the name of its column."""
    table = read_one(as_json(tmp_path / "a.json", [{"ägare": {"namn": "Nämnden", "adress": {"ort": "Göteborg"}}}]))

    assert next(table.rows()).values == {"ägare.namn": "Nämnden", "ägare.adress.ort": "Göteborg"}


def test_lists_are_tuples(tmp_path):
    """Values of a list stay apart; objects of a list give one tuple for each name, of one length."""
    record = {"taggar": ["a", 1], "biträden": [{"namn": "A", "land": "SE"}, {"namn": "B"}], "tom": []}
    table = read_one(as_json(tmp_path / "a.json", [record]))

    assert next(table.rows()).values == {
        "taggar": ("a", "1"),
        "biträden.namn": ("A", "B"),
        "biträden.land": ("SE", ""),
        "tom": "",
    }


def test_lists_in_an_envelope_are_tables_by_their_names(tmp_path):
    """An export of a tool wraps its lists in an object; each is a table named by what leads to it."""
    source = open_source(
        as_json(tmp_path / "a.json", {"count": 1, "data": {"items": [{"a": 1}]}, "results": [{"b": 2}]})
    )

    assert [(table.name, values(table)) for table in source.tables] == [("data.items", [["1"]]), ("results", [["2"]])]


def test_object_with_a_name_is_one_record(tmp_path):
    """An object that names itself is a record, also where it holds a list of objects."""
    source = open_source(as_json(tmp_path / "a.json", {"name": "Lön", "biträden": [{"namn": "A"}]}))

    assert next(source.tables[0].rows()).values == {"name": "Lön", "biträden.namn": ("A",)}
    assert source.notes[0].en.startswith("The file is read as one record.")


def test_place_of_the_list_can_be_chosen(tmp_path):
    """What a person says of where the rows stand goes before what is found."""
    path = as_json(tmp_path / "a.json", {"name": "Lön", "biträden": [{"namn": "A"}]})

    assert values(read_one(path, rows_at="biträden")) == [["A"]]


def test_place_without_a_list_is_refused(tmp_path):
    """A mistyped place is told of by its name."""
    path = as_json(tmp_path / "a.json", {"data": [{"a": 1}]})

    with pytest.raises(DataRejected, match=r"a\.json: no list of records stands at 'dta'"):
        open_source(path, ReadOptions(rows_at="dta"))


def test_number_that_would_fill_memory_is_kept_as_written(tmp_path):
    """An exponent of a billion is nine characters in a file and a gigabyte as a number."""
    table = read_one(written(tmp_path / "a.json", '[{"a": 1e999999999, "b": 1.50, "c": 12345678901234567890}]'))

    assert values(table) == [["1E+999999999", "1.5", "12345678901234567890"]]


def test_json_lines_are_numbered_by_line(tmp_path):
    """A line is a record, whatever the file's suffix says."""
    for name in ("a.jsonl", "b.json"):
        table = read_one(written(tmp_path / name, '{"a": 1}\n\n{"a": 2}\n'))

        assert [(row.number, row["a"]) for row in table.rows()] == [(1, "1"), (3, "2")]


def test_line_that_is_no_json_is_refused_with_its_number(tmp_path):
    """The person who mends the export finds the line."""
    with pytest.raises(DataRejected, match=r"a\.jsonl, row 2 is no JSON"):
        open_source(written(tmp_path / "a.jsonl", '{"a": 1}\n{"a": }\n'))


def test_json_of_another_encoding_is_read(tmp_path):
    """PowerShell writes UTF-16, and Windows tools put a byte order mark before UTF-8."""
    for encoding in ("utf-16", "utf-8-sig"):
        path = written(tmp_path / f"{encoding}.json", '[{"namn": "Kåta"}]'.encode(encoding))

        assert values(read_one(path)) == [["Kåta"]]


def test_folder_of_json_files_is_one_table(tmp_path):
    """Each row says which file it stands in; other files are told of."""
    as_json(tmp_path / "b.json", {"name": "B", "koder": ["x", "y"]})
    as_json(tmp_path / "a.json", [{"name": "A"}])
    written(tmp_path / "README.txt", "hej")

    source = open_source(tmp_path)

    assert [(row.number, row["_file"], row["name"]) for row in source.tables[0].rows()] == [
        (1, "a.json", "A"),
        (2, "b.json", "B"),
    ]
    assert [row["koder"] for row in source.tables[0].rows()] == ["", ("x", "y")]
    assert [note.en for note in source.notes] == ["Other files in the folder are not read: 1."]


def test_documents_of_yaml_are_records(tmp_path):
    """Values stay as they are written: `no` is a word and `1.10` no number; rows are numbered by line."""
    table = read_one(written(tmp_path / "catalog-info.yaml", CATALOG))
    first, second = table.rows()

    assert (first.number, first["metadata.name"], first["spec.enabled"]) == (2, "lonesystem", "no")
    assert (first["metadata.tags"], first["metadata.links.title"]) == (("java", "1.10"), ("Handbok", ""))
    assert (second.number, second["kind"], second["spec.owner"]) == (14, "System", "")


def test_list_in_yaml_is_a_table(tmp_path):
    """A list at the top, or the only list of an envelope, holds the rows."""
    for name, text in (("a.yaml", "- {a: 1}\n- {a: 2}\n"), ("b.yml", "items:\n- {a: 1}\n- {a: 2}\n")):
        assert values(read_one(written(tmp_path / name, text))) == [["1"], ["2"]]


def test_yaml_with_aliases_is_unfolded(tmp_path):
    """An alias stands for what it names."""
    table = read_one(written(tmp_path / "a.yaml", "- {owner: &o {name: Nämnden}}\n- {owner: *o}\n"))

    assert values(table) == [["Nämnden"], ["Nämnden"]]


def test_yaml_bomb_is_refused(tmp_path):
    """Nine aliases of nine aliases, nine deep, are 387 million values in 500 bytes."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]

    with pytest.raises(DataRejected, match=r"a\.yaml unfolds to more than 2,000,000 values"):
        open_source(written(tmp_path / "a.yaml", "\n".join(lines)))


def test_yaml_that_holds_itself_is_refused(tmp_path):
    """An anchor within what it names never ends."""
    with pytest.raises(DataRejected, match=r"a\.yaml nests too deep"):
        open_source(written(tmp_path / "a.yaml", "a: &a\n  b: *a\n"))


def test_yaml_tag_makes_no_object(tmp_path):
    """A tag that asks for a Python object is text like any other."""
    table = read_one(written(tmp_path / "a.yaml", '- a: !!python/object/apply:os.system ["true"]\n'))

    assert values(table) == [[("true",)]]


def test_deep_nesting_is_refused(tmp_path):
    """Text that only opens brackets does not end the process."""
    for name in ("a.json", "a.yaml", "a.jsonl"):
        with pytest.raises(DataRejected, match=rf"{name}"):
            open_source(written(tmp_path / name, "[" * 100_000 + "]" * 100_000))
