"""Ranking above the engine: how fully the words and a name cover each other, and what kind of thing is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_service.names import ROLE
from graph_service.search.asked import Asked, Lexicon
from graph_service.search.catalogue import KnownName
from graph_service.search.question_words import FUNCTION
from graph_service.search.questions import Reading

_SYNONYM_SHARE = 0.97  # A name that fits as well as another record's synonym comes before it.
_FUNCTION_WORD_WEIGHT = 0.1

# What people ask about comes before what only binds it together: an assignment is named by what it assigns.
_PRIOR: Mapping[str, float] = {
    "activity": 1.0,
    "service": 1.0,
    "system": 1.0,
    "organisation": 1.0,
    "information": 0.95,
    "risk": 0.95,
    "rule": 0.9,
    "role": 0.95,
    "document": 0.95,
    "unit": 0.95,
    "post": 0.88,
    "incident": 0.85,
    "safeguard": 0.8,
    "continuity": 0.8,
    "control-point": 0.75,
    "control-area": 0.75,
    "recommendation": 0.7,
    "action": 0.7,
}
_OTHER_PRIOR = 0.6

_PRIOR_BY_INTENT: Mapping[str, Mapping[str, float]] = {
    "responsible": {"unit": 0.8, "post": 0.8, "risk": 0.85, "rule": 0.6, "document": 0.85, "role": 0.8},
    "processor_chain": {
        "organisation": 1.05,
        "risk": 0.6,
        "rule": 0.5,
        "document": 0.7,
        "role": 0.5,
        "unit": 0.7,
        "post": 0.6,
    },
    "risk": {"risk": 1.4, "rule": 0.6, "document": 0.7, "role": 0.6},
    "gap": {"rule": 1.35, "risk": 0.7, "document": 0.65, "role": 0.6},
    "find": {},
}
_PRIOR_BY_ROLE: Mapping[str, Mapping[str, float]] = {
    ROLE.systemOwner.value: {"system": 1.15},
    ROLE.systemAdministrator.value: {"system": 1.15},
    ROLE.serviceManager.value: {"service": 1.15},
    ROLE.controller.value: {"activity": 1.1},
    ROLE.informationOwner.value: {"activity": 1.1, "information": 1.15},
    ROLE.riskOwner.value: {"risk": 1.6},
}


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How a name and the words of a question cover each other, from 0 to 1."""

    name: KnownName | None
    recall: float
    """The share of what was asked that the name holds."""
    precision: float
    """The share of the name that was asked for."""

    @property
    def score(self) -> float:
        """Both in one: what was asked matters more than what the name says besides."""
        return self.recall * (0.6 + 0.4 * self.precision)

    @property
    def is_exact(self) -> bool:
        """Whether the words are the name and nothing else."""
        return self.score > 0.97


def prior(kind: str, reading: Reading) -> float:
    """Return how likely a question like this is about a thing of this kind."""
    found = _PRIOR.get(kind, _OTHER_PRIOR)
    found *= _PRIOR_BY_INTENT[reading.intent].get(kind, 1.0)
    found *= _PRIOR_BY_ROLE.get(reading.role or "", {}).get(kind, 1.0)
    if reading.role and not reading.words and kind == "role":
        found *= 2.0
    if kind in reading.sorts:
        found *= 1.1
    if kind == "organisation" and reading.asks_for_supplier:
        found *= 1.2
    return found


class Ranker:
    """What names are measured against: the words of one question."""

    def __init__(self, asked: Sequence[Asked], lexicon: Lexicon) -> None:
        self._asked = asked
        self._lexicon = lexicon
        self._wanted = sum(one.weight for one in asked)
        # By term, because a name has few of them: which words of the question it stands for, and how well.
        self._by_term: dict[str, list[tuple[int, float]]] = {}
        for place, one in enumerate(asked):
            for term, likeness in one.likeness.items():
                self._by_term.setdefault(term, []).append((place, likeness))

    def best_name(self, names: Sequence[KnownName]) -> NameMatch:
        """Return the name that fits the words best."""
        best, best_score = NameMatch(None, 0.0, 0.0), 0.0
        for name in names:
            if self._by_term.keys().isdisjoint(name.terms):
                continue
            match = self._match(name)
            score = match.score * (_SYNONYM_SHARE if name.is_synonym else 1.0)
            if score > best_score:
                best, best_score = match, score
        return best

    def _match(self, name: KnownName) -> NameMatch:
        held = [0.0] * len(self._asked)
        covered = weighed = 0.0
        rarity = self._lexicon.rarity
        for terms in name.words:
            best = 0.0
            for term in terms:
                for place, likeness in self._by_term.get(term, ()):
                    held[place] = max(held[place], likeness)
                    best = max(best, likeness)
            weight = rarity(terms) if FUNCTION.isdisjoint(terms) else _FUNCTION_WORD_WEIGHT
            covered += weight * best
            weighed += weight
        recall = sum(one.weight * best for one, best in zip(self._asked, held, strict=True)) / self._wanted
        return NameMatch(name, recall, covered / weighed)
