"""The language of a request: from the prefix of the address, else from Accept-Language, else the first language."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.i18n import current_language, current_prefix

# Addresses of things and of data say nothing of language, so a prefix before them is no address of ours.
WITHOUT_LANGUAGE = ("/id/", "/api/", "/static/", "/healthz", "/readyz")


@dataclass(frozen=True, slots=True)
class Language:
    """The language chosen for a request, and the prefix that chose it: "", "/sv" or "/en"."""

    code: str
    prefix: str


class LanguageMiddleware:
    """Takes the language prefix off the path, and sets the language for everything that answers the request."""

    def __init__(self, app: ASGIApp, languages: tuple[str, ...]) -> None:
        self.app = app
        self.languages = languages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        language, path = self._choose(scope["path"], Headers(scope=scope).get("accept-language", ""))
        scope = {**scope, "path": path, "raw_path": path.encode("utf-8"), "ansvar.language": language}
        language_before = current_language.set(language.code)
        prefix_before = current_prefix.set(language.prefix)
        try:
            await self.app(scope, receive, send)
        finally:
            current_prefix.reset(prefix_before)
            current_language.reset(language_before)

    def _choose(self, path: str, accepted: str) -> tuple[Language, str]:
        first, _, rest = path.removeprefix("/").partition("/")
        if first in self.languages and not f"/{rest}".startswith(WITHOUT_LANGUAGE):
            return Language(first, f"/{first}"), f"/{rest}"
        return Language(preferred(accepted, self.languages), ""), path


def href(path: str) -> str:
    """Return the address of a page in the language of the request: links keep the prefix that the reader came by.

    What is not a path of this service is returned as it is, and so is a path that says nothing of language.
    """
    is_ours = path.startswith("/") and not path.startswith(("//", *WITHOUT_LANGUAGE))
    return current_prefix.get() + path if is_ours else path


def preferred(accepted: str, languages: tuple[str, ...]) -> str:
    """Return the language of `languages` that an Accept-Language header likes best; the first where it likes none.

    A range such as `sv-FI` counts as its language. Parts that cannot be read are passed over.
    """
    weights: dict[str, float] = {}
    for part in accepted.split(",")[:40]:
        tag, _, parameter = part.strip().partition(";")
        code = tag.strip().lower().partition("-")[0]
        if code in languages:
            weights[code] = max(weights.get(code, 0.0), _weight(parameter))
    best = max(weights.values(), default=0.0)
    return next((code for code in languages if best > 0 and weights.get(code) == best), languages[0])


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
