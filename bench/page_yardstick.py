"""The barest page of a record that the same parts can make: FastAPI, pyoxigraph and Jinja2, with no feature at all.

    python -m bench.page_yardstick STORE BASE PORT

It shows the statements of the record's graph with the Swedish names of properties and values, and nothing else: no
roles, chain, gaps, history, other languages, formats, validators or negotiation. It reads a copy of a store, since
one that is served is locked.
"""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from pyoxigraph import NamedNode, Store

TEMPLATE = """<!doctype html><html lang="sv"><title>{{ name }}</title><h1>{{ name }}</h1><dl>
{% for property, value in rows %}<dt>{{ property }}</dt><dd>{{ value }}</dd>
{% endfor %}</dl></html>"""
LABEL = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
PROPERTY_LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")


def create_app(store: Store, base: str) -> FastAPI:
    """Return the application that serves `/doc/{kind}/{slug}`."""
    app = FastAPI()
    template = Environment(autoescape=True).from_string(TEMPLATE)

    def label(term: object) -> str:
        if not isinstance(term, NamedNode):
            return str(getattr(term, "value", term))
        for predicate in (LABEL, PROPERTY_LABEL):
            for quad in store.quads_for_pattern(term, predicate, None, None):
                if getattr(quad.object, "language", None) == "sv":
                    return str(getattr(quad.object, "value", ""))
        return term.value

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    @app.get("/doc/{kind}/{slug}")
    def page(kind: str, slug: str) -> HTMLResponse:
        graph = NamedNode(f"{base}/doc/{kind}/{slug}")
        quads = list(store.quads_for_pattern(None, None, None, graph))
        rows = [(label(quad.predicate), label(quad.object)) for quad in quads]
        return HTMLResponse(template.render(name=label(NamedNode(f"{base}/id/{kind}/{slug}")), rows=rows))

    return app


if __name__ == "__main__":
    folder, base, port = sys.argv[1:]
    uvicorn.run(create_app(Store.read_only(str(Path(folder))), base), port=int(port), log_level="warning")
