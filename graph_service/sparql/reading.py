"""What a query is, read before it is asked: its form, whether it names graphs or reaches out, where its limit stands.

What would change something, or ask another service, is refused here; the process that answers cannot open a
connection either (`confinement`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from graph_service.sparql.refusals import QueryRefused, QueryUnreadable
from graph_service.sparql.tokens import Token, place, tokens_of

Form = Literal["select", "ask", "construct", "describe"]
FORMS: tuple[Form, ...] = get_args(Form)

_UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with")
_ENDS_EXPRESSION = frozenset({"variable", "string", "language", "number", "iri", "name"})
_CLOSING = {"}": "{", ")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read; `has_dataset` tells that it names its graphs itself (FROM)."""

    text: str
    form: Form
    has_dataset: bool
    limit: Token | None
    """The number after LIMIT of the whole query, where it has one."""
    values: Token | None
    """The VALUES after the whole query, where it has one."""

    def limited_to(self, rows: int) -> str:
        """Return the text with no more rows to give than `rows`: what it says itself where that is less."""
        if self.limit is not None:
            number = min(int(self.limit.text), rows)
            return f"{self.text[: self.limit.start]}{number}{self.text[self.limit.end :]}"
        end = self.values.start if self.values else len(self.text)
        # On a line of its own, for the query may end in a comment.
        return f"{self.text[:end]}\nLIMIT {rows}\n{self.text[end:]}"


def read_query(text: str) -> Query:
    """Return what a query is.

    Raises QueryUnreadable where it cannot be told, QueryRefused where it is an update or asks another service.
    """
    reader = _Reader(text)
    for token in tokens_of(text):
        reader.take(token)
    if reader.form is None:
        raise QueryUnreadable("The query has none of the words SELECT, ASK, CONSTRUCT and DESCRIBE. Begin with one.")
    return Query(text, reader.form, reader.has_dataset, reader.limit, reader.values)


class _Reader:
    """Goes through the words of a query once, with the brackets that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.form: Form | None = None
        self.has_dataset = False
        self.limit: Token | None = None
        self.values: Token | None = None
        self._open: list[str] = []
        self._before: Token | None = None
        self._before_that: Token | None = None
        self._awaits_data = False

    def take(self, token: Token) -> None:
        """Take the next word into account."""
        if token.kind == "sign":
            self._bracket(token)
        elif token.kind == "word":
            self._word(token, token.text.lower())
        elif token.kind == "iri" and self._is_ambiguous():
            raise QueryUnreadable(
                f"{place(self.text, token.start)}: '<' can begin an address or mean less than here. Write a space "
                "after it to compare."
            )
        elif token.kind == "name" and not self._open and token.text.lower().startswith("from"):
            self.has_dataset = True
        elif token.kind == "number" and not self._open and _is_word(self._before, "limit"):
            self._limit(token)
        self._before_that, self._before = self._before, token

    def _word(self, token: Token, word: str) -> None:
        # The engine takes keywords without space between them, so the word may be part of a longer one.
        if "service" in word:
            raise self._reaches_out(token)
        if self.form is None:
            self._first_word(token, word)
        elif not self._open and word.startswith("from"):
            self.has_dataset = True
        if word == "values":
            self._awaits_data = True
            self.values = self.values if self._open else token

    def _first_word(self, token: Token, word: str) -> None:
        if word.startswith(_UPDATES):
            raise QueryRefused(
                f"{place(self.text, token.start)}: {token.text} changes the register, which is not done here. "
                "Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
            )
        self.form = next((form for form in FORMS if word.startswith(form)), None)

    def _limit(self, token: Token) -> None:
        if not token.text.isdecimal() or len(token.text) > 18:
            raise QueryUnreadable(f"{place(self.text, token.start)}: LIMIT {token.text[:40]} is no number of rows.")
        self.limit = token

    def _bracket(self, token: Token) -> None:
        sign = token.text
        if sign == "{":
            self._refuse_glued_service()
            self._open.append("values" if self._awaits_data else "{")
            self._awaits_data = False
        elif sign in {"(", "["}:
            # The rows of VALUES hold no expressions: `(<a> <b>)` there is no comparison.
            self._open.append("values" if self._open and self._open[-1] == "values" else sign)
        elif sign in _CLOSING and self._open:
            self._open.pop()

    def _refuse_glued_service(self) -> None:
        """Refuse `SERVICEex:a {`, which the grammar reads as the word and an address, and this module as one name."""
        before = self._before
        is_name = before is not None and before.kind == "name" and "service" in before.text.partition(":")[0].lower()
        if before is not None and is_name and not _is_word(self._before_that, "graph"):
            raise self._reaches_out(before)

    def _is_ambiguous(self) -> bool:
        """Tell whether `<…>` stands where an expression could go on with less than."""
        before = self._before
        if before is None or not self._open or self._open[-1] != "(":
            return False
        ends = before.kind in _ENDS_EXPRESSION or before.text == ")"
        return ends or (before.kind == "word" and before.text.lower() in {"true", "false"})

    def _reaches_out(self, token: Token) -> QueryRefused:
        return QueryRefused(
            f"{place(self.text, token.start)}: '{token.text[:80]}' asks another service (SERVICE), which is not done "
            "here. Ask the other service yourself and join what both answer; where it is the prefix of a name, write "
            "the address in full."
        )


def _is_word(token: Token | None, word: str) -> bool:
    return token is not None and token.kind == "word" and token.text.lower() == word
