"""Tables and lists of Markdown, as suppliers publish whom they engage. The only module that imports markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from lxml import etree
from markdown_it import MarkdownIt

from ingest.readers.cells import clean
from ingest.readers.encoding import find_encoding
from ingest.readers.given import Given
from ingest.readers.grid import Grid, read_table, told_apart
from ingest.readers.header import Line
from ingest.readers.html import HEADINGS, LINE, links_of, parse_page, tables_of, text_within
from ingest.tables import Note, ReadOptions, Table

LIST_COLUMNS = ("name", "name (link)", "text", "introduction")
"""The columns of a list: what each item begins with, its address, the rest, and what stands before the list."""

_MOST_BYTES = 8 * 1024 * 1024
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?=\n)", re.DOTALL)
_CLOSED_BREAK = re.compile(r"</br\s*>", re.IGNORECASE)
_BETWEEN = " \t\n.,:;–—-"


def read_markdown(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return the tables of a Markdown file; the number of a row is its line in the file.

    A list of which every item begins with a link or with words in bold is a table too (`LIST_COLUMNS`); the lists
    under one heading are one table.
    """
    text = given.read(_MOST_BYTES).decode(find_encoding(given, options.encoding).name, "replace")
    root = parse_page(given.name, _render(clean_lines(text)))
    lists = [] if root is None else _tables_of_lists(given.name, root, options)
    return [*tables_of(given.name, root, options), *lists], []


def clean_lines(text: str) -> str:
    """Return a text with the properties at its top blanked and `</br>` as `<br>`, every line still in its place."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _CLOSED_BREAK.sub("<br>", _FRONT_MATTER.sub(lambda match: "\n" * match[0].count("\n"), text, count=1))


def _render(text: str) -> str:
    """Return Markdown as HTML in which each row and item says on which line it stands."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type in {"tr_open", "list_item_open"} and token.map:
            token.attrSet(LINE, str(token.map[0] + 1))
    return f"<body>{markdown.renderer.render(tokens, markdown.options, {})}</body>"


def _tables_of_lists(file: str, root: etree._Element, options: ReadOptions) -> Iterator[Table]:
    found: dict[str, list[Line]] = {}
    heading = introduction = ""
    for element in root.iter():
        if element.tag in HEADINGS:
            heading, introduction = " ".join(text_within(element).split()), ""
        elif element.tag == "p" and not _is_in_item(element):
            introduction = text_within(element)
        elif element.tag in {"ul", "ol"}:
            items = [_item(item, introduction) for item in element.iterchildren("li")]
            if items and all(item is not None for item in items):
                found.setdefault(heading, []).extend(item for item in items if item)
    for name, lines in zip(told_apart(list(found)), found.values(), strict=True):
        table = read_table(Grid(file, name, partial(iter, [(0, LIST_COLUMNS), *lines]), _letter), options)
        if table is not None:
            yield table


def _is_in_item(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "li"


def _letter(index: int) -> str:
    return str(index + 1)


def _item(item: etree._Element, introduction: str) -> Line | None:
    """Return an item of a list as a row, or None where it begins with neither link nor words in bold."""
    inner = item[0] if len(item) and item[0].tag == "p" and not clean(item.text or "") else item
    if clean(inner.text or "") or not len(inner) or inner[0].tag not in {"a", "strong", "b"} or item.get(LINE) is None:
        return None
    name, whole = text_within(inner[0]), text_within(item)
    rest = whole.removeprefix(name).lstrip(_BETWEEN)
    return int(item.get(LINE, "0")), (name, "\n".join(links_of(inner[0])), rest, introduction)
