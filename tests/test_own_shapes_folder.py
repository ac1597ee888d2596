"""A deployment's own rules in a folder (`ANSVAR_SHAPES`), asked beside those of the model."""

from pathlib import Path

import pytest
from small_graph import ID, change_of

from graph_service.errors import DataRejected, SettingRejected
from graph_service.registry import Registry
from graph_service.settings import Settings, read_settings

RULES = """
@prefix : <https://city.example/shapes#> .
@prefix ansvar: <https://w3id.org/ansvar/ns#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
<{name}> a owl:Ontology .
:SystemShape a sh:NodeShape ; sh:targetClass ansvar:System ;
    sh:property [ sh:path :costCentre ; sh:minCount 1 ; sh:message "Kostnadsställe saknas."@sv ] {more} .
"""


def folder_with(path: Path, more: str = "", name: str = "https://city.example/shapes") -> Path:
    (path / "own.ttl").write_text(RULES.format(more=more, name=name), encoding="utf-8")
    return path


def test_own_rule_finds_gaps_beside_the_others(tmp_path):
    """Also after a change, and with its own sentence."""
    registry = Registry.in_memory(Settings(shapes=folder_with(tmp_path)))

    registry.commit(change_of("<doc/system/s> { <id/system/s> a ansvar:System . }"))

    own = [gap for gap in registry.gaps(of=f"{ID}system/s") if gap.path == "https://city.example/shapes#costCentre"]
    assert [gap.messages for gap in own] == [{"sv": "Kostnadsställe saknas."}]
    assert len(registry.gaps(of=f"{ID}system/s")) > 1


def test_register_with_own_rules_opens_again(tmp_path):
    """Nodes without a name in the file get the same one each time, so nothing is written anew."""
    (tmp_path / "own").mkdir()
    settings = Settings(store=tmp_path / "store", shapes=folder_with(tmp_path / "own"))
    first = Registry.open(settings)
    first.commit(change_of("<doc/system/s> { <id/system/s> a ansvar:System . }"))
    size, gaps = first.store.size(), first.gaps()
    first.close()

    again = Registry.open(settings)

    assert (again.store.size(), again.gaps()) == (size, gaps)
    again.close()


@pytest.mark.parametrize(
    ("more", "name", "told"),
    [
        ('; sh:pattern "(a"', "https://city.example/shapes", "close every bracket"),
        ("; sh:nodeKind sh:Iri", "https://city.example/shapes", "nodeKind"),
        ("", "https://w3id.org/ansvar/shapes/system", "has already"),
    ],
)
def test_own_rules_with_a_fault_are_refused_with_the_cure(tmp_path, more, name, told):
    """A register does not start with half a rule book."""
    with pytest.raises(DataRejected, match=told):
        Registry.in_memory(Settings(shapes=folder_with(tmp_path, more, name)))


def test_folder_that_is_not_there_is_told():
    """The setting names it."""
    with pytest.raises(SettingRejected, match="ANSVAR_SHAPES is '/nowhere/at-all'"):
        read_settings({"ANSVAR_SHAPES": "/nowhere/at-all"})
