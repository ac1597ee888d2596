"""What a file would change in the register: compared with what its source said last and with what the register says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.names import DCTERMS, FOAF, PREFIXES, SKOS
from graph_service.registry import Registry
from graph_service.statements import Statements, Terms
from ingest.imports.consequences import GapMove, gaps_moved
from ingest.imports.drafts import Conflict, Draft
from ingest.imports.ended import ended
from ingest.imports.known import Known, KnownRecords
from ingest.imports.merged_away import led_on
from ingest.imports.merging import Clash, ValueChange, merge
from ingest.imports.provenance import without_readings
from ingest.imports.said import NOTHING, Key, Said, digest_of, said_in, triples_of
from ingest.mapping.mapped import Mapped, MappedRecord, RowProblem, UnknownValue, UnsureName
from ingest.tables import Note

MANY_GONE = 20
"""From this many ended records on, and where they are most of what the source had, a person must accept it."""

_SOURCE, _TOPIC = DCTERMS.source, FOAF.primaryTopic

Progress = Callable[[str, int], None]
"""Told what is being done and how much of it is."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that was read, the mapping it was read with, and the source register that it is a state of."""

    file_name: str
    digest: str
    mapping: str
    mapping_version: str
    register: NamedNode
    register_name: str
    register_is_new: bool


@dataclass(frozen=True)
class Preview:
    """What an import would do; nothing of it is written."""

    origin: Origin
    new: tuple[Draft, ...]
    changed: tuple[Draft, ...]
    gone: tuple[Draft, ...]
    """Records that the source has no longer, which end."""
    kept: tuple[Draft, ...]
    """Records that the source has no longer, which are left as they are."""
    noted: tuple[Draft, ...]
    """Records that say what the file says; only that it was read is new."""
    unchanged: tuple[NamedNode, ...]
    conflicts: tuple[Conflict, ...]
    unsure: tuple[UnsureName, ...]
    problems: tuple[RowProblem, ...]
    unknown: tuple[UnknownValue, ...]
    unread: tuple[str, ...]
    left: tuple[Note, ...]
    gaps_opened: tuple[GapMove, ...]
    gaps_closed: tuple[GapMove, ...]
    rows: int
    revision: int
    today: date

    @property
    def digest(self) -> str:
        """The SHA-256 of the file, in hexadecimal."""
        return self.origin.digest

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """Every record that would be written."""
        return (*self.new, *self.changed, *self.gone, *self.kept, *self.noted)

    @property
    def ends_most(self) -> bool:
        """Whether most of what the source had would end, as it does when the wrong file is read."""
        stays = len(self.changed) + len(self.noted) + len(self.unchanged) + len(self.kept)
        # A file that has nothing of what the source had is mostly another table, however short both are.
        return bool(self.gone) and (stays == 0 or (len(self.gone) >= MANY_GONE and len(self.gone) > stays))


def compare(
    registry: Registry,
    mapped: Mapped,
    origin: Origin,
    *,
    today: date,
    progress: Progress | None = None,
) -> Preview:
    """Return what the records of a file would change; reads the register and writes nothing."""
    known = KnownRecords(registry, origin.register, origin.mapping)
    singles = _Singles(registry)
    mapped = led_on(registry, mapped, lambda kind, key: singles.of(kind)(key))
    drafts, unchanged = _drafts(registry, mapped, origin, known, singles, progress=progress or _silent)
    read = {record.document for record in mapped.records.values()}
    missing = [document for document in known.standing() if document not in read]
    gone = known.read(missing) if mapped.is_whole else {}
    ends, kept = ended(registry, gone, drafts, today)
    altered = [draft for draft in drafts if draft.changes or not draft.before]
    (progress or _silent)("gaps", len(altered) + len(ends))
    opened, closed = _gaps_moved(registry, [*altered, *ends])
    return Preview(
        origin,
        new=tuple(one for one in altered if not one.before),
        changed=tuple(one for one in altered if one.before),
        gone=tuple(ends),
        kept=tuple(kept),
        noted=tuple(one for one in drafts if one.before and not one.changes),
        unchanged=tuple(unchanged),
        conflicts=tuple(conflict for draft in drafts for conflict in draft.conflicts),
        unsure=tuple(mapped.unsure),
        problems=tuple(mapped.problems),
        unknown=tuple(mapped.unknown),
        unread=tuple(mapped.unread),
        left=tuple(mapped.left),
        gaps_opened=opened,
        gaps_closed=closed,
        rows=mapped.rows,
        revision=registry.revision,
        today=today,
    )


def _silent(_what: str, _done: int) -> None:
    pass


def _gaps_moved(registry: Registry, drafts: Iterable[Draft]) -> tuple[tuple[GapMove, ...], tuple[GapMove, ...]]:
    before, after = {}, {}
    for draft in drafts:
        before[draft.document] = without_readings(draft.document, draft.before)
        after[draft.document] = draft.merged
    return gaps_moved(registry, before, after)


def _drafts(
    registry: Registry,
    mapped: Mapped,
    origin: Origin,
    known: KnownRecords,
    is_single: _Singles,
    *,
    progress: Progress,
) -> tuple[list[Draft], list[NamedNode]]:
    """Return what becomes of the records that the source says something else of than last time, and the others."""
    terms = mapped.terms
    unchanged: list[NamedNode] = []
    differing: dict[NamedNode, Statements] = {}
    for number, record in enumerate(mapped.records.values(), start=1):
        theirs = registry.store.as_stored(_whole(record, origin))
        digest = known.digest(record.document)
        if digest and record.base is None and digest == digest_of(theirs):
            unchanged.append(record.thing)
        else:
            differing[record.document] = Statements(theirs, terms)
        if number % 1_000 == 0:
            progress("compare", number)
    before = known.read(differing)
    drafts: list[Draft] = []
    for record in mapped.records.values():
        if record.document in differing:
            says = differing[record.document]
            was = before.get(record.document)
            draft = _draft(registry, record, says, was, is_single=is_single, terms=terms)
            if draft is None:
                unchanged.append(record.thing)
            else:
                drafts.append(draft)
    return drafts, unchanged


def _draft(
    registry: Registry,
    record: MappedRecord,
    theirs: Statements,
    known: Known | None,
    *,
    is_single: _Singles,
    terms: Terms,
) -> Draft | None:
    """Return what becomes of one record, None where the source says what it said last."""
    before = known.now if known else frozenset(registry.store.graph(record.document))
    merged: frozenset[Triple] | None = None
    changes: tuple[ValueChange, ...] = ()
    clashes: tuple[Clash, ...] = ()
    if known or before or record.base is not None:
        said, ours = said_in(theirs), said_in(without_readings(record.document, before))
        last = _last(registry, record, known, said, ours)
        said_before = [last] if record.base is not None else []
        if said in [*said_before, *([known.last] if known else [])]:
            return None
        outcome = merge(last, said, ours, is_single=is_single.of(record.kind))
        merged, changes, clashes = triples_of(outcome.said), outcome.changes, outcome.clashes
    elif record.when_new:
        merged = frozenset(theirs) | registry.store.as_stored(record.when_new)
    return Draft(
        record.thing,
        record.document,
        record.kind,
        record.name,
        str(record.origin),
        theirs,
        theirs if merged is None else Statements(merged, terms),
        changes,
        tuple(_conflicts(registry, record, clashes)),
        record.cells,
        Statements(before, terms),
        known.reading if known else None,
    )


def _last(registry: Registry, record: MappedRecord, known: Known | None, said: Said, ours: Said) -> Said:
    """Return what the source said last, or what a file of the register's own said before it was edited."""
    if record.base is not None:
        return said_in(registry.store.as_stored(record.base))
    if known:
        return known.last
    # Another source, or a person, said it first: what both say alike is no change of either.
    shared = {key: values & ours.get(key, NOTHING) for key, values in said.items()}
    return {key: values for key, values in shared.items() if values}


def _whole(record: MappedRecord, origin: Origin) -> Iterator[Triple]:
    """Yield what a source says of a record, with what every record must say of itself."""
    yield from record.triples
    if record.base:
        return
    yield Triple(record.document, _TOPIC, record.thing)
    if not any(one.predicate == _SOURCE and one.subject == record.thing for one in record.triples):
        yield Triple(record.thing, _SOURCE, origin.register)


def _conflicts(registry: Registry, record: MappedRecord, clashes: Iterable[Clash]) -> Iterator[Conflict]:
    address = registry.base.address(record.thing)
    for clash in clashes:
        language = f"@{clash.key.language}" if clash.key.language else ""
        path = f"{address.kind}/{address.slug}" if address else record.thing.value
        yield Conflict(
            f"{path}#{short_name(clash.key.predicate)}{language}",
            record.thing,
            str(record.origin),
            clash,
        )


def short_name(iri: NamedNode) -> str:
    """Return a property as it is written in Turtle, such as `ansvar:purpose`."""
    found = [(prefix, value) for prefix, value in PREFIXES.items() if iri.value.startswith(value)]
    if not found:
        return iri.value
    prefix, value = max(found, key=lambda one: len(one[1]))
    return f"{prefix}:{iri.value[len(value) :]}"


class _Singles:
    """Which properties have one value at most: those whose field says so, and texts, one in each language."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._paths: dict[str, frozenset[str]] = {}

    def of(self, kind: str) -> Callable[[Key], bool]:
        if kind not in self._paths:
            fields = self._registry.fields(kind)
            self._paths[kind] = frozenset(field.path for field in fields if field.max_count == 1)
        paths = self._paths[kind]
        return lambda key: key.predicate.value in paths or (bool(key.language) and key.predicate != SKOS.altLabel)
