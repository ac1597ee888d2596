"""The vocabulary as data: the ontology, one term of it, the rules, those of one class, the code lists or one of them.

`/ns`, `/ns/{term}`, `/shapes`, `/shapes/{name}`, `/code` and `/code/{name}`, each in every syntax of RDF by suffix or
Accept. The rules as a whole are an interoperable specification, which says of itself what follows from them.
A client that takes anything gets Turtle; only one that likes HTML best gets the page.
"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from pyoxigraph import NamedNode, Quad
from starlette.responses import Response

from graph_service.changes import in_graph
from graph_service.errors import NotFound
from graph_service.names import ANSVAR, CODE
from graph_service.publishing.inspec import SPECIFICATION, follows_from
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import RDF_SYNTAXES, SYNTAX_BY_SUFFIX, Syntax
from graph_service.registry import Registry
from web.conditional import kept_answer
from web.document_links import alternates
from web.linked_data import syntax_of
from web.negotiation import HTML, negotiated, representation
from web.vocabulary import ONTOLOGY, RULE_BOOK

_OFFERED = (*(representation(syntax) for syntax in RDF_SYNTAXES), HTML)


def router(registry: Registry) -> APIRouter:
    """Return the routes with a suffix; they go before those of the pages, which would take `x.ttl` for a name."""
    routes = APIRouter(include_in_schema=False)

    def ontology(request: Request, suffix: str) -> Response:
        return _answer(registry, request, "/ns", _syntax(suffix), {})

    def term(request: Request, name: str, suffix: str) -> Response:
        return _answer(registry, request, f"/ns/{name}", _syntax(suffix), {})

    def shapes(request: Request, suffix: str) -> Response:
        return _answer(registry, request, "/shapes", _syntax(suffix), {})

    def shape_set(request: Request, name: str, suffix: str) -> Response:
        return _answer(registry, request, f"/shapes/{name}", _syntax(suffix), {})

    def code_lists(request: Request, suffix: str) -> Response:
        return _answer(registry, request, "/code", _syntax(suffix), {})

    def code_list(request: Request, name: str, suffix: str) -> Response:
        return _answer(registry, request, f"/code/{name}", _syntax(suffix), {})

    routes.add_api_route("/ns.{suffix}", ontology)
    routes.add_api_route("/ns/{name}.{suffix}", term)
    routes.add_api_route("/shapes.{suffix}", shapes)
    routes.add_api_route("/shapes/{name}.{suffix}", shape_set)
    routes.add_api_route("/code.{suffix}", code_lists)
    routes.add_api_route("/code/{name}.{suffix}", code_list)
    return routes


def vocabulary_or_none(registry: Registry, request: Request, path: str) -> Response | None:
    """Return the part of the vocabulary at a path as data, or None where the client likes a page best.

    The page sends `Vary: Accept` and the links of `vocabulary_links`. Raises NotFound where there is nothing at the
    path, NotAcceptable where the client takes nothing that there is.
    """
    chosen = negotiated(request, _OFFERED)
    if chosen == HTML:
        return None
    headers = {"Vary": "Accept", "Content-Location": f"{quote(path)}.{chosen.suffix}"}
    return _answer(registry, request, path, SYNTAX_BY_SUFFIX[chosen.suffix], headers)


def vocabulary_links(path: str) -> str:
    """Return the Link header of what stands at a path: each syntax that it is given in."""
    return ", ".join(alternates(quote(path), RDF_SYNTAXES))


def is_in_vocabulary(registry: Registry, path: str) -> bool:
    """Tell whether the vocabulary says anything at a path."""
    return bool(_statements(registry, path))


def not_in_vocabulary(path: str) -> NotFound:
    """Return the error for a path at which the vocabulary has nothing."""
    return NotFound(f"There is nothing at {path} in the vocabulary. See /ns, /shapes and the code lists at /data.")


def _answer(registry: Registry, request: Request, path: str, syntax: Syntax, headers: dict[str, str]) -> Response:
    statements = _statements(registry, path)
    if not statements:
        raise not_in_vocabulary(path)
    body = serialise(statements, syntax.media_type)
    return kept_answer(request, body, syntax.content_type, {"Link": vocabulary_links(path), **headers})


def _syntax(suffix: str) -> Syntax:
    return syntax_of(suffix, RDF_SYNTAXES)


def _statements(registry: Registry, path: str) -> list[Quad]:
    room, _, name = path.removeprefix("/").partition("/")
    if room == "ns" and name:
        return [one for one in _graph(registry, ONTOLOGY.value) if _is_called(one, ANSVAR.iri + name)]
    if room in {"code", "shapes"} and not name:
        return _lists(registry) if room == "code" else _specification(registry)
    if room == "code":
        return _graph(registry, CODE.iri + name)
    return _graph(registry, ONTOLOGY.value if room == "ns" else f"{RULE_BOOK}/{name}")


def _lists(registry: Registry) -> list[Quad]:
    names = [one.value for one in registry.store.graph_names()]
    return [one for graph in names if graph.startswith(CODE.iri) for one in _graph(registry, graph)]


def _specification(registry: Registry) -> list[Quad]:
    # The rules are one graph for each class, beside that of the specification.
    names = [one.value for one in registry.store.graph_names()]
    rules = [one for graph in names if graph.startswith(f"{RULE_BOOK}/") for one in _graph(registry, graph)]
    following = (in_graph(SPECIFICATION, one) for one in follows_from(one.triple for one in rules))
    return [*_graph(registry, RULE_BOOK), *rules, *following]


def _is_called(quad: Quad, iri: str) -> bool:
    return isinstance(quad.subject, NamedNode) and quad.subject.value == iri


def _graph(registry: Registry, iri: str) -> list[Quad]:
    try:
        graph = NamedNode(iri)
    except ValueError:
        return []
    return [Quad(one.subject, one.predicate, one.object, graph) for one in registry.store.graph(graph)]
