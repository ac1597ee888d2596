"""How each place of processing stands under GDPR chapter V on a day, as a code and as words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as OneOf

from graph_service.chains.chain import Link, Place, Standing
from graph_service.labels import Labels

PlaceStatus = OneOf[
    "home",
    "eea",
    "adequate",
    "covered",
    "expired",
    "partial",
    "no_tool",
    "region_only",
    "unknown_country",
    "not_stated",
]

_BY_STANDING: Mapping[Standing, PlaceStatus] = {
    "sweden": "home",
    "eea": "eea",
    "adequate": "adequate",
    "unknown": "unknown_country",
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "home": "{place}",
        "eea": "{place}, inom EU/EES",
        "adequate": "{place}: tredjeland med adekvat skyddsnivå",
        "adequate until": "{place}: tredjeland med adekvat skyddsnivå till och med {until}",
        "covered": "{place}: tredjeland, överföring enligt {tool}",
        "covered until": "{place}: tredjeland, överföring enligt {tool} till och med {until}",
        "expired": "{place}: tredjeland, överföringsverktyget har upphört ({tool})",
        "expired until": "{place}: tredjeland, överföringsverktyget upphörde {until} ({tool})",
        "partial": "{place}: tredjeland; beslutet om adekvat skyddsnivå gäller bara vissa mottagare och inget visar "
        "att mottagaren omfattas",
        "no_tool": "{place}: tredjeland utan giltigt överföringsverktyg",
        "region_only": "{place}: bara region eller text angiven, inget land",
        "unknown_country": "{place}: landet finns inte i landlistan",
        "not_stated": "Platsen för behandlingen är inte angiven",
    },
    "en": {
        "home": "{place}",
        "eea": "{place}, within the EU/EEA",
        "adequate": "{place}: third country with adequate protection",
        "adequate until": "{place}: third country, adequate until {until}",
        "covered": "{place}: third country, transfer under {tool}",
        "covered until": "{place}: third country, transfer under {tool} until {until}",
        "expired": "{place}: third country, transfer tool no longer valid ({tool})",
        "expired until": "{place}: third country, transfer tool ended on {until} ({tool})",
        "partial": "{place}: third country; the adequacy decision covers some recipients only and nothing shows that "
        "it covers this one",
        "no_tool": "{place}: third country, no valid tool",
        "region_only": "{place}: region only, country not stated",
        "unknown_country": "{place}: country not in the list of countries",
        "not_stated": "Place of processing not stated",
    },
}


def place_status(place: Place) -> PlaceStatus:
    """Return how a place stands: within the EEA, adequate, covered by a tool, or what is wrong with it."""
    if place.country is None:
        return "region_only"
    if place.standing != "third":
        return _BY_STANDING[place.standing]
    if place.ground == "valid":
        return "covered"
    if place.ground == "expired":
        return "expired"
    return "partial" if place.is_partial else "no_tool"


def link_statuses(link: Link) -> tuple[tuple[PlaceStatus, Place | None], ...]:
    """Return the status of each place of a link, in their order; where none is stated, that."""
    return tuple((place_status(place), place) for place in link.places) or (("not_stated", None),)


def status_text(labels: Labels, status: PlaceStatus, place: Place | None, lang: str) -> str:
    """Return a status in words, in Swedish or English."""
    words = _WORDS[lang]
    if place is None:
        return words[status]
    dated = f"{status} until"
    chosen = words[dated] if place.until is not None and dated in words else words[status]
    name = labels.label(place.country, lang).value if place.country else place.text or ""
    tool = labels.label(place.tool, lang).value if place.tool else ""
    return chosen.format(place=name, until=place.until, tool=tool)
