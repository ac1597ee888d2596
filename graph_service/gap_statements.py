"""The statement that a gap is about: the one that is missing, or that which is there and is wrong, as Turtle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode

from graph_service.gaps import Gap
from graph_service.names import PREFIXES, SH, XSD
from graph_service.records import Record
from graph_service.store.graph_store import Term

Fault = OneOf["missing", "wrong", "looked_at"]
"""Missing: nothing is stated there. Wrong: the rule found this value. Looked at: these values do not meet the rule."""

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?", re.ASCII)
_TEXT = '"…"'
"""Stands for the text, number or day that only those who know the matter can state."""


@dataclass(frozen=True, slots=True)
class GapStatement:
    """The statement in Turtle, and what is the matter with it."""

    turtle: str
    fault: Fault


def statement_of(gap: Gap, record: Record | None, rule: Record | None) -> GapStatement | None:
    """Return the statement that a gap is about, None for a rule that looks at several.

    `record` is that of the thing, `rule` that of the rule, which says what sort of value there should be; either is
    None where the register does not describe it.
    """
    if gap.path is None:
        return None
    prop = NamedNode(gap.path)
    stated = record.values(prop) if record else []
    if not stated:
        return GapStatement(_turtle(gap.focus, prop, [_wanted(rule)]), "missing")
    if gap.value is not None and gap.value in stated:
        return GapStatement(_turtle(gap.focus, prop, [term_text(gap.value)]), "wrong")
    return GapStatement(_turtle(gap.focus, prop, [term_text(one) for one in stated]), "looked_at")


def term_text(term: Term) -> str:
    """Return a term as Turtle writes it, with a prefix where there is one."""
    if isinstance(term, Literal):
        if term.language or term.datatype == XSD.string:
            return str(term)
        return f"{Literal(term.value)}^^{_name(term.datatype.value)}"
    return _name(term.value)


def _turtle(focus: str, prop: NamedNode, values: Sequence[str]) -> str:
    used = {text.partition(":")[0] for text in (_name(prop.value), *map(_prefixed, values))} & PREFIXES.keys()
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(used))
    return f"{head}\n<{focus}> {_name(prop.value)} {' , '.join(values)} .\n"


def _prefixed(value: str) -> str:
    """Return the name with a prefix that is in a value: the class of one to be found, the type of a literal."""
    return value.removeprefix("[ a ").rpartition("^^")[2]


def _wanted(rule: Record | None) -> str:
    """Return what should stand there, as far as the rule says it: one of a class, a value of a type, a text."""
    sort = rule.value(SH.term("class")) if rule else None
    if isinstance(sort, NamedNode):
        return f"[ a {_name(sort.value)} ]"
    datatype = rule.value(SH.datatype) if rule else None
    if isinstance(datatype, NamedNode):
        return f"{_TEXT}^^{_name(datatype.value)}"
    is_text = rule is not None and rule.value(SH.nodeKind) == SH.Literal
    return f"{_TEXT}@sv" if is_text else "[]"


def _name(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri.removeprefix(namespace)):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return str(NamedNode(iri))
