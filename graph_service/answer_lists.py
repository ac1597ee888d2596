"""Answers that are a list: agreements that end, what lies outside the EU, documents, customers, what lacks what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from pyoxigraph import NamedNode

from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.gaps import Gap
from graph_service.labels import Labels
from graph_service.names import COUNTRY, KIND_BY_CLASS, day_literal
from graph_service.queries import ask_store
from graph_service.read_models import ReadModels
from graph_service.responsibility import Responsibility
from graph_service.search.facets import Narrowing
from graph_service.search.find import Finder
from graph_service.search.questions import Reading
from graph_service.search.wanted import DEFAULT_DAYS, Wanted
from graph_service.store.graph_store import GraphStore

ListOf = Wanted | Literal["risks", "lacking", "located"]

_KIND_BY_WANTED: Mapping[str, str] = {"assessments": "assessment", "documents": "document", "risks": "risk"}
_PARTIES = frozenset({"organisation", "unit", "post"})
_LOCATED = frozenset({"activity", "system", "service", "organisation"})
"""The kinds of record that lie in a country."""


class Register(Protocol):
    """What a list needs of the register."""

    @property
    def store(self) -> GraphStore:
        """The graph."""
        ...

    @property
    def models(self) -> ReadModels:
        """What is derived from it."""
        ...

    @property
    def finder(self) -> Finder:
        """The search, with what things may be narrowed by."""
        ...

    def answers_for(self, party: str, on: date | None = None) -> list[Responsibility]:
        """Return what a party is responsible for."""
        ...


@dataclass(frozen=True, slots=True)
class ListedThing:
    """One row of a list: the thing, with a day or countries where these are why it is listed."""

    iri: str
    day: date | None = None
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerList:
    """An answer that is a list; it is of `about`, of everything where that is None. It may be empty."""

    of: ListOf
    about: str | None
    rows: tuple[ListedThing, ...]
    kinds: tuple[str, ...] = ()
    """The kinds of record that were asked for, none where all were."""
    until: date | None = None
    """The last day that was looked at, where that is bounded."""


def list_of_all(
    register: Register, reading: Reading, kind: str | None, on: date, narrowed: Narrowing
) -> AnswerList | None:
    """Return the list that a question about no single thing asks for; None where it asks for none.

    `kind` is that of the first hit: "tredjeland" with nothing else is the risk of that name.
    """
    if reading.wanted == "expiring":
        return _expiring(register, on, reading.days or DEFAULT_DAYS, narrowed)
    kinds = _kinds(reading)
    if reading.wanted == "third_country" and kinds and kind not in _LOCATED:
        return _outside_the_eea(register, kinds, on)
    if any(narrowed.values()) and kinds and not reading.words:
        return _located(register, kinds, narrowed)
    return None


def list_about(register: Register, reading: Reading, about: str, kind: str | None, on: date) -> AnswerList | None:
    """Return the list that a question about one thing asks for; None where it asks for none."""
    wanted: ListOf | None = "risks" if reading.intent == "risk" and reading.wanted is None else reading.wanted
    if wanted is not None and wanted in _KIND_BY_WANTED and kind not in {_KIND_BY_WANTED[wanted], "rule", "role"}:
        return AnswerList(
            wanted, about, _concerning(register.store, about, _KIND_BY_WANTED[wanted], register.models.labels)
        )
    if wanted == "customers" and kind in {"service", "system", "organisation"}:
        return AnswerList(wanted, about, _customers(register.store, about, kind, on, register.models.labels))
    if wanted == "answers_for" and kind in _PARTIES:
        kinds = reading.sorts
        held = dict.fromkeys(one.about for one in register.answers_for(about, on))
        labels = register.models.labels
        rows = tuple(ListedThing(iri) for iri in held if not kinds or labels.kind(iri) in kinds)
        return AnswerList(wanted, about, rows, tuple(sorted(kinds)))
    return None


def list_of_lacking(gaps: Iterable[Gap], rule: str, reading: Reading, labels: Labels) -> AnswerList:
    """Return what has a gap under a rule, of the kinds that the question names."""
    kinds = reading.sorts
    found = dict.fromkeys(gap.focus for gap in gaps)
    of_kinds = [iri for iri in found if labels.kind(iri) in kinds]
    # "System utan informationsklassning": a kind that never has the gap was a word of its name.
    rows = of_kinds or list(found)
    return AnswerList("lacking", rule, tuple(map(ListedThing, rows)), tuple(sorted(kinds)) if of_kinds else ())


def _kinds(reading: Reading) -> tuple[str, ...]:
    named = reading.sorts & _LOCATED
    if not named and (reading.asks_for_supplier or reading.intent == "processor_chain"):
        named = frozenset({"organisation"})
    return tuple(sorted(named))


def _expiring(register: Register, on: date, days: int, narrowed: Narrowing) -> AnswerList:
    last = on + timedelta(days=days)
    parties: dict[tuple[date, str], set[str]] = {}
    for row in ask_store(
        register.store, "which-agreements-expire-soon", day=day_literal(on), lastDay=day_literal(last)
    ):
        agreement, until, party = row["agreement"], row["ends"], row["party"]
        if isinstance(agreement, NamedNode) and until is not None:
            key = date.fromisoformat(until.value[:10]), agreement.value
            parties.setdefault(key, set()).update([party.value] if party is not None else ())
    wanted = set(narrowed.get("organisation", ()))
    rows = (ListedThing(iri, day) for (day, iri), some in sorted(parties.items()) if not wanted or wanted & some)
    return AnswerList("expiring", None, tuple(rows), ("agreement",), last)


def _outside_the_eea(register: Register, kinds: Sequence[str], on: date) -> AnswerList:
    jurisdiction, labels = register.models.jurisdiction, register.models.labels
    rows = []
    for kind in kinds:
        for iri in labels.of_kind(kind):
            places = register.finder.facets.values("country", iri)
            outside = tuple(place for place in places if _is_outside(jurisdiction, place, on))
            if outside:
                rows.append(ListedThing(iri, countries=outside))
    return AnswerList("third_country", None, _by_name(rows, labels), tuple(kinds))


def _is_outside(jurisdiction: Jurisdiction, country: str, on: date) -> bool:
    return country.startswith(COUNTRY.iri) and jurisdiction.standing(country, on) in {"third", "adequate"}


def _located(register: Register, kinds: Sequence[str], narrowed: Narrowing) -> AnswerList:
    """Return what is in a country, or is a matter of an organisation."""
    labels, rows = register.models.labels, []
    for iri in (iri for kind in kinds for iri in labels.of_kind(kind)):
        met = {
            facet: set(some).intersection(register.finder.facets.values(facet, iri)) for facet, some in narrowed.items()
        }
        if all(met.values()):
            rows.append(ListedThing(iri, countries=tuple(sorted(met.get("country", ())))))
    return AnswerList("located", None, _by_name(rows, labels), tuple(kinds))


def _concerning(store: GraphStore, about: str, kind: str, labels: Labels) -> tuple[ListedThing, ...]:
    rows = ask_store(store, "what-concerns-a-thing", thing=NamedNode(about))
    found = {
        row["record"].value
        for row in rows
        if row["record"] is not None and row["class"] is not None and KIND_BY_CLASS.get(row["class"].value) == kind
    }
    return _by_name(map(ListedThing, found), labels)


def _customers(store: GraphStore, about: str, kind: str, on: date, labels: Labels) -> tuple[ListedThing, ...]:
    since: dict[str, date | None] = {}
    if kind == "service":
        rows = ask_store(store, "who-uses-a-service", service=NamedNode(about), day=day_literal(on))
    else:
        rows = ask_store(store, "who-are-the-customers", supplied=NamedNode(about), day=day_literal(on))
    for row in rows:
        customer, day = row["customer"], row["from"]
        if isinstance(customer, NamedNode):
            began = date.fromisoformat(day.value[:10]) if day is not None else None
            known = since.get(customer.value)
            since[customer.value] = min((one for one in (known, began) if one), default=None)
    return _by_name((ListedThing(iri, day) for iri, day in since.items()), labels)


def _by_name(rows: Iterable[ListedThing], labels: Labels) -> tuple[ListedThing, ...]:
    by_iri = {row.iri: row for row in rows}
    return tuple(by_iri[iri] for iri in labels.sorted(by_iri, "sv"))
