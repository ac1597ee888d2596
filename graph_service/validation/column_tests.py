"""Constraints answered from columns: which of the focus nodes break them, and with which value.

`breaches_in_columns` answers those that a full run of ordinary rules meets a hundred times; NotRead says that a
constraint is not among them, and then it is asked of the store as anywhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

from pyoxigraph import NamedNode

from graph_service.names import SH
from graph_service.validation.column_query import ColumnQuery
from graph_service.validation.columns import Columns
from graph_service.validation.findings import Node
from graph_service.validation.judge import Judge
from graph_service.validation.paths import Path, Property, reaches_itself
from graph_service.validation.set_tests import SetTest
from graph_service.validation.shape_plan import Breach, Constraint, ShapePlan
from graph_service.validation.sparql_groups import read_selects
from graph_service.validation.sparql_patterns import NotRead
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.targets import Subclasses
from graph_service.validation.value_tests import ValueTest

_SIGNS = {
    SH.IRI: "<",
    SH.BlankNode: "_",
    SH.BlankNodeOrIRI: "<_",
    SH.Literal: '"',
    SH.BlankNodeOrLiteral: '"_',
    SH.IRIOrLiteral: '"<',
}
"""How the terms of each kind begin; a literal may begin with anything else than `<` and `_`."""
_TESTS = {"<": "isIRI(?o)", "_": "isBlank(?o)", '"': "isLiteral(?o)"}


class ColumnTests:
    """The columns of one run, and what is asked of them."""

    def __init__(self, columns: Columns, subclasses: Subclasses) -> None:
        """Keep the columns; what is a class below which is known already."""
        self.columns = columns
        self.judge = Judge()
        self._subclasses = subclasses

    def breaches(
        self, shape: ShapePlan, constraint: Constraint, nodes: AbstractSet[str], classes: frozenset[str]
    ) -> Iterable[Breach]:
        """Return the results of a constraint for some focus nodes, all of these classes where any are given.

        Raises NotRead where columns do not tell them.
        """
        match constraint:
            case ValueTest():
                return self._value_breaches(shape, constraint, nodes)
            case SetTest():
                found = self._set_breaches(shape.path, constraint, nodes, classes)
                return [Breach(self.columns.node(one)) for one in found]
            case SparqlTest():
                return constraint.results(shape, self._rows(constraint, nodes, classes))
            case _:
                raise NotRead("a constraint of another kind")

    # --- on each value ---------------------------------------------------------------------------------------------

    def _value_breaches(self, shape: ShapePlan, test: ValueTest, nodes: AbstractSet[str]) -> Iterable[Breach]:
        columns, path = self.columns, shape.path
        if path is None:
            bad = self._failing(test, nodes)
            return [Breach(columns.node(one), columns.node(one)) for one in nodes & bad]
        if not isinstance(path, Property):
            bad = self._failing(test, columns.image(path, nodes))
        elif self._is_of_kind(path, test):
            return []
        else:
            bad = self._failing(test, columns.of(path.iri).values)
        if not bad:
            return []
        follow = columns.way(path)
        return [
            Breach(columns.node(one), columns.node(value))
            for one in nodes & columns.origin(path, bad)
            for value in follow(one)
            if value in bad
        ]

    def _is_of_kind(self, path: Property, test: ValueTest) -> bool:
        if test.kind is None:
            return False
        tests = [_TESTS[sign] for sign in _SIGNS[test.kind]]
        return self.columns.of(path.iri).is_all(" || ".join(tests))

    def _failing(self, test: ValueTest, values: AbstractSet[str]) -> AbstractSet[str]:
        """Return the values that break a test; the value of a shape without a path is its focus node."""
        if test.kind is not None:
            kind = test.kind
            return {one for one in values if not _fits(kind, one[0])}
        if test.wanted_class is not None:
            return values - self.columns.instances(self._subclasses.with_below(test.wanted_class))
        clause = test.clause("?value", self._subclasses)
        found = self.judge.passing("", clause, ("value",), {(one,) for one in values})
        return {one for (one,) in found}

    # --- on all values of a node -----------------------------------------------------------------------------------

    def _set_breaches(
        self, path: Path | None, test: SetTest, nodes: AbstractSet[str], classes: frozenset[str]
    ) -> Collection[str]:
        columns = self.columns
        if path is None or reaches_itself(path):
            raise NotRead("a node is a value of itself")
        if test.least == 1 and isinstance(path, Property):
            return nodes - columns.having(path.iri, nodes, classes)
        if test.least:
            return self._fewer(path, test.least, nodes)
        if test.most is not None:
            return self._more(path, test.most, nodes)
        if test.wanted is not None:
            value = columns.written(str(test.wanted))
            return nodes - columns.starts_at(path, value)
        if test.by_language and not self._more(path, 1, nodes):
            return []
        raise NotRead("a constraint on pairs of values")

    def _fewer(self, path: Path, least: int, nodes: AbstractSet[str]) -> list[str]:
        follow = self.columns.way(path)
        return [one for one in nodes if len(follow(one)) < least]

    def _more(self, path: Path, most: int, nodes: AbstractSet[str]) -> list[str]:
        """Return the nodes with more values than that."""
        if not isinstance(path, Property):
            follow = self.columns.way(path)
            return [one for one in nodes if len(follow(one)) > most]
        column = self.columns.of(path.iri)
        if most == 0:
            return list(nodes & column.subjects)
        several = column.several
        return [one for one in nodes & several.keys() if len(several[one]) > most]

    # --- in SPARQL -------------------------------------------------------------------------------------------------

    def _rows(
        self, test: SparqlTest, nodes: AbstractSet[str], classes: frozenset[str]
    ) -> Iterable[tuple[Node, dict[str, Node]]]:
        if test.together is None or test.parameters:
            raise NotRead("a query that is asked for each node alone")
        asked = ColumnQuery(self.columns, self.judge, test.prologue, classes)
        node, found = self.columns.node, []
        for select in read_selects(test.prologue, test.query):
            table = asked.rows(select, nodes)
            at = table.names.index("this")
            found += [
                (node(row[at]), {name: node(term) for name, term in zip(table.names, row, strict=True)})
                for row in table.rows
            ]
        return found


def _fits(kind: NamedNode, sign: str) -> bool:
    signs = _SIGNS[kind]
    return sign in signs or ('"' in signs and sign not in "<_")
