"""Rows of records that were merged into others, led to what they were merged into.

A source goes on naming a record as it always did. What it says of one that was merged is said of the record that it
is a part of now, its name as a synonym there, and what names it names that one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.merging import merged_records, replaced_by
from graph_service.names import FOAF, RDF, SKOS
from graph_service.registry import Registry
from ingest.imports.said import Key, said_in, triples_of
from ingest.mapping.mapped import Mapped, MappedRecord

IsSingle = Callable[[str, Key], bool]
"""Tells, of a kind of record, whether a property has one value at most."""
_PREF_LABEL, _ALT_LABEL = SKOS.prefLabel, SKOS.altLabel


def led_on(registry: Registry, mapped: Mapped, is_single: IsSingle) -> Mapped:
    """Return what was read of a file, with every record that was merged in place of the one that it was read as.

    Where the file has both, the one that stayed says what there can be only one of.
    """
    into = {
        NamedNode(iri): NamedNode(stays)
        for iri, _ in merged_records(registry)
        if (stays := replaced_by(registry, iri)) is not None
    }
    if not into:
        return mapped
    own = {thing: _renamed(one, into, registry) for thing, one in mapped.records.items()}
    records = {thing: one for thing, one in own.items() if one.thing == thing}
    for thing, one in own.items():
        if one.thing != thing:
            there = records.get(one.thing)
            records[one.thing] = one if there is None else _joined(there, one, is_single)
    unsure = [replace(one, thing=into.get(one.thing, one.thing)) for one in mapped.unsure]
    return replace(mapped, records=records, unsure=unsure)


def _renamed(record: MappedRecord, into: Mapping[NamedNode, NamedNode], registry: Registry) -> MappedRecord:
    """Return a record as it is said of what it was merged into; itself where nothing in it was merged."""
    is_led = record.thing in into
    if not is_led and not any(one.object in into for one in record.triples):
        return record
    thing = into.get(record.thing, record.thing)
    document = registry.base.document(thing)
    named = {**into, record.document: document}
    names = {one.value.casefold() for one in registry.labels.texts(thing.value, _PREF_LABEL)} if is_led else set()

    def told(triples: Iterable[Triple]) -> frozenset[Triple]:
        led = (_led(one, named, is_led=is_led) for one in triples)
        return frozenset(one for one in led if one.subject != one.object and not _is_name(one, names))

    return replace(
        record,
        thing=thing,
        document=document,
        triples=told(record.triples),
        when_new=told(record.when_new),
        base=None if record.base is None else told(record.base),
    )


def _led(triple: Triple, named: Mapping[NamedNode, NamedNode], *, is_led: bool) -> Triple:
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if isinstance(subject, NamedNode):
        subject = named.get(subject, subject)
    if is_led and predicate == _PREF_LABEL and triple.subject in named:
        predicate = _ALT_LABEL
    return Triple(subject, predicate, named.get(value, value) if isinstance(value, NamedNode) else value)


def _is_name(triple: Triple, names: Collection[str]) -> bool:
    """Tell whether a synonym is one of some names, differing at most in capitals."""
    value = triple.object
    return triple.predicate == _ALT_LABEL and isinstance(value, Literal) and value.value.casefold() in names


def _joined(stays: MappedRecord, led: MappedRecord, is_single: IsSingle) -> MappedRecord:
    """Return what two rows say of one record; of what there can be one, what is said of the record itself."""

    def both(own: AbstractSet[Triple], other: AbstractSet[Triple]) -> frozenset[Triple]:
        said = said_in(own)
        more = {
            key: values
            for key, values in said_in(other).items()
            if key not in said or not (is_single(stays.kind, key) or key.predicate in (RDF.type, FOAF.primaryTopic))
        }
        return frozenset(own) | triples_of(more)

    return replace(
        stays,
        triples=both(stays.triples, led.triples),
        when_new=both(stays.when_new, led.when_new),
        base=None if stays.base is None else both(stays.base, led.base or frozenset()),
        cells=(*stays.cells, *led.cells),
    )
