"""What becomes invalid if something ends, moves or changes hands."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Transfer
from graph_service.chains.what_if import Supposition, read_supposition, suppose
from graph_service.errors import BadRequest
from graph_service.names import CODE, COUNTRY

TODAY = date(2026, 11, 24)
GB, IN, SE, US = (COUNTRY.term(code).value for code in ("GB", "IN", "SE", "US"))
DPF, SCC, ADEQUACY = (CODE.term(f"transfer-tool#{name}").value for name in ("dpf", "A46-2-c", "A45-3"))
IN_FORCE = Agreement("agreement", Period(date(2024, 1, 1), None))


def _transfer(tool, country):
    return Transfer(f"transfer-{country[-2:]}", tool, (country,), Period())


def _engagement(engager, engaged, **facts):
    return Engagement(f"{engager}-{engaged}", engager, engaged, "service", Period(), **facts)


WORLD = build_adjacency(
    [
        _engagement("board", "provider", agreements=(IN_FORCE,), countries=(SE,)),
        _engagement("provider", "american", countries=(US,), transfers=(_transfer(DPF, US),)),
        _engagement("provider", "british", countries=(GB,)),
        _engagement("american", "indian", countries=(IN,), transfers=(_transfer(SCC, IN),)),
        _engagement("british", "shared", countries=(SE,)),
        _engagement("american", "shared", countries=(SE,)),
        _engagement("american", "bare", countries=(IN,)),
    ],
    uses={"activity": ("service",)},
    controllers={"activity": ("board",)},
    domiciles={"american": US, "british": GB, "buyer": IN, "provider": SE},
)


def _effects(jurisdiction, what, of, to=None, on=TODAY):
    found = suppose(WORLD, jurisdiction, Supposition(what, of, to), on)
    return [(effect.engagement, effect.reason) for effect in found.effects]


def test_agreement_that_ends_leaves_its_engagements_without_one(jurisdiction):
    """Those that had none before are no consequence."""
    assert _effects(jurisdiction, "ends", "agreement") == [("board-provider", "no_agreement")]
    assert _effects(jurisdiction, "ends", "agreement", on=date(2023, 1, 1)) == []


def test_effect_tells_whom_it_reaches(jurisdiction):
    """A transfer four steps away is the board's concern."""
    found = suppose(WORLD, jurisdiction, Supposition("withdrawn", SCC), TODAY)

    (effect,) = found.effects
    assert (effect.engagement, effect.reason) == ("american-indian", "no_ground")
    assert (effect.customers, effect.activities) == (("board",), ("activity",))
    assert [(use.customer, use.rank, use.path) for use in found.uses] == [
        ("board", 3, ("board-provider", "provider-american", "american-indian"))
    ]


@pytest.mark.parametrize(
    ("withdrawn", "lost"),
    [
        (DPF, ["provider-american"]),
        (US, ["provider-american"]),
        (GB, ["provider-british"]),
        (CODE.term("transfer-tool#adequacyGB").value, ["provider-british"]),
        (ADEQUACY, ["provider-american", "provider-british"]),
        ("transfer-IN", ["american-indian"]),
        (COUNTRY.term("NO").value, []),
    ],
)
def test_decision_that_is_withdrawn_takes_the_ground_of_what_rests_on_it(jurisdiction, withdrawn, lost):
    """A decision, a country's decisions, one transfer, or every adequacy decision; what had no ground is not new."""
    assert _effects(jurisdiction, "withdrawn", withdrawn) == [(one, "no_ground") for one in lost]


def test_seat_that_moves_out_of_the_union_is_told(jurisdiction):
    """Where the data are processed stays as it is; the transfer must be judged anew."""
    assert _effects(jurisdiction, "moves", "provider", IN) == [("board-provider", "seat_outside")]
    assert _effects(jurisdiction, "moves", "provider", COUNTRY.term("DE").value) == []


def test_supplier_bought_from_outside_is_told(jurisdiction):
    """By the seat of the buyer; a buyer without a known seat is told as that."""
    assert _effects(jurisdiction, "acquired", "provider", "buyer") == [("board-provider", "parent_outside")]
    assert _effects(jurisdiction, "acquired", "provider", "stranger") == [("board-provider", "parent_unknown")]


def test_supplier_gone_cuts_off_what_only_it_leads_to(jurisdiction):
    """What another supplier leads to as well stays."""
    assert sorted(_effects(jurisdiction, "gone", "provider")) == [
        ("american-bare", "cut_off"),
        ("american-indian", "cut_off"),
        ("american-shared", "cut_off"),
        ("board-provider", "gone"),
        ("british-shared", "cut_off"),
        ("provider-american", "gone"),
        ("provider-british", "gone"),
    ]
    assert ("british-shared", "cut_off") not in _effects(jurisdiction, "gone", "american")


@pytest.mark.parametrize(
    ("what", "to", "parameter"), [("stops", None, "what"), ("moves", None, "to"), ("gone", SE, "to")]
)
def test_supposition_that_says_too_little_or_too_much_is_refused(what, to, parameter):
    """Each with the parameter that is wrong."""
    with pytest.raises(BadRequest) as refusal:
        read_supposition(what, "supplier", to)

    assert refusal.value.problems[0].path == parameter
