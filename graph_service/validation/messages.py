"""The sentences of findings: those of the shape, and a plain one for each core component where it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode

from graph_service.names import SH
from graph_service.validation.findings import Node
from graph_service.validation.shape_graph import ShapeGraph

Messages: TypeAlias = dict[str, str]

_PLACE = re.compile(r"\{[?$](\w+)\}")

# Component, sentence in Swedish, sentence in English; {0} is the parameter as written in the shape.
_SENTENCES: dict[str, tuple[str, str]] = {
    "And": ("Värdet uppfyller inte alla regler som gäller för det.", "The value does not meet all rules for it."),
    "Class": ("Värdet är inte av slaget {0}.", "The value is not of the class {0}."),
    "Closed": ("Egenskapen får inte anges här.", "The property may not be stated here."),
    "Datatype": ("Värdet är inte av datatypen {0}.", "The value is not of the datatype {0}."),
    "Disjoint": ("Värdet får inte vara detsamma som i {0}.", "The value may not be the same as in {0}."),
    "Equals": ("Värdena är inte desamma som i {0}.", "The values are not the same as in {0}."),
    "HasValue": ("Värdet {0} saknas.", "The value {0} is missing."),
    "In": ("Värdet finns inte i listan över tillåtna värden.", "The value is not in the list of permitted values."),
    "LanguageIn": ("Texten är inte på något av språken {0}.", "The text is in none of the languages {0}."),
    "LessThan": ("Värdet är inte mindre än det i {0}.", "The value is not less than the one in {0}."),
    "LessThanOrEquals": ("Värdet är större än det i {0}.", "The value is greater than the one in {0}."),
    "MaxCount": ("Fler än {0} värden är angivna.", "More than {0} values are stated."),
    "MaxExclusive": ("Värdet är inte mindre än {0}.", "The value is not less than {0}."),
    "MaxInclusive": ("Värdet är större än {0}.", "The value is greater than {0}."),
    "MaxLength": ("Texten är längre än {0} tecken.", "The text is longer than {0} characters."),
    "MinCount": ("Uppgiften saknas: minst {0} värde ska anges.", "Missing: at least {0} value must be stated."),
    "MinExclusive": ("Värdet är inte större än {0}.", "The value is not greater than {0}."),
    "MinInclusive": ("Värdet är mindre än {0}.", "The value is less than {0}."),
    "MinLength": ("Texten är kortare än {0} tecken.", "The text is shorter than {0} characters."),
    "Node": ("Värdet uppfyller inte regeln {0}.", "The value does not meet the rule {0}."),
    "NodeKind": ("Värdet är inte en {0}.", "The value is not of the kind {0}."),
    "Not": ("Värdet är av ett slag som inte får anges här.", "The value is of a kind that may not be stated here."),
    "Or": ("Värdet uppfyller ingen av reglerna för det.", "The value meets none of the rules for it."),
    "Pattern": ("Texten har inte formen {0}.", "The text does not have the form {0}."),
    "QualifiedMaxCount": ("Fler än {0} värden av slaget är angivna.", "More than {0} such values are stated."),
    "QualifiedMinCount": ("Minst {0} värde av slaget ska anges.", "At least {0} such value must be stated."),
    "SPARQL": ("Uppgiften bryter mot regeln.", "The statement breaks the rule."),
    "UniqueLang": ("Flera texter är på samma språk.", "Several texts are in the same language."),
    "Xone": ("Värdet uppfyller inte exakt en av reglerna.", "The value does not meet exactly one of the rules."),
}
_SUFFIX = "ConstraintComponent"
_GENERAL = ("Uppgiften bryter mot regeln.", "The statement breaks the rule.")


def read_messages(graph: ShapeGraph, node: Node) -> Messages:
    """Return the `sh:message` of a shape or constraint by language tag; of several in one language the first."""
    found: Messages = {}
    for text in graph.literals(node, SH.message):
        found.setdefault(text.language or "", text.value)
    return found


def default_messages(component: str, parameter: str = "") -> Messages:
    """Return a sentence in Swedish and in English for a constraint component, given by its IRI."""
    name = component.removeprefix(SH.iri).removesuffix(_SUFFIX)
    swedish, english = _SENTENCES.get(name, _GENERAL)
    return {"sv": swedish.format(parameter), "en": english.format(parameter)}


def shown(*nodes: Node) -> str:
    """Return how the parameters of a constraint are shown in a sentence: local names and texts."""
    return ", ".join(_local(one) for one in nodes)


def _local(node: Node) -> str:
    if isinstance(node, NamedNode):
        return re.split(r"[#/:]", node.value)[-1] or node.value
    return node.value if isinstance(node, Literal) else str(node)


def fill(messages: Messages, row: Mapping[str, Node]) -> Messages:
    """Return the messages with `{?name}` and `{$name}` replaced by the values of a row."""

    def value(place: re.Match[str]) -> str:
        found = row.get(place[1])
        return place[0] if found is None else found.value

    return {lang: _PLACE.sub(value, text) for lang, text in messages.items()}
