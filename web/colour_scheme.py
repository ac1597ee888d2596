"""Light, dark, or as the device wants: kept in a cookie, so that the page comes right at once and needs no script."""

from __future__ import annotations

from starlette.requests import Request

COOKIE = "ansvar-colour-scheme"
FORM_PATH = "/colour-scheme"
"""Where the form is posted, with `scheme` and the path to go `back` to."""
SCHEMES = ("auto", "light", "dark")


def colour_scheme(request: Request) -> str:
    """Return the scheme that the reader has chosen; "auto" where none is, or where the cookie cannot be read."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in SCHEMES else SCHEMES[0]
