"""What a picture or list of a chain says of a supplier, in the language of the request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph_service.chains.chain import Chain, Link
from graph_service.labels import Text
from graph_service.sorting import swedish_key
from web.i18n import current_language, gettext, mark

MAX_COUNTRIES = 3  # More do not fit a box; the rest are counted.

_AGREEMENT = {
    "missing": mark("no agreement"),
    "expired": mark("agreement expired"),
    "future": mark("agreement not yet in force"),
}
_GROUND = {"missing": mark("no ground"), "expired": mark("ground expired"), "unknown": mark("no ground")}


@dataclass(frozen=True, slots=True)
class Naming:
    """How a page names things and where it leads."""

    name: Callable[[str], Text]
    """An IRI's label."""
    page: Callable[[str], str | None]
    """The address of a thing's page, None where it has none."""
    choose: Callable[[int], str]
    """The address of this page with the link of that index chosen."""

    def sort_key(self, iri: str) -> str:
        """Return the key that sorts by name in Swedish order."""
        return swedish_key(self.name(iri).value)


def foreign(text: Text) -> str | None:
    """Return the language of a text that is not in the language of the page, None where nothing need be said."""
    return text.lang if text.lang and text.lang != current_language.get() else None


def countries_text(link: Link, naming: Naming) -> str:
    """Return where the data is processed: third countries first, at most three by name."""
    placed = sorted(
        (place for place in link.places if place.country),
        key=lambda place: (place.standing not in {"third", "adequate"}, naming.sort_key(place.country or "")),
    )
    names = [naming.name(place.country).value for place in placed if place.country]
    if len(names) > MAX_COUNTRIES:
        names = [*names[: MAX_COUNTRIES - 1], f"+{len(names) - MAX_COUNTRIES + 1}"]
    texts = names or [place.text for place in link.places if place.text]
    return ", ".join(texts) if texts else gettext("country not stated")


def standing_text(link: Link) -> str:
    """Return what is to be said of third countries, "" where the data stays in the EU and the EEA."""
    if not link.in_third_country:
        return ""
    if link.lacks_ground:
        return gettext("third country, {ground}").format(ground=gettext(_GROUND[link.transfer_state]))
    if any(place.standing == "third" for place in link.places):
        return gettext("third country")
    return gettext("third country, adequate protection")


def agreement_text(link: Link) -> str:
    """Return what is wrong with the agreement, "" where one is in force."""
    return gettext(_AGREEMENT[link.agreement_state]) if link.lacks_agreement else ""


def source_text(link: Link) -> str:
    """Return which register states the engagement, "" where it is stated here."""
    host = (link.source or "").partition("://")[2]
    return gettext("from {register}").format(register=host) if host else ""


def with_several_scopes(chain: Chain) -> frozenset[str]:
    """Return the suppliers that stand in the chain for more than one service or system."""
    first: dict[str, str] = {}
    return frozenset(link.engaged for link in chain.links if first.setdefault(link.engaged, link.scope) != link.scope)


def scope_text(link: Link, naming: Naming) -> str:
    """Return for which service, system or activity."""
    return gettext("for {thing}").format(thing=naming.name(link.scope).value)


def description(chain: Chain, shown: int) -> str:
    """Return the chain in one sentence, for those who do not see the picture."""
    text = gettext(
        "{suppliers} suppliers in {levels} levels, {third} countries outside the EU/EEA. "
        "{shown} of {links} engagements are shown. Each supplier is a link; the lines go from the one who engages."
    )
    return text.format(
        suppliers=len(chain.suppliers),
        levels=chain.depth,
        third=len(chain.third_countries),
        shown=shown,
        links=len(chain.links),
    )
