"""How far an incident at a supplier, a system or a service reaches: controllers, people, contacts, clocks, notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pyoxigraph import NamedNode

from graph_service.chains.facts import Facts
from graph_service.chains.upward import Use, merge_uses, where_used
from graph_service.clocks import Clock, clocks
from graph_service.names import ANSVAR, DPV, ROLE, SCHEMA
from graph_service.notices import Notice, incident_notice
from graph_service.queries import construct_from
from graph_service.read_models import ReadModels
from graph_service.roles.reach import responsible_for
from graph_service.store.graph_store import GraphStore

CONTACT_ROLES = (ROLE.dataProtectionOfficer.value, ROLE.dataProtectionCoordinator.value)


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a controller is reached: a post or organisation by its role, None for the controller itself."""

    party: str
    role: str | None
    email: str | None
    telephone: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One controller or customer that is hit; `rank` is the nearest at which the supplier stands in its chains."""

    controller: str
    uses: tuple[Use, ...]
    activities: tuple[str, ...]
    rank: int
    data_subjects: tuple[str, ...]
    personal_data: tuple[str, ...]
    contacts: tuple[Contact, ...]
    notice: Notice


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that an incident at `about` reaches on a day, the controllers by name.

    `about` may be an incident of the register; then what it states decides what is hit and when it was known.
    """

    about: str
    on: date
    known_at: datetime | None
    scopes: tuple[str, ...]
    """The services, systems and activities through which it reaches them, sorted."""
    hits: tuple[Hit, ...]
    clocks: tuple[Clock, ...]

    @property
    def data_subjects(self) -> tuple[str, ...]:
        """The categories of people whose data may be hit, sorted."""
        return tuple(sorted({one for hit in self.hits for one in hit.data_subjects}))


def impact_of(
    store: GraphStore, models: ReadModels, about: str, on: date, *, known_at: datetime | None, lang: str
) -> Impact:
    """Return how far an incident at a thing reaches on a day; the drafts of notices are in `lang`."""
    said = _said(store, about)
    hit_things: tuple[str, ...] = (about,)
    affected: tuple[str, ...] = ()
    if models.labels.kind(about) == "incident":
        hit_things, affected = said.things(about, ANSVAR.concerns), said.things(about, ANSVAR.affects)
        known_at = known_at or moment_of(said, about, ANSVAR.knownAt)
    found = merge_uses(use for thing in hit_things for use in where_used(models.adjacency, thing, on))
    by_party: dict[str, list[Use]] = defaultdict(list, {party: [] for party in affected})
    for use in found:
        by_party[use.customer].append(use)
    hits = tuple(
        _hit(store, models, about, on, party=party, uses=by_party[party], known_at=known_at, lang=lang)
        for party in models.labels.sorted(by_party, lang)
    )
    scopes = tuple(sorted({use.scope for use in found}))
    limits = clocks(known_at, lambda done: moment_of(said, about, done))
    return Impact(about, on, known_at, scopes, hits, limits)


def _hit(
    store: GraphStore,
    models: ReadModels,
    about: str,
    on: date,
    *,
    party: str,
    uses: Iterable[Use],
    known_at: datetime | None,
    lang: str,
) -> Hit:
    uses = tuple(uses)
    activities = tuple(sorted({activity for use in uses for activity in use.activities}))
    said = [_said(store, activity) for activity in activities]
    data_subjects, personal_data = (
        tuple(sorted({thing for one, facts in zip(activities, said, strict=True) for thing in facts.things(one, what)}))
        for what in (DPV.hasDataSubject, DPV.hasPersonalData)
    )
    contacts = contacts_of(store, models, party, on)
    notice = incident_notice(
        models.labels,
        lang,
        about=about,
        controller=party,
        emails=emails_of(contacts),
        known_at=known_at,
        activities=activities,
        data_subjects=data_subjects,
        personal_data=personal_data,
    )
    rank = min((use.rank for use in uses), default=0)
    return Hit(party, uses, activities, rank, data_subjects, personal_data, contacts, notice)


def contacts_of(store: GraphStore, models: ReadModels, party: str, on: date) -> tuple[Contact, ...]:
    """Return where a party is reached: its data protection officer, its coordinators, and itself, in that order."""
    held = [(one.party, role) for role in CONTACT_ROLES for one in responsible_for(models.holdings, party, on, role)]
    found = []
    for iri, role in [*dict.fromkeys(held), (party, None)]:
        said = _said(store, iri)
        found.append(Contact(iri, role, said.text(iri, SCHEMA.email), said.text(iri, SCHEMA.telephone)))
    return tuple(found)


def emails_of(contacts: Iterable[Contact]) -> tuple[str, ...]:
    """Return the addresses of contacts, each once."""
    return tuple(dict.fromkeys(one.email for one in contacts if one.email))


def _said(store: GraphStore, iri: str) -> Facts:
    return Facts(construct_from(store, "what-is-said-of-a-thing", thing=NamedNode(iri)))


def moment_of(said: Facts, iri: str, predicate: NamedNode) -> datetime | None:
    """Return the value as a moment with a time zone, that of the machine where none is stated; None for no moment."""
    text = said.text(iri, predicate)
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        # The rules report a moment that is none; the rest is shown all the same.
        return None
    # A moment without a time zone cannot be compared with the others; the register asks for one.
    return moment.astimezone() if moment is not None and moment.tzinfo is None else moment
