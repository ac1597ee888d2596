"""One engagement as a link of a chain: its places, agreement and ground for transfer as they stand on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from graph_service.chains.adjacency import Agreement, Engagement
from graph_service.chains.chain import AgreementState, Link, Place, Standing, TransferState
from graph_service.chains.jurisdiction import Jurisdiction, Transfer

# The order in which the state of several countries of one engagement is told: what is wrong first.
_WORST_FIRST: tuple[TransferState, ...] = ("missing", "expired", "unknown", "valid", "not needed")
_BEST_FIRST: tuple[TransferState, ...] = ("valid", "expired", "missing")
_WITHIN = frozenset({"sweden", "eea"})


def make_link(
    engagement: Engagement,
    jurisdiction: Jurisdiction,
    on: date,
    *,
    depth: int,
    rank: int,
    parent: int | None,
    is_repeat: bool,
    domicile: str | None = None,
    ultimate_parent: str | None = None,
    part_of: str | None = None,
    others: tuple[str, ...] = (),
) -> Link:
    """Return the engagement as a link. `rank` is used where the register states none."""
    agreement, agreement_state = _agreement_on(engagement.agreements, on)
    placed = _placed(engagement, jurisdiction, on)
    transfer, transfer_state = _transfer_on(engagement.transfers, placed)
    return Link(
        engagement=engagement.iri,
        engager=engagement.engager,
        engaged=engagement.engaged,
        scope=engagement.scope,
        depth=depth,
        rank=engagement.rank if engagement.rank is not None else rank,
        parent=parent,
        places=tuple([place for place, _ in placed]),
        agreement=agreement.iri if agreement else None,
        agreement_state=agreement_state,
        agreement_until=agreement.period.end if agreement else None,
        transfer=transfer.iri if transfer else None,
        transfer_state=transfer_state,
        tool=transfer.tool if transfer else None,
        transfer_until=_until(transfer, jurisdiction) if transfer else None,
        authorisation=engagement.authorisation,
        purpose=engagement.purpose,
        valid_from=engagement.period.start,
        valid_to=engagement.period.end,
        is_repeat=is_repeat,
        domicile=domicile,
        ultimate_parent=ultimate_parent,
        part_of=part_of,
        source=engagement.source,
        others=others,
    )


def _placed(engagement: Engagement, jurisdiction: Jurisdiction, on: date) -> list[tuple[Place, Transfer | None]]:
    """Return the places of processing, each with the transfer that decides there."""
    if engagement.countries:
        return [_place(one, engagement.transfers, jurisdiction, on) for one in engagement.countries]
    return [(Place(None, text.value, "unknown", lang=text.lang), None) for text in engagement.place_texts]


def _place(
    country: str, transfers: Sequence[Transfer], jurisdiction: Jurisdiction, on: date
) -> tuple[Place, Transfer | None]:
    standing = jurisdiction.standing(country, on, transfers)
    if standing in _WITHIN:
        return _place_within(country, standing), None
    transfer, ground = _transfer_to(country, standing, transfers, jurisdiction, on)
    described = jurisdiction.countries.get(country)
    decision = described.adequacy if described else None
    if transfer is not None:
        until = _until(transfer, jurisdiction)
    else:
        until = decision.end if decision and standing == "adequate" else None
    is_partial = described is not None and described.is_partial and decision is not None and decision.holds(on)
    return Place(country, None, standing, ground, transfer.tool if transfer else None, until, is_partial), transfer


@cache
def _place_within(country: str, standing: Standing) -> Place:
    """Return the place in a country of the EEA: most places are one of thirty, and need not be made each time."""
    return Place(country, None, standing, "not needed")


def _until(transfer: Transfer, jurisdiction: Jurisdiction) -> date | None:
    tool = jurisdiction.tools.get(transfer.tool or "")
    return _earliest(transfer.period.end, tool.period.end if tool else None)


def _agreement_on(agreements: Sequence[Agreement], on: date) -> tuple[Agreement | None, AgreementState]:
    """Return the agreement that says most for the engagement on the day, and its state."""
    best: Agreement | None = None
    best_state: AgreementState = "missing"
    for agreement in agreements:
        state = _state(agreement, on)
        if state == "valid":
            return agreement, state
        if best is None or (best_state, state) == ("future", "expired"):
            best, best_state = agreement, state
    return best, best_state


def _state(agreement: Agreement, on: date) -> AgreementState:
    if agreement.period.is_past(on):
        return "expired"
    return "future" if agreement.period.is_ahead(on) else "valid"


def _transfer_on(
    transfers: Sequence[Transfer], placed: Sequence[tuple[Place, Transfer | None]]
) -> tuple[Transfer | None, TransferState]:
    """Return the transfer that decides, and the state of the engagement: each third country must be covered.

    With places known, a country within the EEA or with full adequacy needs no transfer, and what is stated for it
    is told only where nothing else is.
    """
    stated = transfers[0] if transfers else None
    standings = {place.standing for place, _ in placed}
    if standings <= {"unknown"}:
        return stated, "unknown"
    if standings <= _WITHIN:
        return stated, "not needed"
    place, transfer = min(placed, key=lambda one: _WORST_FIRST.index(one[0].ground))
    return transfer or stated, place.ground


def _transfer_to(
    country: str, standing: Standing, transfers: Sequence[Transfer], jurisdiction: Jurisdiction, on: date
) -> tuple[Transfer | None, TransferState]:
    if standing == "unknown":
        return None, "unknown"
    states = [(one, jurisdiction.transfer_state(country, one, on)) for one in transfers]
    # What is worth telling of a country is the best ground for it; one for another country is none.
    best = min(states, key=lambda one: _BEST_FIRST.index(one[1]), default=None)
    if standing == "adequate":
        return best if best and best[1] == "valid" else (None, "not needed")
    return best or (None, "missing")


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
