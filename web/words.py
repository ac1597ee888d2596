"""What the codes of the program are called on a page; the catalogue translates each of them."""

from __future__ import annotations

from web.i18n import gettext, mark

_KINDS = {
    "organisation": (mark("Organisation"), mark("Organisations")),
    "unit": (mark("Unit"), mark("Units")),
    "post": (mark("Post"), mark("Posts")),
    "service": (mark("Service"), mark("Services")),
    "system": (mark("System"), mark("Systems")),
    "information": (mark("Information set"), mark("Information sets")),
    "activity": (mark("Processing activity"), mark("Processing activities")),
    "engagement": (mark("Engagement"), mark("Engagements")),
    "agreement": (mark("Agreement"), mark("Agreements")),
    "transfer": (mark("Transfer to a third country"), mark("Transfers to third countries")),
    "safeguard": (mark("Safeguard"), mark("Safeguards")),
    "assessment": (mark("Impact assessment"), mark("Impact assessments")),
    "risk": (mark("Risk"), mark("Risks")),
    "classification": (mark("Information classification"), mark("Information classifications")),
    "retention": (mark("Retention rule"), mark("Retention rules")),
    "incident": (mark("Incident"), mark("Incidents")),
    "continuity": (mark("Continuity plan"), mark("Continuity plans")),
    "document": (mark("Document"), mark("Documents")),
    "assignment": (mark("Role assignment"), mark("Role assignments")),
    "control-point": (mark("Control point"), mark("Control points")),
    "control-area": (mark("Control area"), mark("Control areas")),
    "recommendation": (mark("Recommendation"), mark("Recommendations")),
    "action": (mark("Action"), mark("Actions")),
    "oversight": (mark("Oversight"), mark("Oversight activities")),
    "announcement": (mark("Announced change of sub-processors"), mark("Announced changes of sub-processors")),
    "objection": (mark("Objection"), mark("Objections")),
    "notice": (mark("Notice"), mark("Notices")),
    "change-event": (mark("Reorganisation"), mark("Reorganisations")),
    "acceptance": (mark("Accepted gap"), mark("Accepted gaps")),
    "source": (mark("Source register"), mark("Source registers")),
    "import": (mark("Import"), mark("Imports")),
    "match": (mark("Match decision"), mark("Match decisions")),
    "role": (mark("Role"), mark("Roles")),
    "rule": (mark("Rule"), mark("Rules")),
}
_SEVERITIES = {
    "violation": mark("Must be mended"),
    "warning": mark("Should be reviewed"),
    "info": mark("Can be improved"),
}
_TONES = {"violation": "danger", "warning": "warning", "info": "info"}
_AGREEMENT_STATES = {
    "valid": mark("In force"),
    "missing": mark("No agreement stated"),
    "expired": mark("Agreement expired"),
    "future": mark("Not yet in force"),
}
_TRANSFER_STATES = {
    "not needed": mark("Not needed"),
    "valid": mark("In force"),
    "missing": mark("Ground missing"),
    "expired": mark("Ground no longer valid"),
    "unknown": mark("Not stated"),
}
_STANDINGS = {
    "sweden": mark("Sweden"),
    "eea": mark("EU/EEA"),
    "adequate": mark("third country with an adequacy decision"),
    "third": mark("third country"),
    "unknown": mark("place not stated"),
}
_DOUBTS = {
    "no_decision": mark("no decision is stated"),
    "no_start": mark("no first day is stated"),
    "review_overdue": mark("its review is overdue"),
    "statement_differs": mark("the record itself names another"),
    "several_successors": mark("the reorganisation does not say who takes over"),
}


def kind_name(kind: str) -> str:
    """Return what one record of the kind is called."""
    return gettext(_KINDS[kind][0]) if kind in _KINDS else kind


def kinds_name(kind: str) -> str:
    """Return what several records of the kind are called."""
    return gettext(_KINDS[kind][1]) if kind in _KINDS else kind


def severity_word(severity: str) -> str:
    """Return what a gap of the severity asks for."""
    return gettext(_SEVERITIES[severity])


def tone(severity: str) -> str:
    """Return the colour of the severity, a `data-color` of the design system."""
    return _TONES[severity]


def agreement_word(state: str) -> str:
    """Return how an agreement stands on the day asked for."""
    return gettext(_AGREEMENT_STATES[state])


def transfer_word(state: str) -> str:
    """Return how the ground of a transfer stands on the day asked for."""
    return gettext(_TRANSFER_STATES[state])


def standing_word(standing: str) -> str:
    """Return how a country stands under chapter V of the regulation."""
    return gettext(_STANDINGS[standing])


def doubt_word(doubt: str) -> str:
    """Return why a responsibility is uncertain."""
    return gettext(_DOUBTS[doubt])
