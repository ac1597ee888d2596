"""The imports that were made, as pages: the list of them, and each with what undoing it does."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph_service.past import changes_of, revision_that_made
from graph_service.registry import Registry
from ingest.imports.past import PastImport, past_import, past_imports
from ingest.imports.said import thing_of
from web import import_contexts as ic
from web.addresses import thing_iri
from web.i18n import text_in
from web.pages.things import Things, things_of

PATH = "/imports"
SHOWN = 50
"""Records of an import that its page names."""


def imports_page(registry: Registry, *, may_edit: bool) -> ic.ImportsPage:
    """Return the list of imports."""
    things = things_of(registry)
    return ic.ImportsPage(tuple(_row(things, one) for one in past_imports(registry)), may_edit)


def import_page(registry: Registry, slug: str, *, may_edit: bool) -> ic.ImportPage:
    """Return the page of one import. Raises NotFound where there is none."""
    things = things_of(registry)
    iri = NamedNode(thing_iri(registry.base, "import", slug))
    made = past_import(registry, iri.value)
    revision = revision_that_made(registry.store, registry.base.document(iri))
    written = changes_of(registry.store, registry.base, revision) if revision else []
    touched = (thing_of(registry.base, one.graph) for one in written)
    records = [one.value for one in touched if registry.labels.kind(one.value) not in {None, "import", "source"}]
    return ic.ImportPage(
        made=_row(things, made),
        record=things.thing(iri.value),
        can_undo=may_edit and made.undone_at is None,
        revision=revision,
        records=things.things(things.sorted(records)[:SHOWN]),
        count=len(records),
    )


def _row(things: Things, made: PastImport) -> ic.PastRow:
    return ic.PastRow(
        path=f"{PATH}/{made.slug}",
        file_name=made.file_name,
        mapping=made.mapping,
        register=things.thing_or_none(made.register),
        summary=text_in(made.summaries, things.lang),
        ended_at=made.ended_at,
        undone_at=made.undone_at,
        who=made.who,
    )
