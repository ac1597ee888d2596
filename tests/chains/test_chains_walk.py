"""The walk from a thing down to its processors and sub-processors."""

from __future__ import annotations

from datetime import date

from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.chain import paths_to_trouble
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Jurisdiction
from graph_service.chains.walk import MAX_LINKS, walk

TODAY = date(2026, 11, 24)
ALL = Period()


def test_chain_lists_a_processor_met_again_without_following_it(chain_of, local):
    """Two suppliers that engage each other give a chain that ends, and the ring is told."""
    chain = chain_of("with-loop", "letters")

    assert [(local(link.engaged), link.depth, link.is_repeat) for link in chain.links] == [
        ("mailer", 1, False),
        ("host", 2, False),
        ("mailer", 3, True),
    ]
    assert [tuple(map(local, cycle)) for cycle in chain.cycles] == [("mailer", "host")]
    assert chain.met_before() == {2: 0}


def test_chain_tells_a_ring_that_no_path_meets_from_inside(chain_of, local):
    """Suppliers that engage each other, both engaged from the start, are a ring though neither is below itself."""
    chain = chain_of("with-two-ways-into-a-loop", "letters")

    assert [(local(link.engaged), link.is_repeat) for link in chain.links] == [
        ("a", False),
        ("b", False),
        ("b", True),
        ("a", True),
    ]
    assert [set(map(local, cycle)) for cycle in chain.cycles] == [{"a", "b"}]


def test_chain_of_an_organisation_that_is_engaged_by_its_own_supplier_is_a_ring(chain_of, local):
    """The one who engages at the start counts as met."""
    chain = chain_of("with-loop", "host")

    assert [(local(link.engaged), link.is_repeat) for link in chain.links] == [("mailer", False), ("host", True)]
    assert [tuple(map(local, cycle)) for cycle in chain.cycles] == [("host", "mailer")]
    assert chain.met_before() == {1: None}


def test_chain_of_a_service_in_a_ring_that_nothing_leads_into_starts_with_all_of_it(adjacency_of, jurisdiction, local):
    """Where everyone is engaged by someone, the ring itself is shown."""
    adjacency = build_adjacency(
        [one for ones in adjacency_of("with-loop").engagements.values() for one in ones if "board" not in one.engager],
        uses={},
    )

    chain = walk(adjacency, jurisdiction, "https://example.org/mail", TODAY)

    assert [(local(link.engaged), link.depth) for link in chain.links if not link.is_repeat] == [
        ("host", 1),
        ("mailer", 1),
    ]
    assert len(chain.cycles) == 1


def test_chain_follows_a_shared_sub_processor_once(chain_of, local):
    """A host that two suppliers engage is listed under both, and what it engages once."""
    chain = chain_of("with-shared-sub-processor", "payroll")

    assert [(local(link.engager), local(link.engaged), link.is_repeat) for link in chain.links] == [
        ("city", "print", False),
        ("city", "wages", False),
        ("print", "host", False),
        ("wages", "host", True),
        ("host", "power", False),
    ]
    assert chain.cycles == ()
    assert [local(supplier) for supplier in chain.suppliers] == ["print", "wages", "host", "power"]


def test_chain_of_an_activity_starts_with_what_its_controller_engages(chain_of, local):
    """Five steps down, by the system of the service and by what a supplier obtains; not by way of another board."""
    chain = chain_of("five-deep", "wage-payment")

    assert [(local(link.engagement), link.depth, link.rank) for link in chain.links] == [
        ("e1", 1, 1),
        ("e2", 2, 2),
        ("e3", 3, 3),
        ("e4", 4, 4),
        ("e5", 5, 5),
    ]
    assert chain.depth == 5
    assert [local(chain.links[index].engaged) for index in chain.path(4)] == [
        "provider",
        "maker",
        "hoster",
        "backup",
        "archive",
    ]


def test_chain_of_a_service_starts_with_what_its_provider_engages(chain_of, local):
    """The customers of the provider are above the service and not in the chain."""
    chain = chain_of("five-deep", "payroll-service")

    assert [(local(link.engagement), link.rank) for link in chain.links] == [("e2", 2), ("e3", 3), ("e4", 4), ("e5", 5)]


def test_chain_of_what_a_supplier_obtains_starts_with_its_provider(chain_of, local):
    """Whom the provider of a service engages is of rank 2 where the register states none."""
    chain = chain_of("five-deep", "cloud")

    assert [(local(link.engagement), link.rank) for link in chain.links] == [("e4", 2), ("e5", 3)]


def test_chain_of_an_engagement_is_that_edge_and_what_is_below(chain_of, local):
    """A chain can be asked for from the middle."""
    chain = chain_of("five-deep", "e4")

    assert [local(link.engagement) for link in chain.links] == ["e4", "e5"]


def test_chain_of_an_organisation_has_all_that_it_engages(chain_of, local):
    """Each with its own scope."""
    chain = chain_of("with-two-scopes", "provider")

    assert [(local(link.engaged), local(link.scope)) for link in chain.links] == [
        ("host", "mail"),
        ("host", "pay"),
        ("filter", "mail"),
        ("bank", "pay"),
    ]


def test_chain_keeps_what_a_supplier_does_for_two_services_apart(chain_of, local):
    """The same host is one place under each service, and leads only to what belongs there."""
    both = chain_of("with-two-scopes", "both")
    paying = chain_of("with-two-scopes", "paying")

    hosts = [link for link in both.links if local(link.engaged) == "host"]
    assert [(local(link.scope), link.is_repeat) for link in hosts] == [("mail", False), ("pay", False)]
    assert [local(link.engaged) for link in paying.links] == ["provider", "host", "bank"]


def test_chain_of_an_activity_whose_controller_engages_nobody_shows_whom_the_deliverer_engages(chain_of, local):
    """That another board engages the deliverer is that board's own; the deliverer is the processor all the same."""
    chain = chain_of("with-two-scopes", "unengaged")

    assert [(local(link.engagement), link.rank) for link in chain.links] == [("host-pay", 2), ("bank-pay", 3)]


def test_chain_of_an_activity_without_engagement_follows_the_board_of_the_providing_administration(jurisdiction):
    """The board engages for what its administration provides, and nobody engages the board."""
    adjacency = build_adjacency(
        [Engagement("it-host", "it-board", "host", "office", ALL), Engagement("own", "board", "host", "office", ALL)],
        uses={"teaching": ("office",)},
        providers={"office": ("it-office",)},
        controllers={"teaching": ("school",)},
        part_of={"it-office": "it-board"},
    )

    chain = walk(adjacency, jurisdiction, "teaching", TODAY)

    assert [(link.engagement, link.rank) for link in chain.links] == [("it-host", 2)]


def test_chain_of_an_activity_without_engagement_leaves_out_what_another_customer_obtains(jurisdiction):
    """The other board gets an archive with its office service; that says nothing of this board."""
    adjacency = build_adjacency(
        [
            Engagement("other", "board", "provider", "office", ALL, obtains=("archive",)),
            Engagement("archiving", "provider", "archivist", "archive", ALL),
            Engagement("hosting", "provider", "host", "office", ALL),
        ],
        uses={"teaching": ("office",)},
        controllers={"teaching": ("school",)},
    )

    chain = walk(adjacency, jurisdiction, "teaching", TODAY)

    assert [link.engagement for link in chain.links] == ["hosting"]


def test_chain_on_a_date_has_the_suppliers_of_that_day(chain_of, local):
    """The first and the last day of an engagement belong to it."""
    on_last_day = chain_of("on-a-date", "list", date(2023, 12, 31))
    on_next_day = chain_of("on-a-date", "list", date(2024, 1, 1))

    assert [local(link.engaged) for link in on_last_day.links] == ["old-supplier"]
    assert [local(link.engaged) for link in on_next_day.links] == ["new-supplier"]
    assert chain_of("on-a-date", "list", date(2019, 12, 31)).links == ()


def test_chain_of_something_without_engagements_is_empty(chain_of):
    """Nothing is engaged for it, which is not an error."""
    chain = chain_of("on-a-date", "nothing")

    assert (chain.links, chain.cycles, chain.depth, chain.suppliers) == ((), (), 0, ())


def test_chain_tells_the_state_of_each_agreement(chain_of, local):
    """An agreement in force wins over one that has expired; one signed later is not yet in force."""
    chain = chain_of("with-agreements", "list")

    assert [(local(one.engaged), one.agreement_state, one.agreement_until) for one in chain.links] == [
        ("a-valid", "valid", date(2027, 12, 31)),
        ("b-expired", "expired", date(2025, 12, 31)),
        ("c-future", "future", None),
        ("d-missing", "missing", None),
    ]
    assert [link.lacks_agreement for link in chain.links] == [False, True, True, True]


def test_paths_to_trouble_keep_the_way_there_and_leave_out_what_is_in_order(jurisdiction):
    """A supplier with agreement and in the EEA is kept only where it leads on to one without."""
    chain = walk(
        _world(ok="abc", edges=[("root", "a"), ("root", "b"), ("a", "c"), ("c", "lacking")]),
        jurisdiction,
        "thing",
        TODAY,
    )

    assert [chain.links[index].engaged for index in sorted(paths_to_trouble(chain))] == ["a", "c", "lacking"]


def test_paths_to_trouble_keep_a_repeat_that_leads_on_to_trouble(jurisdiction):
    """The second way to a shared supplier leads to the same gap below it."""
    chain = walk(
        _world(ok="abc", edges=[("root", "a"), ("root", "b"), ("a", "c"), ("b", "c"), ("c", "lacking")]),
        jurisdiction,
        "thing",
        TODAY,
    )

    assert [chain.links[index].engagement for index in sorted(paths_to_trouble(chain))] == [
        "root-a",
        "root-b",
        "a-c",
        "b-c",
        "c-lacking",
    ]


def test_chain_of_ten_thousand_engagements_with_rings_ends():
    """Each supplier engages two others in a tangle; every place is followed once, every engagement listed once."""
    edges = {(str(n), str((n * step + 1) % 5000)) for n in range(5000) for step in (2, 3)} | {("root", "0")}

    chain = walk(_world(edges=sorted(edges)), _no_countries(), "thing", TODAY)

    assert len(edges) == len(chain.links) == 10_000
    assert len(chain.suppliers) == sum(not link.is_repeat for link in chain.links) == 5000
    assert len(chain.cycles) == 50
    assert not chain.is_truncated


def test_chain_longer_than_a_walk_follows_says_so():
    """Neither a deep nor a wide fault in the data fills the memory."""
    deep = walk(
        _world(edges=[("root", "0"), *((str(n), str(n + 1)) for n in range(200))]),
        _no_countries(),
        "thing",
        TODAY,
    )
    wide = walk(_world(edges=[("root", str(n)) for n in range(MAX_LINKS + 1)]), _no_countries(), "thing", TODAY)

    assert (deep.depth, deep.is_truncated) == (50, True)
    assert (len(wide.links), wide.is_truncated) == (MAX_LINKS, True)


def _no_countries():
    return Jurisdiction({}, {})


def _world(*, edges, ok=""):
    """Return engagements of the edges for one thing; those with a name in `ok` have an agreement."""
    in_force = (Agreement("agreement", Period()),)
    return build_adjacency(
        [
            Engagement(f"{a}-{b}", a, b, "thing", Period(), agreements=in_force if b in ok else ())
            for a, b in dict.fromkeys(edges)
        ],
        uses={},
    )


def test_chain_on_a_day_starts_with_the_controller_of_that_day(chain_of, local):
    """An activity that moved to another board had the suppliers of the board before until then."""
    days = date(2023, 6, 30), date(2023, 7, 1)

    suppliers = [
        [local(link.engaged) for link in chain_of("with-a-moved-controller", "payroll", on=on).links] for on in days
    ]

    assert suppliers == [["old-host"], ["new-host"]]


def test_use_on_a_day_is_that_of_the_controller_of_that_day(adjacency_of, local):
    """Where a supplier is used follows the controller of the day as well."""
    adjacency = adjacency_of("with-a-moved-controller")

    controllers = [local(one) for one in adjacency.controllers_on("https://example.org/payroll", date(2023, 6, 30))]

    assert controllers == ["old-board"]


def test_a_place_in_two_languages_is_one_place(chain_of):
    """A translation of the published place does not make another place."""
    chain = chain_of("with-a-moved-controller", "payroll", on=date(2023, 6, 30))

    assert [place.text for place in chain.links[0].places] == ["Norden"]
