"""From what the register says to the JSON of the API; `lang` is the language of every label and text."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pyoxigraph import Triple
from starlette.responses import Response

from graph_service.answers import Answer
from graph_service.chains.chain import Chain, Link, Place
from graph_service.chains.countries import CountryGroup, rank_countries, taints
from graph_service.chains.status import place_status, status_text
from graph_service.labels import Labels
from graph_service.names import ANSVAR, CLASS_BY_KIND, SH
from graph_service.registry import Registry
from graph_service.responsibility import Responsibility
from graph_service.roles.conflicts import Conflict
from graph_service.roles.reverse import Remit
from graph_service.roles.vacancies import Vacancy
from graph_service.search.find import Hit, SearchPage
from web.api import bodies

# The search marks the words that it found with these two characters, which occur in no text.
SHARED_CLASSES = {"role": ANSVAR.Role.value, "rule": SH.PropertyShape.value}
_MARKS = str.maketrans({"\u0002": "<mark>", "\u0003": "</mark>"})


def thing(labels: Labels, iri: str, lang: str) -> bodies.Thing:
    """Return the name of a thing."""
    return bodies.Thing(iri=iri, label=labels.label(iri, lang).value)


def record(labels: Labels, iri: str, lang: str) -> bodies.Record:
    """Return the name and kind of a record."""
    return bodies.Record(iri=iri, label=labels.label(iri, lang).value, kind=labels.kind(iri))


def entity(labels: Labels, hit: Hit, lang: str) -> bodies.Entity:
    """Return what a question may be about."""
    return bodies.Entity(iri=hit.iri, label=labels.label(hit.iri, lang).value, kind=hit.kind, score=hit.score)


def responsible(labels: Labels, one: Responsibility, lang: str) -> bodies.Responsible:
    """Return one responsibility and its proof."""
    return bodies.Responsible(
        role=thing(labels, one.role, lang),
        party=thing(labels, one.party, lang),
        about=thing(labels, one.about, lang),
        direct=one.direct,
        via=[statement(triple) for triple in one.via],
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        source=one.source,
        through=thing(labels, one.through, lang) if one.through else None,
        reviewed_on=one.reviewed_on,
        doubts=list(one.doubts),
    )


def of_record(
    labels: Labels,
    on: date,
    lang: str,
    *,
    held: Iterable[Responsibility],
    vacant: Iterable[Vacancy],
    conflicting: Iterable[Conflict],
) -> bodies.Responsibilities:
    """Return who is responsible for a record, and what is wrong with that."""
    return bodies.Responsibilities(
        on=on,
        responsibilities=responsibles(labels, held, lang),
        vacancies=[_vacancy(labels, one, lang) for one in vacant],
        conflicts=[
            bodies.ConflictingRole(
                role=thing(labels, one.role, lang),
                about=thing(labels, one.about, lang),
                holders=responsibles(labels, one.holders, lang),
            )
            for one in conflicting
        ],
        counts={},
        orphaned=[],
        reached=[],
        reached_counts={},
    )


def of_party(labels: Labels, on: date, lang: str, remit: Remit, role: str | None) -> bodies.Responsibilities:
    """Return what a party is responsible for, in one role or in all; the counts are of all."""

    def in_role(found_ones: Iterable[Responsibility]) -> list[bodies.Responsible]:
        return responsibles(labels, (one for one in found_ones if role in (None, one.role)), lang)

    return bodies.Responsibilities(
        on=on,
        responsibilities=in_role(remit.held),
        vacancies=[_vacancy(labels, one, lang) for one in remit.left_vacant if role in (None, one.role)],
        conflicts=[],
        counts=remit.held_by_kind,
        orphaned=in_role(remit.orphaned),
        reached=in_role(remit.reached),
        reached_counts=remit.reached_by_kind,
    )


def as_response(body: bodies.Body) -> Response:
    """Return a body written at once: FastAPI would read every part of it again before it writes it."""
    return Response(body.model_dump_json(by_alias=True), media_type="application/json")


def answered(labels: Labels, answer: Answer) -> bodies.Answered:
    """Return the answer to a question."""
    lang = answer.lang
    return bodies.Answered(
        question=answer.question,
        lang=lang,
        intent=answer.intent,
        on=answer.on,
        about=record(labels, answer.about, lang) if answer.about else None,
        entities=[entity(labels, hit, lang) for hit in answer.entities],
        answers=[responsible(labels, one, lang) for one in answer.responsibilities],
        text=answer.text,
        listed=_listed(labels, answer),
    )


def suggestion(registry: Registry, iri: str, lang: str) -> bodies.Suggestion:
    """Return a record that the words fit, with its page."""
    labels = registry.labels
    told = record(labels, iri, lang)
    kind = told.kind or ""
    named = CLASS_BY_KIND[kind].value if kind in CLASS_BY_KIND else SHARED_CLASSES.get(kind, kind)
    path = registry.base.path(iri) or ""
    return bodies.Suggestion(**told.model_dump(), kind_label=labels.label(named, lang).value, path=path)


def _listed(labels: Labels, answer: Answer) -> bodies.Listed | None:
    if answer.listed is None:
        return None
    return bodies.Listed(
        of=answer.listed.of,
        things=[
            bodies.ListedThing(
                **record(labels, row.iri, answer.lang).model_dump(),
                day=row.day,
                countries=[thing(labels, country, answer.lang) for country in row.countries],
            )
            for row in answer.listed.rows
        ],
    )


def found(labels: Labels, page: SearchPage, lang: str) -> bodies.Found:
    """Return a page of hits and its facets."""
    return bodies.Found(
        total=page.total,
        results=[
            bodies.SearchResult(
                **entity(labels, hit, lang).model_dump(),
                found_by=hit.found_by,
                found_via=thing(labels, hit.found_via, lang) if hit.found_via else None,
                highlight=_highlight(hit.highlight),
            )
            for hit in page.hits
        ],
        facets={
            name: [_facet_value(labels, value, count, lang) for value, count in values]
            for name, values in page.facets.items()
        },
    )


def chain(labels: Labels, one: Chain, lang: str) -> bodies.ChainBody:
    """Return a chain with the names of everything in it."""
    links = [link(labels, each, lang) for each in one.links]
    named = {one.root, *one.third_countries, *(iri for cycle in one.cycles for iri in cycle)}
    named.update(iri for each in links for iri in named_in(each))
    return bodies.ChainBody(
        root=one.root,
        on=one.on,
        links=links,
        third_countries=list(one.third_countries),
        countries=[_country_group(group) for group in rank_countries(one)],
        taints=[
            bodies.TaintBody(
                country=taint.country, standing=taint.standing, lacks_ground=taint.lacks_ground, path=list(taint.path)
            )
            for taint in taints(one)
        ],
        cycles=[list(cycle) for cycle in one.cycles],
        truncated=one.is_truncated,
        labels={iri: labels.label(iri, lang).value for iri in sorted(named)},
    )


def responsibles(labels: Labels, found_ones: Iterable[Responsibility], lang: str) -> list[bodies.Responsible]:
    """Return responsibilities in the order given."""
    return [responsible(labels, one, lang) for one in found_ones]


def _vacancy(labels: Labels, one: Vacancy, lang: str) -> bodies.VacantRole:
    return bodies.VacantRole(
        role=thing(labels, one.role, lang),
        about=thing(labels, one.about, lang),
        expected=one.is_expected,
        since=one.since,
        last_holders=[thing(labels, party, lang) for party in one.last_holders],
        via=[statement(triple) for triple in one.via],
        starts=one.starts,
        next_holders=[thing(labels, party, lang) for party in one.next_holders],
    )


def statement(triple: Triple) -> bodies.Statement:
    """Return one statement of a proof."""
    subject, value = triple.subject, triple.object
    return bodies.Statement(
        subject=getattr(subject, "value", str(subject)),
        predicate=triple.predicate.value,
        object=getattr(value, "value", str(value)),
    )


def _highlight(text: str | None) -> str | None:
    return html.escape(text).translate(_MARKS) if text is not None else None


def _facet_value(labels: Labels, value: str, count: int, lang: str) -> bodies.FacetValue:
    # A kind is a word of ours; it is called as its class.
    named = CLASS_BY_KIND[value].value if value in CLASS_BY_KIND else value
    label = labels.label(named, lang).value
    return bodies.FacetValue(value=value, label=label, count=count)


def link(labels: Labels, one: Link, lang: str) -> bodies.ChainLink:
    """Return one engagement of a chain."""
    return bodies.ChainLink(
        engagement=one.engagement,
        engager=one.engager,
        engaged=one.engaged,
        scope=one.scope,
        depth=one.depth,
        rank=one.rank,
        parent=one.parent,
        places=[_place(labels, place, lang) for place in one.places],
        agreement=one.agreement,
        agreement_state=one.agreement_state,
        agreement_until=one.agreement_until,
        transfer=one.transfer,
        transfer_state=one.transfer_state,
        tool=one.tool,
        domicile=one.domicile,
        ultimate_parent=one.ultimate_parent,
        part_of=one.part_of,
        authorisation=one.authorisation,
        purpose=in_language({text.lang: text.value for text in one.purpose}, lang),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        repeat=one.is_repeat,
        source=one.source,
        others=list(one.others),
    )


def named_in(one: bodies.ChainLink) -> Iterator[str]:
    """Yield every IRI of a link."""
    parts = (one.engagement, one.engager, one.engaged, one.scope, one.agreement, one.transfer)
    owners = one.domicile, one.part_of, one.ultimate_parent
    yield from (iri for iri in (*parts, one.tool, *owners, one.authorisation, one.source, *one.others) if iri)
    yield from (place.country for place in one.places if place.country)


def _place(labels: Labels, place: Place, lang: str) -> bodies.Place:
    status = place_status(place)
    return bodies.Place(
        country=place.country,
        text=place.text,
        text_lang=place.lang or None,
        standing=place.standing,
        status=status,
        status_text=status_text(labels, status, place, lang),
        until=place.until,
    )


def _country_group(group: CountryGroup) -> bodies.CountryGroupBody:
    rows = [
        bodies.CountryBody(country=row.country, text=row.text, suppliers=list(row.suppliers), lacking=row.lacking)
        for row in group.rows
    ]
    return bodies.CountryGroupBody(group=group.group, countries=rows)


def in_language(texts: Mapping[str, str], lang: str) -> str | None:
    """Return the text in `lang`, else the nearest there is, None where there is none."""
    return next((texts[one] for one in (lang, "sv", "en", "") if one in texts), next(iter(texts.values()), None))
