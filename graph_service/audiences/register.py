"""The register of an audience: everything is made of what the audience may see, so that nothing has to be hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple
from typing_extensions import override

from graph_service.audiences.rules import Audience
from graph_service.changes import Change
from graph_service.errors import StoreUnusable
from graph_service.gaps import Gap, Gaps, read_gaps, report_graph, stored_quads
from graph_service.names import ANSVAR, RDF, SH
from graph_service.parsing import Graphs
from graph_service.queries import ask_store
from graph_service.read_models import ReadModels
from graph_service.registry import LOADER, LoadReport, Registry
from graph_service.settings import Settings
from graph_service.store.graph_store import GraphStore
from graph_service.validation.incremental import Statement, Touched


class AudienceRegister(Registry):
    """A register that is fed by another; nothing is validated here, where half of what the rules look at is withheld.

    The gaps are those of the register that feeds it, as far as the audience may see what they are about.
    """

    def __init__(self, audience: Audience, store: GraphStore, settings: Settings, *, read_only: bool = False) -> None:
        """Take over the store of an audience."""
        self.audience: Audience = audience
        self.withheld: Callable[[], Counter[str]] = Counter
        """How many statements of the register that feeds this one are withheld, by ground; told by the keeper."""
        self.forgotten = 0
        """How many times something was taken out of the change log since this was opened."""
        super().__init__(store, settings, read_only=read_only)

    @property
    @override
    def tells_gaps(self) -> bool:
        """Whether the audience may see what is missing; the public may not."""
        return self.audience != "public"

    @override
    def commit(self, change: Change) -> int:
        """Raise StoreUnusable: who may see a part only cannot change the whole."""
        raise self._refusal()

    @override
    def put(self, graphs: Graphs, *, why: str, who: str = LOADER) -> LoadReport:
        """Raise StoreUnusable, as `commit` does."""
        raise self._refusal()

    def _refusal(self) -> StoreUnusable:
        return StoreUnusable(
            f"This is the register as the audience '{self.audience}' sees it. Change the register that feeds it."
        )

    def feed(self, graphs: Mapping[NamedNode, Collection[Triple]], gaps: Iterable[Gap], *, who: str, why: str) -> int:
        """Take records and gaps as they are now; return how many graphs that altered."""
        with self._lock:
            self._put_gaps(gaps)
            altered = self._write(Change(graphs, who, why, is_copy=True))[1]
            if not altered:
                self._take_gaps(Gaps.of_all(read_gaps(self.store)))
            return altered

    def forget(self, documents: Collection[NamedNode]) -> None:
        """Take what the change log tells of documents that may not be seen any more out of it."""
        gone = [
            Quad(part, predicate, value, graph)
            for document in documents
            for row in ask_store(self.store, "what-does-the-log-tell-of-a-graph", graph=document)
            if isinstance(part := row["part"], NamedNode)
            and isinstance(predicate := row["predicate"], NamedNode)
            and isinstance(graph := row["change"], NamedNode)
            and (value := row["value"]) is not None
        ]
        if gone:
            self.store.commit(gone, [])
            self.forgotten += 1

    def _put_gaps(self, gaps: Iterable[Gap]) -> None:
        report = report_graph(self.base)
        wanted = {quad for gap in gaps for quad in stored_quads(self.base, gap)}
        wanted |= {
            Quad(report, RDF.type, SH.ValidationReport, report),
            Quad(report, ANSVAR.reflects, Literal("fed"), report),
        }
        there = {Quad(one.subject, one.predicate, one.object, report) for one in self.store.graph(report)}
        if there != wanted:
            self.store.commit(there - wanted, wanted - there)

    @override
    def _write_report(self, revision: int) -> None:
        """Leave the report as it was fed."""

    @override
    def _touched(self, statements: Collection[Statement]) -> Touched:
        return Touched()

    @override
    def _renewed_gaps(
        self, revision: int, touched: Touched, statements: Collection[Triple], before: ReadModels
    ) -> Gaps:
        return Gaps.of_all(read_gaps(self.store))

    @override
    def _gaps_of_today(self) -> Gaps:
        return self.models.gaps
