"""A SPARQL query of a shape as tokens: what it may not hold, and its variables replaced by values.

SHACL asks such a query once for each focus node with `$this` already bound ("pre-binding"). Where the
query is plain enough it is asked once for all of them, with the pattern of the focus nodes put first;
otherwise the value is written in place of the variable, which is what the standard describes.
Source: SHACL 5.3.1 and appendix A.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from graph_service.validation.findings import Node

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<text>\"\"\"(?:[^"\\]|\\.|\"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''
      |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>[^\W\d][\w.-]*:[\w.%-]*|:[\w.%-]+|_:\w+)
  | (?P<word>[^\W\d]\w*)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORBIDDEN = {"MINUS", "VALUES", "SERVICE", "FROM"}
_GROUPING = {"GROUP", "HAVING", "LIMIT", "OFFSET"}
Token = tuple[str, str]


def tokens(query: str) -> list[Token]:
    """Return the tokens of a query as kind and text, white space and comments among them: joined they give it back."""
    return [(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(query)]


def fault(query: str, bound: frozenset[str]) -> str | None:
    """Return why a query with these pre-bound variables may not be a constraint, or None where it may."""
    if "\\u" in query or "\\U" in query:
        # SPARQL reads such escapes before anything else, so a forbidden word could be written with them.
        return "the query writes letters as \\u escapes"
    found = _without_space(query)
    for index, (kind, text) in enumerate(found):
        word = text.upper() if kind == "word" else ""
        if word in _FORBIDDEN:
            return f"the query uses {word}, which SHACL does not permit"
        following = found[index + 1] if index + 1 < len(found) else ("", "")
        if word == "AS" and following[0] == "variable" and following[1][1:] in bound:
            return f"the query gives {following[1]} another value with AS"
        if word == "SELECT" and index and found[index - 1][1] == "{":
            missing = {"this"} & bound - _projected(found, index)
            if missing:
                return "an inner SELECT does not project $this"
    return None


def _projected(found: list[Token], start: int) -> set[str]:
    names: set[str] = set()
    for kind, text in found[start + 1 :]:
        if text == "{":
            break
        if kind == "variable":
            names.add(text[1:])
    return names


def joined(query: str) -> Callable[[str], str] | None:
    """Return a function that puts the pattern of the focus nodes into the query, or None where that changes it.

    It does not where every part of the query that names `$this` is evaluated with `$this` already bound.
    """
    found = tokens(query)
    plain = [token for token in found if token[0] != "space"]
    words = [text.upper() for kind, text in plain if kind == "word"]
    if words.count("SELECT") != 1 or _GROUPING & set(words) or _has_aggregate(plain):
        return None
    top = [text for kind, text in plain[: _first_brace(plain)] if kind in {"variable", "sign"}]
    if not ("*" in top or "$this" in top or "?this" in top) or not _groups_are_bound(plain):
        return None
    start = _first_brace(found)
    before = "".join(text for _, text in found[: start + 1])
    after = "".join(text for _, text in found[start + 1 :])
    return lambda pattern: f"{before} {pattern} {after}"


def _first_brace(found: list[Token]) -> int:
    return next((index for index, (_, text) in enumerate(found) if text == "{"), len(found))


def _has_aggregate(plain: list[Token]) -> bool:
    aggregates = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
    return any(kind == "word" and text.upper() in aggregates for kind, text in plain)


def _groups_are_bound(plain: list[Token]) -> bool:
    """Tell whether each inner group that names `$this` is in a (NOT) EXISTS or begins a triple with `$this`."""
    open_groups: list[list[bool]] = []  # For each open group: is it bound, does it name $this.
    for index, (kind, text) in enumerate(plain):
        before = plain[index - 1][1] if index else ""
        if text == "{":
            outer = bool(open_groups) and open_groups[-1][0] and before.upper() == "EXISTS"
            open_groups.append([not open_groups or outer, False])
        elif text == "}" and open_groups:
            is_bound, names_it = open_groups.pop()
            if names_it and not is_bound:
                return False
        elif kind == "variable" and text[1:] == "this" and open_groups:
            open_groups[-1][1] = True
            following = plain[index + 1] if index + 1 < len(plain) else ("", "")
            starts_triple = before in {"{", ".", "}"} and following[0] in {"name", "iri", "variable", "word", "sign"}
            open_groups[-1][0] = open_groups[-1][0] or starts_triple
    return True


def replaced(query: str, values: Mapping[str, Node | str]) -> str:
    """Return the query with variables replaced by what they are bound to; a projected one is left out."""
    found = tokens(query)
    parts: list[str] = []
    state = _Place()
    for index, (kind, text) in enumerate(found):
        state.pass_over(kind, text)
        value = values.get(text[1:]) if kind == "variable" else None
        if value is None:
            state.kept += kind == "variable" and state.is_projecting
            parts.append(text)
        elif state.is_projecting:
            state.dropped += 1
        elif _is_bound_call(found, index, parts):
            parts.append("1=1")
        elif state.is_ordering:
            parts.append(f"({value})")
        else:
            parts.append(str(value))
        if state.needs_column:
            # A projection of nothing but pre-bound variables would be empty.
            parts.insert(len(parts) - 1, f" (1 AS ?found_{index}) ")
            state.needs_column = False
    return "".join(parts)


class _Place:
    """Where in a query a token stands: in a projection, or in GROUP BY or ORDER BY."""

    def __init__(self) -> None:
        self.is_projecting = self.is_ordering = self.needs_column = False
        self.dropped = self.kept = self._depth = 0

    def pass_over(self, kind: str, text: str) -> None:
        word = text.upper() if kind == "word" else ""
        if word == "SELECT":
            self.is_projecting, self.dropped, self.kept, self._depth = True, 0, 0, 0
        elif self._is_in_projection and (text == "{" or word == "WHERE"):
            self.needs_column = self.dropped > 0 and self.kept == 0
            self._end()
        elif word == "BY":
            self.is_ordering = True
        elif text in "{}" or word in {"HAVING", "LIMIT", "OFFSET"}:
            self.is_ordering = False
        elif self._is_in_projection:
            self._count(text)

    @property
    def _is_in_projection(self) -> bool:
        return self.is_projecting or self._depth > 0

    def _count(self, text: str) -> None:
        # Inside the brackets of (expression AS ?name) a variable is used, not projected.
        if text == "(":
            self._depth += 1
            self.kept += 1
        elif text == ")":
            self._depth -= 1
        elif text == "*":
            self.kept += 1
        self.is_projecting = self._depth == 0

    def _end(self) -> None:
        self.is_projecting = False
        self._depth = 0


def _is_bound_call(found: list[Token], index: int, parts: list[str]) -> bool:
    before = [position for position in range(index) if found[position][0] != "space"][-2:]
    if len(before) < 2 or found[before[0]][1].upper() != "BOUND" or found[before[1]][1] != "(":
        return False
    # The call becomes a condition that holds; its name is taken out of what is written already.
    for position in range(len(parts) - 1, -1, -1):
        if parts[position].upper() == "BOUND":
            parts[position] = ""
            return True
    return False


def _without_space(query: str) -> list[Token]:
    return [token for token in tokens(query) if token[0] != "space"]
