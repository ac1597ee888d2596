"""The shared questions on published lists of sub-processors and of suppliers, asked of what was imported.

Each answer is made of what the register tells; the published names of the expected one only say which of its names a
record is called by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from shared_imports import SUPPLIERS, SharedRegister, values

from graph_service.names import ANSVAR, COUNTRY

Answer = Callable[[SharedRegister, tuple[str, ...]], set[str]]
Link = dict[str, Any]
NOW = "2026-11-26"
BASECAMP_HISTORY = "subprocessors/history/37signals-basecamp-history.csv"
WOLTERS_KLUWER = "Wolters Kluwer Cloud services Denmark, Norway, Sweden"
_EEA = {"home", "eea"}


def _on_list(city: SharedRegister, service: str, on: str = NOW) -> list[Link]:
    """Return the links of those on the list of a service itself."""
    chain = city.asked("chain", of=city.one(service, "service"), on=on, lang="en")
    return [link for link in chain["links"] if link["depth"] == 1]


def _engaged(links: Iterable[Link]) -> set[str]:
    return {link["engaged"] for link in links}


def _changes(city: SharedRegister, service: str, first: str, last: str) -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = city.asked("diff", first=first, last=last, of=city.one(service, "service"))[
        "changes"
    ]
    return changes


def _parties(changes: Iterable[dict[str, Any]], what: str) -> set[str]:
    return {change["engaged"] for change in changes if change["what"] == what}


def _within_the_eea(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    links = _on_list(city, "GitHub")
    return city.as_published(
        _engaged(one for one in links if any(place["status"] in _EEA for place in one["places"])), names
    )


def _without_any_decision(city: SharedRegister, _: tuple[str, ...]) -> set[str]:
    """A decision for some recipients only is a decision."""
    places = [place for link in _on_list(city, "GitHub") for place in link["places"]]
    countries = {place["country"] for place in places if place["status"] in {"no_tool", "covered"}}
    return {city.registry.labels.label(one, "en").value for one in countries}


def _subsidiaries(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    links = _on_list(city, "GitHub")
    return city.as_published(_engaged(one for one in links if one["part_of"] == one["engager"]), names)


def _for_ai(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    links = _on_list(city, "GitHub")
    return city.as_published(_engaged(one for one in links if "AI Inference" in (one["purpose"] or "")), names)


def _abroad_with_safeguard(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """The safeguard in the words of the list, which stand beside the tool that they mean."""
    links = _on_list(city, "KubeStack+")
    (link,) = (one for one in links if any(place["standing"] == "third" for place in one["places"]))
    assert link["tool"].endswith("#A46-2-c")
    (safeguard,) = values(city.told(link["engagement"]), "ansvar:safeguardText")
    (name,) = city.as_published([link["engaged"]], [one.partition(": ")[0] for one in names])
    return {f"{name}: {safeguard}"}


def _on_own_list(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    chain = city.asked("chain", of=city.one("KubeStack+", "service"), on=NOW)
    return city.as_published(_engaged(one for one in chain["links"] if one["engager"] == one["engaged"]), names)


def _outside_the_eea(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """A list that says EEA names no country, so what is not told as EEA is what is asked for."""
    links = _on_list(city, WOLTERS_KLUWER)
    outside = (
        link
        for link in links
        if any(place["status"] not in _EEA and place["text"] not in {"EEA", "EU/EEA"} for place in link["places"])
    )
    return city.as_published(_engaged(outside), names)


def _between_versions_of_lyyli(what: str) -> Answer:
    def answer(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
        changes = _changes(city, "Lyyli", "2025-11-23", "2026-04-20")
        return city.as_published(_parties(changes, what), names) or {"none"}

    return answer


def _path_to_databricks(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    chain = city.asked("chain", of=city.one(WOLTERS_KLUWER, "service"), on=NOW, lang="en")
    databricks = city.one("Databricks, Inc", "organisation")
    link = next(one for one in chain["links"] if one["engaged"] == databricks)
    path = [link["engaged"]]
    while link is not None:
        path.append(link["engager"])
        link = chain["links"][link["parent"]] if link["parent"] is not None else None
    steps = [name for answer in names for name in answer.split(" > ")]
    return {" > ".join(name for party in reversed(path) for name in city.as_published([party], steps))}


def _vendors_with_anthropic(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """Where only the later version of a list has it, the version is told too."""
    uses = city.asked("used-by", of=city.one("Anthropic PBC", "organisation"), on=NOW)["uses"]
    vendors = city.as_published({use["customer"] for use in uses}, {one.partition(" (")[0] for one in names})
    added = city.asked("list-diff", of=city.one("Lyyli", "service"), first="1.0", last="1.1")["added"]
    return {f"{one} (v1.1)" if one == "Lyyli" and "Anthropic PBC" in added else one for one in vendors}


def _on_a_day(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    return city.as_published(_engaged(_on_list(city, "Basecamp", "2022-01-01")), names)


def _day_of_cloudflare(city: SharedRegister, _: tuple[str, ...]) -> set[str]:
    return {link["from"] for link in _on_list(city, "Basecamp") if link["engaged"] in city.named("Cloudflare")}


def _changed_in_basecamp(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """The last day of an engagement is the day before the version that no longer names it."""
    changes = _changes(city, "Basecamp", "2023-06-07", "2023-06-08")
    return {
        f"{sign}{name}"
        for sign, what in (("+", "added"), ("-", "removed"))
        for name in city.as_published(_parties(changes, what), [one[1:] for one in names])
    }


def _replaced_recaptcha(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """One is gone and one has come on the day after its last."""
    (gone,) = city.named("Google reCAPTCHA")
    (link,) = (one for one in _on_list(city, "Basecamp", "2021-01-01") if one["engaged"] == gone)
    came = [one for one in _changes(city, "Basecamp", link["to"], NOW) if one["what"] == "added"]
    first = min(one["after"]["from"] for one in came)
    parties = {one["engaged"] for one in came if one["after"]["from"] == first}
    return {f"{name} {first}" for name in city.as_published(parties, [one.rpartition(" ")[0] for one in names])}


def _between_versions_of_github(what: str) -> Answer:
    def answer(city: SharedRegister, _: tuple[str, ...]) -> set[str]:
        body = city.asked("list-diff", of=city.one("GitHub", "service"), first="9a580f75", last="051718f2")
        return set(body[what])

    return answer


# The list of suppliers


def _suppliers(city: SharedRegister) -> set[str]:
    return {*city.read_from(SUPPLIERS, "organisation"), *city.read_from(SUPPLIERS, "service")}


def _seated_in_sweden(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    found = city.found(classification="supplier", country="SE")
    return city.as_published(_suppliers(city) & set(found), names)


def _of_legal_name(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """The company by its legal name, and the products that it provides, which stand in rows of their own."""
    (company,) = city.found(q='"Microsoft Corporation"', kind="organisation")
    assert values(city.told(company), "schema:legalName") == ["Microsoft Corporation"]
    products = _suppliers(city) & set(city.found(organisation=company, kind="service"))
    return city.as_published({company, *products}, names)


def _rows(city: SharedRegister, thing: str, predicate: str | None = None) -> set[str]:
    """Return the rows of the list of suppliers that a record was read from, or one property of it."""
    cells = city.cells(thing, SUPPLIERS)
    return {one["cell"].partition("C")[0] for one in cells if predicate is None or one["property"] == predicate}


def _without_a_list(city: SharedRegister, _: tuple[str, ...]) -> set[str]:
    """Rows are counted: several rows of one company are one record, which has the page that one of them gives."""
    things = _suppliers(city)
    page = ANSVAR.subProcessorPage.value
    stating = {row for one in things for row in _rows(city, one, page)}
    lacking = set(city.found(lacks="subProcessorPage")) & things
    assert {row for one in lacking for row in _rows(city, one, page)} == set()
    return {str(len({row for one in things for row in _rows(city, one)} - stating))}


def _seat_of_php(city: SharedRegister, _: tuple[str, ...]) -> set[str]:
    told = city.told(city.one("PHP.net", "organisation"))
    (address,) = values(told, "ansvar:headquartersAddress")
    return set(values(told, "ansvar:domicile")) or {f'not stated: "{address}"'}


def _seated_in_the_united_states(city: SharedRegister, names: tuple[str, ...]) -> set[str]:
    """Those whose name in one list is their name in the other; the register knows the seats of more."""
    links = (one for one in _on_list(city, "Basecamp") if one["domicile"] == f"{COUNTRY.iri}US")
    in_list = {one: _published(city, one, BASECAMP_HISTORY, "subprocessor") for one in _engaged(links)}
    equal = {one for one, listed in in_list.items() if listed & _published(city, one, SUPPLIERS, "name")}
    return city.as_published(equal, names)


def _published(city: SharedRegister, thing: str, file: str, column: str) -> set[str]:
    return {cell["text"] for cell in city.cells(thing, file) if cell["column"] == column}


ANSWERS: dict[str, Answer] = {
    "PS01": _within_the_eea,
    "PS02": _without_any_decision,
    "PS03": _subsidiaries,
    "PS04": _for_ai,
    "PS05": _abroad_with_safeguard,
    "PS06": _on_own_list,
    "PS07": _outside_the_eea,
    "PS08": _between_versions_of_lyyli("added"),
    "PS09": _between_versions_of_lyyli("removed"),
    "PS10": _path_to_databricks,
    "PS11": _vendors_with_anthropic,
    "PS12": _on_a_day,
    "PS13": _day_of_cloudflare,
    "PS14": _changed_in_basecamp,
    "PS15": _replaced_recaptcha,
    "PS16": _between_versions_of_github("added"),
    "PS17": _between_versions_of_github("removed"),
    "LS01": _seated_in_sweden,
    "LS02": _of_legal_name,
    "LS03": _without_a_list,
    "LS04": _seat_of_php,
    "LS05": _seated_in_the_united_states,
}
"""How each question is asked, by its number."""
