"""The questions about gaps that a register answers: which there are, since when, how they moved, what is filled in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date

from pyoxigraph import NamedNode, Triple

from graph_service.completeness import Answered, FieldCount, Level, completeness, count_fields
from graph_service.fields import Field
from graph_service.gap_acceptances import Acceptance, accepted_on, read_acceptances
from graph_service.gap_checks import RunningCheck, running_check
from graph_service.gap_history import GapHistory, Grouping, Month, Period
from graph_service.gap_order import ToDo, read_due_days, to_do_first
from graph_service.gap_statements import GapStatement, statement_of
from graph_service.gaps import Gap, Gaps, cites
from graph_service.labels import Labels
from graph_service.names import CLASS_BY_KIND
from graph_service.records import Record
from graph_service.store.graph_store import GraphStore


class GapQuestions(ABC):
    """What can be asked of the gaps in a register, as of today."""

    store: GraphStore
    audience: str = "internal"
    """Whom the register is for; `audiences/rules.py` lists them."""
    gap_history: GapHistory

    @property
    def tells_gaps(self) -> bool:
        """Whether those who ask may see what is missing."""
        return True

    @property
    @abstractmethod
    def labels(self) -> Labels:
        """What everything is called."""

    @abstractmethod
    def describes(self, iri: str) -> bool:
        """Tell whether the register has a record of `iri`."""

    @abstractmethod
    def record(self, iri: str) -> Record:
        """Return the record of a thing. Raises NotFound where there is none."""

    @abstractmethod
    def fields(self, kind: str) -> list[Field]:
        """Return the fields of a kind of record, in the order in which they are shown."""

    @abstractmethod
    def used_by(self, iri: str) -> list[Triple]:
        """Return what other records say of a thing: the statements whose object it is, sorted."""

    @abstractmethod
    def _gaps_of_today(self) -> Gaps: ...

    def gaps(
        self,
        *,
        of: str | None = None,
        organisation: str | None = None,
        severity: str | None = None,
        article: str | None = None,
        control_point: int | None = None,
        rule: str | None = None,
        kind: str | None = None,
        owner: str | None = None,
        accepted: bool | None = None,
    ) -> list[Gap]:
        """Return the gaps as they are today, the most serious first; each filter that is given must hold."""
        labels, today = self.labels, self._gaps_of_today()
        accepting = accepted_on(self.store, date.today()) if accepted is not None else {}
        return [
            gap
            for gap in (today if of is None else today.of(of))
            if (organisation is None or gap.organisation == organisation)
            and (severity is None or gap.severity == severity)
            and (article is None or cites(gap.article, article))
            and (control_point is None or gap.control_point == control_point)
            and (rule is None or gap.rule == rule)
            and (kind is None or labels.kind(gap.focus) == kind)
            and (owner is None or gap.owner == owner)
            and (accepted is None or ((gap.focus, gap.rule) in accepting) == accepted)
        ]

    def gap(self, iri: str) -> Gap | None:
        """Return the gap of this name, or None where it is not there today."""
        return next((gap for gap in self._gaps_of_today() if gap.iri == iri), None)

    def accepted(self, on: date | None = None) -> dict[tuple[str, str], Acceptance]:
        """Return the decisions that are in force on a day (today), by the thing and the rule that they are for."""
        return accepted_on(self.store, on or date.today())

    def acceptances(self) -> list[Acceptance]:
        """Return all decisions to leave a gap as it is, also those that hold no longer."""
        return read_acceptances(self.store)

    def acceptance(self, gap: Gap, on: date | None = None) -> Acceptance | None:
        """Return the decision that accepts a gap on a day (today), or None: then the gap is to be mended."""
        return accepted_on(self.store, on or date.today()).get((gap.focus, gap.rule))

    def gap_check(self) -> RunningCheck | None:
        """Return how far a full check that is running has come, None where none is."""
        return running_check(self.store)

    def gap_periods(self, iri: str) -> list[Period]:
        """Return when a gap was there, oldest first; the last one is open while it still is."""
        return self.gap_history.periods(iri)

    def gap_trend(self, months: int = 12, by: Grouping | None = None) -> list[Month]:
        """Return how many gaps there were, came and went in each of the last months, in all or by one thing."""
        return self.gap_history.trend(date.today(), months, by)

    def gap_statement(self, gap: Gap) -> GapStatement | None:
        """Return the statement that is missing or wrong, None where the rule looks at several."""
        record, rule = (self.record(iri) if self.describes(iri) else None for iri in (gap.focus, gap.rule))
        return statement_of(gap, record, rule)

    def to_mend_first(self, gaps: Sequence[Gap], count: int) -> list[ToDo]:
        """Return the records to mend first among these gaps, which come the most serious first.

        What is accepted today is left out.
        """
        accepted = self.accepted()
        return to_do_first(
            (gap for gap in gaps if (gap.focus, gap.rule) not in accepted),
            count,
            on=date.today(),
            due=read_due_days(self.store),
            since=self.gap_history.first_seen(),
            leaning=lambda iri: len({triple.subject for triple in self.used_by(iri)}),
        )

    def completeness(self, iri: str) -> dict[Level, Answered]:
        """Return how much of what it may say a record says: of the mandatory, the recommended and the optional."""
        return self.completeness_of(self.record(iri))

    def completeness_of(self, record: Record) -> dict[Level, Answered]:
        """Return the same of a record that was read already."""
        iri = record.iri
        stated = {triple.predicate.value for triple in record.statements if triple.subject == NamedNode(iri)}
        return completeness(self.fields(record.kind), stated, self.gaps(of=iri), self._is_rule)

    def field_counts(self, kind: str) -> list[FieldCount]:
        """Return the fields of a kind of record with how many records fill each of them in."""
        return count_fields(self.store, CLASS_BY_KIND[kind], self.fields(kind), self.gaps(kind=kind), self._is_rule)

    def _is_rule(self, shape: str) -> bool:
        return self.labels.kind(shape) == "rule"
