"""The change log: what was changed, when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from small_graph import DOC, ID, change_of, store_of, triples

from graph_service import changes
from graph_service.names import ANSVAR, PROV, Base
from graph_service.settings import DEMO_BASE
from graph_service.store.embedded import EmbeddedStore

BASE = Base(DEMO_BASE)
WHEN = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
POST = """<doc/post/chef> {
  <id/post/chef> a ansvar:Post ; skos:prefLabel "Chef"@sv .
  <doc/post/chef> foaf:primaryTopic <id/post/chef> .
}"""


def commit(store: EmbeddedStore, text: str, revision: int, *, who: str = "registervårdare", why: str = "test") -> None:
    change = change_of(text, why, who)
    changed = changes.differences(store, change)
    removed = [Quad(*triple, one.graph) for one in changed for triple in one.removed]
    added = [Quad(*triple, one.graph) for one in changed for triple in one.added]
    store.commit(removed, [*added, *changes.log_entry(BASE, revision, WHEN, change, changed)])


def test_differences_name_only_graphs_that_change():
    """A record that stays as it is is not touched; each difference says what goes and what comes."""
    store = store_of(POST + " <doc/post/b> { <id/post/b> a ansvar:Post . }")
    change = change_of(POST.replace('"Chef"', '"Chefen"') + " <doc/post/b> { <id/post/b> a ansvar:Post . }")

    (one,) = changes.differences(store, change)

    assert one.graph == NamedNode(f"{DOC}post/chef")
    assert one.removed == frozenset(triples('<id/post/chef> skos:prefLabel "Chef"@sv .'))
    assert one.added == frozenset(triples('<id/post/chef> skos:prefLabel "Chefen"@sv .'))


def test_differences_come_in_the_order_of_graphs():
    """The log of a change is the same each time."""
    change = change_of("".join(f"<doc/post/{x}> {{ <id/post/{x}> a ansvar:Post . }}" for x in "cab"))

    found = changes.differences(EmbeddedStore.in_memory(), change)

    assert [one.graph.value[-1] for one in found] == ["a", "b", "c"]


def test_value_written_in_another_way_is_no_change():
    """Loading a file again changes nothing, though the store wrote twelve months as one year."""
    record = '<doc/activity/a> { <id/activity/a> ansvar:retentionPeriod "P12M"^^xsd:duration . }'
    store = store_of("")
    commit(store, record, 1)

    found = changes.differences(store, change_of(record))

    assert found == []


def test_graph_without_statements_ends_the_record():
    """All that it said is removed."""
    store = store_of(POST)

    (one,) = changes.differences(store, changes.Change({NamedNode(f"{DOC}post/chef"): ()}, "registervårdare", "test"))

    assert (len(one.removed), one.added) == (3, frozenset())


def test_log_entry_tells_who_when_why_and_what():
    """Each changed graph with its statements before and after, as N-Triples that can be read again."""
    store = EmbeddedStore.in_memory()
    commit(store, POST, 1, who="dataskyddssamordnare", why="Inventering")
    entry = NamedNode(f"{DEMO_BASE}/change/1")

    said = {(one.subject, one.predicate): one.object for one in store.graph(entry)}
    part = said[entry, ANSVAR.hasPart]

    assert said[entry, ANSVAR.revision] == Literal(1)
    assert said[entry, ANSVAR.madeByText] == Literal("dataskyddssamordnare")
    assert said[entry, ANSVAR.reason] == Literal("Inventering")
    assert said[part, ANSVAR.changes] == NamedNode(f"{DOC}post/chef")
    assert said[part, ANSVAR.changedThing] == NamedNode(f"{ID}post/chef")
    assert (part, ANSVAR.removedStatements) not in said
    added = {quad.triple for quad in parse(said[part, ANSVAR.addedStatements].value, RdfFormat.N_TRIPLES)}
    assert added == set(store.graph(NamedNode(f"{DOC}post/chef")))


def test_log_can_be_played_back_to_any_revision():
    """From nothing, entry by entry, to what the record said."""
    store = EmbeddedStore.in_memory()
    texts = [POST, POST.replace('"Chef"@sv', '"Chef \\"A\\"\\n"@sv'), POST.replace("ansvar:Post", "ansvar:Unit")]
    states = []
    for number, text in enumerate(texts, start=1):
        commit(store, text, number)
        states.append(set(store.graph(NamedNode(f"{DOC}post/chef"))))

    played: set[object] = set()
    for number, state in enumerate(states, start=1):
        said = {one.predicate: one.object for one in store.graph(NamedNode(f"{DEMO_BASE}/change/{number}"))}
        for predicate, apply in (
            (ANSVAR.removedStatements, played.difference_update),
            (ANSVAR.addedStatements, played.update),
        ):
            if predicate in said:
                apply(quad.triple for quad in parse(said[predicate].value, RdfFormat.N_TRIPLES))
        assert played == state


def test_history_of_a_record_is_newest_first():
    """Only the changes of that record."""
    store = EmbeddedStore.in_memory()
    commit(store, POST, 1, why="ny")
    commit(store, "<doc/post/b> { <id/post/b> a ansvar:Post . }", 2)
    commit(store, POST.replace('"Chef"', '"Chefen"'), 3, why="nytt namn")

    history = changes.history_of(store, NamedNode(f"{DOC}post/chef"))

    assert [(one.number, one.why) for one in history] == [(3, "nytt namn"), (1, "ny")]
    assert history[0] == changes.Revision(3, WHEN, "registervårdare", "nytt namn")
    assert changes.history_of(store, NamedNode(f"{DOC}post/nowhere")) == []


def test_latest_revision_is_the_highest_number():
    """By number and not by text: 10 comes after 9."""
    store = EmbeddedStore.in_memory()
    assert changes.latest_revision(store) is None

    for number in range(1, 11):
        commit(store, f'<doc/post/a> {{ <id/post/a> skos:note "{number}" . }}', number)

    assert changes.latest_revision(store).number == 10


def test_latest_changes_tell_each_changed_document():
    """A change of several records tells each of them, at most a hundred in all."""
    store = EmbeddedStore.in_memory()
    commit(store, "".join(f"<doc/post/{n}> {{ <id/post/{n}> a ansvar:Post . }}" for n in range(120)), 1)
    commit(store, POST, 2)

    found = changes.latest_changes(store)

    assert (found[0][0], found[0][1].number) == (f"{DOC}post/chef", 2)
    assert len(found) == 100


def write(store: EmbeddedStore, text: str, revision: int) -> None:
    change = change_of(text)
    changes.write(store, BASE, revision, change, changes.differences(store, change), look=len)


def test_change_that_was_made_from_another_revision_is_refused():
    """Somebody else wrote meanwhile, so what it was made from is no longer there."""
    store = store_of("")
    write(store, POST, 1)

    change = replace(change_of(POST.replace("Chef", "Chefen")), at=0)

    with pytest.raises(changes.MovedOn, match="at revision 1, and this was made from revision 0"):
        changes.differences(store, change)
    assert len(changes.differences(store, replace(change, at=1))) == 1


def test_attempt_to_write_is_made_anew_where_the_register_moved_on():
    """Two who decide at once both succeed, the second with what the first wrote in sight; in the end it is told."""
    left = [1, 1]

    def attempt() -> str:
        if left.pop():
            raise changes.MovedOn("moved on")
        return "written"

    left.insert(0, 0)

    assert changes.until_current(attempt) == "written"
    left[:] = [1] * 20
    with pytest.raises(changes.MovedOn):
        changes.until_current(attempt)


def test_texts_of_a_large_change_are_written_before_it(monkeypatch):
    """They are the same as those of a small one, and the entry is there once."""
    small, large = store_of(""), store_of("")
    write(small, POST, 1)

    monkeypatch.setattr(changes, "_LARGE", 0)
    write(large, POST, 1)

    def told(store: EmbeddedStore) -> set[Quad]:
        return {one for one in store.quads() if one.predicate != PROV.endedAtTime}

    assert told(large) == told(small)


def test_what_a_change_left_of_its_entry_goes_with_the_next_one():
    """A process was ended between the texts and the change; the log tells nothing of it, then or later."""
    store = store_of("")
    entry = NamedNode(f"{BASE.iri}/change/1")
    left = Quad(NamedNode(f"{entry.value}#1"), ANSVAR.addedStatements, Literal("<a> <b> <c> .\n"), entry)
    store.commit((), [left])

    assert changes.latest_revision(store) is None
    write(store, POST, 1)

    added = [one.object for one in store.graph(entry) if one.predicate == ANSVAR.addedStatements]
    assert len(added) == 1
    assert left.object not in added


def test_change_that_cannot_be_written_leaves_no_texts(monkeypatch):
    """The store refuses the second step, so the first is taken back."""
    monkeypatch.setattr(changes, "_LARGE", 0)
    store = FullStore(store_of(""))

    with pytest.raises(OSError, match="full"):
        write(cast("EmbeddedStore", store), POST, 1)

    assert store.inner.quads() == []


class FullStore:
    """A store that has room for the texts of a change and not for the change."""

    def __init__(self, inner: EmbeddedStore) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def commit(self, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        listed = list(added)
        if any(one.predicate == ANSVAR.hasPart for one in listed):
            raise OSError("The disk is full.")
        self.inner.commit(removed, listed)
