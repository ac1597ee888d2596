"""A chain as a tree of lines."""

from __future__ import annotations

from collections.abc import Iterator

from graph_service.chains.chain import Chain, Link
from graph_service.labels import Labels

_WORDS = {
    "sv": {
        "repeat": "visas ovan",
        "third": "tredjeland",
        "no ground": "utan giltig överföringsgrund",
        "missing": "avtal saknas",
        "expired": "avtal har gått ut",
        "future": "avtal gäller ännu inte",
        "cycle": "Kretsgång",
        "truncated": "Kedjan är längre än så här.",
    },
    "en": {
        "repeat": "shown above",
        "third": "third country",
        "no ground": "without a valid ground for transfer",
        "missing": "no agreement",
        "expired": "agreement expired",
        "future": "agreement not yet in force",
        "cycle": "Cycle",
        "truncated": "The chain is longer than this.",
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
        yield words["truncated"]


def _line(labels: Labels, link: Link, lang: str) -> str:
    words = _WORDS[lang]
    places = [labels.label(one.country, lang).value if one.country else one.text or "" for one in link.places]
    notes = [
        ", ".join(places),
        words["third"] if link.in_third_country else "",
        words["no ground"] if link.lacks_ground else "",
        words[link.agreement_state] if link.agreement_state != "valid" else "",
        words["repeat"] if link.is_repeat else "",
    ]
    told = "; ".join(note for note in notes if note)
    return labels.label(link.engaged, lang).value + (f" ({told})" if told else "")
