"""The shared questions on registers of processing and on the city's own facts, asked of what was imported.

Each answer is made of what the register tells; the expected ones stand in the shared file and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pyoxigraph import RdfFormat, parse
from shared_imports import KL, SHARED, SV, U01A, U13, Node, SharedRegister, ends, values

from graph_service.queries import ask_store

Answer = Callable[[SharedRegister], set[str]]
NOT_STATED = "not stated in the source"
CONSENT, CONTRACT, LEGAL_OBLIGATION, PUBLIC_TASK = "A6-1-a", "A6-1-b", "A6-1-c", "A6-1-e"
VOCABULARY = "https://w3id.org/dpcat/examples/EDPS/vocab#"
RULES = "https://w3id.org/ansvar/shapes#"
_LENGTH = re.compile(r"\d+ (day|week|month|year)s?: ")


def _activities(city: SharedRegister, file: str) -> list[Node]:
    return [city.told(iri) for iri in city.read_from(file, "activity")]


def _bases(activity: Node) -> set[str]:
    return set(ends(values(activity, "dpv:hasLegalBasis")))


def _rests_on(activity: Node, basis: str) -> bool:
    """Tell whether a legal basis, or a narrower one, is stated."""
    return any(one == basis or one.startswith(f"{basis}-") for one in _bases(activity))


# KL's standard records of Article 30


def _number(activity: Node) -> str:
    (identifier,) = values(activity, "dcterms:identifier")
    return str(int(identifier.removeprefix("KL ")))


def _numbers(city: SharedRegister, fits: Callable[[Node], bool]) -> set[str]:
    return {_number(one) for one in _activities(city, KL) if fits(one)}


def _lacks_personal_number_rule(activity: Node) -> bool:
    return not any("§11:" in text for text in values(activity, "ansvar:legalBasisText"))


def _main_groups_that_do_not_fit(city: SharedRegister) -> set[str]:
    rows = ask_store(city.registry.store, "which-activities-have-a-main-group-that-does-not-fit")
    return {_number(city.told(str(row["activity"]).strip("<>"))) for row in rows}


def _grounds_of_cctv(city: SharedRegister) -> set[str]:
    (iri,) = _phrase(city, "tv-overvågning", "activity")
    activity = city.told(iri)
    articles = {re.sub(r"A(\d+)-(\d)-(\w)", r"\1(\2)(\3)", one) for one in _bases(activity)}
    texts = values(activity, "ansvar:legalBasisText")
    return articles | {re.sub(r"databeskyttelsesloven §(\d+):.*", r"DK s. \1", text) for text in texts}


# Records of the European Data Protection Supervisor, whose files say what their things are called and have names for
# them at the end of their addresses


def _of_source(city: SharedRegister, things: Iterable[str]) -> set[str]:
    sources = (source for one in things for source in values(city.told(one), "dcterms:source"))
    return set(ends(one for one in sources if one.startswith(VOCABULARY)))


def _record(city: SharedRegister, file: str, identifier: str) -> Node:
    (found,) = (one for one in _activities(city, file) if values(one, "dcterms:identifier") == [identifier])
    return found


def _recipients(city: SharedRegister) -> set[str]:
    return {
        f"{values(one, 'dcterms:identifier')[0]}: {node}"
        for one in _activities(city, U01A)
        for text in values(one, "ansvar:recipientText")
        for node in _nodes_by_text()[text]
    }


def _nodes_by_text() -> dict[str, set[str]]:
    """Return the ends of the addresses that the RDF files have for things, by what is written of them."""
    found: dict[str, set[str]] = {}
    for file in (U01A, U13):
        for quad in parse(path=str(SHARED / file), format=RdfFormat.TURTLE):
            found.setdefault(quad.object.value, set()).update(ends([quad.subject.value]))
    return found


def _controller_and_unit(city: SharedRegister) -> set[str]:
    record = _record(city, U01A, "01a-1")
    units = (text for text in values(record, "ansvar:controllerText") if text.startswith("Responsible entity: "))
    return _of_source(city, values(record, "dpv:hasDataController")) | {one.partition(": ")[2] for one in units}


def _retention_periods(city: SharedRegister) -> set[str]:
    texts = values(_record(city, U01A, "01a-1"), "ansvar:retentionText")
    return {str(sum(_LENGTH.match(text) is not None for text in texts))}


def _processors(city: SharedRegister) -> set[str]:
    links = city.asked("chain", of=_record(city, U13, "13")["@id"], on="2026-11-26")["links"]
    return _of_source(city, (link["engaged"] for link in links))


def _recipients_not_described(city: SharedRegister) -> set[str]:
    record = _record(city, U13, "13")["@id"]
    gaps = city.asked("gaps", of=record, rule=f"{RULES}ActivityShape-recipient")["gaps"]
    wrong = (city.registry.gap(gap["iri"]) for gap in gaps)
    return set(ends(gap.value.value for gap in wrong if gap is not None and gap.value is not None))


def _data_subjects(city: SharedRegister) -> set[str]:
    texts = values(_record(city, U13, "13"), "ansvar:dataSubjectText")
    return {node for text in texts for node in _nodes_by_text()[text]}


def _legal_basis_of_13(city: SharedRegister) -> set[str]:
    record = _record(city, U13, "13")
    gaps = city.asked("gaps", of=record["@id"], rule=f"{RULES}ActivityShape-legalBasis")["gaps"]
    stated = _bases(record) | set(values(record, "ansvar:legalBasisText"))
    return stated or {NOT_STATED for _ in gaps}


def _categories_of_13(city: SharedRegister) -> set[str]:
    record = _record(city, U13, "13")
    return {str(sum(len(values(record, name)) for name in ("dpv:hasPersonalData", "ansvar:personalDataText")))}


# What Swedish municipalities publish


def _row(city: SharedRegister, iri: str) -> str:
    """Return an activity as its row has it: municipality and name."""
    (municipality,) = values(city.told(iri), "dcterms:publisher")
    return f"{city.written(municipality, SV, 'kommun')}: {city.written(iri, SV, 'behandling')}"


def _rows(city: SharedRegister, fits: Callable[[Node], bool]) -> set[str]:
    return {_row(city, one["@id"]) for one in _activities(city, SV) if fits(one)}


def _activities_and_municipalities(city: SharedRegister) -> set[str]:
    activities = _activities(city, SV)
    publishers = {publisher for one in activities for publisher in values(one, "dcterms:publisher")}
    return {f"{len(activities)} / {len(publishers)}"}


def _with_named_processors(city: SharedRegister) -> set[str]:
    """Those that have a chain; its links are all whom the row names, as its words show."""
    found: set[str] = set()
    for activity in _activities(city, SV):
        links = city.asked("chain", of=activity["@id"], on="2026-11-26")["links"]
        names = {city.name(link["engaged"]) for link in links}
        if names:
            (text,) = values(activity, "ansvar:processorText")
            assert names == set(text.rstrip(".").split(" och "))
            found.add(_row(city, activity["@id"]))
    return found


def _consent_beside_authority(city: SharedRegister) -> set[str]:
    gaps = city.asked("gaps", rule=f"{RULES}ActivityShape-consentWithAuthority", limit="100")["gaps"]
    read = set(city.read_from(SV, "activity"))
    return {_row(city, gap["focus"]) for gap in gaps if gap["focus"] in read}


def _without_controller(city: SharedRegister) -> set[str]:
    gaps = city.asked("gaps", rule=f"{RULES}ActivityShape-controller", limit="100")["gaps"]
    return {str(len({gap["focus"] for gap in gaps} & set(city.read_from(SV, "activity"))))}


def _kept_for_ever(activity: Node) -> bool:
    return [text.casefold() for text in values(activity, "ansvar:retentionText")] == ["för evigt"]


def _school_transport_within_the_union(city: SharedRegister) -> set[str]:
    found = set(_phrase(city, "skolskjuts", "activity"))
    return _rows(city, lambda one: one["@id"] in found and values(one, "ansvar:statesNoTransfer") == ["true"])


def _bodies_of_haninge(city: SharedRegister) -> set[str]:
    haninge = city.one("Haninge kommun", "organisation")
    activities = (one for one in _activities(city, SV) if values(one, "dcterms:publisher") == [haninge])
    return {text for one in activities for text in values(one, "ansvar:controllerText")}


def _named_systems(city: SharedRegister) -> set[str]:
    """What a row says of systems, of those rows of which a system became a record."""
    activities = (one for one in _activities(city, SV) if values(one, "ansvar:usesSystem"))
    return {text for one in activities for text in values(one, "ansvar:systemText")}


# The city's own facts


def _phrase(city: SharedRegister, words: str, kind: str) -> list[str]:
    return city.found(q=f'"{words}"', kind=kind)


def _within_the_city(city: SharedRegister, iri: str) -> str:
    """Return a name as the city itself uses it, without what tells it from those of other cities."""
    return city.name(iri).partition(", Göteborgs Stad")[0]


def _focus_of_both_years(city: SharedRegister) -> set[str]:
    both = set.intersection(
        *(set(_phrase(city, f"Rekommenderat fokus {year}", "control-point")) for year in (2021, 2022))
    )
    return {number for one in both for number in values(city.told(one), "skos:notation")}


def _point_on_agreements(city: SharedRegister) -> set[str]:
    first, *_ = city.found(q="biträdesavtal", kind="control-point")
    (number,) = values(city.told(first), "skos:notation")
    return {f"{number} {city.name(first)}"}


def _register_of_domicile(city: SharedRegister) -> set[str]:
    found = _phrase(city, "underbiträdens hemvist", "document")
    return {number for one in found for number in values(city.told(one), "dcterms:identifier")}


def _services_of_the_pilot(city: SharedRegister) -> set[str]:
    return {_within_the_city(city, one) for one in _phrase(city, "nämnden tar ställning till", "service")}


def _processes(city: SharedRegister) -> set[str]:
    counts = (len(_phrase(city, words, "document")) for words in ("Finns men ska uppdateras", "Behöver tas fram"))
    return {" / ".join(map(str, counts))}


def _technical_archive(city: SharedRegister) -> set[str]:
    return {_within_the_city(city, one) for one in _phrase(city, "tekniskt arkivansvarig", "organisation")}


def _controller_of_the_building_office(city: SharedRegister) -> set[str]:
    """The office belongs to the board that the page names as controller."""
    office = city.told(city.one("Stadsbyggnadsförvaltningen, Göteborgs Stad", "organisation"))
    boards = values(office, "org:subOrganizationOf")
    return {city.written(one, "seed/goteborg_controllers_public_pages.csv", "controller_as_stated") for one in boards}


ANSWERS: dict[str, Answer] = {
    "KS01": lambda city: {str(len(city.read_from(KL, "activity")))},
    "KS02": lambda city: _numbers(city, lambda one: _rests_on(one, LEGAL_OBLIGATION)),
    "KS03": lambda city: _numbers(city, lambda one: _rests_on(one, CONSENT)),
    "KS04": lambda city: _numbers(city, lambda one: not _rests_on(one, PUBLIC_TASK)),
    "KS05": lambda city: _numbers(city, lambda one: _rests_on(one, "A9-2-a")),
    "KS06": lambda city: _numbers(city, lambda one: _rests_on(one, "A9-2-b")),
    "KS07": lambda city: _numbers(city, _lacks_personal_number_rule),
    "KS08": lambda city: {
        str(len(_numbers(city, lambda one: values(one, "ansvar:processesSpecialCategories") == ["true"])))
    },
    "KS09": _main_groups_that_do_not_fit,
    "KS10": _grounds_of_cctv,
    "ES01": lambda city: {text for one in _activities(city, U01A) for text in values(one, "dcterms:identifier")},
    "ES02": _controller_and_unit,
    "ES03": _recipients,
    "ES04": lambda city: _of_source(
        city, values(_record(city, U01A, "01a-1"), "dpv:hasTechnicalOrganisationalMeasure")
    ),
    "ES05": _retention_periods,
    "ES06": lambda city: _of_source(city, values(_record(city, U13, "13"), "dpv:hasDataController")),
    "ES07": _processors,
    "ES08": _recipients_not_described,
    "ES09": _data_subjects,
    "ES10": _legal_basis_of_13,
    "ES11": _categories_of_13,
    "SV01": _activities_and_municipalities,
    "SV02": _with_named_processors,
    "SV03": lambda city: _rows(city, lambda one: _rests_on(one, CONSENT)),
    "SV04": _consent_beside_authority,
    "SV05": lambda city: _rows(city, lambda one: _rests_on(one, CONTRACT)),
    "SV06": lambda city: _rows(city, lambda one: any(basis.startswith("A9-") for basis in _bases(one))),
    "SV07": _without_controller,
    "SV08": lambda city: _rows(city, _kept_for_ever),
    "SV09": _school_transport_within_the_union,
    "SV10": _bodies_of_haninge,
    "SV11": _named_systems,
    "FS01": _focus_of_both_years,
    "FS02": _point_on_agreements,
    "FS03": _register_of_domicile,
    "FS04": lambda city: {str(len(city.read_from("seed/internal_control_areas.csv", "control-area")))},
    "FS05": _services_of_the_pilot,
    "FS06": _processes,
    "FS07": _technical_archive,
    "FS08": _controller_of_the_building_office,
}
"""How each question is asked, by its number."""
