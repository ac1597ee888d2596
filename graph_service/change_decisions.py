"""What a customer answers to an announced change of sub-processors: an approval, or an objection with its reason.

Each is a record of its own, written through the one door: an approval is a notice by the customer to the announcer,
which a specific authorisation asks for. Source: GDPR Art. 28(2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.chains.procedure import AnnouncedChange, Told
from graph_service.changes import Change
from graph_service.errors import AnsvarError, BadRequest, NotFound, Problem
from graph_service.names import ANSVAR, DCTERMS, FOAF, RDF, SKOS, day_literal, moment_literal
from graph_service.registry import Registry

_Statement = tuple[NamedNode, NamedNode | Literal]

_ONE_AT_A_TIME = Lock()  # Two who answer for one customer at once would both find that nobody has.
_APPROVAL = {
    "sv": "{customer} godkänner: {announcement}",
    "en": "{customer} approves: {announcement}",
}
_OBJECTION = {
    "sv": "{customer} invänder: {announcement}",
    "en": "{customer} objects: {announcement}",
}


class AlreadyAnswered(AnsvarError):
    """The change cannot be answered by this customer, for it has been, or it is too late."""

    status = 409
    title = "Conflict"


@dataclass(frozen=True, slots=True)
class Asked:
    """One announced change and one customer that it affects."""

    change: AnnouncedChange
    told: Told

    @property
    def may_approve(self) -> bool:
        """Whether an approval would be something new: nothing is approved twice or after it was withdrawn."""
        return (
            self.change.state != "withdrawn" and self.told.answer != "approved" and self.change.announced_by is not None
        )

    @property
    def may_object(self) -> bool:
        """Whether an objection may be made: not after it took effect or was withdrawn, and not beside an open one."""
        return self.change.state not in {"withdrawn", "in_force"} and self.told.answer != "objected"


def asked_of(registry: Registry, announcement: str, customer: str, on: date | None = None) -> Asked:
    """Return how an announced change stands with a customer on a day. Raises NotFound where it does not affect it."""
    for change in registry.announced_changes(on, of=announcement):
        for told in change.customers:
            if change.announcement == announcement and told.customer == customer:
                return Asked(change, told)
    raise NotFound(f"The announcement {announcement} does not affect {customer}. See whom it affects on its page.")


def approve(registry: Registry, announcement: str, customer: str, *, who: str, at: datetime) -> str:
    """Write that a customer approves an announced change and return the IRI of the notice that says so.

    `who` is the function that the change log names. Raises NotFound where the change does not affect the customer,
    AlreadyAnswered where there is nothing left to approve.
    """
    with _ONE_AT_A_TIME:
        asked = asked_of(registry, announcement, customer, at.date())
        announced_by = asked.change.announced_by
        if not asked.may_approve or announced_by is None:
            raise AlreadyAnswered(f"{announcement} is withdrawn, or approved by {customer} already. See its page.")
        said: list[_Statement] = [
            (RDF.type, ANSVAR.Notice),
            (ANSVAR.concerns, NamedNode(announcement)),
            (ANSVAR.tells, NamedNode(announced_by)),
            (ANSVAR.madeBy, NamedNode(customer)),
            (ANSVAR.toldAt, moment_literal(at, "seconds")),
        ]
        return _write(registry, "notice", asked, said, names=_APPROVAL, who=who)


def object_to(
    registry: Registry, announcement: str, customer: str, reason: str, *, lang: str, who: str, on: date
) -> str:
    """Write that a customer objects to an announced change and return the IRI of the objection.

    `lang` is the language of the reason. Raises BadRequest without a reason, NotFound where the change does not affect
    the customer, AlreadyAnswered where it is too late or an objection is open.
    """
    if not reason.strip():
        text = "The reason is empty. Write why the change is objected to, so that it can be answered."
        raise BadRequest(text, (Problem("reason", text),))
    with _ONE_AT_A_TIME:
        asked = asked_of(registry, announcement, customer, on)
        if not asked.may_object:
            raise AlreadyAnswered(f"{announcement} has taken effect, is withdrawn or is objected to by {customer}.")
        said: list[_Statement] = [
            (RDF.type, ANSVAR.Objection),
            (ANSVAR.answers, NamedNode(announcement)),
            (ANSVAR.madeBy, NamedNode(customer)),
            (DCTERMS.date, day_literal(on)),
            (ANSVAR.reason, Literal(reason.strip(), language=lang)),
        ]
        return _write(registry, "objection", asked, said, names=_OBJECTION, who=who)


def _write(
    registry: Registry,
    kind: str,
    asked: Asked,
    stated: Iterable[_Statement],
    *,
    names: Mapping[str, str],
    who: str,
) -> str:
    announcement, customer, labels = asked.change.announcement, asked.told.customer, registry.labels
    named = {
        lang: pattern.format(
            customer=labels.label(customer, lang).value, announcement=labels.label(announcement, lang).value
        )
        for lang, pattern in names.items()
    }
    said = [*stated, *((SKOS.prefLabel, Literal(name, language=lang)) for lang, name in named.items())]
    if labels.is_synthetic(announcement):
        said.append((ANSVAR.isSynthetic, Literal(True)))
    thing = registry.base.thing(kind, _free_slug(registry, kind, announcement, customer))
    graph = registry.base.document(thing)
    statements = [Triple(graph, FOAF.primaryTopic, thing), *(Triple(thing, *one) for one in said)]
    registry.commit(Change({graph: statements}, who, named["sv"]))
    return thing.value


def _free_slug(registry: Registry, kind: str, announcement: str, customer: str) -> str:
    start = f"{announcement.rpartition('/')[2]}-{customer.rpartition('/')[2]}"
    slug, number = start, 2
    while registry.describes(registry.base.thing(kind, slug).value):
        slug, number = f"{start}-{number}", number + 1
    return slug
