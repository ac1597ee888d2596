"""A selection of the register as a file: what one organisation answers for, of one kind, in one format.

The address says what is in the file, so that it can be shared, and a machine can ask for it again.
"""

from __future__ import annotations

import io
from threading import BoundedSemaphore

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.exports import FORMATS, Export, Format, Matters, write_export
from graph_service.names import CLASS_BY_KIND
from graph_service.offered import LIVE_FORMS, MOST_LIVE
from graph_service.publishing.catalogue import FORM_BY_SUFFIX
from graph_service.registry import Registry
from graph_service.sparql.refusals import QueriesBusy
from web.api.parameters import known_parameters_only
from web.conditional import KeptAnswers, Made
from web.i18n import current_language

PATH = "/data/selection"
MOST_AT_ONCE = 2
"""How many selections are written at the same time: each takes a thread and a core for seconds."""


def router(registry: Registry, matters: Matters) -> APIRouter:
    """Return the route."""
    routes = APIRouter(include_in_schema=False)
    kept, places = KeptAnswers(), BoundedSemaphore(MOST_AT_ONCE)

    @routes.get(PATH, dependencies=[Depends(known_parameters_only)])
    def selection(request: Request, organisation: str = "", kind: str = "", format: str = "ttl") -> Response:  # noqa: A002 – the name in the address
        form, revision = _form(format), registry.revision
        of, kinds = _of(registry, organisation), _kinds(kind)
        export = Export(registry, "internal", of, kinds, matters=matters, lang=current_language.get())

        def make() -> Made:
            # Whoever waited here would hold a thread that pages are made in.
            if not places.acquire(blocking=False):
                raise QueriesBusy(f"{MOST_AT_ONCE} selections are being written just now. Ask again in a few seconds.")
            try:
                _check_size(export)
                body = io.BytesIO()
                write_export(export, form, body)
            finally:
                places.release()
            return Made(body.getvalue())

        name = "-".join(part for part in (organisation.rpartition("/")[2], kind) if part) or "register"
        headers = {"Content-Disposition": f'attachment; filename="{_plain(name)}.{form}"', "Vary": "Accept-Language"}
        media_type = FORM_BY_SUFFIX[form].media_type
        content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
        key = (organisation, kind, form, export.lang)
        return kept.answer(request, revision, key, make, content_type=content_type, headers=headers)

    return routes


def _form(text: str) -> Format:
    found = next((one for one in FORMATS if one == text), None)
    if found is None:
        raise _bad("format", f"Parameter format is '{text[:40]}'. Give one of {', '.join(LIVE_FORMS)}.")
    return found


def _kinds(text: str) -> tuple[str, ...]:
    if text and text not in CLASS_BY_KIND:
        raise _bad("kind", f"Parameter kind is '{text[:40]}'. Give one of {', '.join(CLASS_BY_KIND)}.")
    return (text,) if text else ()


def _of(registry: Registry, text: str) -> str | None:
    """Return the organisation of a slug or an IRI. Raises NotFound where the register has none."""
    if not text:
        return None
    iri = text if ":" in text else f"{registry.base.iri}/id/organisation/{text}"
    if registry.labels.kind(iri) != "organisation":
        raise NotFound(f"There is no organisation '{text[:200]}' in the register. Choose one at /list/organisation.")
    return iri


def _check_size(export: Export) -> None:
    count = export.count()
    if count > MOST_LIVE:
        left = [word for word, chosen in (("an organisation", export.of), ("a kind", export.kinds)) if not chosen]
        less = " or ".join(left) or "another organisation or kind"
        raise BadRequest(
            f"The selection has {count} records, and at most {MOST_LIVE} are written while somebody waits. Choose "
            f"{less}, or take the whole register from /data."
        )


def _plain(text: str) -> str:
    """Return a name that a header can hold."""
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in text)[:100]


def _bad(name: str, text: str) -> BadRequest:
    return BadRequest(text, (Problem(name, text),))
