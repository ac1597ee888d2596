"""How a mapping that is made here writes what columns say of organisations, systems and countries.

A cell that names a party makes a record of it, of a sort that fits; a cell of an activity that names processors makes
an engagement of each. The same for a mapping that is proposed and for one that a person chose column by column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ingest.mapping.words import NOTHING

NO_COUNTRY = "no-country"
"""The list of what stands for no country where countries are expected."""
COMPANY, APPLICATION = "company", "application"
"""What a mapping calls the columns with one company, or one system, for each that a cell names."""

_COMPANY = r"^(?!(?:Nej|Inga|Ingen|Saknas|Ej|None|No)\b)[A-ZÅÄÖÆØ0-9](?:[^.]|\.(?! [A-ZÅÄÖÆØ])){1,60}$"
_JOINED = r"(?i)\b(AB|HB|KB|Oy|A/S|ApS|AS|Ltd\.?|Inc\.?|LLC|GmbH|BV|plc) (?:och|samt|and|og|&) "
_APART = r"\1;"
_SPLIT = '[";", "\\n", "|", ","]'
_UNSEEN = re.compile("[^\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\U00010000-\\U0010ffff]")
_SORTS = {
    "dpv:hasDataController": "board",
    "affects": "board",
    "hasRecordsCreator": "board",
    "usedBy": "board",
    "engaged": "supplier",
    "engager": "supplier",
    "suppliedBy": "supplier",
    "party": "supplier",
}


def quoted(text: str) -> str:
    """Return a text as YAML writes it on one line."""
    # A text in JSON is one in YAML too, but for letters that YAML wants to see written as their number.
    return _UNSEEN.sub(lambda sign: f"\\U{ord(sign[0]):08x}", json.dumps(text, ensure_ascii=False))


def one_company_each(header: str) -> str:
    """Return the column with the companies that cells name: "Karta AB och Taxi AB" are two."""
    # "Barn och utbildning AB" is one.
    apart = f"replace: {{{quoted(_JOINED)}: {quoted(_APART)}}}, "
    return f"{{from: {quoted(header)}, {apart}split: {_SPLIT}, pattern: '{_COMPANY}'}}"


def one_application_each(header: str) -> str:
    """Return the column with the systems that cells name."""
    return f"{{from: {quoted(header)}, split: {_SPLIT}, pattern: '{_COMPANY}'}}"


def value_of(kind: str, property_: str, column: str) -> str:
    """Return what a property of a kind of record is given by one column, which is written as the mapping calls it."""
    if property_ in _SORTS:
        return f"{{column: {column}, sort: {_SORTS[property_]}}}"
    if property_ == "scope":
        return f"{{column: {column}, kind: service}}"
    if property_ == "usesSystem" and kind == "activity":
        return f"{{column: {APPLICATION}, keep: none}}"
    if property_ == "transfersTo":
        return f"{{column: {column}, list: {NO_COUNTRY}}}"
    return column


def no_country_list() -> Iterator[str]:
    """Yield the lines of the list of what stands for no country."""
    yield "lists:"
    yield f"  {NO_COUNTRY}: {{nothing: [{', '.join(map(quoted, ('Nej', 'No', *sorted(NOTHING))))}]}}"


def engagement(key: str, named: str, controller: str | None) -> Iterator[str]:
    """Yield the lines of the engagement of each company that a row of activities names.

    `key` and `named` are the templates of the activity's key and name, `controller` its column, where there is one.
    """
    yield "      - kind: engagement"
    yield f"        each: {COMPANY}"
    yield f"        key: {quoted(f'{key} {{{COMPANY}}}')}"
    yield "        name:"
    yield f"          sv: {quoted(f'{{{COMPANY}}} behandlar uppgifter för {named}')}"
    yield f"          en: {quoted(f'{{{COMPANY}}} processes data for {named}')}"
    yield "        say:"
    if controller:
        yield f"          engager: {{column: {controller}, sort: board, keep: none}}"
    yield f"          engaged: {{column: {COMPANY}, sort: supplier}}"
    yield "          scope: {record: activity}"
    yield '          rank: {text: "1"}'
