"""Columns and conditions of a mapping, made from what its YAML says."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from graph_service.errors import DataRejected
from ingest.mapping.model import ColumnRule, Condition
from ingest.mapping.template import Template, TemplateRejected, read_template
from ingest.mapping.words import key
from ingest.mapping.yaml_lines import Document, Path_


def refuse(document: Document, path: Path_, what: str) -> NoReturn:
    """Raise DataRejected with file, line and key, and what is wrong there."""
    raise DataRejected(f"{document.where(path)}: {what}.")


def listed(said: str | list[str] | None) -> tuple[str, ...]:
    """Return what may be written as one text or as a list."""
    if said is None:
        return ()
    return (said,) if isinstance(said, str) else tuple(said)


def template(document: Document, path: Path_, text: str) -> Template:
    """Return a template. Raises DataRejected where it cannot be read."""
    try:
        return read_template(text)
    except TemplateRejected as error:
        refuse(document, path, f"{error}. Write {{column}}, [what may lack], or {{{{ and [[ for the signs themselves")


def pattern(document: Document, path: Path_, text: str) -> re.Pattern[str]:
    """Return a regular expression. Raises DataRejected where it is none."""
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        refuse(document, path, f"'{text}' is no regular expression ({error}). Mend it")


def known_list(document: Document, path: Path_, name: str, lists: frozenset[str]) -> str:
    """Return the name of a list of words. Raises DataRejected where the mapping has none of that name."""
    if name and name not in lists:
        known = ", ".join(sorted(lists)) or "none"
        refuse(document, path, f"there is no list '{name}' under lists (there is {known}). Add it, or mend the name")
    return name


def build_column(document: Document, path: Path_, name: str, said: Any, lists: frozenset[str]) -> ColumnRule:
    """Return a column that a mapping gives a name of its own."""
    if not isinstance(said, dict):
        return ColumnRule(name, listed(said))
    taken = said.get("pattern")
    return ColumnRule(
        name,
        headers=listed(said.get("from")),
        is_first_filled=said.get("first_filled") == "true",
        template=template(document, (*path, "text"), said["text"]) if "text" in said else None,
        pattern=pattern(document, (*path, "pattern"), taken) if taken else None,
        replace=tuple(
            (pattern(document, (*path, "replace", old), old), new) for old, new in said.get("replace", {}).items()
        ),
        split=listed(said.get("split")),
        words=known_list(document, (*path, "list"), said.get("list", ""), lists),
        is_only_listed=said.get("only_listed") == "true",
        default=said.get("default", ""),
    )


def build_condition(document: Document, path: Path_, said: dict[str, Any] | None) -> tuple[Condition, ...]:
    """Return the conditions of columns that must all hold."""
    found = []
    for column, wanted in (said or {}).items():
        if not isinstance(wanted, dict):
            found.append(Condition(column, one_of=_words(wanted)))
            continue
        filled = wanted.get("filled")
        matches = wanted.get("matches")
        found.append(
            Condition(
                column,
                is_filled=None if filled is None else filled == "true",
                one_of=_words(wanted.get("is")),
                pattern=pattern(document, (*path, column, "matches"), matches) if matches else None,
            )
        )
    return tuple(found)


def _words(said: str | list[str] | None) -> frozenset[str]:
    return frozenset(key(one) for one in listed(said))
