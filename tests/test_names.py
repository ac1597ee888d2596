"""Names, slugs and addresses: what an IRI says of its kind, its page and its graph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph_service.files import ontology_files
from graph_service.names import (
    CLASS_BY_KIND,
    DCTERMS,
    KIND_BY_CLASS,
    PREFIXES,
    ROLE,
    SH,
    SHAPES,
    Address,
    Base,
    is_slug,
    slug_of,
)
from graph_service.parsing import parse_file

BASE = Base("https://ansvar.example.org")


def test_namespace_makes_names_that_are_methods_of_text():
    """`title` and `format` are terms of DCTERMS, so a namespace is no str."""
    assert DCTERMS.title == NamedNode("http://purl.org/dc/terms/title")
    assert DCTERMS.format == NamedNode("http://purl.org/dc/terms/format")
    assert SH.term("class") == NamedNode("http://www.w3.org/ns/shacl#class")


def test_namespace_has_no_terms_with_special_names():
    """Copying and pickling look for such names, and must not be given terms."""
    with pytest.raises(AttributeError):
        _ = DCTERMS.__deepcopy__


def test_every_kind_has_a_class_that_the_ontology_declares():
    """An address without a class behind it would lead nowhere."""
    declared = {quad.subject for path in ontology_files() for quad in parse_file(path)}

    assert set(CLASS_BY_KIND.values()) <= declared
    assert {KIND_BY_CLASS[iri.value] for iri in CLASS_BY_KIND.values()} == set(CLASS_BY_KIND)


def test_prefixes_are_sorted_and_lead_to_different_namespaces():
    """A written file is the same each time, and no two prefixes compete."""
    assert list(PREFIXES) == sorted(PREFIXES)
    assert len(set(PREFIXES.values())) == len(PREFIXES)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Löneutbetalning", "loneutbetalning"),
        ("Älvsjö – å, ä & ö", "alvsjo-a-a-o"),
        ("  Två  mellanslag ", "tva-mellanslag"),
        ("Øresund og Ærø", "oresund-og-aero"),
        ("Straße 7b", "strasse-7b"),
        ("SHOUTING", "shouting"),
        ("ﬁnans", "finans"),
        ("!!!", "namnlos"),
        ("", "namnlos"),
        ("日本", "namnlos"),
    ],
)
def test_slug_folds_what_an_address_cannot_hold(text, slug):
    """Small letters, digits and single hyphens are left; a name of which nothing is left is `namnlos`."""
    assert slug_of(text) == slug


@given(st.text(max_size=40))
def test_slug_of_any_text_is_a_slug_and_stays_one(text):
    """Whatever somebody types can become an address, once and for all."""
    slug = slug_of(text)

    assert is_slug(slug)
    assert slug_of(slug) == slug


@pytest.mark.parametrize("text", ["", "Stor", "a--b", "-a", "a-", "a b", "å", "a/b", "a\n"])
def test_what_is_no_slug_is_told(text):
    """A path with such a part names no record."""
    assert not is_slug(text)


def test_thing_document_address_and_path_belong_together():
    """From kind and slug to IRI, graph and page, and back."""
    thing = BASE.thing("activity", "loneutbetalning")

    assert thing.value == "https://ansvar.example.org/id/activity/loneutbetalning"
    assert BASE.document(thing).value == "https://ansvar.example.org/doc/activity/loneutbetalning"
    assert BASE.address(thing) == Address("activity", "loneutbetalning")
    assert BASE.path(thing.value) == "/doc/activity/loneutbetalning"


def test_base_may_end_in_a_slash():
    """Somebody will write it."""
    assert Base("https://a.example/").thing("post", "b").value == "https://a.example/id/post/b"


def test_role_and_rule_are_names_of_ansvar_with_a_page_in_every_deployment():
    """Their IRIs do not depend on the base, their graph is the file that defines them."""
    role, rule = BASE.thing("role", "systemOwner"), BASE.thing("rule", "ActivityShape-purpose")

    assert (role, rule) == (ROLE.systemOwner, SHAPES.term("ActivityShape-purpose"))
    assert BASE.document(role).value == "https://w3id.org/ansvar/code/role"
    assert BASE.path(role) == "/doc/role/systemOwner"
    assert BASE.path(rule) == "/doc/rule/ActivityShape-purpose"


@pytest.mark.parametrize(
    "iri",
    [
        "https://ansvar.example.org/id/unknown/a",
        "https://ansvar.example.org/id/activity/",
        "https://ansvar.example.org/id/activity",
        "https://ansvar.example.org/id/activity/a/b",
        "https://ansvar.example.org/doc/activity/a",
        "https://elsewhere.example.org/id/unknown/a",
        "https://elsewhere.example.org/doc/activity/a",
        "ftp://elsewhere.example.org/id/activity/a",
        "https://w3id.org/ansvar/code/role#",
        "",
    ],
)
def test_other_iris_have_no_address_here(iri):
    """A link is made only to what this deployment serves."""
    assert BASE.address(iri) is None
    assert BASE.path(iri) is None


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        ("https://elsewhere.example.org/id/activity/a", "/followed/elsewhere.example.org/activity/a"),
        ("https://ansvar.example.org.evil.example/id/post/b", "/followed/ansvar.example.org.evil.example/post/b"),
        ("https://w3id.org/ansvar/stad/id/system/c", "/followed/w3id.org/ansvar/stad/system/c"),
        ("http://127.0.0.1:8000/id/system/d", "/followed/http:127.0.0.1:8000/system/d"),
    ],
)
def test_thing_of_another_register_has_a_page_of_its_own_kind(iri, path):
    """Its address here is none, so that it is never taken for a thing of ours; its document is that at home."""
    assert BASE.address(iri) is None
    assert BASE.path(iri) == path
    assert BASE.document(NamedNode(iri)).value == iri.replace("/id/", "/doc/")


def test_thing_of_ours_is_not_elsewhere():
    """Nor is what only begins as an address of ours does, or names no kind of record."""
    assert BASE.elsewhere("https://ansvar.example.org/id/activity/a") is None
    assert BASE.elsewhere("https://elsewhere.example.org/id/activity/a#part") is None
    assert BASE.elsewhere("https://elsewhere.example.org/id/activity/a/b") is None
