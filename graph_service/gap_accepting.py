"""Accepting a gap for a time, and taking that back: each a record of its own, written through the one door.

Source: GDPR Art. 5(2) and 24(1): who is responsible must be able to show why a gap was left as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.errors import AnsvarError, BadRequest, NotFound, Problem
from graph_service.gap_acceptances import Acceptance
from graph_service.gaps import Gap
from graph_service.names import ANSVAR, DCTERMS, FOAF, RDF, SKOS, day_literal, slug_of
from graph_service.registry import Registry
from graph_service.used_addresses import has_been_used

DECIDERS = ("post", "organisation", "unit")
"""The kinds of record that can accept a gap; never a person."""
_ONE_AT_A_TIME = Lock()  # Two that accept the same gap at once would both find that nobody has.
_NAMES = {"sv": "Godtagen brist – {gap}, {thing}", "en": "Accepted gap – {gap}, {thing}"}


class AlreadyAccepted(AnsvarError):
    """The gap is accepted already."""

    status = 409
    title = "Conflict"


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a gap is left as it is, who decided that, and until when."""

    reason: Mapping[str, str]
    """By language tag."""
    decided_by: str
    until: date
    """The last day that it holds."""
    decided_on: date
    decision: str | None = None
    """The number of the decision."""


def accept_gap(registry: Registry, gap: Gap, decision: Decision, *, who: str) -> Acceptance:
    """Write the record of an accepted gap and return what it says; `who` is the function that the change log names.

    Raises BadRequest where the decision is not one that holds, AlreadyAccepted where another one is in force.
    """
    _check(registry, decision)
    with _ONE_AT_A_TIME:
        known = registry.acceptance(gap)
        if known is not None:
            raise AlreadyAccepted(
                f"The gap {gap.iri} is accepted already until {known.until} by {known.iri}. Withdraw that first."
            )
        thing = registry.base.thing("acceptance", _free_slug(registry, gap))
        graph = registry.base.document(thing)
        said = [Triple(graph, FOAF.primaryTopic, thing), *_statements(registry, thing, gap, decision)]
        why = f"Godtar bristen {registry.labels.label(gap.rule, 'sv').value} till {decision.until.isoformat()}"
        registry.commit(Change({graph: said}, who, why))
    return _acceptance(registry, thing)


def withdraw_acceptance(registry: Registry, gap: Gap, on: date, *, who: str) -> Acceptance:
    """Take back the decision that accepts a gap, as of a day, and return what its record says then.

    Raises NotFound where no decision in force accepts the gap.
    """
    with _ONE_AT_A_TIME:
        known = registry.acceptance(gap, on)
        if known is None:
            raise NotFound(f"The gap {gap.iri} is not accepted on {on}, so there is nothing to withdraw.")
        thing = NamedNode(known.iri)
        graph = registry.base.document(thing)
        said = [one for one in registry.store.graph(graph) if one.predicate != ANSVAR.withdrawnOn]
        said.append(Triple(thing, ANSVAR.withdrawnOn, day_literal(on)))
        why = f"Återtar godtagandet av bristen {registry.labels.label(gap.rule, 'sv').value}"
        registry.commit(Change({graph: said}, who, why))
    return _acceptance(registry, thing)


def _acceptance(registry: Registry, thing: NamedNode) -> Acceptance:
    return next(one for one in registry.acceptances() if one.iri == thing.value)


def _check(registry: Registry, decision: Decision) -> None:
    problems = []
    if not any(text.strip() for text in decision.reason.values()):
        problems.append(Problem("reason", "The reason is empty. Write why the gap may remain for a time."))
    if registry.labels.kind(decision.decided_by) not in DECIDERS:
        text = f"decided_by is '{decision.decided_by}', not a post or organisation of the register. Give its IRI."
        problems.append(Problem("decided_by", text))
    if decision.until < date.today():
        text = f"until is {decision.until}, a day that is past. Give the last day that the acceptance shall hold."
        problems.append(Problem("until", text))
    if decision.decided_on > date.today():
        text = f"decided_on is {decision.decided_on}, a day to come. Give the day of the decision."
        problems.append(Problem("decided_on", text))
    if problems:
        raise BadRequest(" ".join(one.message for one in problems), tuple(problems))


def _free_slug(registry: Registry, gap: Gap) -> str:
    thing = gap.focus.rpartition("/")[2]
    rule = slug_of(gap.rule.rpartition("#")[2])
    start = f"{thing}-{rule}-{date.today().isoformat()}"
    slug, number = start, 2
    while has_been_used(registry.store, registry.base, registry.base.thing("acceptance", slug).value):
        slug, number = f"{start}-{number}", number + 1
    return slug


def _statements(registry: Registry, thing: NamedNode, gap: Gap, decision: Decision) -> list[Triple]:
    labels = registry.labels
    said = [
        Triple(thing, RDF.type, ANSVAR.AcceptedGap),
        Triple(thing, ANSVAR.acceptsRule, NamedNode(gap.rule)),
        Triple(thing, ANSVAR.concerns, NamedNode(gap.focus)),
        Triple(thing, ANSVAR.decidedBy, NamedNode(decision.decided_by)),
        Triple(thing, ANSVAR.decidedOn, day_literal(decision.decided_on)),
        Triple(thing, ANSVAR.validTo, day_literal(decision.until)),
    ]
    for lang, pattern in _NAMES.items():
        name = pattern.format(gap=labels.label(gap.rule, lang).value, thing=labels.label(gap.focus, lang).value)
        said.append(Triple(thing, SKOS.prefLabel, Literal(name, language=lang)))
    said += [Triple(thing, ANSVAR.reason, _text(text, lang)) for lang, text in decision.reason.items() if text.strip()]
    if decision.decision:
        said.append(Triple(thing, ANSVAR.decision, Literal(decision.decision)))
        said.append(Triple(thing, DCTERMS.source, Literal(decision.decision)))
    return said


def _text(text: str, lang: str) -> Literal:
    return Literal(text.strip(), language=lang) if lang else Literal(text.strip())
