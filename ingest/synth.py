"""A synthetic city of any size, for benchmarks: the same statements each time, and marked as invented.

The city is made of blocks, each with a shared service, its system, activities, a line of up to eight engagements and
what belongs to them. Boards and suppliers are shared by many blocks. About one record in twenty lacks something that
a rule asks for.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from graph_service.errors import BadRequest
from graph_service.names import (
    ANSVAR,
    CLASS_BY_KIND,
    CODE,
    COUNTRY,
    DCTERMS,
    DPV,
    FOAF,
    ORG,
    RDF,
    ROLE,
    SKOS,
    XSD,
    Base,
)
from graph_service.settings import DEMO_BASE

MAX_DEPTH = 8  # Twice the deepest real chain that was read.
GAP_SHARE = 0.05
_STATEMENTS_PER_BLOCK = 245  # About; only the sizes of the shared pools follow from it.
_COUNTRIES = ("SE", "SE", "SE", "FI", "IE", "DE", "NL", "US", "IN", "GB")
_TOOL_BY_COUNTRY = {"US": "dpf", "IN": "A46-2-c"}
_FIRST_DAY = date(2019, 1, 1)
_FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}

Value = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Pool:
    """The parties that the blocks share."""

    boards: int
    suppliers: int

    @classmethod
    def for_triples(cls, triples: int) -> Pool:
        """Return the pool of a city of about this many statements."""
        blocks = max(1, triples // _STATEMENTS_PER_BLOCK)
        return cls(boards=max(5, blocks // 40), suppliers=max(MAX_DEPTH + 2, blocks // 2))


def write_city(triples: int, out: Path) -> int:
    """Write a city of at least this many statements, up to the end of a record, and return how many it has.

    Raises BadRequest where the number or the file's ending cannot be used. Nothing is left half-written.
    """
    if triples < 1:
        raise BadRequest(f"--triples is {triples}. Give a number above 0.")
    form = _FORMATS.get(out.suffix)
    if form is None:
        raise BadRequest(f"--out is {out}, of which the ending is not known. Give a file that ends in .nq or .trig.")
    count = 0

    def counted() -> Iterator[Quad]:
        nonlocal count
        for quad in city(triples):
            count += 1
            yield quad

    beside = out.with_name(out.name + ".tmp")
    try:
        with beside.open("wb") as stream:
            serialize(counted(), stream, form)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
    return count


def city(triples: int) -> Iterator[Quad]:
    """Yield the statements of a city, record by record, until there are as many as asked for."""
    pool, made = Pool.for_triples(triples), 0
    for record in _records(pool):
        yield from record
        made += len(record)
        if made >= triples:
            return


def _records(pool: Pool) -> Iterator[list[Quad]]:
    for number in range(pool.boards):
        yield _organisation(f"board-{number}", f"Nämnd {number}", "board", "SE")
    for number in range(pool.suppliers):
        country = _dice(f"supplier {number}").choice(_COUNTRIES)
        yield _organisation(f"supplier-{number}", f"Leverantör {number}", "supplier", country)
    number = 0
    while True:
        yield from _Block(number, pool).records()
        number += 1


def _dice(seed: str) -> random.Random:
    """Return dice that fall in the same way each time."""
    return random.Random(seed)  # noqa: S311  # An invented city keeps no secret.


class _Block:
    """One service with all that belongs to it."""

    def __init__(self, number: int, pool: Pool) -> None:
        self.number = number
        self.pick = _dice(f"block {number}")
        self.depth = number % MAX_DEPTH + 1
        self.board = _thing("organisation", f"board-{number % pool.boards}")
        chosen = self.pick.sample(range(pool.suppliers), self.depth + 1)
        self.suppliers = [_thing("organisation", f"supplier-{one}") for one in chosen]
        self.service = _thing("service", f"service-{number}")
        self.system = _thing("system", f"system-{number}")

    def records(self) -> Iterator[list[Quad]]:
        """Yield the records of the block, those that others point to first."""
        provider, n = self.suppliers[0], self.number
        yield self._record("service", n, ("Tjänst", [(ANSVAR.providedBy, provider), (ANSVAR.usesSystem, self.system)]))
        hosted = [] if self._is_gap() else [(ANSVAR.hostedIn, COUNTRY.SE)]
        yield self._record("system", n, ("System", [(ANSVAR.suppliedBy, self.suppliers[1]), *hosted]))
        for index in range(3):
            yield self._activity(f"{n}-{index}")
        yield from self._engagement(f"{n}-0", self.board, provider, rank=1)
        for step in range(self.depth):
            engager, engaged = self.suppliers[step : step + 2]
            yield from self._engagement(f"{n}-{step + 1}", engager, engaged, rank=step + 2)
        yield from self._assignments()
        yield from self._risk_work()

    def _is_gap(self) -> bool:
        return self.pick.random() < GAP_SHARE

    def _record(self, kind: str, slug: object, told: tuple[str, list[tuple[NamedNode, Value]]]) -> list[Quad]:
        name, facts = told
        return _record(kind, f"{kind}-{slug}", f"{name} {slug}", facts)

    def _activity(self, slug: str) -> list[Quad]:
        facts: list[tuple[NamedNode, Value]] = [
            (DPV.hasDataController, self.board),
            (ANSVAR.usesService, self.service),
            (ANSVAR.purpose, Literal("Handlägga ärenden", language="sv")),
            (DPV.hasDataSubject, CODE.term(f"data-subject#{self.pick.choice(('citizen', 'employee', 'pupil'))}")),
            (DPV.hasPersonalData, CODE.term("personal-data#name")),
            (ANSVAR.statesNoTransfer, _true()),
        ]
        if not self._is_gap():
            facts.append((DPV.hasLegalBasis, CODE.term("legal-basis#A6-1-e")))
        return self._record("activity", slug, ("Behandling", facts))

    def _engagement(self, slug: str, engager: NamedNode, engaged: NamedNode, rank: int) -> Iterator[list[Quad]]:
        start = _FIRST_DAY + timedelta(days=self.pick.randrange(1800))
        country = self.pick.choice(_COUNTRIES)
        facts: list[tuple[NamedNode, Value]] = [
            (ANSVAR.engager, engager),
            (ANSVAR.engaged, engaged),
            (ANSVAR.scope, self.service),
            (ANSVAR.rank, Literal(str(rank), datatype=XSD.integer)),
            (ANSVAR.processingPlace, COUNTRY.term(country)),
            (ANSVAR.authorisation, CODE.term("authorisation#general")),
            (ANSVAR.validFrom, _day(start)),
        ]
        if not self._is_gap():
            agreement = _thing("agreement", f"agreement-{slug}")
            facts.append((ANSVAR.underAgreement, agreement))
            until = start + timedelta(days=self.pick.choice((2900, 3600, 4300)))
            terms: list[tuple[NamedNode, Value]] = [
                (ANSVAR.agreementKind, CODE.term("agreement-kind#contract")),
                (ANSVAR.party, engager),
                (ANSVAR.party, engaged),
                (ANSVAR.signedOn, _day(start)),
                (ANSVAR.validTo, _day(until)),
                (DCTERMS.identifier, Literal(f"SYN {slug}")),
                (ANSVAR.flowsDown, _true()),
            ]
            yield self._record("agreement", slug, ("Avtal", terms))
        if country in _TOOL_BY_COUNTRY and not self._is_gap():
            facts.append((ANSVAR.restsOnTransfer, _thing("transfer", f"transfer-{slug}")))
            ground: list[tuple[NamedNode, Value]] = [
                (ANSVAR.exporter, engager),
                (ANSVAR.importer, engaged),
                (ANSVAR.toCountry, COUNTRY.term(country)),
                (ANSVAR.transferTool, CODE.term(f"transfer-tool#{_TOOL_BY_COUNTRY[country]}")),
            ]
            yield self._record("transfer", slug, ("Överföring", ground))
        yield self._record("engagement", slug, ("Anlitande", facts))

    def _assignments(self) -> Iterator[list[Quad]]:
        post = _thing("post", f"post-{self.number}")
        yield self._record("post", self.number, ("Funktion", [(ORG.postIn, self.board)]))
        # The second one is past: the system had another owner before.
        for index, (concerned, role, last) in enumerate(
            (
                (self.service, ROLE.serviceManager, None),
                (self.system, ROLE.systemOwner, date(2023, 12, 31)),
                (self.system, ROLE.systemOwner, None),
            )
        ):
            facts: list[tuple[NamedNode, Value]] = [
                (ORG.role, role),
                (ANSVAR.heldBy, post),
                (ANSVAR.concerns, concerned),
                (ANSVAR.validFrom, _day(date(2020 if last else 2024, 1, 1))),
            ]
            facts += [(ANSVAR.validTo, _day(last))] if last else []
            yield self._record("assignment", f"{self.number}-{index}", ("Uppdrag", facts))

    def _risk_work(self) -> Iterator[list[Quad]]:
        likelihood, consequence = self.pick.randint(1, 4), self.pick.randint(1, 4)
        facts: list[tuple[NamedNode, Value]] = [
            (ANSVAR.concerns, self.system),
            (ANSVAR.likelihood, Literal(str(likelihood), datatype=XSD.integer)),
            (ANSVAR.consequence, Literal(str(consequence), datatype=XSD.integer)),
        ]
        if not self._is_gap():
            facts.append((ANSVAR.treatment, Literal("Åtgärdas enligt plan", language="sv")))
        yield self._record("risk", self.number, ("Risk", facts))
        assessed: list[tuple[NamedNode, Value]] = [
            (ANSVAR.concerns, self.service),
            (DCTERMS.date, _day(date(2024, 3, 1))),
            (ANSVAR.reviewDue, _day(date(2025 if self._is_gap() else 2027, 3, 1))),
        ]
        yield self._record("assessment", self.number, ("Konsekvensbedömning", assessed))


def _organisation(slug: str, name: str, sort: str, country: str) -> list[Quad]:
    facts: list[tuple[NamedNode, Value]] = [
        (ORG.classification, CODE.term(f"organisation-sort#{sort}")),
        (ANSVAR.domicile, COUNTRY.term(country)),
    ]
    return _record("organisation", slug, name, facts)


_BASE = Base(DEMO_BASE)


def _thing(kind: str, slug: str) -> NamedNode:
    return _BASE.thing(kind, slug)


def _record(kind: str, slug: str, name: str, facts: list[tuple[NamedNode, Value]]) -> list[Quad]:
    thing = _thing(kind, slug)
    document = _BASE.document(thing)
    said: list[tuple[NamedNode, Value]] = [
        (RDF.type, CLASS_BY_KIND[kind]),
        (SKOS.prefLabel, Literal(name, language="sv")),
        (ANSVAR.isSynthetic, _true()),
        *facts,
    ]
    quads = [Quad(thing, predicate, value, document) for predicate, value in said]
    return [*quads, Quad(document, FOAF.primaryTopic, thing, document)]


def _day(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=XSD.date)


def _true() -> Literal:
    return Literal("true", datatype=XSD.boolean)
