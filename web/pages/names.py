"""The work list of names: records that may be one thing, names told only as text, and what has been decided."""

from __future__ import annotations

from graph_service.merging import merged_records
from graph_service.registry import Registry
from ingest.names.candidates import candidates
from ingest.names.decisions import MatchDecision, read_decisions
from ingest.names.mentions import unsure_mentions
from ingest.names.resolve import Names
from ingest.names.twins import Twins, twins
from web import name_contexts as nc
from web.i18n import gettext, mark
from web.pages.paging import first_of, make_paging
from web.pages.reading import address
from web.pages.things import Things, things_of

PATH = "/names"
PAIRS_ON_A_PAGE = 20
NEWEST_DECISIONS = 50
KIND = "organisation"

_WHY = {
    "identifier": mark("it has the same organisation number"),
    "decision": mark("somebody has decided so"),
    "name": mark("the name is the same"),
}


def names_page(registry: Registry, name: str, page: int) -> nc.NamesPage:
    """Return the work list, and where a name is given what it may mean."""
    things = things_of(registry)
    pairs = twins(registry, KIND)
    paging = make_paging(page, len(pairs), PAIRS_ON_A_PAGE, lambda one: address(PATH, page=one))
    first = first_of(paging, PAIRS_ON_A_PAGE)
    in_force = [one for one in read_decisions(registry.store).listed if one.is_in_force]
    in_force.sort(key=lambda one: (one.decided_on is not None and one.decided_on.isoformat(), one.iri), reverse=True)
    return nc.NamesPage(
        asked=_asked(registry, things, name) if name else None,
        twins=tuple(_twin(things, one) for one in pairs[first : first + PAIRS_ON_A_PAGE]),
        twin_count=len(pairs),
        paging=paging,
        mentions=tuple(
            nc.MentionRow(one.name, things.thing(one.record), address(PATH, name=one.name))
            for one in unsure_mentions(registry)
        ),
        decisions=tuple(_decision(things, one) for one in in_force[:NEWEST_DECISIONS]),
        merges=tuple(nc.MergedRow(iri, things.text(iri), things.thing(into)) for iri, into in merged_records(registry)),
    )


def _asked(registry: Registry, things: Things, name: str) -> nc.AskedName:
    resolved = Names(registry).resolve(KIND, name)
    listed = candidates(registry, name, KIND, limit=8)
    return nc.AskedName(
        name=name,
        meant=things.thing_or_none(resolved.iri),
        why=gettext(_WHY[resolved.how]) if resolved.how in _WHY else "",
        candidates=tuple(
            nc.NameCandidate(things.thing(one.iri), one.score, tuple(note.text(things.lang) for note in one.reasons))
            for one in listed
            if one.iri != resolved.iri
        ),
    )


def _twin(things: Things, pair: Twins) -> nc.TwinRow:
    return nc.TwinRow(
        one=things.thing(pair.one),
        other=things.thing(pair.other),
        name=pair.name,
        reason=pair.match.grounds[0].note.text(things.lang),
        merge_path=address("/merge", keep=pair.one, drop=pair.other),
    )


def _decision(things: Things, one: MatchDecision) -> nc.DecisionRow:
    return nc.DecisionRow(
        decision=things.thing(one.iri),
        name=one.name,
        matches=things.thing_or_none(one.matches),
        differs_from=things.things(things.sorted(one.differs_from)),
        reason=one.reason,
        decided_on=one.decided_on,
    )
