"""Two records of one thing made into one: what points to the one that goes points to the one that stays.

The record that stays keeps both names and all numbers; where both say something of which there can be only one, what it
said itself stands, and the other value is told. Of the record that goes its name and `dcterms:isReplacedBy` are
left, so that its address still leads somewhere. The change log holds everything that is needed to take it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.changes import Change, Difference, history_of, until_current
from graph_service.errors import AnsvarError, BadRequest, DataRejected, NotFound
from graph_service.lifecycle import successors, what_became_of
from graph_service.names import ANSVAR, DCTERMS, FOAF, ORG, PROV, RDF, SCHEMA, SHARED_KINDS, SKOS
from graph_service.past import changes_of
from graph_service.queries import ask_store
from graph_service.records import Record
from graph_service.registry import Registry
from graph_service.store.graph_store import Term

_NUMBERS = frozenset({ORG.identifier, SCHEMA.leiCode})
_NAMES = frozenset({SKOS.prefLabel, SKOS.altLabel})
_OF_THE_DOCUMENT = frozenset({DCTERMS.source, DCTERMS.license, DCTERMS.publisher, PROV.wasDerivedFrom})
"""What is said of where the facts of a record come from, which follows them."""
_NOT_MOVED = frozenset({RDF.type, DCTERMS.isReplacedBy, ANSVAR.isSynthetic})


class MergeOutdated(AnsvarError):
    """The register has changed since the merge was previewed."""

    status = 409
    title = "Merge outdated"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property that can have one value and has another in each record; that of the record that stays is kept."""

    predicate: str
    kept: tuple[Term, ...]
    dropped: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """What a merge does, worked out for one revision and not written yet."""

    keep: str
    drop: str
    revision: int
    gained: tuple[Triple, ...]
    """What the record that stays gets to say."""
    moved: tuple[Quad, ...]
    """Statements of other records that point to the one that goes, as they are before."""
    conflicts: tuple[Conflict, ...]
    left_out: tuple[Triple, ...]
    """What would say that the thing is related to itself."""
    change: Change


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a merge back did: the revision after it, and what was edited since and is left as it is."""

    revision: int
    left: tuple[Quad, ...]


def preview_merge(registry: Registry, keep: str, drop: str, *, who: str = "", why: str = "") -> Merge:
    """Return what it does to make `drop` a part of `keep`; nothing is written.

    Raises NotFound where the register does not describe one of them, BadRequest where they are no two of a kind, and
    DataRejected where a decision says that they are not the same or only one of them is made up.
    """
    revision = registry.revision
    staying, going = registry.record(keep), registry.record(drop)
    _refuse_unlike(registry, staying, going)
    _refuse_decided_apart(registry, keep, drop)
    gained, conflicts, left_out = _joined(registry, staying, going)
    moved = _pointing_to(registry, going)
    graphs = _after(registry, staying, going, gained, moved)
    left_out += tuple(quad.triple for quad in moved if quad.subject == NamedNode(keep))
    return Merge(keep, drop, revision, gained, moved, conflicts, left_out, Change(graphs, who, why, revision))


def merge(registry: Registry, keep: str, drop: str, *, who: str, why: str, revision: int | None = None) -> int:
    """Make `drop` a part of `keep` in one commit and return the revision after it.

    Raises MergeOutdated where the register is no longer at `revision`, the one that was previewed; otherwise as
    `preview_merge`.
    """

    def attempt() -> int:
        previewed = preview_merge(registry, keep, drop, who=who, why=why)
        if revision is not None and previewed.revision != revision:
            raise MergeOutdated(
                f"The register is at revision {previewed.revision}, and the merge was previewed at {revision}. "
                "Look at the preview again, and merge then."
            )
        return registry.commit(previewed.change)

    return until_current(attempt)


def undo_merge(registry: Registry, drop: str, *, who: str, why: str) -> Undone:
    """Take a merge back: the record that went is as it was, and what pointed to it does so again.

    What was edited since stays as it is and is told. Raises NotFound where the register tells of no such merge,
    DataRejected where the record that stayed has itself been merged since.
    """
    return until_current(lambda: _undo(registry, drop, who, why))


def _undo(registry: Registry, drop: str, who: str, why: str) -> Undone:
    revision = registry.revision
    keep = _replaced_in_graph(registry, drop)
    differences = _differences_of_merge(registry, drop) if keep is not None else None
    if keep is None or differences is None:
        raise NotFound(f"{drop} is not merged into another record. The merges are listed at /names.")
    going = registry.base.document(NamedNode(drop))
    merged_into = Triple(NamedNode(drop), DCTERMS.isReplacedBy, NamedNode(keep))
    if not any(merged_into in one.added for one in differences if one.graph == going):
        raise DataRejected(f"What {drop} was merged into is merged into {keep} since. Take that merge back first.")
    graphs: dict[NamedNode, Iterable[Triple]] = {}
    left: list[Quad] = []
    for one in differences:
        graphs[one.graph] = _before(registry, one, keep, drop, left, is_going=one.graph == going)
    return Undone(registry.commit(Change(graphs, who, why, revision)), tuple(left))


def replaced_by(registry: Registry, iri: str) -> str | None:
    """Return the record that one was merged into, however many merges lie between; None where it was not."""
    seen = {iri}
    found: str | None = None
    following = _replaced_in_graph(registry, iri)
    while following is not None and following not in seen:
        seen.add(following)
        found, following = following, _replaced_in_graph(registry, following)
    if found is None:
        return None
    # What it was merged into may itself have been removed or split since, and tells that at its own address.
    return found if registry.describes(found) or what_became_of(registry, found) is not None else None


def merged_records(registry: Registry) -> list[tuple[str, str]]:
    """Return the records that were merged, each with the one that it became a part of."""
    rows = ask_store(registry.store, "which-records-were-merged")
    return [(row["merged"].value, row["into"].value) for row in rows if row["merged"] and row["into"]]


def _refuse_unlike(registry: Registry, staying: Record, going: Record) -> None:
    if staying.iri == going.iri or staying.kind != going.kind or staying.kind in SHARED_KINDS:
        raise BadRequest(
            f"{going.iri} ({going.kind}) cannot be merged into {staying.iri} ({staying.kind}). "
            "Give two records of one kind."
        )
    if registry.labels.is_synthetic(staying.iri) != registry.labels.is_synthetic(going.iri):
        raise DataRejected(
            f"One of {staying.iri} and {going.iri} is made up and the other is not. They cannot be one record."
        )


def _refuse_decided_apart(registry: Registry, keep: str, drop: str) -> None:
    """Raise DataRejected where a decision in force says that a name of the one does not mean the other."""
    labels = registry.labels
    names = {iri: {one.value.casefold() for p in _NAMES for one in labels.texts(iri, p)} for iri in (keep, drop)}
    for row in ask_store(registry.store, "what-is-decided-of-published-names"):
        name, differs, decision = row["name"], row["differs"], row["decision"]
        if name is None or differs is None or decision is None or row["withdrawn"] is not None:
            continue
        other = {keep: drop, drop: keep}.get(differs.value)
        if other is not None and name.value.casefold() in names[other]:
            raise DataRejected(
                f"{decision.value} says that '{name.value}' is not {differs.value}. "
                "Withdraw that decision first if it is wrong."
            )


def _joined(
    registry: Registry, staying: Record, going: Record
) -> tuple[tuple[Triple, ...], tuple[Conflict, ...], tuple[Triple, ...]]:
    """Return what the record that stays gains, where the two contradict, and what would relate it to itself."""
    keep, drop = NamedNode(staying.iri), NamedNode(going.iri)
    single = {field.path for field in registry.fields(staying.kind) if field.max_count == 1}
    gained = _names_and_numbers(staying, going)
    conflicts: list[Conflict] = []
    left_out: list[Triple] = []
    said: dict[NamedNode, list[Term]] = {}
    for one in going.statements:
        if one.subject == NamedNode(going.document) and one.predicate in _OF_THE_DOCUMENT:
            gained.add(Triple(NamedNode(staying.document), one.predicate, one.object))
        elif one.subject == drop and one.predicate not in _NOT_MOVED | _NAMES | _NUMBERS:
            said.setdefault(one.predicate, []).append(_term(one))
        elif one.subject not in {drop, NamedNode(going.document)}:
            # A part of the thing with an address of its own, such as a postal address.
            gained.add(Triple(one.subject, one.predicate, keep if one.object == drop else one.object))
    for predicate, values in sorted(said.items(), key=lambda item: item[0].value):
        kept = staying.values(predicate)
        others = [value for value in values if value not in kept]
        if others and kept and _is_one_of_a_kind(predicate, single, kept, others):
            conflicts.append(Conflict(predicate.value, tuple(kept), tuple(others)))
            continue
        related_to_itself = {keep, drop} & set(others)
        left_out += [Triple(drop, predicate, value) for value in others if value in related_to_itself]
        gained |= {Triple(keep, predicate, value) for value in others if value not in related_to_itself}
    return tuple(sorted(gained, key=str)), tuple(conflicts), tuple(left_out)


def _term(triple: Triple) -> Term:
    assert isinstance(triple.object, NamedNode | Literal)
    return triple.object


def _is_one_of_a_kind(predicate: NamedNode, single: set[str], kept: list[Term], others: list[Term]) -> bool:
    """Tell whether there can be only one value: by the rules of the kind, or one description in a language."""
    if predicate == DCTERMS.description:
        languages = {value.language for value in kept if isinstance(value, Literal)}
        return any(isinstance(value, Literal) and value.language in languages for value in others)
    return predicate.value in single


def _names_and_numbers(staying: Record, going: Record) -> set[Triple]:
    """Return the names and numbers that the record that stays gets: none is lost."""
    keep = NamedNode(staying.iri)
    known = {value.value.casefold() for predicate in _NAMES for value in staying.values(predicate)}
    names = [value for predicate in _NAMES for value in going.values(predicate)]
    gained = {Triple(keep, SKOS.altLabel, name) for name in names if name.value.casefold() not in known}
    for predicate in _NUMBERS:
        own = staying.values(predicate)
        for number in going.values(predicate):
            if number not in own:
                # Of each there can be one; the second is kept as an identifier of any sort.
                gained.add(Triple(keep, DCTERMS.identifier if own else predicate, number))
    return gained


def _pointing_to(registry: Registry, going: Record) -> tuple[Quad, ...]:
    """Return what other records say of the one that goes; the change log and the gap report are no records."""
    records = f"{registry.base.iri}/doc/"
    found = [
        quad
        for quad in registry.store.statements_about(NamedNode(going.iri))
        if isinstance(quad.graph_name, NamedNode)
        and quad.graph_name.value.startswith(records)
        and quad.graph_name.value != going.document
    ]
    return tuple(sorted(found, key=str))


def _after(
    registry: Registry, staying: Record, going: Record, gained: Iterable[Triple], moved: Iterable[Quad]
) -> dict[NamedNode, Iterable[Triple]]:
    """Return every graph that the merge alters, as it is after it."""
    keep, drop = NamedNode(staying.iri), NamedNode(going.iri)
    graphs: dict[NamedNode, set[Triple]] = {NamedNode(staying.document): set(staying.statements) | set(gained)}
    for quad in moved:
        assert isinstance(quad.graph_name, NamedNode)
        graph = graphs.setdefault(quad.graph_name, set(registry.store.graph(quad.graph_name)))
        graph.discard(quad.triple)
        if quad.subject != keep:
            graph.add(Triple(quad.subject, quad.predicate, keep))
    graphs[NamedNode(going.document)] = {
        Triple(NamedNode(going.document), FOAF.primaryTopic, drop),
        Triple(drop, DCTERMS.isReplacedBy, keep),
        *(Triple(drop, SKOS.prefLabel, name) for name in going.values(SKOS.prefLabel)),
    }
    return dict(graphs)


def _replaced_in_graph(registry: Registry, iri: str) -> str | None:
    """Return what the graph of a merged record says that it became a part of; None for a record that is one still."""
    into = successors(registry, iri)
    # What became several things was split, not merged.
    return into[0] if len(into) == 1 else None


def _differences_of_merge(registry: Registry, drop: str) -> list[Difference] | None:
    """Return what the latest merge of a record changed, from the change log."""
    document = registry.base.document(NamedNode(drop))
    for revision in history_of(registry.store, document):
        differences = changes_of(registry.store, registry.base, revision.number)
        own = next(one for one in differences if one.graph == document)
        if any(triple.predicate == RDF.type for triple in own.removed):
            return differences
    return None


def _before(
    registry: Registry, difference: Difference, keep: str, drop: str, left: list[Quad], *, is_going: bool
) -> set[Triple]:
    """Return a graph as it is after the merge is taken back; what was edited since is added to `left`."""
    now = set(registry.store.graph(difference.graph))
    if is_going:
        return (now - difference.added) | difference.removed
    moved = {
        Triple(one.subject, one.predicate, NamedNode(keep)): one
        for one in difference.removed
        if one.object == NamedNode(drop)
    }
    for after, before in moved.items():
        if after in difference.added and after not in now:
            left.append(Quad(before.subject, before.predicate, before.object, difference.graph))
            continue
        if now:
            now.add(before)
    return now - difference.added
