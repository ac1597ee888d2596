"""What an audience may see of a record: the properties that the shapes open to it, of the records open to it.

What no shape describes, and where a statement was read from, is for those who keep the register. These are the rules
of what is handed out as a file; a service for an audience of its own stands on a store of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal as OneOf
from typing import get_args

from pyoxigraph import NamedNode, Triple

from graph_service.fields import Field
from graph_service.names import ANSVAR, CODE, DCTERMS, FOAF, RDF
from graph_service.records import Record

Audience = OneOf["public", "city", "internal"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
"""From the widest to the narrowest; each may see what those before it may."""

_OF_EVERY_RECORD = frozenset({RDF.type.value, ANSVAR.isSynthetic.value, DCTERMS.isReplacedBy.value})
_OF_EVERY_DOCUMENT = frozenset({FOAF.primaryTopic, DCTERMS.license, DCTERMS.publisher, DCTERMS.source})


class View:
    """The register as an audience may see it."""

    def __init__(self, audience: Audience, hidden: Collection[str], fields_by_kind: Mapping[str, Iterable[Field]]):
        """Take the records that the audience may not see at all, and the fields of each kind."""
        self.audience: Audience = audience
        self._hidden = frozenset(hidden)
        self._open = {
            kind: frozenset(field.path for field in fields if self.may_see(field.audience))
            for kind, fields in fields_by_kind.items()
        }

    def may_see(self, audience: str) -> bool:
        """Tell whether what is meant for an audience is open to this one; what is meant for an unknown one is not."""
        return audience in AUDIENCES and AUDIENCES.index(audience) <= AUDIENCES.index(self.audience)

    def shows(self, iri: str) -> bool:
        """Tell whether the audience may know of a record."""
        return iri not in self._hidden

    def seen(self, record: Record) -> Record:
        """Return the record with the statements that the audience may see; none names a record that it may not."""
        if self.audience == "internal":
            return record
        return replace(record, statements=tuple(one for one in record.statements if self._is_seen(one, record)))

    def _is_seen(self, triple: Triple, record: Record) -> bool:
        if isinstance(triple.object, NamedNode) and not self.shows(triple.object.value):
            return False
        if triple.subject == NamedNode(record.iri):
            path = triple.predicate.value
            return path in _OF_EVERY_RECORD or path in self._open.get(record.kind, ())
        return triple.subject == NamedNode(record.document) and triple.predicate in _OF_EVERY_DOCUMENT


def closed_to(audience: Audience) -> list[NamedNode]:
    """Return the concepts by which a record says (`ansvar:shownTo`) that it is for a narrower audience than this."""
    return [CODE.term(f"audience#{one}") for one in AUDIENCES[AUDIENCES.index(audience) + 1 :]]
