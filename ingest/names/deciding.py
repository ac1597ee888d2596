"""Writing what somebody decides of a published name, and taking it back; the register remembers both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change, until_current
from graph_service.errors import DataRejected, NotFound, Problem
from graph_service.names import ANSVAR, FOAF, RDF, SKOS, day_literal, slug_of
from graph_service.registry import Registry
from graph_service.used_addresses import has_been_used
from ingest.names.decisions import MatchDecision, read_decisions
from ingest.names.identifiers import is_personal_number
from ingest.names.normal import normal_form

_LONGEST_NAME = 500  # Characters; the longest name of a company in the sources has 110.
_LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What is decided: `name` means `matches`, or it means none of `differs_from`."""

    name: str
    matches: str | None = None
    differs_from: tuple[str, ...] = ()
    reason: str = ""
    decided_by: str | None = None
    """The post or organisation that decides."""


def decide(registry: Registry, new: NewDecision, *, who: str, today: date) -> str:
    """Write a decision and return its address; the same decision again changes nothing.

    An earlier one on the name that says the opposite is withdrawn by the same commit. `who` is a function, never the
    name of a person. Raises DataRejected where the decision says nothing, NotFound where the register does not
    describe what it is about.
    """
    _check(registry, new)
    # Between reading what was decided and writing, nobody else may decide: both would take the same address.
    return until_current(lambda: _decide(registry, new, who, today))


def _decide(registry: Registry, new: NewDecision, who: str, today: date) -> str:
    revision = registry.revision
    before = read_decisions(registry.store).of(new.name)
    for one in before:
        if one.matches == new.matches and set(new.differs_from) <= one.differs_from:
            return one.iri
    graphs: dict[NamedNode, Iterable[Triple]] = {}
    opposite = [one for one in before if _is_opposite(one, new)]
    for one in opposite:
        document, triples = _withdrawn(registry, one.iri, today)
        graphs[document] = triples
    # What an opposite decision said of others still holds.
    kept = {other for one in opposite for other in one.differs_from} - {new.matches}
    thing = _free_address(registry, new.name)
    graphs[registry.base.document(thing)] = _statements(registry, thing, new, sorted({*new.differs_from, *kept}), today)
    registry.commit(Change(graphs, who, new.reason or f"Namnbeslut: {new.name}", revision))
    return thing.value


def withdraw(registry: Registry, iri: str, *, who: str, why: str, on: date) -> None:
    """End a decision by a day; it stays in the register. Raises NotFound where there is no such decision."""
    if registry.labels.kind(iri) != "match":
        raise NotFound(f"There is no decision {iri} on a name. The decisions are listed at /names.")

    def attempt() -> None:
        revision = registry.revision
        document, triples = _withdrawn(registry, iri, on)
        registry.commit(Change({document: triples}, who, why, revision))

    until_current(attempt)


def _check(registry: Registry, new: NewDecision) -> None:
    if not normal_form(new.name):
        raise _rejected("name", f"The name is '{new.name}', which has neither letters nor digits. Give the name.")
    if len(new.name) > _LONGEST_NAME:
        raise _rejected("name", f"The name has {len(new.name)} characters. Give at most {_LONGEST_NAME}.")
    if is_personal_number(new.name):
        raise _rejected("name", "The name has the form of a personal number, which is not kept here. Take it out.")
    if new.matches is None and not new.differs_from:
        raise _rejected("matches", f"The decision on '{new.name}' says neither what it is nor what it is not.")
    if new.matches in new.differs_from:
        raise _rejected("matches", f"'{new.name}' cannot both be and not be {new.matches}. Choose one.")
    for iri in (new.matches, *new.differs_from, new.decided_by):
        if iri is not None and registry.labels.named(iri) != [iri]:
            raise NotFound(f"The register knows nothing of {iri}. Search for its name.", (Problem("iri", iri),))


def _rejected(name: str, text: str) -> DataRejected:
    return DataRejected(text, (Problem(name, text),))


def _is_opposite(old: MatchDecision, new: NewDecision) -> bool:
    if new.matches is not None:
        return (old.matches is not None and old.matches != new.matches) or new.matches in old.differs_from
    return old.matches in new.differs_from


def _withdrawn(registry: Registry, iri: str, on: date) -> tuple[NamedNode, set[Triple]]:
    record = registry.record(iri)
    thing = NamedNode(iri)
    ended = Triple(thing, ANSVAR.withdrawnOn, day_literal(on))
    kept = {one for one in record.statements if one.predicate != ANSVAR.withdrawnOn}
    return NamedNode(record.document), kept | {ended}


def _free_address(registry: Registry, name: str) -> NamedNode:
    slug = slug_of(name)[:_LONGEST_SLUG].rstrip("-")
    thing, number = registry.base.thing("match", slug), 1
    while has_been_used(registry.store, registry.base, thing.value):
        number += 1
        thing = registry.base.thing("match", f"{slug}-{number}")
    return thing


def _statements(
    registry: Registry, thing: NamedNode, new: NewDecision, differs_from: Iterable[str], today: date
) -> set[Triple]:
    sv, en = (_title(registry, new, lang) for lang in ("sv", "en"))
    said = {
        Triple(registry.base.document(thing), FOAF.primaryTopic, thing),
        Triple(thing, RDF.type, ANSVAR.MatchDecision),
        Triple(thing, SKOS.prefLabel, Literal(sv, language="sv")),
        Triple(thing, SKOS.prefLabel, Literal(en, language="en")),
        Triple(thing, ANSVAR.publishedName, Literal(new.name)),
        Triple(thing, ANSVAR.decidedOn, day_literal(today)),
        *(Triple(thing, ANSVAR.differsFrom, NamedNode(other)) for other in differs_from),
    }
    if new.matches is not None:
        said.add(Triple(thing, ANSVAR.matches, NamedNode(new.matches)))
    if new.reason.strip():
        said.add(Triple(thing, ANSVAR.reason, Literal(new.reason.strip())))
    if new.decided_by is not None:
        said.add(Triple(thing, ANSVAR.decidedBy, NamedNode(new.decided_by)))
    return said


def _title(registry: Registry, new: NewDecision, lang: str) -> str:
    if new.matches is not None:
        known = registry.labels.label(new.matches, lang).value
        return f"”{new.name}” är {known}" if lang == "sv" else f"“{new.name}” is {known}"
    others = ", ".join(registry.labels.label(other, lang).value for other in new.differs_from)
    return f"”{new.name}” är inte {others}" if lang == "sv" else f"“{new.name}” is not {others}"
