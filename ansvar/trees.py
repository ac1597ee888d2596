"""A chain as a tree of lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph_service.chains.chain import Chain, Link
from graph_service.chains.status import link_statuses, status_text
from graph_service.chains.walk import MAX_DEPTH, MAX_LINKS
from graph_service.labels import Labels

_WORDS = {
    "sv": {
        "repeat": "visas ovan",
        "source": "från {name}",
        "valid": "avtal {name}",
        "valid until": "avtal {name} till och med {until}",
        "missing": "avtal saknas",
        "expired": "avtal har gått ut: {name}",
        "expired until": "avtal gick ut {until}: {name}",
        "future": "avtal gäller ännu inte: {name}",
        "future until": "avtal gäller ännu inte: {name}",
        "transfer": "överföring {name}",
        "transfer until": "överföring {name} till och med {until}",
        "cycle": "Kretsgång",
        "truncated": "Kedjan är längre än så här: högst {links} uppdrag och {levels} nivåer följs.",
    },
    "en": {
        "repeat": "shown above",
        "source": "from {name}",
        "valid": "agreement {name}",
        "valid until": "agreement {name} until {until}",
        "missing": "no agreement",
        "expired": "agreement expired: {name}",
        "expired until": "agreement expired on {until}: {name}",
        "future": "agreement not yet in force: {name}",
        "future until": "agreement not yet in force: {name}",
        "transfer": "transfer {name}",
        "transfer until": "transfer {name} until {until}",
        "cycle": "Cycle",
        "truncated": "The chain is longer than this: at most {links} engagements and {levels} levels are followed.",
    },
}


def chain_lines(labels: Labels, chain: Chain, lang: str) -> Iterator[str]:
    """Yield the chain as lines, each supplier under the one that engages it, then its cycles."""
    words = _WORDS[lang]
    below: dict[int | None, list[int]] = {}
    for index, link in enumerate(chain.links):
        below.setdefault(link.parent, []).append(index)
    waiting: list[tuple[int, str, bool]] = [
        (index, "", index == below[None][-1]) for index in reversed(below.get(None, []))
    ]
    while waiting:
        index, indent, is_last = waiting.pop()
        yield f"{indent}{'└─' if is_last else '├─'} {_line(labels, chain.links[index], lang)}"
        own = below.get(index, [])
        further = indent + ("   " if is_last else "│  ")
        waiting.extend((one, further, one == own[-1]) for one in reversed(own))
    for cycle in chain.cycles:
        yield f"{words['cycle']}: {' → '.join(labels.label(iri, lang).value for iri in cycle)}"
    if chain.is_truncated:
        yield words["truncated"].format(links=MAX_LINKS, levels=MAX_DEPTH)


def _line(labels: Labels, link: Link, lang: str) -> str:
    """Return who is engaged, how each place stands, and the agreement and transfer that it rests on."""
    agreement = _WORDS[lang]["missing"]
    if link.agreement:
        agreement = _told(labels, link.agreement_state, link.agreement, link.agreement_until, lang)
    notes = [
        *(status_text(labels, status, place, lang) for status, place in link_statuses(link)),
        agreement,
        _told(labels, "transfer", link.transfer, link.transfer_until, lang) if link.transfer else "",
        _WORDS[lang]["repeat"] if link.is_repeat else "",
        _WORDS[lang]["source"].format(name=link.source) if link.source else "",
    ]
    return f"{labels.label(link.engaged, lang).value} ({'; '.join(note for note in notes if note)})"


def _told(labels: Labels, what: str, iri: str, until: date | None, lang: str) -> str:
    words = _WORDS[lang][f"{what} until" if until else what]
    return words.format(name=labels.label(iri, lang).value, until=until)
