"""Names of organisations that stand only as text in a record, and that may mean an organisation of the register."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.queries import ask_store
from graph_service.registry import Registry
from ingest.names.cells import companies_in
from ingest.names.resolve import Names

_LONGEST = 80  # Characters; longer texts are sentences about processors and not names of them.


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, and the record in whose text it stands."""

    name: str
    record: str


def unsure_mentions(registry: Registry) -> list[Mention]:
    """Return the names of processors told as text that are likely to be a record, but not certain to be; each once.

    Sorted by the record. What is certain and what is like nothing is left out: neither needs a decision.
    """
    names = Names(registry)
    found: dict[str, Mention] = {}
    for row in ask_store(registry.store, "which-processors-are-told-only-as-text"):
        record, text = row["record"], row["text"]
        if record is None or text is None:
            continue
        for name in companies_in(text.value, lambda one: names.resolve("organisation", one).iri is not None):
            if len(name) <= _LONGEST:
                resolved = names.resolve("organisation", name)
                if resolved.iri is None and resolved.candidates:
                    found.setdefault(name, Mention(name, record.value))
    return list(found.values())
