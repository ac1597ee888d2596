"""A customer's package as files: a table of its chain for a spreadsheet, and its records as JSON-LD."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from pyoxigraph import NamedNode, Quad

from graph_service.chains.chain import Link
from graph_service.names import ANSVAR, ORG
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import JSON_LD
from graph_service.publishing.table import safe_text
from graph_service.publishing.workbook import Cell
from graph_service.registry import Registry
from web.i18n import gettext, mark
from web.pages.customer_parts import Customer, read_customer
from web.pages.things import Things, things_of
from web.words import agreement_word, standing_word, transfer_word

COLUMNS = (
    mark("Supplier"),
    mark("Organisation number"),
    mark("Domicile"),
    mark("Ultimate parent"),
    mark("Engaged by"),
    mark("Engaged for"),
    mark("Processing activities"),
    mark("Rank"),
    mark("Place"),
    mark("Standing"),
    mark("Agreement"),
    mark("Status of the agreement"),
    mark("In force until"),
    mark("Ground of the transfer"),
    mark("Status of the ground"),
    mark("From"),
    mark("To"),
    mark("Address"),
)
"""One row per engagement in the chain, nearest first."""


def package_csv(registry: Registry, iri: str, on: date | None) -> bytes:
    """Return the customer's chain as CSV (RFC 4180, UTF-8 with a byte order mark) in the language of the request.

    The mark tells spreadsheets that the letters are UTF-8. A text that one would run as a formula has an apostrophe
    before it.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(gettext(column) for column in COLUMNS)
    for row in chain_rows(registry, iri, on):
        writer.writerow(safe_text(cell) if isinstance(cell, str) else cell for cell in row)
    return stream.getvalue().encode("utf-8-sig")


def chain_rows(registry: Registry, iri: str, on: date | None) -> Iterator[tuple[Cell, ...]]:
    """Yield a row under COLUMNS for each engagement in the customer's chain, nearest first."""
    things, customer = things_of(registry), read_customer(registry, iri, on or date.today())
    yield from _rows(registry, things, customer)


def package_json_ld(registry: Registry, iri: str, on: date | None) -> bytes:
    """Return the records of the package as JSON-LD, each in its own graph: the customer, its activities, its chain.

    Services and systems are only named: their records tell of other customers too.
    """
    customer = read_customer(registry, iri, on or date.today())
    suppliers = {link.engaged for link in customer.chain.links}
    quads = [
        Quad(one.subject, one.predicate, one.object, NamedNode(record.document))
        for record in (registry.record(one) for one in sorted(customer.records | suppliers) if registry.describes(one))
        for one in record.statements
    ]
    return serialise(quads, JSON_LD.media_type)


def _rows(registry: Registry, things: Things, customer: Customer) -> Iterator[tuple[Cell, ...]]:
    activities: dict[int, list[str]] = {}
    for activity in things.sorted(customer.activities):
        for index in customer.links_of[activity]:
            activities.setdefault(index, []).append(things.text(activity).value)
    for index, link in enumerate(customer.chain.links):
        yield (*_supplier(registry, things, link), *_engagement(things, link, activities.get(index, [])))


def _supplier(registry: Registry, things: Things, link: Link) -> tuple[str, ...]:
    record = registry.record(link.engaged) if registry.describes(link.engaged) else None
    number = record.value(ORG.identifier) if record else None
    seat, parent = (record.value(one) if record else None for one in (ANSVAR.domicile, ANSVAR.ultimateParent))
    return (
        things.text(link.engaged).value,
        number.value if number else "",
        things.text(seat.value).value if seat else "",
        things.text(parent.value).value if parent else "",
    )


def _engagement(things: Things, link: Link, activities: list[str]) -> tuple[Cell, ...]:
    places = [things.text(place.country).value if place.country else place.text or "" for place in link.places]
    return (
        things.text(link.engager).value,
        things.text(link.scope).value,
        "; ".join(activities),
        link.rank,
        "; ".join(places),
        "; ".join(standing_word(place.standing) for place in link.places),
        things.text(link.agreement).value if link.agreement else "",
        agreement_word(link.agreement_state),
        link.agreement_until,
        things.text(link.tool).value if link.tool else "",
        transfer_word(link.transfer_state),
        link.valid_from,
        link.valid_to,
        link.engagement,
    )
