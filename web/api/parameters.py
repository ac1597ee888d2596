"""What the API takes: each parameter with its help, read strictly, so that a slip is told and never guessed away."""

from __future__ import annotations

import difflib
from datetime import date
from typing import Annotated
from typing import Literal as OneOf

from fastapi import Query, Request
from fastapi.routing import APIRoute
from pyoxigraph import NamedNode

from graph_service.answering import Choice
from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.names import ANSVAR, CLASS_BY_KIND, CODE, COUNTRY, ROLE, SHARED_KINDS
from graph_service.registry import Registry
from graph_service.search.facets import SEVERITIES
from graph_service.search.questions import INTENTS

LANGUAGES = ("sv", "en")
KINDS = (*CLASS_BY_KIND, *SHARED_KINDS)
MAX_QUESTION_LENGTH = 1000  # Characters; the longest question in the test set has 120.

_SPACES = {
    "country": COUNTRY.iri,
    "category": CODE.term("personal-data#").value,
    "classification": CODE.term("organisation-sort#").value,
    "lacks": ANSVAR.iri,
}
_LISTS = {
    "country": "/code/country",
    "category": "/code/personal-data",
    "classification": "/code/organisation-sort",
    "lacks": "/ns",
}

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
Roles = Annotated[
    list[str] | None, Query(description="Only what has these roles: IRI or short name. May be given several times.")
]
Countries = Annotated[
    list[str] | None, Query(description="Only what is in these countries: SE, or the IRI. May be given several times.")
]
Severities = Annotated[
    list[str] | None, Query(description="Only what has gaps so serious: violation, warning, info. Several times.")
]
Categories = Annotated[
    list[str] | None,
    Query(description="Only what holds these personal data: health, or the IRI. May be given several times."),
]
Classifications = Annotated[
    list[str] | None,
    Query(description="Only organisations of these sorts: supplier, or the IRI. May be given several times."),
]
Lacking = Annotated[
    list[str] | None,
    Query(description="Only suppliers and products that publish no such page: subProcessorPage, agreementPage."),
]
Order = Annotated[
    OneOf["relevance", "name", "changed"],
    Query(description="relevance: best first; name: from A to Ö; changed: what was changed last first."),
]
Limit = Annotated[int, Query(ge=0, le=100, description="The most results to give.")]
SearchedText = Annotated[
    str,
    Query(description="A question or words. May be left out where something is chosen to narrow by."),
]
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


def read_day(text: str | None, name: str = "on") -> date | None:
    """Return the day, None where none is given. Raises BadRequest where it is no date."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # Python also reads 20230315 and 2023-W11-3, which nobody else would.
    if day is None or day.isoformat() != text:
        raise bad(name, f"Parameter {name} is '{text}', not a day. Give it as YYYY-MM-DD, such as 2023-03-15.")
    return day


def read_kinds(kinds: list[str] | None) -> tuple[str, ...]:
    """Return the kinds. Raises BadRequest for a word that is no kind of record."""
    for kind in kinds or ():
        if kind not in KINDS:
            raise bad("kind", f"Parameter kind is '{kind}', not a kind of record. The kinds are {', '.join(KINDS)}.")
    return tuple(kinds or ())


def read_narrowing(registry: Registry, **chosen: list[str] | None) -> dict[str, tuple[str, ...]]:
    """Return the values chosen of each facet. Raises BadRequest or NotFound for one that there is not."""
    read: dict[str, tuple[str, ...]] = {}
    for facet, values in chosen.items():
        given = tuple(dict.fromkeys(values or ()))
        if facet == "kind":
            read[facet] = read_kinds(list(given))
        elif facet == "severity":
            read[facet] = tuple(_one_of(facet, value, tuple(SEVERITIES.values())) for value in given)
        elif facet == "role":
            read[facet] = tuple(role for value in given if (role := read_role(registry, value)))
        elif facet == "organisation":
            read[facet] = tuple(read_record_iri(registry, facet, value) for value in given)
        else:
            read[facet] = tuple(_code(registry, facet, value) for value in given)
    return {facet: values for facet, values in read.items() if values}


def read_choice(registry: Registry, *, about: str | None, intent: str | None, role: str | None) -> Choice:
    """Return the reading that a question is given. Raises BadRequest or NotFound where there is no such."""
    known = next((one for one in INTENTS if one == intent), None)
    if intent is not None and known is None:
        raise bad("intent", f"Parameter intent is '{intent}'. Give one of {', '.join(INTENTS)}.")
    record = read_record_iri(registry, "about", about) if about is not None else None
    return Choice(known, read_role(registry, role), record)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise bad(name, f"Parameter {name} is '{value}'. Give one of {', '.join(known)}.")
    return value


def _code(registry: Registry, facet: str, value: str) -> str:
    """Return the IRI of a code given by its IRI or the end of it: `SE`, `health`."""
    space = _SPACES[facet]
    try:
        iri = value if value.startswith(space) else NamedNode(space + value).value
    except ValueError:
        iri = ""
    if registry.labels.named(iri) != [iri]:
        raise bad(facet, f"Parameter {facet} is '{value}', not one that is known. They are listed at {_LISTS[facet]}.")
    return iri


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
