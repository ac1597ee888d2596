"""One engagement as a link of a chain: its places, agreement and ground for transfer as they stand on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_service.chains.adjacency import Agreement, Engagement
from graph_service.chains.chain import AgreementState, Link, Place, TransferState
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
) -> Link:
    """Return the engagement as a link. `rank` is used where the register states none."""
    agreement, agreement_state = _agreement_on(engagement.agreements, on)
    places = _places(engagement, jurisdiction, on)
    transfer, transfer_state = _transfer_on(engagement.transfers, places, jurisdiction, on)
    tool = jurisdiction.tools.get(transfer.tool or "") if transfer else None
    return Link(
        engagement=engagement.iri,
        engager=engagement.engager,
        engaged=engagement.engaged,
        scope=engagement.scope,
        depth=depth,
        rank=engagement.rank if engagement.rank is not None else rank,
        parent=parent,
        places=places,
        agreement=agreement.iri if agreement else None,
        agreement_state=agreement_state,
        agreement_until=agreement.period.end if agreement else None,
        transfer=transfer.iri if transfer else None,
        transfer_state=transfer_state,
        tool=transfer.tool if transfer else None,
        transfer_until=_earliest(transfer.period.end, tool.period.end if tool else None) if transfer else None,
        authorisation=engagement.authorisation,
        purpose=engagement.purpose,
        valid_from=engagement.period.start,
        valid_to=engagement.period.end,
        is_repeat=is_repeat,
    )


def _places(engagement: Engagement, jurisdiction: Jurisdiction, on: date) -> tuple[Place, ...]:
    if engagement.countries:
        transfers = engagement.transfers
        return tuple([Place(one, None, jurisdiction.standing(one, on, transfers)) for one in engagement.countries])
    return tuple(Place(None, text, "unknown") for text in engagement.place_texts)


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
    transfers: Sequence[Transfer], places: Sequence[Place], jurisdiction: Jurisdiction, on: date
) -> tuple[Transfer | None, TransferState]:
    """Return the transfer that decides, and the state of the engagement: each third country must be covered.

    With places known, a country within the EEA or with full adequacy needs no transfer, and what is stated for it
    is told only where nothing else is.
    """
    standings = {place.standing for place in places}
    if standings <= {"unknown"}:
        return (transfers[0] if transfers else None), "unknown"
    if standings <= _WITHIN:
        return (transfers[0] if transfers else None), "not needed"
    found = [_transfer_to(place, transfers, jurisdiction, on) for place in places]
    transfer, state = min(found, key=lambda one: _WORST_FIRST.index(one[1]))
    return transfer or (transfers[0] if transfers else None), state


def _transfer_to(
    place: Place, transfers: Sequence[Transfer], jurisdiction: Jurisdiction, on: date
) -> tuple[Transfer | None, TransferState]:
    if place.country is None or place.standing == "unknown":
        return None, "unknown"
    if place.standing in _WITHIN:
        return None, "not needed"
    states = [(one, jurisdiction.transfer_state(place.country, one, on)) for one in transfers]
    # What is worth telling of a country is the best ground for it; one for another country is none.
    best = min(states, key=lambda one: _BEST_FIRST.index(one[1]), default=None)
    if place.standing == "adequate":
        return best if best and best[1] == "valid" else (None, "not needed")
    return best or (None, "missing")


def _earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)
