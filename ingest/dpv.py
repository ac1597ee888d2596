"""Records of processing written in the Data Privacy Vocabulary, DPCat among them, read into records of the register.

DPV 2.3 and its earlier versions are read. What Ansvar itself wrote (`graph_service.publishing.dpv`) comes back as it
was. In files of others, things that DPV gives a class of their own (organisations, measures, technologies) become
records; a category that none of our concepts stands for stays as text, and what is not understood is told, not dropped
in silence.

A commit writes whole records: leave out those that the register already describes better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.names import (
    ANSVAR,
    CLASS_BY_KIND,
    DCAT,
    DCTERMS,
    DPV,
    FOAF,
    PROV,
    RDF,
    SCHEMA,
    SKOS,
    XSD,
    Base,
    slug_of,
)
from graph_service.parsing import Graphs, parse_file
from graph_service.publishing.dpv import part_name
from graph_service.publishing.dpv_terms import ABOUT_AN_ACTIVITY, KINDS, Concepts, Says
from ingest.dpv_nodes import Node, Nodes, Value, is_dpv, local_words
from ingest.dpv_retention import retention_period, retention_words

_ENTITIES = (
    DPV.LegalEntity,
    DPV.Organisation,
    DPV.DataController,
    DPV.DataProcessor,
    DPV.DataSubProcessor,
    DPV.ThirdParty,
    DPV.Authority,
    DPV.DataProtectionAuthority,
)
# Whatever stands here is an organisation, whether or not the file says so.
_OF_ENTITIES = frozenset(
    one.value
    for one in (
        DPV.hasDataController,
        DPV.hasDataExporter,
        DPV.hasDataImporter,
        DPV.hasDataProcessor,
        DPV.hasParty,
        DPV.hasServiceProvider,
    )
)
_EMAIL = re.compile(r"(?:e-?mail:\s*|mailto:)?([^\s@:]+@[^\s@]+)", re.IGNORECASE)
_WEB_PAGE = re.compile(r"(?:website:\s*)?(https?://[^\s<>\"{}|\\^`]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:postal )?address:\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the statements of each record in its graph, and what was not understood."""

    graphs: Graphs
    left: tuple[tuple[str, str], ...]
    """Node and property of what no record tells, sorted."""


def read_dpv_file(path: Path, base: Base, concepts: Concepts) -> Reading:
    """Return the records in a DPV file. Raises DataRejected where it cannot be parsed."""
    return read_dpv((quad.triple for quad in parse_file(path)), base, concepts, path.name)


def read_dpv(triples: Iterable[Triple], base: Base, concepts: Concepts, source: str) -> Reading:
    """Return the records that these statements make; `source` names where they were read.

    A thing with an address under `base` keeps it; any other gets one from its name, and its own is told as its source.
    """
    reader = _Reader(Nodes(triples), base, concepts, source)
    reader.read_activities()
    return Reading(reader.graphs, reader.left())


class _Reader:
    def __init__(self, nodes: Nodes, base: Base, concepts: Concepts, source: str) -> None:
        self.graphs: Graphs = {}
        self._nodes = nodes
        self._base = base
        self._concepts = concepts
        self._source = source
        self._thing_by_node: dict[Node, NamedNode] = {}
        self._taken: set[NamedNode] = set()
        self._not_understood: set[tuple[str, str]] = set()

    def read_activities(self) -> None:
        """Read every process as an activity, save those within another that only say who is engaged for it."""
        processes = self._nodes.of_type(DPV.Process)
        self._taken.update(node for node in processes if isinstance(node, NamedNode))
        engagements = [node for node in processes if self._is_engagement(node)]
        for node in processes:
            if node not in engagements:
                self._read_activity(node)

    def left(self) -> tuple[tuple[str, str], ...]:
        """Return what no record tells."""
        unread = {(node.value, predicate.value) for node, predicate in self._nodes.unread(self._thing_by_node)}
        return tuple(sorted(unread | self._not_understood))

    def _is_engagement(self, node: Node) -> bool:
        address = self._base.address(node) if isinstance(node, NamedNode) else None
        if address is not None:
            return address.kind == "engagement"
        says = self._nodes.says
        is_of_one_processor = says(node, DPV.hasResponsibleEntity) and says(node, DPV.hasDataProcessor)
        return is_of_one_processor and not says(node, DPV.hasPersonalData)

    def _read_activity(self, node: Node) -> None:
        activity = self._record("activity", node)
        engaged: set[Node] = set()
        for part in self._nodes.nodes(node, DPV.hasProcess):
            if self._is_engagement(part):
                engagement = self._record("engagement", part)
                engaged.update(self._nodes.nodes(part, DPV.hasDataProcessor))
                self._complete_engagement(engagement, activity)
        for processor in self._nodes.nodes(node, DPV.hasDataProcessor):
            if processor not in engaged and not self._is_part(processor, node):
                self._engage(node, activity, processor)
        for kind, predicate in ABOUT_AN_ACTIVITY.items():
            for about in self._nodes.nodes(node, predicate):
                self._say(self._record(kind, about), ANSVAR.concerns, activity)

    def _complete_engagement(self, engagement: NamedNode, activity: NamedNode) -> None:
        """State that an engagement within an activity is for the activity, where it names no service or system."""
        said = self.graphs[self._base.document(engagement)]
        if not any(triple.predicate == ANSVAR.scope for triple in said):
            self._say(engagement, ANSVAR.scope, activity)

    def _engage(self, node: Node, activity: NamedNode, processor: Node) -> None:
        """Make an engagement of what DPV says in one statement: that the activity has a processor."""
        party = self._record("organisation", processor)
        controllers = [
            self._record("organisation", one)
            for one in self._nodes.nodes(node, DPV.hasDataController)
            if one != processor and not self._is_part(one, node) and not self._is_joint(one)
        ]
        title = " ".join(name.value for name in self._nodes.names(node, DCTERMS.title)[:1])
        named = " ".join(name.value for name in self._nodes.names(processor, DPV.hasName)[:1])
        thing = self._mint("engagement", f"{title} {named}")
        self._begin("engagement", thing)
        if isinstance(node, NamedNode):
            self._say(thing, DCTERMS.source, node)
        self._say(thing, SKOS.prefLabel, Literal(f"{named} behandlar uppgifter: {title}", language="sv"))
        self._say(thing, SKOS.prefLabel, Literal(f"{named} processes data: {title}", language="en"))
        for engager in controllers:
            self._say(thing, ANSVAR.engager, engager)
        self._say(thing, ANSVAR.engaged, party)
        self._say(thing, ANSVAR.scope, activity)
        for note in self._nodes.notes(processor):
            self._say(thing, ANSVAR.engagedFor, note)

    def _record(self, kind: str, node: Node) -> NamedNode:
        """Return the record of a node, read where it was not met before."""
        known = self._thing_by_node.get(node)
        if known is not None:
            return known
        names = self._nodes.names(node, DPV.hasName if kind == "organisation" else DCTERMS.title)
        address = self._base.address(node) if isinstance(node, NamedNode) else None
        if isinstance(node, NamedNode) and address is not None and address.kind == kind:
            thing = node
        else:
            thing = self._mint(kind, names[0].value if names else local_words(node))
        self._thing_by_node[node] = thing
        self._begin(kind, thing)
        if thing != node:
            self._tell_origin(thing, node, names)
        by_property = sorted(KINDS[kind].says, key=lambda says: says.theirs.value)
        for theirs, ways in groupby(by_property, key=lambda says: says.theirs):
            self._read_property(thing, node, theirs, list(ways))
        return thing

    def _tell_origin(self, thing: NamedNode, node: Node, names: Sequence[Literal]) -> None:
        if isinstance(node, NamedNode):
            self._say(thing, DCTERMS.source, node)
        for name in names or [Literal(local_words(node), language="en")]:
            self._say(thing, SKOS.prefLabel, name)
        for note in self._nodes.notes(node):
            self._say(thing, DCTERMS.description, note)

    def _begin(self, kind: str, thing: NamedNode) -> None:
        document = self._base.document(thing)
        self._taken.add(thing)
        self.graphs[document] = {
            Triple(document, FOAF.primaryTopic, thing),
            Triple(document, PROV.wasDerivedFrom, Literal(self._source)),
        }
        self._say(thing, RDF.type, CLASS_BY_KIND[kind])

    def _mint(self, kind: str, name: str) -> NamedNode:
        slug = slug_of(name)
        thing, number = self._base.thing(kind, slug), 1
        while thing in self._taken:
            number += 1
            thing = self._base.thing(kind, f"{slug}-{number}")
        self._taken.add(thing)
        return thing

    def _read_property(self, thing: NamedNode, node: Node, theirs: NamedNode, ways: list[Says]) -> None:
        if theirs == DPV.hasContact:
            for literal in self._nodes.literals(node, theirs):
                self._read_contact(thing, node, literal)
            return
        for value in self._nodes.values(node, theirs):
            is_told_by_engagement = theirs == DPV.hasDataProcessor and ways[0].ours == ANSVAR.processorText
            if is_told_by_engagement and not isinstance(value, Literal) and not self._is_part(value, node):
                continue
            if not self._take(thing, node, value, ways):
                self._not_understood.add((node.value, theirs.value))

    def _take(self, thing: NamedNode, node: Node, value: Value, ways: list[Says]) -> bool:
        """State a value of DPV by the first of our properties that can say it; tell whether one could."""
        if isinstance(value, Literal):
            return self._take_literal(thing, value, ways)
        if self._is_part(value, node):
            return self._take_part(thing, value, [way for way in ways if part_name(way) == _part_of(value)])
        return (
            self._take_mark(thing, value, ways)
            or self._take_code(thing, value, ways)
            or self._take_thing(thing, value, ways)
            or self._take_words(thing, value, ways)
        )

    def _take_literal(self, thing: NamedNode, value: Literal, ways: list[Says]) -> bool:
        for way in ways:
            if way.how in {"value", "words"}:
                self._say(thing, way.ours, value)
                return True
        return False

    def _take_part(self, thing: NamedNode, value: Node, ways: list[Says]) -> bool:
        for way in ways:
            if way.how == "words":
                for label in self._nodes.literals(value, SKOS.prefLabel):
                    self._say(thing, way.ours, label)
            elif way.how == "period":
                for ours, theirs in ((ANSVAR.validFrom, DCAT.startDate), (ANSVAR.validTo, DCAT.endDate)):
                    for day in self._nodes.literals(value, theirs):
                        self._say(thing, ours, day)
            elif way.how == "duration":
                for duration in self._nodes.nodes(value, DPV.hasDuration) or [value]:
                    for length in self._nodes.literals(duration, RDF.value):
                        self._say(thing, way.ours, length)
        return bool(ways)

    def _take_mark(self, thing: NamedNode, value: Node, ways: list[Says]) -> bool:
        for way in ways:
            if way.how == "mark" and way.node == value:
                self._say(thing, way.ours, Literal(way.of, datatype=XSD.boolean))
                return True
        return False

    def _take_code(self, thing: NamedNode, value: Node, ways: list[Says]) -> bool:
        for way in ways:
            code = self._concepts.concept(way.of, value.value) if way.how == "code" else None
            if code is not None:
                self._say(thing, way.ours, code)
                return True
        return False

    def _take_thing(self, thing: NamedNode, value: Node, ways: list[Says]) -> bool:
        for way in ways:
            if way.how == "value" and isinstance(value, NamedNode):
                self._say(thing, way.ours, value)
                return True
            if way.how != "thing":
                continue
            if self._is_joint(value):
                for member in self._nodes.nodes(value, DPV.hasDataController):
                    self._say(thing, way.ours, self._record("organisation", member))
                return self._take_words(thing, value, ways)
            if self._is_record(value, way):
                self._say(thing, way.ours, self._record(way.of, value))
                return True
        return False

    def _take_words(self, thing: NamedNode, value: Node, ways: list[Says]) -> bool:
        """State a node of others in words, and with them the concepts that its narrower and broader terms stand for."""
        for way in ways:
            if way.how == "code":
                for code in self._codes_around(value, way.of):
                    self._say(thing, way.ours, code)
            if way.how == "duration" and (period := retention_period(self._nodes, value)) is not None:
                self._say(thing, way.ours, period)
        in_words = [way for way in ways if way.how == "words"]
        if not in_words:
            return False
        is_storage = in_words[0].theirs == DPV.hasStorageCondition
        way = next((one for one in in_words if one.node and self._nodes.is_of_type(value, one.node)), in_words[0])
        for text in retention_words(self._nodes, value) if is_storage else self._nodes.words(value):
            self._say(thing, way.ours, text)
        return True

    def _codes_around(self, node: Node, code_list: str) -> list[NamedNode]:
        """Return the concepts that the parts of a node stand for, and what is broader than those, sorted."""
        found = set()
        for one in self._walk(self._walk([node], SKOS.narrower), SKOS.broader):
            code = self._concepts.concept(code_list, one.value) or self._concepts.near(code_list, one.value)
            if code is not None:
                found.add(code)
        return sorted(found, key=str)

    def _walk(self, start: Iterable[Node], predicate: NamedNode) -> list[Node]:
        seen = dict.fromkeys(start)
        waiting = list(seen)
        for node in waiting:
            new = [one for one in self._nodes.nodes(node, predicate) if one not in seen]
            seen.update(dict.fromkeys(new))
            waiting.extend(new)
        return list(seen)

    def _read_contact(self, thing: NamedNode, node: Node, literal: Literal) -> None:
        for pattern, predicate in ((_EMAIL, SCHEMA.email), (_WEB_PAGE, FOAF.homepage)):
            match = pattern.fullmatch(literal.value)
            if match:
                is_page = predicate == FOAF.homepage
                self._say(thing, predicate, NamedNode(match[1]) if is_page else Literal(match[1]))
                return
        match = _ADDRESS.fullmatch(literal.value)
        if match:
            self._say(thing, ANSVAR.headquartersAddress, Literal(match[1]))
        else:
            self._not_understood.add((node.value, DPV.hasContact.value))

    def _is_record(self, node: Node, way: Says) -> bool:
        address = self._base.address(node) if isinstance(node, NamedNode) else None
        if address is not None:
            return address.kind == way.of
        if way.of == "organisation":
            is_unit = self._nodes.is_of_type(node, DPV.OrganisationalUnit)
            is_entity = any(self._nodes.is_of_type(node, one) for one in _ENTITIES)
            return way.theirs.value in _OF_ENTITIES or (is_entity and not is_unit)
        return not is_dpv(node) and bool(self._nodes.names(node)) and isinstance(node, NamedNode | BlankNode)

    def _is_joint(self, node: Node) -> bool:
        return self._nodes.is_of_type(node, DPV.JointDataControllers)

    def _is_part(self, value: Value, node: Node) -> bool:
        return isinstance(value, NamedNode) and isinstance(node, NamedNode) and value.value.startswith(f"{node.value}#")

    def _say(self, thing: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.graphs[self._base.document(thing)].add(Triple(thing, predicate, value))


def _part_of(node: Node) -> str:
    return node.value.rpartition("#")[2].rpartition("-")[0]
