"""Records and statements of a mapping, made from what its YAML says and what the shapes say of each property."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pyoxigraph import NamedNode

from graph_service.names import CLASS_BY_KIND, DCTERMS, SKOS
from ingest.mapping.codes import Codes
from ingest.mapping.columns import build_condition, known_list, listed, refuse, template
from ingest.mapping.model import Period, RecordRule, Statement, ValueList
from ingest.mapping.properties import Property, UnknownProperty
from ingest.mapping.template import Template
from ingest.mapping.yaml_lines import Document, Path_

_RESOLVED = {"organisation"}
"""Kinds that other registers name too: the register is asked for them before one is made."""


class Records:
    """Builds the records of one table."""

    def __init__(self, document: Document, codes: Codes, lists: Mapping[str, ValueList], language: str) -> None:
        """Take the mapping's document and lists, and the language of the table's texts."""
        self._document = document
        self._codes = codes
        self._lists = lists
        self._language = language

    def build(self, path: Path_, said: dict[str, Any]) -> RecordRule:
        """Return the rule of a record. Raises DataRejected where its kind or a property of it is not known."""
        kind = self._kind((*path, "kind"), said["kind"])
        statements = [
            one
            for name, how in said.get("say", {}).items()
            for one in self._statements((*path, "say", name), kind, how)
        ]
        period = said.get("period")
        return RecordRule(
            id=said.get("id", kind),
            kind=kind,
            key=template(self._document, (*path, "key"), said["key"]),
            names=self._names((*path, "name"), said.get("name", {})),
            statements=tuple(self._with_keeping(statements)),
            each=said.get("each", ""),
            when=build_condition(self._document, (*path, "when"), said.get("when")),
            unless=build_condition(self._document, (*path, "unless"), said.get("unless")),
            states_source=any(one.property == DCTERMS.source for one in statements),
            period=Period(period["day"], template(self._document, (*path, "period", "of"), period["of"]))
            if period
            else None,
            is_resolved=said.get("resolve", "true" if kind in _RESOLVED else "false") == "true",
            identifier=said.get("identifier", ""),
            country=said.get("country", ""),
        )

    def _kind(self, path: Path_, kind: str) -> str:
        if kind not in CLASS_BY_KIND:
            refuse(self._document, path, f"'{kind}' is no kind of record. Write one of {', '.join(CLASS_BY_KIND)}")
        return kind

    def _names(self, path: Path_, said: str | dict[str, str]) -> tuple[tuple[str, Template], ...]:
        by_language = {self._language: said} if isinstance(said, str) else said
        return tuple((lang, template(self._document, (*path, lang), text)) for lang, text in by_language.items())

    def _statements(self, path: Path_, kind: str, said: Any) -> list[Statement]:
        name = str(path[-1])
        try:
            shape = self._codes.properties.find(kind, name)
        except UnknownProperty as error:
            refuse(self._document, path, str(error).rstrip("."))
        if not isinstance(said, list):
            return [self._statement(path, shape, said)]
        return [self._statement((*path, number), shape, one) for number, one in enumerate(said)]

    def _statement(self, path: Path_, shape: Property, said: str | dict[str, Any]) -> Statement:
        if isinstance(said, str):
            said = {"column": said}
        document = self._document
        statement = Statement(
            property=NamedNode(shape.iri),
            kind=said.get("as", shape.value),
            code_list=shape.code_list,
            record_kind=shape.record_kind,
            column=said.get("column", ""),
            template=template(document, (*path, "text"), said["text"]) if "text" in said else None,
            record=said.get("record", ""),
            reference=template(document, (*path, "key"), said["key"]) if "key" in said else None,
            split=listed(said["split"]) if "split" in said else None,
            words=known_list(document, (*path, "list"), said.get("list", ""), frozenset(self._lists)),
            language=said.get("language", self._language),
            keep=self._keep(path, shape, said),
            unit=said.get("unit", ""),
            sort=self._sort(path, said.get("sort", "")),
            gather=said.get("gather"),
            when=build_condition(document, (*path, "when"), said.get("when")),
        )
        statement = self._with_target(path, statement, said)
        if statement.kind == "code" and statement.words:
            self._check_words((*path, "list"), statement)
        return statement

    def _with_target(self, path: Path_, statement: Statement, said: dict[str, Any]) -> Statement:
        """Return the statement with the list or the kind that the mapping names, checked against the shape."""
        if "codes" in said:
            if not self._codes.has_list(said["codes"]):
                refuse(self._document, (*path, "codes"), f"there is no code list '{said['codes']}'. Mend the name")
            statement = replace(statement, kind="code", code_list=said["codes"])
        if "kind" in said:
            kind = self._kind((*path, "kind"), said["kind"])
            if statement.record_kind and statement.record_kind != kind:
                refuse(
                    self._document,
                    (*path, "kind"),
                    f"the property takes a record of the kind '{statement.record_kind}', not '{kind}'. Leave kind out",
                )
            statement = replace(statement, kind="record", record_kind=kind)
        needs_kind = statement.kind == "record" and not statement.record and not statement.record_kind
        if needs_kind:
            refuse(
                self._document, path, "the property takes records of any kind. Say which with kind, or name a record"
            )
        return statement

    def _check_words(self, path: Path_, statement: Statement) -> None:
        """Check that everything a list of words stands for is in the code list. Raises DataRejected where it is not."""
        for word, codes in self._lists[statement.words].by_word.items():
            for code in codes:
                if not self._codes.find(statement.code_list, code):
                    what = f"'{word}' stands for '{code}', which the code list {statement.code_list} does not have"
                    refuse(self._document, path, f"{what}. Write a notation or a name of the list")

    def _keep(self, path: Path_, shape: Property, said: dict[str, Any]) -> NamedNode | None:
        wanted = said.get("keep")
        if wanted is None:
            return NamedNode(shape.text_beside) if shape.text_beside and "column" in said else None
        if wanted == "none":
            return None
        kind = str(self._kind_at(path))
        try:
            return NamedNode(self._codes.properties.find(kind, wanted).iri)
        except UnknownProperty as error:
            refuse(self._document, (*path, "keep"), str(error).rstrip("."))

    def _kind_at(self, path: Path_) -> str:
        record = self._document.content
        for step in path[: path.index("say")]:
            record = record[step]
        return str(record["kind"])

    def _sort(self, path: Path_, sort: str) -> str:
        if sort and self._codes.notation("organisation-sort", sort) is None:
            refuse(
                self._document, (*path, "sort"), f"'{sort}' is no sort of organisation. Write its notation, as board"
            )
        return sort

    def _with_keeping(self, statements: list[Statement]) -> list[Statement]:
        """Return the statements, none keeping a text in a property that the mapping states itself."""
        stated = {one.property for one in statements} | {SKOS.prefLabel}
        return [replace(one, keep=None) if one.keep in stated else one for one in statements]
