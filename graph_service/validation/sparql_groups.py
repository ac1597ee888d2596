"""The parts of a SPARQL query of a shape, group by group, as far as they can be answered from columns.

What is read: triple patterns with paths, FILTER with or without (NOT) EXISTS, UNION, BIND. A query with anything else
is left to the store: NotRead says what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from graph_service.validation.sparql_patterns import NotRead, Pattern, PatternReader, declared
from graph_service.validation.sparql_text import replaced

_THIS = frozenset({"this"})


@dataclass(frozen=True, slots=True)
class Test:
    """A condition without EXISTS, as text; the engine's own expressions judge it."""

    text: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """FILTER EXISTS or, negated, FILTER NOT EXISTS."""

    group: Where
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Either:
    """Conditions of which one must hold, or, where `is_all`, each."""

    options: tuple[Condition, ...]
    is_all: bool


Condition = Test | Exists | Either


@dataclass(frozen=True, slots=True)
class Bind:
    """BIND (expression AS ?name)."""

    text: str
    names: tuple[str, ...]
    name: str


@dataclass(eq=False)
class Where:
    """One group: all its parts must hold. The variables in it are named without their question mark."""

    patterns: list[Pattern] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    unions: list[tuple[Where, ...]] = field(default_factory=list)
    binds: list[Bind] = field(default_factory=list)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The variables that the group gives a value: in its patterns, in each part of its unions, by BIND."""
        return self.bound_so_far()

    def bound_so_far(self) -> frozenset[str]:
        """Return the same of a group that is still being read."""
        names = {name for one in self.patterns for name in names_of(one)}
        for union in self.unions:
            names |= frozenset.intersection(*(one.bound for one in union))
        return frozenset(names | {one.name for one in self.binds})

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """All variables that stand anywhere in the group."""
        names = {name for one in self.patterns for name in names_of(one)}
        names |= {name for one in self.conditions for name in mentioned(one)}
        names |= {name for union in self.unions for one in union for name in one.mentioned}
        return frozenset(names | {name for one in self.binds for name in (*one.names, one.name)})

    @property
    def inner(self) -> Iterator[Where]:
        """The groups directly inside."""
        for condition in self.conditions:
            yield from groups_in(condition)
        for union in self.unions:
            yield from union

    @property
    def all_patterns(self) -> Iterator[Pattern]:
        """The patterns of the group and of all groups in it."""
        yield from self.patterns
        for one in self.inner:
            yield from one.all_patterns

    @property
    def all_tests(self) -> Iterator[Test | Bind]:
        """What is computed in the group and in all groups in it."""
        for condition in self.conditions:
            yield from _tests(condition)
        yield from self.binds
        for one in self.inner:
            yield from one.all_tests


@dataclass(frozen=True, slots=True)
class Select:
    """A query that was read: the variables that it projects, and its group."""

    names: tuple[str, ...]
    where: Where


def names_of(pattern: Pattern) -> list[str]:
    """Return the variables of a pattern, each once."""
    ends = [pattern.subject, pattern.object]
    return [one[1:] for one in dict.fromkeys(ends) if one.startswith("?")]


def mentioned(condition: Condition) -> frozenset[str]:
    """Return all variables that stand in a condition."""
    match condition:
        case Test(_, names):
            return frozenset(names)
        case Exists(group, _):
            return group.mentioned
        case Either(options, _):
            return frozenset().union(*map(mentioned, options))


def groups_in(condition: Condition) -> Iterator[Where]:
    """Yield the groups that a condition asks for, whether they are there or not."""
    match condition:
        case Exists(group, _):
            yield group
        case Either(options, _):
            for one in options:
                yield from groups_in(one)


def _tests(condition: Condition) -> Iterator[Test]:
    match condition:
        case Test():
            yield condition
        case Either(options, _):
            for one in options:
                yield from _tests(one)


_LISTED = re.compile(r"FILTER\s*\(\s*[?$](\w+)\s+IN\s*\(([^()]*)\)\s*\)", re.IGNORECASE)


@lru_cache(maxsize=1024)
def read_selects(prologue: str, query: str) -> tuple[Select, ...]:
    """Return a query as one or more, all of whose rows are its rows. Raises NotRead.

    Where a property is a variable that the query limits to a list, there is one for each property in the list.
    """
    try:
        return (read_select(prologue, query),)
    except NotRead:
        listed = _LISTED.search(query)
        if listed is None or listed[1] in {"this", "value"} or "," not in listed[2]:
            raise
        rest = query[: listed.start()] + query[listed.end() :]
        return tuple(read_select(prologue, replaced(rest, {listed[1]: term.strip()})) for term in listed[2].split(","))


def read_select(prologue: str, query: str) -> Select:
    """Return a query of a shape as its parts; `$this` is bound around it. Raises NotRead."""
    reader = _Reader(declared(prologue), query)
    names = reader.projected()
    where = reader.where()
    if not reader.is_at_end:
        raise NotRead("something stands after the outermost group")
    _check_scopes(where, _THIS)
    _push_down(where)
    return Select(names, where)


def _push_down(where: Where) -> None:
    """Move each condition on one variable into the parts of the union that alone gives it its value."""
    for union in where.unions:
        beside = _beside(where, union, with_conditions=False) | _THIS
        for condition in list(where.conditions):
            told = mentioned(condition)
            names = told & where.bound
            is_of_union = len(names) == 1 and not names & beside
            if is_of_union and all(names <= one.bound and told & one.mentioned == names for one in union):
                where.conditions.remove(condition)
                for one in union:
                    one.conditions.append(condition)
    for one in where.inner:
        _push_down(one)


def _check_scopes(where: Where, around: frozenset[str]) -> None:
    """Raise NotRead where a part would see a variable here that SPARQL does not show it, or the other way."""
    own = where.bound | _THIS
    for union in where.unions:
        for one in union:
            # A part of a union does not see what stands beside it, but for $this.
            if (_tested(one) - one.bound - _THIS) & (own | around):
                raise NotRead("a part of a UNION tests a variable from outside of it")
            if one.bound - own and (one.bound - own) & _beside(where, union):
                raise NotRead("a variable has a value in some parts of a UNION only")
            _check_scopes(one, around | own)
    for condition in where.conditions:
        if isinstance(condition, Test) and not set(condition.names) <= own | around:
            raise NotRead("a condition tests a variable that has no value")
        for one in groups_in(condition):
            _check_scopes(one, around | own)


def _tested(where: Where) -> frozenset[str]:
    return frozenset().union(*map(mentioned, where.conditions), *(one.names for one in where.binds))


def _beside(where: Where, union: tuple[Where, ...], *, with_conditions: bool = True) -> frozenset[str]:
    found = frozenset(name for one in where.patterns for name in names_of(one))
    found |= _tested(where) if with_conditions else frozenset(one.name for one in where.binds)
    return found.union(*(one.mentioned for other in where.unions if other is not union for one in other))


class _Reader(PatternReader):
    """Reads what `PatternReader` passes over: conditions, unions and bindings."""

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._tokens)

    def projected(self) -> tuple[str, ...]:
        if self._take()[1].upper() != "SELECT":
            raise NotRead("the query begins with something else than SELECT")
        if self._text().upper() in {"DISTINCT", "REDUCED"}:
            self._take()
        found: list[str] = []
        while self._kind() == "variable":
            found.append(self._take()[1][1:])
        if self._text().upper() == "WHERE":
            self._take()
        if not found or self._text() != "{":
            raise NotRead("the query projects something else than variables")
        return tuple(found)

    def where(self) -> Where:
        self._expect("{")
        where = Where()
        while self._text() != "}":
            self._member(where)
        self._expect("}")
        return where

    def _member(self, where: Where) -> None:
        text = self._text()
        word = text.upper() if self._kind() == "word" else ""
        if text == ".":
            self._take()
        elif text == "{":
            where.unions.append(self._union())
        elif word == "FILTER":
            self._take()
            where.conditions.append(self._condition())
        elif word == "BIND":
            self._take()
            where.binds.append(self._bind(where))
        elif word in {"OPTIONAL", "SELECT", "MINUS", "SERVICE", "VALUES", "GRAPH"}:
            raise NotRead(f"the query uses {word}")
        else:
            where.patterns += self._triple_patterns()

    def _triple_patterns(self) -> list[Pattern]:
        found = self._triples()
        if any(one.path is None for one in found):
            raise NotRead("a property is a variable")
        return found

    def _union(self) -> tuple[Where, ...]:
        parts = [self.where()]
        while self._text().upper() == "UNION":
            self._take()
            parts.append(self.where())
        return tuple(parts)

    def _condition(self) -> Condition:
        is_negated = self._text().upper() == "NOT"
        if is_negated:
            self._take()
        if self._text().upper() == "EXISTS":
            self._take()
            return Exists(self.where(), is_negated)
        start = self._at
        while self._text() != "(":
            if is_negated or self._text() in {"{", "}"}:
                raise NotRead("a condition is not understood")
            self._take()
        is_call = self._at > start
        self._bracketed()
        if not self._names_exists(start, self._at):
            return self._test(start, self._at)
        if is_call:
            raise NotRead("EXISTS stands inside an expression")
        self._at = start
        self._expect("(")
        found = self._either()
        self._expect(")")
        return found

    def _either(self) -> Condition:
        options = [self._every()]
        while self._text() + self._text(1) == "||":
            self._at += 2
            options.append(self._every())
        return options[0] if len(options) == 1 else Either(tuple(options), is_all=False)

    def _every(self) -> Condition:
        options = [self._operand()]
        while self._text() + self._text(1) == "&&":
            self._at += 2
            options.append(self._operand())
        return options[0] if len(options) == 1 else Either(tuple(options), is_all=True)

    def _operand(self) -> Condition:
        if "EXISTS" in {self._text().upper(), self._text(1).upper()} and self._text() != "(":
            return self._condition()
        start = self._at
        if self._text() == "(":
            self._bracketed()
            is_alone = self._text() == ")" or self._text() + self._text(1) in {"||", "&&"}
            is_group = is_alone and self._names_exists(start, self._at)
            self._at = start
            if is_group:
                self._expect("(")
                found = self._either()
                self._expect(")")
                return found
        while self._text() + self._text(1) not in {"||", "&&"} and self._text() != ")":
            if self._text() == "(":
                self._bracketed()
            else:
                self._take()
        if self._names_exists(start, self._at):
            raise NotRead("EXISTS stands inside an expression")
        return self._test(start, self._at)

    def _bracketed(self) -> None:
        """Pass over everything from a bracket to the one that closes it."""
        self._expect("(")
        depth = 1
        while depth:
            kind, text = self._take()
            depth += (kind == "sign" and text == "(") - (kind == "sign" and text == ")")

    def _bind(self, where: Where) -> Bind:
        start = self._at + 1
        self._bracketed()
        last = self._at - 2
        if self._tokens[last][0] != "variable" or self._tokens[last - 1][1].upper() != "AS":
            raise NotRead("a BIND is not understood")
        test = self._test(start, last - 1)
        if not set(test.names) <= where.bound_so_far() | _THIS or self._names_exists(start, last):
            raise NotRead("a BIND uses what has no value yet")
        return Bind(test.text, test.names, self._tokens[last][1][1:])

    def _names_exists(self, start: int, end: int) -> bool:
        return any(kind == "word" and text.upper() == "EXISTS" for kind, text in self._tokens[start:end])

    def _test(self, start: int, end: int) -> Test:
        names = dict.fromkeys(text[1:] for kind, text in self._tokens[start:end] if kind == "variable")
        parts = self._as_written(start, end)
        return Test("".join(f"?{text[1:]}" if kind == "variable" else text for kind, text in parts), tuple(names))

    def _kind(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""
