"""Content negotiation by profile: which of the profiles of a record a client likes best.

A client says so by `Accept-Profile` or, before that, by `_profile` in the address, with the IRI of a profile or its
token; `_profile=alt` asks which there are. Source: W3C Content Negotiation by Profile, sections 7.2 and 7.3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.requests import Request

from graph_service.errors import NotAcceptable
from graph_service.publishing.profiles import Profile
from web.negotiation import MAX_RANGES

PARAMETER = "_profile"
ALL = "alt"
"""The value of `_profile` that asks for the list of profiles and formats."""

_WISH = re.compile(r"\s*(?:<([^<>]*)>|([^\s<>;,]+))\s*(?:;\s*[qQ]\s*=\s*(\d{1,3}(?:\.\d{0,9})?|\.\d{1,9})\s*)?")


def asks_for_all(request: Request) -> bool:
    """Tell whether the address asks which profiles and formats there are."""
    return request.query_params.get(PARAMETER) == ALL


def negotiated_profile(request: Request, offered: Sequence[Profile]) -> Profile:
    """Return the profile that the client likes best of those offered, the first where it does not say.

    Raises NotAcceptable where it takes none of them.
    """
    wish = request.query_params.get(PARAMETER) or ", ".join(request.headers.getlist("accept-profile"))
    weights = read_accept_profile(wish)
    if not weights:
        return offered[0]
    liked = {one: weights.get(one.iri, weights.get(one.token, weights.get("*", 0.0))) for one in offered}
    best = max(offered, key=lambda one: liked[one])
    if liked[best] <= 0:
        known = ", ".join(f"<{one.iri}> ({one.token})" for one in offered)
        raise NotAcceptable(f"There is no profile '{wish[:200]}' of {request.url.path}. Ask for one of {known}.")
    return best


def read_accept_profile(header: str) -> dict[str, float]:
    """Return the weight of each profile that a header names, by IRI or token; what cannot be read is passed over."""
    weights: dict[str, float] = {}
    # A comma in an IRI stands between angle brackets.
    for element in re.findall(r"(?:<[^<>]*>|[^,])+", header)[:MAX_RANGES]:
        found = _WISH.fullmatch(element)
        if found is not None:
            weights[found[1] or found[2] or ""] = min(float(found[3] or "1"), 1.0)
    return weights
