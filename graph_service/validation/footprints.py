"""What each constraint reads of the graph, so that a change of a statement tells which focus nodes it can matter to.

A footprint is the triple patterns of a constraint, tied to its focus node (`?this`). A statement that was removed or
added matches some of them; the rest of the patterns, asked with that match, gives the focus nodes. A finding can only
come or go where a whole match of the patterns comes or goes, so nothing is missed where removed statements are looked
up before the change and added ones after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph_service.names import RDF
from graph_service.validation.components import AskTest
from graph_service.validation.paths import Choice, Inverse, Path, Property, Repeat, Steps, repeats, sparql
from graph_service.validation.set_tests import SetTest
from graph_service.validation.shape_plan import Constraint, ShapePlan
from graph_service.validation.shape_tests import QualifiedTest, ShapeTest
from graph_service.validation.sparql_patterns import Group, NotRead, Pattern, read_patterns
from graph_service.validation.sparql_tests import SparqlTest
from graph_service.validation.targets import Subclasses, Targets
from graph_service.validation.value_tests import ValueTest

_THIS = "?this"
_START, _END = "?step_start", "?step_end"


@dataclass(frozen=True, slots=True)
class Trace:
    """How one statement leads to the focus nodes that read it.

    A statement counts where its property is `predicate` (None: any) and its subject and object are among those given
    (None: any). The focus node is its subject where `at` is "subject", its object where it is "object", found along
    `patterns` where those are given, and any node of the targets where neither is.
    """

    predicate: NamedNode | None
    subjects: frozenset[str] | None = None
    objects: frozenset[str] | None = None
    at: str = ""
    patterns: tuple[Pattern, ...] = ()
    binds: tuple[str, str] = ("", "")
    """The variables of the patterns that stand for subject and object; empty where they do not use them."""

    @property
    def query(self) -> str:
        """The patterns as SPARQL; empty where an engine is not to be asked that.

        Asked from both ends of a path of any length, the engine went through all pairs: one edit of a chain of
        suppliers took minutes.
        """
        if any(one.path is not None and repeats(one.path) for one in self.patterns):
            return ""
        return " ".join(_written(self.patterns))


EVERYTHING = Trace(None)
"""Any statement may matter to any focus node."""


def target_traces(targets: Targets, subclasses: Subclasses) -> list[Trace]:
    """Return the traces of statements that make a node a focus node, or make it one no longer."""
    classes = frozenset(map(str, subclasses.with_below(*targets.classes)))
    found = [Trace(RDF.type, objects=classes, at="subject")] if classes else []
    found += [Trace(one, at="subject") for one in targets.subjects_of]
    return found + [Trace(one, at="object") for one in targets.objects_of]


def constraint_traces(shape: ShapePlan, constraint: Constraint, subclasses: Subclasses) -> list[Trace]:
    """Return the traces of the statements that a constraint of a shape reads, each once."""
    try:
        group = _group(shape, constraint, subclasses, depth=0)
    except NotRead:
        return [EVERYTHING]
    return _all_traces(group)


def shape_traces(shape: ShapePlan, subclasses: Subclasses) -> list[Trace]:
    """Return the traces of the statements that a shape reads with all the shapes in it, each once."""
    try:
        group = _of_shape(shape, _THIS, subclasses, depth=0)
    except NotRead:
        return [EVERYTHING]
    return _all_traces(group)


def _all_traces(group: Group) -> list[Trace]:
    return list(dict.fromkeys(trace for one, others in group.occurrences() for trace in _traces(one, others)))


def _group(shape: ShapePlan, constraint: Constraint, subclasses: Subclasses, depth: int) -> Group:
    value = _THIS if shape.path is None else f"?value{depth}"
    group = Group([] if shape.path is None else [Pattern(_THIS, shape.path, value)])
    match constraint:
        case ValueTest(wanted_class=NamedNode() as wanted):
            classes = frozenset(map(str, subclasses.with_below(wanted)))
            group.inner.append(Group([Pattern(value, Property(RDF.type), f"?class{depth}", classes)]))
        case ValueTest():
            pass
        case SetTest():
            if constraint.other is not None:
                group.inner.append(Group([Pattern(_THIS, Property(constraint.other), f"?other{depth}")]))
            if constraint.reads_all:
                group.inner.append(Group([Pattern(value, None, f"?any{depth}")]))
        case ShapeTest():
            group.inner += [_of_shape(one, value, subclasses, depth + 1) for one in constraint.shapes]
        case QualifiedTest():
            shapes = (constraint.wanted, *constraint.siblings)
            group.inner += [_of_shape(one, value, subclasses, depth + 1) for one in shapes]
        case AskTest():
            group.inner.append(read_patterns(constraint.prologue, constraint.query))
        case SparqlTest():
            # Its rows need no value of the shape's own path, so the two stand side by side.
            return Group(inner=[group, read_patterns(constraint.prologue, constraint.query)])
        case _:
            raise NotRead("a constraint of another kind")
    return group


def _of_shape(shape: ShapePlan, node: str, subclasses: Subclasses, depth: int) -> Group:
    """Return what a shape reads of the nodes that a variable stands for."""
    groups = [_group(shape, one, subclasses, depth) for one in shape.constraints]
    if shape.properties:
        value = _THIS if shape.path is None else f"?value{depth}"
        on_values = Group([] if shape.path is None else [Pattern(_THIS, shape.path, value)])
        on_values.inner += [_of_shape(one, value, subclasses, depth + 1) for one in shape.properties]
        groups.append(on_values)
    return Group(inner=[one.renamed(f"at{depth}_{place}_", node) for place, one in enumerate(groups)])


def _traces(pattern: Pattern, others: tuple[Pattern, ...]) -> Iterator[Trace]:
    if pattern.path is None:
        yield _trace(pattern, others, _Step(None, None, True, None))
        return
    for step in _steps(pattern.path):
        yield _trace(pattern, others, step)


@dataclass(frozen=True, slots=True)
class _Step:
    """One property in a path, whether it is followed forwards, and the paths before it and after it."""

    before: Path | None
    iri: NamedNode | None
    is_forward: bool
    after: Path | None

    def turned(self) -> _Step:
        """Return the step in the path followed backwards."""
        before, after = (None if path is None else Inverse(path) for path in (self.after, self.before))
        return _Step(before, self.iri, not self.is_forward, after)

    def between(self, before: tuple[Path, ...], after: tuple[Path, ...]) -> _Step:
        """Return the step in a path that begins and ends with others."""
        return _Step(_after(*before, self.before), self.iri, self.is_forward, _after(self.after, *after))


def _steps(path: Path) -> Iterator[_Step]:
    """Yield each property in a path with what stands around it."""
    match path:
        case Property(iri):
            yield _Step(None, iri, True, None)
        case Inverse(inner):
            yield from (step.turned() for step in _steps(inner))
        case Choice(options):
            yield from (step for one in options for step in _steps(one))
        case Steps(steps):
            for place, one in enumerate(steps):
                yield from (step.between(steps[:place], steps[place + 1 :]) for step in _steps(one))
        case Repeat(inner, sign):
            again = () if sign == "?" else (Repeat(inner, "*"),)
            yield from (step.between(again, again) for step in _steps(inner))


def _after(*paths: Path | None) -> Path | None:
    steps = tuple(one for one in paths if one is not None)
    return None if not steps else steps[0] if len(steps) == 1 else Steps(steps)


def _trace(pattern: Pattern, others: tuple[Pattern, ...], step: _Step) -> Trace:
    before, after = step.before, step.after
    ends = (pattern.subject if before is None else _START), (pattern.object if after is None else _END)
    # A literal may be written in more than one way, so only an IRI narrows what counts.
    named = [frozenset({one}) if one.startswith("<") else None for one in ends]
    if pattern.among is not None and after is None:
        named[1] = pattern.among
    terms = ends if step.is_forward else (ends[1], ends[0])
    subjects, objects = named if step.is_forward else (named[1], named[0])
    if _THIS in terms:
        return Trace(step.iri, subjects, objects, at="subject" if terms[0] == _THIS else "object")
    extra = [Pattern(pattern.subject, before, _START)] if before is not None else []
    extra += [Pattern(_END, after, pattern.object)] if after is not None else []
    asked = [*extra, *_connected({one for one in terms if one.startswith("?")}, extra, others)]
    if not any(_THIS in one.variables for one in asked):
        return Trace(step.iri, subjects, objects)
    binds = (terms[0] if terms[0].startswith("?") else "", terms[1] if terms[1].startswith("?") else "")
    if binds[0] == binds[1]:
        binds = (binds[0], "")
    return Trace(step.iri, subjects, objects, patterns=tuple(asked), binds=binds)


def _connected(start: set[str], extra: list[Pattern], others: tuple[Pattern, ...]) -> list[Pattern]:
    """Return the patterns that hang together with these variables, nearest first, and the rest if `?this` is there."""
    known = start.union(*(one.variables for one in extra))
    found: list[Pattern] = []
    waiting = list(others)
    while True:
        near = [one for one in waiting if one.variables & known]
        if not near:
            break
        found += near
        waiting = [one for one in waiting if one not in near]
        known = known.union(*(one.variables for one in near))
    # Patterns that only a filter ties to the others must hold as well; without `?this` among them they say nothing.
    return found if _THIS in known else [*found, *waiting]


def _written(patterns: Iterable[Pattern]) -> Iterator[str]:
    for place, one in enumerate(patterns):
        path = f"?property{place}" if one.path is None else sparql(one.path)
        yield f"{one.subject} {path} {one.object} ."
