"""What a customer needs to meet Art. 28: everything that concerns it on one page, as a table and as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode

from graph_service.chains.difference import differences
from graph_service.chains.facts import Period
from graph_service.errors import BadRequest, Problem
from graph_service.gaps import SEVERITIES, Gap
from graph_service.labels import Text
from graph_service.names import ANSVAR, CODE, DCTERMS, ORG
from graph_service.records import Record
from graph_service.registry import Registry
from graph_service.store.graph_store import Term
from web import chain_contexts as cc
from web.pages.announced import announced_to
from web.pages.chain_rows import make_countries
from web.pages.change_rows import a_year_before, make_groups
from web.pages.customer import customer_path
from web.pages.customer_parts import Customer, gaps_for, read_customer
from web.pages.customer_rows import make_activities, make_contacts, make_services, make_suppliers, make_tiles
from web.pages.things import Things, things_of
from web.pages.values import texts_in
from web.words import tone

DUTIES: dict[str, NamedNode] = {
    "a": ANSVAR.dutyInstructions,
    "b": ANSVAR.dutyConfidentiality,
    "c": ANSVAR.dutySecurity,
    "d": ANSVAR.dutySubProcessors,
    "e": ANSVAR.dutyDataSubjectRights,
    "f": ANSVAR.dutyAssistance,
    "g": ANSVAR.dutyReturn,
    "h": ANSVAR.dutyAudit,
}
"""The duties of Art. 28(3)(a) to (h), and the property that says where in an instrument each stands."""

MAX_RECORDS = 6  # Named under one rule; the page of the rule has all of them.


def package_page(registry: Registry, iri: str, on: date | None, since: date | None = None) -> cc.PackagePage:
    """Return the page of a customer's package as of a day (today), with what changed since another (a year before).

    Raises BadRequest where the changes would begin after the day.
    """
    things, customer = things_of(registry), read_customer(registry, iri, on or date.today())
    first = since or a_year_before(customer.on)
    if first > customer.on:
        text = f"Parameter since is '{first}', after the day of the package, '{customer.on}'. Give an earlier day."
        raise BadRequest(text, (Problem("since", text),))
    before = read_customer(registry, iri, first)
    changes = differences(before.chain, customer.chain, registry.models.adjacency)
    gaps = gaps_for(registry, customer)
    number = registry.record(iri).value(ORG.identifier)
    return cc.PackagePage(
        customer=things.thing(iri),
        number=number.value if number is not None else None,
        day=customer.on,
        made=registry.revised_at,
        tiles=make_tiles(customer, len(gaps) if registry.tells_gaps else None, "#gaps"),
        activities=make_activities(registry, things, customer, gaps, on),
        services=make_services(things, customer),
        suppliers=make_suppliers(registry, things, customer),
        supplier_count=len(customer.chain.suppliers),
        countries=make_countries(things, customer.chain),
        instruments=make_instruments(registry, things, customer),
        duty_names=tuple((letter, things.text(_duty(letter))) for letter in DUTIES),
        since=first,
        changes=make_groups(things, changes),
        announced=announced_to(registry, things, iri, customer.on),
        gaps=make_gap_groups(things, gaps),
        gap_count=len(gaps),
        contacts=make_contacts(registry, things, customer),
        is_truncated=customer.chain.is_truncated,
        on=on,
        customer_path=customer_path(registry, iri),
        path=f"{customer_path(registry, iri)}/package",
    )


def make_gap_groups(things: Things, gaps: Sequence[Gap]) -> tuple[cc.GapGroup, ...]:
    """Return the gaps by rule: the most serious first, then the rules with most gaps."""
    by_rule: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_rule[gap.rule].append(gap)
    ordered = sorted(by_rule.values(), key=lambda found: (SEVERITIES.index(found[0].severity), -len(found)))
    return tuple(
        cc.GapGroup(
            rule=things.thing(found[0].rule),
            severity=found[0].severity,
            tone=tone(found[0].severity),
            article=found[0].article,
            article_url=found[0].source,
            records=things.things(things.sorted({gap.focus for gap in found})[:MAX_RECORDS]),
            count=len(found),
        )
        for found in ordered
    )


def make_instruments(registry: Registry, things: Things, customer: Customer) -> tuple[cc.InstrumentRow, ...]:
    """Return the agreements that the customer's chain rests on: those it is a party to first, each part by name."""
    agreements = {link.agreement for link in customer.chain.links if link.agreement is not None}
    rows = [_instrument(registry, things, customer, iri) for iri in things.sorted(agreements)]
    return tuple(sorted(rows, key=lambda row: not row.is_own))


def _instrument(registry: Registry, things: Things, customer: Customer, iri: str) -> cc.InstrumentRow:
    if not registry.describes(iri):
        unknown = tuple(cc.Duty(letter, things.text(_duty(letter)), "unknown", None) for letter in DUTIES)
        return cc.InstrumentRow(things.thing(iri), None, (), None, None, None, "missing", None, unknown, False)
    record = registry.record(iri)
    parties = [one.value for one in record.values(ANSVAR.party) if isinstance(one, NamedNode)]
    kind, number = record.value(ANSVAR.agreementKind), record.value(DCTERMS.identifier)
    period = Period(
        _day(record.value(ANSVAR.validFrom)) or _day(record.value(ANSVAR.signedOn)), _day(record.value(ANSVAR.validTo))
    )
    return cc.InstrumentRow(
        agreement=things.thing(iri),
        kind=things.thing(kind.value) if isinstance(kind, NamedNode) else None,
        parties=things.things(things.sorted(parties)),
        number=number.value if number is not None else None,
        start=period.start,
        end=period.end,
        state=_state(period, customer.on),
        flows_down=_yes_or_no(record.value(ANSVAR.flowsDown)),
        duties=tuple(_duty_of(things, record, letter) for letter in DUTIES),
        is_own=customer.iri in parties,
    )


def _duty_of(things: Things, record: Record, letter: str) -> cc.Duty:
    """Return what an instrument says of one duty; what it neither states nor denies is unknown."""
    concept = _duty(letter)
    places = texts_in(record.values(DUTIES[letter]), things.lang)
    is_missing = NamedNode(concept) in record.values(ANSVAR.statedAsMissing)
    state = "stated" if places else "missing" if is_missing else "unknown"
    return cc.Duty(
        letter,
        things.text(concept),
        state,
        Text("; ".join(one.value for one in places), places[0].lang) if places else None,
    )


def _duty(letter: str) -> str:
    return CODE.term(f"processor-duty#{letter}").value


def _state(period: Period, on: date) -> str:
    if period.is_past(on):
        return "expired"
    return "future" if period.is_ahead(on) else "valid"


def _yes_or_no(term: Term | None) -> bool | None:
    return term.value in {"true", "1"} if isinstance(term, Literal) else None


def _day(term: Term | None) -> date | None:
    try:
        return date.fromisoformat(term.value[:10]) if isinstance(term, Literal) else None
    except ValueError:
        return None
