"""The city's own facts: Intraservice in Göteborgs Stad, from a slide deck of 2023 and from public pages."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, CODE, DCTERMS, ORG, slug_of
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.organisations import organisation_sort
from ingest.demo.source_tables import Row, address, begin, read_rows, source_of

CITY = "Göteborgs Stad"
BOARD = f"Nämnden för Intraservice, {CITY}"
ADMINISTRATION = f"Intraservice, {CITY}"
_DECK = f"Bildspel, Intraservice, {CITY}, 2023"


def add_seed(drafts: Drafts) -> None:
    """Add Intraservice: its city, boards, units, posts and services, and the areas that it provides services in."""
    _add_frame(drafts)
    _add_bodies(drafts)
    _add_units(drafts)
    _add_controllers(drafts)
    _add_services(drafts)


def deck_origin(row: Row) -> tuple[Origin, Literal]:
    """Return where a row of the deck stands and how its source is named; the deck states no licence."""
    return Origin(None, None, row.place), Literal(f"{_DECK}: {row['source_slide_heading']}")


def named(draft: Draft, row: Row, sv: str = "name_sv", en: str = "name_en") -> Draft:
    """State the Swedish name of a row, and the English translation."""
    return label(draft, [(row[sv], "sv"), (row[en], "en")])


def document_kind(notation: str) -> NamedNode:
    """Return the kind of document with this notation, such as `register`."""
    return NamedNode(f"{CODE.iri}document-kind#{notation}")


def find_named(drafts: Drafts, kind: str, name: str) -> Draft:
    """Return a record by the name its slug was made of. Raises KeyError where there is none."""
    return drafts.find(kind, slug_of(name))


def _add_frame(drafts: Drafts) -> None:
    """Add city, board and administration; the organisation number is the one the city states for the board."""
    row = next(r for r in read_rows("seed/goteborg_controllers_public_pages.csv") if r["forvaltning"] == "Intraservice")
    page = address(row["source"])
    origin = Origin(page, None, row.place)
    city = begin(drafts, "organisation", CITY, origin)
    label(city, [(CITY, "sv"), ("City of Gothenburg", "en")]).say(ORG.classification, organisation_sort("municipality"))
    board = begin(drafts, "organisation", BOARD, origin)
    label(board, [(BOARD, "sv"), ("Board for Intraservice, City of Gothenburg", "en")])
    board.say(ORG.classification, organisation_sort("board")).say(ORG.subOrganizationOf, city.thing)
    board.say(ORG.identifier, Literal("212000-1355"))
    administration = begin(drafts, "organisation", ADMINISTRATION, origin)
    label(administration, [(ADMINISTRATION, "sv"), ("Intraservice, City of Gothenburg", "en")])
    administration.say(ORG.classification, organisation_sort("administration"))
    administration.say(ORG.subOrganizationOf, board.thing)
    for fact in read_rows("seed/goteborg_public_facts.csv"):
        if fact["kind_of_evidence"] != "fact stated by the city":
            continue
        subject = {"Intraservice as controller": board, "Intraservice as processor": administration}.get(fact["topic"])
        if subject:
            subject.text(DCTERMS.description, fact["statement_sv"], "sv").come_from(Origin(page, None, fact.place))
        elif fact["topic"] == "Instrument":
            _add_instrument(drafts, fact, administration)


def _add_instrument(drafts: Drafts, fact: Row, administration: Draft) -> None:
    page = address(fact["source"])
    made = begin(drafts, "document", f"rättsaktsbilagan {CITY}", Origin(page, None, fact.place))
    label(
        made, [("Rättsaktsbilagan till Göteborgs Stads generella regler för kommungemensamma interna tjänster", "sv")]
    )
    made.text(DCTERMS.description, fact["statement_sv"], "sv")
    made.say(ANSVAR.documentKind, document_kind("instruction")).say(ANSVAR.concerns, administration.thing)


_SORT_BY_BODY = {
    "B02": "board",
    "B03": "authority",
    "B04": "other",
    "B06": "committee",
    "B07": "committee",
    "B16": "committee",
}
_UNIT_BODIES = {"B14": ADMINISTRATION, "B17": CITY}
_POSTS = {"B15"}
# B05 and B09 to B13 are roles, and B08 is every customer: they are concepts of the register, no records of it.


def _add_bodies(drafts: Drafts) -> None:
    for row in read_rows("seed/bodies_and_roles.csv"):
        origin, source = deck_origin(row)
        if row["id"] == "B01":
            body = find_named(drafts, "organisation", BOARD).come_from(origin)
        elif row["id"] in _SORT_BY_BODY:
            body = begin(drafts, "organisation", f"{row['name_sv']}, {CITY}", origin, source)
            label(body, [(f"{row['name_sv']}, {CITY}", "sv"), (f"{row['name_en']}, City of Gothenburg", "en")])
            body.say(ORG.classification, organisation_sort(_SORT_BY_BODY[row["id"]]))
            body.say(ORG.subOrganizationOf, find_named(drafts, "organisation", CITY).thing)
        elif row["id"] in _UNIT_BODIES:
            body = named(begin(drafts, "unit", row["name_sv"], origin, source), row)
            body.say(ORG.unitOf, find_named(drafts, "organisation", _UNIT_BODIES[row["id"]]).thing)
        elif row["id"] in _POSTS:
            body = named(begin(drafts, "post", f"{row['name_sv']} {ADMINISTRATION}", origin, source), row)
            body.say(ORG.postIn, find_named(drafts, "organisation", ADMINISTRATION).thing)
        else:
            continue
        body.say(DCTERMS.identifier, Literal(row["id"]))
        body.text(DCTERMS.description, row["role_in_source_sv"], "sv")
        body.text(DCTERMS.description, row["role_in_source_en"], "en")


def _add_units(drafts: Drafts) -> None:
    """Add the units of the organisation chart; the chart has no lines, so each is a unit of Intraservice only."""
    administration = find_named(drafts, "organisation", ADMINISTRATION)
    for row in read_rows("seed/organisational_units.csv"):
        origin, source = deck_origin(row)
        if row["id"] == "U01":
            administration.come_from(origin)
            continue
        is_post = row["id"] == "U02"
        unit = begin(drafts, "post" if is_post else "unit", f"{row['name_sv']} {ADMINISTRATION}", origin, source)
        named(unit, row).say(DCTERMS.identifier, Literal(row["id"]))
        unit.say(ORG.postIn if is_post else ORG.unitOf, administration.thing)
        if row["kind"] == "funktion" and not is_post:
            unit.text(DCTERMS.description, row["note"], "en")


def _add_controllers(drafts: Drafts) -> None:
    """Add the administrations of the city and the boards that their pages state as controllers."""
    city = find_named(drafts, "organisation", CITY)
    for row in read_rows("seed/goteborg_controllers_public_pages.csv"):
        if row["forvaltning"] == "Intraservice":
            continue
        source = source_of(row["source"])
        origin = Origin(address(row["source"]), None, row.place)
        name = f"{_capital(row['forvaltning'])}, {CITY}"
        administration = label(begin(drafts, "organisation", name, origin, source), [(name, "sv")])
        administration.say(ORG.classification, organisation_sort("administration"))
        for board in row["controller_as_stated"].split(" samt "):
            board_name = f"{_capital(board)}, {CITY}"
            made = label(begin(drafts, "organisation", board_name, origin, source), [(board_name, "sv")])
            made.say(ORG.classification, organisation_sort("board")).say(ORG.subOrganizationOf, city.thing)
            administration.say(ORG.subOrganizationOf, made.thing)


def _add_services(drafts: Drafts) -> None:
    provider = find_named(drafts, "organisation", ADMINISTRATION)
    for row in read_rows("seed/services_named.csv"):
        origin, source = deck_origin(row)
        service = begin(drafts, "service", f"{row['name_sv']} {CITY}", origin, source)
        label(service, [(f"{row['name_sv']}, {CITY}", "sv"), (f"{row['name_en']}, City of Gothenburg", "en")])
        service.text(DCTERMS.description, row["facts_sv"], "sv").text(DCTERMS.description, row["facts_en"], "en")
        service.say(ANSVAR.providedBy, provider.thing).say(DCTERMS.identifier, Literal(row["id"]))
    for row in read_rows("seed/intraservice_service_areas.csv"):
        origin = Origin(address(row["source_2019"]), None, row.place)
        area = begin(drafts, "service", f"tjänsteområde {row['tjansteomrade_sv']}", origin)
        label(
            area, [(f"Tjänsteområde {row['tjansteomrade_sv']}", "sv"), (f"Service area {row['service_area_en']}", "en")]
        )
        area.say(ANSVAR.providedBy, provider.thing)
        years = [year for year in ("2018", "2019") if row[f"in_report_{year}"] == "yes"]
        area.text(DCTERMS.description, f"Tjänsteområde i Intraservices rapporter för {' och '.join(years)}.", "sv")
        area.say(DCTERMS.source, *(address(row[f"source_{year}"]) for year in years))


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]
