"""What the pages of the vocabulary are made from: terms, rules and code lists, read once from the store.

They are those of the program that serves them and change only when it is started anew, so they are read at the first
question and kept.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.files import QUERIES
from graph_service.names import ANSVAR, CODE, OWL, SHAPES
from graph_service.publishing.code_list import CodeList, read_code_list
from graph_service.publishing.model import Model, read_model
from graph_service.publishing.rule_book import RuleSet, read_rule_book
from graph_service.registry import Registry

ONTOLOGY = NamedNode(ANSVAR.iri.removesuffix("#"))
RULE_BOOK = SHAPES.iri.removesuffix("#")


class Vocabulary:
    """The vocabulary of one register."""

    def __init__(self, registry: Registry) -> None:
        self._store = registry.store

    @cached_property
    def model(self) -> Model:
        """Classes and properties."""
        queries = {path.stem: path.read_text(encoding="utf-8") for path in QUERIES.glob("*.rq")}
        return read_model(self._store.graph(ONTOLOGY), self._shapes, queries)

    @cached_property
    def version(self) -> str:
        """The version that the ontology states of itself."""
        said = (one.object for one in self._store.graph(ONTOLOGY) if one.predicate == OWL.versionInfo)
        return next((one.value for one in said if isinstance(one, Literal)), "")

    @cached_property
    def rule_book(self) -> dict[str, RuleSet]:
        """The sets of rules by name."""
        return read_rule_book(self._shapes)

    @cached_property
    def set_by_rule(self) -> dict[str, RuleSet]:
        """The set that each rule and form stands in."""
        return {rule.iri: one for one in self.rule_book.values() for rule in (*one.rules, *one.forms)}

    @cached_property
    def code_lists(self) -> dict[str, CodeList]:
        """The code lists by name, sorted."""
        graphs = sorted(name for name in self._names if name.startswith(CODE.iri))
        found = (read_code_list(self._store.graph(NamedNode(name))) for name in graphs)
        return {one.name: one for one in found if one is not None}

    @cached_property
    def lists_by_class(self) -> dict[str, list[CodeList]]:
        """The code lists that the values of a class are chosen from."""
        found: dict[str, list[CodeList]] = defaultdict(list)
        for one in self.code_lists.values():
            for class_iri in one.classes:
                found[class_iri].append(one)
        return dict(found)

    @cached_property
    def _names(self) -> list[str]:
        return [graph.value for graph in self._store.graph_names()]

    @cached_property
    def _shapes(self) -> list[Triple]:
        graphs = [name for name in self._names if name == RULE_BOOK or name.startswith(f"{RULE_BOOK}/")]
        return [triple for name in graphs for triple in self._store.graph(NamedNode(name))]
