"""The answer to a question, with its ground: who, in which role, through what, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.answering import CHAIN_KINDS
from graph_service.answers import FIRST_ROLE_BY_KIND, Answer
from graph_service.chains.chain import Chain
from graph_service.gaps import Gap
from graph_service.names import ANSVAR, DCTERMS, DPV, ORG, ROLE, SCHEMA
from graph_service.records import Record
from graph_service.registry import Registry
from graph_service.responsibility import Responsibility
from web import context_parts as cp
from web import contexts as c
from web.i18n import gettext, ngettext
from web.pages.facts import make_fact, standing_notes
from web.pages.gap_addresses import gap_organisation_path
from web.pages.gap_items import gaps_of, make_gaps
from web.pages.held import holders_of, roles_in
from web.pages.record import sources_of
from web.pages.things import Things, things_of
from web.pages.values import make_values

MAX_HOLDERS = 5
MAX_OTHER_ROLES = 4
MAX_SUPPLIERS = 5
MAX_GAPS = 3

_FACTS = {
    "activity": (ANSVAR.purpose, DPV.hasLegalBasis, ANSVAR.legalBasisText, ANSVAR.retentionPeriod),
    "system": (ANSVAR.suppliedBy, ANSVAR.hostedIn, ANSVAR.usedBy),
    "service": (ANSVAR.providedBy, ANSVAR.grade),
    "organisation": (ORG.classification, ORG.identifier, SCHEMA.email, ANSVAR.domicile),
    "post": (ORG.postIn, SCHEMA.email),
    "unit": (ORG.unitOf, SCHEMA.email),
    "agreement": (ANSVAR.agreementKind, ANSVAR.party, ANSVAR.validTo),
    "engagement": (ANSVAR.engager, ANSVAR.engaged, ANSVAR.scope, ANSVAR.processingPlace),
    "transfer": (ANSVAR.exporter, ANSVAR.importer, ANSVAR.toCountry, ANSVAR.transferTool),
    "document": (ANSVAR.documentKind, ANSVAR.concerns),
    "risk": (ANSVAR.concerns, ANSVAR.likelihood, ANSVAR.consequence, ANSVAR.treatment),
    "recommendation": (ANSVAR.madeBy, DCTERMS.date),
    "action": (ANSVAR.answers, ANSVAR.statusText, ANSVAR.dueText),
}
"""The facts that say most of a record of each kind, in the order to tell them."""


_ASKED_NEXT = frozenset(
    ROLE.term(name).value
    for name in ("controller", "processor", "systemOwner", "serviceManager", "dataProtectionOfficer")
)


def make_card(registry: Registry, answer: Answer) -> c.AnswerCard | None:
    """Return the card of an answer, None where the answer is about nothing certain."""
    if answer.about is None:
        return None
    things, record = things_of(registry), registry.record(answer.about)
    gaps = answer.gaps or gaps_of(registry, answer.about, with_owned=False)
    chain = answer.chain or (registry.chain(answer.about, answer.on) if record.kind in CHAIN_KINDS else None)
    responsible = answer.responsibilities or registry.responsibilities(answer.about, answer.on, answer.reading.role)
    first = _first_role(answer, record.kind, responsible)
    held = holders_of(things, first, responsible).holders if first else ()
    every = registry.responsibilities(answer.about, answer.on) if record.kind != "role" else []
    return c.AnswerCard(
        about=things.thing(answer.about),
        headline=_headline(things, answer, chain, gaps),
        asked_role=things.thing_or_none(answer.reading.role),
        first=cp.RoleHolders(things.thing(first), held[:MAX_HOLDERS]) if first else None,
        holder_count=len(held),
        others=tuple(holders_of(things, role, every) for role in _other_roles(every, first)),
        is_asked=bool(first) and (answer.intent == "responsible" or bool(responsible)),
        is_reached_only=bool(held) and not any(one.is_direct for one in held),
        facts=_facts(registry, things, record, answer, gaps),
        chain_suppliers=things.things(chain.suppliers[:MAX_SUPPLIERS]) if chain else (),
        chain_count=len(chain.suppliers) if chain else 0,
        third_countries=things.things(things.sorted(chain.third_countries)) if chain else (),
        has_chain=bool(chain and chain.links),
        gaps=make_gaps(things, gaps[:MAX_GAPS]),
        gap_count=len(gaps),
        gap_path=_gap_path(things, answer.about),
        reviewed=next((one.day for one in make_values(things, record.values(ANSVAR.reviewedOn)) if one.day), None),
        source=make_values(things, sources_of(record)),
        intent=answer.intent,
    )


def _first_role(answer: Answer, kind: str, found: Sequence[Responsibility]) -> str | None:
    """Return the role to tell first: the one asked for, else the one held that comes first, else that of the kind."""
    if kind == "role":
        return answer.about
    return answer.reading.role or (found[0].role if found else FIRST_ROLE_BY_KIND.get(kind))


def _other_roles(found: Sequence[Responsibility], first: str | None) -> list[str]:
    """Return the other roles that are held: those that a reader asks for next, before those of the daily work."""
    roles = [role for role in roles_in(found) if role != first]
    return sorted(roles, key=lambda role: role not in _ASKED_NEXT)[:MAX_OTHER_ROLES]


def _headline(things: Things, answer: Answer, chain: Chain | None, gaps: Sequence[Gap]) -> c.Headline | None:
    """Return what stands largest where the question is not who is responsible."""
    path = things.thing(answer.about or "").path
    if answer.intent == "gap" or things.labels.kind(answer.about or "") == "rule":
        words = ngettext("{count} gap", "{count} gaps", len(gaps)).format(count=len(gaps))
        return c.Headline(
            gettext("Missing"), words if gaps else gettext("No gaps"), _gap_path(things, answer.about or "")
        )
    if answer.intent == "processor_chain" and chain is not None and path:
        count = len(chain.suppliers)
        words = ngettext("{count} supplier", "{count} suppliers", count).format(count=count)
        return c.Headline(gettext("Chain of suppliers"), words if count else gettext("None stated"), f"{path}/chain")
    return None


def _gap_path(things: Things, iri: str) -> str | None:
    kind = things.labels.kind(iri)
    if kind == "organisation":
        return gap_organisation_path(things, iri)
    path = things.thing(iri).path
    return f"{path}#gaps" if path and kind in {"rule", "role"} else f"{path}/gaps" if path else None


def _facts(
    registry: Registry, things: Things, record: Record, answer: Answer, gaps: Sequence[Gap]
) -> tuple[cp.Fact, ...]:
    fields = {field.path: field for field in registry.fields(record.kind)}
    note_of = standing_notes(registry.models.jurisdiction, answer.on)
    own = [gap for gap in gaps if gap.focus == record.iri]
    facts = [
        make_fact(things, fields[path.value], record.values(path), own, note_of)
        for path in _FACTS.get(record.kind, ())
        if path.value in fields
    ]
    return tuple(fact for fact in facts if fact.values or fact.is_missing)
