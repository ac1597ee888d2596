"""The registers of audiences: opened beside the register that is written, fed by it, and made anew on demand.

Each lies in a folder of its own, `{store}/audiences/{audience}`, with its own store, search index and history of gaps.
The file `reflects` there tells which revision and which rules it was fed last; where it tells of another revision the
register catches up, where the rules are others it is made anew from nothing, so that nothing of before is left in it.
So it is where the file `feeding` tells that it was left half fed: its change log may then hold what is withheld.
"""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from graph_service.audiences.projection import Projection, projection_of, rules_of
from graph_service.audiences.register import AudienceRegister
from graph_service.audiences.rules import Audience
from graph_service.changes import Difference
from graph_service.errors import BadRequest
from graph_service.gaps import Gap
from graph_service.names import CLASS_BY_KIND
from graph_service.registry import Registry
from graph_service.store.embedded import EmbeddedStore

log = logging.getLogger(__name__)

FEEDER = "Ansvar"
REFLECTS = "reflects"
"""The file in the folder of an audience that tells of which revision and rules it is."""
FEEDING = "feeding"
"""The file that stands in the folder of an audience while it is fed."""
PUBLIC_REASON = "Uppdatering"
"""What the change log says to the public, for the reason of a change may tell what is withheld."""


class Keeper:
    """The registers of the audiences of one register."""

    def __init__(self, registry: Registry) -> None:
        """Follow a register; each audience is fed from when it is first opened."""
        self._registry = registry
        self._registers: dict[Audience, AudienceRegister] = {}
        self._projections: dict[Audience, Projection] = {}
        self._half_fed: set[Audience] = set()
        self._withheld: dict[Audience, tuple[int, Counter[str]]] = {}
        self.rules = rules_of(registry)
        self._digest = self.rules.digest
        registry.followers.append(self._follow)

    def register_of(self, audience: Audience) -> Registry:
        """Return the register that an audience asks; for `internal` that is the one that is written."""
        if audience == "internal":
            return self._registry
        if audience not in self._registers:
            self._registers[audience] = self._open(audience)
        return self._registers[audience]

    def close(self) -> None:
        """Let go of all registers of audiences."""
        self._registry.followers.remove(self._follow)
        for register in self._registers.values():
            register.close()
        self._registers.clear()

    def rebuild(self, audience: Audience) -> int:
        """Make the register of an audience anew from nothing; return how many records it has then."""
        if audience == "internal":
            raise BadRequest("The audience 'internal' sees the register itself. Give public or city.")
        before = self._registers.pop(audience, None)
        if before is not None:
            before.close()
        folder = self._folder(audience)
        if folder is not None and folder.exists():
            shutil.rmtree(folder)
        return sum(self.register_of(audience).counts().values())

    def projection(self, audience: Audience) -> Projection:
        """Return what an audience may see as things are now."""
        return projection_of(self._registry, audience, self.rules)

    def withheld(self, audience: Audience) -> Counter[str]:
        """Return how many statements of the register are withheld from an audience, by ground."""
        known = self._withheld.get(audience)
        if known is None or known[0] != self._registry.revision:
            known = self._withheld[audience] = self._registry.revision, self._count(audience)
        return known[1].copy()

    def _count(self, audience: Audience) -> Counter[str]:
        seen, counted = self.projection(audience), Counter[str]()
        for document in self._documents():
            counted.update(seen.withheld(self._thing(document), document.value, self._registry.store.graph(document)))
        return counted

    def _open(self, audience: Audience) -> AudienceRegister:
        folder = self._folder(audience)
        state = _reflected(folder)
        is_half_fed = folder is not None and (folder / FEEDING).exists()
        if folder is not None and (is_half_fed or (state is not None and state.partition(" ")[2] != self._digest)):
            log.info("The register of the audience %s is half fed, or its rules are others; it is made anew.", audience)
            shutil.rmtree(folder)
            state = None
        settings = replace(self._registry.settings, store=folder, sign_in="off")
        store = EmbeddedStore.open(folder) if folder is not None else EmbeddedStore.in_memory()
        register = AudienceRegister(audience, store, settings)
        if state != self._state:
            log.info("The register of the audience %s is brought up to revision %d.", audience, self._registry.revision)
            self._feed(register, self._all_documents(register))
        self._projections[audience] = self.projection(audience)
        register.withheld = lambda: self.withheld(audience)
        return register

    def _follow(self, changed: Sequence[Difference]) -> None:
        documents = [one.graph for one in changed if one.graph.value.startswith(self._under("doc"))]
        for audience, register in self._registers.items():
            before, now = self._projections[audience], self.projection(audience)
            self._projections[audience] = now
            turned = [one for one in map(self._thing, documents) if before.shows(one) != now.shows(one)]
            turned += before.hidden ^ now.hidden
            whole = self._all_documents(register) if audience in self._half_fed else set()
            self._feed(register, {*documents, *self._naming(turned), *whole})

    def _feed(self, register: AudienceRegister, documents: Collection[NamedNode]) -> None:
        seen, store = self.projection(register.audience), self._registry.store
        graphs: dict[NamedNode, frozenset[Triple]] = {}
        withdrawn: list[NamedNode] = []
        is_half_fed = register.audience in self._half_fed
        for document in sorted(documents, key=str):
            there = store.graph(document)
            graphs[document] = seen.seen(self._thing(document), document.value, there)
            lost = frozenset(register.store.graph(document)) - graphs[document]
            # After a feed that broke off it is not known what the change log may still tell.
            is_doubtful = is_half_fed and graphs[document] != frozenset(there)
            if is_doubtful or (lost and there and (not graphs[document] or not lost.isdisjoint(there))):
                withdrawn.append(document)
        folder = self._folder(register.audience)
        self._half_fed.add(register.audience)
        if folder is not None:
            (folder / FEEDING).touch()
        why = PUBLIC_REASON if register.audience == "public" else self._latest_reason()
        register.feed(graphs, self._gaps(register, seen), who=FEEDER, why=why)
        register.forget(withdrawn)
        self._half_fed.discard(register.audience)
        if folder is not None:
            (folder / REFLECTS).write_text(self._state, encoding="ascii")
            (folder / FEEDING).unlink()

    def _gaps(self, register: AudienceRegister, seen: Projection) -> Iterable[Gap]:
        if not register.tells_gaps:
            return ()
        return [gap for gap in self._registry.models.gaps if _shows_gap(seen, gap)]

    def _naming(self, things: Iterable[str]) -> list[NamedNode]:
        store = self._registry.store
        graphs = (quad.graph_name for one in things for quad in store.statements_about(NamedNode(one)))
        return [one for one in graphs if isinstance(one, NamedNode) and one.value.startswith(self._under("doc"))]

    def _all_documents(self, register: AudienceRegister) -> set[NamedNode]:
        there = (one for one in register.store.graph_names() if one.value.startswith(self._under("doc")))
        return {*self._documents(), *there}

    def _documents(self) -> list[NamedNode]:
        return [one for one in self._registry.store.graph_names() if one.value.startswith(self._under("doc"))]

    def _thing(self, document: NamedNode) -> str:
        return document.value.replace(self._under("doc"), self._under("id"), 1)

    def _under(self, part: str) -> str:
        return f"{self._registry.base.iri}/{part}/"

    def _latest_reason(self) -> str:
        latest = self._registry.models.revision
        return latest.why if latest else PUBLIC_REASON

    @property
    def _state(self) -> str:
        return f"{self._registry.revision} {self._digest}"

    def _folder(self, audience: Audience) -> Path | None:
        store = self._registry.settings.store
        return store / "audiences" / audience if store is not None else None


def _shows_gap(seen: Projection, gap: Gap) -> bool:
    kind = seen.kind_of(gap.focus)
    if kind not in CLASS_BY_KIND or not seen.shows(gap.focus):
        return False
    is_field = gap.path is None or seen.rules.shows_field(seen.audience, kind, gap.path)
    return is_field and all(seen.shows(one) for one in (gap.owner, gap.organisation) if one)


def _reflected(folder: Path | None) -> str | None:
    path = folder / REFLECTS if folder is not None else None
    return path.read_text(encoding="ascii") if path is not None and path.is_file() else None
