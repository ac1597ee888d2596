"""What is not served to an audience that may not see what is missing: every address that tells of gaps."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request

_OF_GAPS = re.compile(r"/(?:api/)?gaps?(?:[/.].*)?|/doc/[^/]+/[^/]+/gaps(?:\..*)?")


async def gaps_only_where_told(request: Request) -> None:
    """Answer as for an address that there is not where the audience may not see what is missing."""
    if not request.app.state.tells_gaps and _OF_GAPS.fullmatch(request.url.path):
        raise HTTPException(404)
