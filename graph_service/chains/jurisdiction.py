"""Where a country stands on a day (GDPR chapter V), derived from the code lists and never listed in the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.chains.chain import Standing, TransferState
from graph_service.chains.facts import Facts, Period
from graph_service.names import ANSVAR, CODE, COUNTRY, DCTERMS, SKOS
from graph_service.queries import construct_from
from graph_service.store.graph_store import GraphStore

HOME = COUNTRY.SE.value
ADEQUACY = CODE.term("transfer-tool#A45-3").value


@dataclass(frozen=True, slots=True)
class Country:
    """What the code list says of a country. `adequacy` is None where no decision covers it."""

    in_eea: bool
    adequacy: Period | None = None
    is_partial: bool = False


@dataclass(frozen=True, slots=True)
class Tool:
    """A ground for transfers: when it holds, and whether it is an adequacy decision (Art. 45)."""

    period: Period
    is_adequacy: bool = False
    countries: tuple[str, ...] = ()
    """The countries that a decision is for; none where the tool does not say which decision it is."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as the register states it; it covers every country where it names none."""

    iri: str
    tool: str | None
    countries: tuple[str, ...]
    period: Period


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The standing of countries and the validity of transfers on a day."""

    countries: Mapping[str, Country]
    tools: Mapping[str, Tool]

    def standing(self, country: str, on: date, transfers: Iterable[Transfer] = ()) -> Standing:
        """Return where processing in `country` stands on the day.

        A partial adequacy decision (such as that for the USA) covers only some recipients, so it counts only where
        one of `transfers` rests on it; without one the country is a third country like any other.
        """
        if country == HOME:
            return "sweden"
        described = self.countries.get(country)
        if described is None:
            return "unknown"
        if described.in_eea:
            return "eea"
        if described.adequacy is None or not described.adequacy.holds(on):
            return "third"
        if not described.is_partial:
            return "adequate"
        return "adequate" if any(self._rests_on_decision(one, country, on) for one in transfers) else "third"

    def transfer_state(self, country: str, transfer: Transfer, on: date) -> TransferState:
        """Return whether `transfer` lets data go to `country` on the day: valid, missing or expired."""
        if transfer.countries and country not in transfer.countries:
            return "missing"
        tool = self.tools.get(transfer.tool or "")
        if tool is None or (tool.countries and country not in tool.countries):
            return "missing"
        if transfer.period.is_ahead(on) or tool.period.is_ahead(on):
            return "missing"
        if transfer.period.is_past(on) or tool.period.is_past(on):
            return "expired"
        return self._adequacy_state(country, on) if tool.is_adequacy else "valid"

    def _adequacy_state(self, country: str, on: date) -> TransferState:
        described = self.countries.get(country)
        if described is None or described.adequacy is None or described.adequacy.is_ahead(on):
            return "missing"
        return "expired" if described.adequacy.is_past(on) else "valid"

    def _rests_on_decision(self, transfer: Transfer, country: str, on: date) -> bool:
        tool = self.tools.get(transfer.tool or "")
        return tool is not None and tool.is_adequacy and self.transfer_state(country, transfer, on) == "valid"


def read_jurisdiction(store: GraphStore) -> Jurisdiction:
    """Return the countries and transfer tools of the code lists in the store."""
    facts = Facts(construct_from(store, "chain-what-holds-in-which-country"))
    return Jurisdiction(
        countries={iri: _country(facts, iri) for iri in facts.subjects(ANSVAR.inEEA)},
        tools={iri: _tool(facts, iri) for iri in facts.subjects(SKOS.inScheme)},
    )


def _country(facts: Facts, iri: str) -> Country:
    scope = facts.text(iri, ANSVAR.adequacyScope)
    return Country(
        in_eea=facts.is_true(iri, ANSVAR.inEEA) or facts.is_true(iri, ANSVAR.inEU),
        adequacy=facts.period(iri, ANSVAR.adequateFrom, ANSVAR.adequateUntil) if scope else None,
        is_partial=scope == "partial",
    )


def _tool(facts: Facts, iri: str) -> Tool:
    return Tool(
        period=facts.period(iri, ANSVAR.validFrom, ANSVAR.validTo),
        is_adequacy=iri == ADEQUACY or ADEQUACY in facts.things(iri, SKOS.broader),
        countries=tuple(facts.things(iri, DCTERMS.spatial)),
    )
