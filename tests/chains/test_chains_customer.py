"""What one customer has, and nobody else's."""

from __future__ import annotations

from datetime import date

from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.customer import customer_chain
from graph_service.chains.facts import Period
from graph_service.labels import Text
from graph_service.names import COUNTRY

EX = "https://example.org/"
TODAY = date(2026, 11, 24)
NORDEN = Text("Norden", "sv")


def test_customer_has_its_services_activities_and_suppliers(adjacency_of, jurisdiction, local):
    """Both services, with what stands below each."""
    found = customer_chain(adjacency_of("with-two-scopes"), jurisdiction, f"{EX}board", TODAY)

    assert [local(one) for one in found.services] == ["mail", "pay"]
    assert [local(one) for one in found.activities] == ["both", "paying"]
    assert [(local(row.supplier), row.ranks) for row in found.suppliers] == [
        ("provider", (1,)),
        ("host", (2,)),
        ("filter", (3,)),
        ("bank", (3,)),
    ]
    assert found.unengaged == ()


def test_customer_that_engages_nobody_does_not_see_another_customers_engagement(adjacency_of, jurisdiction, local):
    """It sees whom the supplier of the service engages; that the board engages the supplier is the board's own."""
    found = customer_chain(adjacency_of("with-two-scopes"), jurisdiction, f"{EX}small-board", TODAY)

    assert [(local(link.engagement), link.rank) for link in found.chain.links] == [("host-pay", 2), ("bank-pay", 3)]
    assert [local(one) for one in found.unengaged] == ["unengaged"]


def test_supplier_with_several_engagements_is_one_row(jurisdiction):
    """With all that any of them says, and what any of them lacks."""
    agreement = Agreement("agreement", Period())
    adjacency = build_adjacency(
        [
            Engagement("a", "board", "host", "mail", Period(), countries=(COUNTRY.IN.value,)),
            Engagement(
                "b", "board", "host", "pay", Period(), place_texts=(Text("Norden", "sv"),), agreements=(agreement,)
            ),
        ],
        uses={},
    )

    found = customer_chain(adjacency, jurisdiction, "board", TODAY)

    (row,) = found.suppliers
    assert (row.supplier, row.scopes, row.links) == ("host", ("mail", "pay"), (0, 1))
    assert (row.countries, row.places, row.agreements) == ((COUNTRY.IN.value,), ("Norden",), ("agreement",))
    assert (row.lacks_agreement, row.lacks_ground) == (True, True)
    assert found.agreements == ("agreement",)
