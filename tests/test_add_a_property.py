"""The page on adding a property is right: its two edits, made on a copy of the model, are all that is needed."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import app_of, get, links_of, text_of

from graph_service.files import ONTOLOGY, SHAPES
from graph_service.registry import Registry
from graph_service.settings import Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "how-to" / "add-a-property.md"
ID = "https://ansvar.example.org/id/service/"
RULE = "https://w3id.org/ansvar/shapes#ServiceShape-openedOn"
SERVICES = f"""
@prefix ansvar: <https://w3id.org/ansvar/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{ID}larm> a ansvar:Service ; skos:prefLabel "Larm"@sv ; ansvar:openedOn "2026-01-15"^^xsd:date .
<{ID}vaxel> a ansvar:Service ; skos:prefLabel "Växel"@sv .
<{ID}post> a ansvar:Service ; skos:prefLabel "Post"@sv ; ansvar:openedOn "i vintras" .
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    """A register on a copy of the model that has had the page's two edits."""
    model = tmp_path_factory.mktemp("model")
    shutil.copytree(ONTOLOGY, model / "ontology")
    shutil.copytree(SHAPES, model / "shapes")
    steps = re.findall(r"At the end of `([^`]+)`.*?```turtle\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert [name for name, _ in steps] == ["ontology/ansvar.ttl", "shapes/service.ttl"]
    for name, added in steps:
        with (model / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{added}")
    services = model / "services.ttl"
    services.write_text(SERVICES, encoding="utf-8")
    registry = Registry.in_memory(Settings(model=model))
    registry.load([services], why="prov")
    yield registry
    registry.close()


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


@pytest.mark.parametrize(("language", "words"), [("sv", "Öppnad den 15 januari 2026"), ("en", "Opened on 15 January")])
def test_the_property_is_on_the_page_of_a_record(app: FastAPI, language: str, words: str) -> None:
    """Under its name in the language of the page, which leads to what it means."""
    answer = get(app, f"/{language}/doc/service/larm")

    assert words in text_of(answer)
    assert f"/{language}/ns/openedOn" in links_of(answer)


def test_the_property_is_among_the_fields_of_its_class(registry: Registry) -> None:
    """With its form, so that a form could ask for it."""
    field = next(one for one in registry.fields("service") if one.path.endswith("#openedOn"))

    assert (field.names["en"], field.rule, field.is_mandatory) == ("Opened on", RULE, True)
    assert field.datatype == "http://www.w3.org/2001/XMLSchema#date"


def test_the_property_is_a_column_of_the_table(app: FastAPI) -> None:
    """Filled in for the record that has it, empty for the one that has not."""
    rows = csv.DictReader(io.StringIO(call(app, "/sv/list/service.csv").body.decode()))

    assert {row["Namn"]: row["Öppnad den"] for row in rows} == {"Larm": "2026-01-15", "Post": "i vintras", "Växel": ""}


def test_the_property_is_checked(registry: Registry, app: FastAPI) -> None:
    """A record without it is a gap, and so is a value of the wrong kind; the page of the rule shows them."""
    gaps = registry.gaps(rule=RULE)

    assert {(gap.focus, gap.component.rpartition("#")[2]) for gap in gaps} == {
        (f"{ID}vaxel", "MinCountConstraintComponent"),
        (f"{ID}post", "DatatypeConstraintComponent"),
    }
    assert "Öppningsdag saknas" in text_of(get(app, "/sv/doc/rule/ServiceShape-openedOn"))


def test_the_property_is_explained(app: FastAPI) -> None:
    """At its own address, with its example and the rule that checks it; and among the rules of its class."""
    words = text_of(get(app, "/en/ns/openedOn"))

    assert "States when the service was opened." in words
    assert "The day when the service was ordered." in words
    assert "Opening day missing" in words
    assert "Opening day missing" in text_of(get(app, "/en/shapes/service"))
