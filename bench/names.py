"""How good is matching of names, and how fast, with 10,000 organisations?

    python -m bench.names [--organisations 10000]

Quality on names of public lists: the eighteen variants of six lists of sub-processors, the short names of 470 suppliers
against the legal names of their companies, and pairs judged by hand (`tests/data/name-pairs.csv`). For each: how many
names are taken for a record without asking anybody and how many of those rightly, and how often the right record
is among the first one and three that are suggested. Speed: the time to resolve one name that is misspelt, and to find
all pairs of look-alikes. Writes `bench/results/names.json`.
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
from pathlib import Path

from ingest.names.cells import companies_in
from ingest.names.decisions import Decisions
from ingest.names.known import KnownNames
from ingest.names.matching import asked_for, certain, matches
from ingest.names.twins import pairs_in

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "ingest" / "demo" / "sources"
PAIRS = ROOT / "tests" / "data" / "name-pairs.csv"
RESULT = Path(__file__).parent / "results" / "names.json"
PLACES = frozenset({"sverige", "norge", "danmark", "finland", "tyskland", "germany", "sweden", "norway", "netherlands"})

_SYLLABLES = """
    ka lo mi tek soft nord vi sma data net sys gra ber lund cloud pay ler ström berg vik sten hus lin med form port
"""
_FORMS = ("AB", "Inc.", "Ltd", "GmbH", "A/S", "", "B.V.", "Oy", "LLC")


def main() -> None:
    """Measure and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=10_000)
    count = parser.parse_args().organisations
    figures: dict[str, object] = {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "variants": variants(),
        "suppliers": suppliers(),
        "pairs": pairs(),
        "speed": speed(count),
    }
    for name, told in figures.items():
        print(f"{name}: {told}")
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def variants() -> dict[str, object]:
    """Return the quality on the variants: each published name, and the entity that it means."""
    rows = _rows(SOURCES / "subprocessors" / "entity-name-variants.csv")
    return _quality([(row["name_as_published"], row["suggested_entity"]) for row in rows])


def suppliers() -> dict[str, object]:
    """Return the quality on the suppliers: each short name, and the legal name of its company."""
    rows = _rows(SOURCES / "suppliers" / "suppliers.csv")
    return _quality([(row["name"], row["legal_name"]) for row in rows if row["legal_name"]])


def pairs() -> dict[str, object]:
    """Return how many of the pairs are judged as they were by hand."""
    rows = _rows(PAIRS)
    taken = {row["known"] + row["asked"]: _is_taken(row["known"], row["asked"]) for row in rows}
    same = [row for row in rows if row["same"] == "yes"]
    rightly = sum(taken[row["known"] + row["asked"]] for row in same)
    wrongly = sum(taken.values()) - rightly
    return {"pairs": len(rows), "same": len(same), "taken_rightly": rightly, "taken_wrongly": wrongly}


def speed(count: int) -> dict[str, object]:
    """Return how long it takes to resolve a misspelt name among many, and to find all look-alikes."""
    pick = random.Random(7)
    names = [_made_up(pick) for _ in range(count)]
    start = time.perf_counter()
    known = _known(names)
    built = time.perf_counter() - start
    taken = []
    for name in pick.sample(names, 500):
        at = pick.randrange(1, len(name) - 1)
        start = time.perf_counter()
        matches(known, asked_for(name[:at] + name[at + 1 :], None, None))
        taken.append((time.perf_counter() - start) * 1000)
    start = time.perf_counter()
    found = pairs_in(known, Decisions(()))
    all_pairs = time.perf_counter() - start
    taken.sort()
    return {
        "organisations": count,
        "build_seconds": round(built, 2),
        "resolve_ms_p50": round(statistics.median(taken), 2),
        "resolve_ms_p95": round(taken[int(len(taken) * 0.95)], 2),
        "all_pairs_seconds": round(all_pairs, 2),
        "pairs_found": len(found),
    }


def _quality(asked: Sequence[tuple[str, str]]) -> dict[str, object]:
    known = _known(dict.fromkeys(expected for _, expected in asked))
    rightly = wrongly = first = third = 0
    for published, expected in asked:
        whole = asked_for(published, None, None)
        meant = certain(known, whole, matches(known, whole))[1]
        rightly += meant is not None and meant.iri == expected
        wrongly += meant is not None and meant.iri != expected
        found = [one.iri for part in companies_in(published) for one in matches(known, asked_for(part, None, None))[:3]]
        first += expected in found[:1]
        third += expected in found
    return {
        "names": len(asked),
        "taken_rightly": rightly,
        "taken_wrongly": wrongly,
        "precision": round(rightly / max(1, rightly + wrongly), 3),
        "recall": round(rightly / len(asked), 3),
        "suggested_at_1": round(first / len(asked), 3),
        "suggested_at_3": round(third / len(asked), 3),
    }


def _is_taken(known_as: str, published: str) -> bool:
    known, asked = _known([known_as]), asked_for(published, None, None)
    return certain(known, asked, matches(known, asked))[1] is not None


def _known(names: Iterable[str]) -> KnownNames:
    """Return names as those of records whose addresses they are."""
    known = KnownNames()
    known.place_words |= PLACES
    for name in names:
        known.add(name, name, is_main=True)
    known.index_spellings()
    return known


def _made_up(pick: random.Random) -> str:
    syllables = _SYLLABLES.split()
    words = ["".join(pick.choices(syllables, k=pick.randint(2, 3))).title() for _ in range(pick.randint(1, 3))]
    return f"{' '.join(words)} {pick.choice(_FORMS)}".strip()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
