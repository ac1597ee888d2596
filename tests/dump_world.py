"""A small register in a folder, with what may be told to the public and what may not, and a key to sign with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from small_graph import change_of

from graph_service.audiences.keeper import Keeper
from graph_service.dumps.building import build_dump
from graph_service.dumps.keys import KeyRing
from graph_service.dumps.shelf import Dump, Shelf
from graph_service.registry import Registry
from graph_service.settings import Settings

TODAY = date(2025, 1, 2)
"""Before the clock of any machine, so that no signature is of a day that has not come."""
CANARY = "Kanariefågel"
SHOWN_TO_CITY = "ansvar:shownTo <https://w3id.org/ansvar/code/audience#city>"

RECORDS = f"""
<doc/organisation/namnd> {{ <id/organisation/namnd> a ansvar:Organisation ; skos:prefLabel "Nämnden"@sv .
  <doc/organisation/namnd> foaf:primaryTopic <id/organisation/namnd> ;
    dcterms:license <http://creativecommons.org/publicdomain/zero/1.0/> . }}
<doc/system/lonia> {{ <id/system/lonia> a ansvar:System ; skos:prefLabel "Lönia"@sv ;
    ansvar:usedBy <id/organisation/namnd> ;
    dcterms:description "=1+1; \\"så\\" här\\r\\n och \U0001f600"@sv .
  <doc/system/lonia> foaf:primaryTopic <id/system/lonia> ; prov:wasDerivedFrom "{CANARY}.csv, rad 2" . }}
<doc/risk/avbrott> {{ <id/risk/avbrott> a ansvar:Risk ; skos:prefLabel "{CANARY}"@sv .
  <doc/risk/avbrott> foaf:primaryTopic <id/risk/avbrott> . }}
"""


def system(slug: str, *said: str) -> str:
    """Return a system in a graph of its own."""
    more = "".join(f" ; {one}" for one in said)
    return (
        f'<doc/system/{slug}> {{ <id/system/{slug}> a ansvar:System ; skos:prefLabel "{slug.title()}"@sv{more} .'
        f" <doc/system/{slug}> foaf:primaryTopic <id/system/{slug}> . }}"
    )


@dataclass(frozen=True)
class DumpWorld:
    """A register with its audiences and keys."""

    registry: Registry
    keeper: Keeper
    ring: KeyRing

    @property
    def public(self) -> Registry:
        """The register as the public sees it."""
        return self.keeper.register_of("public")

    @property
    def shelf(self) -> Shelf:
        """The dumps for the public."""
        shelf = Shelf.of(self.public)
        assert shelf is not None
        return shelf

    def build(self, out: Path | None = None) -> Dump:
        """Build a dump for the public."""
        return build_dump(self.public, self.ring, TODAY, out=out).dump

    def close(self) -> None:
        """Let go of the stores."""
        self.keeper.close()
        self.registry.close()


def dump_world(folder: Path, records: str = RECORDS) -> DumpWorld:
    """Return the register in a new folder, with one key that signs from today on."""
    registry = Registry.open(Settings(store=folder))
    registry.commit(change_of(records))
    ring = KeyRing.of(registry.settings)
    assert ring is not None
    ring.add(TODAY)
    return DumpWorld(registry, Keeper(registry), ring)
