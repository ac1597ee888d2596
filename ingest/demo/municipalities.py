"""What thirteen Swedish municipalities publish about their processing, with the boards that they name."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from graph_service.names import ANSVAR, DCTERMS, DPV, ORG, XSD
from ingest.demo.code_names import codes_named, legal_bases_in
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.organisations import find_organisation, organisation_sort
from ingest.demo.source_tables import Row, address, begin, read_rows

_TABLE = "registers/sv-kommuner/behandlingar-sv-kommuner.csv"
_TEXTS = {
    "ändamål": ANSVAR.purpose,
    "rättslig grund": ANSVAR.legalBasisText,
    "personuppgifter som behandlas": ANSVAR.personalDataText,
    "kategorier av registrerade": ANSVAR.dataSubjectText,
    "lagringstid": ANSVAR.retentionText,
    "mottagare": ANSVAR.recipientText,
    "personuppgiftsbiträde": ANSVAR.processorText,
    "överföring till tredje land": ANSVAR.transferText,
    "system": ANSVAR.systemText,
    "personuppgiftsansvarig": ANSVAR.controllerText,
}
_SHARED_BOARDS = {"Södertörns överförmyndarnämnd"}
_YEARS = re.compile(r"(\d+) år")


def add_municipalities(drafts: Drafts) -> None:
    """Add the municipalities, the boards they name as controllers, their activities and the processors of these."""
    name_by_municipality = {row["kommun"]: row["namn"] for row in read_rows("registers/sv-kommuner/kommunnamn.csv")}
    for row in read_rows(_TABLE, delimiter=";"):
        page = address(row["källa"])
        origin = Origin(page, None, f"{row.place}; utdrag: {row['utdrag']}")
        municipality = _organisation(drafts, name_by_municipality[row["kommun"]], "municipality", origin)
        activity = _add_activity(drafts, row, municipality, name_by_municipality[row["kommun"]], origin)
        if row["personuppgiftsansvarig"]:
            board = _board(drafts, row, municipality, origin)
            activity.say(DPV.hasDataController, board.thing)
            _add_processors(drafts, row, activity, board, origin)


def _add_activity(drafts: Drafts, row: Row, municipality: Draft, name: str, origin: Origin) -> Draft:
    activity = begin(drafts, "activity", f"{row['behandling']} {row['kommun']}", origin)
    # The municipality stands in the name: "Skolskjuts" alone would be three activities with one name.
    label(activity, [(f"{row['behandling']}, {name}", "sv")])
    for column, predicate in _TEXTS.items():
        activity.text(predicate, row[column], "sv")
    activity.say(DPV.hasLegalBasis, *legal_bases_in(row["rättslig grund"]))
    activity.say(DPV.hasPersonalData, *codes_named("personal-data", row["personuppgifter som behandlas"]))
    activity.say(DPV.hasDataSubject, *codes_named("data-subject", row["kategorier av registrerade"]))
    years = _YEARS.fullmatch(row["lagringstid"])
    if years:
        activity.say(ANSVAR.retentionPeriod, Literal(f"P{years[1]}Y", datatype=XSD.duration))
    return activity.say(DCTERMS.publisher, municipality.thing)


def _board(drafts: Drafts, row: Row, municipality: Draft, origin: Origin) -> Draft:
    published = row["personuppgiftsansvarig"]
    if published in _SHARED_BOARDS:
        return _organisation(drafts, published, "board", origin)
    name = f"{published[0].upper()}{published[1:]} i {row['kommun']}"
    return _organisation(drafts, name, "board", origin).say(ORG.subOrganizationOf, municipality.thing)


def _organisation(drafts: Drafts, name: str, sort: str, origin: Origin) -> Draft:
    known = find_organisation(drafts, name)
    if known:
        return known.come_from(origin)
    draft = begin(drafts, "organisation", name, origin)
    return label(draft, [(name, "sv")]).say(ORG.classification, organisation_sort(sort))


def _add_processors(drafts: Drafts, row: Row, activity: Draft, board: Draft, origin: Origin) -> None:
    """Add an engagement for each company named as processor; other words stay text."""
    for company in re.findall(r"[A-ZÅÄÖ]\w+(?: \w+)* AB\b", row["personuppgiftsbiträde"].replace(" och ", "; ")):
        processor = _organisation(drafts, company, "supplier", origin)
        made = begin(drafts, "engagement", f"{row['behandling']} {row['kommun']} {company}", origin)
        label(
            made,
            [
                (f"{company} behandlar uppgifter för {row['behandling']}, {row['kommun']}", "sv"),
                (f"{company} processes data for {row['behandling']}, {row['kommun']}", "en"),
            ],
        )
        made.say(ANSVAR.engager, board.thing).say(ANSVAR.engaged, processor.thing).say(ANSVAR.scope, activity.thing)
        made.say(ANSVAR.rank, Literal("1", datatype=XSD.integer))
