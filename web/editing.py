"""Who may change the register over HTTP, and that it is this site's own pages that ask for it.

Where nobody signs in (`ANSVAR_SIGN_IN=none`) the editor is whoever sits at the machine itself: the request comes over
loopback and names it. A page of another site could send a form here in that person's browser, so what changes
anything must come from a page of ours (Fetch Metadata, `Sec-Fetch-Site`; older browsers: `Origin`).
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from graph_service.errors import AnsvarError
from graph_service.settings import Settings

EDITOR = "registervårdare"
"""The function that the change log names for whoever edits at the machine itself."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class EditingRefused(AnsvarError):
    """Who asks may not change the register."""

    status = 403
    title = "Editing refused"


def may_edit(request: Request) -> bool:
    """Tell whether the one who asks may change the register, so that a page can offer it."""
    settings: Settings = request.app.state.settings
    host = request.client.host if request.client else ""
    return settings.sign_in == "none" and _is_loopback(host) and _is_loopback(request.url.hostname or "")


def require_editor(request: Request) -> str:
    """Return the function that edits, for the change log. Raises EditingRefused where it may not."""
    if not may_edit(request):
        raise EditingRefused(
            f"{request.url.path} is for editors. On the machine that holds the register, start it with "
            "ANSVAR_SIGN_IN=none and `ansvar serve --audience internal`, or run the command there."
        )
    if request.method not in _SAFE and not _is_from_here(request):
        raise EditingRefused("The form was sent from another site. Open the page here and send it again.")
    return EDITOR


def _is_from_here(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
