"""The mappings that were made here and are kept, as a page."""

from __future__ import annotations

from graph_service.errors import DataRejected
from graph_service.labels import Text
from ingest.mapping.kept import KeptMapping, KeptMappings
from ingest.mapping.read import parse_mapping
from web import import_contexts as ic
from web.context_parts import Link
from web.i18n import current_language, gettext, text_in

PATH = "/mappings"


def kept_mappings_page(kept: KeptMappings) -> ic.KeptMappingsPage:
    """Return the list of mappings, each with its versions."""
    return ic.KeptMappingsPage(tuple(_row(kept, one) for one in kept.newest()))


def version_path(one: KeptMapping) -> str:
    """Return where a version is given as YAML."""
    return f"{PATH}/{one.name}/{one.version}.yaml"


def _row(kept: KeptMappings, newest: KeptMapping) -> ic.KeptRow:
    return ic.KeptRow(
        name=newest.name,
        title=_title(newest) or Text(newest.name, ""),
        kept_at=newest.kept_at,
        versions=tuple(
            Link(gettext("version {number}").format(number=one.version), version_path(one))
            for one in kept.versions(newest.name)
        ),
        path=f"{PATH}/{newest.name}",
    )


def _title(one: KeptMapping) -> Text | None:
    """Return what a mapping is called; one that cannot be read any more is still there to be fetched and removed."""
    try:
        return text_in(dict(parse_mapping(one.text, one.path.name).title), current_language.get())
    except DataRejected:
        return None
