"""`/data/dumps`: the dumps of the register's audience, and `/data/keys.json`, the keys that they are signed with.

A file of a dump never changes, so it may be kept; what is recalled answers 410. Only dumps of the audience that the
pages are for are looked at. Source: RFC 9110 (ETag), RFC 9111 (immutable: RFC 8246), RFC 9530 (Content-Digest).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from graph_service.dumps.keys import KeyRing, write_key_set
from graph_service.dumps.manifest import MANIFEST, SIGNATURE
from graph_service.dumps.parts import WHOLE
from graph_service.dumps.recalling import Recalling
from graph_service.dumps.shelf import Dump, Shelf
from graph_service.dumps.writing import RDF_OF_DUMPS
from graph_service.errors import AnsvarError, NotFound
from graph_service.registry import Registry
from web.conditional import is_held, keepers, kept_answer
from web.i18n import gettext
from web.pages.dumps import PATH, dump_page, dumps_page
from web.problems import wants_page
from web.render import page_response

A_WEEK = 7 * 24 * 3600
"""How long a file is kept: it never changes, but it can be recalled."""
_JSON, _PACKED, _SIGNATURE = "application/json", "application/gzip", "application/jose"


class DumpRecalled(AnsvarError):
    """A dump that is not given out any more."""

    status = 410
    title = "Dump recalled"


class Dumps:
    """The dumps of a register's audience as they may be given out now."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._recalling = Recalling(registry)
        self._shelf = Shelf.of(registry)

    def open(self) -> list[Dump]:
        """Return the dumps that may be taken, the newest first."""
        return [one for one in self._all() if not self._recalling.is_withheld(one)]

    def latest(self) -> Dump:
        """Return the newest dump that may be taken. Raises NotFound where there is none."""
        found = next((one for one in self._all() if not self._recalling.is_withheld(one)), None)
        if found is None:
            raise NotFound(f"There is no dump. {self._remedy()}")
        return found

    def dump(self, version: str) -> Dump:
        """Return a dump. Raises NotFound where there is none of that version, DumpRecalled where it is recalled."""
        if self._shelf is None:
            raise NotFound(f"There is no dump. {self._remedy()}")
        is_gone = any(one.version == version for one in self._shelf.recalled())
        found = None if is_gone else self._shelf.dump(version)
        if found is None or self._recalling.is_withheld(found):
            raise DumpRecalled(f"The dump {version} was recalled. Take a newer one: {PATH}/latest.")
        return found

    def index(self) -> bytes:
        """Return the list of dumps as JSON."""
        base, withheld = self._registry.base.iri, self.withheld()
        told = [
            {
                "id": f"{base}{PATH}/{one.version}",
                "version": one.version,
                "issued": one.manifest.issued.isoformat(),
                "revision": one.manifest.revision,
                "records": one.manifest.records,
                "statements": one.manifest.statements,
                "canonicalSha256": one.manifest.canonical_sha256,
                "manifest": f"{base}{PATH}/{one.version}/{MANIFEST}",
                "manifestSha256": one.manifest_sha256,
            }
            for one in self.open()
        ]
        gone = self._shelf.recalled() if self._shelf else []
        recalled = [
            *({"version": version, "recalled": None} for version in withheld),
            *({"version": one.version, "recalled": one.day.isoformat()} for one in gone),
        ]
        return (json.dumps({"dumps": told, "recalled": recalled}, indent=1) + "\n").encode()

    def withheld(self) -> list[str]:
        """Return the versions of dumps that hold what may not be seen now and were not taken away yet."""
        return [one.version for one in self._all() if self._recalling.is_withheld(one)]

    def page(self, request: Request, status: int = 200) -> Response:
        """Return the list as a page."""
        gone = self._shelf.recalled() if self._shelf else []
        context = dumps_page(self._registry, self.open(), self.withheld(), gone)
        return page_response(request, context, title=gettext("Dumps of the register"), status=status)

    def _all(self) -> list[Dump]:
        return self._shelf.dumps() if self._shelf else []

    def _remedy(self) -> str:
        if self._shelf is None:
            return "This register is in memory, which has no place for one. Serve one in a folder with --store."
        return f"Build one with `ansvar dump --audience {self._registry.audience}`."


def router(registry: Registry) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    dumps = Dumps(registry)
    _add_list(routes, registry, dumps)
    _add_latest(routes, dumps)
    _add_one(routes, registry, dumps)
    return routes


def _add_list(routes: APIRouter, registry: Registry, dumps: Dumps) -> None:
    @routes.get("/data/keys.json")
    def keys(request: Request) -> Response:
        ring = KeyRing.of(registry.settings, registry.audience)
        return kept_answer(request, write_key_set(ring.keys() if ring else ()), _JSON, {})

    @routes.get(PATH)
    def listing(request: Request) -> Response:
        return dumps.page(request)

    @routes.get(f"{PATH}/")
    def with_slash() -> Response:
        return RedirectResponse(PATH, status_code=307)

    @routes.get(f"{PATH}/index.json")
    def index(request: Request) -> Response:
        return kept_answer(request, dumps.index(), _JSON, {})


def _add_latest(routes: APIRouter, dumps: Dumps) -> None:
    def led(rest: str) -> Response:
        return RedirectResponse(
            f"{PATH}/{dumps.latest().version}{rest}", status_code=307, headers={"Cache-Control": "no-cache"}
        )

    @routes.get(f"{PATH}/latest")
    def latest() -> Response:
        return led("")

    @routes.get(f"{PATH}/latest.{{suffix}}")
    def latest_whole(suffix: str) -> Response:
        name = suffix.removesuffix(".gz")
        if name not in {one.suffix for one in RDF_OF_DUMPS}:
            offered = ", ".join(one.suffix for one in RDF_OF_DUMPS)
            raise NotFound(f"The whole register is not dumped as '{name[:20]}'. The formats are {offered}.")
        return led(f"/{WHOLE}.{name}.gz")

    @routes.get(f"{PATH}/latest/{{path:path}}")
    def latest_file(path: str) -> Response:
        _checked(dumps.latest(), path)
        return led(f"/{path}")


def _add_one(routes: APIRouter, registry: Registry, dumps: Dumps) -> None:
    @routes.get(f"{PATH}/{{version}}")
    def one(request: Request, version: str) -> Response:
        try:
            dump = dumps.dump(version)
        except DumpRecalled as recalled:
            if not wants_page(request):
                raise
            # The list says which dumps were recalled, and which there are.
            return dumps.page(request, recalled.status)
        title = gettext("Dump {version}").format(version=dump.version)
        return page_response(request, dump_page(registry, dump), title=title)

    @routes.get(f"{PATH}/{{version}}/{{path:path}}")
    def file(request: Request, version: str, path: str) -> Response:
        dump = dumps.dump(version)
        sha256, media_type = _checked(dump, path)
        headers = {
            "ETag": f'"{sha256}"',
            "Cache-Control": f"{keepers(request)}, max-age={A_WEEK}, immutable",
            "Link": f'<{PATH}/{dump.version}/{MANIFEST}>; rel="describedby", <{PATH}/latest>; rel="latest-version"',
        }
        if is_held(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        digest = f"sha-256=:{b64encode(bytes.fromhex(sha256)).decode('ascii')}:"
        headers["Repr-Digest"] = digest
        # Of the bytes of this answer, which of a range are others.
        if "range" not in request.headers:
            headers["Content-Digest"] = digest
        return FileResponse(dump.folder / path, media_type=media_type, headers=headers)


def _checked(dump: Dump, path: str) -> tuple[str, str]:
    """Return the SHA-256 and the media type of a file. Raises NotFound where the manifest names none at the path."""
    if path == MANIFEST:
        return dump.manifest_sha256, _JSON
    if path == SIGNATURE:
        return hashlib.sha256(_body(dump.folder / SIGNATURE)).hexdigest(), _SIGNATURE
    found = dump.manifest.file(path)
    if found is None or not (dump.folder / path).is_file():
        raise NotFound(f"The dump {dump.version} has no file '{path[:200]}'. Those that it has stand in {MANIFEST}.")
    return found.sha256, _PACKED


def _body(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise NotFound(f"There is no {path.name} in the dump.") from None
