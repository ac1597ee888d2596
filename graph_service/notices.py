"""Drafts of the notices that the law asks for, in Swedish and English: of an incident, and of changed sub-processors.

A draft says what the register knows and leaves in brackets what a person must fill in; nothing is sent from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from graph_service.chains.adjacency import Adjacency
from graph_service.chains.procedure import SPECIFIC, AnnouncedChange, Told
from graph_service.labels import Labels


@dataclass(frozen=True, slots=True)
class Notice:
    """A draft: to whom, at which function addresses, and what it says. Paragraphs are parted by an empty line."""

    to: str
    emails: tuple[str, ...]
    subject: str
    text: str


_INCIDENT: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "subject": "Underrättelse om incident: {thing}",
        "to": "Till {party}",
        "what": "Vi underrättar er om en incident som rör {thing} (dataskyddsförordningen artikel 33.2).",
        "known": "Vi fick kännedom om incidenten {moment}.",
        "unknown": "Vi fick kännedom om incidenten [datum och klockslag].",
        "activities": "Behandlingar hos er som kan vara berörda:",
        "people": "Kategorier av registrerade: {names}.",
        "data": "Kategorier av personuppgifter: {names}.",
        "fill": "[Beskriv vad som har hänt, hur många som berörs, sannolika konsekvenser och vidtagna åtgärder.]",
        "duty": "Ni bedömer om incidenten ska anmälas till Integritetsskyddsmyndigheten. Anmälan ska göras inom "
        "72 timmar från det att ni fick kännedom om den, om det inte är osannolikt att den medför en risk för "
        "fysiska personers rättigheter och friheter (artikel 33.1).",
        "draft": "Utkast ur registret. Kontrollera uppgifterna innan det skickas.",
        "not stated": "uppgift saknas i registret",
    },
    "en": {
        "subject": "Notice of an incident: {thing}",
        "to": "To {party}",
        "what": "We notify you of an incident that concerns {thing} (GDPR Art. 33(2)).",
        "known": "We became aware of the incident on {moment}.",
        "unknown": "We became aware of the incident on [date and time].",
        "activities": "Your processing activities that may be affected:",
        "people": "Categories of data subjects: {names}.",
        "data": "Categories of personal data: {names}.",
        "fill": "[Describe what happened, how many people it concerns, likely consequences and measures taken.]",
        "duty": "You decide whether the incident must be notified to the data protection authority. It must be "
        "notified within 72 hours of your becoming aware of it, unless it is unlikely to result in a risk to the "
        "rights and freedoms of natural persons (Art. 33(1)).",
        "draft": "Draft from the register. Check what it says before it is sent.",
        "not stated": "not stated in the register",
    },
}

_CHANGE: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "subject": "Ändrade underbiträden hos {by}",
        "to": "Till {party}",
        "what": "{by} har meddelat en ändring av underbiträden (dataskyddsförordningen artikel 28.2).",
        "adds": "Läggs till:",
        "ends": "Upphör:",
        "alters": "Ändras:",
        "line": "{engaged}, för {scope}, behandling i {places}",
        "effect": "Ändringen träder i kraft {day}.",
        "deadline": "Ni kan invända till och med {day}.",
        "general": "Invänder ni inte i tid anses ändringen godkänd enligt ert allmänna förhandstillstånd.",
        "specific": "Ändringen får inte träda i kraft förrän ni har godkänt den (särskilt förhandstillstånd).",
        "unstated": "Registret anger inte om förhandstillståndet är allmänt eller särskilt. Kontrollera i avtalet.",
        "activities": "Behandlingar hos er som berörs:",
        "draft": "Utkast ur registret. Kontrollera uppgifterna innan det skickas.",
        "no place": "land ej angivet",
    },
    "en": {
        "subject": "Changed sub-processors of {by}",
        "to": "To {party}",
        "what": "{by} has announced a change of sub-processors (GDPR Art. 28(2)).",
        "adds": "Added:",
        "ends": "Ended:",
        "alters": "Altered:",
        "line": "{engaged}, for {scope}, processing in {places}",
        "effect": "The change takes effect on {day}.",
        "deadline": "You may object until and including {day}.",
        "general": "If you do not object in time, the change counts as accepted under your general authorisation.",
        "specific": "The change may not take effect before you have approved it (specific authorisation).",
        "unstated": "The register does not state whether the authorisation is general or specific. See the agreement.",
        "activities": "Your processing activities that are affected:",
        "draft": "Draft from the register. Check what it says before it is sent.",
        "no place": "country not stated",
    },
}


def incident_notice(
    labels: Labels,
    lang: str,
    *,
    about: str,
    controller: str,
    emails: Iterable[str],
    known_at: datetime | None,
    activities: Iterable[str],
    data_subjects: Iterable[str],
    personal_data: Iterable[str],
) -> Notice:
    """Return the notice of an incident to one controller (GDPR Art. 33(2) and (3))."""
    says, thing = _INCIDENT[lang], labels.label(about, lang).value
    people, data = (", ".join(_names(labels, some, lang)) for some in (data_subjects, personal_data))
    moment = known_at.strftime("%Y-%m-%d %H:%M %Z").strip() if known_at else ""
    parts = [
        says["to"].format(party=labels.label(controller, lang).value),
        f"{says['what'].format(thing=thing)} {says['known' if known_at else 'unknown'].format(moment=moment)}",
        _list(says["activities"], _names(labels, activities, lang)),
        says["people"].format(names=people or says["not stated"]),
        says["data"].format(names=data or says["not stated"]),
        *(says[one] for one in ("fill", "duty", "draft")),
    ]
    return Notice(controller, tuple(emails), says["subject"].format(thing=thing), _text(parts))


def change_notice(
    labels: Labels, adjacency: Adjacency, lang: str, change: AnnouncedChange, told: Told, *, emails: Iterable[str]
) -> Notice:
    """Return the notice of announced changes of sub-processors to one customer (GDPR Art. 28(2))."""
    says = _CHANGE[lang]
    by = labels.label(change.announced_by, lang).value if change.announced_by else "?"
    consent = {None: "unstated", SPECIFIC: "specific"}.get(told.authorisation, "general")
    dates = [
        says[name].format(day=day)
        for name, day in (("effect", change.takes_effect_on), ("deadline", change.deadline))
        if day is not None
    ]
    parts = [
        says["to"].format(party=labels.label(told.customer, lang).value),
        says["what"].format(by=by),
        *(
            _list(says[what], _changed(labels, adjacency, lang, engagements))
            for what, engagements in (("adds", change.adds), ("ends", change.ends), ("alters", change.alters))
        ),
        " ".join([*dates, says[consent]]),
        _list(says["activities"], _names(labels, told.activities, lang)),
        says["draft"],
    ]
    return Notice(told.customer, tuple(emails), says["subject"].format(by=by), _text(parts))


def _changed(labels: Labels, adjacency: Adjacency, lang: str, engagements: Iterable[str]) -> list[str]:
    says = _CHANGE[lang]
    lines = []
    for one in (one for iri in engagements for one in adjacency.engagements.get(iri, ())):
        places = _names(labels, one.countries, lang) or [text.value for text in one.place_texts] or [says["no place"]]
        engaged, scope = (labels.label(iri, lang).value for iri in (one.engaged, one.scope))
        lines.append(says["line"].format(engaged=engaged, scope=scope, places=", ".join(places)))
    return lines


def _names(labels: Labels, iris: Iterable[str], lang: str) -> list[str]:
    return [labels.label(iri, lang).value for iri in labels.sorted(iris, lang)]


def _list(head: str, lines: list[str]) -> str:
    return "\n".join([head, *(f"– {line}" for line in lines)]) if lines else ""


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)
