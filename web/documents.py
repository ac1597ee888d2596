"""The documents of a register as data: each record in every format and profile, now or as it was."""

from __future__ import annotations

from datetime import UTC, date
from email.utils import format_datetime
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from graph_service.names import Address
from graph_service.publishing.profiles import ANSVAR_PROFILE, Profile, profiles_of, statements_in
from graph_service.publishing.record import write_record
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import CSV, SYNTAX_BY_SUFFIX, Syntax
from graph_service.registry import Registry
from web.addresses import document_path, header_iri
from web.api.parameters import bad, read_day
from web.conditional import KeptAnswers, Made
from web.document_links import data_links, data_path, syntaxes_of
from web.negotiation import DATA, HTML, MEDIA_TYPE_PARAMETER, PAGE_OR_DATA, Representation, negotiated, representation
from web.profiles import PARAMETER, negotiated_profile
from web.versions import Version, made_at, read_version, record_at

VARY = "Accept, Accept-Profile"
"""What the answer at an address without suffix depends on."""


class Documents:
    """The documents of one register."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._kept = KeptAnswers()

    def chosen(self, request: Request, kind: str) -> tuple[Representation, Profile]:
        """Return the format and profile that a client likes best of a kind of record.

        Raises NotAcceptable where it takes nothing that there is.
        """
        profile = negotiated_profile(request, profiles_of(kind))
        if profile != ANSVAR_PROFILE:
            return negotiated(request, [representation(one) for one in syntaxes_of(profile)]), profile
        # Pages tell what is so on a day, not what was said at a revision.
        return negotiated(request, DATA if "revision" in request.query_params else PAGE_OR_DATA), profile

    def data_or_none(self, request: Request, iri: str) -> Response | None:
        """Return the record as data where the client likes data better than a page, else None.

        For the page of a record: `return documents.data_or_none(request, iri) or page(…)`; the page sends `VARY`.
        Raises NotAcceptable where the client takes nothing that there is, NotFound where there is no record.
        """
        address = self._registry.base.address(iri)
        assert address is not None
        chosen, profile = self.chosen(request, address.kind)
        if chosen == HTML:
            return None
        syntax = SYNTAX_BY_SUFFIX[chosen.suffix]
        location = data_path(address, syntax, profile) + rest_of_query(request)
        return self.data(request, iri, syntax, profile, {"Vary": VARY, "Content-Location": location})

    def data(
        self, request: Request, iri: str, syntax: Syntax, profile: Profile, headers: dict[str, str] | None = None
    ) -> Response:
        """Return a record in a format and a profile. Raises NotFound where there is no record."""
        revision, address = self._registry.revision, self._registry.base.address(iri)
        assert address is not None
        sent = {"Content-Profile": f"<{profile.iri}>", **(headers or {})}
        links = data_links(address, header_iri(iri), syntax, profile)
        if profile != ANSVAR_PROFILE:
            day = _day_of(request)
            return self._kept.answer(
                request,
                revision,
                (iri, syntax, profile, day),
                lambda: Made(serialise(statements_in(profile, self._registry.store, iri, day), syntax.media_type)),
                content_type=syntax.content_type,
                headers={"Link": links, **sent},
            )
        version = read_version(request)
        if version.is_fixed:
            links += f', <{document_path(address)}>; rel="latest-version original", ' + _history_link(address)
            sent |= self._memento(iri, version)
        return self._kept.answer(
            request,
            revision,
            (iri, syntax, version),
            lambda: self._made(iri, syntax, version),
            content_type=syntax.content_type,
            headers={"Link": links, **sent},
        )

    def _made(self, iri: str, syntax: Syntax, version: Version) -> Made:
        record = record_at(self._registry, iri, version)
        body = write_record(record, syntax, self._registry.labels)
        # In a table other records give the names of what this one points to, so its own last change tells too little.
        return Made(body, made_at(self._registry, iri, version) if syntax != CSV else None)

    def _memento(self, iri: str, version: Version) -> dict[str, str]:
        when = made_at(self._registry, iri, version) if self._registry.describes(iri) else None
        return {"Memento-Datetime": format_datetime(when.astimezone(UTC), usegmt=True)} if when is not None else {}


def rest_of_query(request: Request) -> str:
    """Return the query of a request without what chose the format and the profile, with its question mark."""
    rest = [pair for pair in request.query_params.multi_items() if pair[0] not in {PARAMETER, MEDIA_TYPE_PARAMETER}]
    return f"?{urlencode(rest)}" if rest else ""


def _day_of(request: Request) -> date:
    if "revision" in request.query_params:
        raise bad("revision", "Only the profile of Ansvar itself has earlier versions. Leave revision out.")
    return read_day(request.query_params.get("on") or None) or date.today()


def _history_link(address: Address) -> str:
    return f'<{document_path(address)}/history>; rel="version-history"'
