"""The registers kept elsewhere that are followed, as pages: all of them, and one with what waits of it."""

from __future__ import annotations

from urllib.parse import urlsplit

from graph_service.followed import FollowedRegister, followed_registers
from graph_service.names import ANSVAR
from graph_service.registry import Registry
from ingest.follow.intake import held
from ingest.follow.looks import Look, Looks
from ingest.imports.past import PastImport, past_imports
from ingest.sources.followed import Followed, followed_source, followed_sources
from ingest.sources.states import State, Waiting
from ingest.sources.sync import Sources, Standing
from web import source_contexts as sc
from web.context_parts import Tile
from web.i18n import gettext, text_in
from web.pages.imports import PATH as IMPORTS
from web.pages.things import things_of
from web.pages.values import duration_text

PATH = "/sources"
NEWEST_IMPORTS = 10


def sources_page(registry: Registry, sources: Sources, *, may_edit: bool) -> sc.SourcesPage:
    """Return the list of source registers; why one could not be read is for editors."""
    feeds = {one.source: one for one in followed_registers(registry.store)}
    rows = (
        _row_of_feed(registry, feeds[one.iri], one, may_edit=may_edit)
        if one.iri in feeds
        else _row(registry, sources, one, may_edit=may_edit)
        for one in followed_sources(registry)
    )
    return sc.SourcesPage(tuple(rows), may_edit)


def _row_of_feed(registry: Registry, feed: FollowedRegister, one: Followed, *, may_edit: bool) -> sc.SourceRow:
    thing, look = things_of(registry).thing(one.iri), Looks(registry.settings.store).read(feed.slug)
    standing, tone = _standing_of_feed(look)
    return sc.SourceRow(
        name=thing.name,
        is_synthetic=thing.is_synthetic,
        path=f"{PATH}/{one.slug}",
        standing=standing,
        tone=tone,
        where=urlsplit(feed.feed).netloc,
        read_at=(look.in_step_at if look else None) or feed.when,
        waiting="",
        failure=look.failure if look and may_edit else "",
    )


def _standing_of_feed(look: Look | None) -> tuple[str, str]:
    if look is not None and look.failure:
        return gettext("Could not be read"), "danger"
    return gettext("Followed by its feed"), "success"


def _row(registry: Registry, sources: Sources, one: Followed, *, may_edit: bool) -> sc.SourceRow:
    state, thing = sources.state(one), things_of(registry).thing(one.iri)
    standing, tone = _standing(sources.standing(one, state))
    return sc.SourceRow(
        name=thing.name,
        is_synthetic=thing.is_synthetic,
        path=f"{PATH}/{one.slug}",
        standing=standing,
        tone=tone,
        where=_where(one),
        read_at=state.read_at,
        waiting=", ".join(f"{count} {words}" for count, words, _ in _counts(state.waiting) if count),
        failure=state.failure if may_edit else "",
    )


def source_page(registry: Registry, sources: Sources, slug: str, *, may_edit: bool) -> sc.SourcePage:
    """Return the page of one source register. Raises NotFound where there is none."""
    one = followed_source(registry, slug)
    feed = next((feed for feed in followed_registers(registry.store) if feed.source == one.iri), None)
    if feed is not None:
        return _page_of_feed(registry, feed, one, may_edit=may_edit)
    state, things = sources.state(one), things_of(registry)
    standing, tone = _standing(sources.standing(one, state))
    can_fetch = may_edit and sources.may_ask(one)
    made = [row for row in past_imports(registry) if row.register == one.iri]
    where = next(iter(one.addresses), one.folder if may_edit else "")
    interval = registry.record(one.iri).value(ANSVAR.fetchInterval)
    return sc.SourcePage(
        source=things.thing(one.iri),
        path=f"{PATH}/{slug}",
        standing=standing,
        tone=tone,
        where=where,
        link=where if where.startswith(("http://", "https://")) else None,
        mapping=one.mapping,
        given=one.context if may_edit else (),
        interval=duration_text(interval.value) if interval else "",
        looked_at=state.looked_at,
        read_at=state.read_at,
        changed_at=state.changed_at,
        failure=state.failure if may_edit else "",
        waiting=_waiting(slug, state) if may_edit else None,
        imports=tuple(_import(row, things.lang) for row in made[:NEWEST_IMPORTS]),
        may_edit=may_edit,
        can_fetch=can_fetch,
        can_compare=can_fetch and state.waiting is None and bool(state.digest),
    )


def _page_of_feed(registry: Registry, feed: FollowedRegister, one: Followed, *, may_edit: bool) -> sc.SourcePage:
    look = Looks(registry.settings.store).read(feed.slug)
    standing, tone = _standing_of_feed(look)
    return sc.SourcePage(
        source=things_of(registry).thing(one.iri),
        path=f"{PATH}/{one.slug}",
        standing=standing,
        tone=tone,
        where=feed.feed,
        link=feed.feed,
        mapping="",
        given=(),
        interval="",
        looked_at=look.at if look else feed.when,
        read_at=(look.in_step_at if look else None) or feed.when,
        changed_at=None,
        failure=look.failure if look and may_edit else "",
        waiting=None,
        imports=(),
        may_edit=may_edit,
        can_fetch=False,
        can_compare=False,
        followed_count=len(held(registry, feed)),
    )


def _import(made: PastImport, lang: str) -> sc.SourceImport:
    summary, is_undone = text_in(made.summaries, lang), made.undone_at is not None
    return sc.SourceImport(f"{IMPORTS}/{made.slug}", made.file_name, summary, made.ended_at, is_undone)


def _waiting(slug: str, state: State) -> sc.WaitingFile | None:
    waiting = state.waiting
    if waiting is None:
        return None
    tiles = (Tile(count, words, tone if count else None, None) for count, words, tone in _counts(waiting))
    return sc.WaitingFile(waiting.file_name, waiting.since, tuple(tiles), f"{PATH}/{slug}/waiting")


def _counts(waiting: Waiting | None) -> tuple[tuple[int, str, str], ...]:
    if waiting is None:
        return ()
    return (
        (waiting.new, gettext("new"), "success"),
        (waiting.changed, gettext("changed"), "info"),
        (waiting.gone, gettext("gone"), "warning"),
        (waiting.conflicts, gettext("to decide"), "warning"),
        (waiting.problems, gettext("problems"), "danger"),
    )


def _where(one: Followed) -> str:
    if one.addresses:
        return urlsplit(one.addresses[0]).netloc.rpartition("@")[2]
    return gettext("Folder") if one.folder else ""


def _standing(standing: Standing) -> tuple[str, str]:
    """Return how it stands in words, and the tone of them."""
    words: dict[Standing, tuple[str, str]] = {
        "none": (gettext("Not followed"), "neutral"),
        "off": (gettext("May not be fetched"), "neutral"),
        "never": (gettext("Never read"), "neutral"),
        "failed": (gettext("Could not be read"), "danger"),
        "waiting": (gettext("Waits for review"), "warning"),
        "taken": (gettext("Taken in"), "success"),
        "refused": (gettext("Refused"), "info"),
        "unchanged": (gettext("Unchanged"), "success"),
    }
    return words[standing]
