"""Migrations: records that use deprecated terms are brought to the ontology as it is now.

Each version of the ontology that replaces a term has a folder `ontology/migrations/VERSION` with two queries,
`report.rq` and `repair.rq`. Nothing is written here: what must change becomes a `Change`, for the one door for writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.changes import Change, Difference, differences
from graph_service.errors import DataRejected
from graph_service.files import ONTOLOGY
from graph_service.names import Base
from graph_service.store.graph_store import GraphStore, Row

MIGRATIONS = ONTOLOGY / "migrations"
MIGRATOR = "ansvar migrate"


@dataclass(frozen=True, slots=True)
class Migration:
    """What one version of the ontology asks of older records."""

    version: str
    folder: Path

    @property
    def question(self) -> str:
        """The question that the report answers: its first line."""
        return self._text("report").partition("\n")[0].removeprefix("# ")

    def concerned(self, store: GraphStore, base: Base) -> list[str]:
        """Return the documents of the records that the version concerns, sorted."""
        found = {row["graph"] for row in store.select(self._text("report"))}
        return sorted(graph.value for graph in found if isinstance(graph, NamedNode) and _is_record(graph, base))

    def change(self, store: GraphStore, base: Base) -> Change:
        """Return what the records must become; it holds no graphs where nothing needs repair.

        Raises DataRejected where the repair query answers with a step that is neither "remove" nor "add".
        """
        steps: dict[NamedNode, list[tuple[str, Triple]]] = {}
        for row in store.select(self._text("repair")):
            graph = row["graph"]
            # The change log tells what was; only what is can be repaired.
            if isinstance(graph, NamedNode) and _is_record(graph, base):
                steps.setdefault(graph, []).append((_step(row, self.version), _statement(row)))
        graphs = {graph: _repaired(store.graph(graph), found) for graph, found in steps.items()}
        return Change(graphs, MIGRATOR, f"Ontology {self.version}")

    def preview(self, store: GraphStore, base: Base) -> list[Difference]:
        """Return what each record would lose and gain, sorted by record."""
        return differences(store, self.change(store, base))

    def _text(self, name: str) -> str:
        return (self.folder / f"{name}.rq").read_text(encoding="utf-8")


def read_migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Return every migration that ships, the oldest version first."""
    found = [Migration(one.name, one) for one in folder.iterdir() if one.is_dir()]
    return sorted(found, key=lambda one: tuple(int(part) for part in one.version.split(".")))


def _is_record(graph: NamedNode, base: Base) -> bool:
    return graph.value.startswith(f"{base.iri}/doc/")


def _step(row: Row, version: str) -> str:
    step = row["step"].value if row["step"] is not None else ""
    if step not in {"remove", "add"}:
        raise DataRejected(
            f"The repair query of ontology {version} answers with the step '{step}'. Make it 'remove' or 'add'."
        )
    return step


def _statement(row: Row) -> Triple:
    subject, predicate, value = row["subject"], row["predicate"], row["object"]
    assert isinstance(subject, NamedNode)
    assert isinstance(predicate, NamedNode)
    assert isinstance(value, NamedNode | Literal)
    return Triple(subject, predicate, value)


def _repaired(statements: Iterable[Triple], steps: Sequence[tuple[str, Triple]]) -> frozenset[Triple]:
    removed, added = (frozenset(one for step, one in steps if step == wanted) for wanted in ("remove", "add"))
    return (frozenset(statements) - removed) | added
