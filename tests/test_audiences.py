"""An audience has a register of its own, made of what it may see; what is withheld leaves no trace in it."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode
from small_graph import DOC, ID, change_of

from graph_service.audiences.keeper import FEEDING, PUBLIC_REASON, Keeper
from graph_service.audiences.rules import AUDIENCES, Rules, Withholding, may_see
from graph_service.errors import BadRequest, StoreUnusable
from graph_service.names import ANSVAR, CLASS_BY_KIND
from graph_service.registry import Registry
from graph_service.settings import Settings

SERVICE = """
GRAPH <doc/service/lon> { <id/service/lon> a ansvar:Service ; skos:prefLabel "Lön"@sv ;
    ansvar:usesSystem <id/system/lonsystem> .
  <doc/service/lon> foaf:primaryTopic <id/service/lon> ; prov:wasDerivedFrom "hemlig-fil.xlsx, rad 4" . }
GRAPH <doc/system/lonsystem> { <id/system/lonsystem> a ansvar:System ; skos:prefLabel "Lönesystemet"@sv .
  <doc/system/lonsystem> foaf:primaryTopic <id/system/lonsystem> . }
GRAPH <doc/risk/insyn> { <id/risk/insyn> a ansvar:Risk ; skos:prefLabel "Obehörig insyn"@sv ;
    ansvar:concerns <id/service/lon> . <doc/risk/insyn> foaf:primaryTopic <id/risk/insyn> . }
"""
NARROWED = """
GRAPH <doc/system/lonsystem> { <id/system/lonsystem> a ansvar:System ; skos:prefLabel "Lönesystemet"@sv ;
    ansvar:shownTo <https://w3id.org/ansvar/code/audience#city> .
  <doc/system/lonsystem> foaf:primaryTopic <id/system/lonsystem> . }
"""


@pytest.fixture(scope="module")
def registry():
    """Return a register with a service, its system and a risk, which each test leaves as it was."""
    register = Registry.in_memory()
    register.commit(change_of(SERVICE, why="hemligt skäl"))
    yield register
    register.close()


@pytest.fixture(scope="module")
def keeper(registry):
    """Return the keeper of its audiences."""
    kept = Keeper(registry)
    yield kept
    kept.close()


@pytest.fixture
def restored(registry):
    """Put the register back after a test that changes it."""
    yield registry
    registry.commit(change_of(SERVICE, why="hemligt skäl"))


def everything(register):
    """Return all that lies in the store of a register beside the model, as one text."""
    model = ("https://w3id.org/ansvar/",)
    return "\n".join(str(quad) for quad in register.store.quads() if not quad.graph_name.value.startswith(model))


def found(register, words):
    """Return what a search finds, the best first."""
    return [hit.iri for hit in register.search(words).hits]


def test_a_class_that_is_withheld_is_not_known(keeper):
    """The public does not know of risks, the city does."""
    assert not keeper.register_of("public").describes(f"{ID}risk/insyn")
    assert keeper.register_of("city").describes(f"{ID}risk/insyn")


def test_the_internal_audience_asks_the_register_itself(keeper, registry):
    """Nothing is withheld from those who keep it."""
    assert keeper.register_of("internal") is registry


def test_where_a_fact_was_read_stays_inside(keeper):
    """Neither file nor row, nor why and by whom a change was made, is in the public store."""
    public = everything(keeper.register_of("public"))

    assert "Lön" in public
    assert "hemlig-fil" not in public
    assert "hemligt skäl" not in public
    assert PUBLIC_REASON in public


def test_a_record_that_is_narrowed_leaves_with_those_who_name_it(keeper, restored):
    """Its record, the statements that name it, its place in the search and the change log: all gone at once."""
    public = keeper.register_of("public")
    assert f"{ID}system/lonsystem" in found(public, "Lönesystemet")

    restored.commit(change_of(NARROWED))

    assert "lonsystem" not in everything(public)
    assert f"{ID}system/lonsystem" not in found(public, "Lönesystemet")
    assert public.record(f"{ID}service/lon").values(ANSVAR.usesSystem) == []
    assert keeper.register_of("city").describes(f"{ID}system/lonsystem")


def test_a_record_that_is_opened_again_comes_back(keeper, restored):
    """With the statements of others that name it."""
    public = keeper.register_of("public")
    restored.commit(change_of(NARROWED))

    restored.commit(change_of(SERVICE.replace("Lönesystemet", "Nya lönesystemet")))

    assert public.labels.label(f"{ID}system/lonsystem", "sv").value == "Nya lönesystemet"
    assert public.record(f"{ID}service/lon").values(ANSVAR.usesSystem) == [NamedNode(f"{ID}system/lonsystem")]


def test_an_edit_reaches_the_audiences_that_may_see_it(keeper, restored):
    """The next question is answered with it."""
    public = keeper.register_of("public")

    restored.commit(change_of(SERVICE.replace('"Lön"', '"Löneutbetalning"')))

    assert public.labels.label(f"{ID}service/lon", "sv").value == "Löneutbetalning"
    assert found(public, "Löneutbetalning")[0] == f"{ID}service/lon"


def test_gaps_are_told_to_the_city_and_not_to_the_public(keeper, registry):
    """The city sees the same gaps of what it sees; of records that are half withheld none is made up."""
    city = keeper.register_of("city")

    assert {gap.iri for gap in city.gaps()} == {gap.iri for gap in registry.gaps()}
    assert keeper.register_of("public").gaps() == []
    assert (city.tells_gaps, keeper.register_of("public").tells_gaps) == (True, False)


def test_an_audience_changes_nothing(keeper):
    """Who sees a part only cannot write the whole."""
    with pytest.raises(StoreUnusable, match="audience 'public'"):
        keeper.register_of("public").commit(change_of(NARROWED))


def test_a_register_on_disk_is_opened_as_it_was(tmp_path):
    """What was fed is fed again only where the register moved on meanwhile."""
    registry = Registry.open(Settings(store=tmp_path / "store"))
    registry.commit(change_of(SERVICE))
    first = Keeper(registry)
    revision = first.register_of("public").revision
    first.close()
    registry.commit(change_of(SERVICE.replace('"Lön"', '"Löner"')))

    again = Keeper(registry)
    public = again.register_of("public")

    assert public.revision == revision + 1
    assert public.labels.label(f"{ID}service/lon", "sv").value == "Löner"
    again.close()
    registry.close()


def test_the_same_rules_are_known_again_by_another_process():
    """A set is told in another order in each; a register of an audience would be made anew at every start for it."""
    rule = Withholding("https://example.org/rule", "city", frozenset("abcdefgh"))

    rules = Rules((rule,), {("risk", "https://example.org/p"): "city"})

    assert rules.digest == "9fd20262001f3937"


@pytest.mark.parametrize("left", ["other rules", "half fed"])
def test_a_register_that_may_hold_what_is_withheld_is_made_anew(tmp_path, left):
    """Nothing that the rules of before let through is left, not even in the change log."""
    registry = Registry.open(Settings(store=tmp_path / "store"))
    registry.commit(change_of(SERVICE))
    kept = Keeper(registry)
    kept.register_of("public")
    kept.close()
    reflects = tmp_path / "store" / "audiences" / "public" / "reflects"
    if left == "half fed":
        (reflects.parent / FEEDING).touch()
    else:
        reflects.write_text(f"{registry.revision} other-rules", encoding="ascii")
    stray = reflects.parent / "stray"
    stray.write_text("of before", encoding="ascii")

    again = Keeper(registry)
    again.register_of("public")

    assert not stray.exists()
    again.close()
    registry.close()


def test_what_is_withheld_is_counted_by_ground(keeper, registry):
    """One class, one source and one mention: as many statements as the public does not see."""
    public, counted = keeper.register_of("public"), keeper.withheld("public")
    documents = [one for one in registry.store.graph_names() if one.value.startswith(DOC)]

    missing = sum(len(registry.store.graph(one)) - len(public.store.graph(one)) for one in documents)

    assert counted.total() == missing
    assert counted["https://w3id.org/ansvar/code/withholding#risks"] == 4
    assert counted["https://w3id.org/ansvar/code/withholding#sources"] == 1


def test_the_register_itself_is_not_made_anew(keeper):
    """There is nothing that it could be made from."""
    with pytest.raises(BadRequest, match="internal"):
        keeper.rebuild("internal")


def test_audiences_are_nested():
    """Who sees more sees all that those see who see less; what is meant for an unknown audience is for nobody."""
    assert [[may_see(one, other) for other in AUDIENCES] for one in AUDIENCES] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]
    assert not may_see("internal", "everybody")


def test_every_field_that_is_withheld_has_a_ground(keeper, registry):
    """A property that not everybody may see is named by a rule, or its class is."""
    rules = keeper.rules
    groundless = [
        f"{kind} {field.path}"
        for kind, class_iri in CLASS_BY_KIND.items()
        for field in registry.fields(kind)
        if field.audience != "public" and not rules.rule_of(field.path) and not rules.rule_of(class_iri.value)
    ]

    assert groundless == []


def test_a_feed_that_fails_is_made_up_for_by_the_next(keeper, restored, monkeypatch):
    """What was not fed is fed with the next change, and the one who changed something learns that it failed."""
    public = keeper.register_of("public")
    with monkeypatch.context() as broken:
        broken.setattr(public, "forget", lambda _documents: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            restored.commit(change_of(NARROWED))

    restored.commit(change_of(SERVICE.partition("GRAPH <doc/system")[0].replace('"Lön"', '"Löner"')))

    assert public.labels.label(f"{ID}service/lon", "sv").value == "Löner"
    assert "lonsystem" not in everything(public)
