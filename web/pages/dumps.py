"""The pages of dumps: the list, and one dump with all its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from graph_service.dumps.manifest import DumpFile, Manifest
from graph_service.dumps.parts import WHOLE
from graph_service.dumps.shelf import Dump, Recalled
from graph_service.labels import Text
from graph_service.publishing.syntaxes import SYNTAX_BY_MEDIA_TYPE
from graph_service.registry import Registry
from web.context_parts import Link
from web.dump_contexts import DumpFileLink, DumpGroup, DumpPage, DumpPart, DumpRow, DumpsPage, RecalledRow
from web.i18n import current_language, gettext, number_text
from web.pages.things import Things, things_of
from web.words import kinds_name

PATH = "/data/dumps"


def dumps_page(
    registry: Registry, open_: Sequence[Dump], withheld: Iterable[str], gone: Iterable[Recalled]
) -> DumpsPage:
    """Return the list of dumps; `withheld` are the versions of those that are not given out from now on."""
    recalled = [RecalledRow(version, None) for version in withheld] + [
        RecalledRow(one.version, one.day) for one in gone
    ]
    return DumpsPage(
        dumps=tuple(_row(one) for one in open_),
        recalled=tuple(sorted(recalled, key=lambda one: one.version, reverse=True)),
        latest=_links(open_[0].manifest, WHOLE) if open_ else (),
        build_command="ansvar dump" if registry.audience == "public" else f"ansvar dump --audience {registry.audience}",
        is_in_memory=registry.settings.store is None,
    )


def dump_page(registry: Registry, dump: Dump) -> DumpPage:
    """Return the page of one dump."""
    told, things = dump.manifest, things_of(registry)
    before = told.previous
    return DumpPage(
        dump=_row(dump),
        previous=Link(before.version, f"{PATH}/{before.version}") if before else None,
        licences=tuple((iri or None, count) for iri, count in sorted(told.licences.items(), key=lambda one: -one[1])),
        groups=tuple(
            DumpGroup(_heading(sort), tuple(_part(registry, things, told, part) for part in parts))
            for sort, parts in groupby(_parts(told), key=lambda part: part.partition("/")[0])
        ),
        left_out=tuple(told.left_out),
    )


def _row(dump: Dump) -> DumpRow:
    told = dump.manifest
    return DumpRow(
        version=dump.version,
        path=f"{PATH}/{dump.version}",
        issued=told.issued,
        revision=told.revision,
        records=told.records,
        statements=told.statements,
        files=len(told.files),
        size=_size(sum(one.bytes for one in told.files)),
        canonical_sha256=told.canonical_sha256,
    )


def _parts(told: Manifest) -> list[str]:
    return list(dict.fromkeys(one.part for one in told.files))


def _heading(sort: str) -> str:
    if sort == WHOLE:
        return gettext("The whole register")
    return gettext("By kind of record") if sort == "kind" else gettext("By organisation")


def _part(registry: Registry, things: Things, told: Manifest, part: str) -> DumpPart:
    sort, _, slug = part.partition("/")
    name = Text(gettext("Everything"), "")
    if sort == "kind":
        name = Text(kinds_name(slug), "")
    elif sort == "organisation":
        iri = registry.base.thing("organisation", slug).value
        # The name of today: the dump itself may say another.
        name = things.text(iri) if registry.describes(iri) else Text(slug, "")
    files = [one for one in told.files if one.part == part]
    return DumpPart(name, files[0].records, sort == WHOLE, tuple(_link(told, one) for one in files))


def _links(told: Manifest, part: str) -> tuple[DumpFileLink, ...]:
    return tuple(_link(told, one) for one in told.files if one.part == part)


def _link(told: Manifest, one: DumpFile) -> DumpFileLink:
    syntax = SYNTAX_BY_MEDIA_TYPE.get(one.media_type)
    return DumpFileLink(
        syntax.name if syntax else one.media_type, f"{PATH}/{told.version}/{one.path}", _size(one.bytes)
    )


def _size(size: int) -> str:
    lang = current_language.get()
    # A no-break space, so that a number never stands without its unit.
    if size < 1_000_000:
        return f"{number_text(max(1, round(size / 1000)), lang)}\N{NO-BREAK SPACE}kB"
    return f"{number_text(round(size / 1_000_000, 1), lang)}\N{NO-BREAK SPACE}MB"
