"""A chain as a file: a whole SVG document in the language asked for, readable by programs that know no style sheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest
from pages_town import town

from graph_service.registry import Registry
from web.chain_file import chain_svg
from web.i18n import current_language

SVG = "{http://www.w3.org/2000/svg}"
PAYROLL = "https://ansvar.example.org/id/activity/loneutbetalning"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    yield from town()


def texts(document: str) -> str:
    return " ".join(one.text or "" for one in ET.fromstring(document).iter(f"{SVG}text"))


def test_the_file_is_svg_with_its_styles_inside(registry: Registry) -> None:
    """Every class of the drawing has a rule, and every colour is a colour."""
    document = chain_svg(registry.labels, registry.chain(PAYROLL), "sv")

    root = ET.fromstring(document)
    style = root.findtext(f"{SVG}style") or ""
    assert root.tag == f"{SVG}svg"
    for name in ("chain-box", "chain-edge", "chain-lacking", "chain-groundless", "chain-name"):
        assert re.search(rf"\.{name}\b[^{{]*{{", style), name
    assert "var(" not in style
    assert "#b" in style


def test_the_file_has_no_links(registry: Registry) -> None:
    """Away from the register they would lead nowhere."""
    assert list(ET.fromstring(chain_svg(registry.labels, registry.chain(PAYROLL), "sv")).iter(f"{SVG}a")) == []


def test_the_file_is_in_the_language_asked_for(registry: Registry) -> None:
    """And the language of whatever asked for it stays as it was."""
    chain, before = registry.chain(PAYROLL), current_language.get()

    swedish, english = (texts(chain_svg(registry.labels, chain, lang)) for lang in ("sv", "en"))

    assert "Skolnämnden" in swedish
    assert "tredjeland" in swedish
    assert "School board" in english
    assert "third country" in english
    assert current_language.get() == before
