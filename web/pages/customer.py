"""The page of a customer: what is processed for it, and with whom."""

from __future__ import annotations

from datetime import date

from graph_service.registry import Registry
from web import chain_contexts as cc
from web.pages.announced import announced_to
from web.pages.customer_parts import gaps_for, read_customer
from web.pages.customer_rows import make_activities, make_contacts, make_services, make_suppliers, make_tiles
from web.pages.things import things_of


def customer_path(registry: Registry, iri: str) -> str:
    """Return the path of the page of a customer."""
    address = registry.base.address(iri)
    assert address is not None
    return f"/organisation/{address.slug}"


def customer_page(registry: Registry, iri: str, on: date | None) -> cc.CustomerPage:
    """Return the page of a customer as of a day, today where none is given."""
    things, customer = things_of(registry), read_customer(registry, iri, on or date.today())
    gaps = gaps_for(registry, customer)
    path = customer_path(registry, iri)
    record_path = registry.base.path(iri)
    assert record_path is not None
    return cc.CustomerPage(
        customer=things.thing(iri),
        record_path=record_path,
        tiles=make_tiles(customer, len(gaps), f"{path}/package#gaps"),
        activities=make_activities(registry, things, customer, gaps, on),
        services=make_services(things, customer),
        suppliers=make_suppliers(registry, things, customer),
        supplier_count=len(customer.chain.suppliers),
        announced=announced_to(registry, things, iri, customer.on),
        contacts=make_contacts(registry, things, customer),
        is_truncated=customer.chain.is_truncated,
        on=on,
        path=path,
    )
