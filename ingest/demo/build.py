"""Builds the demo city: real facts from public sources, and an example city that is invented and says so.

`python -m ingest.demo.build` writes `city.trig` beside this file; `--check` only tells whether it is up to date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from graph_service.files import ONTOLOGY
from graph_service.names import CLASS_BY_KIND, CODE, Base
from graph_service.publishing.serialise import serialise
from graph_service.publishing.syntaxes import TRIG
from graph_service.settings import DEMO_BASE
from ingest.demo.danish_records import add_danish_records
from ingest.demo.drafts import Drafts
from ingest.demo.edps import add_edps
from ingest.demo.example_city.city import add_example_city
from ingest.demo.municipalities import add_municipalities
from ingest.demo.seed import add_seed
from ingest.demo.seed_follow_up import add_follow_up
from ingest.demo.subprocessors import add_subprocessors
from ingest.demo.supplier_list import add_supplier_list

_PREFIXES = {
    # The code lists first: control-point is both a list and a kind of record, and the records are written here.
    **{path.stem: f"{CODE.iri}{path.stem}#" for path in (ONTOLOGY / "codes").glob("*.ttl")},
    **{kind: f"{DEMO_BASE}/id/{kind}/" for kind in CLASS_BY_KIND},
    **{f"{kind}-doc": f"{DEMO_BASE}/doc/{kind}/" for kind in CLASS_BY_KIND},
}


_TOPIC = b"foaf:primaryTopic "  # Each record says once what it is about.

READERS: tuple[Callable[[Drafts], None], ...] = (
    add_seed,
    add_follow_up,
    add_municipalities,
    add_danish_records,
    add_edps,
    add_subprocessors,
    add_supplier_list,
    add_example_city,
)
"""What is read, in order: a reader may add to the records of those before it."""


def city_path() -> Path:
    """Return the file of the demo city that ships with Ansvar."""
    return Path(__file__).with_name("city.trig")


def build_drafts() -> Drafts:
    """Return every record of the demo city, the real ones first, so that their addresses never get a number."""
    drafts = Drafts(Base(DEMO_BASE))
    for add in READERS:
        add(drafts)
    return drafts


def build_city() -> bytes:
    """Return the demo city as TriG: one graph for each record, sorted, the same bytes each time."""
    return serialise(build_drafts().quads(), TRIG.media_type, _PREFIXES)


def main(arguments: list[str] | None = None) -> int:
    """Write the demo city and tell how many records it has, or with `--check` compare it; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m ingest.demo.build", description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is out of date")
    is_check = parser.parse_args(arguments).check
    city, path = build_city(), city_path()
    if is_check:
        if path.is_file() and path.read_bytes() == city:
            return 0
        sys.stderr.write(f"{path.name} is not what its sources give. Run: python -m ingest.demo.build\n")
        return 1
    beside = path.with_suffix(".tmp")
    beside.write_bytes(city)
    beside.replace(path)
    sys.stdout.write(f"{path.name}: {city.count(_TOPIC)} records\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
