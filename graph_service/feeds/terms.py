"""The vocabularies of feeds: Activity Streams 2.0, Linked Data Event Streams and TREE."""

from __future__ import annotations

from graph_service.names import Namespace

AS = Namespace("https://www.w3.org/ns/activitystreams#")
LDES = Namespace("https://w3id.org/ldes#")
TREE = Namespace("https://w3id.org/tree#")

FEED_PREFIXES = {"as": AS.iri, "ldes": LDES.iri, "tree": TREE.iri}
