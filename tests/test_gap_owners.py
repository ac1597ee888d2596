"""Whose a gap is where nobody holds the role: the board's own, the one that engages a supplier, the keeper's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad
from small_graph import DOC, ID, change_of, store_of, triples

from graph_service.gap_engagers import read_suppliers, suppliers_of_some
from graph_service.gap_owners import ground_of, owned_anew, owners_of_some, read_owner_roles, read_owners
from graph_service.gaps import Gap, Gaps, Owner
from graph_service.names import SHAPES
from graph_service.registry import Registry
from graph_service.roles.holdings import read_holdings
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Finding

TODAY = date(2026, 11, 26)
KEEPER = tuple(triples("shapes: ansvar:ownedBy <id/organisation/keeper> ."))
SORT = "https://w3id.org/ansvar/code/organisation-sort#"
CITY = f"""
<id/organisation/board> a ansvar:Organisation ; org:classification <{SORT}board> ;
    org:subOrganizationOf <id/organisation/city> .
<id/organisation/small> a ansvar:Organisation ; org:classification <{SORT}board> .
<id/organisation/city> a ansvar:Organisation ; org:classification <{SORT}municipality> .
<id/organisation/host> a ansvar:Organisation ; org:classification <{SORT}supplier> .
<id/organisation/cloud> a ansvar:Organisation ; org:classification <{SORT}supplier> .
<id/organisation/cable> a ansvar:Organisation ; org:classification <{SORT}supplier> .
<id/organisation/former> a ansvar:Organisation ; org:classification <{SORT}supplier> .
<id/organisation/unknown> a ansvar:Organisation ; org:classification <{SORT}supplier> .
<id/engagement/1> ansvar:engager <id/organisation/board> ; ansvar:engaged <id/organisation/host> ;
    ansvar:scope <id/service/mail> .
<id/engagement/2> ansvar:engager <id/organisation/board> ; ansvar:engaged <id/organisation/host> ;
    ansvar:scope <id/service/files> .
<id/engagement/3> ansvar:engager <id/organisation/a-small> ; ansvar:engaged <id/organisation/host> ;
    ansvar:scope <id/service/mail> .
<id/engagement/4> ansvar:engager <id/organisation/host> ; ansvar:engaged <id/organisation/cloud> .
<id/engagement/5> ansvar:engager <id/organisation/cloud> ; ansvar:engaged <id/organisation/cable> .
<id/engagement/6> ansvar:engager <id/organisation/small> ; ansvar:engaged <id/organisation/former> ;
    ansvar:validTo "2026-11-25"^^xsd:date .
<id/service/hosting> a ansvar:Service ; ansvar:providedBy <id/organisation/host> .
<id/recommendation/r> a ansvar:Recommendation ; ansvar:concerns <id/organisation/small> .
<id/action/answering> a ansvar:Action ; ansvar:answers <id/recommendation/r> .
<id/action/alone> a ansvar:Action .
<id/activity/grants> a ansvar:ProcessingActivity ; dcterms:publisher <id/organisation/city> .
"""


def finding(focus: str) -> Finding:
    rule = SHAPES.term("AnyShape").value
    return Finding(focus if focus.startswith(ID) else ID + focus, rule, None, None, "", "warning", {}, rule)


def gap(focus: str, owner: str) -> Gap:
    rule = SHAPES.term("AnyShape").value
    return Gap(
        "",
        focus if focus.startswith(ID) else ID + focus,
        rule,
        "warning",
        "",
        None,
        None,
        None,
        None,
        None,
        None,
        ID + owner,
        None,
    )


@pytest.mark.parametrize(
    ("focus", "owner", "organisation"),
    [
        # What is said of a board is its own, not that of the city that it is a part of.
        ("organisation/board", "board", "board"),
        # The board has most services there, though another comes first by name.
        ("organisation/host", "board", "board"),
        ("organisation/cloud", "board", "board"),
        # Two suppliers are between, and then nobody here has it in hand.
        ("organisation/cable", "keeper", "keeper"),
        ("organisation/former", "keeper", "keeper"),
        ("organisation/unknown", "keeper", "keeper"),
        # It is counted as the supplier's, and mended by whoever engages that.
        ("service/hosting", "board", "host"),
        ("engagement/4", "board", "host"),
        ("action/answering", "small", "small"),
        ("action/alone", "keeper", "keeper"),
        ("activity/grants", "city", "city"),
    ],
)
def test_gap_that_nobody_holds_a_role_for_has_an_owner_in_the_city(focus, owner, organisation):
    """By what the register says of the record, and last by who keeps the register."""
    owner_of = read_owners(store_of(CITY), KEEPER, TODAY)

    assert owner_of(finding(focus)) == Owner(f"{ID}organisation/{owner}", f"{ID}organisation/{organisation}")


def test_gap_of_nobody_is_nobodys_where_the_deployment_names_no_keeper():
    """It is said that there is none, rather than that somebody is made up."""
    owner_of = read_owners(store_of(CITY), (), TODAY)

    assert owner_of(finding("action/alone")) == Owner(None, None)
    assert owner_of(finding("organisation/cable")) == Owner(None, None)


@pytest.mark.parametrize(
    ("focus", "owner", "ground"),
    [
        ("organisation/board", "board", "itself"),
        ("activity/grants", "city", "concerned"),
        ("organisation/cloud", "board", "engages"),
        ("service/hosting", "board", "engages"),
        ("action/alone", "keeper", "keeps"),
    ],
)
def test_gap_tells_through_what_it_is_its_owners(focus, owner, ground):
    """A board that gets a gap wants to know why it is the one."""
    assert ground_of(store_of(CITY), gap(focus, f"organisation/{owner}"), TODAY) == ground


def test_suppliers_that_are_asked_for_one_by_one_are_as_in_the_whole():
    """After a change the same is said as in a full report."""
    store = store_of(CITY)
    whole, some = read_suppliers(store, TODAY), suppliers_of_some(store, TODAY)

    for name in ("board", "host", "cloud", "cable", "former", "unknown"):
        one = f"{ID}organisation/{name}"
        assert some.is_one(one) is whole.is_one(one)
        assert some.engagers(one) == whole.engagers(one) or (not some.engagers(one) and not whole.engagers(one))
        assert some.seen_to_by(one) == whole.seen_to_by(one)


def record(kind: str, slug: str, *said: str) -> str:
    return f"<doc/{kind}/{slug}> {{ <id/{kind}/{slug}> a ansvar:{' ; '.join(said)} . }}"


def organisation(slug: str, sort: str) -> str:
    return record("organisation", slug, "Organisation", f"org:classification <{SORT}{sort}>")


def engagement(slug: str, engager: str, engaged: str, *said: str) -> str:
    parties = (f"ansvar:engager <id/organisation/{engager}>", f"ansvar:engaged <id/organisation/{engaged}>")
    return record("engagement", slug, "Engagement", *parties, *said)


STATES = {
    "organisation/a": [organisation("a", "board"), organisation("a", "supplier"), organisation("a", "administration")],
    "organisation/b": [organisation("b", "board")],
    "organisation/host": [organisation("host", "supplier"), organisation("host", "other")],
    "organisation/cloud": [organisation("cloud", "supplier")],
    "engagement/1": [
        engagement("1", "a", "host", "ansvar:scope <id/service/s>"),
        engagement("1", "b", "cloud"),
        engagement("1", "b", "host", 'ansvar:validTo "2020-01-01"^^xsd:date'),
    ],
    "engagement/2": [engagement("2", "b", "host"), engagement("2", "b", "host", "ansvar:scope <id/service/s>")],
    "engagement/3": [engagement("3", "host", "cloud"), engagement("3", "cloud", "host")],
    "service/s": [
        record("service", "s", "Service", "ansvar:providedBy <id/organisation/cloud>"),
        record("service", "s", "Service"),
    ],
    "recommendation/r": [
        record("recommendation", "r", "Recommendation", "ansvar:concerns <id/organisation/a>"),
        record("recommendation", "r", "Recommendation", "ansvar:concerns <id/organisation/b>"),
    ],
    "action/v": [record("action", "v", "Action", "ansvar:answers <id/recommendation/r>")],
    "activity/p": [
        record("activity", "p", "ProcessingActivity", "dcterms:publisher <id/organisation/a>"),
        record("activity", "p", "ProcessingActivity", "dpv:hasDataController <id/organisation/b>"),
        record("activity", "p", "ProcessingActivity", "ansvar:handles <id/information/i>"),
    ],
    "information/i": [record("information", "i", "InformationSet")],
}
"""What each of a few records may say; each may also be gone."""

THINGS = [ID + name for name in STATES]
steps = st.sampled_from(sorted(STATES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(["", *STATES[name]]))
)


class Kept:
    """The owners of a gap of each thing, kept in step with a store, edit by edit."""

    def __init__(self) -> None:
        self.store = EmbeddedStore.in_memory()
        self.gaps = Gaps({})
        self._owned(self.full)

    @property
    def full(self) -> dict[str, Owner]:
        """The owners that a full report finds."""
        owner_of = read_owners(self.store, KEEPER, TODAY)
        return {thing: owner_of(finding(thing)) for thing in THINGS}

    @property
    def owners(self) -> dict[str, Owner]:
        """The owners that are kept."""
        return {gap.focus: Owner(gap.owner, gap.organisation) for gap in self.gaps}

    def edit(self, name: str, state: str) -> None:
        """Write a record, or remove it, and find those owners anew that this may have altered."""
        graph, before = NamedNode(DOC + name), read_holdings(self.store)
        there, wanted = set(self.store.graph(graph)), set().union(*change_of(state).graphs.values()) if state else set()
        self.store.commit(
            [Quad(*one, graph) for one in there - wanted],
            [Quad(*one, graph) for one in wanted - there],
        )
        after = read_holdings(self.store)
        anew = owned_anew(self.store, before, after, list(there ^ wanted))
        assert anew is not None
        owner_of = owners_of_some(self.store, read_owner_roles(KEEPER), after, TODAY)
        self._owned({gap.focus: owner_of(finding(gap.focus)) for gap in anew.among(self.gaps)})

    def _owned(self, owners: dict[str, Owner]) -> None:
        made = (
            replace(gap(thing, ""), owner=one.party, organisation=one.organisation) for thing, one in owners.items()
        )
        self.gaps = Gaps({**self.gaps.by_focus, **{one.focus: (one,) for one in made}})


@given(st.lists(steps, min_size=10, max_size=30))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_owners_after_edits_are_those_of_a_full_report(edits):
    """Who is engaged by whom, what is a supplier, whose a thing is: each change reaches all that it concerns."""
    kept = Kept()

    for name, state in edits:
        kept.edit(name, state)

        assert kept.owners == kept.full


def owners(registry: Registry) -> set[str | None]:
    return {one.owner for one in registry.models.gaps}


def test_another_keeper_gets_what_is_nobodys():
    """The report of a store is not left with the keeper of yesterday."""
    registry = Registry.in_memory(Settings(keeper="old"))
    registry.commit(change_of(STATES["action/v"][0]))
    assert owners(registry) == {f"{ID}organisation/old"}

    after = Registry(registry.store, Settings(keeper="new"))

    assert owners(after) == {f"{ID}organisation/new"}
    after.close()
