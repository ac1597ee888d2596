"""A mapping made of what a person chose for each column: the kind of record, its name, what tells it from others.

And the other way round: what is chosen in a mapping that was made before, so that it is shown again. As in a mapping
that is proposed, a cell of an activity that names processors also makes an engagement of each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph_service.errors import BadRequest
from graph_service.names import slug_of
from ingest.imports.preview import short_name
from ingest.mapping.column_values import (
    APPLICATION,
    COMPANY,
    engagement,
    no_country_list,
    one_application_each,
    one_company_each,
    quoted,
    value_of,
)
from ingest.mapping.model import Mapping_, RecordRule, TableRule
from ingest.tables import Table

NOT_READ = ""
"""The choice for a column that is not read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the columns of one table are; columns are named as the table has them."""

    kind: str
    name_column: str
    key_column: str
    """What tells one record from another over the years: a number of the source's own, or else the name."""
    property_by_column: Mapping[str, str]
    """The property that a column gives, as Turtle writes it (`ansvar:purpose`)."""
    language: str = "sv"
    is_synthetic: bool = False


_CONTROLLER, _PROCESSORS, _SYSTEMS = "dpv:hasDataController", "processorText", "usesSystem"
_SYSTEM_TEXT, _COUNTRIES = "systemText", "transfersTo"


def mapping_text(name: str, table: Table, choice: Choice, source: str) -> str:
    """Return a mapping as YAML; `name` names it and its source register, `source` says where the facts come from.

    Raises BadRequest where a column that must be there is not.
    """
    columns = {one.name: f"c{number}" for number, one in enumerate(table.columns, start=1)}
    for column in (choice.name_column, choice.key_column):
        if column not in columns:
            raise BadRequest(f"'{column}' is no column of {table.name or 'the table'}. Choose one of the columns.")
    said = _headers_by_property(choice, columns)
    used = {choice.name_column, choice.key_column}.union(*said.values())
    given = [
        f"          {_prefixed(property_)}: [{', '.join(_values(choice.kind, property_, headers, columns))}]"
        for property_, headers in said.items()
    ]
    return "\n".join(
        [
            f"mapping: {slug_of(name)}",
            'version: "1"',
            f"title: {{{choice.language}: {quoted(name)}}}",
            f"language: {choice.language}",
            f"source: {quoted(_plain(source))}",
            *(['synthetic: "true"'] if choice.is_synthetic else []),
            *(no_country_list() if _COUNTRIES in said else []),
            "tables:",
            f"  - headers: [{', '.join(quoted(one) for one in sorted({choice.name_column, choice.key_column}))}]",
            "    columns:",
            *(f"      {columns[one.name]}: {{from: {quoted(one.name)}}}" for one in table.columns if one.name in used),
            *(f"      {called}: {each}" for called, each in _one_each(choice.kind, said)),
            "    records:",
            f"      - kind: {choice.kind}",
            f"        id: {choice.kind}",
            f"        key: {quoted(_key(name, choice, columns))}",
            f"        name: {quoted(f'{{{columns[choice.name_column]}}}')}",
            *(["        say:"] if given else []),
            *given,
            *(_engagements(name, choice, said, columns)),
            "",
        ]
    )


def choice_of(mapping: Mapping_, table: Table) -> Choice | None:
    """Return what a mapping says that the columns of a table are, or None where it does not read the table."""
    names = {one.name for one in table.columns}
    for rule in mapping.tables:
        if rule.records and all(names & set(some) for some in rule.headers):
            return _choice(rule, rule.records[0], names, is_synthetic=mapping.is_synthetic)
    return None


def _choice(rule: TableRule, record: RecordRule, names: set[str], *, is_synthetic: bool) -> Choice | None:
    headers = {one.name: next((name for name in one.headers if name in names), "") for one in rule.columns}

    def header(called: str) -> str:
        return headers.get(called) or (called if called in names else "")

    named = [found for _, name in record.names for column in name.columns if (found := header(column))]
    told = [found for column in record.key.columns if (found := header(column))]
    if not named or not told:
        return None
    properties = {
        found: short_name(one.property) for one in reversed(record.statements) if (found := header(one.column))
    }
    return Choice(record.kind, named[0], told[0], properties, is_synthetic=is_synthetic)


def _headers_by_property(choice: Choice, columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the columns that give each property, which is without the prefix of our own."""
    said: dict[str, list[str]] = {}
    for header, property_ in choice.property_by_column.items():
        if property_ != NOT_READ and header in columns:
            said.setdefault(property_.removeprefix("ansvar:"), []).append(header)
    if choice.kind == "activity" and _SYSTEMS in said:
        # What names no system stays readable.
        said.setdefault(_SYSTEM_TEXT, said[_SYSTEMS][:1])
    return said


def _prefixed(property_: str) -> str:
    return property_ if ":" in property_ else f"ansvar:{property_}"


def _values(kind: str, property_: str, headers: list[str], columns: Mapping[str, str]) -> Iterator[str]:
    for header in headers:
        value = value_of(kind, property_, columns[header])
        # Only the first column of systems is taken apart; another is read as it stands.
        is_plain = value == columns[header] or (APPLICATION in value and header != headers[0])
        yield f"{{column: {columns[header]}}}" if is_plain else value


def _one_each(kind: str, said: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    if kind == "activity" and _PROCESSORS in said:
        yield COMPANY, one_company_each(said[_PROCESSORS][0])
    if kind == "activity" and _SYSTEMS in said:
        yield APPLICATION, one_application_each(said[_SYSTEMS][0])


def _engagements(name: str, choice: Choice, said: Mapping[str, list[str]], columns: Mapping[str, str]) -> Iterator[str]:
    if choice.kind == "activity" and _PROCESSORS in said:
        controller = said.get(_CONTROLLER)
        named = f"{{{columns[choice.name_column]}}}"
        yield from engagement(_key(name, choice, columns), named, columns[controller[0]] if controller else None)


def _key(name: str, choice: Choice, columns: Mapping[str, str]) -> str:
    """Return what makes a record the same; a number of the source's own is told apart from that of other sources."""
    apart = "" if choice.key_column == choice.name_column else f"{slug_of(name)} "
    return f"{apart}{{{columns[choice.key_column]}}}"


def _plain(text: str) -> str:
    """Return a text without the braces that would name a column."""
    return text.replace("{", "(").replace("}", ")")
