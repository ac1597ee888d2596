"""An activity goes out as plain DPV 2.3."""

from __future__ import annotations

import pytest
from dpv_world import (
    CONCEPTS,
    LISTS,
    NEEDS_VOCABULARIES,
    POOL,
    TODAY,
    WAGES,
    as_store,
    code,
    concepts_of,
    dpv_terms,
    on,
    said,
    there_and_back,
    thing,
)
from pyoxigraph import Literal, Triple

from graph_service.errors import NotFound
from graph_service.names import (
    ANSVAR,
    CODE,
    COUNTRY,
    DPV,
    RDF,
    SKOS,
)
from graph_service.publishing.dpv import activity_as_dpv
from graph_service.publishing.dpv_terms import EU_GDPR, KINDS, LOC, PD, Concepts


@NEEDS_VOCABULARIES
def test_every_term_of_the_tables_is_in_dpv():
    """No property or class is written that DPV 2.3 does not define."""
    used = {kind.dpv_class.value for kind in KINDS.values()}
    for kind in KINDS.values():
        for says in kind.says:
            used |= {says.theirs.value, *([says.node.value] if says.node else [])}

    assert {term for term in used if term.startswith("https://w3id.org/dpv")} <= dpv_terms()


@NEEDS_VOCABULARIES
def test_every_term_that_a_concept_stands_for_is_in_dpv():
    """Whatever code a record has, what is written for it is a term of DPV 2.3."""
    for name in LISTS:
        for concept in concepts_of(name):
            own = CONCEPTS.term(concept.value)
            terms = {one.value for one in (own, *CONCEPTS.broader(concept.value)) if one is not None}
            assert {term for term in terms if term.startswith("https://w3id.org/dpv")} <= dpv_terms()


def test_codes_are_written_as_the_terms_that_they_stand_for():
    """A legal basis is an article of eu-gdpr, a category one of pd; one without a term is an instance with a name."""
    store = as_store(
        Triple(WAGES, RDF.type, ANSVAR.ProcessingActivity),
        Triple(WAGES, DPV.hasLegalBasis, code("legal-basis", "A6-1-c")),
        Triple(WAGES, DPV.hasPersonalData, code("personal-data", "salary")),
        Triple(WAGES, DPV.hasDataSubject, code("data-subject", "pupil")),
        Triple(WAGES, ANSVAR.transfersTo, COUNTRY.US),
    )

    written = set(activity_as_dpv(store, CONCEPTS, WAGES.value, TODAY))

    pupil = code("data-subject", "pupil")
    assert {
        Triple(WAGES, DPV.hasLegalBasis, EU_GDPR.term("A6-1-c")),
        Triple(WAGES, DPV.hasPersonalData, PD.Salary),
        Triple(WAGES, DPV.hasThirdCountry, LOC.US),
        Triple(WAGES, DPV.hasDataSubject, pupil),
        Triple(pupil, RDF.type, DPV.DataSubject),
        Triple(pupil, SKOS.broader, DPV.Student),
        Triple(pupil, SKOS.prefLabel, Literal("Pupil", language="en")),
    } <= written


def test_engagement_is_a_process_with_processor_agreement_and_transfer():
    """A tool that knows only DPV finds the processor at the activity, and on what it works within it."""
    board, maker, engagement = POOL["organisation"][0], POOL["organisation"][2], POOL["engagement"][0]
    store = as_store(
        Triple(WAGES, RDF.type, ANSVAR.ProcessingActivity),
        Triple(WAGES, DPV.hasDataController, board),
        Triple(maker, RDF.type, ANSVAR.Organisation),
        Triple(engagement, RDF.type, ANSVAR.Engagement),
        Triple(engagement, ANSVAR.engager, board),
        Triple(engagement, ANSVAR.engaged, maker),
        Triple(engagement, ANSVAR.scope, WAGES),
        Triple(engagement, ANSVAR.underAgreement, thing("agreement", "contract")),
        Triple(thing("agreement", "contract"), RDF.type, ANSVAR.Agreement),
        Triple(engagement, ANSVAR.restsOnTransfer, thing("transfer", "clauses")),
        Triple(thing("transfer", "clauses"), RDF.type, ANSVAR.Transfer),
        Triple(thing("transfer", "clauses"), ANSVAR.transferTool, code("transfer-tool", "A46-2-c")),
    )

    written = set(activity_as_dpv(store, CONCEPTS, WAGES.value, TODAY))

    assert {
        Triple(WAGES, DPV.hasDataProcessor, maker),
        Triple(WAGES, DPV.hasProcess, engagement),
        Triple(maker, RDF.type, DPV.DataProcessor),
        Triple(engagement, DPV.hasLegalMeasure, thing("agreement", "contract")),
        Triple(thing("agreement", "contract"), RDF.type, DPV.DataProcessingAgreement),
        Triple(thing("transfer", "clauses"), RDF.type, DPV.CrossBorderTransfer),
        Triple(thing("transfer", "clauses"), DPV.hasLegalBasis, EU_GDPR.term("A46-2-c")),
    } <= written


def test_ended_engagement_is_not_written():
    """An export tells the day, as a record of processing does."""
    board, maker, engagement = POOL["organisation"][0], POOL["organisation"][2], POOL["engagement"][0]
    store = as_store(
        Triple(WAGES, RDF.type, ANSVAR.ProcessingActivity),
        Triple(WAGES, DPV.hasDataController, board),
        Triple(engagement, RDF.type, ANSVAR.Engagement),
        Triple(engagement, ANSVAR.engager, board),
        Triple(engagement, ANSVAR.engaged, maker),
        Triple(engagement, ANSVAR.scope, WAGES),
        Triple(engagement, ANSVAR.validTo, on("2026-11-23")),
    )

    written = activity_as_dpv(store, CONCEPTS, WAGES.value, TODAY)

    assert not any(triple.predicate in {DPV.hasDataProcessor, DPV.hasProcess} for triple in written)


def test_thing_that_is_no_activity_is_refused():
    """Only an activity is a process; the error says what to do."""
    store = as_store(Triple(POOL["system"][0], RDF.type, ANSVAR.System))

    with pytest.raises(NotFound, match=r"no activity https://city.example.org/id/system/hera\. Check the address"):
        activity_as_dpv(store, CONCEPTS, POOL["system"][0].value, TODAY)


def test_what_dpv_cannot_say_is_left_out_and_the_rest_comes_back():
    """Prior authorisation and rank have no place in DPV; the engagement comes back without them."""
    board, maker = POOL["organisation"][0], POOL["organisation"][2]
    engagement = POOL["engagement"][0]
    sayable = {
        Triple(WAGES, RDF.type, ANSVAR.ProcessingActivity),
        Triple(WAGES, DPV.hasDataController, board),
        Triple(board, RDF.type, ANSVAR.Organisation),
        Triple(maker, RDF.type, ANSVAR.Organisation),
        Triple(engagement, RDF.type, ANSVAR.Engagement),
        Triple(engagement, ANSVAR.engager, board),
        Triple(engagement, ANSVAR.engaged, maker),
        Triple(engagement, ANSVAR.scope, WAGES),
    }
    more = {
        Triple(engagement, ANSVAR.authorisation, code("authorisation", "general")),
        Triple(engagement, ANSVAR.rank, Literal(1)),
    }

    _, reading = there_and_back(sayable | more, WAGES)

    assert said(reading) == sayable


def test_concepts_that_share_a_term_are_written_as_themselves():
    """A term that two concepts stand for would not lead back to the right one."""
    one, other, alone = (code("personal-data", name).value for name in ("one", "other", "alone"))
    shared, own = PD.Name, PD.Salary
    concepts = Concepts(
        {
            one: {SKOS.exactMatch.value: [shared]},
            other: {SKOS.exactMatch.value: [shared]},
            alone: {SKOS.exactMatch.value: [own]},
        },
        dict.fromkeys((one, other, alone), CODE.term("personal-data").value),
    )

    assert (concepts.term(one), concepts.broader(one)) == (None, [shared])
    assert concepts.term(alone) == own
    assert concepts.concept("personal-data", shared.value) is None
