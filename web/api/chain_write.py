"""From what the engine of chains says to the JSON of the API; `lang` is the language of every label and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from graph_service.chains.difference import ChainChange, ChainChanges
from graph_service.chains.procedure import AnnouncedChange
from graph_service.chains.published import ListChanges
from graph_service.chains.upward import Use
from graph_service.chains.what_if import Consequences, Effect
from graph_service.clocks import Clock, clock_name
from graph_service.impact import Hit, Impact
from graph_service.labels import Labels
from graph_service.notices import Notice
from graph_service.registry import Registry
from web.api import chain_bodies as bodies
from web.api import write


def used_by(labels: Labels, of: str, uses: Sequence[Use], on: date, lang: str) -> bodies.UsedBy:
    """Return whom a thing serves."""
    return bodies.UsedBy(of=of, on=on, uses=_uses(uses), labels=_named(labels, lang, [of, *_of_uses(uses)]))


def impact(labels: Labels, one: Impact, lang: str) -> bodies.ImpactBody:
    """Return how far an incident reaches."""
    named = [one.about, *one.scopes]
    for hit in one.hits:
        named += [hit.controller, *hit.activities, *hit.data_subjects, *hit.personal_data, *_of_uses(hit.uses)]
        named += [iri for contact in hit.contacts for iri in (contact.party, contact.role) if iri]
    return bodies.ImpactBody(
        of=one.about,
        on=one.on,
        known_at=one.known_at,
        scopes=list(one.scopes),
        data_subjects=list(one.data_subjects),
        hits=[_hit(hit) for hit in one.hits],
        clocks=[_clock(clock, lang) for clock in one.clocks],
        labels=_named(labels, lang, named),
    )


def difference(labels: Labels, one: ChainChanges, lang: str) -> bodies.ChainDifference:
    """Return what differs between two days."""
    changes = [_change(labels, change, lang) for change in one.changes]
    links = [link for change in changes for link in (change.before, change.after) if link]
    named = [one.root] if one.root else []
    named += [iri for link in links for iri in write.named_in(link)]
    return bodies.ChainDifference(
        of=one.root or None,
        first=one.first,
        last=one.last,
        changes=changes,
        truncated=one.is_truncated,
        labels=_named(labels, lang, named),
    )


def list_difference(of: str, first: str, last: str, one: ListChanges) -> bodies.ListDifference:
    """Return what differs between two versions of a list."""
    return bodies.ListDifference(
        of=of,
        first=first,
        last=last,
        added=list(one.added),
        removed=list(one.removed),
        renamed=[
            bodies.SpellingBody(before=each.before, after=each.after, certain=each.is_certain) for each in one.renamed
        ],
    )


def consequences(labels: Labels, one: Consequences, lang: str) -> bodies.ConsequencesBody:
    """Return what follows from a supposition."""
    supposed = one.supposition
    named = [supposed.of, *([supposed.to] if supposed.to else []), *_of_uses(one.uses)]
    for effect in one.effects:
        named += [effect.engagement, effect.engager, effect.engaged, effect.scope]
        named += [*effect.customers, *effect.activities]
    return bodies.ConsequencesBody(
        what=supposed.what,
        of=supposed.of,
        to=supposed.to,
        on=one.on,
        effects=[_effect(effect) for effect in one.effects],
        uses=_uses(one.uses),
        labels=_named(labels, lang, named),
    )


def announced(registry: Registry, found: Sequence[AnnouncedChange], on: date, lang: str) -> bodies.AnnouncedChanges:
    """Return announced changes with the draft of the notice to each customer."""
    named: list[str] = []
    for one in found:
        named += [one.announcement, *([one.announced_by] if one.announced_by else [])]
        named += [*one.adds, *one.ends, *one.alters]
        named += [iri for told in one.customers for iri in (told.customer, *told.activities)]
        named += [told.authorisation for told in one.customers if told.authorisation]
    return bodies.AnnouncedChanges(
        on=on,
        changes=[_announced(registry, one, on, lang) for one in found],
        labels=_named(registry.labels, lang, named),
    )


def _announced(registry: Registry, one: AnnouncedChange, on: date, lang: str) -> bodies.AnnouncedChangeBody:
    return bodies.AnnouncedChangeBody(
        announcement=one.announcement,
        announced_by=one.announced_by,
        adds=list(one.adds),
        ends=list(one.ends),
        alters=list(one.alters),
        announced_on=one.announced_on,
        deadline=one.deadline,
        takes_effect_on=one.takes_effect_on,
        withdrawn_on=one.withdrawn_on,
        state=one.state,
        days_left=one.days_left,
        days_to_effect=one.days_to_effect,
        blocked=one.is_blocked,
        customers=[
            bodies.ToldBody(
                customer=told.customer,
                answer=told.answer,
                told_at=told.told_at,
                authorisation=told.authorisation,
                objection=told.objection.iri if told.objection else None,
                outcome=told.objection.outcome if told.objection else None,
                late=told.is_late,
                activities=list(told.activities),
                notice=_notice(registry.change_notice(one.announcement, told.customer, on=on, lang=lang)),
            )
            for told in one.customers
        ],
    )


def _uses(uses: Iterable[Use]) -> list[bodies.UseBody]:
    return [
        bodies.UseBody(
            customer=use.customer,
            scope=use.scope,
            rank=use.rank,
            activities=list(use.activities),
            path=list(use.path),
        )
        for use in uses
    ]


def _hit(hit: Hit) -> bodies.HitBody:
    return bodies.HitBody(
        controller=hit.controller,
        rank=hit.rank,
        activities=list(hit.activities),
        uses=_uses(hit.uses),
        data_subjects=list(hit.data_subjects),
        personal_data=list(hit.personal_data),
        contacts=[
            bodies.ContactBody(party=one.party, role=one.role, email=one.email, telephone=one.telephone)
            for one in hit.contacts
        ],
        notice=_notice(hit.notice),
    )


def _notice(notice: Notice) -> bodies.NoticeBody:
    return bodies.NoticeBody(to=notice.to, emails=list(notice.emails), subject=notice.subject, text=notice.text)


def _clock(clock: Clock, lang: str) -> bodies.ClockBody:
    return bodies.ClockBody(
        code=clock.code,
        name=clock_name(clock.code, lang),
        article=clock.article,
        hours=clock.hours,
        deadline=clock.deadline,
        told_at=clock.told_at,
    )


def _change(labels: Labels, change: ChainChange, lang: str) -> bodies.ChainChangeBody:
    return bodies.ChainChangeBody(
        what=change.what,
        engager=change.engager,
        engaged=change.engaged,
        scope=change.scope,
        fields=list(change.fields),
        before=write.link(labels, change.before, lang) if change.before else None,
        after=write.link(labels, change.after, lang) if change.after else None,
        formerly=former_name(change, lang),
    )


def former_name(change: ChainChange, lang: str) -> str | None:
    """Return what the one engaged was called before, in `lang` where that name was changed; None where it was not."""
    names = change.renaming.before if change.renaming else ()
    return min(((text.lang != lang, text.value) for text in names), default=(True, None))[1]


def _effect(effect: Effect) -> bodies.EffectBody:
    return bodies.EffectBody(
        engagement=effect.engagement,
        engager=effect.engager,
        engaged=effect.engaged,
        scope=effect.scope,
        reason=effect.reason,
        customers=list(effect.customers),
        activities=list(effect.activities),
    )


def _of_uses(uses: Iterable[Use]) -> Iterator[str]:
    for use in uses:
        yield from (use.customer, use.scope, *use.activities, *use.path)


def _named(labels: Labels, lang: str, iris: Iterable[str]) -> dict[str, str]:
    return {iri: labels.label(iri, lang).value for iri in sorted(set(iris))}
