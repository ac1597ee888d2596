"""Several applications in one process, each on a port of its own."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


def by_port(apps: Mapping[int, ASGIApp]) -> ASGIApp:
    """Return what leads each request to the application of the socket that it came by, whatever its headers say."""

    async def lead(scope: Scope, receive: Receive, send: Send) -> None:
        # What concerns the process as a whole comes by no socket.
        port = scope["server"][1] if scope.get("server") else next(iter(apps))
        await apps[port](scope, receive, send)

    return lead
