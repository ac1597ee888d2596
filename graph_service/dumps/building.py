"""A dump of the register of an audience, built in a folder of its own that takes its name when it is whole.

The same register gives the same files, byte for byte: nothing in them tells when they were written. Only the signature
names a day.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date
from pathlib import Path

from pyoxigraph import NamedNode

from graph_service.audiences.projection import rules_of
from graph_service.dumps.canonical import canonical_hash
from graph_service.dumps.keys import KeyRing
from graph_service.dumps.manifest import MANIFEST, SIGNATURE, DumpFile, Manifest, Previous, write_manifest
from graph_service.dumps.parts import Part, parts_of
from graph_service.dumps.shelf import Dump, Shelf, read_dump
from graph_service.dumps.writing import PartOfRegister, folders_to_disk, read_part, write_file, write_part
from graph_service.errors import BadRequest, StoreInUse
from graph_service.names import DCTERMS
from graph_service.registry import Registry

Progress = Callable[[int, int], None]
"""Told how many parts are written, of how many."""


@dataclass(frozen=True)
class Wanted:
    """What a dump shall hold: everything, or only the parts of some kinds and organisations (by their IRIs)."""

    kinds: Collection[str] = ()
    organisations: Collection[str] = ()

    @property
    def is_all(self) -> bool:
        """Whether it is everything."""
        return not self.kinds and not self.organisations


EVERYTHING = Wanted()


@dataclass(frozen=True)
class Built:
    """A dump, and whether it was made now; one of the same content that was there already stays as it is."""

    dump: Dump
    is_new: bool


def build_dump(
    registry: Registry,
    ring: KeyRing,
    today: date,
    *,
    out: Path | None = None,
    wanted: Wanted = EVERYTHING,
    progress: Progress = lambda _done, _total: None,
) -> Built:
    """Write a dump to the folder `out`, or else to the shelf of the register's audience, and sign it.

    Raises BadRequest where there is nothing to write, no place for it or no key, StoreInUse where another process
    writes at the same place; nothing is left behind then.
    """
    shelf = Shelf.of(registry)
    if out is None and (shelf is None or not wanted.is_all):
        why = "The store is in memory" if shelf is None else "A dump of a part is not published"
        raise BadRequest(f"{why}, so there is no folder for the dump. Name one with --out.")
    out = out.resolve() if out is not None else None
    parts = parts_of(registry, wanted.kinds, wanted.organisations)
    if not any(part.documents for part in parts):
        raise BadRequest("The register has no such record, so there is nothing to write. Load records first.")
    # Before the work and not after it: without a key there is no dump.
    ring.private_key(today)
    place = _place(out, shelf)
    with _building_site(place) as site:
        whole = read_part(registry, _joined(parts))
        before = shelf.dumps() if shelf else []
        rules = rules_of(registry).digest
        known = next((one for one in before if out is None and _is_same(registry, rules, one, whole)), None)
        if known is not None:
            return Built(known, is_new=False)
        version = _version(registry, shelf if out is None else None, whole, wanted)
        files, left_out = _write_parts(registry, parts, whole, site, progress)
        told = replace(
            _manifest(registry, version, whole),
            rules=rules,
            previous=_previous(before, version),
            files=tuple(files),
            left_out=left_out,
        )
        _seal(site, write_manifest(told), ring, today)
        folder = out or place.with_name(version)
        site.rename(folder)
        folders_to_disk([folder.parent])
    return Built(read_dump(folder), is_new=True)


def _place(out: Path | None, shelf: Shelf | None) -> Path:
    if out is None:
        assert shelf is not None
        return shelf.folder / ".building"
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadRequest(f"{out} is there already. Name a folder that is not, or an empty one.")
    return out.with_name(f".{out.name}.building")


@contextmanager
def _building_site(place: Path) -> Iterator[Path]:
    """Give an empty folder that no other process builds in, and clear it away where the dump is not finished.

    What a process left there that was killed is cleared away too.
    """
    place.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_ours = _is_at(handle, place)
        except BlockingIOError:
            is_ours = False
        if not is_ours:
            raise StoreInUse(f"Another process is building a dump in {place}. Wait until it is done.")
        try:
            for one in place.iterdir():
                shutil.rmtree(one) if one.is_dir() else one.unlink()
            yield place
        finally:
            # A finished dump has another name by now, and another process may be building here.
            if _is_at(handle, place):
                shutil.rmtree(place, ignore_errors=True)
    finally:
        os.close(handle)


def _is_at(handle: int, place: Path) -> bool:
    """Tell whether an open folder is the one that has this path now."""
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


def _joined(parts: Iterable[Part]) -> Part:
    documents: set[NamedNode] = {document for part in parts for document in part.documents}
    return Part("", tuple(sorted(documents, key=lambda one: one.value)))


def _is_same(registry: Registry, rules: str, dump: Dump, whole: PartOfRegister) -> bool:
    told = dump.manifest
    is_same_state = (told.base, told.revision, told.rules) == (registry.base.iri, registry.revision, rules)
    return is_same_state and told.canonical_sha256 == canonical_hash(whole.lines)


def _version(registry: Registry, shelf: Shelf | None, whole: PartOfRegister, wanted: Wanted) -> str:
    """Return a name that no dump ever had: the day and number of the revision, and the content where that is taken.

    The register of an audience counts its revisions anew when it is made anew.
    """
    day = registry.revised_at.astimezone(UTC).date() if registry.revised_at else date.min
    plain = f"{day}-r{registry.revision}{'' if wanted.is_all else '-part'}"
    if shelf is None or not shelf.has_used(plain):
        return plain
    long = f"{plain}-{canonical_hash(whole.lines)[:8]}"
    number, found = 2, long
    while shelf.has_used(found):
        number, found = number + 1, f"{long}-{number}"
    return found


def _previous(before: Iterable[Dump], version: str) -> Previous | None:
    found = next((one for one in before if one.version != version), None)
    return Previous(found.version, found.manifest_sha256) if found else None


def _write_parts(
    registry: Registry, parts: list[Part], whole: PartOfRegister, site: Path, progress: Progress
) -> tuple[list[DumpFile], dict[str, str]]:
    files: list[DumpFile] = []
    left_out: dict[str, str] = {}
    for number, part in enumerate(parts):
        progress(number, len(parts))
        is_whole = part.documents == whole.part.documents
        one = replace(whole, part=part) if is_whole else read_part(registry, part)
        for written in write_part(one, site):
            if isinstance(written, DumpFile):
                files.append(written)
            else:
                left_out[written[0]] = written[1]
    progress(len(parts), len(parts))
    return files, left_out


def _manifest(registry: Registry, version: str, whole: PartOfRegister) -> Manifest:
    assert registry.revised_at is not None  # There are records, so something was written once.
    licences = {quad.subject: quad.object for quad in whole.quads() if quad.predicate == DCTERMS.license}
    counted = Counter(
        term.value if isinstance(term := licences.get(document), NamedNode) else "" for document in whole.part.documents
    )
    under = f"{registry.base.iri}/doc/"
    kinds = (document.value.removeprefix(under).partition("/")[0] for document in whole.part.documents)
    return Manifest(
        base=registry.base.iri,
        version=version,
        audience=registry.audience,
        revision=registry.revision,
        issued=registry.revised_at.astimezone(UTC),
        rules="",
        previous=None,
        records=len(whole.part.documents),
        statements=len(whole.lines),
        canonical_sha256=canonical_hash(whole.lines),
        records_by_kind=dict(sorted(Counter(kinds).items())),
        licences=dict(counted),
        files=(),
        left_out={},
    )


def _seal(site: Path, manifest: bytes, ring: KeyRing, today: date) -> None:
    write_file(site / MANIFEST, manifest)
    write_file(site / SIGNATURE, ring.sign(manifest, today))
    folders_to_disk([site, *(one for one in site.rglob("*") if one.is_dir())])
