"""The start page: ask, choose a door, see what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.i18n import gettext
from web.pages.things import Things, things_of

CHANGES = 6


def home_page(registry: Registry) -> c.HomePage:
    """Return the start page."""
    things, counts, gaps = things_of(registry), registry.counts(), registry.models.gaps
    return c.HomePage(
        examples=_examples(registry, things),
        counts=tuple(counts.items()),
        gap_count=len(gaps),
        gap_records=len({gap.focus for gap in gaps}),
        changes=tuple(
            cp.Change(one.number, one.when, one.who, one.why, things.thing(iri))
            for iri, one in registry.latest(CHANGES)
        ),
        total=sum(counts.values()),
    )


def _examples(registry: Registry, things: Things) -> tuple[str, ...]:
    """Return a question of each kind that the register answers well, with names in the language of the page."""
    adjacency = registry.models.adjacency
    chains = Counter({scope: len(engagements) for scope, engagements in adjacency.by_scope.items()})
    answered = Counter({one: sum(chains[used] for used in adjacency.closure(one)) for one in adjacency.controllers})
    lacking = Counter(gap.organisation for gap in registry.models.gaps if gap.organisation)
    asked = (
        (gettext("Who is responsible for {thing}?"), _best(things, "activity", answered)),
        (gettext("Which sub-processors does {thing} have?"), _best(things, "service", chains)),
        (gettext("What is missing for {thing}?"), _best(things, "organisation", lacking)),
    )
    return tuple(question.format(thing=name) for question, name in asked if name)


def _best(things: Things, kind: str, weight: Mapping[str, int]) -> str | None:
    """Return the name of the heaviest thing of a kind; one named in the language of the page comes before."""
    names = [(things.text(iri), count) for iri, count in weight.items() if things.labels.kind(iri) == kind]
    best = min(
        names, key=lambda one: (one[0].lang != things.lang, -one[1], len(one[0].value), one[0].value), default=None
    )
    return best[0].value if best else None
