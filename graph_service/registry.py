"""The register: the use cases of Ansvar, composing only, and the one door for writes, `Registry.commit`.

A commit writes the record graphs and their change-log entry in one atomic store transaction; what is derived
(gap report, names, chains, full-text index) follows it and can always be made again from the graph.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Self

from pyoxigraph import NamedNode, Quad, Triple

from graph_service import changes
from graph_service.answering import NO_CHOICE, Choice, answer_question
from graph_service.answers import Answer
from graph_service.chain_questions import ChainQuestions
from graph_service.changes import Change, Difference, Revision
from graph_service.errors import DataRejected, NotFound, StoreUnusable
from graph_service.fields import Field, read_fields
from graph_service.gap_history import GapHistory
from graph_service.gap_owners import owned_anew, owners_of_some, read_owner_roles
from graph_service.gap_questions import GapQuestions
from graph_service.gap_report import digest_of, is_current, renew_report, state_of, write_report
from graph_service.gaps import Gaps, changed_between, read_gaps, report_graph
from graph_service.labels import Labels
from graph_service.names import CLASS_BY_KIND, Base
from graph_service.parsing import Graphs, read_files
from graph_service.read_models import ReadModels, read_models, with_changed
from graph_service.records import Record, read_record
from graph_service.responsibility import Responsibility
from graph_service.roles.conflicts import Conflict, conflicts
from graph_service.roles.reach import holders_of, responsible_for
from graph_service.roles.reverse import Remit, answers_for, remit_of
from graph_service.roles.vacancies import Vacancy, expected_roles, is_any_expected, vacancies
from graph_service.search.engines import open_index, open_index_to_read
from graph_service.search.facets import Narrowing
from graph_service.search.find import NO_NARROWING, Finder, Hit, SearchPage, Sort
from graph_service.search.questions import Reading
from graph_service.settings import Settings
from graph_service.store.embedded import EmbeddedStore
from graph_service.store.graph_store import GraphStore
from graph_service.system_graphs import SystemGraphs, read_system_graphs, write_system_graphs
from graph_service.validation.incremental import Statement, Touched, Watch
from graph_service.validation.outside import FileCheck, check_statements
from graph_service.validation.plan import Plan, compile_shapes

log = logging.getLogger(__name__)

LOADER = "ansvar load"
# The registers of one process, such as those of its audiences, have the same rules.
_plan_of = lru_cache(maxsize=2)(compile_shapes)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: statements and records read, how many records it changed, and the revision after it."""

    statements: int
    graphs: int
    changed: int
    revision: int


class Registry(ChainQuestions, GapQuestions):
    """One register: a store, and what is derived from it."""

    def __init__(self, store: GraphStore, settings: Settings, *, read_only: bool = False) -> None:
        """Take over `store`, bring the program's own graphs and the gap report in it up to date, read the rest."""
        self.store = store
        self.settings = settings
        self.base = Base(settings.base)
        self.is_read_only = read_only
        self._system: SystemGraphs = read_system_graphs(settings.model, settings.shapes, settings.keeper_iri)
        self._rules = digest_of(self._system.shapes)
        self._fields = read_fields(self._system.shapes)
        self._lock = threading.RLock()
        self._renewed: tuple[str, Gaps] | None = None
        self.followers: list[Callable[[Sequence[Difference]], None]] = []
        if not read_only and write_system_graphs(store, self._system):
            log.info("The ontology and the rules in the store are now those of this version.")
        self._day = date.today()
        latest = changes.latest_revision(store)
        self._write_report(latest.number if latest else 0)
        self._models: ReadModels = read_models(store)
        self._owner_roles = read_owner_roles(self._system.shapes)
        self.gap_history = GapHistory.open(settings.gap_history, read_only=read_only)
        if not read_only:
            self.gap_history.settle(self._models.gaps.listed, self._day)
        # Only the process that writes the store may write the index beside it.
        engine, folder = settings.search_engine, settings.search_folder
        index = open_index_to_read(engine, folder, self.revision) if read_only else open_index(engine, folder)
        self.finder = Finder.open(index, store, self.base, self.revision, self._models.gaps.by_focus)

    @classmethod
    def open(cls, settings: Settings, *, read_only: bool = False) -> Self:
        """Open the register in `settings.store`, in memory where that is not given.

        Raises StoreUnusable or StoreInUse where the folder cannot be opened.
        """
        if settings.store is None:
            return cls.in_memory(settings)
        store = EmbeddedStore.open(settings.store, read_only=read_only)
        try:
            return cls(store, settings, read_only=read_only)
        except BaseException:
            store.close()
            raise

    @classmethod
    def in_memory(cls, settings: Settings | None = None) -> Self:
        """Return an empty register that is lost with the process."""
        return cls(EmbeddedStore.in_memory(), settings or Settings())

    def close(self) -> None:
        """Let go of the store and the index."""
        with self._lock:
            self.finder.close()
            self.gap_history.close()
            self.store.close()

    # Only what writes or checks asks for these two: a command that answers a question does without.

    @cached_property
    def plan(self) -> Plan:
        """The rules as they are checked."""
        return _plan_of(self._system.shapes)

    @cached_property
    def _watch(self) -> Watch:
        return Watch(self.plan, self.store)

    # --- writing ---------------------------------------------------------------------------------------------

    def commit(self, change: Change) -> int:
        """Write a change and return the revision after it, which is the one before where nothing differs.

        Raises DataRejected where a graph is not a record's to write, StoreUnusable where the register is read-only;
        nothing is written then.
        """
        return self._write(change)[0]

    def _write(self, change: Change) -> tuple[int, int]:
        """Write a change; return the revision after it and how many graphs it altered."""
        if self.is_read_only:
            raise StoreUnusable("The register is open for reading only. Open it for writing to change it.")
        self._refuse_reserved(change.graphs)
        with self._lock:
            changed = changes.differences(self.store, change)
            if not changed:
                return self.revision, 0
            changes.refuse_kept_terms(changed)
            number = self.revision + 1
            touched, come = changes.write(self.store, self.base, number, change, changed, look=self._touched)
            touched |= come
            try:
                self._follow(number, changed, touched)
            except BaseException:
                # The change is written, so its number is taken: what is derived is read from the graph again.
                self._models = read_models(self.store)
                raise
            for follow in self.followers:
                follow(changed)
            return number, len(changed)

    def load(self, paths: Sequence[Path], *, why: str, who: str = LOADER) -> LoadReport:
        """Read RDF files and write each record in them in place of the one before; all files or nothing.

        Raises DataRejected with file and line where one cannot be read.
        """
        return self.put(read_files(paths, self.base), why=why, who=who)

    def put(self, graphs: Graphs, *, why: str, who: str = LOADER) -> LoadReport:
        """Write records in place of those before, all of them or nothing."""
        before = self.revision
        revision, changed = self._write(Change(graphs, who, why))
        log.info("Read %d records, %d of them changed; revision %d, before %d.", len(graphs), changed, revision, before)
        return LoadReport(sum(map(len, graphs.values())), len(graphs), changed, revision)

    def _refuse_reserved(self, graphs: Collection[NamedNode]) -> None:
        for graph in graphs:
            is_derived = graph == report_graph(self.base) or graph.value.startswith(f"{self.base.iri}/change/")
            if is_derived or graph in self._system.graphs:
                raise DataRejected(
                    f"The graph {graph.value} is kept by Ansvar itself and cannot be loaded. Take it out of the file."
                )

    def _touched(self, statements: Collection[Statement]) -> Touched:
        return self._watch.touched(self.store, statements)

    def _follow(self, revision: int, changed: Sequence[Difference], touched: Touched) -> None:
        things = changes.changed_things(changed)
        statements = changes.altered_statements(changed)
        before, self._models = self._models, with_changed(self._models, self.store, things, statements)
        self._take_gaps(self._renewed_gaps(revision, touched, statements, before))
        self.finder.apply(self.store, things, revision, self._models.gaps.by_focus)

    def _renewed_gaps(
        self, revision: int, touched: Touched, statements: Collection[Triple], before: ReadModels
    ) -> Gaps:
        """Bring the stored report up to date by difference, or write it anew where too much differs."""
        if touched.everything or self._day != date.today():
            written = self._write_report(revision)
            return Gaps.of_all(read_gaps(self.store)) if written is None else written
        holdings = self._models.holdings
        return renew_report(
            self.store,
            self.base,
            self._watch,
            touched,
            before.gaps,
            owner_of=owners_of_some(self.store, self._owner_roles, holdings, self._day),
            owned_anew=owned_anew(self.store, before.holdings, holdings, statements),
            state=state_of(revision, self._rules, self._day),
        )

    def _take_gaps(self, gaps: Gaps) -> None:
        gone, there = changed_between(self._models.gaps, gaps)
        self._models = replace(self._models, gaps=gaps)
        self.gap_history.follow(gone, there, self._day)

    def _write_report(self, revision: int) -> Gaps | None:
        """Write the report anew and return its gaps; None where the stored one is of this revision and day."""
        self._day = date.today()
        state = state_of(revision, self._rules, self._day)
        if self.is_read_only or is_current(self.store, self.base, state):
            return None
        before = self._models.gaps if hasattr(self, "_models") else None
        rules = self._system.shapes
        return write_report(self.store, self.base, self.plan, rules, state=state, on=self._day, before=before)

    def _gaps_of_today(self) -> Gaps:
        """Return the gaps as they are today, also of a register for reading whose stored report is of another day."""
        models = self.models
        state = state_of(self.revision, self._rules, date.today())
        if not self.is_read_only or is_current(self.store, self.base, state):
            return models.gaps
        with self._lock:
            if self._renewed is None or self._renewed[0] != state:
                copy = EmbeddedStore.in_memory()
                copy.commit([], self.store.quads())
                rules, today = self._system.shapes, date.today()
                self._renewed = state, write_report(copy, self.base, self.plan, rules, state=state, on=today)
            return self._renewed[1]

    # --- what there is -----------------------------------------------------------------------------------------

    @property
    def models(self) -> ReadModels:
        """The snapshot to read from; take it once where several things must be of the same revision."""
        if self._day != date.today() and not self.is_read_only:
            with self._lock:
                written = self._write_report(self.revision)
                self._models = with_changed(self._models, self.store, (), ())
                self._take_gaps(Gaps.of_all(read_gaps(self.store)) if written is None else written)
        return self._models

    @property
    def labels(self) -> Labels:
        """What everything is called."""
        return self._models.labels

    @property
    def revision(self) -> int:
        """The number of the last change, 0 where there was none."""
        latest = self._models.revision if hasattr(self, "_models") else changes.latest_revision(self.store)
        return latest.number if latest else 0

    @property
    def revised_at(self) -> datetime | None:
        """When the register was last changed, None where it never was."""
        latest = self._models.revision
        return latest.when if latest else None

    def describes(self, iri: str) -> bool:
        """Tell whether the register has a record of `iri`."""
        return self.labels.kind(iri) is not None

    def record(self, iri: str) -> Record:
        """Return the record of a thing. Raises NotFound where there is none."""
        found = read_record(self.store, self.base, iri) if self.describes(iri) else None
        if found is None:
            raise NotFound(f"The register does not describe {iri}. Check the address, or search for the name.")
        return found

    def used_by(self, iri: str) -> list[Triple]:
        """Return what other records say of a thing: the statements whose object it is, sorted."""
        found = {
            quad.triple
            for quad in self.store.statements_about(NamedNode(iri))
            if isinstance(quad.subject, NamedNode) and quad.subject.value != iri and self.describes(quad.subject.value)
        }
        return sorted(found, key=str)

    def counts(self) -> dict[str, int]:
        """Return how many records there are of each kind, in the order of kinds; those without are left out."""
        counted = self.labels.counts()
        return {kind: counted[kind] for kind in CLASS_BY_KIND if kind in counted}

    def records_of(self, kind: str, lang: str, limit: int, offset: int = 0) -> tuple[int, list[str]]:
        """Return how many records of a kind there are, and a part of them from A to Ö."""
        found = self.labels.sorted(self.labels.of_kind(kind), lang)
        return len(found), found[offset : offset + limit]

    def fields(self, kind: str) -> list[Field]:
        """Return the fields of a kind of record, in the order in which they are shown."""
        class_iri = CLASS_BY_KIND.get(kind)
        return self._fields.get(class_iri.value, []) if class_iri else []

    def history(self, iri: str) -> list[Revision]:
        """Return the changes of a record, newest first."""
        return changes.history_of(self.store, self.base.document(NamedNode(iri)))

    def latest(self, count: int) -> list[tuple[str, Revision]]:
        """Return the things changed last with the change that did it, newest first; a hundred at most."""
        things = self.base.iri + "/id/", self.base.iri + "/doc/"
        found = ((document.replace(things[1], things[0], 1), revision) for document, revision in self._models.latest)
        return [(iri, revision) for iri, revision in found if self.describes(iri)][:count]

    # --- who, through whom, what is missing ----------------------------------------------------------------------

    def responsibilities(self, about: str, on: date | None = None, role: str | None = None) -> list[Responsibility]:
        """Return who is responsible for a record on a day (today), in one role or in all."""
        return responsible_for(self._models.holdings, about, on or date.today(), role)

    def answers_for(self, party: str, on: date | None = None) -> list[Responsibility]:
        """Return what a post, unit or organisation is responsible for on a day (today)."""
        return answers_for(self._models.holdings, party, on or date.today())

    def remit(self, party: str, on: date | None = None, *, with_reach: bool = False) -> Remit:
        """Return all that a party answers for on a day (today), counted, and what only it holds."""
        return remit_of(self._models.holdings, party, on or date.today(), self.labels.kind, with_reach=with_reach)

    def holders_of(self, role: str, on: date | None = None) -> list[Responsibility]:
        """Return who holds a role on a day (today), and for what."""
        return holders_of(self._models.holdings, role, on or date.today())

    def vacancies(self, about: str, on: date | None = None, role: str | None = None) -> list[Vacancy]:
        """Return the roles that nobody holds for a record on a day (today): expected ones, and those held before."""
        holdings, kind = self._models.holdings, CLASS_BY_KIND.get(self.labels.kind(about) or "")
        expected = expected_roles(self.store, about) if kind and is_any_expected(holdings, kind.value) else ()
        return vacancies(holdings, about, on or date.today(), expected=expected, role=role)

    def conflicts(self, about: str, on: date | None = None, role: str | None = None) -> list[Conflict]:
        """Return the exclusive roles that several parties hold for a record on a day (today)."""
        return conflicts(self._models.holdings, about, on or date.today(), role)

    def check(self, data: Sequence[Quad]) -> FileCheck:
        """Return what breaks the rules of this register in statements of others; nothing of them is kept."""
        behind = [changes.in_graph(name, one) for name, graph in self._system.graphs.items() for one in graph]
        return check_statements(data, behind, self.plan)

    # --- asking --------------------------------------------------------------------------------------------------

    def search(
        self,
        words: str,
        *,
        narrowed: Narrowing = NO_NARROWING,
        sort: Sort = "relevance",
        lang: str = "sv",
        limit: int = 20,
        offset: int = 0,
    ) -> SearchPage:
        """Return the ranked hits for some words, with facets. Raises SearchTimedOut when it takes too long."""
        return self.finder.find(
            words,
            narrowed=narrowed,
            sort=sort,
            lang=lang,
            limit=limit,
            offset=offset,
            seconds=self.settings.search_seconds,
        )

    def suggest(self, words: str, *, lang: str = "sv", limit: int = 8) -> tuple[Hit, ...]:
        """Return the first hits for what somebody is typing. Raises SearchTimedOut when it takes too long."""
        seconds = self.settings.search_seconds
        return self.finder.find(words, lang=lang, limit=limit, seconds=seconds, is_shown=False).hits

    def find(self, reading: Reading, *, lang: str, narrowed: Narrowing = NO_NARROWING) -> SearchPage:
        """Return the first hits for a question that has been understood. Raises SearchTimedOut."""
        seconds = self.settings.search_seconds
        return self.finder.find(reading, narrowed=narrowed, lang=lang, seconds=seconds, is_shown=False)

    def ask(
        self, question: str, *, lang: str | None = None, on: date | None = None, choice: Choice = NO_CHOICE
    ) -> Answer:
        """Answer a question in plain words, in `lang` or else in its own language, as of `on` or the day it names.

        What `choice` says that it asks goes before what is read.
        """
        return answer_question(self, question, lang=lang, on=on, choice=choice)
