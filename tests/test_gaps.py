"""Gaps: a validation report in the store, read with article, owner and remedy."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode
from small_graph import ID, store_of, triples

from graph_service.gap_owners import read_organisations, read_owners
from graph_service.gaps import (
    Owner,
    cites,
    gap_of,
    read_gaps,
    report_graph,
    report_quads,
    report_state,
    said_by_rules,
)
from graph_service.names import ANSVAR, ROLE, SH, SHAPES, Base
from graph_service.settings import DEMO_BASE
from graph_service.store.embedded import EmbeddedStore
from graph_service.validation.findings import Finding

BASE = Base(DEMO_BASE)
RULE = SHAPES.term("ActivityShape-purpose").value
RULES = """
<https://w3id.org/ansvar/shapes/activity> {
  shapes:ActivityShape-purpose ansvar:article "GDPR art. 30.1 b" ; ansvar:controlPoint 3 ;
    dcterms:source <http://data.europa.eu/eli/reg/2016/679/art_30/oj> ;
    ansvar:ownerRole role:informationOwner ; ansvar:remedy "Skriv ändamålet."@sv , "Write it."@en .
}
"""


def finding(focus: str = f"{ID}activity/lon", **told: object) -> Finding:
    given = {
        "focus": focus,
        "rule": RULE,
        "path": ANSVAR.purpose.value,
        "value": None,
        "component": SH.MinCountConstraintComponent.value,
        "severity": "violation",
        "messages": {"sv": "Ändamål saknas", "en": "No purpose"},
        "source_shape": RULE,
    }
    return Finding(**{**given, **told})  # type: ignore[arg-type]


def reported(*findings: Finding, owner: Owner | None = None) -> EmbeddedStore:
    store = store_of(RULES)
    store.commit([], report_quads(BASE, findings, lambda _: owner or Owner(None, None), "revision 1"))
    return store


def test_gap_is_read_back_with_what_its_rule_says():
    """Article, control point, owner role, remedy and message, in both languages."""
    owner = Owner(f"{ID}post/chef", f"{ID}organisation/namnd")

    (gap,) = read_gaps(reported(finding(), owner=owner))

    assert (gap.focus, gap.rule, gap.severity, gap.path) == (
        f"{ID}activity/lon",
        RULE,
        "violation",
        ANSVAR.purpose.value,
    )
    assert (gap.article, gap.control_point, gap.owner_role) == ("GDPR art. 30.1 b", 3, ROLE.informationOwner.value)
    assert gap.source == "http://data.europa.eu/eli/reg/2016/679/art_30/oj"
    assert (gap.owner, gap.organisation) == (owner.party, owner.organisation)
    assert gap.messages == {"sv": "Ändamål saknas", "en": "No purpose"}
    assert gap.remedies == {"sv": "Skriv ändamålet.", "en": "Write it."}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"value": Literal("x"), "path": "<a>/<b>", "messages": {"": "No"}},
        {"rule": "https://a.example/r", "value": NamedNode(f"{ID}system/lon"), "severity": "info"},
    ],
)
def test_gap_made_of_a_finding_is_the_one_that_is_read_back(told):
    """So that what was just written need not be read."""
    owner = Owner(f"{ID}post/chef", f"{ID}organisation/namnd")
    found = finding(**told)

    made = gap_of(BASE, found, owner, said_by_rules(tuple(triples(RULES))))

    assert [made] == read_gaps(reported(found, owner=owner))


def test_gap_of_a_rule_that_says_nothing_is_read_as_well():
    """What is missing in the rule is None; the value that is wrong is told."""
    (gap,) = read_gaps(
        reported(finding(rule="https://a.example/r", value=Literal("x"), path="<a>/<b>", messages={"": "No"}))
    )

    assert (gap.article, gap.control_point, gap.owner_role, gap.source, gap.remedies) == (None, None, None, None, {})
    assert (gap.value, gap.path, gap.owner, gap.organisation) == (Literal("x"), None, None, None)
    assert gap.messages == {"": "No"}


def test_gaps_come_with_the_most_serious_first():
    """Then by what they are about."""
    store = reported(
        finding(f"{ID}activity/a", severity="info"),
        finding(f"{ID}activity/c"),
        finding(f"{ID}activity/d", severity="warning"),
        finding(f"{ID}activity/b"),
    )

    assert [(gap.severity, gap.focus[-1]) for gap in read_gaps(store)] == [
        ("violation", "b"),
        ("violation", "c"),
        ("warning", "d"),
        ("info", "a"),
    ]


def test_same_gap_keeps_its_name_from_run_to_run():
    """A link to it lasts as long as the gap; another value is another gap."""
    (first,), (again,) = read_gaps(reported(finding())), read_gaps(reported(finding(messages={"sv": "Annat"})))
    (other,) = read_gaps(reported(finding(value=Literal("x"))))

    assert first.iri == again.iri
    assert first.iri.startswith(f"{DEMO_BASE}/gap/")
    assert other.iri != first.iri


def test_report_says_what_it_reflects():
    """So that an old one is known."""
    assert report_state(reported(finding()), BASE) == "revision 1"
    assert report_state(EmbeddedStore.in_memory(), BASE) is None


def test_report_is_a_shacl_report():
    """Another tool reads it as such: each result hangs on the report, with focus, shape, component and severity."""
    store = reported(finding())
    stated = {(one.subject, one.predicate): one.object for one in store.graph(report_graph(BASE))}

    result = stated[report_graph(BASE), SH.result]

    assert {SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.resultSeverity, SH.resultMessage} <= {
        predicate for subject, predicate in stated if subject == result
    }


@pytest.mark.parametrize(
    ("article", "wanted", "is_cited"),
    [
        ("GDPR art. 28.3", "GDPR art. 28", True),
        ("GDPR art. 28.3", "gdpr art. 28.3", True),
        ("GDPR art. 28.3", " GDPR art. 28.3 ", True),
        ("GDPR art. 28.3, 30.1 d", "GDPR art. 30", True),
        ("GDPR art. 28.3, 30.1 d", "GDPR art. 30.1", True),
        ("GDPR art. 28.3, 30.1 d", "GDPR art. 30.1 d", True),
        ("GDPR art. 24, 5.2, stadens krav på ansvarsroller", "GDPR art. 5.2", True),
        ("GDPR art. 24, 5.2, stadens krav på ansvarsroller", "stadens krav på ansvarsroller", True),
        ("GDPR art. 28.3", "GDPR art. 2", False),
        ("GDPR art. 2.8", "GDPR art. 28", False),
        ("GDPR art. 28", "GDPR art. 28.3", False),
        ("GDPR art. 30.10", "GDPR art. 30.1", False),
        ("GDPR art. 28", "NIS2 art. 28", False),
        ("arkivlagen 5 §", "arkivlagen", True),
        ("GDPR art. 28", "", False),
        (None, "GDPR art. 28", False),
    ],
)
def test_article_is_cited_by_itself_or_by_a_part_of_it(article, wanted, is_cited):
    """Asked for Article 28 one gets 28.3; asked for 2 one does not get 28."""
    assert cites(article, wanted) is is_cited


TOWN = """
<id/activity/lon> a ansvar:ProcessingActivity ; dpv:hasDataController <id/organisation/namnd> .
<id/activity/fri> a ansvar:ProcessingActivity .
<id/assignment/a> org:role role:informationOwner ; ansvar:heldBy <id/post/chef> ; ansvar:concerns <id/activity/lon> ;
    ansvar:validFrom "2026-01-01"^^xsd:date .
<id/assignment/b> org:role role:informationOwner ; ansvar:heldBy <id/post/fri> ; ansvar:concerns <id/activity/fri> .
<id/risk/r> a ansvar:Risk ; ansvar:concerns <id/activity/lon> .
"""
OWNED = tuple(triples("shapes:ActivityShape-purpose ansvar:ownerRole role:informationOwner ."))


@pytest.mark.parametrize(
    ("focus", "on", "owner"),
    [
        ("activity/lon", date(2026, 6, 1), ("post/chef", "organisation/namnd")),
        ("activity/lon", date(2025, 6, 1), ("organisation/namnd", "organisation/namnd")),
        ("activity/fri", date(2026, 6, 1), ("post/fri", None)),
        ("risk/r", date(2026, 6, 1), ("organisation/namnd", "organisation/namnd")),
        ("system/s", date(2026, 6, 1), (None, None)),
    ],
)
def test_gap_is_whose_role_its_rule_names(focus, on, owner):
    """The holder on that day; the organisation where nobody holds it; nobody where none is concerned."""
    owner_of = read_owners(store_of(TOWN), OWNED, on)

    party, organisation = owner

    assert owner_of(finding(ID + focus)) == Owner(party and ID + party, organisation and ID + organisation)


def test_rule_without_an_owner_role_is_the_organisations():
    """Somebody must mend it."""
    owner_of = read_owners(store_of(TOWN), (), date(2026, 6, 1))

    assert owner_of(finding()).party == f"{ID}organisation/namnd"


def test_organisation_of_a_thing_is_the_most_certain_one():
    """Its controller before those that merely use it or are a party to it."""
    store = store_of(
        """<id/system/s> ansvar:usedBy <id/organisation/a> ; ansvar:providedBy <id/organisation/z> .
        <id/post/p> org:postIn <id/unit/u> . <id/unit/u> org:unitOf <id/organisation/o> .
        <id/organisation/o> a ansvar:Organisation ."""
    )

    found = read_organisations(store)

    assert found[f"{ID}system/s"] == f"{ID}organisation/z"
    assert found[f"{ID}post/p"] == f"{ID}organisation/o"
