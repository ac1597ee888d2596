"""A small register in which everything that linked data can tell of has happened; shared by tests that only read."""

from __future__ import annotations

from functools import cache

from fastapi import FastAPI
from pyoxigraph import NamedNode
from small_graph import DOC, ID, change_of

from graph_service.changes import Change
from graph_service.registry import Registry
from graph_service.settings import Settings
from web.app import create_app

BOARD, PAYROLL, RECORDS = f"{ID}organisation/skolnamnden", f"{ID}activity/loner", f"{ID}information/lonehandlingar"
OLD, MERGED, INTO, HALVED = (f"{ID}system/{name}" for name in ("gamla", "dubblett", "nya", "kluvna"))
ODD = f"{ID}document/policy-2.1"
"""A thing whose slug has a full stop."""
MADE, MENDED, ENDED = 1, 2, 3
"""The revisions: everything is made, payroll is described anew, what shall end ends."""
SECRET = "Hemligt namn"
"""What the removed record was called, which nothing may tell."""

_MADE = f"""
<doc/organisation/skolnamnden> {{ <doc/organisation/skolnamnden> foaf:primaryTopic <id/organisation/skolnamnden> .
  <id/organisation/skolnamnden> a ansvar:Organisation ; skos:prefLabel "Skolnämnden"@sv , "School board"@en . }}
<doc/activity/loner> {{ <doc/activity/loner> foaf:primaryTopic <id/activity/loner> ;
    dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> .
  <id/activity/loner> a ansvar:ProcessingActivity ; skos:prefLabel "Löner"@sv , "Payroll"@en ;
    dcterms:description "</script><!-- & 'lön'"@sv ; dpv:hasDataController <id/organisation/skolnamnden> ;
    ansvar:retentionPeriod "P2Y"^^xsd:duration ; ansvar:isSynthetic true . }}
<doc/information/lonehandlingar> {{
  <doc/information/lonehandlingar> foaf:primaryTopic <id/information/lonehandlingar> .
  <id/information/lonehandlingar> a ansvar:InformationSet ; skos:prefLabel "Lönehandlingar"@sv ;
    ansvar:holdsPublicRecords true ; ansvar:hasRecordsCreator <id/organisation/skolnamnden> . }}
<doc/system/gamla> {{ <doc/system/gamla> foaf:primaryTopic <id/system/gamla> .
  <id/system/gamla> a ansvar:System ; skos:prefLabel "{SECRET}"@sv . }}
<doc/system/dubblett> {{ <doc/system/dubblett> foaf:primaryTopic <id/system/dubblett> .
  <id/system/dubblett> a ansvar:System ; skos:prefLabel "Nya systemet"@sv . }}
<doc/system/nya> {{ <doc/system/nya> foaf:primaryTopic <id/system/nya> .
  <id/system/nya> a ansvar:System ; skos:prefLabel "Nya"@sv . }}
<doc/system/kluvna> {{ <doc/system/kluvna> foaf:primaryTopic <id/system/kluvna> .
  <id/system/kluvna> a ansvar:System ; skos:prefLabel "Kluvna"@sv . }}
<doc/document/policy-2.1> {{ <doc/document/policy-2.1> foaf:primaryTopic <id/document/policy-2.1> .
  <id/document/policy-2.1> a ansvar:Document ; skos:prefLabel "Policy 2.1"@sv . }}
"""
_MENDED = """
<doc/activity/loner> { <doc/activity/loner> foaf:primaryTopic <id/activity/loner> ;
    dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> .
  <id/activity/loner> a ansvar:ProcessingActivity ; skos:prefLabel "Löner"@sv , "Payroll"@en ;
    dcterms:description "</script><!-- & 'lön'"@sv ; dpv:hasDataController <id/organisation/skolnamnden> ;
    ansvar:retentionPeriod "P7Y"^^xsd:duration ; ansvar:isSynthetic true . }
"""
_ENDED = """
<doc/system/dubblett> { <doc/system/dubblett> foaf:primaryTopic <id/system/dubblett> .
  <id/system/dubblett> dcterms:isReplacedBy <id/system/nya> . }
<doc/system/kluvna> { <doc/system/kluvna> foaf:primaryTopic <id/system/kluvna> .
  <id/system/kluvna> dcterms:isReplacedBy <id/system/nya> , <id/document/policy-2.1> . }
"""


@cache
def world() -> Registry:
    """Return the register; whoever changes it makes one of their own."""
    registry = Registry.in_memory(Settings(registry_name="Ansvarsregistret", cross_origin="all"))
    registry.commit(change_of(_MADE))
    registry.commit(change_of(_MENDED))
    ended = change_of(_ENDED)
    gone: dict[NamedNode, tuple[()]] = {NamedNode(f"{DOC}system/gamla"): ()}
    registry.commit(Change({**ended.graphs, **gone}, ended.who, ended.why))
    return registry


@cache
def world_app() -> FastAPI:
    """Return the service of the register."""
    registry = world()
    return create_app(registry, registry.settings)
