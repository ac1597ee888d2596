"""A small register that says all of itself that a catalogue asks for; shared by tests that only read."""

from __future__ import annotations

from functools import cache

from fastapi import FastAPI
from rdflib import Graph
from small_graph import change_of

from graph_service.audiences.keeper import Keeper
from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app

NUMBER = "2120001355"
SETTINGS = Settings(
    registry_name="Ansvarsregistret",
    contact="registret@stad.example",
    publisher="Exempelstaden",
    publisher_number=NUMBER,
    licence="http://creativecommons.org/licenses/by/4.0/",
)
_SAID = """
<doc/organisation/skolnamnden> { <doc/organisation/skolnamnden> foaf:primaryTopic <id/organisation/skolnamnden> .
  <id/organisation/skolnamnden> a ansvar:Organisation ; skos:prefLabel "Skolnämnden"@sv , "School board"@en . }
<doc/activity/loner> { <doc/activity/loner> foaf:primaryTopic <id/activity/loner> .
  <id/activity/loner> a ansvar:ProcessingActivity ; skos:prefLabel "Löner"@sv ;
    dpv:hasDataController <id/organisation/skolnamnden> ;
    dpv:hasLegalBasis <https://w3id.org/ansvar/code/legal-basis#6-1-c> . }
<doc/information/lonehandlingar> {
  <doc/information/lonehandlingar> foaf:primaryTopic <id/information/lonehandlingar> .
  <id/information/lonehandlingar> a ansvar:InformationSet ; skos:prefLabel "Lönehandlingar"@sv ;
    ansvar:holdsPublicRecords true ; ansvar:hasRecordsCreator <id/organisation/skolnamnden> . }
<doc/risk/intrang> { <doc/risk/intrang> foaf:primaryTopic <id/risk/intrang> .
  <id/risk/intrang> a ansvar:Risk ; skos:prefLabel "Intrång"@sv . }
"""


@cache
def whole() -> Registry:
    """Return the register; whoever changes it makes one of their own."""
    registry = Registry.in_memory(SETTINGS)
    registry.commit(change_of(_SAID))
    return registry


@cache
def public() -> Registry:
    """Return the register as the public sees it, in which there is no risk."""
    return Keeper(whole()).register_of("public")


@cache
def public_app() -> FastAPI:
    """Return the service for the public."""
    return create_app(public(), SETTINGS)


def graph_of(body: bytes, form: str) -> Graph:
    """Return what an independent reader makes of a file."""
    return Graph().parse(data=body, format=form)
