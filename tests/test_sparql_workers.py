"""The processes that answer queries: they are stopped at their limits, reach nobody, and read the register as it is."""

from __future__ import annotations

import gc
import platform
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Timer

import pytest
from asgi_client import call
from fastapi import FastAPI
from pyoxigraph import Literal, NamedNode, Quad
from sparql_service import BOARD, QUERY, ask, post, service

from graph_service.names import DCTERMS
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.sparql import confinement
from graph_service.sparql.pool import WAITING_PER_WORKER, WorkerPool
from graph_service.sparql.reading import Query, read_query
from graph_service.sparql.refusals import QueryTimedOut, QueryUnreadable
from graph_service.sparql.syntaxes import RESULTS_JSON
from graph_service.sparql.tasks import Task
from graph_service.sparql.view import CopyViews, FolderViews, View
from graph_service.sparql.worker import Answering
from graph_service.store.embedded import EmbeddedStore
from web.app import create_app

COUNT_EVERYTHING = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOSTILE = {
    "cross product": COUNT_EVERYTHING,
    "paths both ways": "SELECT (COUNT(*) AS ?n) { ?a (!<a:a>|^<a:a>|!^<a:a>)* ?b . ?b (!<a:a>|^<a:a>|!^<a:a>)* ?c }",
    "rows without end": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(?c = CONCAT(STR(?f), 'x')) }",
    "regular expressions": "SELECT * { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(CONCAT(STR(?c), STR(?f)), '(x+x+)+y$')) }",
    "texts put together": "SELECT (GROUP_CONCAT(STR(?c)) AS ?all) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}
PAGE = "/doc/activity/loneutbetalning"
NAMES = f"SELECT ?name {{ <{BOARD}> <{DCTERMS.title.value}> ?name }}"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with service(Settings(sparql_workers=2, sparql_seconds=0.7)) as (made, _):
        yield made


@pytest.fixture(scope="module")
def app(registry: Registry) -> FastAPI:
    return create_app(registry, registry.settings)


@contextmanager
def service_with(registry: Registry, workers: int, seconds: float) -> Iterator[FastAPI]:
    """Give another service of the same register, which takes seconds to make."""
    before = registry.settings
    registry.settings = replace(before, sparql_workers=workers, sparql_seconds=seconds)
    try:
        yield create_app(registry, registry.settings)
    finally:
        registry.settings = before


def names(app: FastAPI) -> list[str]:
    return [row["name"]["value"] for row in ask(app, NAMES).json()["results"]["bindings"]]


def told(name: str) -> Quad:
    return Quad(NamedNode(BOARD), DCTERMS.title, Literal(name), NamedNode(BOARD))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_query_without_end_is_stopped_and_the_next_is_answered(app: FastAPI, name: str) -> None:
    """It takes its process with it; another comes in its place."""
    answer = ask(app, HOSTILE[name])

    assert answer.status == 503, answer.body
    assert answer.json()["title"] in {"Query took too long", "Query takes too much memory"}
    assert ask(app, "ASK {}").json()["boolean"] is True


def test_a_query_that_sorts_more_than_fits_is_stopped(app: FastAPI) -> None:
    """By the memory that its process may take, or by the time, whichever comes first."""
    answer = ask(app, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c")

    assert answer.status == 503
    assert ask(app, "ASK {}").status == 200


def test_pages_are_answered_while_hostile_queries_run(registry: Registry) -> None:
    """No query is worked on in the process of the pages: one at least is answered before the queries are stopped."""
    with service_with(registry, 2, 2) as app, ThreadPoolExecutor(2) as threads:
        first = call(app, PAGE, accept="text/html").status
        running = [threads.submit(ask, app, COUNT_EVERYTHING) for _ in range(2)]

        meanwhile = []
        while not any(one.done() for one in running) and len(meanwhile) < 3:
            status = call(app, PAGE, accept="text/html").status
            meanwhile += [] if any(one.done() for one in running) else [status]

        assert first == 200
        assert set(meanwhile) == {200}
        assert {one.result().status for one in running} == {503}


def test_a_query_that_comes_when_all_places_are_taken_is_told_when_to_come_again(registry: Registry) -> None:
    """At once, without waiting."""
    with service_with(registry, 1, 0.6) as app, ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(ask, app, COUNT_EVERYTHING) for _ in range(1 + WAITING_PER_WORKER + 3)]
        answers = [one.result() for one in asked]

    busy = [one for one in answers if one.json()["title"] == "Too many queries at once"]
    assert {one.status for one in answers} == {503}
    assert len(busy) >= 3
    assert {one.headers["retry-after"] for one in busy} == {"1"}


# --- the network -----------------------------------------------------------------------------------------------------


def query_of(text: str) -> Query:
    """Return a query as if nobody had looked at it."""
    return Query(text, "ask", has_dataset=False, limit=None, values=None)


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        yield listening


def address(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}/x"


def assert_nobody_came(listener: socket.socket) -> None:
    with pytest.raises(BlockingIOError):
        listener.accept()


@pytest.mark.parametrize(
    "query",
    [
        "ASK {{ SERVICE <{there}> {{ ?a ?b ?c }} }}",
        "ASK {{ SERVICE SILENT <{there}> {{ ?a ?b ?c }} }}",
        "ASK FROM <{there}> {{ ?a ?b ?c }}",
        "ASK FROM NAMED <{there}> {{ GRAPH ?g {{ ?a ?b ?c }} }}",
        "LOAD <{there}>",
        "LOAD SILENT <{there}> INTO GRAPH <http://e/g>",
    ],
)
def test_no_query_opens_a_connection(app: FastAPI, listener: socket.socket, query: str) -> None:
    """Neither for a service nor for a graph nor to load."""
    text = query.format(there=address(listener))

    assert ask(app, text).status in {200, 403}
    assert post(app, text, QUERY, ("default-graph-uri", address(listener))).status in {200, 403}
    assert_nobody_came(listener)


@pytest.mark.skipif(platform.machine() not in {"x86_64", "aarch64"}, reason="the filter knows other machines not yet")
def test_a_process_that_answers_cannot_open_a_connection_at_all(tmp_path: Path, listener: socket.socket) -> None:
    """Even where the query was not seen to ask for it."""
    pool, view = WorkerPool(1, 5.0), view_of(tmp_path)
    task = Task(
        query_of(f"ASK {{ SERVICE <{address(listener)}> {{ ?a ?b ?c }} }}"), RESULTS_JSON, None, "http://e/", 9, 5.0
    )

    with pytest.raises(Exception, match=r"permitted|cannot"):
        pool.ask(task, view)

    assert_nobody_came(listener)


# --- the register as it is -------------------------------------------------------------------------------------------


def test_a_query_sees_the_register_as_it_is_now(registry: Registry, app: FastAPI) -> None:
    """Also what was taken away without a revision of its own."""
    assert names(app) == []

    registry.store.commit([], [told("A")])
    assert names(app) == ["A"]

    registry.store.commit([told("A")], [])
    assert names(app) == []


def test_a_store_on_disk_is_read_while_it_is_written(tmp_path: Path) -> None:
    """By another process than the one that writes, which sees each change."""
    folder = tmp_path / "store"
    store, views, pool = EmbeddedStore.open(folder), FolderViews(folder), WorkerPool(1, 5.0)
    task = Task(read_query(NAMES), RESULTS_JSON, None, "http://e/", 9, 5.0)

    seen = []
    for name in ("A", "B", "C"):
        store.commit([], [told(name)])
        seen.append(pool.ask(task, views.current()).body.decode().count('"value"'))
    store.close()

    assert seen == [1, 2, 3]


def test_a_store_whose_files_change_while_it_is_opened_is_opened_again(tmp_path: Path) -> None:
    """The writer clears files away that a reader has just read the names of."""
    folder = tmp_path / "store"
    store = EmbeddedStore.open(folder)
    store.commit([], [told("A")])
    store.close()
    file, elsewhere = next(folder.glob("*.sst")), tmp_path / "away.sst"
    file.rename(elsewhere)
    coming_back = Timer(0.1, elsewhere.rename, [file])

    coming_back.start()
    answering = Answering()
    answering.open(View(folder, (1,)))
    confinement.limit_memory(None)

    assert answering.answer(Task(query_of(ASK_A), RESULTS_JSON, None, "http://e/", 9, 9.0)).body.endswith(b"true}")
    coming_back.join()


ASK_A = f"ASK {{ <{BOARD}> ?p 'A' }}"


def view_of(folder: Path) -> View:
    """Return a view of a store with one statement, as a file."""
    path = folder / "copy.nq"
    path.write_text("<http://e/a> <http://e/b> <http://e/c> <http://e/g> .\n", encoding="ascii")
    return View(path, (1,))


def test_workers_end_with_their_pool(tmp_path: Path) -> None:
    """Nothing is left when the service is."""
    pool, before = WorkerPool(1, 5.0), workers()
    pool.ask(Task(query_of("ASK {}"), RESULTS_JSON, None, "http://e/", 9, 5.0), view_of(tmp_path))
    started = workers() - before

    pool.close()

    assert len(started) == 1
    assert started & workers() == set()


def workers() -> set[str]:
    """Return the numbers of the processes of this one that answer queries."""
    numbers = {
        number
        for task in Path("/proc/self/task").iterdir()
        for number in (task / "children").read_text(encoding="ascii").split()
    }
    return {one for one in numbers if b"graph_service.sparql.worker" in (Path("/proc") / one / "cmdline").read_bytes()}


def test_a_copy_of_a_store_in_memory_goes_with_what_made_it() -> None:
    """And each version takes the place of the one before."""
    store = EmbeddedStore.in_memory()
    views = CopyViews(store)
    first = views.current(0)
    store.commit([], [told("A")])
    second = views.current(1)

    assert views.current(1) is second
    assert (first.path.exists(), second.path.exists()) == (False, True)

    del views
    gc.collect()
    assert not second.path.parent.exists()


def test_refusals_come_back_from_the_process(tmp_path: Path) -> None:
    """With what the engine says, and the process goes on."""
    pool, view = WorkerPool(1, 5.0), view_of(tmp_path)

    with pytest.raises(QueryUnreadable, match="line 1, column"):
        pool.ask(Task(query_of("ASK { ?a"), RESULTS_JSON, None, "http://e/", 9, 5.0), view)
    with pytest.raises(QueryTimedOut, match=r"0\.3 seconds"):
        pool.ask(
            Task(
                query_of("ASK { " + "?a ?b ?c . " + PRODUCT + " FILTER(?v0 + ?v1 + ?v2 + ?v3 + ?v4 + ?v5 = -1) }"),
                RESULTS_JSON,
                None,
                "http://e/",
                9,
                0.3,
            ),
            view,
        )
    assert pool.ask(Task(query_of("ASK {}"), RESULTS_JSON, None, "http://e/", 9, 5.0), view).body.endswith(b"true}")


PRODUCT = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(60)))} }}" for n in range(6))
