"""Questions on published lists of sub-processors whose answers were worked out by others, asked through the API.

They lie beside the checkout; where they do not, these tests are skipped.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from asgi_client import call
from demo_city import demo_registry
from fastapi import FastAPI

from graph_service.chains.published import names_in
from graph_service.names import ANSVAR
from ingest.demo.source_tables import read_rows
from web.api import routes

QUESTIONS = Path(__file__).parent.parent.parent / "shared/data/questions-shared.tsv"
pytestmark = pytest.mark.skipif(not QUESTIONS.is_file(), reason="the shared questions are not beside the checkout")

COUNTRY = "https://w3id.org/ansvar/code/country#"
EEA = {"home", "eea"}


@cache
def expected(number: str) -> tuple[str, ...]:
    """Return the parts of the answer to a question."""
    with QUESTIONS.open(encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row["answer"] for row in csv.DictReader(stream, delimiter="\t")}
    return tuple(part.strip() for part in rows[number].split(" | "))


@cache
def app() -> FastAPI:
    """Return the API of the demo city."""
    made = FastAPI()
    made.include_router(routes.router(demo_registry()))
    return made


def asked(path: str, **query: str) -> Any:
    named = {{"first": "from", "last": "to"}.get(name, name): value for name, value in query.items()}
    answer = call(app(), f"/api/{path}?" + "&".join(f"{name}={quote(value)}" for name, value in named.items()))
    assert answer.status == 200, answer.body
    return answer.json()


def iri(name: str, kind: str) -> str:
    """Return the one real record of a kind with a name."""
    labels = demo_registry().labels
    (found,) = (one for one in labels.named(name) if labels.kind(one) == kind)
    return found


def on_list(service: str, on: str = "2026-11-24") -> list[dict[str, Any]]:
    """Return the links of those on the list of a service itself, nearest first."""
    return [
        link for link in asked("chain", of=iri(service, "service"), on=on, lang="en")["links"] if link["depth"] == 1
    ]


@cache
def supplier_rows() -> tuple[Any, ...]:
    """Return the rows of the supplier list that the demo city was made from."""
    return tuple(read_rows("suppliers/suppliers.csv"))


@cache
def listed_suppliers() -> dict[str, str]:
    """Return the record of each row of the supplier list by its name: an organisation, or a product of one."""
    labels = demo_registry().labels
    found = {}
    for row in supplier_rows():
        by_kind = {labels.kind(one): one for one in labels.named(row["name"]) if not labels.is_synthetic(one)}
        found[row["name"]] = by_kind.get("organisation") or by_kind["service"]
    return found


def page_of(thing: str) -> bool:
    """Tell whether the record of a thing states where it publishes its sub-processors."""
    return demo_registry().record(thing).value(ANSVAR.subProcessorPage) is not None


def assert_are(found: Iterable[str], names: Iterable[str]) -> None:
    """Compare organisations with published names: each has one of the names, and each name is of one of them."""
    labels = demo_registry().labels
    parties, wanted = set(found), set(names)
    met = {name: {one for one in parties if one in _named(name)} for name in wanted}
    assert {name for name in wanted if not met[name]} == set()
    assert {labels.label(one, "en").value for one in parties if not any(one in some for some in met.values())} == set()


def _named(name: str) -> set[str]:
    labels = demo_registry().labels
    exact = labels.named(name)
    near = [one for part in names_in(name) for one in labels.named(part)]
    return {one for one in [*exact, *near] if labels.kind(one) == "organisation"}


def test_every_question_on_lists_is_asked():
    """None of those on published lists and on the supplier list is left out here."""
    with QUESTIONS.open(encoding="utf-8", newline="") as stream:
        numbers = {row["id"] for row in csv.DictReader(stream, delimiter="\t")}
    source = Path(__file__).read_text(encoding="utf-8")

    assert {one for one in numbers if one.startswith(("PS", "LS")) and f'"{one}"' not in source} == set()


def test_ps01_who_processes_within_the_eea():
    """GitHub's list."""
    links = on_list("GitHub")

    assert_are(
        {link["engaged"] for link in links if any(place["status"] in EEA for place in link["places"])}, expected("PS01")
    )


def test_ps02_countries_without_any_decision():
    """A decision for some recipients only is a decision."""
    links = on_list("GitHub")

    found = {
        place["country"] for link in links for place in link["places"] if place["status"] in {"no_tool", "covered"}
    }
    labels = demo_registry().labels
    assert {labels.label(country, "en").value for country in found} == set(expected("PS02"))


def test_ps03_who_are_the_vendors_own_subsidiaries():
    """Whose part each one is stands beside its seat; the heading of the list says it."""
    links = on_list("GitHub")

    assert_are({link["engaged"] for link in links if link["part_of"] == link["engager"]}, expected("PS03"))


def test_ps04_who_is_used_for_ai():
    """By the purpose that the list states."""
    links = on_list("GitHub")

    assert_are({link["engaged"] for link in links if "AI Inference" in (link["purpose"] or "")}, expected("PS04"))


def test_ps05_third_country_with_a_safeguard():
    """Stakater's own company in Pakistan, by standard clauses within the group."""
    (link,) = (link for link in on_list("KubeStack+") if any(place["standing"] == "third" for place in link["places"]))

    name, _, safeguard = expected("PS05")[0].partition(": ")
    assert_are({link["engaged"]}, {name})
    assert safeguard == "Intra-group Agreement with SCCs"
    assert link["tool"].endswith("#A46-2-c")


def test_ps06_who_stands_on_its_own_list():
    """The engagement of oneself is a repeat and closes a ring of one."""
    chain = asked("chain", of=iri("KubeStack+", "service"))

    found = {link["engaged"] for link in chain["links"] if link["engager"] == link["engaged"]}
    assert_are(found, expected("PS06"))
    assert {party for ring in chain["cycles"] for party in ring} >= found


def test_ps07_who_processes_outside_the_eea():
    """A list that says EEA names no country, so what is not told as EEA is what is asked for."""
    links = on_list("Wolters Kluwer Cloud services Denmark, Norway, Sweden")

    outside = {
        link["engaged"]
        for link in links
        if any(place["status"] not in EEA and place["text"] not in {"EEA", "EU/EEA"} for place in link["places"])
    }
    assert_are(outside, expected("PS07"))


@pytest.mark.parametrize(
    ("number", "service", "days", "what"),
    [
        ("PS08", "Lyyli", ("2025-11-23", "2026-04-20"), "added"),
        ("PS09", "Lyyli", ("2025-11-23", "2026-04-21"), "removed"),
    ],
)
def test_ps08_ps09_what_changed_between_two_versions(number, service, days, what):
    """By the days of the versions."""
    body = asked("diff", first=days[0], last=days[1], of=iri(service, "service"))

    found = [change["engaged"] for change in body["changes"] if change["what"] == what]
    assert_are(found, () if expected(number) == ("none",) else expected(number))


def test_ps10_path_from_a_vendor_to_a_supplier_of_its_supplier():
    """The path of the link, not only that it is there."""
    chain = asked("chain", of=iri("Wolters Kluwer Cloud services Denmark, Norway, Sweden", "service"), lang="en")

    link = next(one for one in chain["links"] if one["engaged"] in _named("Databricks, Inc"))
    path = [link["engaged"]]
    while link is not None:
        path.append(link["engager"])
        link = chain["links"][link["parent"]] if link["parent"] is not None else None
    for party, name in zip(reversed(path), expected("PS10")[0].split(" > "), strict=True):
        assert_are({party}, {name})


def test_ps11_which_vendors_have_a_supplier():
    """Up from the supplier; the version in the brackets is not part of the name."""
    body = asked("used-by", of=iri("Anthropic", "organisation"), on="2026-11-24")

    vendors = {use["customer"] for use in body["uses"] if not demo_registry().labels.is_synthetic(use["customer"])}
    assert_are(vendors, {name.partition(" (")[0] for name in expected("PS11")})


def test_ps12_who_was_engaged_on_a_day():
    """The version in force on the first of January."""
    assert_are({link["engaged"] for link in on_list("Basecamp", "2022-01-01")}, expected("PS12"))


def test_ps13_when_a_supplier_was_added():
    """The first day of its engagement."""
    (link,) = (one for one in on_list("Basecamp", "2026-11-24") if one["engaged"] in _named("Cloudflare"))

    assert (link["from"],) == expected("PS13")


def test_ps14_what_changed_in_a_list():
    """The last day of an engagement is the day of the version that no longer names it, so it is gone the day after."""
    body = asked("diff", first="2023-06-07", last="2023-06-09", of=iri("Basecamp", "service"))

    for sign, what in (("+", "added"), ("-", "removed")):
        found = [change["engaged"] for change in body["changes"] if change["what"] == what]
        assert_are(found, {name[1:] for name in expected("PS14") if name.startswith(sign)})


def test_ps15_what_replaced_a_supplier_and_when():
    """One gone and one come on the same day."""
    body = asked("diff", first="2021-07-11", last="2021-07-13", of=iri("Basecamp", "service"))

    (gone,) = (change for change in body["changes"] if change["what"] == "removed")
    assert gone["engaged"] in _named("Google reCAPTCHA")
    name, day = expected("PS15")[0].rsplit(" ", 1)
    (came,) = (change for change in body["changes"] if change["what"] == "added")
    assert came["engaged"] in _named(name)
    assert came["after"]["from"] == day


def test_ps16_ps17_spelling_makes_no_new_supplier():
    """Ten came and one went; eight are only spelt otherwise."""
    body = asked("list-diff", of=iri("GitHub", "service"), first="9a580f75", last="051718f2")

    assert tuple(body["added"]) == expected("PS16")
    assert tuple(body["removed"]) == expected("PS17")
    assert len(body["renamed"]) == 8


def test_ls01_suppliers_with_headquarters_in_sweden():
    """By sort and country, without a word to search for; the invented suppliers of the example city are left out."""
    body = asked("search", classification="supplier", country="SE", limit="100", lang="en")

    assert body["total"] <= 100
    found = {hit["iri"] for hit in body["results"]} & set(listed_suppliers().values())
    assert_are(found, expected("LS01"))


def test_ls02_who_has_a_legal_name():
    """The company by its legal name, and the products that it provides: they stand in rows of their own."""
    (company,) = asked("search", q='"Microsoft Corporation"', kind="organisation")["results"]
    body = asked("search", organisation=company["iri"], kind="service", limit="100")

    things = {company["iri"], *(hit["iri"] for hit in body["results"])}
    assert {name for name, thing in listed_suppliers().items() if thing in things} == set(expected("LS02"))


def test_ls03_how_many_suppliers_publish_no_list_of_sub_processors():
    """Rows of the list are counted: two rows with one company are one record, which has the page of either."""
    parts = [asked("search", lacks="subProcessorPage", limit="100", offset=str(start)) for start in range(0, 1000, 100)]
    lacking = {hit["iri"] for part in parts for hit in part["results"]}
    assert len(lacking) == parts[0]["total"]

    rows = {row["name"]: row["subprocessors_list_url"] for row in supplier_rows()}
    told = {name for name, thing in listed_suppliers().items() if thing in lacking}
    merged = {name for name, page in rows.items() if not page} - told
    assert not {name for name in told if rows[name]}
    assert all(page_of(listed_suppliers()[name]) for name in merged)
    assert len(told) + len(merged) == int(expected("LS03")[0])
    assert len(merged) <= 3


def test_ls04_a_seat_that_is_not_stated():
    """The address as it was published is told, and no country is made of it."""
    record = asked(f"records/organisation/{iri('PHP.net', 'organisation').rpartition('/')[2]}")

    (told,) = (node for node in record["@graph"] if node.get("@type") == "ansvar:Organisation")
    assert expected("LS04") == (f'not stated: "{told["ansvar:headquartersAddress"]}"',)
    assert "ansvar:domicile" not in told


def test_ls05_whose_seat_is_in_the_united_states():
    """The seat is told on each link; the register knows more seats than those of equal names, which are asked for."""
    links = on_list("Basecamp", "2026-11-24")

    labels = demo_registry().labels
    equal = {name for name in listed_suppliers() if any(link["engaged"] in labels.named(name) for link in links)}
    found = {link["engaged"] for link in links if link["domicile"] == f"{COUNTRY}US"}
    assert_are({party for party in found if any(party in labels.named(name) for name in equal)}, expected("LS05"))
