"""Small cities made at random: on every day, what is found is what the question finds, and what must always hold."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal
from small_graph import ID, store_of

from graph_service.files import ONTOLOGY
from graph_service.names import ROLE, XSD
from graph_service.queries import ask_store
from graph_service.roles.conflicts import conflicts
from graph_service.roles.holdings import Holdings, read_holdings
from graph_service.roles.reach import holders_of, responsible_for
from graph_service.roles.reverse import answers_for
from graph_service.roles.vacancies import vacancies
from graph_service.store.embedded import EmbeddedStore

ROLE_LIST = (ONTOLOGY / "codes/role.ttl").read_text(encoding="utf-8")
START = date(2023, 12, 25)
THINGS = ["activity/a", "activity/b", "service/s", "system/t", "organisation/o", "organisation/p"]
PARTIES = ["organisation/o", "organisation/p", "organisation/q", "post/x", "post/y"]
ROLES = ["controller", "systemOwner", "serviceManager", "informationOwner", "dataProtectionOfficer"]
ROLE_IRIS = [ROLE.term(name).value for name in ROLES]

days = st.integers(0, 14).map(lambda number: START + timedelta(days=number))
open_days = st.none() | days


def period(first: date | None, last: date | None) -> str:
    told = [
        f' ; ansvar:validFrom "{first}"^^xsd:date' if first else "",
        f' ; ansvar:validTo "{last}"^^xsd:date' if last else "",
    ]
    return "".join(told)


assignments = st.builds(
    lambda role, party, thing, first, last: (
        f"org:role role:{role} ; ansvar:heldBy <id/{party}> ; ansvar:concerns <id/{thing}>{period(first, last)} ."
    ),
    st.sampled_from(ROLES),
    st.sampled_from(PARTIES),
    st.sampled_from(THINGS),
    open_days,
    open_days,
)
engagements = st.builds(
    lambda engager, engaged, thing, first, last: (
        f"ansvar:engager <id/{engager}> ; ansvar:engaged <id/{engaged}> ; "
        f"ansvar:scope <id/{thing}>{period(first, last)} ."
    ),
    st.sampled_from(PARTIES[:3]),
    st.sampled_from(PARTIES[:3]),
    st.sampled_from(THINGS[:4]),
    open_days,
    open_days,
)
steps = st.sampled_from(
    [
        "<id/activity/a> dpv:hasDataController <id/organisation/o> .",
        "<id/activity/a> dpv:hasDataController <id/organisation/p> .",
        "<id/activity/b> dpv:hasDataController <id/organisation/p> .",
        "<id/activity/a> ansvar:usesService <id/service/s> .",
        "<id/activity/b> ansvar:usesSystem <id/system/t> .",
        "<id/service/s> ansvar:usesSystem <id/system/t> .",
        "<id/system/t> ansvar:usesService <id/service/s> .",
        "<id/service/s> ansvar:providedBy <id/organisation/o> .",
        "<id/organisation/o> org:subOrganizationOf <id/organisation/p> .",
        "<id/post/x> org:postIn <id/organisation/o> .",
    ]
)
events = st.builds(
    lambda before, after, day: (
        f"a ansvar:ChangeEvent ; org:originalOrganization <id/{before}> ; org:resultingOrganization <id/{after}> ; "
        f'ansvar:takesEffectOn "{day}"^^xsd:date .'
    ),
    st.sampled_from(PARTIES[:3]),
    st.sampled_from(PARTIES[:3]),
    days,
)


@st.composite
def cities(draw: st.DrawFn, *, with_events: bool = False) -> str:
    made = draw(st.lists(assignments, max_size=8)) + draw(st.lists(engagements, max_size=4))
    made += draw(st.lists(events, max_size=4)) if with_events else []
    told = [f"<id/fact/{number}> {text}" for number, text in enumerate(made)]
    return "\n".join([*told, *draw(st.sets(steps))])


def city_store(city: str) -> EmbeddedStore:
    """Return a store of a city and the roles alone: the other code lists take longer to read than to ask."""
    return store_of(city + ROLE_LIST)


def each_day() -> list[date]:
    return [START + timedelta(days=number) for number in range(-1, 16)]


@given(cities(), days)
@settings(deadline=None, max_examples=60)
def test_who_is_responsible_is_what_the_question_finds_in_any_city(city: str, on: date):
    """Party, role, thing, and whether it is direct."""
    store = city_store(city)
    rows = ask_store(store, "who-is-responsible", day=Literal(on.isoformat(), datatype=XSD.date))
    asked: dict[tuple[str, ...], bool] = {}
    for row in rows:
        key = tuple(row[name].value for name in ("about", "role", "party"))
        asked[key] = asked.get(key, False) or row["through"] is None

    holdings = read_holdings(store)
    found = [one for thing in THINGS for one in responsible_for(holdings, f"{ID}{thing}", on)]

    told = {(one.about, one.role, one.party): one.direct for one in found}
    assert told == {key: is_direct for key, is_direct in asked.items() if key[0].removeprefix(ID) in THINGS}


@given(cities(with_events=True), days)
@settings(deadline=None, max_examples=60)
def test_both_directions_tell_the_same_in_any_city(city: str, on: date):
    """What a party answers for is what things say of it, also after reorganisations, with its proof in the graph."""
    store = city_store(city)
    holdings, stated = read_holdings(store), {quad.triple for quad in store.quads()}

    direct = [one for thing in THINGS for one in responsible_for(holdings, f"{ID}{thing}", on) if one.direct]
    held = [one for party in PARTIES for one in answers_for(holdings, f"{ID}{party}", on)]

    derived = ROLE.processor.value
    assert {(one.about, one.role, one.party) for one in held} == {
        (one.about, one.role, one.party) for one in direct if one.role != derived
    }
    assert all(set(one.via) <= stated for one in [*direct, *held])
    assigned = {(one.about, one.role, one.party) for role in ROLE_IRIS for one in holders_of(holdings, role, on)}
    assert assigned <= {(one.about, one.role, one.party) for one in direct}


@given(cities(with_events=True))
@settings(deadline=None, max_examples=40)
def test_on_every_day_a_role_is_held_or_vacant_and_never_both(city: str):
    """An expected role is one or the other; an exclusive one with several holders is a conflict."""
    holdings = read_holdings(city_store(city))

    for thing in (f"{ID}{one}" for one in THINGS):
        for on in each_day():
            held = {one.role for one in responsible_for(holdings, thing, on) if one.direct}
            vacant = {one.role: one for one in vacancies(holdings, thing, on, expected=ROLE_IRIS)}
            filled_by_the_whole = {ROLE.dataProtectionOfficer.value}
            assert not held & vacant.keys()
            assert set(ROLE_IRIS) - filled_by_the_whole <= held | vacant.keys()
            assert all(one.since is None or one.since <= on for one in vacant.values())
            assert all(one.starts is None or one.starts > on for one in vacant.values())
            assert_conflicts_are_counted(holdings, thing, on)


def assert_conflicts_are_counted(holdings: Holdings, thing: str, on: date) -> None:
    parties: dict[str, set[str]] = {}
    for one in responsible_for(holdings, thing, on):
        if one.direct and holdings.roles[one.role].is_exclusive:
            parties.setdefault(one.role, set()).add(one.party)
    assert {one.role for one in conflicts(holdings, thing, on)} == {
        role for role, held in parties.items() if len(held) > 1
    }
