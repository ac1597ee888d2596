"""What machines and forms ask of the service itself: whether it lives, light or dark."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from graph_service.errors import BadRequest, Problem
from graph_service.registry import Registry
from web.colour_scheme import COOKIE, FORM_PATH, SCHEMES
from web.conditional import NEVER_KEPT

MAX_FORM_BYTES = 10_000  # The form has two short fields.
_A_YEAR = 365 * 24 * 3600


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/healthz")
    def alive() -> Response:
        return PlainTextResponse("ok\n", headers=NEVER_KEPT)

    @routes.get("/readyz")
    def ready() -> Response:
        records = sum(registry.counts().values())
        body = {"status": "ready", "revision": registry.revision, "records": records}
        return JSONResponse(body, headers=NEVER_KEPT)

    @routes.post(FORM_PATH)
    def choose_colours(form: Annotated[dict[str, str], Depends(form_fields)]) -> Response:
        scheme = form.get("scheme", "")
        if scheme not in SCHEMES:
            text = f"Field scheme is '{scheme}'. Give one of {', '.join(SCHEMES)}."
            raise BadRequest(text, (Problem("scheme", text),))
        answer = RedirectResponse(path_on_this_site(form.get("back", "/")), status_code=303)
        answer.set_cookie(COOKIE, scheme, max_age=_A_YEAR, httponly=True, samesite="lax")
        return answer

    return routes


async def form_fields(request: Request) -> dict[str, str]:
    """Return the fields of a form, the first value of each. Raises BadRequest where it is too large to be one."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_FORM_BYTES:
            raise BadRequest(f"The form is larger than {MAX_FORM_BYTES} bytes. Send what the page sends.")
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def path_on_this_site(path: str) -> str:
    """Return the path, or the start page where it could lead to another site or into a header."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if is_ours and path.isprintable() and path.isascii() and "\\" not in path else "/"
