"""The change log tells what the register said on a day, and who said it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from pyoxigraph import Literal, Quad, Triple

from graph_service.changes import Change, differences, log_entry
from graph_service.history import asserted_by, said_on
from graph_service.names import ANSVAR, FOAF, RDF, SKOS, XSD, Base
from graph_service.store.embedded import EmbeddedStore

BASE = Base("https://example.org")
THING = BASE.thing("system", "payroll")
DOCUMENT = BASE.document(THING)


def commit(store: EmbeddedStore, number: int, when: datetime, *triples: Triple) -> None:
    """Write the record anew, as the register does: the statements and the log of them in one."""
    change = Change({DOCUMENT: triples}, "registervårdare", f"ändring {number}")
    changed = differences(store, change)
    removed = [Quad(t.subject, t.predicate, t.object, one.graph) for one in changed for t in one.removed]
    added = [Quad(t.subject, t.predicate, t.object, one.graph) for one in changed for t in one.added]
    store.commit(removed, [*added, *log_entry(BASE, number, when, change, changed)])


def record(name: str, *more: Triple) -> tuple[Triple, ...]:
    return (
        Triple(DOCUMENT, FOAF.primaryTopic, THING),
        Triple(THING, RDF.type, ANSVAR.System),
        Triple(THING, SKOS.prefLabel, Literal(name, language="sv")),
        *more,
    )


def test_record_is_told_as_it_stood_on_each_day():
    """Replaying the log gives the record of a day, also after it was changed, ended and made again."""
    store = EmbeddedStore.in_memory()
    commit(store, 1, datetime(2025, 1, 10, 9, tzinfo=UTC), *record("Lön"))
    commit(store, 2, datetime(2025, 6, 1, 23, 30, tzinfo=UTC), *record("Lönesystem"))
    commit(store, 3, datetime(2025, 7, 1, tzinfo=UTC))
    commit(store, 4, datetime(2025, 8, 1, tzinfo=UTC), *record("Nya lön"))

    said = {day: said_on(store, THING.value, day) for day in map(date.fromisoformat, _DAYS)}

    assert said == {
        date(2025, 1, 9): (),
        date(2025, 1, 10): tuple(sorted(record("Lön"), key=str)),
        date(2025, 5, 31): tuple(sorted(record("Lön"), key=str)),
        date(2025, 6, 1): tuple(sorted(record("Lönesystem"), key=str)),
        date(2025, 7, 1): (),
        date(2025, 8, 1): tuple(sorted(record("Nya lön"), key=str)),
    }


_DAYS = ("2025-01-09", "2025-01-10", "2025-05-31", "2025-06-01", "2025-07-01", "2025-08-01")


def test_value_that_the_store_writes_otherwise_is_followed():
    """A time given with an offset is stored in another form, and its removal still finds it."""
    store = EmbeddedStore.in_memory()
    known = Triple(THING, ANSVAR.knownAt, Literal("2025-01-10T09:00:00+00:00", datatype=XSD.dateTime))
    commit(store, 1, datetime(2025, 1, 10, tzinfo=UTC), *record("Lön", known))
    commit(store, 2, datetime(2025, 1, 11, tzinfo=UTC), *record("Lön"))

    assert said_on(store, THING.value, date(2025, 1, 11)) == tuple(sorted(record("Lön"), key=str))


def test_statement_with_quotes_and_lines_is_found_in_the_log():
    """Who asserted a statement is told also where its text needs escaping."""
    store = EmbeddedStore.in_memory()
    text = 'Enligt "beslut"\nC:\\gallring\tnr 5'
    commit(store, 1, datetime(2025, 1, 10, tzinfo=UTC), *record("Lön"))
    commit(store, 2, datetime(2025, 1, 11, tzinfo=UTC), *record("Lön", Triple(THING, SKOS.altLabel, Literal(text))))

    (assertion,) = asserted_by(store, Triple(THING, SKOS.altLabel, Literal(text)))

    assert (assertion.document, assertion.revision, assertion.why) == (DOCUMENT.value, 2, "ändring 2")
    assert assertion.when == datetime(2025, 1, 11, tzinfo=UTC)


def test_statement_that_no_record_holds_was_asserted_by_nobody():
    """What was never said, or is said no more, has nobody behind it."""
    store = EmbeddedStore.in_memory()
    commit(store, 1, datetime(2025, 1, 10, tzinfo=UTC), *record("Lön"))

    assert asserted_by(store, Triple(THING, SKOS.altLabel, Literal("Hemligt"))) == []
