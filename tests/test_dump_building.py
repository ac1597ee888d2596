"""Building a dump: the same bytes each time, whole or not at all, and nothing in it that its audience may not see."""

from __future__ import annotations

import fcntl
import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from dump_world import CANARY, TODAY, DumpWorld, dump_world, system
from pyoxigraph import Quad, RdfFormat, parse, serialize
from small_graph import DOC, ID, change_of

from graph_service.dumps.building import Wanted, build_dump
from graph_service.dumps.canonical import canonical_hash, canonical_lines
from graph_service.dumps.keys import KeyRing
from graph_service.dumps.manifest import read_manifest
from graph_service.dumps.verifying import verify
from graph_service.errors import BadRequest, StoreInUse
from graph_service.registry import Registry
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore

HERE = Path(__file__).parent
LIMITED = """
import os, resource, signal, sys
from pathlib import Path
from datetime import date
from small_graph import change_of
from dump_world import RECORDS
from graph_service.dumps.building import build_dump
from graph_service.dumps.keys import KeyRing
from graph_service.registry import Registry

folder = Path(sys.argv[1])
registry = Registry.in_memory()
registry.commit(change_of(RECORDS))
ring = KeyRing(folder / "keys")

most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (900, most[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    build_dump(registry, ring, date(2025, 1, 2), out=folder / "full")
except OSError as problem:
    print(problem.strerror)
resource.setrlimit(resource.RLIMIT_FSIZE, most)
print([path.name for path in folder.iterdir()], flush=True)

def dying(done, total):
    if done == total:
        os.kill(os.getpid(), signal.SIGKILL)

build_dump(registry, ring, date(2025, 1, 2), out=folder / "dump", progress=dying)
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DumpWorld]:
    """A register that no test changes, with one dump for the public."""
    made = dump_world(tmp_path_factory.mktemp("building") / "store")
    made.build()
    yield made
    made.close()


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def beside_a_shelf(folder: Path, records: str) -> Registry:
    """Return a register whose store is in memory and whose dumps are kept in a folder."""
    registry = Registry(EmbeddedStore.in_memory(), Settings(store=folder))
    registry.commit(change_of(records))
    return registry


def quads_in(path: Path, form: RdfFormat) -> list[Quad]:
    return list(parse(gzip.decompress(path.read_bytes()), form))


def test_a_dump_built_twice_has_the_same_bytes(world: DumpWorld, tmp_path: Path) -> None:
    """Every file, the manifest and the signature too; nothing tells when it was written."""
    built = [files_in(world.build(tmp_path / name).folder) for name in ("a", "b")]

    assert built[0] == built[1] == files_in(world.shelf.dumps()[0].folder)
    assert {"manifest.json", "whole.nq.gz", "kind/system.csv.gz", "organisation/namnd.trig.gz"} <= built[0].keys()


def test_every_file_holds_what_the_manifest_says(world: DumpWorld) -> None:
    """Counts and canonical hashes, told again from the files alone."""
    verdict = verify(world.shelf.dumps()[0].folder, world.ring.keys(), TODAY)

    assert verdict.faults == ()


def test_the_whole_is_the_same_set_in_every_syntax_with_graphs(world: DumpWorld) -> None:
    """That of the store of the audience, and of nothing behind it."""
    folder = world.shelf.dumps()[0].folder
    forms = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}

    found = [set(quads_in(folder / f"whole.{suffix}.gz", form)) for suffix, form in forms.items()]

    assert found[0] == found[1] == found[2]
    assert found[0] == {one for one in world.public.store.quads() if str(one.graph_name).startswith(f"<{DOC}")}


def test_the_whole_in_n_quads_is_its_own_canonical_form(world: DumpWorld) -> None:
    """So that a receiver needs no more than gunzip and sha256sum."""
    dump = world.shelf.dumps()[0]

    body = gzip.decompress((dump.folder / "whole.nq.gz").read_bytes())

    assert canonical_hash([body]) == dump.manifest.canonical_sha256


def test_a_dump_loaded_into_an_empty_register_has_the_same_hash(world: DumpWorld, tmp_path: Path) -> None:
    """What was verified once can be verified again after it has been another's."""
    dump = world.shelf.dumps()[0]
    file = tmp_path / "whole.trig"
    file.write_bytes(gzip.decompress((dump.folder / "whole.trig.gz").read_bytes()))
    other = Registry.in_memory()

    other.load([file], why="a dump")

    kept = [one for one in other.store.quads() if str(one.graph_name).startswith(f"<{DOC}")]
    assert canonical_hash(canonical_lines(kept)) == dump.manifest.canonical_sha256


def test_the_triples_keep_their_hash_through_turtle(world: DumpWorld) -> None:
    """What has no graphs has a hash of its own: that of RDF/XML, which Turtle gives back."""
    dump = world.shelf.dumps()[0]
    triples = [one.triple for one in quads_in(dump.folder / "whole.rdf.gz", RdfFormat.RDF_XML)]
    turtle = serialize(triples, format=RdfFormat.TURTLE)
    assert turtle is not None

    again = canonical_hash(canonical_lines(parse(turtle, RdfFormat.TURTLE)))

    told = dump.manifest.file("whole.rdf.gz")
    assert told is not None
    assert again == told.canonical_sha256
    assert again != dump.manifest.canonical_sha256


def test_nothing_that_is_withheld_is_in_any_file(world: DumpWorld, tmp_path: Path) -> None:
    """Neither by name nor by number; a dump for those who keep the register has it, which is the control."""
    whole = build_dump(world.registry, world.ring, TODAY, out=tmp_path / "internal").dump

    unpacked = {
        name: gzip.decompress(body) if name.endswith(".gz") else body
        for name, body in files_in(world.shelf.dumps()[0].folder).items()
    }

    assert [name for name, body in unpacked.items() if CANARY.encode() in body or b"risk" in body] == []
    assert CANARY.encode() in gzip.decompress((whole.folder / "kind" / "risk.nq.gz").read_bytes())


def test_the_manifest_says_what_there_is(world: DumpWorld) -> None:
    """Records by kind and by licence, with those that state none."""
    told = world.shelf.dumps()[0].manifest

    assert (told.audience, told.revision, told.records) == ("public", world.public.revision, 2)
    assert told.records_by_kind == {"organisation": 1, "system": 1}
    assert told.licences == {"http://creativecommons.org/publicdomain/zero/1.0/": 1, "": 1}
    assert told.previous is None


def test_a_register_that_has_not_changed_is_not_dumped_again(world: DumpWorld) -> None:
    """So that a machine can build one every night."""
    before = world.shelf.dumps()

    again = build_dump(world.public, world.ring, TODAY + timedelta(days=3))

    assert (again.is_new, again.dump.version) == (False, before[0].version)
    assert world.shelf.dumps() == before


def test_a_part_is_written_where_it_is_asked_for(world: DumpWorld, tmp_path: Path) -> None:
    """A kind or an organisation, in a folder of its own and not among those that are published."""
    dump = build_dump(world.public, world.ring, TODAY, out=tmp_path / "part", wanted=Wanted(kinds=("system",))).dump
    of = Wanted(organisations=(f"{ID}organisation/namnd",))
    matter = build_dump(world.public, world.ring, TODAY, out=tmp_path / "of", wanted=of).dump

    assert {one.part for one in dump.manifest.files} == {"kind/system"}
    assert {one.part for one in matter.manifest.files} == {"organisation/namnd"}
    assert matter.manifest.records == 2
    with pytest.raises(BadRequest, match="--out"):
        build_dump(world.public, world.ring, TODAY, wanted=of)


def test_a_folder_with_something_in_it_is_not_written_to(world: DumpWorld, tmp_path: Path) -> None:
    """Nobody loses a folder by naming it."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="ascii")

    with pytest.raises(BadRequest, match="is there already"):
        world.build(tmp_path / "mine")

    assert files_in(tmp_path) == {"mine/letter.txt": b"keep"}


def test_without_a_key_nothing_is_left(world: DumpWorld, tmp_path: Path) -> None:
    """A dump that nobody vouches for is none."""
    with pytest.raises(BadRequest, match="ansvar keys new"):
        build_dump(world.public, KeyRing(tmp_path / "keys"), TODAY, out=tmp_path / "dump")

    assert list(tmp_path.iterdir()) == []


def test_a_register_in_memory_needs_a_folder_to_be_named() -> None:
    """There is no place that would outlast it; an empty one has nothing to write."""
    registry = Registry.in_memory()

    with pytest.raises(BadRequest, match="--out"):
        build_dump(registry, KeyRing(Path("nowhere")), TODAY)
    with pytest.raises(BadRequest, match="nothing to write"):
        build_dump(registry, KeyRing(Path("nowhere")), TODAY, out=Path("nowhere"))


def test_two_processes_do_not_build_at_one_place(world: DumpWorld, tmp_path: Path) -> None:
    """The second is refused, and does not touch what the first has written so far."""
    site = tmp_path / ".dump.building"
    site.mkdir()
    (site / "whole.nq.gz").write_bytes(b"of the first")
    handle = os.open(site, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)

    with pytest.raises(StoreInUse, match="building a dump"):
        world.build(tmp_path / "dump")

    os.close(handle)
    assert files_in(tmp_path) == {".dump.building/whole.nq.gz": b"of the first"}


def test_what_is_not_finished_is_no_dump_and_stands_in_nobodys_way(world: DumpWorld, tmp_path: Path) -> None:
    """Where the disk is full nothing is left; what a process left that was killed, the next one clears away.

    The system itself says that a file may not grow, and the process is killed when the last part is written.
    """
    keys = KeyRing(tmp_path / "keys")
    keys.add(TODAY)

    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": f"{HERE}:{HERE.parent}"},
    )
    left = sorted(path.name for path in tmp_path.iterdir())
    dump = build_dump(world.public, keys, TODAY, out=tmp_path / "dump").dump

    assert done.stdout.splitlines() == ["File too large", "['keys']"]
    assert (done.returncode, left) == (-9, [".dump.building", "keys"])
    assert verify(dump.folder, keys.keys(), TODAY).faults == ()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dump", "keys"]


def test_a_text_that_xml_cannot_hold_leaves_rdf_xml_out(tmp_path: Path) -> None:
    """Of that record's parts, with the reason; every other format has it."""
    registry = Registry.in_memory()
    registry.commit(change_of(system("odd", 'dcterms:description "\\u0007"')))
    ring = KeyRing(tmp_path / "keys")
    ring.add(TODAY)

    dump = build_dump(registry, ring, TODAY, out=tmp_path / "dump").dump

    assert dump.manifest.left_out.keys() == {"whole.rdf.gz", "kind/system.rdf.gz"}
    assert verify(dump.folder, ring.keys(), TODAY).faults == ()


def test_a_manifest_names_the_dump_before(tmp_path: Path) -> None:
    """By version and hash, so that a chain of dumps cannot be exchanged in the middle."""
    registry = beside_a_shelf(tmp_path, system("lonia"))
    ring = KeyRing(tmp_path / "keys")
    ring.add(TODAY)
    first = build_dump(registry, ring, TODAY).dump
    registry.commit(change_of(system("annat")))

    second = build_dump(registry, ring, TODAY).dump

    told = read_manifest((second.folder / "manifest.json").read_bytes())
    assert told.previous is not None
    assert (told.previous.version, told.previous.manifest_sha256) == (first.version, first.manifest_sha256)


def test_a_store_that_was_made_anew_gives_a_version_that_never_was(tmp_path: Path) -> None:
    """Its revisions are counted from one again; what was published under that number stays what it is."""
    ring = KeyRing(tmp_path / "keys")
    ring.add(TODAY)
    first = build_dump(beside_a_shelf(tmp_path, system("lonia")), ring, TODAY).dump

    second = build_dump(beside_a_shelf(tmp_path, system("annat")), ring, TODAY).dump

    assert second.manifest.revision == first.manifest.revision
    assert second.version.startswith(f"{first.version}-")
