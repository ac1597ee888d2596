"""The table of a kind: a column for each field, a row for each record."""

from __future__ import annotations

import csv
import io

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.fields import Field
from graph_service.labels import Text
from graph_service.publishing.kind_table import kind_table
from graph_service.records import Record

NAME, COUNTRY = "http://x.example/name", "http://x.example/country"
BOAT = "http://x.example/id/boat/a"


class Names:
    """Calls each thing by the end of its IRI and the language."""

    def label(self, iri: str, lang: str) -> Text:
        return Text(f"{iri.rpartition('/')[2]} ({lang})", lang)


def field(path: str, **names: str) -> Field:
    return Field(path, path, names, {}, None, 0, 0, 0, None, "violation", None, None, (), "public")


def rows(*said: tuple[str, NamedNode | Literal], lang: str = "sv") -> list[list[str]]:
    statements = tuple(Triple(NamedNode(BOAT), NamedNode(path), value) for path, value in said)
    fields = [field(NAME, sv="Namn", en="Name"), field(COUNTRY)]
    body = kind_table([Record(BOAT, "boat", BOAT, statements)], fields, Names(), lang)
    return list(csv.reader(io.StringIO(body.decode())))


def test_a_column_is_called_as_its_field_in_the_language() -> None:
    """And by the name of its property where the field has none."""
    assert rows()[0] == ["iri", "Namn", "country (sv)"]
    assert rows(lang="en")[0] == ["iri", "Name", "country (en)"]


def test_several_values_stand_in_one_cell() -> None:
    """Things by name."""
    found = rows((COUNTRY, NamedNode("http://x.example/SE")), (COUNTRY, NamedNode("http://x.example/NO")))

    assert found[1] == [BOAT, "", "SE (sv) | NO (sv)"]


def test_a_text_in_several_languages_is_told_in_the_one_asked_for() -> None:
    """Else in Swedish, and what has no language always."""
    both = ((NAME, Literal("Båt", language="sv")), (NAME, Literal("Boat", language="en")), (NAME, Literal("7")))

    assert rows(*both, lang="en")[1][1] == "Boat | 7"
    assert rows(both[0], lang="en")[1][1] == "Båt"


def test_a_text_that_is_in_neither_language_is_told_all_the_same() -> None:
    """An empty cell would say that the record says nothing."""
    danish, finnish = (NAME, Literal("Båd", language="da")), (NAME, Literal("Vene", language="fi"))

    assert rows(finnish, danish)[1][1] == "Båd"


def test_a_text_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    """As in the table of one record (OWASP, CSV injection)."""
    assert rows((NAME, Literal("=1+1")))[1][1] == "'=1+1"
