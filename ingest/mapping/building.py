"""A checked YAML document made into a mapping: names resolved, templates and patterns compiled."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.mapping.codes import Codes
from ingest.mapping.columns import build_column, build_condition, listed, refuse, template
from ingest.mapping.model import Mapping_, RecordRule, Skip, TableRule, ValueList
from ingest.mapping.record_rules import Records
from ingest.mapping.word_lists import build_list
from ingest.mapping.yaml_lines import Document, Path_


def build_mapping(document: Document, codes: Codes, folder: Path, text: str) -> Mapping_:
    """Return the mapping of a document that has the right form. Raises DataRejected where its parts do not fit."""
    said: dict[str, Any] = document.content
    lists = {
        name: build_list(document, ("lists", name), name, one, folder) for name, one in said.get("lists", {}).items()
    }
    tables = _Tables(document, codes, lists, said.get("language", "sv"))
    return Mapping_(
        name=said["mapping"],
        version=said["version"],
        title=said["title"],
        reads=said.get("reads", "tables"),
        language=said.get("language", "sv"),
        source=template(document, ("source",), said["source"]),
        licence=template(document, ("licence",), said.get("licence", "")),
        is_synthetic=said.get("synthetic") == "true",
        context=said.get("context", {}),
        options=said.get("read", {}),
        lists=lists,
        tables=tuple(tables.build(("tables", number), one) for number, one in enumerate(said.get("tables", ()))),
        text=text,
    )


class _Tables:
    """Builds the rules of tables."""

    def __init__(self, document: Document, codes: Codes, lists: Mapping[str, ValueList], language: str) -> None:
        self._document = document
        self._codes = codes
        self._lists = lists
        self._language = language

    def build(self, path: Path_, said: dict[str, Any]) -> TableRule:
        """Return the rule of a table. Raises DataRejected where its records do not fit together."""
        document, names = self._document, frozenset(self._lists)
        columns = said.get("columns", {})
        rules = Records(document, self._codes, self._lists, said.get("language", self._language))
        records = [rules.build((*path, "records", number), one) for number, one in enumerate(said["records"])]
        self._check_ids((*path, "records"), records)
        return TableRule(
            names=listed(said.get("name")),
            files=listed(said.get("file")),
            headers=tuple(tuple(one.split(" | ")) for one in listed(said.get("headers"))),
            columns=tuple(
                build_column(document, (*path, "columns", name), name, columns[name], names) for name in columns
            ),
            records=tuple(records),
            skip=tuple(
                Skip(build_condition(document, (*path, "skip", number, "when"), one["when"]), one["reason"])
                for number, one in enumerate(said.get("skip", ()))
            ),
            leave=said.get("leave", {}),
        )

    def _check_ids(self, path: Path_, records: list[RecordRule]) -> None:
        ids = [one.id for one in records]
        for number, one in enumerate(records):
            if one.id in ids[:number]:
                what = f"two records of the table are called '{one.id}'. Give one of them another id"
                refuse(self._document, (*path, number, "kind"), what)
            for statement in one.statements:
                if statement.record and statement.record not in ids:
                    what = f"there is no record '{statement.record}' in the table. Name one of {', '.join(ids)}"
                    refuse(self._document, (*path, number, "say"), what)
