"""One party in several registers: joined by its organisation number, so that a chain written once is shown in others.

A number with a valid check digit is who a party is, whatever the registers call it; a name alone joins nothing. Our own
record stands for the others. Two records of one register are never joined: those are for somebody to merge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode, Triple

from graph_service.followed import followed_registers
from graph_service.names import ANSVAR, DPV, ORG
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore

_PARTIES = frozenset(
    {
        *(ANSVAR.engager, ANSVAR.engaged, ANSVAR.providedBy, ANSVAR.suppliedBy, ANSVAR.ultimateParent, ANSVAR.heldBy),
        *(DPV.hasDataController, ORG.subOrganizationOf),
    }
)
_JOINING = frozenset({ORG.identifier, ANSVAR.followsRegister})


@dataclass(frozen=True, slots=True)
class Joined:
    """The registers that are followed, and which of their parties another record stands for."""

    registers: tuple[str, ...] = ()
    """The bases of their addresses, sorted."""
    stand_in: Mapping[str, str] = field(default_factory=dict)
    """The record that stands for a party, by the record of it in another register."""
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The same the other way round, sorted."""

    def register_of(self, iri: str) -> str | None:
        """Return the followed register that an address is one of, None where it is ours."""
        return next((one for one in self.registers if iri.startswith(f"{one}/")), None)

    def read(self, triples: Iterable[Triple]) -> list[Triple]:
        """Return statements in which each party is named by the record that stands for it."""
        if not self.stand_in:
            return list(triples)
        return [self._read(one) for one in triples]

    def _read(self, one: Triple) -> Triple:
        value = one.object
        if one.predicate not in _PARTIES or not isinstance(value, NamedNode) or value.value not in self.stand_in:
            return one
        return Triple(one.subject, one.predicate, NamedNode(self.stand_in[value.value]))


NOT_JOINED = Joined()


def tells_of_joining(statements: Iterable[Triple]) -> bool:
    """Tell whether statements that come or go can alter who is joined with whom."""
    return any(one.predicate in _JOINING for one in statements)


def read_joined(store: GraphStore) -> Joined:
    """Return which parties several registers have; nothing is asked where no other register is followed."""
    registers = tuple(sorted(one.register for one in followed_registers(store)))
    if not registers:
        return NOT_JOINED
    plain = Joined(registers)
    by_number: dict[str, set[str]] = defaultdict(set)
    for row in ask_store(store, "which-numbers-do-organisations-have"):
        organisation, number = row["organisation"], row["number"]
        digits = organisation_number(number.value) if number is not None else None
        if organisation is not None and digits is not None:
            by_number[digits].add(organisation.value)
    stand_in: dict[str, str] = {}
    for parties in by_number.values():
        # Our own first, which no register is that of.
        first, *others = sorted(parties, key=lambda one: (plain.register_of(one) or "", one))
        stand_in.update({one: first for one in others if plain.register_of(one) != plain.register_of(first)})
    turned: dict[str, list[str]] = defaultdict(list)
    for other, first in sorted(stand_in.items()):
        turned[first].append(other)
    return Joined(registers, stand_in, {first: tuple(others) for first, others in turned.items()})


def organisation_number(text: str) -> str | None:
    """Return the ten digits of a Swedish organisation number; None for a wrong check digit and a person's number."""
    digits = re.sub(r"[\s-]", "", text)
    # Skatteverket puts 16 before the number of an organisation where a century stands for persons.
    digits = digits[2:] if len(digits) == 12 and digits.startswith("16") else digits
    # The third digit is 2 or more; the rest are numbers of persons.
    if re.fullmatch(r"\d{2}[2-9]\d{7}", digits) is None:
        return None
    doubled = (int(one) * (2 - place % 2) for place, one in enumerate(digits))
    return digits if sum(one // 10 + one % 10 for one in doubled) % 10 == 0 else None
