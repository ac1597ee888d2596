"""A record as JSON that needs no RDF to be read: the short names of the published context, parts inside the whole.

The statements are those of the document; read with the context they are the same again. What a name of the context
cannot say (another language, another datatype) stands under the name with its prefix.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.errors import NotAcceptable
from graph_service.names import FOAF, RDF, XSD
from graph_service.publishing.context import DOCUMENT, Definition, compact, write_json
from graph_service.publishing.json_ld import Json, whole
from graph_service.records import Record

Said = dict[str, dict[NamedNode, list[NamedNode | Literal]]]


def framed_record(record: Record, context: Mapping[str, Definition], context_iri: str) -> bytes:
    """Return the record with its document and its parts nested in it, as JSON-LD that names the context by address.

    Raises NotAcceptable where an IRI begins with a name of the context, and so could be read as another one.
    """
    writer = _Writer(record.statements, context)
    return write_json({"@context": context_iri, **writer.record(record)})


class _Writer:
    def __init__(self, statements: Iterable[Triple], context: Mapping[str, Definition]) -> None:
        self._context = context
        self._names = {one["@id"]: name for name, one in context.items() if isinstance(one, dict) and "@id" in one}
        self._types = {value: name for name, value in context.items() if isinstance(value, str) and ":" in value}
        self._said: Said = defaultdict(lambda: defaultdict(list))
        for one in statements:
            if isinstance(one.subject, NamedNode) and isinstance(one.object, NamedNode | Literal):
                self._said[one.subject.value][one.predicate].append(one.object)

    def record(self, record: Record) -> dict[str, Json]:
        """Return the node of the thing; what nothing leads to stands beside it in `@included`."""
        node = self._node(record.iri)
        topics = self._said.get(record.document, {}).get(FOAF.primaryTopic, [])
        if NamedNode(record.iri) in topics:
            del self._said[record.document][FOAF.primaryTopic][topics.index(NamedNode(record.iri))]
            node[DOCUMENT] = self._node(record.document)
        rest: list[Json] = []
        while self._said:
            rest.append(self._node(next(iter(self._said))))
        return {**node, "@included": rest} if rest else node

    def _node(self, iri: str) -> dict[str, Json]:
        node: dict[str, Json] = {"@id": self._iri(iri)}
        said = self._said.pop(iri, {})
        types = [one for one in said.get(RDF.type, []) if isinstance(one, NamedNode)]
        if types:
            node["@type"] = _one_or_all([self._type(one.value) for one in types])
        for predicate, values in said.items():
            others = [one for one in values if predicate != RDF.type or one not in types]
            node.update(self._written(predicate, others))
        return node

    def _written(self, predicate: NamedNode, values: list[NamedNode | Literal]) -> Iterable[tuple[str, Json]]:
        prefixed = compact(predicate.value)
        name = self._names.get(prefixed)
        definition = self._context.get(name) if name else None
        how = definition if isinstance(definition, dict) else {}
        fitting = [one for one in values if name and _fits(one, how)]
        if fitting and how.get("@container") == "@language":
            by_language: dict[str, list[Json]] = defaultdict(list)
            for one in fitting:
                by_language[getattr(one, "language", None) or "@none"].append(one.value)
            yield name or "", {lang: _one_or_all(texts) for lang, texts in by_language.items()}
        elif fitting:
            yield name or "", _one_or_all([self._short(one) for one in fitting])
        others = [one for one in values if one not in fitting]
        if others:
            yield prefixed, _one_or_all([self._long(one) for one in others])

    def _short(self, value: NamedNode | Literal) -> Json:
        if isinstance(value, NamedNode):
            return self._node(value.value) if value.value in self._said else self._iri(value.value)
        return _native(value)

    def _long(self, value: NamedNode | Literal) -> Json:
        if isinstance(value, NamedNode):
            return self._node(value.value) if value.value in self._said else {"@id": self._iri(value.value)}
        if value.language:
            return {"@language": value.language, "@value": value.value}
        if value.datatype == XSD.string:
            return value.value
        return {"@type": compact(value.datatype.value), "@value": value.value}

    def _type(self, iri: str) -> str:
        return self._types.get(compact(iri), self._iri(iri))

    def _iri(self, iri: str) -> str:
        scheme = iri.partition(":")[0]
        if scheme in self._context:
            raise NotAcceptable(
                f"{iri} cannot be written with the context: '{scheme}' is a name in it. Ask for Turtle."
            )
        return iri


def _fits(value: NamedNode | Literal, how: Mapping[str, Json]) -> bool:
    """Tell whether a value is written under the name without saying its language or datatype."""
    if isinstance(value, NamedNode):
        return how.get("@type") == "@id"
    if how.get("@container") == "@language":
        return bool(value.language) or value.datatype == XSD.string
    if "@type" in how:
        return not value.language and compact(value.datatype.value) == how["@type"]
    return not value.language and (value.datatype == XSD.string or not isinstance(_native(value), str))


def _native(value: Literal) -> Json:
    if value.datatype == XSD.boolean and value.value in {"true", "false"}:
        return value.value == "true"
    if value.datatype == XSD.integer and str(whole(value.value)) == value.value:
        return int(value.value)
    return value.value


def _one_or_all(values: list[Json]) -> Json:
    return values[0] if len(values) == 1 else values
