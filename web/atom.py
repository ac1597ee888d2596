"""`/feed.atom`: what changed lately, for people who read feeds, in Swedish or English.

Source: RFC 4287. Identifiers begin with the base of the register, links with the address that was asked.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

from fastapi import APIRouter, Request
from pyoxigraph import Literal
from starlette.responses import Response

from graph_service.feeds.narrowing import Choice
from graph_service.feeds.news import News, latest_news
from graph_service.feeds.statements import Addresses
from graph_service.feeds.stream import Stream, Streams
from graph_service.names import DCTERMS, OWL
from graph_service.registry import Registry
from web.addresses import document_path
from web.conditional import KeptAnswers, Made, keepers
from web.feed_choice import read_choice
from web.i18n import current_language, current_prefix, gettext, mark
from web.pages.field_names import field_names
from web.pages.things import things_of
from web.vocabulary import ONTOLOGY
from web.words import kind_name

PATH = "/feed.atom"
MEDIA_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# XML 1.0 has no way to write these characters (section 2.2).
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TITLES = {
    "Create": mark("New: {name} ({kind})"),
    "Update": mark("Changed: {name} ({kind})"),
    "Delete": mark("Removed: {name} ({kind})"),
}
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


def router(registry: Registry, streams: Streams) -> APIRouter:
    """Return the route."""
    routes = APIRouter(include_in_schema=False)
    kept = KeptAnswers()

    def atom(request: Request) -> Response:
        revision = registry.revision
        choice = read_choice(registry, streams, request)
        stream, language = streams.current(choice), current_language.get()
        origin = f"{request.url.scheme}://{request.url.netloc}"
        return kept.answer(
            request,
            revision,
            (choice, stream.beginning, origin, language, current_prefix.get()),
            lambda: Made(_Writer(registry, choice, origin).written(stream)),
            content_type=f"{MEDIA_TYPE}; charset=utf-8",
            headers={
                "Cache-Control": f"{keepers(request)}, max-age=60",
                "Content-Language": language,
                "Vary": "Accept-Language",
            },
        )

    routes.add_api_route(PATH, atom)
    return routes


class _Writer:
    """Writes the feed of one request."""

    def __init__(self, registry: Registry, choice: Choice, origin: str) -> None:
        self._registry = registry
        self._choice = choice
        self._things = things_of(registry)
        self._addresses = Addresses(registry.base, choice)
        self._room = origin + current_prefix.get()

    def written(self, stream: Stream) -> bytes:
        """Return the feed."""
        news = latest_news(self._registry, stream)
        feed = ElementTree.Element("feed", {"xmlns": _ATOM, _LANG: current_language.get()})
        own = f"{PATH}?{self._addresses.query}" if self._addresses.query else PATH
        _add(feed, "id", f"{self._registry.base.iri}{own}")
        _add(feed, "title", self._title())
        updated = news[0].member.published if news else _BEFORE_ALL
        _add(feed, "updated", updated.isoformat())
        _add_author(feed, self._registry.settings.registry_name)
        _add_link(feed, "self", MEDIA_TYPE, self._room + own)
        _add_link(feed, "alternate", "text/html", self._room + self._page())
        for one in news:
            self._add_entry(feed, stream, one)
        if self._choice.is_all:
            self._add_model(feed)
        ElementTree.indent(feed)
        written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
        return written + b"\n"

    def _title(self) -> str:
        words = [self._registry.settings.registry_name]
        if self._choice.organisation is not None:
            words.append(self._things.text(self._choice.organisation).value)
        if self._choice.kind is not None:
            words.append(kind_name(self._choice.kind))
        return gettext("Changes: {what}").format(what=" – ".join(words))

    def _page(self) -> str:
        organisation = self._choice.organisation
        address = self._registry.base.address(organisation) if organisation is not None else None
        return document_path(address) if address is not None else "/"

    def _add_entry(self, feed: ElementTree.Element, stream: Stream, one: News) -> None:
        assert stream.beginning is not None
        member, entry = one.member, ElementTree.SubElement(feed, "entry")
        kind, path = kind_name(member.address.kind), document_path(member.address)
        # What is gone is not named: it may have been removed because of its name.
        name = member.address.slug if member.activity == "Delete" else self._things.text(member.thing).value
        _add(entry, "id", self._addresses.member(stream.beginning.view, member).value)
        _add(entry, "title", gettext(_TITLES[member.activity]).format(name=name, kind=kind.lower()))
        _add(entry, "updated", member.published.isoformat())
        if one.by is not None:
            _add_author(entry, one.by.who)
        _add_link(entry, "alternate", "text/html", self._room + path)
        if member.activity != "Delete":
            version = f"{self._room}{path}.ttl?revision={member.revision}"
            _add_link(entry, "related", "text/turtle", version)
        ElementTree.SubElement(entry, "category", {"term": member.address.kind, "label": kind})
        if self._registry.labels.is_synthetic(member.thing):
            ElementTree.SubElement(entry, "category", {"term": "synthetic", "label": gettext("Made-up example")})
        _add(entry, "summary", self._summary(one))

    def _summary(self, one: News) -> str:
        if one.member.activity == "Create":
            words = gettext("Added to the register.")
        elif one.member.activity == "Delete":
            words = gettext("No longer in the register.")
        else:
            named = field_names(self._registry, self._things, one.member.address.kind)
            fields = ", ".join(named(iri).value for iri in one.properties)
            words = gettext("Changed: {fields}.").format(fields=fields or gettext("source or licence"))
        made_up = gettext("Made-up example") + "." if self._registry.labels.is_synthetic(one.member.thing) else ""
        return " ".join(part for part in (words, made_up, one.by.why if one.by is not None else "") if part)

    def _add_model(self, feed: ElementTree.Element) -> None:
        """Add the edition of the ontology, the code lists and the rules: their changes stand in no other feed."""
        said = {
            one.predicate: one.object.value
            for one in self._registry.store.graph(ONTOLOGY)
            if one.subject == ONTOLOGY and isinstance(one.object, Literal)
        }
        edition, day = said.get(OWL.versionInfo), said.get(DCTERMS.modified)
        if edition is None or day is None:
            return
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", f"{self._registry.base.iri}/ns#edition-{edition}-{day}")
        _add(entry, "title", gettext("The model is in edition {edition}").format(edition=edition))
        _add(entry, "updated", f"{day}T00:00:00Z")
        _add_link(entry, "alternate", "text/html", f"{self._room}/ns")
        _add(entry, "summary", gettext("Terms, code lists and rules as they were last changed."))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_IN_XML.sub("\ufffd", text)


def _add_author(parent: ElementTree.Element, name: str) -> None:
    _add(ElementTree.SubElement(parent, "author"), "name", name)


def _add_link(parent: ElementTree.Element, relation: str, media_type: str, address: str) -> None:
    ElementTree.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})
