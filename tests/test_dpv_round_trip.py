"""Whatever DPV can say of an activity comes back as it was, and only terms of DPV are written."""

from __future__ import annotations

import re
from datetime import date

from dpv_world import (
    CONCEPTS,
    NEEDS_VOCABULARIES,
    POOL,
    TODAY,
    WAGES,
    as_store,
    concepts_of,
    dpv_terms,
    on,
    said,
    there_and_back,
)
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import (
    ANSVAR,
    DCTERMS,
    DPV,
    FOAF,
    KIND_BY_CLASS,
    ORG,
    RDF,
    SCHEMA,
    SKOS,
    XSD,
)
from graph_service.publishing.dpv import activity_as_dpv
from graph_service.publishing.dpv_terms import KINDS

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=20).filter(
    lambda text: text.strip() == text
)
LANGUAGES = st.sampled_from(["sv", "en", "da"])
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(lambda day: on(day.isoformat()))
DURATIONS = st.sampled_from(["P1Y", "P18M", "P7D"]).map(lambda text: Literal(text, datatype=XSD.duration))
DATATYPE_BY_PROPERTY = {
    DCTERMS.identifier.value: TEXT.map(Literal),
    ORG.identifier.value: TEXT.map(Literal),
    SCHEMA.email.value: st.sampled_from(["a@example.org", "lon@example.org"]).map(Literal),
    FOAF.homepage.value: st.just(NamedNode("https://example.org/")),
    DCTERMS.date.value: DAYS,
    ANSVAR.signedOn.value: DAYS,
    ANSVAR.headquartersAddress.value: TEXT.map(Literal),
}
TEXTS = st.builds(lambda text, language: Literal(text, language=language), TEXT, LANGUAGES)


# A failure is shown as it was drawn: to make a hundred statements fewer takes minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


class Drawn(set[Triple]):
    """Statements that were drawn, shown in a failure as N-Triples and no longer than can be read."""

    def __repr__(self) -> str:
        return "\n".join(sorted(map(str, self)))[:8000]


@st.composite
def records(draw: st.DrawFn) -> Drawn:
    """Draw an activity and records that it names, with everything that the tables say DPV can tell of them."""
    triples = Drawn()
    waiting = [("activity", WAGES)]
    for kind in ("assessment", "risk"):
        for one in POOL[kind]:
            if draw(st.booleans()):
                triples.add(Triple(one, ANSVAR.concerns, WAGES))
                waiting.append((kind, one))
    seen = {one for _, one in waiting}
    while waiting:
        kind, one = waiting.pop()
        named = draw_record(draw, kind, one, triples)
        waiting += [(kind_of, new) for kind_of, new in named if new not in seen]
        seen.update(new for _, new in named)
    draw_engagements(draw, triples)
    return triples


def draw_record(draw: st.DrawFn, kind: str, one: NamedNode, triples: set[Triple]) -> list[tuple[str, NamedNode]]:
    class_iri = next(iri for iri, name in KIND_BY_CLASS.items() if name == kind)
    triples.add(Triple(one, RDF.type, NamedNode(class_iri)))
    triples.add(Triple(one, SKOS.prefLabel, draw(TEXTS)))
    named = []
    for says in KINDS[kind].says:
        if says.ours == ANSVAR.scope:
            continue
        values: list[NamedNode | Literal] = []
        if says.how == "value":
            values = draw(st.lists(DATATYPE_BY_PROPERTY.get(says.ours.value, TEXTS), max_size=2))
        elif says.how == "words":
            values = draw(st.lists(TEXTS, max_size=3))
        elif says.how == "duration":
            values = draw(st.lists(DURATIONS, max_size=1))
        elif says.how == "code":
            values = draw(st.lists(st.sampled_from(concepts_of(says.of) or [None]), max_size=2))
            values = [value for value in values if value is not None]
        elif says.how == "mark":
            is_said = any(t.subject == one and t.predicate == says.ours for t in triples)
            values = [Literal(says.of, datatype=XSD.boolean)] if not is_said and draw(st.booleans()) else []
        elif says.how == "thing" and kind != "engagement":
            values = draw(st.lists(st.sampled_from(POOL[says.of]), max_size=2))
            named += [(says.of, value) for value in values]
        elif says.how == "period":
            triples.update(Triple(one, ANSVAR.validFrom, day) for day in draw(st.lists(DAYS, max_size=1)))
            triples.update(Triple(one, ANSVAR.validTo, day) for day in draw(st.lists(DAYS, max_size=1)))
        triples.update(Triple(one, says.ours, value) for value in values)
    return named


def draw_engagements(draw: st.DrawFn, triples: set[Triple]) -> None:
    """Draw the chain board, maker, host for the activity, in force, with agreement and transfer."""
    if not draw(st.booleans()):
        return
    board, _, maker, host = POOL["organisation"]
    triples.add(Triple(WAGES, DPV.hasDataController, board))
    for engagement, engager, engaged in zip(POOL["engagement"], (board, maker), (maker, host), strict=True):
        draw_record(draw, "engagement", engagement, triples)
        # Only what is in force on the day is written.
        triples -= {t for t in triples if t.subject == engagement and t.predicate in {ANSVAR.validFrom, ANSVAR.validTo}}
        triples |= {
            Triple(engagement, ANSVAR.engager, engager),
            Triple(engagement, ANSVAR.engaged, engaged),
            Triple(engagement, ANSVAR.scope, WAGES),
            Triple(engagement, ANSVAR.validFrom, on("2024-01-01")),
        }
        for predicate, kind in ((ANSVAR.underAgreement, "agreement"), (ANSVAR.restsOnTransfer, "transfer")):
            if draw(st.booleans()):
                triples.add(Triple(engagement, predicate, POOL[kind][0]))
                if Triple(POOL[kind][0], RDF.type, ANSVAR.term(kind.capitalize())) not in triples:
                    for named_kind, named in draw_record(draw, kind, POOL[kind][0], triples):
                        describe(named_kind, named, triples)
        for party in (engager, engaged):
            describe("organisation", party, triples)


def describe(kind: str, one: NamedNode, triples: set[Triple]) -> None:
    """Give a record that was only named a class."""
    class_iri = next(iri for iri, name in KIND_BY_CLASS.items() if name == kind)
    triples.add(Triple(one, RDF.type, NamedNode(class_iri)))


@given(records())
@settings(max_examples=100, deadline=None, phases=PHASES)
def test_round_trip_loses_nothing_that_dpv_can_say(triples):
    """Whatever the tables can write of an activity and what it names is read back as it was, and all is understood."""
    stored, reading = there_and_back(triples, WAGES)

    assert said(reading) == stored
    assert reading.left == ()


@NEEDS_VOCABULARIES
@given(records())
@settings(max_examples=25, deadline=None, phases=PHASES)
def test_only_terms_of_dpv_are_written(triples):
    """An export names only what DPV 2.3 defines, plain vocabularies, and the city's and our lists' own things."""
    written = activity_as_dpv(as_store(*triples), CONCEPTS, WAGES.value, TODAY)

    predicates = {triple.predicate.value for triple in written}
    classes = {triple.object.value for triple in written if triple.predicate == RDF.type}
    terms = {t.object.value for t in written if isinstance(t.object, NamedNode)} | predicates | classes
    assert {term for term in terms if term.startswith("https://w3id.org/dpv")} <= dpv_terms()
    assert not any(term.startswith(ANSVAR.iri) for term in terms)
    assert {re.split(r"[^/#]+$", one)[0] for one in predicates} <= {
        DPV.iri,
        "https://w3id.org/dpv/tech#",
        DCTERMS.iri,
        SKOS.iri,
        RDF.iri,
        FOAF.iri,
        "http://www.w3.org/ns/dcat#",
    }
