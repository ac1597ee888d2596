"""Check a dump that was taken down: `python verify.py DUMP keys.json`, with a copy by harvest.py also that it is equal.

`keys.json` is a copy that you keep, and not one that came with the dump. It ends with 0, or says what is wrong.
"""

import base64
import gzip
import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pyoxigraph import RdfFormat, Store


def raw(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check(is_right, what):
    if not is_right:
        sys.exit(what)


dump, keys, *copy = map(Path, sys.argv[1:])
told = (dump / "manifest.json").read_bytes()
head, _, signature = (dump / "manifest.json.jws").read_text().strip().split(".")
header, manifest = json.loads(raw(head)), json.loads(told)
key = next((one for one in json.loads(keys.read_text())["keys"] if one["kid"] == header["kid"]), None)
check(key is not None and not key["compromised"], f"the key {header['kid']} is not known, or no longer trusted")
last = min(filter(None, (key["validUntil"], key["retiredOn"])))
check(key["validFrom"] <= header["signedOn"] <= last, f"the key was not in force on {header['signedOn']}")
Ed25519PublicKey.from_public_bytes(raw(key["x"])).verify(raw(signature), f"{head}.".encode() + told)  # Or it raises.

listed = {one["path"]: one for one in manifest["files"]}
there = {path.relative_to(dump).as_posix() for path in dump.rglob("*") if path.is_file()}
odd = (there ^ listed.keys()) - {"manifest.json", "manifest.json.jws"}
check(not odd, f"missing or extra: {sorted(odd)}")
for path, one in listed.items():
    content = (dump / path).read_bytes()
    check(hashlib.sha256(content).hexdigest() == one["sha256"], f"{path} was altered")
    if path.endswith(".nq.gz"):
        canonical = hashlib.sha256(gzip.decompress(content)).hexdigest()
        check(canonical == one["canonicalSha256"], f"{path} does not hold what the manifest says")

if copy:
    lines = sorted(Store.read_only(str(copy[0])).dump(format=RdfFormat.N_QUADS).splitlines(keepends=True))
    check(hashlib.sha256(b"".join(lines)).hexdigest() == manifest["canonicalSha256"], "the copy is not as the dump is")
print(f"{manifest['id']} is whole and unaltered: {manifest['records']} records of revision {manifest['revision']}")
