"""How often does the right record come first, in the demo city alone and buried in 10,000 further records?

    python -m bench.search_quality [--buried 10000] [--engine whoosh]

Asks the questions in `bench/data/`: success@1, success@5, the mean of 1/rank (MRR), how often the kind of question
is read right, and how many answer cards are shown and how many of those are wrong; per language, per kind of
difficulty, and each miss with what came instead. Each question is asked once more with a slip of a key in its longest
word. Writes `bench/results/search_quality.json`.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import random
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, Quad, RdfFormat, parse

from graph_service.labels import Labels, read_labels
from graph_service.names import ANSVAR, CLASS_BY_KIND, DCTERMS, RDF, SKOS, Base
from graph_service.search.confidence import is_confident
from graph_service.search.engines import open_index
from graph_service.search.find import Finder
from graph_service.search.questions import settled, understand
from graph_service.settings import DEMO_BASE, SEARCH_ENGINES
from graph_service.store.embedded import EmbeddedStore
from graph_service.system_graphs import read_system_graphs, write_system_graphs
from ingest.demo.build import city_path

DATA = Path(__file__).parent / "data"
RESULT = Path(__file__).parent / "results" / "search_quality.json"
BASE = Base(DEMO_BASE)
NOTHING = "-"

_HEADS = """
    avgifts bad brand båt energi fastighets hamn idrotts kultur lokal mark miljö park skog skol torg trafik turist
    vatten vinter väg växt åker äng
"""
_TAILS = """
    besiktning förråd förteckning inventering karta kontroll ordning planering projekt prognos rapport register
    statistik system underhåll uppföljning utredning verkstad översikt
"""
_PLACES = "Norra Södra Östra Västra Inre Yttre Övre Nedre"
_TEXT_WORDS = """
    ansökan om beslut enligt lag uppgifter om personal elever invånare kunder och leverantörer i stadens system
    avtal faktura rapport till nämnd uppföljning av ärenden med handlingar som sparas under året för varje enhet
    besök kontor förråd maskin ritning mätning provtagning resultat skötsel plan budget kvartal månad vecka inköp
    reservdel bränsle transport lager hylla nyckel skylt stolpe brygga staket bänk lekplats rabatt häck gräs sand
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of a question file; `expected` is a name of the record that must come first.

    Several with " ; " between where each of them is right.
    """

    id: str
    lang: str
    question: str
    intent: str
    expected: str
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question gave: the rank of the right record (0: not among ten), and whether a card was shown."""

    question: Question
    rank: int
    intent: str
    has_card: bool
    instead: str
    milliseconds: float

    @property
    def is_wrong_card(self) -> bool:
        """Whether an answer was shown that is none."""
        return self.has_card and self.rank != 1


def main() -> None:
    """Run the questions over the demo city, then over the buried one; write and print the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--buried", type=int, default=10_000, help="further records that the city is buried in")
    parser.add_argument("--engine", choices=SEARCH_ENGINES, default="whoosh", help="engine of the search")
    given = parser.parse_args()
    store = demo_store()
    result: dict[str, object] = {
        "question": "the right record first",
        "machine": platform.machine(),
        "engine": given.engine,
    }
    for records in (0, given.buried):
        if records:
            store.commit((), list(further_records(records)))
        finder = Finder.open(open_index(given.engine, None), store, BASE, 1)
        labels = read_labels(store)
        for path in sorted(DATA.glob("search-questions-*.tsv")):
            questions = read_questions(path)
            for kind, asked in (("", questions), (", one typo each", [with_typo(one) for one in questions])):
                name = f"{path.stem}, {records} further records{kind}"
                result[name] = tell(name, [ask(finder, labels, one) for one in asked])
        finder.close()
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(result, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def demo_store() -> EmbeddedStore:
    """Return the demo city with the program's own graphs, in memory."""
    store = EmbeddedStore.in_memory()
    write_system_graphs(store, read_system_graphs())
    store.commit((), list(parse(city_path().read_bytes(), RdfFormat.TRIG)))
    return store


def further_records(count: int) -> Iterable[Quad]:
    """Return synthetic records of every searched kind in words of a city, the same ones each time."""
    pick = random.Random(7)
    heads, tails, places, words = (text.split() for text in (_HEADS, _TAILS, _PLACES, _TEXT_WORDS))
    kinds = ("activity", "system", "service", "organisation", "document", "risk")
    for number in range(count):
        kind = kinds[number % len(kinds)]
        thing = BASE.thing(kind, f"further-{number}")
        graph = BASE.document(thing)
        name = f"{pick.choice(heads)}{pick.choice(tails)} {pick.choice(places)} {number}".capitalize()
        text = " ".join(pick.choices(words, k=18))
        yield Quad(thing, RDF.type, CLASS_BY_KIND[kind], graph)
        yield Quad(thing, SKOS.prefLabel, Literal(name, language="sv"), graph)
        yield Quad(thing, DCTERMS.description, Literal(text, language="sv"), graph)
        yield Quad(thing, ANSVAR.isSynthetic, Literal(True), graph)


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a file."""
    with path.open(encoding="utf-8", newline="") as rows:
        return [Question(**row) for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]


def with_typo(question: Question) -> Question:
    """Return the question with one slip of a key inside its longest word, the same one each time."""
    pick = random.Random(question.question)
    words = question.question.split()
    place = max(range(len(words)), key=lambda at: len(words[at]))
    word = words[place]
    at = pick.randrange(1, max(len(word) - 2, 2))
    slips = (
        word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at : at + 1] * 2 + word[at + 1 :],
        word[:at] + pick.choice("aeinrst") + word[at + 1 :],
    )
    words[place] = pick.choice(slips)
    return replace(question, question=" ".join(words))


def ask(finder: Finder, labels: Labels, question: Question) -> Outcome:
    """Return what a question gives, read as the register reads it."""
    start = time.perf_counter()
    reading = understand(question.question)
    page = finder.find(reading, lang=reading.lang, limit=10, is_shown=False)
    took = (time.perf_counter() - start) * 1000
    intent = settled(reading, page.hits[0].kind).intent if page.hits else reading.intent
    right = {iri for name in question.expected.split(" ; ") for iri in labels.named(name)}
    rank = next((rank for rank, hit in enumerate(page.hits, start=1) if hit.iri in right), 0)
    instead = "; ".join(labels.label(hit.iri, "sv").value for hit in page.hits[:3])
    return Outcome(question, rank, intent, is_confident(page), instead, took)


def tell(name: str, outcomes: Sequence[Outcome]) -> dict[str, object]:
    """Print the table and the misses, and return the figures."""
    asked = [one for one in outcomes if one.question.expected != NOTHING]
    groups = {"all": asked}
    for one in asked:
        groups.setdefault(one.question.lang, []).append(one)
    for one in asked:
        for kind in one.question.note.split("+"):
            groups.setdefault(kind, []).append(one)
    print(f"\n== {name}\n{'':24}{'n':>5}{'@1':>7}{'@5':>7}{'MRR':>7}{'intent':>8}")
    for group, members in groups.items():
        print(f"{group:24}{len(members):5}" + "".join(f"{value:7.3f}" for value in _figures(members).values()))
    wrong = [one for one in outcomes if one.is_wrong_card]
    for one in asked:
        if one.rank != 1 or one.intent != one.question.intent:
            print(f"  {one.question.id} {one.question.question} -> rank {one.rank}, {one.intent}: {one.instead}")
    for one in wrong:
        print(f"  wrong card: {one.question.id} {one.question.question}: {one.instead}")
    times = sorted(one.milliseconds for one in outcomes)
    told: dict[str, object] = {
        "questions": len(asked),
        **_figures(asked),
        "without_answer": len(outcomes) - len(asked),
        "cards": sum(one.has_card for one in outcomes),
        "wrong_cards": len(wrong),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[int(len(times) * 0.95)], 2),
        "missed": [one.question.id for one in asked if one.rank != 1],
    }
    print({key: value for key, value in told.items() if key != "missed"})
    return told


def _figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    count = len(outcomes)
    return {
        "success_at_1": round(sum(one.rank == 1 for one in outcomes) / count, 3),
        "success_at_5": round(sum(0 < one.rank <= 5 for one in outcomes) / count, 3),
        "mrr": round(sum(1 / one.rank for one in outcomes if one.rank) / count, 3),
        "intent_accuracy": round(sum(one.intent == one.question.intent for one in outcomes) / count, 3),
    }


if __name__ == "__main__":
    main()
