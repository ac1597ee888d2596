"""A site that publishes a register, a folder that one is laid in, and a register that follows both."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change
from graph_service.names import ANSVAR, DCAT, FOAF, RDF, SKOS, XSD
from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.imports.chosen import Choice, mapping_text
from ingest.tables import Column, Table

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
NAME = "Stadens behandlingar"
SLUG = "stadens-behandlingar"
WHO = "registervårdare"
HEAD = "Id;Namn;Syfte\n"
TWO = HEAD + "1;Lön;Betala lön\n2;Skolskjuts;Köra elever\n"
CHANGED = TWO.replace("Betala lön", "Räkna ut lön")


@dataclass(frozen=True)
class Site:
    """A site on loopback, its port, and the folder whose files it publishes."""

    port: int
    folder: Path

    def address(self, path: str) -> str:
        """Return an address of the site."""
        return f"http://127.0.0.1:{self.port}/{path}"

    def publish(self, name: str, content: str) -> str:
        """Publish a file in place of what it was, and return its address."""
        (self.folder / name).write_text(content, encoding="utf-8")
        return self.address(f"file/{name}")

    def asked(self) -> list[str]:
        """Return what was asked so far, with the status of the answer before it."""
        log = self.folder / "requests.log"
        return log.read_text(encoding="utf-8").splitlines() if log.is_file() else []


@contextmanager
def site_in(folder: Path) -> Iterator[Site]:
    """Run a site for the length of a block."""
    folder.mkdir()
    program = Path(__file__).parent / "source_server.py"
    server = subprocess.Popen([sys.executable, program, folder], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield Site(int(server.stdout.readline()), folder)
    finally:
        server.kill()
        server.communicate()


def allowed_folder(folder: Path) -> Path:
    """Make a folder that sources may be laid in, with the mapping `behandlingar`, and return it."""
    folder.mkdir()
    columns = tuple(Column(name, letter) for name, letter in zip(("Id", "Namn", "Syfte"), "ABC", strict=True))
    table = Table("", columns, 1, (), _no_rows)
    choice = Choice("activity", "Namn", "Id", {"Syfte": "ansvar:purpose"}, is_synthetic=True)
    text = mapping_text("behandlingar", table, choice, "Stadens egen lista")
    (folder / "behandlingar.yaml").write_text(text + 'context: {municipality: ""}\n', encoding="utf-8")
    return folder


def _no_rows() -> Iterator[None]:
    yield from ()


def settings_for(tmp_path: Path, site: Site | None = None, **others: object) -> Settings:
    """Return settings that let the site, and the folder `utlamnat`, be asked."""
    hosts = (f"127.0.0.1:{site.port}",) if site else ()
    given = {"sign_in": "none", "source_seconds": 20.0, "upload_bytes": 200_000, **others}
    return Settings(store=tmp_path / "store", source_hosts=hosts, source_folders=(tmp_path / "utlamnat",), **given)


def follow(
    registry: Registry,
    *addresses: str,
    folder: Path | None = None,
    mapping: str = "behandlingar",
    interval: str = "",
    context: str = "",
    name: str = NAME,
) -> NamedNode:
    """Register a source, or what it says from now on, and return it."""
    source = registry.base.thing("source", name.lower().replace(" ", "-"))
    triples = [
        Triple(registry.base.document(source), FOAF.primaryTopic, source),
        Triple(source, RDF.type, ANSVAR.SourceRegister),
        Triple(source, SKOS.prefLabel, Literal(name, language="sv")),
        *(Triple(source, DCAT.downloadURL, NamedNode(one)) for one in addresses),
    ]
    said = {ANSVAR.mapping: mapping, ANSVAR.dropFolder: str(folder or ""), ANSVAR.mappingContext: context}
    triples += [Triple(source, path, Literal(text)) for path, text in said.items() if text]
    if interval:
        triples.append(Triple(source, ANSVAR.fetchInterval, Literal(interval, datatype=XSD.duration)))
    registry.commit(Change({registry.base.document(source): triples}, WHO, "en källa"))
    return source
