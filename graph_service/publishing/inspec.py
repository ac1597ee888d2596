"""The rules as one interoperable specification, so that dataportal.se can harvest the model itself.

The specification and its parts are written down; what follows from the rules is worked out: that each shape is defined
by the specification (AP-13), and which classes and properties it introduces and reuses (AP-16). Source: DIGG, Rules for
interoperable specifications.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode, Triple

from graph_service.names import ANSVAR, RDF, RDFS, SH, SHAPES, Namespace

INSPEC = Namespace("https://w3id.org/inspec/datavoc/")
SPECIFICATION = NamedNode(SHAPES.iri.removesuffix("#"))

_SHAPE_CLASSES = frozenset({SH.NodeShape, SH.PropertyShape})
_NAMING = frozenset({SH.path, SH.term("class"), SH.targetClass})


def follows_from(shapes: Iterable[Triple]) -> list[Triple]:
    """Return what the specification says that follows from its shapes, sorted as text."""
    listed = list(shapes)
    # What is the value of `sh:path` may be a sequence, which has a name of its own and is no property.
    described = {one.subject for one in listed}
    found = {
        Triple(one.subject, RDFS.isDefinedBy, SPECIFICATION)
        for one in listed
        if one.predicate == RDF.type and one.object in _SHAPE_CLASSES
    }
    for one in listed:
        if one.predicate in _NAMING and isinstance(one.object, NamedNode) and one.object not in described:
            is_ours = one.object.value.startswith(ANSVAR.iri)
            found.add(Triple(SPECIFICATION, INSPEC.introduces if is_ours else INSPEC.reuses, one.object))
    return sorted(found, key=str)
