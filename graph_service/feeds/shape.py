"""The shape of a member of the feed: an activity with nothing but its object and its time.

The same as DCAT-AP Feeds asks of an activity, with the classes of this register in place of those of catalogues.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.feeds.terms import AS
from graph_service.names import CLASS_BY_KIND, RDF, RDFS, SH, XSD, Base


def shape_statements(base: Base) -> list[Triple]:
    """Return the shapes: a member is either an upsert, whose object is a record, or a delete."""
    room = f"{base.iri}/feed/shape#"
    activity, upsert, delete = (NamedNode(room + name) for name in ("Activity", "Upsert", "Delete"))
    published = NamedNode(f"{room}published")
    said = [
        Triple(activity, RDF.type, SH.NodeShape),
        *_list(activity, SH.xone, [upsert, delete], f"{room}either"),
        *_closed(upsert, [AS.Create, AS.Update], room, "upsert"),
        *_closed(delete, [AS.Delete], room, "delete"),
        *_once(published, AS.published),
        Triple(published, SH.datatype, XSD.dateTime),
        Triple(published, RDFS.comment, Literal("No two members have the same time.", language="en")),
    ]
    for shape, part in ((upsert, "upsert"), (delete, "delete")):
        of_object = NamedNode(f"{room}{part}-object")
        said += [Triple(shape, SH.property, of_object), Triple(shape, SH.property, published)]
        said += [*_once(of_object, AS.object), Triple(of_object, SH.nodeKind, SH.IRI)]
    record = NamedNode(f"{room}Record")
    classes = [NamedNode(f"{room}{kind}") for kind in CLASS_BY_KIND]
    said += [
        Triple(NamedNode(f"{room}upsert-object"), SH.node, record),
        Triple(record, RDF.type, SH.NodeShape),
        *_list(record, SH.term("or"), classes, f"{room}classes"),
    ]
    for shape, class_iri in zip(classes, CLASS_BY_KIND.values(), strict=True):
        said += [Triple(shape, RDF.type, SH.NodeShape), Triple(shape, SH.term("class"), class_iri)]
    return said


def _closed(shape: NamedNode, targets: Sequence[NamedNode], room: str, part: str) -> Iterator[Triple]:
    yield Triple(shape, RDF.type, SH.NodeShape)
    yield Triple(shape, SH.closed, Literal(True))
    yield from _list(shape, SH.ignoredProperties, [RDF.type], f"{room}{part}-ignored")
    yield from (Triple(shape, SH.targetClass, one) for one in targets)
    # The target alone would leave open that an upsert passes as a delete, and the other way round.
    of_type = NamedNode(f"{room}{part}-type")
    yield Triple(shape, SH.property, of_type)
    yield from _once(of_type, RDF.type)
    yield from _list(of_type, SH.term("in"), targets, f"{room}{part}-types")


def _once(shape: NamedNode, path: NamedNode) -> Iterator[Triple]:
    yield Triple(shape, RDF.type, SH.PropertyShape)
    yield Triple(shape, SH.path, path)
    yield Triple(shape, SH.minCount, Literal(1))
    yield Triple(shape, SH.maxCount, Literal(1))


def _list(subject: NamedNode, predicate: NamedNode, items: Sequence[NamedNode], name: str) -> Iterator[Triple]:
    """Yield a list whose cells have names: there are no blank nodes here."""
    cells = [NamedNode(f"{name}-{number}") for number in range(1, len(items) + 1)]
    yield Triple(subject, predicate, cells[0])
    for cell, item, rest in zip(cells, items, [*cells[1:], RDF.nil], strict=True):
        yield Triple(cell, RDF.first, item)
        yield Triple(cell, RDF.rest, rest)
