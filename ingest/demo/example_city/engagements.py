"""Who engages whom for what in the example city: boards their provider, the provider its suppliers, and so on."""

from __future__ import annotations

from graph_service.names import ANSVAR
from ingest.demo.code_names import country
from ingest.demo.drafts import Draft, Drafts
from ingest.demo.example_city.invention import (
    code,
    codes,
    find,
    find_named,
    invent,
    listed,
    name_of,
    named,
    read_table,
    things,
    two_texts,
    whole_number,
    yes_or_no,
)
from ingest.demo.example_city.offer import PROVIDER
from ingest.demo.source_tables import Row


def add_engagements(drafts: Drafts) -> None:
    """Add the engagements; their parties, scopes, agreements and transfers have to be there already."""
    for row in read_table("customers"):
        made = _begin(drafts, row, row["customer"], PROVIDER)
        made.say(ANSVAR.rank, whole_number("1")).say(ANSVAR.processingPlace, country("SE"))
    for row in read_table("engagements"):
        made = _begin(drafts, row, row["engager"], row["engaged"])
        made.say(ANSVAR.rank, whole_number(row["rank"]))
        made.say(ANSVAR.processingPlace, *codes("country", row["places"]))
        made.text(ANSVAR.processingPlaceText, row["place_as_published"], "en")
        made.say(ANSVAR.restsOnTransfer, *things(drafts, "transfer", row["transfers"]))
        made.say(ANSVAR.authorisation, code("authorisation", row["authorisation"]))
        made.say(ANSVAR.statesNoSubProcessors, yes_or_no(row["states_no_sub_processors"]))
        two_texts(made, ANSVAR.engagedFor, row, "for")
        made.say(ANSVAR.statesNoTransfer, yes_or_no(row["no_transfer"]))
        made.day(ANSVAR.guaranteesCheckedOn, row["guarantees_checked_on"])
        made.day(ANSVAR.secrecyAssessedOn, row["secrecy_assessed_on"])
        two_texts(made, ANSVAR.secrecyAssessment, row, "secrecy")


def _begin(drafts: Drafts, row: Row, engager_name: str, engaged_name: str) -> Draft:
    """Begin an engagement with what every engagement has; its agreements cover what it is for."""
    engager = find_named(drafts, "organisation", engager_name)
    engaged = find_named(drafts, "organisation", engaged_name)
    scope = find(drafts, row["scope"])
    made = invent(drafts, "engagement", f"{engager_name} {engaged_name} {row['scope']}", row)
    named(
        made,
        f"{name_of(engager, 'sv')} anlitar {name_of(engaged, 'sv')} för {name_of(scope, 'sv')}",
        f"{name_of(engager, 'en')} engages {name_of(engaged, 'en')} for {name_of(scope, 'en')}",
    )
    made.say(ANSVAR.engager, engager.thing).say(ANSVAR.engaged, engaged.thing).say(ANSVAR.scope, scope.thing)
    for number in listed(row["agreements"]):
        agreement = find_named(drafts, "agreement", number).say(ANSVAR.covers, scope.thing)
        made.say(ANSVAR.underAgreement, agreement.thing)
    return made.day(ANSVAR.validFrom, row["valid_from"]).day(ANSVAR.validTo, row["valid_to"])
