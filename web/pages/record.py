"""The page of one record: everything the register says of it, who answers for it, and what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.answering import CHAIN_KINDS
from graph_service.answers import FIRST_ROLE_BY_KIND
from graph_service.chains.chain import Chain
from graph_service.chains.upward import used_by as customers_of
from graph_service.labels import Text
from graph_service.names import ANSVAR, DCTERMS, ROLE, SKOS, XSD
from graph_service.records import Record
from graph_service.registry import Registry
from graph_service.responsibility import Responsibility
from graph_service.roles.reverse import Remit
from graph_service.store.graph_store import Term
from web import context_parts as cp
from web import contexts as c
from web.embedded import embedded_json_ld
from web.i18n import gettext
from web.pages.completeness import make_levels
from web.pages.customer import customer_path
from web.pages.customer_parts import is_customer
from web.pages.facts import make_groups, standing_notes
from web.pages.gap_items import gaps_of, known_of, make_gaps
from web.pages.held import holders_of, make_held, make_several, make_vacant
from web.pages.history import make_changes
from web.pages.things import Things, things_of
from web.pages.values import make_values, texts_in

PARTIES = frozenset({"organisation", "unit", "post"})
"""The kinds of record that can hold a role."""

MAX_ROWS = 50  # Of a table on the page; the data has all of them.
NEAREST_RELATED = 12  # Of one kind of relation, before one asks for the others.
MAX_RELATED = 400  # Of one kind of relation; a supplier can be named by thousands of records.
MAX_AGREEMENTS = 30
NEWEST_CHANGES = 5

_SUMMARY = (ROLE.controller.value, ROLE.processor.value, ROLE.dataProtectionOfficer.value)


def record_page(registry: Registry, iri: str, on: date | None) -> c.RecordPage:
    """Return the page of a record as of a day, today where none is given."""
    things, record, day = things_of(registry), registry.record(iri), on or date.today()
    gaps = gaps_of(registry, iri)
    own = [gap for gap in gaps if gap.focus == iri]
    responsible = registry.responsibilities(iri, day)
    remit = registry.remit(iri, day) if record.kind in PARTIES else Remit()
    chain = registry.chain(iri, day) if record.kind in CHAIN_KINDS else None
    note_of = standing_notes(registry.models.jurisdiction, day)
    is_template = record.value(ANSVAR.isTemplate) == Literal("true", datatype=XSD.boolean)
    return c.RecordPage(
        thing=things.thing(iri),
        descriptions=texts_in(record.values(DCTERMS.description), things.lang),
        synonyms=synonyms_of(things, iri, SKOS.altLabel),
        translations=synonyms_of(things, iri, SKOS.prefLabel),
        # Nobody is to answer for a template before it is put to use.
        summary=() if is_template else _summary(things, record.kind, responsible),
        groups=make_groups(things, record, registry.fields(record.kind), own, note_of),
        held=tuple(make_held(things, one) for one in responsible[:MAX_ROWS]),
        held_total=len(responsible),
        vacant=() if is_template else tuple(make_vacant(things, one) for one in registry.vacancies(iri, day)),
        several=tuple(make_several(things, one) for one in registry.conflicts(iri, day)),
        answers_for=tuple(make_held(things, one) for one in remit.held[:MAX_ROWS]),
        answers_total=len(remit.held),
        answers_counts=tuple(remit.held_by_kind.items()),
        orphaned_count=len(remit.orphaned),
        left_vacant=tuple(make_vacant(things, one) for one in remit.left_vacant[:MAX_ROWS]),
        is_party=record.kind in PARTIES,
        used_by=used_by_groups(registry, things, iri, day),
        agreements=_agreements(things, chain),
        chain_count=len(chain.suppliers) if chain else 0,
        third_countries=things.things(things.sorted(chain.third_countries)) if chain else (),
        gaps=make_gaps(things, own[:MAX_ROWS], known_of(registry, own[:MAX_ROWS])),
        gap_count=len(own),
        more_gaps=len(gaps) - len(own),
        changes=make_changes(registry.history(iri)[:NEWEST_CHANGES]),
        sources=make_values(things, sources_of(record)),
        licence=licence_of(record),
        on=on,
        path=_path(registry, iri),
        customer_path=customer_path(registry, iri) if is_customer(registry, iri) else None,
        levels=make_levels(registry.completeness_of(record)),
        is_template=is_template,
        data=embedded_json_ld(record),
    )


def synonyms_of(things: Things, iri: str, *kinds: NamedNode) -> tuple[Text, ...]:
    """Return what else a thing is called: its names in other languages and its synonyms, or only those of `kinds`."""
    shown = things.text(iri).value
    names = [text for kind in kinds or (SKOS.prefLabel, SKOS.altLabel) for text in things.labels.texts(iri, kind)]
    return tuple({text.value: text for text in names if text.value != shown}.values())


def sources_of(record: Record) -> list[Term]:
    """Return what a record and its document name as their source, each once."""
    found = [one.object for one in record.statements if one.predicate == DCTERMS.source]
    return list(dict.fromkeys(one for one in found if isinstance(one, NamedNode | Literal)))


def _path(registry: Registry, iri: str) -> str:
    path = registry.base.path(iri)
    assert path is not None
    return path


def _summary(things: Things, kind: str, found: Sequence[Responsibility]) -> tuple[cp.RoleHolders, ...]:
    """Return the role that answers "who is responsible", vacant or not, and the others that matter most."""
    first = FIRST_ROLE_BY_KIND.get(kind)
    held = {one.role for one in found}
    # That a supplier states no data protection officer is no news; a gap says so where the law asks for one.
    roles = [first] if first and (kind != "organisation" or first in held) else []
    roles += [role for role in _SUMMARY if role in held and role != first]
    return tuple(holders_of(things, role, found) for role in roles)


def used_by_groups(registry: Registry, things: Things, iri: str, day: date) -> tuple[cp.RelationGroup, ...]:
    """Return the records that refer to a thing, by kind and by how they do it; first its customers on the day."""
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in registry.used_by(iri):
        subject = _subject(triple)
        grouped[things.labels.kind(subject) or "", triple.predicate.value].append(subject)
    customers = {use.customer for use in customers_of(registry.models.adjacency, iri, day)}
    groups = [_group(things, kind, things.text(predicate), subjects) for (kind, predicate), subjects in grouped.items()]
    if customers:
        text = Text(gettext("is a customer, directly or through other suppliers"), "")
        groups.insert(0, _group(things, "organisation", text, sorted(customers)))
    return tuple(groups)


def _group(things: Things, kind: str, predicate: Text, subjects: list[str]) -> cp.RelationGroup:
    shown = things.sorted(dict.fromkeys(subjects))
    return cp.RelationGroup(
        kind=kind or None,
        predicate=predicate,
        things=things.things(shown[:NEAREST_RELATED]),
        further=things.things(shown[NEAREST_RELATED:MAX_RELATED]),
        total=len(shown),
    )


def _subject(triple: Triple) -> str:
    assert isinstance(triple.subject, NamedNode)
    return triple.subject.value


def _agreements(things: Things, chain: Chain | None) -> tuple[cp.AgreementRow, ...]:
    nearest = {link.engagement: link for link in chain.links if link.depth == 1} if chain else {}
    return tuple(
        cp.AgreementRow(
            agreement=things.thing_or_none(link.agreement),
            engager=things.thing(link.engager),
            party=things.thing(link.engaged),
            until=link.agreement_until,
            state=link.agreement_state,
        )
        for link in list(nearest.values())[:MAX_AGREEMENTS]
    )


def licence_of(record: Record) -> str | None:
    """Return the licence of the document of a record, None where none is stated."""
    found = (one.object for one in record.statements if one.predicate == DCTERMS.license)
    return next((one.value for one in found if isinstance(one, NamedNode)), None)
