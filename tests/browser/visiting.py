"""A visit to a page, and what a machine can see that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

Scheme = Literal["light", "dark"]
HEIGHT = 900
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE = Axe()
_HAS_AXE = "typeof axe !== 'undefined'"
# Only what is wrong is handed over: what axe tells of the rest takes as long to write and read as to find.
_RUN = "options => axe.run(document, options).then(found => found.violations)"
_WIDER = """wide => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > wide + 1 && !one.closest('.scroll, .chain-picture'))
  .slice(0, 3).map(one => one.tagName + '.' + one.className)"""


@dataclass
class Visit:
    """A page in a window of its own, with what it asked for and complained of."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def note(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of, such as what the content security policy stopped."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def watch(self, request: Request) -> None:
        """Keep requests that leave the service."""
        if not request.url.startswith((self.origin + "/", "data:")):
            self.strangers.append(request.url)

    def go(self, path: str) -> None:
        """Open a page, with its font in place."""
        self.complaints.clear()
        self.page.goto(self.origin + path)
        self.page.evaluate("document.fonts.ready")

    def look(self, scheme: Scheme, width: int) -> None:
        """Show the page in light or dark and at a width, without opening it anew."""
        self.page.emulate_media(color_scheme=scheme)
        self.page.set_viewport_size({"width": width, "height": HEIGHT})


def visit(context: BrowserContext, origin: str) -> Visit:
    """Open a window on the service at `origin`."""
    made = Visit(context.new_page(), origin)
    made.page.on("console", made.note)
    made.page.on("request", made.watch)
    return made


def window(browser: Browser, *, width: int = 1280, scheme: str = "light", scripts: bool = True) -> BrowserContext:
    """Return a window of a width, in light or dark."""
    return browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
    )


def faults(one: Visit, language: str, *, with_axe: bool = True) -> list[str]:
    """Return what is wrong with the page shown, as far as a machine can see; empty where nothing is.

    Without axe only what takes next to no time is looked at.
    """
    found = [f"complains: {text}" for text in one.complaints] + [f"asks elsewhere: {url}" for url in one.strangers]
    width = one.page.viewport_size["width"] if one.page.viewport_size else 0
    if one.page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"wider than {width} px: {one.page.evaluate(_WIDER, width)}")
    if (headings := one.page.locator("h1").count()) != 1:
        found.append(f"{headings} headings of the first level")
    if (stated := one.page.locator("html").get_attribute("lang")) != language:
        found.append(f"is in {stated}, not {language}")
    if not with_axe:
        return found
    if not one.page.evaluate(_HAS_AXE):
        one.page.evaluate(_AXE.axe_script)
    for violation in one.page.evaluate(_RUN, {"runOnly": _RULES, "resultTypes": ["violations"]}):
        found += [f"{violation['id']}: {node['html'][:200]}" for node in violation["nodes"]]
    return found
