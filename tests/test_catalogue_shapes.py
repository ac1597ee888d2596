"""The catalogue and the records that are given in DCAT-AP keep to the shapes of SEMIC, as pyshacl reads them.

The shapes lie beside the checkout; where they do not, these tests say so and the bundle of DCAT-AP-SE is still tried.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from asgi_client import call
from catalogue_world import graph_of, public, public_app
from linked_world import RECORDS, world
from rdflib import DCTERMS, RDFS, SH, Graph, Namespace

from graph_service.offered import Offered
from graph_service.publishing.catalogue_dcat import catalogue_as_dcat
from graph_service.publishing.dcat_ap import information_as_dcat
from graph_service.publishing.serialise import serialise

SHAPES = Path(__file__).parent.parent.parent / "shared" / "suites" / "dcat-ap"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
# The shapes import the vocabularies that they look in; of those one statement matters here.
CONTACTS = (VCARD.Organization, RDFS.subClassOf, VCARD.Kind)
pytestmark = pytest.mark.skipif(not SHAPES.exists(), reason="The shapes of SEMIC are not beside the checkout.")


def faults(data: Graph, name: str) -> set[tuple[str, str]]:
    """Return what breaks a file of shapes at violation, with the property that does."""
    data.add(CONTACTS)
    shapes = Graph().parse(SHAPES / name)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    assert isinstance(report, Graph)
    broken = report.subjects(SH.resultSeverity, SH.Violation)
    return {(str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultPath))) for one in broken}


@pytest.mark.parametrize("name", ["shapes.ttl", "range.ttl", "deprecateduris.ttl", "shapes_recommended.ttl"])
def test_the_catalogue_keeps_to_the_shapes(name: str) -> None:
    """Of the register as the public sees it: every rule, and that each value is of its class."""
    assert faults(graph_of(call(public_app(), "/data/catalog.rdf").body, "xml"), name) == set()


def test_a_file_of_a_dump_keeps_to_them_too() -> None:
    """Size, hash and packing are written as they are to be."""
    told = Offered(public()).catalogue()
    file = replace(told.datasets[0].distributions[0], byte_size=1, sha256="0" * 64, is_compressed=True)
    dumped = replace(told, datasets=(replace(told.datasets[0], distributions=(file,)), *told.datasets[1:]))

    data = graph_of(serialise(catalogue_as_dcat(dumped), "text/turtle"), "turtle")

    assert [faults(data, name) for name in ("shapes.ttl", "range.ttl")] == [set(), set()]


def test_the_shapes_find_what_is_missing() -> None:
    """A catalogue without its datasets' titles breaks them, so that the tests above can fail."""
    body = call(public_app(), "/data/catalog.nt").body
    without = b"\n".join(line for line in body.splitlines() if b"/terms/title>" not in line)

    assert {path for _, path in faults(graph_of(without, "nt"), "shapes.ttl")} == {str(DCTERMS.title)}


@pytest.mark.parametrize("name", ["shapes.ttl", "deprecateduris.ttl"])
def test_an_information_set_keeps_to_the_shapes(name: str) -> None:
    """The record in the profile of DCAT-AP, which others may put in their catalogues."""
    data = graph_of(serialise(information_as_dcat(world().store, RECORDS), "text/turtle"), "turtle")

    assert len(data) > 5
    assert faults(data, name) == set()
