"""`POST /api/validate`: RDF of others checked against the rules of the register; nothing of it is kept."""

from __future__ import annotations

from threading import Lock

from fastapi import APIRouter, Request
from pyoxigraph import RdfFormat
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from graph_service.errors import AnsvarError
from graph_service.parsing import parse_bytes
from graph_service.publishing.syntaxes import RDF_SYNTAXES, TURTLE
from graph_service.registry import Registry
from graph_service.validation.findings import SEVERITIES
from graph_service.validation.outside import FileCheck
from graph_service.validation.report import report_turtle
from web.api import bodies

MAX_BYTES = 2_000_000
"""About 20,000 statements, which are checked in a second or two; more is a file for `ansvar validate`."""
MAX_FINDINGS = 1_000
"""Findings in the JSON answer; the report in Turtle has all of them."""

_FORMAT_BY_MEDIA_TYPE = {
    syntax.media_type: found for syntax in RDF_SYNTAXES if (found := RdfFormat.from_media_type(syntax.media_type))
}
_ONE_AT_A_TIME = Lock()


class BodyTooLarge(AnsvarError):
    """What was sent is larger than what is taken."""

    status = 413
    title = "Content too large"


class MediaTypeUnknown(AnsvarError):
    """What was sent is not of a kind that can be read."""

    status = 415
    title = "Unsupported media type"


def add_route(routes: APIRouter, registry: Registry) -> None:
    """Add the route to those of the API."""
    contents = {one.media_type: {"schema": {"type": "string"}} for one in RDF_SYNTAXES}

    @routes.post(
        "/validate",
        summary="Check RDF against the rules",
        response_model=bodies.Checked,
        openapi_extra={"requestBody": {"required": True, "content": contents}},
    )
    async def validate(request: Request) -> Response:
        """What breaks the rules in the RDF that is sent, in the syntax that `Content-Type` names; nothing is kept.

        The answer is JSON, or with `Accept: text/turtle` the report of the standard (`sh:ValidationReport`).
        """
        rdf_format = _format_of(request)
        content = await _body_of(request)
        checked = await run_in_threadpool(_check, registry, content, rdf_format)
        if TURTLE.media_type in request.headers.get("accept", ""):
            return Response(report_turtle(checked.findings, checked.plan.paths), media_type=TURTLE.content_type)
        return JSONResponse(_answer(checked).model_dump())


def _check(registry: Registry, content: bytes, rdf_format: RdfFormat) -> FileCheck:
    data = parse_bytes(content, rdf_format, "The content", f"{registry.base.iri}/")
    # One check fills a processor; several at once would stop the pages.
    with _ONE_AT_A_TIME:
        return registry.check(data)


def _format_of(request: Request) -> RdfFormat:
    named = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    found = _FORMAT_BY_MEDIA_TYPE.get(named)
    if found is None:
        known = ", ".join(_FORMAT_BY_MEDIA_TYPE)
        raise MediaTypeUnknown(f"Content-Type is '{named}', which cannot be read here. Send one of {known}.")
    return found


async def _body_of(request: Request) -> bytes:
    """Return the body, read no further than what is taken: a length that is told may not be true."""
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BYTES:
            raise BodyTooLarge(f"At most {MAX_BYTES} bytes are taken. Check larger files with `ansvar validate FILE`.")
        parts.append(part)
    return b"".join(parts)


def _answer(checked: FileCheck) -> bodies.Checked:
    found = checked.findings
    return bodies.Checked(
        conforms=not found,
        statements=checked.statements,
        total=len(found),
        by_severity={one: sum(finding.severity == one for finding in found) for one in SEVERITIES},
        findings=[
            bodies.CheckedFinding(
                severity=one.severity,
                focus=one.focus,
                rule=one.rule,
                path=one.path,
                value=None if one.value is None else str(one.value),
                component=one.component,
                messages=one.messages,
            )
            for one in found[:MAX_FINDINGS]
        ],
    )
