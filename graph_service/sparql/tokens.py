"""The words of a SPARQL query: strings, addresses and comments are told from keywords as the grammar tells them.

Only what is needed to say what a query asks for; whether it is a query at all, the engine says.
Source: SPARQL 1.1 Query Language, section 19.8, the terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph_service.sparql.refusals import QueryUnreadable

MAX_PREFIX = 60
"""Longest prefix of a name, in characters: words with dots between would else be read to the end from each of them."""

# The escapes are those of the grammar and no others: a string that the engine reads in another way than this module
# would end somewhere else for it, and what follows would be seen by one of the two only.
_CODE_POINT = (
    r"\\u(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|\\U0000(?![dD][89a-fA-F])[0-9A-Fa-f]{4}"
    r"|\\U000[1-9A-Fa-f][0-9A-Fa-f]{4}|\\U0010[0-9A-Fa-f]{4}"
)
_ESCAPE = rf"""\\[tbnrf\\"']|{_CODE_POINT}"""
_LETTER = r"[\w\-·\u0300-\u036f\u203f\u2040]"
_PREFIX = rf"[^\W\d_](?:(?:{_LETTER}|\.){{0,{MAX_PREFIX}}}{_LETTER})?"
_LOCAL = rf"(?:{_LETTER}|:|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"

_TOKEN = re.compile(
    rf"""
    (?P<space>[\x20\t\r\n]+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<string>
        \'\'\'(?:(?:\'\'?)?(?:[^'\\]|{_ESCAPE}))*\'\'\'
        | \"\"\"(?:(?:\"\"?)?(?:[^"\\]|{_ESCAPE}))*\"\"\"
        | '(?:[^'\\\r\n]|{_ESCAPE})*'
        | "(?:[^"\\\r\n]|{_ESCAPE})*"
      )
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODE_POINT})*>)
    | (?P<variable>[?$]\w[\w·\u0300-\u036f\u203f\u2040]*)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
    | (?P<node>_:\w(?:(?:{_LETTER}|\.)*{_LETTER})?)
    | (?P<name>(?:{_PREFIX})?:(?:(?!-){_LOCAL}(?:(?:{_LOCAL}|\.)*{_LOCAL})?)?)
    | (?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[^\W\d_]\w*)
    | (?P<sign>\^\^|&&|\|\||[<>!]=|[{{}}()\[\].,;*/+\-=<>!^|?])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a query: `kind` as the groups of the grammar above, and where it stands in the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the text goes on."""
        return self.start + len(self.text)


def tokens_of(text: str) -> Iterator[Token]:
    """Give the words of a query in order, without white space and comments.

    Raises QueryUnreadable with line and column at a character that no word begins with.
    """
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise QueryUnreadable(f"{place(text, position)}: '{text[position]}' cannot stand here.")
        if match.lastgroup not in {"space", "comment"}:
            yield Token(match.lastgroup, match[0], position)
        position = match.end()


def place(text: str, position: int) -> str:
    """Return where in a text a position is, for people: line and column from one."""
    before = text[:position]
    return f"Line {before.count(chr(10)) + 1}, column {position - before.rfind(chr(10))}"
