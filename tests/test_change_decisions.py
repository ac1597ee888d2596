"""A customer approves an announced change of sub-processors, or objects to it; both become records."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest
from asgi_client import call
from fastapi import FastAPI
from pages_town import app_of, get, text_of
from small_graph import ID, change_of

from graph_service.change_decisions import AlreadyAnswered, approve, asked_of, object_to
from graph_service.errors import BadRequest, NotFound
from graph_service.registry import Registry
from graph_service.settings import Settings

TODAY = date.today()
NOW = datetime.now(UTC)
ANNOUNCEMENT, CARE, PROVIDER = f"{ID}announcement/a", f"{ID}organisation/care", f"{ID}organisation/provider"
PATH = "/sv/doc/announcement/a/decision"


def town(effect: date = TODAY + timedelta(days=60)) -> str:
    """Return a town in which a provider announces a host to a board that must approve it."""
    return f"""
    <doc/organisation/care> {{ <id/organisation/care> a ansvar:Organisation ; skos:prefLabel "Vården"@sv . }}
    <doc/organisation/parks> {{ <id/organisation/parks> a ansvar:Organisation ; skos:prefLabel "Parkerna"@sv . }}
    <doc/organisation/provider> {{ <id/organisation/provider> a ansvar:Organisation ; skos:prefLabel "Drift"@sv . }}
    <doc/organisation/host> {{ <id/organisation/host> a ansvar:Organisation ; skos:prefLabel "Moln"@sv . }}
    <doc/service/pay> {{ <id/service/pay> a ansvar:Service ; skos:prefLabel "Lön"@sv ;
      ansvar:providedBy <id/organisation/provider> . }}
    <doc/engagement/care> {{ <id/engagement/care> a ansvar:Engagement ; ansvar:engager <id/organisation/care> ;
      ansvar:engaged <id/organisation/provider> ; ansvar:scope <id/service/pay> ;
      ansvar:authorisation <https://w3id.org/ansvar/code/authorisation#specific> . }}
    <doc/engagement/new> {{ <id/engagement/new> a ansvar:Engagement ; ansvar:engager <id/organisation/provider> ;
      ansvar:engaged <id/organisation/host> ; ansvar:scope <id/service/pay> ; ansvar:processingPlace country:IN ;
      ansvar:validFrom "{effect}"^^xsd:date . }}
    <doc/announcement/a> {{ <id/announcement/a> a ansvar:Announcement ; skos:prefLabel "Nytt moln"@sv ;
      ansvar:isSynthetic true ; ansvar:announcedBy <id/organisation/provider> ; ansvar:adds <id/engagement/new> ;
      ansvar:announcedOn "{TODAY}"^^xsd:date ; ansvar:objectionDeadline "{TODAY + timedelta(days=30)}"^^xsd:date ;
      ansvar:takesEffectOn "{effect}"^^xsd:date . }}
    <doc/notice/n> {{ <id/notice/n> a ansvar:Notice ; ansvar:concerns <id/announcement/a> ;
      ansvar:tells <id/organisation/care> ; ansvar:toldAt "{TODAY}T00:00:01Z"^^xsd:dateTime . }}
    """


@pytest.fixture
def registry():
    """The town, with editing by whoever sits at the machine."""
    made = Registry.in_memory(Settings(sign_in="none"))
    made.commit(change_of(town()))
    yield made
    made.close()


@pytest.fixture
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def answer_of(registry: Registry) -> str:
    return asked_of(registry, ANNOUNCEMENT, CARE).told.answer


def send(app: FastAPI, **fields: str):
    """Send the form of the page from the page itself."""
    body = urlencode({"customer": CARE, **fields}).encode()
    return call(app, PATH, "POST", body, sec_fetch_site="same-origin", host="127.0.0.1:8000")


def test_approval_is_a_notice_by_the_customer_to_the_announcer(registry):
    """It says when, and that it is an example where the announcement is one; twice is a conflict."""
    notice = registry.record(approve(registry, ANNOUNCEMENT, CARE, who="prov", at=NOW))

    stated = {triple.predicate.value.rpartition("#")[2]: triple.object.value for triple in notice.statements}
    assert (stated["concerns"], stated["tells"], stated["madeBy"]) == (ANNOUNCEMENT, PROVIDER, CARE)
    assert stated["toldAt"].startswith(TODAY.isoformat())
    assert registry.labels.is_synthetic(notice.iri)
    assert registry.labels.label(notice.iri, "sv").value == "Vården godkänner: Nytt moln"
    assert answer_of(registry) == "approved"
    with pytest.raises(AlreadyAnswered):
        approve(registry, ANNOUNCEMENT, CARE, who="prov", at=NOW)


def test_objection_stands_open_with_its_reason(registry):
    """A second one beside it is a conflict, one without a reason is none."""
    with pytest.raises(BadRequest):
        object_to(registry, ANNOUNCEMENT, CARE, " ", lang="sv", who="prov", on=TODAY)

    objection = object_to(registry, ANNOUNCEMENT, CARE, "Landet är för långt bort.", lang="sv", who="prov", on=TODAY)

    told = asked_of(registry, ANNOUNCEMENT, CARE).told
    assert (told.answer, told.objection.iri, told.objection.reason) == (
        "objected",
        objection,
        "Landet är för långt bort.",
    )
    with pytest.raises(AlreadyAnswered):
        object_to(registry, ANNOUNCEMENT, CARE, "Igen.", lang="sv", who="prov", on=TODAY)


def test_customer_that_a_change_does_not_affect_decides_nothing(registry):
    """The page says whom it affects."""
    with pytest.raises(NotFound):
        approve(registry, ANNOUNCEMENT, f"{ID}organisation/parks", who="prov", at=NOW)


def test_change_that_has_taken_effect_may_be_approved_and_not_objected_to():
    """An approval that comes late is still an approval; an objection would stop nothing."""
    registry = Registry.in_memory()
    registry.commit(change_of(town(effect=TODAY)))

    with pytest.raises(AlreadyAnswered):
        object_to(registry, ANNOUNCEMENT, CARE, "För sent.", lang="sv", who="prov", on=TODAY)
    approve(registry, ANNOUNCEMENT, CARE, who="prov", at=NOW)

    assert answer_of(registry) == "approved"
    registry.close()


def test_page_tells_what_changes_and_takes_the_decision(app, registry):
    """Where the data would go, what the authorisation asks for, and after the form the new state."""
    page = text_of(get(app, f"{PATH}?customer={quote(CARE)}"))
    assert "Ändringen får inte träda i kraft förrän ni har godkänt den." in page
    assert "Moln" in page
    assert "Indien, tredjeland" in page
    assert "Godkänn ändringen" in page

    answer = send(app, act="approve")

    assert (answer.status, answer.headers["location"]) == (303, f"{PATH}?customer={quote(CARE, safe='')}")
    assert answer_of(registry) == "approved"
    assert "Godkänn ändringen" not in text_of(get(app, f"{PATH}?customer={quote(CARE)}"))


def test_page_takes_an_objection_in_the_language_of_the_page(app, registry):
    """The reason is kept as it was written."""
    assert send(app, act="object", reason="Vi vill inte.").status == 303

    objection = asked_of(registry, ANNOUNCEMENT, CARE).told.objection
    assert (objection.reason, objection.is_open(TODAY)) == ("Vi vill inte.", True)


def test_unknown_act_is_refused(app, registry):
    """Nothing is written."""
    before = registry.revision

    assert send(app, act="maybe").status == 400
    assert registry.revision == before


def test_who_may_not_edit_sees_the_change_without_forms(registry):
    """The form of another site, and whoever is not signed in, are refused."""
    app = app_of(registry)
    body = urlencode({"customer": CARE, "act": "approve"}).encode()
    assert call(app, PATH, "POST", body, sec_fetch_site="cross-site").status == 403

    closed = Registry.in_memory()
    closed.commit(change_of(town()))
    page = text_of(get(app_of(closed), f"{PATH}?customer={quote(CARE)}"))

    assert "Nytt moln" in page
    assert "Godkänn ändringen" not in page
    assert send(app_of(closed), act="approve").status == 403
    closed.close()
