"""A group of a query seen from one of its variables: a tree of paths, with what must hold at each variable in it.

Most groups of a rule are such a tree ("an engagement whose agreement has no date"). Whether a node can stand for the
root is then told from the leaves inwards, by sets of nodes and without a single row. Of a group that is more than a
tree, the tree is what must hold at least.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from graph_service.validation.paths import Inverse, Path
from graph_service.validation.sparql_groups import Condition, Where, mentioned, names_of
from graph_service.validation.sparql_patterns import Pattern


@dataclass(slots=True)
class Tree:
    """What must hold of the nodes that a variable stands for."""

    name: str
    patterns: list[Pattern] = field(default_factory=list)
    """Patterns whose other end is a fixed term, or the variable itself."""
    conditions: list[Condition] = field(default_factory=list)
    unions: list[list[Tree]] = field(default_factory=list)
    """The parts of each union that is about this variable alone; one of them must hold."""
    branches: list[tuple[Path, Tree]] = field(default_factory=list)
    is_whole: bool = True
    """Whether the group says nothing more than the tree."""

    @property
    def is_bare(self) -> bool:
        """Tell whether anything can stand for the variable."""
        return not (self.patterns or self.conditions or self.unions or self.branches)


def tree_of(where: Where, root: str) -> Tree:
    """Return the tree of a group from one of its variables."""
    return _Planter(where, root).tree


class _Planter:
    def __init__(self, where: Where, root: str) -> None:
        self.tree = Tree(root)
        self._where = where
        self._at = {root: self.tree}
        self._is_whole = not where.binds
        self._grow()
        self._attach()
        self.tree.is_whole = self._is_whole

    def _grow(self) -> None:
        """Follow the patterns from the root as far as they hang together."""
        waiting = list(self._where.patterns)
        while True:
            near = [one for one in waiting if self._at.keys() & set(names_of(one))]
            if not near:
                break
            waiting.remove(near[0])
            self._add(near[0])
        self._is_whole &= not waiting

    def _add(self, pattern: Pattern) -> None:
        names = names_of(pattern)
        if len(names) == 1:
            self._at[names[0]].patterns.append(pattern)
            return
        start, end = names
        if start in self._at and end in self._at:
            self._is_whole = False
            return
        assert pattern.path is not None
        if start in self._at:
            self._at[start].branches.append((pattern.path, self._at.setdefault(end, Tree(end))))
        else:
            self._at[end].branches.append((Inverse(pattern.path), self._at.setdefault(start, Tree(start))))

    def _attach(self) -> None:
        """Put each condition and each union to the one variable that it is about."""
        visible = self._where.bound | {self.tree.name}
        for condition in self._where.conditions:
            names = mentioned(condition) & visible
            if len(names) == 1 and (name := next(iter(names))) in self._at:
                self._at[name].conditions.append(condition)
            else:
                self._is_whole = False
        for union in self._where.unions:
            place = self._shared(union)
            if place is None:
                self._is_whole = False
                continue
            parts = [tree_of(one, place) for one in union]
            self._is_whole &= all(one.is_whole for one in parts)
            self._at[place].unions.append(parts)

    def _shared(self, union: tuple[Where, ...]) -> str | None:
        inside = [one.mentioned for one in union]
        outside = set(self._at).union(*(mentioned(one) for one in self._where.conditions))
        outside |= {name for one in self._where.unions if one is not union for part in one for name in part.mentioned}
        shared = frozenset().union(*inside) & outside
        name = next(iter(shared), None)
        is_one = len(shared) == 1 and name in self._at and all(name in one for one in inside)
        return name if is_one else None
