"""The files that ship with Ansvar are found, from a checkout as well as from a wheel (tests/test_wheel.py)."""

from __future__ import annotations

from graph_service import files


def test_ontology_code_lists_shapes_and_queries_are_found():
    """Nothing is looked for in the folder that one stands in."""
    assert files.ONTOLOGY / "ansvar.ttl" in files.ontology_files()
    assert files.ONTOLOGY / "codes" / "role.ttl" in files.ontology_files()
    assert files.SHAPES / "activity.ttl" in files.shape_files()
    assert list(files.QUERIES.glob("*.rq")) != []


def test_files_come_in_one_order():
    """What is built from them is the same on every machine."""
    assert files.ontology_files() == sorted(files.ontology_files())
    assert files.shape_files() == sorted(files.shape_files())
