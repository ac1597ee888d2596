"""A chain that another authority has written, shown in ours: joined by organisation number, and told whose it is."""

from __future__ import annotations

import pytest
from asgi_client import call
from follow_world import CHAIN, HOST, HOSTING, NUMBER, SUPPLIER, A, B, change, ended, record, town
from served import served
from test_follow import LATER, NOW

from ansvar.options import record_named
from ansvar.trees import chain_lines
from graph_service.chains.joined import organisation_number
from graph_service.chains.reading import read_adjacency
from graph_service.registry import Registry
from ingest.follow.following import follow, forget
from web.app import create_app

PAYROLL = f"{B}/id/service/lon"
OURS = (
    record("organisation", "namnden", 'a ansvar:Organisation ; skos:prefLabel "Nämnden i B"@sv')
    + record(
        "organisation",
        "lonemoln",
        f'a ansvar:Organisation ; skos:prefLabel "Lönemoln"@sv ; org:identifier "16{NUMBER.replace("-", "")}"',
    )
    + record("service", "lon", 'a ansvar:Service ; skos:prefLabel "Lön"@sv')
    + record(
        "engagement",
        "lon",
        "a ansvar:Engagement ; ansvar:engager <id/organisation/namnden> ; ansvar:engaged <id/organisation/lonemoln> ; "
        f"ansvar:scope <id/service/lon> ; ansvar:obtains <{A}/id/service/lonemolnet>",
    )
)
"""City B engages the supplier, by its own record of it, for a service that city A has described."""


@pytest.fixture(scope="module")
def both():
    """City B following city A, what A has, and where A is served."""
    theirs, ours = town(A, CHAIN), town(B, OURS)
    with served(theirs) as address:
        follow(ours, address, now=NOW, name="Stad A")
        yield ours, theirs, address


def links(registry: Registry) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """Return who engages whom in the chain of payroll, who says so, and what is joined; as ends of addresses."""
    return [
        (one.engager.rpartition("/id/")[2], one.engaged.removeprefix("https://"), one.source, one.others)
        for one in registry.chain(PAYROLL).links
    ]


def test_chain_goes_on_with_what_another_register_says_of_the_supplier(both):
    """The supplier is one by its number, in our words; whoever says what stands by each link."""
    ours, _, _ = both

    assert links(ours) == [
        ("organisation/namnden", "b.example/id/organisation/lonemoln", None, (f"{A}/id/organisation/lonemoln",)),
        ("organisation/lonemoln", "a.example/id/organisation/driftbolaget", A, ()),
    ]


def test_api_page_and_command_tell_whose_each_link_is(both):
    """As the base of the register, and as its host to people."""
    ours, _, _ = both
    app = create_app(ours, ours.settings)

    told = call(app, f"/api/chain?of={PAYROLL}").json()
    table = call(app, "/sv/doc/service/lon/chain?view=table", accept="text/html").body.decode()
    chosen = call(app, "/sv/doc/service/lon/chain?n=1", accept="text/html").body.decode()

    assert [link["source"] for link in told["links"]] == [None, A]
    assert [link["others"] for link in told["links"]] == [[f"{A}/id/organisation/lonemoln"], []]
    assert "Från a.example" in table
    assert "Uppges av registret a.example" in chosen
    assert "Samma organisationsnummer" in call(app, "/sv/doc/service/lon/chain?n=0", accept="text/html").body.decode()
    assert "från https://a.example" in "\n".join(chain_lines(ours.labels, ours.chain(PAYROLL), "sv"))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(HOSTING.replace("drift>", "drift2>"), id="another engagement"),
        pytest.param(SUPPLIER.replace(NUMBER, "556036-0793"), id="another number there"),
        pytest.param(
            SUPPLIER + HOST.replace("a ansvar", f'org:identifier "{NUMBER}" ; a ansvar'), id="a second one there"
        ),
    ],
)
def test_joining_follows_each_change_as_if_all_were_read_anew(both, text):
    """What comes from there can join and part; the chains kept in memory are those that the graph tells."""
    ours, theirs, address = both

    theirs.commit(change(A, text))
    follow(ours, address, now=LATER)

    adjacency, whole = ours.models.adjacency, read_adjacency(ours.store)
    assert adjacency.joined == whole.joined
    assert adjacency.engagements == whole.engagements
    assert adjacency.by_engager == whole.by_engager
    theirs.commit(change(A, CHAIN))
    theirs.commit(ended(A, "engagement/drift2"))
    follow(ours, address, now=LATER)


def test_our_own_number_joins_and_parts_too(both):
    """Where ours has another number the chain ends with what we know."""
    ours, _, _ = both

    ours.commit(change(B, record("organisation", "lonemoln", 'a ansvar:Organisation ; org:identifier "556036-0793"')))
    assert len(links(ours)) == 1
    ours.commit(change(B, OURS))

    assert len(links(ours)) == 2


def test_command_takes_ours_of_two_records_of_one_name(both):
    """Whoever names a supplier means the record that can be changed here; the other has its address."""
    ours, _, _ = both
    assert record_named(ours, "Driftbolaget") == f"{A}/id/organisation/driftbolaget"

    ours.commit(change(B, HOST))

    assert record_named(ours, "Driftbolaget") == f"{B}/id/organisation/driftbolaget"
    assert record_named(ours, f"{A}/id/organisation/driftbolaget") == f"{A}/id/organisation/driftbolaget"
    ours.commit(ended(B, "organisation/driftbolaget"))


def test_names_and_wrong_numbers_join_nothing():
    """A name is no identifier, a number with a wrong check digit none either, and a person's number never is."""
    assert organisation_number(NUMBER) == NUMBER.replace("-", "")
    assert organisation_number("16 402000-0008") == NUMBER.replace("-", "")
    for text in ("402000-0007", "Lönemoln AB", "811218-9876", "40200000061", ""):
        assert organisation_number(text) is None


def test_two_records_of_one_register_are_not_joined():
    """They are for somebody to merge, and until then each is what it is."""
    ours = town(B, OURS + SUPPLIER.replace("lonemoln>", "dubblett>"))

    assert ours.models.adjacency.joined.stand_in == {}


def test_register_that_is_forgotten_takes_its_chain_along(both):
    """What is left is what we say."""
    ours, _, address = both

    forget(ours, "stad-a")
    assert [link[2] for link in links(ours)] == [None]
    follow(ours, address, now=LATER, name="Stad A")

    assert [link[2] for link in links(ours)] == [None, A]
