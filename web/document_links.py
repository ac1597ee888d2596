"""The links of a record: where its thing is described, and which formats, languages and profiles there are of it.

Source: RFC 8288; DIGG UM-4 (alternate, canonical), UM-5 (profile), UM-7 and UM-8 (describedby).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graph_service.names import Address
from graph_service.publishing.profiles import ANSVAR_PROFILE, Profile, document_in, profiles_of
from graph_service.publishing.syntaxes import JSON_LD, RDF_SYNTAXES, SYNTAXES, TURTLE, Syntax
from web.addresses import document_path

_PROFILE = "http://www.w3.org/ns/dx/prof/Profile"
# Not every format of every profile: a proxy takes headers of four kilobytes. `?_profile=alt` lists them all.
_USUAL = (TURTLE, JSON_LD)


def syntaxes_of(profile: Profile) -> tuple[Syntax, ...]:
    """Return the formats that a profile is given in; the table is of Ansvar's own."""
    return SYNTAXES if profile == ANSVAR_PROFILE else RDF_SYNTAXES


def data_path(address: Address, syntax: Syntax, profile: Profile = ANSVAR_PROFILE) -> str:
    """Return the path of a record in one format and profile."""
    return document_in(document_path(address), syntax, profile)


def alternate_links(address: Address, languages: Sequence[str] = ()) -> str:
    """Return the Link header of a page: its canonical address, and each language, format and profile of it."""
    path = document_path(address)
    pages = [f'</{one}{path}>; rel="alternate"; type="text/html"; hreflang="{one}"' for one in languages]
    return ", ".join([f'<{path}>; rel="canonical"', *pages, *_representations(address)])


def data_links(address: Address, described: str, sent: Syntax, profile: Profile) -> str:
    """Return the Link header of data: what it describes, its canonical address, its profile, and what else there is."""
    path = document_path(address)
    return ", ".join(
        [
            f'<{described}>; rel="describes"',
            f'<{path}>; rel="canonical"',
            f'<{profile.iri}>; rel="profile"',
            f'<{path}>; rel="alternate"; type="text/html"',
            *_representations(address, (sent, profile)),
        ]
    )


def all_links(address: Address) -> str:
    """Return the Link header that lists every format of every profile, with the short name of each profile.

    Source: W3C Content Negotiation by Profile, section 7.2.1.
    """
    path = document_path(address)
    named = [f'<{_PROFILE}>; rel="type"; token="{one.token}"; anchor="{one.iri}"' for one in profiles_of(address.kind)]
    listed = [
        f'<{data_path(address, syntax, one)}>; rel="alternate"; type="{syntax.media_type}"; profile="{one.iri}"'
        for one in profiles_of(address.kind)
        for syntax in syntaxes_of(one)
    ]
    return ", ".join([f'<{path}>; rel="canonical"; profile="{ANSVAR_PROFILE.iri}"', *named, *listed])


def description_links(address: Address) -> str:
    """Return the Link header of a thing: its description, and each other one that there is of it."""
    path = document_path(address)
    others = [
        f'<{data_path(address, syntax, profile)}>; rel="describedby"; type="{syntax.media_type}"'
        for profile in profiles_of(address.kind)
        for syntax in _USUAL
    ]
    return ", ".join([f'<{path}>; rel="describedby"; type="text/html"', *others])


def alternates(path: str, syntaxes: Iterable[Syntax]) -> list[str]:
    """Return the links from a path to each format of what stands there."""
    return [f'<{path}.{one.suffix}>; rel="alternate"; type="{one.media_type}"' for one in syntaxes]


def _representations(address: Address, sent: tuple[Syntax, Profile] | None = None) -> list[str]:
    """Return the link to each format but the one that is sent, and to the usual ones in the profiles of others."""
    return [
        f'<{data_path(address, syntax, profile)}>; rel="alternate"; type="{syntax.media_type}"'
        + (f'; profile="{profile.iri}"' if profile != ANSVAR_PROFILE else "")
        for profile in profiles_of(address.kind)
        for syntax in (SYNTAXES if profile == ANSVAR_PROFILE else _USUAL)
        if (syntax, profile) != sent
    ]
