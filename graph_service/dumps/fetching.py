"""A dump at a web address, fetched file by file to be verified like one in a folder.

Only what a signed manifest names is fetched, from below the address of the manifest, and no more of each file than the
manifest says that it has.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from graph_service.dumps.keys import Key
from graph_service.dumps.manifest import MANIFEST, SIGNATURE
from graph_service.dumps.verifying import check_signature
from graph_service.errors import BadRequest, DataRejected

MOST_BYTES = 100_000_000
"""Of a manifest: that of a register with a hundred thousand organisations."""
_SECONDS = 60.0


def fetch_dump(
    address: str,
    folder: Path,
    keys: Sequence[Key],
    today: date,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Write the dump at an address to a folder; what is missing there is missing in the folder.

    Raises BadRequest where there is no dump that can be reached, DataRejected where no trusted key signed its manifest.
    """
    below = address.removesuffix("/").removesuffix(f"/{MANIFEST}")
    manifest, signature = _fetched(f"{below}/{MANIFEST}", MOST_BYTES), _fetched(f"{below}/{SIGNATURE}", MOST_BYTES)
    if manifest is None:
        raise BadRequest(f"There is no dump at {below}. Give the address of one, or a folder.")
    if signature is None:
        raise DataRejected(f"There is no {SIGNATURE}, so nothing vouches for the files.")
    told, _, _ = check_signature(manifest, signature, keys, today)
    (folder / MANIFEST).write_bytes(manifest)
    (folder / SIGNATURE).write_bytes(signature)
    for number, one in enumerate(told.files):
        progress(number, len(told.files))
        # One byte more than it should have, so that a longer one is seen to be another.
        body = _fetched(f"{below}/{one.path}", one.bytes + 1)
        if body is not None:
            path = folder / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
    progress(len(told.files), len(told.files))


def fetch_keys(address: str) -> bytes:
    """Return the keys that are published where a dump is: at `/data/keys.json` of the same host.

    Raises BadRequest where there are none.
    """
    parts = urlsplit(address)
    path = parts.path.partition("/data/dumps/")[0]
    found = f"{parts.scheme}://{parts.netloc}{path}/data/keys.json"
    body = _fetched(found, MOST_BYTES)
    if body is None:
        raise BadRequest(f"There are no keys at {found}. Name a file with them: --key FILE.")
    return body


def _fetched(address: str, most: int) -> bytes | None:
    """Return what is at an address, None where nothing is. Raises BadRequest where it cannot be reached."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise BadRequest(f"{address} is no address of the web. Give one that begins with https://, or a folder.")
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as answer:  # noqa: S310  # Checked above.
            return bytes(answer.read(most))
    except urllib.error.HTTPError as problem:
        with problem:
            if problem.code in {404, 410}:
                return None
        raise BadRequest(f"{address} answers {problem.code}. Try again, or take the files another way.") from None
    except (OSError, http.client.HTTPException) as problem:
        raise BadRequest(f"{address} cannot be reached: {problem}. Check the address and the network.") from None
