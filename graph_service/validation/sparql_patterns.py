"""The triple patterns of a SPARQL query, group by group: what a constraint reads, and how it is tied to its node.

Only what a constraint of SHACL may hold is read. A query that goes beyond (an inner SELECT, a list, `!`) is not half
read: NotRead says so, and whoever asked has to take it for a query that reads everything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from graph_service.names import RDF
from graph_service.validation.paths import Choice, Inverse, Path, Property, Repeat, Steps
from graph_service.validation.sparql_text import Token, tokens

_PREFIX = re.compile(r"PREFIX ([\w-]*): <([^>]*)>")
_NUMBER = re.compile(r"[0-9+-]")


class NotRead(Exception):
    """A query that holds more than this module reads."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One triple pattern; its terms are written as in SPARQL, variables with a question mark.

    `path` is None where the property is a variable. `among` limits the object to some terms where it is not None.
    """

    subject: str
    path: Path | None
    object: str
    among: frozenset[str] | None = None

    @property
    def variables(self) -> set[str]:
        """The variables of subject and object."""
        return {one for one in (self.subject, self.object) if one.startswith("?")}


@dataclass(slots=True)
class Group:
    """The patterns of a group that must all hold, and the groups inside it: EXISTS, OPTIONAL, UNION and plain ones."""

    patterns: list[Pattern] = field(default_factory=list)
    inner: list[Group] = field(default_factory=list)
    span: tuple[int, int] = (0, 0)
    """For `FILTER EXISTS { … }` where it begins and ends among the tokens of the query, else two zeros."""
    has_more: bool = False
    """Whether the group holds anything beside patterns: a filter, a binding, another group."""

    def renamed(self, mark: str, this: str) -> Group:
        """Return the group with a mark in each variable but `?this`, which becomes `this`."""

        def name(term: str) -> str:
            if not term.startswith("?"):
                return term
            return this if term == "?this" else f"?{mark}{term[1:]}"

        patterns = [Pattern(name(one.subject), one.path, name(one.object), one.among) for one in self.patterns]
        return Group(patterns, [one.renamed(mark, this) for one in self.inner])

    def occurrences(self, around: tuple[Pattern, ...] = ()) -> Iterator[tuple[Pattern, tuple[Pattern, ...]]]:
        """Yield each pattern with those that must hold together with it."""
        own = (*around, *self.patterns)
        for place, one in enumerate(own[len(around) :], len(around)):
            yield one, own[:place] + own[place + 1 :]
        for group in self.inner:
            yield from group.occurrences(own)


def read_patterns(prologue: str, query: str) -> Group:
    """Return the outermost group of a query. Raises NotRead."""
    return PatternReader(declared(prologue), query).whole()


def declared(prologue: str) -> dict[str, str]:
    """Return the namespace of each prefix that the PREFIX lines of a query declare."""
    return dict(_PREFIX.findall(prologue))


class PatternReader:
    """Goes through a query once, token by token."""

    def __init__(self, prefixes: Mapping[str, str], query: str) -> None:
        """Stand before the first token."""
        self._prefixes = prefixes
        self._written = tokens(query)
        self._tokens: list[Token] = []
        self._places: list[int] = []
        for place, (kind, text) in enumerate(self._written):
            if kind == "space":
                continue
            # The dot that ends a triple may stand close to a name.
            bare = text.rstrip(".") if kind == "name" else text
            self._add(kind, bare, place)
            for _ in text[len(bare) :]:
                self._add("sign", ".", place)
        self._at = 0

    def _add(self, kind: str, text: str, place: int) -> None:
        self._tokens.append((kind, text))
        self._places.append(place)

    def whole(self) -> Group:
        """Return the outermost group. Raises NotRead."""
        while self._text() != "{":
            self._take()
        return self._group()

    def _text(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at][1] if at < len(self._tokens) else ""

    def _take(self) -> Token:
        if self._at >= len(self._tokens):
            raise NotRead("the query ends in the middle")
        self._at += 1
        return self._tokens[self._at - 1]

    def _as_written(self, start: int, end: int) -> list[Token]:
        """Return what stands from one token up to another, white space included."""
        return self._written[self._places[start] : self._places[end - 1] + 1] if start < end else []

    def _expect(self, text: str) -> None:
        if self._take()[1] != text:
            raise NotRead(f"{text} is expected")

    def _group(self) -> Group:
        self._expect("{")
        group = Group()
        while self._text() != "}":
            self._part(group)
        self._expect("}")
        return group

    def _part(self, group: Group) -> None:
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        word = text.upper() if kind == "word" else ""
        if text == ".":
            self._take()
        elif text == "{":
            self._inner(group)
        elif word in {"OPTIONAL", "UNION"}:
            self._take()
            self._inner(group)
        elif word == "FILTER":
            self._filter(group)
        elif word == "BIND":
            self._take()
            group.has_more = True
            self._brackets(group)
        elif word in {"SELECT", "MINUS", "SERVICE", "VALUES", "GRAPH"}:
            raise NotRead(f"the query uses {word}")
        else:
            group.patterns += self._triples()

    def _inner(self, group: Group) -> None:
        group.has_more = True
        group.inner.append(self._group())

    def _filter(self, group: Group) -> None:
        start = self._places[self._at]
        self._take()
        group.has_more = True
        is_plain = self._text().upper() == "EXISTS"
        while self._text().upper() in {"NOT", "EXISTS"}:
            self._take()
        if self._text() == "{":
            inner = self._group()
            if is_plain:
                inner.span = (start, self._places[self._at - 1] + 1)
            group.inner.append(inner)
            return
        while self._text() != "(":
            self._take()
        self._brackets(group)

    def _brackets(self, group: Group) -> None:
        self._expect("(")
        depth = 1
        while depth:
            if self._text() == "{":
                group.inner.append(self._group())
                continue
            text = self._take()[1]
            depth += (text == "(") - (text == ")")

    def _triples(self) -> list[Pattern]:
        found: list[Pattern] = []
        subject = self._term()
        while True:
            path = self._path()
            found.append(Pattern(subject, path, self._term()))
            while self._text() == ",":
                self._take()
                found.append(Pattern(subject, path, self._term()))
            if self._text() != ";":
                return found
            while self._text() == ";":
                self._take()
            if self._text() in {".", "}"}:
                return found

    def _term(self) -> str:
        kind, text = self._take()
        if kind == "variable":
            return f"?{text[1:]}"
        if kind == "iri":
            return text
        if kind == "name" and not text.startswith("_:"):
            return str(self._name(text))
        if kind == "text":
            return text + self._suffix()
        if kind == "word" and text in {"true", "false"}:
            return f'"{text}"^^<http://www.w3.org/2001/XMLSchema#boolean>'
        if kind == "sign" and _NUMBER.fullmatch(text):
            return text + self._digits()
        raise NotRead(f"{text} stands where a term must be")

    def _suffix(self) -> str:
        if self._text() == "@":
            raise NotRead("a text has a language")
        if self._text() == "^" and self._text(1) == "^":
            self._at += 2
            return f"^^{self._term()}"
        return ""

    def _digits(self) -> str:
        found = ""
        while self._text().isdigit() or (self._text() == "." and self._text(1).isdigit()):
            found += self._take()[1]
        return found

    def _name(self, text: str) -> NamedNode:
        prefix, _, local = text.partition(":")
        if prefix not in self._prefixes or "%" in local:
            raise NotRead(f"{text} has no prefix that is declared")
        return NamedNode(self._prefixes[prefix] + local)

    def _path(self) -> Path | None:
        if self._tokens[self._at][0] == "variable":
            self._take()
            return None
        return self._choice()

    def _choice(self) -> Path:
        options = [self._sequence()]
        while self._text() == "|":
            self._take()
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Path:
        steps = [self._step()]
        while self._text() == "/":
            self._take()
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else Steps(tuple(steps))

    def _step(self) -> Path:
        if self._text() == "^":
            self._take()
            return Inverse(self._repeated())
        return self._repeated()

    def _repeated(self) -> Path:
        kind, text = self._take()
        if text == "(":
            path: Path = self._choice()
            self._expect(")")
        elif kind == "iri":
            path = Property(NamedNode(text[1:-1]))
        elif kind == "name":
            path = Property(self._name(text))
        elif text == "a":
            path = Property(RDF.type)
        else:
            raise NotRead(f"{text} stands where a property must be")
        if self._text() in {"*", "+", "?"}:
            return Repeat(path, self._take()[1])
        return path
