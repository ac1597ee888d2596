"""The words that the editor of queries suggests: classes and properties as a query names them, and their prefixes.

`/sparql/terms.json` gives them with their names in every language, so that whoever types "ändamål" finds
`ansvar:purpose`. They are those of the ontology, and those of other vocabularies that the rules of each kind use.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from graph_service.names import CLASS_BY_KIND, PREFIXES
from graph_service.publishing.context import compact
from graph_service.publishing.json_ld import Json
from graph_service.registry import Registry
from web.conditional import kept_answer
from web.vocabulary import Vocabulary

PATH = "/sparql/terms.json"
_SIMPLE = re.compile(r"[a-z]+:[A-Za-z][\w-]*")


def router(registry: Registry) -> APIRouter:
    """Return the route; it goes before that of the queries."""
    routes = APIRouter(include_in_schema=False)

    @cache
    def body() -> bytes:
        # They are those of the program and change only when it is started anew, and take a third of a second to read.
        return json.dumps(_terms(registry), ensure_ascii=False, separators=(",", ":")).encode()

    @routes.get(PATH)
    def terms(request: Request) -> Response:
        return kept_answer(request, body(), "application/json", {})

    return routes


def _terms(registry: Registry) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for kind in CLASS_BY_KIND:
        for field in registry.fields(kind):
            found[compact(field.path)] = _term("property", field.names)
    for term in Vocabulary(registry).model.terms.values():
        if not term.is_deprecated:
            names = {language: texts[0] for language, texts in term.labels.items() if texts}
            found[compact(term.iri)] = _term("class" if term.sort == "class" else "property", names)
    return {
        "prefixes": dict(sorted(PREFIXES.items())),
        # What has no prefix of ours cannot be written short.
        "terms": {name: found[name] for name in sorted(found) if _SIMPLE.fullmatch(name)},
    }


def _term(sort: str, names: Mapping[str, str]) -> Json:
    return {"sort": sort, "names": dict(names)}
