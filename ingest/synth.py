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
    day_literal,
)
from graph_service.settings import DEMO_BASE

MAX_DEPTH = 8  # Twice the deepest real chain that was read.
GAP_SHARE = 0.05
_STATEMENTS_PER_BLOCK = 350  # About; only the sizes of the shared pools follow from it.
_COUNTRIES = ("SE", "SE", "SE", "FI", "IE", "DE", "NL", "US", "IN", "GB")
_TOOL_BY_COUNTRY = {"US": "dpf", "IN": "A46-2-c"}
_DUTIES = (
    ANSVAR.dutyInstructions,
    ANSVAR.dutyConfidentiality,
    ANSVAR.dutySecurity,
    ANSVAR.dutySubProcessors,
    ANSVAR.dutyDataSubjectRights,
    ANSVAR.dutyAssistance,
    ANSVAR.dutyReturn,
    ANSVAR.dutyAudit,
)
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
        yield from self._documented()
        yield from self._risk_work()

    def _is_gap(self) -> bool:
        return self.pick.random() < GAP_SHARE

    def _unless_gap(self, *facts: tuple[NamedNode, Value]) -> list[tuple[NamedNode, Value]]:
        return [] if self._is_gap() else list(facts)

    def _record(self, kind: str, slug: object, told: tuple[str, list[tuple[NamedNode, Value]]]) -> list[Quad]:
        name, facts = told
        return _record(kind, f"{kind}-{slug}", f"{name} {slug}", facts)

    def _activity(self, slug: str) -> list[Quad]:
        facts: list[tuple[NamedNode, Value]] = [
            (DPV.hasDataController, self.board),
            (ANSVAR.usesService, self.service),
            (ANSVAR.purpose, _text("Handlägga ärenden")),
            (DPV.hasDataSubject, CODE.term(f"data-subject#{self.pick.choice(('citizen', 'employee', 'pupil'))}")),
            (DPV.hasPersonalData, CODE.term("personal-data#name")),
            (ANSVAR.statesNoRecipients, _true()),
            (ANSVAR.safeguardText, _text("Behörighet prövas och loggas")),
        ]
        facts += self._unless_gap((DPV.hasLegalBasis, CODE.term("legal-basis#A6-1-e")))
        facts += self._unless_gap((ANSVAR.retentionPeriod, Literal("P10Y", datatype=XSD.duration)))
        # Of those that say so, the chain contradicts most.
        facts += [(ANSVAR.statesNoTransfer, _true())] if self._is_gap() else []
        return self._record("activity", slug, ("Behandling", facts))

    def _engagement(self, slug: str, engager: NamedNode, engaged: NamedNode, rank: int) -> Iterator[list[Quad]]:
        start = _FIRST_DAY + timedelta(days=self.pick.randrange(1800))
        country = self.pick.choice(_COUNTRIES)
        facts: list[tuple[NamedNode, Value]] = [
            (ANSVAR.engager, engager),
            (ANSVAR.engaged, engaged),
            (ANSVAR.scope, self.service),
            (ANSVAR.rank, _number(rank)),
            (ANSVAR.processingPlace, COUNTRY.term(country)),
            (ANSVAR.authorisation, CODE.term("authorisation#general")),
            (ANSVAR.validFrom, day_literal(start)),
            (ANSVAR.guaranteesCheckedOn, day_literal(start)),
        ]
        facts += self._unless_gap((ANSVAR.objectionPeriodDays, _number(30)))
        if rank == self.depth + 1:
            facts += self._unless_gap((ANSVAR.statesNoSubProcessors, _true()))
        if not self._is_gap():
            agreement = _thing("agreement", f"agreement-{slug}")
            facts.append((ANSVAR.underAgreement, agreement))
            until = start + timedelta(days=self.pick.choice((2900, 3600, 4300)))
            terms: list[tuple[NamedNode, Value]] = [
                (ANSVAR.agreementKind, CODE.term("agreement-kind#contract")),
                (ANSVAR.party, engager),
                (ANSVAR.party, engaged),
                (ANSVAR.signedOn, day_literal(start)),
                (ANSVAR.validTo, day_literal(until)),
                (DCTERMS.identifier, Literal(f"SYN {slug}")),
                (ANSVAR.flowsDown, _true()),
                (ANSVAR.covers, self.service),
                (ANSVAR.purpose, _text("Handlägga ärenden")),
                (DPV.hasPersonalData, CODE.term("personal-data#name")),
                (DPV.hasDataSubject, CODE.term("data-subject#citizen")),
                *((duty, Literal(f"{number + 3} §")) for number, duty in enumerate(_DUTIES)),
            ]
            if self._is_gap():
                terms.pop()
            yield self._record("agreement", slug, ("Avtal", terms))
        if country in _TOOL_BY_COUNTRY and not self._is_gap():
            facts.append((ANSVAR.restsOnTransfer, _thing("transfer", f"transfer-{slug}")))
            ground: list[tuple[NamedNode, Value]] = [
                (ANSVAR.exporter, engager),
                (ANSVAR.importer, engaged),
                (ANSVAR.toCountry, COUNTRY.term(country)),
                (ANSVAR.transferTool, CODE.term(f"transfer-tool#{_TOOL_BY_COUNTRY[country]}")),
                (ANSVAR.assessedOn, day_literal(start)),
                (ANSVAR.supplementaryMeasures, _text("Kryptering med egna nycklar")),
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
                (ANSVAR.validFrom, day_literal(date(2020 if last else 2024, 1, 1))),
            ]
            facts += [(ANSVAR.validTo, day_literal(last))] if last else []
            facts += self._unless_gap((ANSVAR.decision, Literal(f"SYN {self.number}")))
            yield self._record("assignment", f"{self.number}-{index}", ("Uppdrag", facts))

    def _documented(self) -> Iterator[list[Quad]]:
        if not self._is_gap():
            aspects = (ANSVAR.confidentiality, ANSVAR.integrity, ANSVAR.availability)
            levels = [(aspect, _number(2)) for aspect in aspects]
            told: list[tuple[NamedNode, Value]] = [(ANSVAR.concerns, self.system), *levels]
            yield self._record(
                "classification", self.number, ("Klassning", [*told, (DCTERMS.date, day_literal(_FIRST_DAY))])
            )
        if not self._is_gap():
            kind = CODE.term("document-kind#systemDocumentation")
            told = [(ANSVAR.concerns, self.system), (ANSVAR.documentKind, kind)]
            yield self._record("document", self.number, ("Systemdokumentation", told))

    def _risk_work(self) -> Iterator[list[Quad]]:
        likelihood, consequence = self.pick.randint(1, 4), self.pick.randint(1, 4)
        facts: list[tuple[NamedNode, Value]] = [
            (ANSVAR.concerns, self.system),
            (ANSVAR.likelihood, _number(likelihood)),
            (ANSVAR.consequence, _number(consequence)),
        ]
        facts += self._unless_gap((ANSVAR.treatment, _text("Åtgärdas enligt plan")))
        yield self._record("risk", self.number, ("Risk", facts))
        assessed: list[tuple[NamedNode, Value]] = [
            (ANSVAR.concerns, self.service),
            (DCTERMS.date, day_literal(date(2024, 3, 1))),
            (ANSVAR.reviewDue, day_literal(date(2025 if self._is_gap() else 2027, 3, 1))),
            (ANSVAR.outcome, _text("Behandlingen kan påbörjas")),
            (ANSVAR.necessity, _text("Uppgifterna behövs för beslutet")),
            (ANSVAR.measures, _text("Behörighet prövas varje år")),
            (ANSVAR.dataSubjectViews, _text("Inhämtade genom enkät")),
            (ANSVAR.identifies, _thing("risk", f"risk-{self.number}")),
            (ANSVAR.residualRisk, _number(2)),
        ]
        assessed += self._unless_gap((ANSVAR.advice, _text("Ombudet har inget att erinra")))
        yield self._record("assessment", self.number, ("Konsekvensbedömning", assessed))


def _organisation(slug: str, name: str, sort: str, country: str) -> list[Quad]:
    facts: list[tuple[NamedNode, Value]] = [
        (ORG.classification, CODE.term(f"organisation-sort#{sort}")),
        (ANSVAR.domicile, COUNTRY.term(country)),
    ]
    return _record("organisation", slug, name, facts)


_BASE = Base(DEMO_BASE)
_SOURCE = Literal("ansvar synth")


def _thing(kind: str, slug: str) -> NamedNode:
    return _BASE.thing(kind, slug)


def _record(kind: str, slug: str, name: str, facts: list[tuple[NamedNode, Value]]) -> list[Quad]:
    thing = _thing(kind, slug)
    document = _BASE.document(thing)
    said: list[tuple[NamedNode, Value]] = [
        (RDF.type, CLASS_BY_KIND[kind]),
        (SKOS.prefLabel, Literal(name, language="sv")),
        (ANSVAR.isSynthetic, _true()),
        (DCTERMS.source, _SOURCE),
        *facts,
    ]
    quads = [Quad(thing, predicate, value, document) for predicate, value in said]
    return [*quads, Quad(document, FOAF.primaryTopic, thing, document)]


def _text(swedish: str) -> Literal:
    return Literal(swedish, language="sv")


def _number(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer)


def _true() -> Literal:
    return Literal("true", datatype=XSD.boolean)
