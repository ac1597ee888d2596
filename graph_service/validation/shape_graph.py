"""The triples of the shapes, read so that a fault says which shape it stands in and what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.errors import DataRejected, Problem
from graph_service.names import RDF, RDFS, XSD
from graph_service.validation.findings import Node, name_of

_SUBCLASS = RDFS.subClassOf


class ShapeGraph:
    """An index of triples by subject and predicate, and by predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        self._objects: dict[Node, dict[NamedNode, list[Node]]] = {}
        self._subjects: dict[NamedNode, list[Node]] = defaultdict(list)
        for triple in self.triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode | BlankNode) or isinstance(value, Triple):
                raise rejected(str(subject), "a triple stands where a term must be", "Write it without triple terms")
            values = self._objects.setdefault(subject, {}).setdefault(triple.predicate, [])
            if value not in values:
                values.append(value)
            self._subjects[triple.predicate].append(subject)

    def values(self, node: Node, predicate: NamedNode) -> list[Node]:
        """Return the values of a property of a node, in the order of the file, each once."""
        return self._objects.get(node, {}).get(predicate, [])

    def value(self, node: Node, predicate: NamedNode, shape: Node | None = None) -> Node | None:
        """Return the only value, or None. Raises DataRejected, naming `shape` or the node, where there are several."""
        values = self.values(node, predicate)
        if len(values) > 1:
            raise rejected(name_of(shape or node), f"{_short(predicate)} has {len(values)} values", "Keep one of them")
        return values[0] if values else None

    def predicates(self, node: Node) -> list[NamedNode]:
        """Return the properties that a node has."""
        return list(self._objects.get(node, {}))

    def subjects(self, predicate: NamedNode) -> list[Node]:
        """Return the nodes that have a property, each once, in the order of the file."""
        return list(dict.fromkeys(self._subjects.get(predicate, ())))

    def subjects_of_type(self, wanted: NamedNode) -> list[Node]:
        """Return the instances of a class, by the subclasses that the shapes state, in the order of the file."""
        return [node for node in self.subjects(RDF.type) if self.has_type(node, wanted)]

    def literals(self, node: Node, predicate: NamedNode) -> list[Literal]:
        """Return the values, all literals. Raises DataRejected where one is not."""
        found: list[Literal] = []
        for value in self.values(node, predicate):
            if not isinstance(value, Literal):
                raise rejected(name_of(node), f"{_short(predicate)} is {value}, not text", "Write it in quotes")
            found.append(value)
        return found

    def iris(self, node: Node, predicate: NamedNode) -> list[NamedNode]:
        """Return the values, all IRIs. Raises DataRejected where one is not."""
        found: list[NamedNode] = []
        for value in self.values(node, predicate):
            if not isinstance(value, NamedNode):
                raise rejected(name_of(node), f"{_short(predicate)} is {value}, not an IRI", "Give an IRI")
            found.append(value)
        return found

    def number(self, node: Node, predicate: NamedNode) -> int | None:
        """Return the only value as a whole number from 0, or None where there is no value."""
        value = self.value(node, predicate)
        if value is None:
            return None
        if isinstance(value, Literal) and value.datatype == XSD.integer and value.value.lstrip("+").isdigit():
            return int(value.value)
        raise rejected(name_of(node), f"{_short(predicate)} is {value}", "Give a whole number from 0, such as 1")

    def is_true(self, node: Node, predicate: NamedNode) -> bool:
        """Tell whether a property is said to be true."""
        return any(isinstance(value, Literal) and value.value == "true" for value in self.values(node, predicate))

    def has_type(self, node: Node, wanted: NamedNode) -> bool:
        """Tell whether a node is an instance of a class, by the subclasses that the shapes state."""
        waiting, seen = list(self.values(node, RDF.type)), set[Node]()
        while waiting:
            one = waiting.pop()
            if one == wanted:
                return True
            if one not in seen:
                seen.add(one)
                waiting.extend(self.values(one, _SUBCLASS))
        return False

    def members(self, node: Node, first: Node) -> list[Node]:
        """Return the members of the RDF list that begins at `first`; `node` is the shape that holds it."""
        found: list[Node] = []
        seen: set[Node] = set()
        at = first
        while at != RDF.nil:
            rest, member = self.value(at, RDF.rest, node), self.value(at, RDF.first, node)
            if rest is None or member is None or at in seen:
                raise rejected(name_of(node), f"{at} is not a complete list", "Write the values in ( )")
            seen.add(at)
            found.append(member)
            at = rest
        return found


def rejected(shape: str, fault: str, cure: str) -> DataRejected:
    """Return the error for a fault in a shape: which shape, what is wrong, what to do."""
    return DataRejected(f"Shape {shape}: {fault}. {cure}.", (Problem(shape, fault),))


def _short(predicate: NamedNode) -> str:
    return predicate.value.rpartition("#")[2] or predicate.value
