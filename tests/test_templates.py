"""The templates: they take what their contexts give, say it in both languages, and let no text become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from every_page_sample import samples
from jinja2 import meta, nodes
from page_samples import HOME, RECORD

from graph_service.labels import Text
from web.i18n import LANGUAGES, LOCALES, current_language, current_prefix
from web.render import TEMPLATES, Frame, PageContext, Switch, environment, render

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(samples())


@contextmanager
def page_in(language: str) -> Iterator[Frame]:
    """Give the frame of a page whose address names the language."""
    before, prefix = current_language.set(language), current_prefix.set(f"/{language}")
    try:
        yield Frame(
            title="Rubrik",
            register="Ansvar",
            contact="registret@stad.example",
            language=language,
            switches=tuple(Switch(code, code, f"/{code}/here", code == language) for code in LANGUAGES),
            canonical="https://register.example/here",
            origin="https://register.example",
            colour_scheme="auto",
            colour_schemes=("auto", "light", "dark"),
            colour_form="/colour-scheme",
            here=f"/{language}/here",
            section="search",
        )
    finally:
        current_prefix.reset(prefix)
        current_language.reset(before)


def page(name: str, language: str = "sv") -> str:
    with page_in(language) as frame:
        return render(samples()[name], frame)


def write(context: PageContext, language: str = "sv") -> str:
    with page_in(language) as frame:
        return render(context, frame)


class Outline(HTMLParser):
    """Collects what a test asks of a page: its links, identifiers and headings, and tags left open."""

    VOID = frozenset({"meta", "link", "input", "br"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.attributes.update(given)
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of an SVG that has no end tag."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_well_formed_in_each_language(name: str, language: str) -> None:
    """Every element is closed, identifiers are unique, and there is one heading of the first level."""
    outline = Outline(page(name, language))

    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))
    assert outline.headings.count("h1") == 1


@pytest.mark.parametrize("name", NAMES)
def test_headings_leave_out_no_level(name: str) -> None:
    """Nobody who goes from heading to heading wonders what lies between."""
    levels = [int(heading[1]) for heading in Outline(page(name)).headings]

    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("name", NAMES)
def test_a_template_uses_every_field_of_its_context_and_nothing_else(name: str) -> None:
    """A template can ask for nothing that no page gives, and no page works out what none shows."""
    context = samples()[name]
    tree = environment("sv").parse((TEMPLATES / context.template).read_text(encoding="utf-8"))
    macros = {macro.name for macro in tree.find_all(nodes.Macro)}
    for imported in tree.find_all(nodes.FromImport):
        macros.update(one if isinstance(one, str) else one[1] for one in imported.names)

    asked = meta.find_undeclared_variables(tree) - set(environment("sv").globals) - macros

    assert asked - {"page"} == {field.name for field in fields(context)}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_carries_no_style_or_script_of_its_own(name: str) -> None:
    """The content security policy would stop it; data for programs that read the page is no script."""
    text = page(name)
    allowed = (' type="module" src="/static/', ' type="application/ld+json">{')

    assert {part for part in text.split("<script")[1:] if not part.startswith(allowed)} == set()
    assert "<style" not in text
    assert not {one for one in Outline(text).attributes if one == "style" or one.startswith("on")}


@pytest.mark.parametrize("name", NAMES)
def test_links_between_pages_keep_the_language_of_the_address(name: str) -> None:
    """Only data, which has no language, is linked without the prefix."""
    without = {link for link in Outline(page(name)).links if re.match(r"/(?!sv/|sv$|en/|static/)", link)}

    assert {
        link
        for link in without
        if not re.search(r"\.(ttl|jsonld|json|csv|xlsx|rdf|gz|jws)$|^/(api/|openapi.json$)", link)
    } == set()


def test_a_text_in_another_language_is_marked_with_its_language() -> None:
    """A screen reader then reads it in the right voice (WCAG 3.1.2)."""
    assert '<span lang="en">payroll</span>' in page("record", "sv")
    assert '<span lang="sv">lönehantering</span>' in page("record", "en")
    assert '<span lang="sv">lönehantering</span>' not in page("record", "sv")


def test_text_from_the_register_never_becomes_markup() -> None:
    """Names and descriptions are other people's words."""
    bad = Text("<b onclick=x>&", "sv")

    text = write(replace(RECORD, thing=replace(RECORD.thing, name=bad), descriptions=(bad,), synonyms=(bad,)))

    assert "<b " not in text
    assert "&lt;b onclick=x&gt;&amp;" in text


def test_made_up_records_say_so() -> None:
    """Nobody takes the demo city for a real one."""
    assert "Påhittat exempel" in page("record")
    assert "Påhittat exempel" in page("search")


def test_numbers_and_days_are_written_as_the_language_writes_them() -> None:
    """Twelve thousand four hundred has a space in Swedish and a comma in English."""
    assert "12\xa0400" in write(HOME, "sv")
    assert "12,400" in write(HOME, "en")
    assert "14 april 2026" in page("record", "sv")
    assert "14 April 2026" in page("record", "en")


def extracted() -> Catalog:
    """Return every message that templates and modules name."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    keywords = {**DEFAULT_KEYWORDS, "mark": None}
    for _file, line, message, _comments, context in extract_from_dir(ROOT, methods, options, keywords):
        found.add(message, context=context, locations=[(_file, line)])
    return found


def written() -> Catalog:
    with (LOCALES / "sv" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="sv", abort_invalid=True)


def _texts(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def test_the_swedish_catalogue_is_complete_and_has_nothing_more() -> None:
    """A page in Swedish has no English on it, and no text is kept that no page shows."""
    wanted = {(one.context, one.id) for one in extracted() if one.id}
    swedish = written()

    assert wanted - {(one.context, one.id) for one in swedish} == set()
    assert {(one.context, one.id) for one in swedish if one.id} - wanted == set()
    assert [one.id for one in swedish if one.id and (one.fuzzy or not all(_texts(one)))] == []


def test_a_translation_takes_the_same_values_as_its_source() -> None:
    """A name misspelt in one language would fail on that page only."""
    pattern = re.compile(r"%\(\w+\)s|(?<!%)\{\w+\}")
    for message in written():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        named = {name for one in ids for name in pattern.findall(one)}
        for text in _texts(message) if message.id else ():
            assert set(pattern.findall(text)) <= named, message.id
