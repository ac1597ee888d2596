"""Constraint components that a shapes file declares itself (`sh:ConstraintComponent`), in SPARQL.

A shape that has a value for each parameter that is not optional is tested with the validator of the component.
Source: SHACL section 6.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from graph_service.names import SH
from graph_service.validation.findings import Node, name_of
from graph_service.validation.messages import Messages, default_messages, fill, read_messages
from graph_service.validation.shape_graph import ShapeGraph, rejected
from graph_service.validation.shape_plan import Breach, Constraint, Run, ShapePlan
from graph_service.validation.sparql_tests import SparqlTest, check_syntax, prepared, read_prologue, written
from graph_service.validation.sparql_text import joined, replaced
from graph_service.validation.targets import CannotCompile, Focus


@dataclass(frozen=True, slots=True)
class Component:
    """A declared component: the property of each parameter, and which may be left out."""

    node: NamedNode
    parameters: tuple[NamedNode, ...]
    optional: frozenset[NamedNode]
    required: frozenset[NamedNode]


@dataclass(frozen=True, slots=True)
class AskTest:
    """An ASK asked of each value: the value breaks the rule where the answer is no."""

    component: str
    prologue: str
    query: str
    parameters: Mapping[str, Node]
    messages: Messages
    default: Messages
    rule: str | None = None

    def breaches(self, run: Run, shape: ShapePlan, focus: Focus) -> Iterable[Breach]:
        """Return the values for which the answer is no."""
        fixed = {name: written(one) for name, one in self.parameters.items()}
        for node, value in run.pairs(shape, focus):
            bound = {"this": written(node), "value": written(value), **fixed}
            # An ASK is a SELECT of one row or none; the store then needs only one verb.
            body = replaced(self.query, bound)
            if not run.rows(f"{self.prologue}{body}"):
                messages = fill(self.messages, {"this": node, "value": value, **self.parameters})
                yield Breach(node, value, None, messages)


def read_components(graph: ShapeGraph) -> list[Component]:
    """Return the components that the shapes declare."""
    found: list[Component] = []
    for node in graph.subjects_of_type(SH.ConstraintComponent):
        if not isinstance(node, NamedNode) or not graph.values(node, SH.parameter):
            continue
        by_path = {
            path: graph.is_true(parameter, SH.optional)
            for parameter in graph.values(node, SH.parameter)
            for path in graph.iris(parameter, SH.path)
        }
        optional = frozenset(path for path, is_optional in by_path.items() if is_optional)
        found.append(Component(node, tuple(by_path), optional, frozenset(by_path) - optional))
    return found


def component_tests(graph: ShapeGraph, components: Iterable[Component], shape: ShapePlan) -> list[Constraint]:
    """Return the constraints of a shape that use declared components."""
    found: list[Constraint] = []
    for component in components:
        if component.required and all(graph.values(shape.node, path) for path in component.required):
            found += _tests(graph, component, shape)
    return found


def _tests(graph: ShapeGraph, component: Component, shape: ShapePlan) -> Iterable[Constraint]:
    parameters = {_name(path): values[0] for path in component.parameters if (values := graph.values(shape.node, path))}
    prop = SH.nodeValidator if shape.path is None else SH.propertyValidator
    validators = graph.values(component.node, prop) or graph.values(component.node, SH.validator)
    if not validators:
        raise CannotCompile(f"the component {name_of(component.node)} has no validator in SPARQL")
    return [_test(graph, component, shape, one, parameters) for one in validators[:1]]


def _test(
    graph: ShapeGraph, component: Component, shape: ShapePlan, node: Node, parameters: dict[str, Node]
) -> Constraint:
    name = component.node.value
    prologue = read_prologue(graph, node)
    messages = read_messages(graph, node) or read_messages(graph, component.node)
    bound = frozenset({"this", *(_name(path) for path in component.parameters)})
    asks, selects = graph.literals(node, SH.ask), graph.literals(node, SH.select)
    if asks:
        query = _ask_as_select(prepared(asks[0].value, shape.path, node, bound | {"value"}))
        check_syntax(node, prologue + query)
        return AskTest(name, prologue, query, parameters, messages, default_messages(name))
    if not selects:
        raise rejected(name_of(node), "a validator has neither sh:ask nor sh:select", "Give one of them")
    query = prepared(selects[0].value, shape.path, node, bound)
    query = replaced(query, {key: written(one) for key, one in parameters.items()})
    check_syntax(node, prologue + query)
    return SparqlTest(name, prologue, query, joined(query), messages, default_messages(name), parameters=parameters)


def _ask_as_select(query: str) -> str:
    head, word, rest = query.partition("ASK")
    return f"{head}SELECT (1 AS ?found_no) {rest}" if word else query


def _name(path: NamedNode) -> str:
    return path.value.replace("#", "/").rpartition("/")[2]
