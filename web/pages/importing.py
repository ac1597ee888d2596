"""The routes of imports: a file is sent, its mapping chosen, the preview shown and confirmed, and an import undone."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.responses import RedirectResponse, Response

from graph_service.errors import BadRequest, DataRejected
from graph_service.names import CLASS_BY_KIND
from graph_service.registry import Registry
from ingest.imports.chosen import Choice, mapping_text
from ingest.imports.drafts import ALL, GONE
from ingest.imports.reading import codes_of
from ingest.imports.refusals import RegisterMovedOn
from ingest.imports.undo import undo_import
from ingest.imports.waiting import Waiting, WaitingRoom
from ingest.mapping.kept import KeptMapping, KeptMappings
from ingest.mapping.propose import propose_mapping
from ingest.readers.open import open_source
from ingest.tables import Table
from web.addresses import thing_iri
from web.api.validate import BodyTooLarge
from web.conditional import NEVER_KEPT
from web.editing import may_edit, require_editor
from web.i18n import gettext
from web.import_contexts import Keeping
from web.language import href
from web.pages.import_forms import columns_page, start_page
from web.pages.import_preview import preview_page
from web.pages.imports import PATH as LIST
from web.pages.imports import import_page, imports_page
from web.pages.kept_mappings import PATH as KEPT
from web.pages.kept_mappings import kept_mappings_page, version_path
from web.pages.reading import read_revision
from web.render import page_response

START = "/import"
_OVERHEAD = 100_000  # Fields and boundaries of the form, beside the file.
_MOST_FIELDS = 2_000


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    room = WaitingRoom(registry)
    kept = KeptMappings(registry.settings.mapping_folder)
    _add_upload(routes, registry, room, kept)
    _add_columns(routes, registry, room)
    _add_preview(routes, registry, room, kept)
    _add_keeping(routes, registry, room, kept)
    _add_past(routes, registry)
    return routes


async def fields_of(request: Request) -> AsyncIterator[FormData]:
    """Give the fields and files of a form, read no further than the settings let a file be.

    Raises BodyTooLarge where it is larger, BadRequest where it is no form or was cut off, and EditingRefused first.
    """
    require_editor(request)
    limit = request.app.state.settings.upload_bytes

    async def counted() -> AsyncGenerator[bytes, None]:
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > limit + _OVERHEAD:
                raise BodyTooLarge(
                    f"At most {limit} bytes are taken here. Import larger files with `ansvar import FILE`."
                )
            yield part

    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest("The form is not multipart/form-data. Send it as the page does.")
    parser = MultiPartParser(request.headers, counted(), max_files=2, max_fields=_MOST_FIELDS)
    try:
        yield await parser.parse()
    except MultiPartException as problem:
        raise BadRequest(f"The form cannot be read: {problem.message} Send the file again.") from None
    finally:
        # Those of a form that was cut off in the middle of a file, too, which is no form that could be closed.
        for spooled in parser._files_to_close_on_error:
            spooled.close()


Form = Annotated[FormData, Depends(fields_of)]


def _add_upload(routes: APIRouter, registry: Registry, room: WaitingRoom, kept: KeptMappings) -> None:
    @routes.get(START)
    def start(request: Request) -> Response:
        require_editor(request)
        return page_response(
            request, start_page(registry, kept), title=gettext("Import a register"), headers=NEVER_KEPT
        )

    @routes.post(START)
    async def send(form: Form) -> Response:
        file, own = form.get("file"), form.get("own")
        if not isinstance(file, UploadFile) or not file.filename:
            raise BadRequest("No file was sent. Choose a file on the page and send it again.")
        text = (await own.read()).decode("utf-8-sig", "replace") if isinstance(own, UploadFile) and own.size else None
        waiting = await run_in_threadpool(room.keep, file.filename, file.file)
        mapping, register = _field(form, "mapping"), _field(form, "register").strip()
        known = None if text is not None else await run_in_threadpool(_kept, room, waiting, mapping, kept)
        # One that was kept is taken as it is now, so that it can be changed for this file alone.
        text = known.text if known else text
        return await run_in_threadpool(_chosen, room, waiting, mapping, text, register)


def _kept(room: WaitingRoom, waiting: Waiting, mapping: str, kept: KeptMappings) -> KeptMapping | None:
    """Return the mapping that was kept and is named, or where none is the one for the columns of the file."""
    if mapping:
        return next((one for one in kept.newest() if one.name == mapping), None)
    try:
        return kept.fitting(open_source(room.path(waiting)))
    except DataRejected:
        # The next page tells what is wrong with the file.
        return None


def _chosen(room: WaitingRoom, waiting: Waiting, mapping: str, text: str | None, register: str) -> Response:
    if not mapping and text is None:
        mapping = room.recognised(waiting)
    if not mapping and text is None:
        room.name(waiting, register)
        return _to(f"{START}/{waiting.token}/columns")
    try:
        room.choose(waiting, mapping=mapping, text=text, register=register)
    except BaseException:
        room.remove(waiting)
        raise
    return _to(f"{START}/{waiting.token}")


def _add_columns(routes: APIRouter, registry: Registry, room: WaitingRoom) -> None:
    @routes.get(f"{START}/{{token}}/columns")
    def columns(request: Request, token: str, table: str = "", kind: str = "") -> Response:
        require_editor(request)
        waiting = room.find(token)
        path = f"{START}/{token}/columns"
        source = open_source(room.path(waiting))
        context = columns_page(
            registry,
            waiting,
            source,
            table=table,
            kind=_kind(kind) if kind else "",
            path=path,
            mapping=room.mapping(waiting) if room.is_made_here(waiting) else None,
        )
        title = gettext("What the columns are: {name}").format(name=waiting.file_name)
        return page_response(request, context, title=title, headers=NEVER_KEPT)

    @routes.post(f"{START}/{{token}}/columns")
    def choose(token: str, form: Form) -> Response:
        waiting = room.find(token)
        source = open_source(room.path(waiting))
        table = source.table(_field(form, "table"))
        if table is None:
            raise BadRequest(f"{waiting.file_name} has no table '{_field(form, 'table')}'. Choose one that it has.")
        register = _field(form, "register").strip() or re.sub(r"\.\w+$", "", waiting.file_name)
        if _field(form, "act") == "propose":
            text = propose_mapping(source, registry.fields, codes_of(registry), register=register).text
        else:
            text = mapping_text(register, table, _choice(form, table), register)
        room.choose(waiting, mapping="", text=text, register=register)
        return _to(f"{START}/{token}")


def _choice(form: FormData, table: Table) -> Choice:
    return Choice(
        kind=_kind(_field(form, "kind")),
        name_column=_field(form, "name"),
        key_column=_field(form, "key"),
        property_by_column={one.name: _field(form, f"column-{place}") for place, one in enumerate(table.columns)},
        is_synthetic=_field(form, "synthetic") == "true",
    )


def _add_preview(routes: APIRouter, registry: Registry, room: WaitingRoom, kept: KeptMappings) -> None:
    def shown(request: Request, waiting: Waiting, *, has_moved: bool) -> Response:
        context = preview_page(
            registry,
            room.preview(waiting),
            path=f"{START}/{waiting.token}",
            can_change_columns=room.is_made_here(waiting),
            has_moved=has_moved,
            keeping=_keeping(room, waiting, kept),
        )
        title = gettext("Preview: {name}").format(name=waiting.file_name)
        return page_response(request, context, title=title, status=409 if has_moved else 200, headers=NEVER_KEPT)

    @routes.get(f"{START}/{{token}}")
    def preview(request: Request, token: str) -> Response:
        require_editor(request)
        waiting = room.find(token)
        return shown(request, waiting, has_moved=False) if waiting.mapping else _to(f"{START}/{token}/columns")

    @routes.post(f"{START}/{{token}}")
    def confirm(request: Request, token: str, form: Form) -> Response:
        who = require_editor(request)
        waiting = room.find(token)
        if _field(form, "act") == "drop":
            room.remove(waiting)
            return _to(START)
        revision = read_revision(_field(form, "revision"))
        accept = [ALL if one == ALL else str(one) for one in form.getlist("accept")]
        accept += [GONE] if _field(form, "gone") == "true" else []
        try:
            report = room.write(waiting, who=who, accept=accept, digest=_field(form, "digest"), revision=revision)
        except RegisterMovedOn:
            return shown(request, waiting, has_moved=True)
        return _to(f"{LIST}/{report.import_iri.rpartition('/')[2]}" if report.import_iri else LIST)


def _keeping(room: WaitingRoom, waiting: Waiting, kept: KeptMappings) -> Keeping | None:
    if not room.is_made_here(waiting):
        return None
    mapping = room.mapping(waiting)
    known = kept.find(mapping.name) if kept.is_kept(mapping) else None
    path = version_path(known) if known else f"{START}/{waiting.token}/mapping"
    return Keeping(mapping.name, known.version if known else None, path)


def _add_keeping(routes: APIRouter, registry: Registry, room: WaitingRoom, kept: KeptMappings) -> None:
    @routes.post(f"{START}/{{token}}/mapping")
    def keep(request: Request, token: str) -> Response:
        require_editor(request)
        waiting = room.find(token)
        if not room.is_made_here(waiting):
            raise BadRequest(f"The mapping of {waiting.file_name} ships with Ansvar. Nothing needs to be kept.")
        source = open_source(room.path(waiting))
        one = kept.keep(room.mapping(waiting).text, source, codes_of(registry))
        # The import names the version that it was read with.
        room.choose(waiting, mapping="", text=one.text, register=waiting.register)
        return _to(f"{START}/{token}")

    @routes.get(KEPT)
    def every(request: Request) -> Response:
        require_editor(request)
        context = kept_mappings_page(kept)
        return page_response(request, context, title=gettext("Mappings that are kept"), headers=NEVER_KEPT)

    @routes.get(f"{KEPT}/{{name}}/{{version}}.yaml")
    def as_yaml(request: Request, name: str, version: str) -> Response:
        require_editor(request)
        one = kept.find(name, int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0)
        headers = {"Content-Disposition": f'attachment; filename="{one.name}.yaml"', **NEVER_KEPT}
        return Response(one.text, media_type="application/yaml", headers=headers)

    @routes.post(f"{KEPT}/{{name}}/remove")
    def remove(request: Request, name: str) -> Response:
        require_editor(request)
        kept.remove(name)
        return _to(KEPT)


def _add_past(routes: APIRouter, registry: Registry) -> None:
    @routes.get(LIST)
    def imports(request: Request) -> Response:
        context = imports_page(registry, may_edit=may_edit(request))
        return page_response(request, context, title=gettext("Imports"))

    @routes.get(f"{LIST}/{{slug}}")
    def one(request: Request, slug: str) -> Response:
        context = import_page(registry, slug, may_edit=may_edit(request))
        return page_response(request, context, title=context.record.name)

    @routes.post(f"{LIST}/{{slug}}/undo")
    def undo(request: Request, slug: str) -> Response:
        who = require_editor(request)
        undo_import(registry, thing_iri(registry.base, "import", slug), who=who, now=datetime.now(UTC))
        return _to(f"{LIST}/{slug}")


def _field(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _kind(kind: str) -> str:
    if kind not in CLASS_BY_KIND:
        raise DataRejected(f"'{kind}' is no kind of record. Choose one of {', '.join(CLASS_BY_KIND)}.")
    return kind


def _to(path: str) -> Response:
    return RedirectResponse(href(path), status_code=303)
