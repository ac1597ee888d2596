"""A register in a process of its own, for tests of two that follow each other: told and answering by lines.

It is begun with its base and the folder of its store, in memory without one. `serve` answers the address that it is
served at; `edit N SEED` makes N random edits, twenty to a change; `follow URL` follows another register; `hash BASE`
answers the SHA-256 of the canonical form of the record graphs of a base, and how many there are.
"""

from __future__ import annotations

import hashlib
import random
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple
from served import served

from graph_service.changes import Change
from graph_service.names import ANSVAR, CLASS_BY_KIND, FOAF, RDF, SKOS
from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.follow.following import follow

KINDS = ("organisation", "service", "system", "activity")
_BATCH = 20


def canonical_hash(registry: Registry, base: str) -> str:
    """Return the SHA-256 of the canonical form (RDFC-1.0) of the record graphs of a base, and their number."""
    names = [one for one in registry.store.graph_names() if one.value.startswith(f"{base}/doc/")]
    quads = Dataset(
        Quad(one.subject, one.predicate, one.object, name) for name in names for one in registry.store.graph(name)
    )
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    lines = "".join(sorted(f"{quad} .\n" for quad in quads))
    return f"{hashlib.sha256(lines.encode()).hexdigest()} {len(names)}"


def edit(registry: Registry, count: int, seed: int) -> None:
    """Make, change and remove records at random; an address that was used is not used again."""
    chance, base = random.Random(seed), registry.base
    there = {one.value for one in registry.store.graph_names() if one.value.startswith(f"{base.iri}/doc/")}
    number = 0
    while number < count:
        graphs: dict[NamedNode, list[Triple]] = {}
        for _ in range(min(_BATCH, count - number)):
            number += 1
            free = sorted(there - {one.value for one in graphs})
            if free and chance.random() < (0.75 if len(free) > 40 else 0.2):
                document = chance.choice(free)
            else:
                document = f"{base.iri}/doc/{chance.choice(KINDS)}/s{seed}-{number}"
            if document in there and chance.random() < 0.2:
                graphs[NamedNode(document)] = []
                there.discard(document)
            else:
                graphs[NamedNode(document)] = _record(document, number, sorted(there), chance)
                there.add(document)
        registry.commit(Change(graphs, "registervårdare", f"Ändring {number}"))


def _record(document: str, number: int, there: list[str], chance: random.Random) -> list[Triple]:
    thing = NamedNode(document.replace("/doc/", "/id/"))
    said = [
        Triple(NamedNode(document), FOAF.primaryTopic, thing),
        Triple(thing, RDF.type, CLASS_BY_KIND[document.split("/")[-2]]),
        Triple(thing, SKOS.prefLabel, Literal(f'Å "{number}" \\ \n – post', language="sv")),
        Triple(
            thing, ANSVAR.validFrom, Literal("2026-01-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))
        ),
    ]
    systems = [one.replace("/doc/", "/id/") for one in there if "/doc/system/" in one]
    if systems and "/service/" in document:
        said.append(Triple(thing, ANSVAR.usesSystem, NamedNode(chance.choice(systems))))
    return said


def main() -> None:
    """Do what is asked until there is no more."""
    base, *folders = sys.argv[1:]
    registry = Registry.open(Settings(base=base, store=Path(folders[0]) if folders else None))
    with ExitStack() as stack:
        stack.callback(registry.close)
        for line in sys.stdin:
            word, *given = line.split()
            answer = "done"
            if word == "serve":
                answer = stack.enter_context(served(registry))
            elif word == "edit":
                edit(registry, int(given[0]), int(given[1]))
            elif word == "follow":
                taken = follow(registry, given[0], now=datetime.now(UTC), name="Den andra staden").taken
                answer = f"{taken.new} {taken.changed} {taken.gone} {taken.aside}"
            elif word == "hash":
                answer = canonical_hash(registry, given[0])
            print(answer, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
