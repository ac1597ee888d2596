"""What the API takes: each parameter with its help, read strictly, so that a slip is told and never guessed away."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Annotated

from fastapi import Query, Request
from fastapi.routing import APIRoute
from pyoxigraph import NamedNode

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.names import CLASS_BY_KIND, ROLE, SHARED_KINDS
from graph_service.registry import Registry

LANGUAGES = ("sv", "en")
KINDS = (*CLASS_BY_KIND, *SHARED_KINDS)
MAX_QUESTION_LENGTH = 1000  # Characters; the longest question in the test set has 120.

Question = Annotated[
    str, Query(description="A question or words, in Swedish or English.", examples=["löneutbetalning"])
]
AnswerLanguage = Annotated[
    str | None,
    Query(
        description="Language of labels and texts in the answer. Without it the language of the question.",
        json_schema_extra={"enum": list(LANGUAGES)},
    ),
]
Language = Annotated[
    str,
    Query(description="Language of labels and texts in the answer.", json_schema_extra={"enum": list(LANGUAGES)}),
]
Day = Annotated[
    str | None,
    Query(
        description="The day that is asked about, YYYY-MM-DD. Today where it is left out.",
        json_schema_extra={"format": "date"},
    ),
]
Of = Annotated[str, Query(description="IRI of the record that is asked about.")]
Kinds = Annotated[list[str] | None, Query(description="Only records of these kinds. May be given several times.")]
Organisations = Annotated[
    list[str] | None, Query(description="Only what belongs to these organisations (IRI). May be given several times.")
]
Limit = Annotated[int, Query(ge=0, le=100, description="The most results to give.")]
Offset = Annotated[int, Query(ge=0, le=100_000, description="How many results to pass over.")]


def known_parameters_only(request: Request) -> None:
    """Raise BadRequest for a parameter that the address does not have: a misspelt filter must not give everything."""
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    known = [one.alias for one in route.dependant.query_params]
    for name in request.query_params:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            advice = f"Did you mean {near[0]}?" if near else f"It takes {', '.join(known) or 'none'}."
            raise bad(name, f"{request.url.path} has no parameter '{name}'. {advice}")


def read_question(text: str) -> str:
    """Return the question without white space around it. Raises BadRequest where it is empty or too long."""
    words = text.strip()
    if not words:
        raise bad("q", "Parameter q is empty. Give a question or words, such as q=löneutbetalning.")
    if len(words) > MAX_QUESTION_LENGTH:
        raise bad("q", f"Parameter q has {len(words)} characters. Give at most {MAX_QUESTION_LENGTH}.")
    return words


def read_language(code: str) -> str:
    """Return the language code. Raises BadRequest for another than Swedish and English."""
    if code not in LANGUAGES:
        raise bad("lang", f"Parameter lang is '{code}'. Give sv or en.")
    return code


def read_day(text: str | None) -> date | None:
    """Return the day, None where none is given. Raises BadRequest where it is no date."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # Python also reads 20230315 and 2023-W11-3, which nobody else would.
    if day is None or day.isoformat() != text:
        raise bad("on", f"Parameter on is '{text}', not a day. Give it as YYYY-MM-DD, such as 2023-03-15.")
    return day


def read_kinds(kinds: list[str] | None) -> tuple[str, ...]:
    """Return the kinds. Raises BadRequest for a word that is no kind of record."""
    for kind in kinds or ():
        if kind not in KINDS:
            raise bad("kind", f"Parameter kind is '{kind}', not a kind of record. The kinds are {', '.join(KINDS)}.")
    return tuple(kinds or ())


def read_record_iri(registry: Registry, name: str, iri: str) -> str:
    """Return the IRI of a record.

    Raises BadRequest where it is no IRI, NotFound where the register has no such record.
    """
    try:
        NamedNode(iri)
    except ValueError:
        raise bad(name, f"Parameter {name} is '{iri}', not an IRI. Find the IRI with /api/search?q=…") from None
    if not registry.describes(iri):
        raise NotFound(
            f"Parameter {name} is {iri}, which the register does not describe. Find the IRI with /api/search?q=…",
            (Problem(name, "no such record"),),
        )
    return iri


def read_role(registry: Registry, role: str | None) -> str | None:
    """Return the IRI of a role given by its IRI or short name. Raises BadRequest where there is no such role."""
    if role is None:
        return None
    try:
        iri = role if role.startswith(ROLE.iri) else ROLE.term(role).value
    except ValueError:
        iri = ""
    if registry.labels.kind(iri) != "role":
        raise bad("role", f"Parameter role is '{role}', not a role. The roles are listed at /code/role.")
    return iri


def bad(name: str, text: str) -> BadRequest:
    """Return the error for the parameter `name`."""
    return BadRequest(text, (Problem(name, text),))
