"""An activity in the plain terms of the Data Privacy Vocabulary 2.3, for tools that know no Ansvar.

Everything keeps its address: the activity is both an `ansvar:ProcessingActivity` and a `dpv:Process`. Texts become
nodes of their own under the address of what they are said of. A concept of our lists that has no term of its own in DPV
is stated as an instance of DPV's class with its name and the nearest broader terms. Titles, identifiers and dates are
Dublin Core and DCAT, as DPV advises.

What DPV 2.3 cannot say, and so is left out: the rank of a sub-processor beyond being one (the chain tells it), prior
authorisation, flow-down and the eight duties of an agreement, what an agreement covers, assignments of roles and
decisions about them, that there are expressly no recipients or transfers, that special categories are expressly not
processed, retention triggers and disposal, levels of risk and classification, reviews, secrecy and archive rules,
audiences, gaps, and that a record is synthetic. Source: DPV 2.3, https://w3id.org/dpv/2.3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.errors import NotFound
from graph_service.names import ANSVAR, DCAT, DPV, KIND_BY_CLASS, RDF, SKOS, day_literal
from graph_service.publishing.dpv_terms import ABOUT_AN_ACTIVITY, KINDS, Concepts, Says
from graph_service.queries import ask_store, construct_from
from graph_service.store.graph_store import GraphStore


def activity_as_dpv(store: GraphStore, concepts: Concepts, activity: str, on: date) -> list[Triple]:
    """Return an activity, its engagements in force on a day and all that they name, sorted as text.

    Raises NotFound where the register has no such activity.
    """
    writer = _Writer(store, concepts)
    if writer.kind_of(activity) != "activity":
        raise NotFound(f"The register has no activity {activity}. Check the address, or search for its name.")
    writer.write(activity)
    writer.write_engagements(activity, on)
    writer.write_about(activity)
    return sorted(writer.triples, key=str)


class _Writer:
    """Collects what is said of things in DPV, each thing once."""

    def __init__(self, store: GraphStore, concepts: Concepts) -> None:
        self.triples: set[Triple] = set()
        self._store = store
        self._concepts = concepts
        self._written: set[str] = set()
        self._known: dict[str, dict[str, list[NamedNode | Literal]]] = {}

    def kind_of(self, thing: str) -> str | None:
        """Return the kind of a record, or None where the register does not describe it."""
        kinds = (KIND_BY_CLASS.get(value.value) for value in self._values(thing, RDF.type))
        return next((kind for kind in kinds if kind), None)

    def write(self, thing: str) -> None:
        """Write a record of a kind that DPV can say something of, and what it names."""
        kind = KINDS.get(self.kind_of(thing) or "")
        if kind is None or thing in self._written:
            return
        self._written.add(thing)
        self._say(thing, RDF.type, kind.dpv_class)
        for says in kind.says:
            self._write_property(thing, says)

    def write_engagements(self, activity: str, on: date) -> None:
        """Write the engagements that carry the activity on the day as processes within it."""
        day = day_literal(on)
        for row in ask_store(self._store, "which-processors-take-part", about=NamedNode(activity), day=day):
            engagement, engaged = row["engagement"], row["engaged"]
            if not isinstance(engagement, NamedNode) or not isinstance(engaged, NamedNode):
                continue
            self._say(activity, DPV.hasProcess, engagement)
            self._say(activity, DPV.hasDataProcessor, engaged)
            self.write(engagement.value)
            rank = self._values(engagement.value, ANSVAR.rank)
            if any(value.value.isdecimal() and int(value.value) > 1 for value in rank):
                self._say(engaged.value, RDF.type, DPV.DataSubProcessor)

    def write_about(self, activity: str) -> None:
        """Write the assessments and risks that concern the activity."""
        for quad in self._store.statements_about(NamedNode(activity)):
            if quad.predicate == ANSVAR.concerns and isinstance(quad.subject, NamedNode):
                predicate = ABOUT_AN_ACTIVITY.get(self.kind_of(quad.subject.value) or "")
                if predicate is not None:
                    self._say(activity, predicate, quad.subject)
                    self.write(quad.subject.value)

    def _write_property(self, thing: str, says: Says) -> None:
        values = self._values(thing, says.ours)
        literals = [value for value in values if isinstance(value, Literal)]
        things = [value for value in values if isinstance(value, NamedNode)]
        match says.how:
            case "value":
                self._write_values(thing, says, values)
            case "thing":
                self._write_things(thing, says, things)
            case "code":
                self._write_values(thing, says, [self._code(concept, says) for concept in things])
            case "words":
                self._write_words(thing, says, literals)
            case "duration":
                self._write_durations(thing, says, literals)
            case "period":
                self._write_period(thing, says)
            case "mark":
                self._write_mark(thing, says, literals)

    def _write_values(self, thing: str, says: Says, values: Iterable[NamedNode | Literal]) -> None:
        for value in values:
            self._say(thing, says.theirs, value)

    def _write_mark(self, thing: str, says: Says, literals: list[Literal]) -> None:
        if says.node is not None and any(literal.value == says.of for literal in literals):
            self._say(thing, says.theirs, says.node)

    def _write_things(self, thing: str, says: Says, values: list[NamedNode]) -> None:
        for value in values:
            kind = self.kind_of(value.value)
            # An engagement's scope is a service or a system, and each has a property of its own in DPV; elsewhere the
            # property tells what an undescribed thing is.
            if kind == says.of or (kind is None and says.ours != ANSVAR.scope):
                self._say(thing, says.theirs, value)
                if says.node is not None:
                    self._say(value.value, RDF.type, says.node)
                self.write(value.value)

    def _code(self, concept: NamedNode, says: Says) -> NamedNode:
        term = self._concepts.term(concept.value)
        if term is not None:
            return term
        if says.node is not None:
            self._say(concept.value, RDF.type, says.node)
        for label in self._concepts.labels(concept.value):
            self._say(concept.value, SKOS.prefLabel, label)
        for broader in self._concepts.broader(concept.value):
            self._say(concept.value, SKOS.broader, broader)
        return concept

    def _write_words(self, thing: str, says: Says, literals: list[Literal]) -> None:
        by_language: dict[str, list[Literal]] = defaultdict(list)
        for literal in literals:
            by_language[literal.language or ""].append(literal)
        # SKOS allows one preferred label in each language, so a second text in a language is a second node.
        for number, labels in enumerate(zip_longest(*by_language.values()), start=1):
            node = self._part(thing, says, number)
            for label in labels:
                if label is not None:
                    self._say(node.value, SKOS.prefLabel, label)

    def _write_durations(self, thing: str, says: Says, literals: list[Literal]) -> None:
        for number, literal in enumerate(literals, start=1):
            node = self._part(thing, says, number)
            if says.theirs != DPV.hasDuration:
                condition, node = node, NamedNode(f"{node.value}-duration")
                self._say(condition.value, DPV.hasDuration, node)
                self._say(node.value, RDF.type, DPV.StorageDuration)
            self._say(node.value, RDF.value, literal)

    def _write_period(self, thing: str, says: Says) -> None:
        ends = [
            (predicate, value)
            for ours, predicate in ((ANSVAR.validFrom, DCAT.startDate), (ANSVAR.validTo, DCAT.endDate))
            for value in self._values(thing, ours)
        ]
        if ends:
            node = self._part(thing, says, 1)
            for predicate, value in ends:
                self._say(node.value, predicate, value)

    def _part(self, thing: str, says: Says, number: int) -> NamedNode:
        node = NamedNode(f"{thing}#{part_name(says)}-{number}")
        self._say(thing, says.theirs, node)
        if says.node is not None:
            self._say(node.value, RDF.type, says.node)
        return node

    def _values(self, thing: str, predicate: NamedNode) -> list[NamedNode | Literal]:
        known = self._known.get(thing)
        if known is None:
            known = self._known[thing] = dict(self._read(thing))
        return known.get(predicate.value, [])

    def _read(self, thing: str) -> Iterator[tuple[str, list[NamedNode | Literal]]]:
        found: dict[str, list[NamedNode | Literal]] = defaultdict(list)
        said = construct_from(self._store, "what-is-said-of-a-thing", thing=NamedNode(thing))
        # Sorted, so that the same record gives the same nodes each time.
        for triple in sorted(set(said), key=str):
            if isinstance(triple.object, NamedNode | Literal):
                found[triple.predicate.value].append(triple.object)
        yield from found.items()

    def _say(self, subject: str, predicate: NamedNode, value: NamedNode | Literal) -> None:
        self.triples.add(Triple(NamedNode(subject), predicate, value))


def part_name(says: Says) -> str:
    """Return what the nodes of a property are called under the address of their thing: its own local name."""
    return says.ours.value.rpartition("#")[2]
