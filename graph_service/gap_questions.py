"""The questions about gaps that a register answers: which there are, since when, which are accepted, and the trend."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date

from graph_service.gap_acceptances import Acceptance, accepted_on, read_acceptances
from graph_service.gap_history import GapHistory, Grouping, Month, Period
from graph_service.gaps import Gap, Gaps, cites
from graph_service.labels import Labels
from graph_service.store.graph_store import GraphStore


class GapQuestions(ABC):
    """What can be asked of the gaps in a register, as of today."""

    store: GraphStore
    gap_history: GapHistory

    @property
    @abstractmethod
    def labels(self) -> Labels:
        """What everything is called."""

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
            and (accepted is None or ((gap.focus, gap.rule) in accepting) == accepted)
        ]

    def gap(self, iri: str) -> Gap | None:
        """Return the gap of this name, or None where it is not there today."""
        return next((gap for gap in self._gaps_of_today() if gap.iri == iri), None)

    def acceptances(self) -> list[Acceptance]:
        """Return all decisions to leave a gap as it is, also those that hold no longer."""
        return read_acceptances(self.store)

    def acceptance(self, gap: Gap, on: date | None = None) -> Acceptance | None:
        """Return the decision that accepts a gap on a day (today), or None: then the gap is to be mended."""
        return accepted_on(self.store, on or date.today()).get((gap.focus, gap.rule))

    def gap_periods(self, iri: str) -> list[Period]:
        """Return when a gap was there, oldest first; the last one is open while it still is."""
        return self.gap_history.periods(iri)

    def gap_trend(self, months: int = 12, by: Grouping | None = None) -> list[Month]:
        """Return how many gaps there were, came and went in each of the last months, in all or by one thing."""
        return self.gap_history.trend(date.today(), months, by)
