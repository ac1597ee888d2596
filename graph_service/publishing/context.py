"""The published JSON-LD context and frames: short names for what records say, made from the rules of each kind.

`/context.jsonld` gives every property a name without prefix and says how its values are read; a frame picks the record
out of a document or a dump, with its document beside it. Source: JSON-LD 1.1, section 9.15; JSON-LD 1.1 Framing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from graph_service.fields import Field
from graph_service.names import CLASS_BY_KIND, PREFIXES, RDF, SH, XSD
from graph_service.publishing.json_ld import Json

CONTEXT_PATH = "/context.jsonld"
DOCUMENT = "document"
"""The name by which a record leads to its document: `foaf:primaryTopic` the other way round."""

Definition = str | dict[str, Json]

_LOCAL = re.compile(r"[^/#]+\Z")
# JSON has values of its own for these, and strings need no type.
_UNTYPED = frozenset({XSD.string.value, XSD.boolean.value, XSD.integer.value})
_LANG_STRING = RDF.langString.value
# Of the document of each record, which the rules say nothing of.
_OF_DOCUMENTS: dict[str, Definition] = {
    "license": {"@id": "dcterms:license", "@type": "@id"},
    "publisher": {"@id": "dcterms:publisher", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom"},
}


def context_of(fields_by_kind: Mapping[str, Iterable[Field]]) -> dict[str, Definition]:
    """Return the context: prefixes, a name for each class and each property, sorted within each.

    Where two properties end alike, that of Ansvar or else the first in the order of IRIs has the name, and the other
    has its prefix in front.
    """
    context: dict[str, Definition] = {"@version": 1.1}  # type: ignore[dict-item]  # A number, as JSON-LD demands.
    context.update(sorted(PREFIXES.items()))
    context.update({_local(one.value): compact(one.value) for one in CLASS_BY_KIND.values()})
    context[DOCUMENT] = {"@reverse": "foaf:primaryTopic"}
    by_path = {field.path: field for fields in fields_by_kind.values() for field in fields}
    own = PREFIXES["ansvar"]
    for path in sorted(by_path, key=lambda iri: (not iri.startswith(own), iri)):
        name = _local(path)
        if name in context:
            # Two properties end alike, or one as a prefix: `org:identifier` becomes orgIdentifier.
            prefix, _, ending = compact(path).partition(":")
            name = prefix + ending[:1].upper() + ending[1:]
        context[name] = _definition(by_path[path])
    for name, definition in _OF_DOCUMENTS.items():
        context.setdefault(name, definition)
    return context


def frame_of(kind: str, context_iri: str) -> dict[str, Json]:
    """Return the frame of a kind of record."""
    return {
        "@context": context_iri,
        "@type": _local(CLASS_BY_KIND[kind].value),
        "@embed": "@once",
        DOCUMENT: {"@default": []},
    }


def compact(iri: str) -> str:
    """Return an IRI with its prefix, or whole where there is none for it."""
    for name, space in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        rest = iri.removeprefix(space)
        if rest != iri and rest and not rest.startswith("//"):
            return f"{name}:{rest}"
    return iri


def write_json(document: Mapping[str, object]) -> bytes:
    """Return a document as JSON that people can read."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _definition(field: Field) -> dict[str, Json]:
    said: dict[str, Json] = {"@id": compact(field.path)}
    is_thing = field.class_ is not None or field.node_kind == SH.IRI.value or _is_chosen(field)
    if is_thing:
        said["@type"] = "@id"
    elif field.datatype == _LANG_STRING or (field.datatype is None and field.node_kind == SH.Literal.value):
        said["@container"] = "@language"
    elif field.datatype is not None and field.datatype not in _UNTYPED:
        said["@type"] = compact(field.datatype)
    return said


def _is_chosen(field: Field) -> bool:
    return any(str(one).startswith("<") for one in field.in_)


def _local(iri: str) -> str:
    found = _LOCAL.search(iri)
    return found[0] if found else iri
