"""What engagements rest on: agreements, and transfers to third countries with their tools."""

from __future__ import annotations

from functools import cache

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, DCTERMS, DPV
from ingest.demo.drafts import Draft, Drafts
from ingest.demo.example_city.invention import (
    code,
    codes,
    find_named,
    invent,
    listed,
    name_of,
    named,
    plain,
    read_table,
    things,
    two_texts,
    whole_number,
    yes_or_no,
)
from ingest.demo.source_tables import Row

_NAMES_BY_KIND = {
    "contract": ("Personuppgiftsbiträdesavtal", "Data processing agreement"),
    "legalAct": ("Rättsaktsbilaga", "Legal act"),
}

_DUTIES: dict[str, NamedNode] = {
    "a": ANSVAR.dutyInstructions,
    "b": ANSVAR.dutyConfidentiality,
    "c": ANSVAR.dutySecurity,
    "d": ANSVAR.dutySubProcessors,
    "e": ANSVAR.dutyDataSubjectRights,
    "f": ANSVAR.dutyAssistance,
    "g": ANSVAR.dutyReturn,
    "h": ANSVAR.dutyAudit,
}


def add_instruments(drafts: Drafts) -> None:
    """Add agreements and transfers under their numbers; what an agreement covers, the engagements under it say."""
    for row in read_table("agreements"):
        _add_agreement(drafts, row)
    for row in read_table("transfers"):
        _add_transfer(drafts, row)


def _add_agreement(drafts: Drafts, row: Row) -> None:
    made = invent(drafts, "agreement", row["number"], row)
    sv, en = _NAMES_BY_KIND[row["kind"]]
    parties = [find_named(drafts, "organisation", name) for name in listed(row["parties"])]
    between_sv, between_en = (" – ".join(name_of(party, language) for party in parties) for language in ("sv", "en"))
    named(made, f"{sv} {row['number']}: {between_sv}", f"{en} {row['number']}: {between_en}")
    made.say(ANSVAR.agreementKind, code("agreement-kind", row["kind"])).say(DCTERMS.identifier, Literal(row["number"]))
    made.say(ANSVAR.party, *(party.thing for party in parties))
    made.day(ANSVAR.signedOn, row["signed_on"])
    made.day(ANSVAR.validFrom, row["valid_from"]).day(ANSVAR.validTo, row["valid_to"])
    made.say(ANSVAR.flowsDown, yes_or_no(row["flows_down"])).say(ANSVAR.isWritten, yes_or_no(row["written"]))
    made.say(ANSVAR.objectionPeriodDays, whole_number(row["objection_days"]))
    two_texts(made, ANSVAR.purpose, row, "purpose")
    made.say(DPV.hasPersonalData, *codes("personal-data", row["data"]))
    made.say(DPV.hasDataSubject, *codes("data-subject", row["subjects"]))
    _add_duties(made, row)


def _add_duties(made: Draft, row: Row) -> None:
    """State where the eight duties of GDPR Art. 28(3) stand, and which of them the agreement is known to lack."""
    missing = listed(row["missing"])
    made.say(ANSVAR.statedAsMissing, *codes("processor-duty", row["missing"]))
    if not row["terms"]:
        return
    terms = _terms()[row["terms"]]
    for letter, duty in _DUTIES.items():
        made.say(duty, None if letter in missing else plain(terms[letter]))
    two_texts(made, ANSVAR.controllerRightsText, terms, "rights")


@cache
def _terms() -> dict[str, Row]:
    return {row["terms"]: row for row in read_table("agreement-terms")}


def _add_transfer(drafts: Drafts, row: Row) -> None:
    made = invent(drafts, "transfer", row["number"], row)
    ends = f"{row['exporter']} – {row['importer']}"
    named(made, f"Överföring {row['number']}: {ends}", f"Transfer {row['number']}: {ends}")
    made.say(DCTERMS.identifier, Literal(row["number"]))
    made.say(ANSVAR.exporter, *things(drafts, "organisation", row["exporter"]))
    made.say(ANSVAR.importer, *things(drafts, "organisation", row["importer"]))
    made.say(ANSVAR.toCountry, code("country", row["to_country"]))
    made.say(ANSVAR.transferTool, code("transfer-tool", row["tool"]))
    made.day(ANSVAR.validFrom, row["valid_from"]).day(ANSVAR.validTo, row["valid_to"])
    made.day(ANSVAR.assessedOn, row["assessed_on"]).say(ANSVAR.clausesVersion, plain(row["clauses"]))
    two_texts(made, ANSVAR.supplementaryMeasures, row, "measures")
    two_texts(made, ANSVAR.outcome, row, "outcome")
