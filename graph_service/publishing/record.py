"""A record in any of the formats that it is given in."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad

from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import CSV, Syntax
from graph_service.publishing.table import Labelling, csv_table
from graph_service.records import Record


def write_record(record: Record, syntax: Syntax, labels: Labelling) -> bytes:
    """Return the statements of the record's own graph, those about its document among them.

    TriG and N-Quads name the graph, which is the document. `labels` are for the table only.
    Raises NotAcceptable where the syntax cannot hold these statements.
    """
    if syntax == CSV:
        return csv_table(record.statements, labels)
    if syntax.holds_datasets:
        document = NamedNode(record.document)
        quads = [Quad(one.subject, one.predicate, one.object, document) for one in record.statements]
        return serialise(quads, syntax.media_type)
    return serialise(record.statements, syntax.media_type)
