"""Sets of statements that keep only the terms that they are made of."""

from __future__ import annotations

from pyoxigraph import NamedNode, Quad, Triple
from small_graph import ID, triples

from graph_service.statements import Statements, Terms

POST = '<id/post/a> a ansvar:Post ; skos:prefLabel "Chef"@sv .'


def test_statements_are_equal_to_a_set_of_the_same_triples():
    """Whoever compares, unites or takes away need not know how they are kept."""
    said = triples(POST)

    kept = Statements([*said, *said])

    assert len(kept) == 2
    assert kept == frozenset(said)
    assert frozenset(said) == kept
    assert hash(kept) == hash(frozenset(said))
    assert not kept - frozenset(said)
    assert kept | frozenset(triples("<id/post/b> a ansvar:Post .")) == {*said, *triples("<id/post/b> a ansvar:Post .")}


def test_sets_that_are_made_with_the_same_terms_share_them():
    """The class of two posts is one object, which is what they are kept so for."""
    terms: Terms = {}

    kept = [Statements(triples(f"<id/post/{one}> a ansvar:Post ."), terms) for one in "ab"]

    assert [len(one) for one in kept] == [1, 1]
    assert len(terms) == 4


def test_rows_of_terms_are_statements_too():
    """What is being made has terms and no triples yet."""
    row = NamedNode(f"{ID}post/a"), NamedNode(f"{ID}p"), NamedNode(f"{ID}post/b")

    assert list(Statements([row, row])) == [Triple(*row)]


def test_statements_are_told_as_quads_of_a_graph():
    """As a store takes them."""
    name = NamedNode("https://example.org/graph")

    assert set(Statements(triples(POST)).in_graph(name)) == {Quad(*one, name) for one in triples(POST)}
