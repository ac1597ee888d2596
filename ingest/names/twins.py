"""Records of one kind that may be the same thing twice, for somebody to merge or to say that they are two."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from graph_service.registry import Registry
from ingest.names.decisions import Decisions, read_decisions
from ingest.names.known import KnownName, KnownNames, known_names
from ingest.names.matching import Asked, Match, matches

TWINS_FROM = 82.0
"""The score from which two records are worth a look; "begins with" alone is not, or every group would be."""

SPELT_ALIKE_FROM = 85.0
"""The same where spelling is all there is: one letter in twenty; below, boards of one city are twins of each other."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Two records that may be one, by the name of the first that the second is most like."""

    one: str
    other: str
    name: str
    match: Match


def twins(registry: Registry, kind: str = "organisation") -> tuple[Twins, ...]:
    """Return the pairs that may be one thing and that nobody has decided of, the likeliest first.

    They are worked out once for each revision of the register.
    """
    with _LOCK:
        kept = _KEPT.setdefault(registry, {})
        revision = registry.revision
        if kind not in kept or kept[kind][0] != revision:
            pairs = pairs_in(known_names(registry, kind), read_decisions(registry.store))
            made_up = registry.labels.is_synthetic
            # What is made up is not what is real, however alike the names are.
            kept[kind] = revision, tuple(one for one in pairs if made_up(one.one) == made_up(one.other))
        return kept[kind][1]


_LOCK = threading.Lock()
_KEPT: WeakKeyDictionary[Registry, dict[str, tuple[int, tuple[Twins, ...]]]] = WeakKeyDictionary()


def pairs_in(known: KnownNames, decisions: Decisions) -> tuple[Twins, ...]:
    """Return the pairs among these names that may be one thing and that are not decided of, the likeliest first."""
    settled = _settled(known, decisions)
    found: dict[frozenset[str], Twins] = {}
    for one in known.names:
        for match in matches(known, Asked(one.name, country=known.country.get(one.iri)), is_start_equal=True):
            pair = frozenset((one.iri, match.iri))
            if len(pair) == 2 and _is_telling(match) and pair not in settled and not _numbers_differ(known, pair):
                _keep_likeliest(found, pair, one, match)
    return tuple(sorted(found.values(), key=lambda pair: (-pair.match.score, pair.one, pair.other)))


def _is_telling(match: Match) -> bool:
    return match.score >= (SPELT_ALIKE_FROM if match.grounds[0].code == "alike" else TWINS_FROM)


def _keep_likeliest(found: dict[frozenset[str], Twins], pair: frozenset[str], one: KnownName, match: Match) -> None:
    before = found.get(pair)
    if before is None or before.match.score < match.score:
        found[pair] = Twins(one.iri, match.iri, one.text, match)


def _settled(known: KnownNames, decisions: Decisions) -> set[frozenset[str]]:
    """Return the pairs of which somebody has decided that a name of the one does not mean the other."""
    return {frozenset((one.iri, other)) for one in known.names for other in decisions.decided(one.text).differs_from}


def _numbers_differ(known: KnownNames, pair: frozenset[str]) -> bool:
    """Tell whether both have a number of one scheme, and not the same."""
    one, other = (known.identifiers.get(iri, set()) for iri in pair)
    shared = {x.scheme for x in one} & {x.scheme for x in other}
    return bool(shared) and not one & other
