"""What nobody would ask: noise, control characters, other languages' syntax, and a megabyte of it."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

import pytest
from conftest import TOWN, change_of

from graph_service.registry import Registry
from graph_service.settings import Settings

STRINGS = int(os.environ.get("GENERATED_CASES", "1000"))
MAX_SECONDS = 1.0  # An ordinary question takes some milliseconds; the limit of a search is two seconds.
FRAGMENTS = (
    "'; DROP TABLE x; --",
    '" } DELETE WHERE { ?s ?p ?o } #',
    "> } } ; CLEAR ALL ; SELECT * WHERE { <",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }}",
    "${jndi:ldap://x}",
    "%s%n%x {0.__class__}",
    "../../etc/passwd\x00",
    "lön AND (x OR NOT y) ~3 ^9 [a TO z] field:*",
    "a" * 5_000,
    "lön " * 2_000,
    "\u202eöl\u0000\u0008\u001b[31m\u2028\u2029\ufeff",
    "\ud7ff\ue000\U0010ffff\u0301\u0301\u0301",
    "ﬃ ǆ İ ß ſ K Å",
    "((((((((((((((((((((",
    '"' * 501,
    "-" * 1_000,
    "2024-13-45 0000-00-00 9999-12-31 99999999999999999999",
    "förra året i mars 2023 för 99 år sedan 30 februari 2024",
)


def noise(pick: random.Random) -> str:
    """Return some characters of any kind, often with words between that a question is made of."""
    words = (
        "vem",
        "ansvarar",
        "för",
        "lön",
        "avtal",
        "går ut inom",
        "utanför EU",
        "i",
        "Skolnämnden",
        "saknar",
        '"',
        "DPIA",
    )
    parts = []
    for _ in range(pick.randint(1, 8)):
        if pick.random() < 0.4:
            parts.append(pick.choice(words))
        else:
            # Surrogates are no characters, and no request can carry them.
            letters = (chr(pick.choice((pick.randint(0, 0x250), pick.randint(0xE000, 0x2FFFF)))) for _ in range(9))
            parts.append("".join(letters))
    return pick.choice((" ", "", "\t", "-")).join(parts)


@pytest.fixture(scope="module")
def register() -> Iterator[Registry]:
    """The town, whose revision must stay as it is."""
    registry = Registry.in_memory(Settings(search_engine="tantivy"))
    registry.commit(change_of(TOWN))
    yield registry
    registry.close()


@pytest.mark.slow
def test_thousands_of_random_strings_are_answered_each_in_time(register: Registry):
    """No error, none slow, and nothing of it changes the register. Its own processor time counts, not the machine's."""
    pick, revision, slowest = random.Random(4), register.revision, 0.0

    for number in range(STRINGS):
        question = noise(pick)
        start = time.thread_time()
        if number % 5:
            register.suggest(question)
        else:
            register.ask(question)
        slowest = max(slowest, time.thread_time() - start)

    assert slowest < MAX_SECONDS
    assert register.revision == revision


@pytest.mark.parametrize("text", [*FRAGMENTS, "lön " * 250_000, "x" * 1_000_000], ids=range(len(FRAGMENTS) + 2))
def test_a_question_is_never_more_than_words(register: Registry, text: str):
    """Syntax of SPARQL, SQL, HTML, templates and the engines, and a megabyte of words or of one."""
    answer, page = register.ask(text), register.search(text)

    assert answer.text
    assert page.total <= len(register.labels.of_kind("activity")) + 400
    assert register.describes("https://ansvar.example.org/id/activity/elevregister")
