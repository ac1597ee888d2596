"""Records that use a deprecated term are repaired: what is lost and gained is shown first, and once is enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import RDF, Graph, URIRef
from rdflib import Literal as Text
from rdflib.namespace import DCTERMS, OWL

from graph_service.changes import Change, differences
from graph_service.errors import DataRejected
from graph_service.files import ONTOLOGY
from graph_service.migrations import MIGRATIONS, Migration, read_migrations
from graph_service.names import ANSVAR, Base
from graph_service.store.embedded import EmbeddedStore

BASE = Base("https://ansvar.example.org")
ACTION = BASE.thing("action", "inventory")
OTHER = BASE.thing("action", "training")
QUARTER = Literal("Q2 2026", language="sv")
STATUS = Triple(ACTION, ANSVAR.statusText, Literal("Pågår", language="sv"))
OLD = Triple(ACTION, ANSVAR.whenText, QUARTER)
NEW = Triple(ACTION, ANSVAR.dueText, QUARTER)


@pytest.fixture
def migration() -> Migration:
    """The migration to 0.2.0, in which whenText became dueText."""
    return next(one for one in read_migrations() if one.version == "0.2.0")


@pytest.fixture
def store() -> Iterator[EmbeddedStore]:
    """One record that needs repair, one that does not, and a change log that quotes the old term."""
    opened = EmbeddedStore.in_memory()
    log = NamedNode(f"{BASE.iri}/change/1")
    document = BASE.document(ACTION)
    opened.commit(
        [],
        [
            Quad(OLD.subject, OLD.predicate, OLD.object, document),
            Quad(STATUS.subject, STATUS.predicate, STATUS.object, document),
            Quad(OTHER, ANSVAR.dueText, QUARTER, BASE.document(OTHER)),
            Quad(ACTION, ANSVAR.whenText, QUARTER, log),
        ],
    )
    yield opened
    opened.close()


def _write(store: EmbeddedStore, change: Change) -> None:
    for one in differences(store, change):
        removed, added = (
            [Quad(t.subject, t.predicate, t.object, one.graph) for t in triples] for triples in (one.removed, one.added)
        )
        store.commit(removed, added)


def test_the_report_names_the_records_that_a_version_concerns(migration: Migration, store: EmbeddedStore) -> None:
    """Only records are named: neither the change log nor a record that is right already."""
    assert migration.concerned(store, BASE) == [BASE.document(ACTION).value]


def test_the_preview_shows_what_each_record_loses_and_gains(migration: Migration, store: EmbeddedStore) -> None:
    """The old statement goes and the new one comes; what else the record says is not touched."""
    shown = migration.preview(store, BASE)

    assert [(one.graph, one.removed, one.added) for one in shown] == [
        (BASE.document(ACTION), frozenset({OLD}), frozenset({NEW}))
    ]


def test_a_change_keeps_what_the_record_says_besides(migration: Migration, store: EmbeddedStore) -> None:
    """A change holds the whole record, so nothing of it may be left out."""
    change = migration.change(store, BASE)

    assert {graph: frozenset(triples) for graph, triples in change.graphs.items()} == {
        BASE.document(ACTION): frozenset({NEW, STATUS})
    }
    assert "0.2.0" in change.why


def test_a_migration_that_was_run_has_nothing_left_to_do(migration: Migration, store: EmbeddedStore) -> None:
    """All migrations can be run again at any time."""
    _write(store, migration.change(store, BASE))

    assert migration.preview(store, BASE) == []
    assert migration.change(store, BASE).graphs == {}
    assert migration.concerned(store, BASE) == []


def test_a_step_that_is_no_step_is_refused(tmp_path: Path, store: EmbeddedStore) -> None:
    """A slip in a repair query is told of before anything is written."""
    (tmp_path / "repair.rq").write_text(
        "SELECT ?graph ?step ?subject ?predicate ?object WHERE "
        '{ VALUES ?step { "rename" } GRAPH ?graph { ?subject ?predicate ?object } }',
        encoding="utf-8",
    )

    with pytest.raises(DataRejected, match=r"ontology 0\.3\.0 answers with the step 'rename'"):
        Migration("0.3.0", tmp_path).change(store, BASE)


def test_migrations_come_in_order_of_version(tmp_path: Path) -> None:
    """Versions are numbers: 0.10.0 is later than 0.9.0."""
    for version in ("0.10.0", "0.9.0", "1.0.0"):
        (tmp_path / version).mkdir()

    assert [one.version for one in read_migrations(tmp_path)] == ["0.9.0", "0.10.0", "1.0.0"]


def test_every_deprecated_term_has_a_migration_that_replaces_it() -> None:
    """A term is deprecated together with the repair of the records that use it."""
    terms = Graph().parse(ONTOLOGY / "ansvar.ttl")
    repairs = "\n".join((one.folder / "repair.rq").read_text(encoding="utf-8") for one in read_migrations())

    for term in terms.subjects(OWL.deprecated, Text(True)):
        successor = terms.value(term, DCTERMS.isReplacedBy)
        assert f"ansvar:{str(term).rpartition('#')[2]}" in repairs
        assert f"ansvar:{str(successor).rpartition('#')[2]}" in repairs


def test_every_migration_has_a_question_and_is_told_of() -> None:
    """The folder says in words what each version changes, and the ontology is at least at that version."""
    told = (MIGRATIONS / "README.md").read_text(encoding="utf-8")
    header = Graph().parse(ONTOLOGY / "ansvar.ttl")
    current = str(header.value(next(header.subjects(RDF.type, OWL.Ontology)), URIRef(f"{OWL}versionInfo")))

    for migration in read_migrations():
        assert migration.question.endswith("?")
        assert f"| {migration.version} |" in told
        assert [int(n) for n in migration.version.split(".")] <= [int(n) for n in current.split(".")]
