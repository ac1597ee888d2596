"""From a page context to HTML: the Jinja environment, what every page has around it, and the response."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from graph_service.labels import Text
from graph_service.settings import Settings
from web import words
from web.colour_scheme import FORM_PATH, SCHEMES, colour_scheme
from web.compiled_templates import code_generator
from web.editing import may_edit
from web.faults import fault_text
from web.i18n import (
    LANGUAGE_NAMES,
    LANGUAGES,
    catalogue,
    current_language,
    current_prefix,
    day_text,
    gettext,
    language_name,
    moment_text,
    month_text,
    ngettext,
    npgettext,
    number_text,
    pgettext,
)
from web.language import href
from web.static_files import address_of

TEMPLATES = Path(__file__).resolve().parent / "templates"

# Which part of the navigation an address belongs to; the first that fits.
_SECTIONS = (
    ("/search", "search"),
    ("/list/organisation?sort=", "suppliers"),
    ("/list/organisation", "organisations"),
    ("/doc/organisation/", "organisations"),
    ("/list/activity", "activities"),
    ("/doc/activity/", "activities"),
    ("/list/system", "systems"),
    ("/doc/system/", "systems"),
    ("/gap", "gaps"),
    ("/data", "data"),
)


class PageContext(Protocol):
    """One of the dataclasses of `web.contexts`: its fields are the variables of the template that it names."""

    __dataclass_fields__: ClassVar[dict[str, Any]]
    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Switch:
    """The same page in a language."""

    code: str
    name: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around its own content; `page` in the templates."""

    title: str
    register: str
    contact: str
    language: str
    switches: tuple[Switch, ...]
    canonical: str
    origin: str
    colour_scheme: str
    colour_schemes: tuple[str, ...]
    colour_form: str
    here: str
    section: str | None
    tells_gaps: bool = True
    """Whether those whom the page is for may see what is missing."""
    may_edit: bool = False
    """Whether the one who reads may change the register, so that the way to do so is shown."""


def page_response(
    request: Request,
    context: PageContext,
    *,
    title: str | Text,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Return `context` written by its template, in the language of the request.

    `title` is what the page is about; the name of the register, from the settings in `app.state.settings`, is added. A
    `Vary` in `headers` is kept, and joined by what every page varies with.
    """
    frame = _frame(request, title if isinstance(title, str) else title.value)
    response = HTMLResponse(render(context, frame), status, dict(headers or {}))
    response.headers["Content-Language"] = frame.language
    for name in ("Accept-Language", "Cookie"):
        response.headers.add_vary_header(name)
    return response


def render(context: PageContext, frame: Frame) -> str:
    """Return the page as HTML."""
    given = {field.name: getattr(context, field.name) for field in fields(context)}
    return environment(frame.language).get_template(context.template).render(page=frame, **given)


@cache
def environment(language: str) -> Environment:
    """Return the environment of all templates in a language.

    An unknown variable is an error, and all text is escaped.
    """
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # The extension adds this method to the environment, which its type does not say.
    install = made.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext)
    made.filters.update(rdf=_rdf, day=_day, month=_month, moment=_moment, number=_number, iso=_iso)
    made.filters.update(month_words=_month_words, fault=_fault)
    made.globals.update(_FUNCTIONS, static=address_of)
    made.filters.update({name: _asked_each_time(function) for name, function in _FUNCTIONS.items()})
    spoken = catalogue(language)
    translations: dict[str, Callable[..., str]] = {"gettext": spoken.ugettext, "pgettext": spoken.upgettext}
    made.code_generator_class = code_generator(translations, frozenset(_FUNCTIONS))
    return made


_FUNCTIONS: dict[str, Callable[..., str]] = {
    "href": href,
    "language_name": lambda code: language_name(code, current_language.get()),
    "kind_name": words.kind_name,
    "kinds_name": words.kinds_name,
    "severity_word": words.severity_word,
    "agreement_word": words.agreement_word,
    "transfer_word": words.transfer_word,
    "standing_word": words.standing_word,
}
"""What templates call; all depend on the language of the request or on how its address names it."""


def _asked_each_time(function: Callable[..., str]) -> Callable[..., str]:
    """Return a function as a filter that is not worked out once and for all when the template is compiled."""

    def asked(_context: Context, *given: Any, **named: Any) -> str:
        return function(*given, **named)

    return pass_context(asked)


def _frame(request: Request, title: str) -> Frame:
    query = f"?{request.url.query}" if request.url.query else ""
    here = request.url.path + query
    origin = f"{request.url.scheme}://{request.url.netloc}"
    language = current_language.get()
    settings: Settings = request.app.state.settings
    return Frame(
        title=title,
        register=settings.registry_name,
        contact=settings.contact,
        language=language,
        switches=tuple(Switch(code, LANGUAGE_NAMES[code], f"/{code}{here}", code == language) for code in LANGUAGES),
        canonical=origin + here,
        origin=origin,
        colour_scheme=colour_scheme(request),
        colour_schemes=SCHEMES,
        colour_form=FORM_PATH,
        here=current_prefix.get() + here,
        section=_section(here),
        tells_gaps=getattr(request.app.state, "tells_gaps", True),
        may_edit=may_edit(request),
    )


def _section(here: str) -> str | None:
    if here.partition("?")[0].endswith("/chain"):
        return "suppliers"
    if here.startswith("/doc/") and here.partition("?")[0].endswith("/gaps"):
        return "gaps"
    return next((section for start, section in _SECTIONS if here.startswith(start)), None)


# The filters depend on the language of the request. `pass_context` keeps Jinja from working them out once and for all
# when the template is compiled, which it does with a filter on a constant.


@pass_context
def _rdf(_context: Context, text: Text | str | None) -> Markup:
    """Return a text, marked with its language where that is not the language of the page (WCAG 3.1.2)."""
    if text is None:
        return Markup("")
    if isinstance(text, str) or text.lang in {"", current_language.get()}:
        return Markup.escape(text if isinstance(text, str) else text.value)
    return Markup('<span lang="{}">{}</span>').format(text.lang, text.value)


@pass_context
def _fault(context: Context, said: str) -> Markup:
    """Return what went wrong in the language of the page, marked as English where nobody translated it."""
    return _rdf(context, fault_text(said))


@pass_context
def _day(_context: Context, day: dt.date) -> Markup:
    """Return a day in words, with its date for machines."""
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), day_text(day, current_language.get()))


@pass_context
def _month(_context: Context, day: dt.date) -> Markup:
    """Return the month of a day in short, with the month for machines."""
    return Markup('<time datetime="{}">{}</time>').format(f"{day:%Y-%m}", month_text(day, current_language.get()))


@pass_context
def _month_words(_context: Context, day: dt.date) -> str:
    """Return the month of a day in short without its year, as the axis of a picture names it: nov."""
    return month_text(day, current_language.get()).partition(" ")[0]


@pass_context
def _moment(_context: Context, moment: dt.datetime) -> Markup:
    """Return a time in words, with the time for machines."""
    written = moment_text(moment, current_language.get())
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), written)


@pass_context
def _iso(_context: Context, day: dt.date) -> Markup:
    """Return a day as it stands in a table: 2026-04-14."""
    return Markup('<time datetime="{0}">{0}</time>').format(day.isoformat())


@pass_context
def _number(_context: Context, number: float) -> str:
    """Return a number with the separators of the language."""
    return number_text(number, current_language.get())
