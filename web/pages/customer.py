"""The page of a customer: what is processed for it, and with whom."""

from __future__ import annotations

from datetime import date, timedelta

from graph_service.registry import Registry
from web import chain_contexts as cc
from web.pages.announced import announced_to
from web.pages.customer_activities import make_choices, make_groups, read_filter
from web.pages.customer_parts import gaps_for, read_customer
from web.pages.customer_rows import make_activities, make_contacts, make_services, make_suppliers, make_tiles
from web.pages.reading import address
from web.pages.things import things_of

NEWS_DAYS = 30  # A month back: what has changed since somebody last looked.


def customer_path(registry: Registry, iri: str) -> str:
    """Return the path of the page of a customer."""
    named = registry.base.address(iri)
    if named is not None:
        return f"/organisation/{named.slug}"
    # A customer that another register tells of has the page of its record only.
    path = registry.base.path(iri)
    assert path is not None
    return path


def customer_page(
    registry: Registry, iri: str, on: date | None, *, uses: str | None = None, show: str | None = None
) -> cc.CustomerPage:
    """Return the page of a customer as of a day, today where none is given.

    `uses` and `show` narrow its activities. Raises BadRequest where they are none that there is.
    """
    things, customer = things_of(registry), read_customer(registry, iri, on or date.today())
    gaps = gaps_for(registry, customer)
    path = customer_path(registry, iri)
    record_path = registry.base.path(iri)
    assert record_path is not None
    activities = make_activities(registry, things, customer, gaps, on)
    asked = read_filter(activities, uses, show)
    chosen = [row for row in activities if asked.has(row)]
    of_uses, of_sorts = make_choices(things, activities, asked)
    return cc.CustomerPage(
        customer=things.thing(iri),
        record_path=record_path,
        tiles=make_tiles(customer, len(gaps) if registry.tells_gaps else None, f"{path}/package#gaps"),
        groups=make_groups(things, chosen),
        activity_count=len(activities),
        shown_count=len(chosen),
        uses=of_uses,
        shows=of_sorts,
        services=make_services(things, customer),
        suppliers=make_suppliers(registry, things, customer),
        supplier_count=len(customer.chain.suppliers),
        news=_news(registry, iri, customer.on, record_path),
        announced=announced_to(registry, things, iri, customer.on),
        contacts=make_contacts(registry, things, customer),
        is_truncated=customer.chain.is_truncated,
        on=on,
        path=path,
    )


def _news(registry: Registry, iri: str, on: date, record_path: str) -> cc.News | None:
    """Return how the suppliers differ from those a month before, None where they are the same."""
    since = on - timedelta(days=NEWS_DAYS)
    before, after = (set(registry.customer(iri, day).chain.suppliers) for day in (since, on))
    if before == after:
        return None
    path = address(f"{record_path}/changes", **{"from": since, "to": on})
    return cc.News(since, len(after - before), len(before - after), path)
