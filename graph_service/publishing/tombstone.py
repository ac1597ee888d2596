"""What is left to say of a record that is gone: that it was, when it ended, and what it became.

Neither its name nor what it said is told: it may have been removed because of just that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pyoxigraph import NamedNode, Quad

from graph_service.names import DCTERMS, FOAF, PROV, moment_literal


def tombstone(iri: str, document: NamedNode, *, when: datetime | None = None, into: Iterable[str] = ()) -> list[Quad]:
    """Return the statements about a removed or split record, in the graph that was its own."""
    thing = NamedNode(iri)
    said = [Quad(document, FOAF.primaryTopic, thing, document)]
    if when is not None:
        moment = moment_literal(when)
        said.append(Quad(thing, PROV.invalidatedAtTime, moment, document))
    return said + [Quad(thing, DCTERMS.isReplacedBy, NamedNode(one), document) for one in into]
