"""From the parts of an address to the thing that it names, and back to the path of its page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from graph_service.errors import NotFound
from graph_service.names import CLASS_BY_KIND, SHARED_KINDS, Address, Base
from graph_service.publishing.profiles import PROFILES
from graph_service.publishing.syntaxes import SYNTAX_BY_SUFFIX

_TOKENS = "|".join(["framed", *(re.escape(one.token) for one in PROFILES)])
# Only what is a format of ours ends a slug: `/doc/document/policy-2.1` is the page of a thing that is called so.
_FORMAT = rf"(?:\.(?:{_TOKENS}))?\.(?:{'|'.join(SYNTAX_BY_SUFFIX)})"
_OF_A_RECORD = re.compile(
    rf"(?P<before>/(?:id|doc|api/records)/(?P<kind>{'|'.join(CLASS_BY_KIND)})/)"
    rf"(?P<slug>[^/]+?)(?P<rest>(?:{_FORMAT})?(?:/.*)?)"
)
_OF_AN_ORGANISATION = re.compile(r"(?P<before>/organisation/|/gaps/)(?P<slug>[^/]+?)(?P<rest>(?:/.*)?)")


@dataclass(frozen=True, slots=True)
class RecordPath:
    """A path of a record in parts: what stands before its slug, and what after, such as `.ttl` or `/chain`."""

    before: str
    kind: str
    slug: str
    rest: str


def record_path(path: str) -> RecordPath | None:
    """Return the parts of a path that is of a record, whether or not there is one; None for another path."""
    found = _OF_A_RECORD.fullmatch(path) or _OF_AN_ORGANISATION.fullmatch(path)
    if found is None:
        return None
    parts = found.groupdict()
    return RecordPath(parts["before"], parts.get("kind") or "organisation", parts["slug"], parts["rest"])


def thing_iri(base: Base, kind: str, slug: str) -> str:
    """Return the IRI of the thing of this kind and slug, whether or not there is one.

    Raises NotFound where there is no such kind, or where the slug cannot be part of an IRI.
    """
    if kind not in CLASS_BY_KIND and kind not in SHARED_KINDS:
        kinds = ", ".join((*CLASS_BY_KIND, *SHARED_KINDS))
        raise NotFound(f"There is no kind of record called '{kind}'. The kinds are {kinds}.")
    try:
        return base.thing(kind, slug).value
    except ValueError:
        raise NotFound(f"'{slug}' cannot be the end of an address. Search for the name of what you look for.") from None


def document_path(address: Address) -> str:
    """Return the path of the page of a thing, percent-encoded so that it can stand in a header."""
    return f"/doc/{quote(address.kind)}/{quote(address.slug)}"


def header_iri(iri: str) -> str:
    """Return an IRI as it can stand in a header."""
    return quote(iri, safe=":/#?&=%+,;@!$'()*~")
