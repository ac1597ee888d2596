"""What a page of the demo city says of roles that are vacant, held by several, or left without a successor."""

from __future__ import annotations

from datetime import date

import pytest
from demo_city import demo_registry
from fastapi import FastAPI
from pages_town import app_of, get, text_of

from graph_service.names import Base
from graph_service.settings import DEMO_BASE

BASE = Base(DEMO_BASE)


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return app_of(demo_registry())


def page(app: FastAPI, iri: str, lang: str = "sv", on: date | None = None) -> str:
    answer = get(app, f"/{lang}{BASE.path(iri)}" + (f"?on={on}" if on else ""))
    assert answer.status == 200
    return text_of(answer)


def first(kind: str, role: str) -> str:
    """Return a record in which somebody held the role, and nobody does."""
    registry = demo_registry()
    return next(
        iri
        for iri in sorted(registry.labels.of_kind(kind))
        if any(one.role.endswith(f"#{role}") and one.last_holders for one in registry.vacancies(iri))
    )


def test_page_of_a_record_says_since_when_a_role_is_vacant_and_who_held_it_last(app):
    """In the words of the page's language; on a day before, it was not vacant."""
    system = first("system", "systemOwner")
    vacant = next(one for one in demo_registry().vacancies(system) if one.role.endswith("#systemOwner"))
    holder = demo_registry().labels.label(vacant.last_holders[0], "sv").value

    assert vacant.since is not None
    swedish = page(app, system)
    assert f"Systemägare Vakant sedan {vacant.since.day} " in swedish
    assert f"Innehades senast av {holder}" in swedish
    assert "System owner Vacant since" in page(app, system, "en")
    assert "Systemägare Vakant" not in page(app, system, on=date(vacant.since.year - 1, 1, 1))


def test_page_of_a_record_names_all_who_hold_an_exclusive_role(app):
    """Both are named beside the role."""
    registry = demo_registry()
    system = next(iri for iri in sorted(registry.labels.of_kind("system")) if registry.conflicts(iri))
    (conflict, *_) = registry.conflicts(system)
    names = ", ".join(registry.labels.label(one.party, "sv").value for one in conflict.holders)

    assert "Innehas av flera" in page(app, system)
    assert names in page(app, system).replace(" ,", ",")


def test_page_of_a_party_counts_what_it_answers_for_and_what_it_left(app):
    """By kind, with how much nobody else holds; what its last role ended in is named."""
    registry = demo_registry()
    post = next(iri for iri in sorted(registry.labels.of_kind("post")) if registry.remit(iri).left_vacant)
    left = registry.remit(post).left_vacant[0]
    busy = max(registry.labels.of_kind("post"), key=lambda iri: (len(registry.remit(iri).held), iri))
    remit = registry.remit(busy)

    assert "Utan efterträdare" in page(app, post)
    assert registry.labels.label(left.about, "sv").value in page(app, post)
    assert f"{len(remit.orphaned)} av rollerna har ingen annan innehavare." in page(app, busy)


def test_page_does_not_call_a_role_vacant_that_nobody_is_known_to_have_held(app):
    """The register may not know of the holder, so it says only that none is stated."""
    registry = demo_registry()
    risk = next(
        iri
        for iri in sorted(registry.labels.of_kind("risk"))
        if any(one.since is None and one.starts is None for one in registry.vacancies(iri))
    )

    words = page(app, risk)

    assert "Roller utan innehavare Riskägare Ingen innehavare är angiven" in words
    assert "Vakant" not in words


def test_page_tells_a_time_in_words(app):
    """Day and hour in Swedish time, not as they are written in the data."""
    notice = demo_registry().base.thing("notice", "underrattelse-om-am-2026-01").value

    assert "27 oktober 2026 kl. 09.00" in page(app, notice)
