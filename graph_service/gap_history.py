"""When each gap was first seen and when it was mended, kept beside the store, so that the trend can be told.

The report says what is missing now; this says since when. One row is one period in which a gap was there: a gap that
comes back has another. It is told of every change and, on start, of all gaps, so that nothing that happened while it
was away is missed but the day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import Lock
from typing import Literal as OneOf

from graph_service.gaps import Gap

Grouping = OneOf["organisation", "control_point", "article", "rule", "severity"]
GROUPINGS: tuple[Grouping, ...] = ("organisation", "control_point", "article", "rule", "severity")

_TABLE = """
CREATE TABLE IF NOT EXISTS period (
    gap TEXT NOT NULL, opened TEXT NOT NULL, closed TEXT,
    organisation TEXT, control_point TEXT, article TEXT, rule TEXT NOT NULL, severity TEXT NOT NULL,
    PRIMARY KEY (gap, opened)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS period_open ON period (gap) WHERE closed IS NULL;
"""
_OPEN = """
INSERT INTO period (gap, opened, organisation, control_point, article, rule, severity) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (gap, opened) DO UPDATE SET closed = NULL
"""
_OTHER_OWNER = "UPDATE period SET organisation = ? WHERE gap = ? AND closed IS NULL AND organisation IS NOT ?"

_TREND = """
SELECT NULL AS key,
    COALESCE(SUM(opened < :after AND (closed IS NULL OR closed >= :after)), 0),
    COALESCE(SUM(opened >= :day AND opened < :after), 0),
    COALESCE(SUM(closed >= :day AND closed < :after), 0)
FROM period WHERE opened < :after AND (closed IS NULL OR closed >= :day) GROUP BY key ORDER BY key
"""
_TREND_BY: dict[Grouping, str] = {one: _TREND.replace("NULL AS key", f"{one} AS key") for one in GROUPINGS}


@dataclass(frozen=True, slots=True)
class Period:
    """From the day on which a gap was first seen to the day on which it was gone; None where it is still there."""

    opened: date
    closed: date | None


@dataclass(frozen=True, slots=True)
class Month:
    """How many gaps there were at the end of a month (of this month: now), and how many came and went in it."""

    first_day: date
    key: str | None
    """What they were counted by: an IRI, the number of a control point, an article or a severity; None: all."""
    there: int
    opened: int
    closed: int


class GapHistory:
    """The periods of all gaps; safe to use from several threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path | None, *, read_only: bool = False) -> GapHistory:
        """Open the file and make it where it is missing; without a path, or to read what is not there, in memory."""
        if path is None or (read_only and not path.exists()):
            connection = sqlite3.connect(":memory:", check_same_thread=False)
        elif read_only:
            return cls(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, check_same_thread=False)
            # What is lost with the current of the machine is found again on start, with that day's date.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(_TABLE)
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._connection.close()

    def copy_to(self, path: Path) -> None:
        """Write a copy to a file that is not there yet, whole also while this one is written to.

        A backup of the store does not hold the history: it lies beside it, and cannot be made anew.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock, closing(sqlite3.connect(path)) as copy:
            self._connection.backup(copy)

    def follow(self, gone: Iterable[str], there: Collection[Gap], on: date) -> None:
        """Note which gaps went and which are there, some of them new, on a day."""
        day = on.isoformat()
        with self._lock, self._connection:
            left = set(gone) - {gap.iri for gap in there}
            self._connection.executemany(
                "UPDATE period SET closed = ? WHERE gap = ? AND closed IS NULL", [(day, iri) for iri in sorted(left)]
            )
            known = {gap.iri for gap in there if self._is_open(gap.iri)}
            self._connection.executemany(
                _OTHER_OWNER, [(gap.organisation, gap.iri, gap.organisation) for gap in there if gap.iri in known]
            )
            self._connection.executemany(_OPEN, [_row(gap, day) for gap in there if gap.iri not in known])

    def settle(self, gaps: Collection[Gap], on: date) -> None:
        """Make the open periods those of exactly these gaps."""
        with self._lock:
            known = {row[0] for row in self._connection.execute("SELECT gap FROM period WHERE closed IS NULL")}
        self.follow(known, gaps, on)

    def periods(self, gap: str) -> list[Period]:
        """Return when a gap was there, oldest first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT opened, closed FROM period WHERE gap = ? ORDER BY opened", (gap,)
            ).fetchall()
        return [Period(date.fromisoformat(opened), closed and date.fromisoformat(closed)) for opened, closed in rows]

    def first_seen(self, gaps: Collection[str] | None = None) -> dict[str, date]:
        """Return since when each gap that is there now has been there, by its IRI; of all, or of those named."""
        query = "SELECT gap, opened FROM period WHERE closed IS NULL"
        with self._lock:
            if gaps is None:
                rows = self._connection.execute(query).fetchall()
            else:
                found = (self._connection.execute(f"{query} AND gap = ?", (one,)).fetchone() for one in gaps)
                rows = [row for row in found if row is not None]
        return {gap: date.fromisoformat(opened) for gap, opened in rows}

    def began(self) -> date | None:
        """Return the first day of which anything is known, None where no gap was ever seen."""
        with self._lock:
            row = self._connection.execute("SELECT MIN(opened) FROM period").fetchone()
        return date.fromisoformat(row[0]) if row and row[0] else None

    def last_told(self, gap: str) -> tuple[str, str | None] | None:
        """Return the rule and the organisation of a gap when it was last there, None for one that was never seen."""
        query = "SELECT rule, organisation FROM period WHERE gap = ? ORDER BY opened DESC LIMIT 1"
        with self._lock:
            row = self._connection.execute(query, (gap,)).fetchone()
        return (row[0], row[1]) if row else None

    def trend(self, on: date, months: int = 12, by: Grouping | None = None) -> list[Month]:
        """Return the months up to that of a day, oldest first, of each key in order; a key without gaps is left out."""
        query = _TREND if by is None else _TREND_BY[by]
        found: list[Month] = []
        for first in _months(on, months):
            after = _next_month(first).isoformat()
            day = first.isoformat()
            with self._lock:
                rows = self._connection.execute(query, {"day": day, "after": after}).fetchall()
            found += [Month(first, *row) for row in rows]
        return found

    def _is_open(self, gap: str) -> bool:
        query = "SELECT 1 FROM period WHERE gap = ? AND closed IS NULL"
        return self._connection.execute(query, (gap,)).fetchone() is not None


def _row(gap: Gap, day: str) -> tuple[str | None, ...]:
    point = str(gap.control_point) if gap.control_point is not None else None
    return (gap.iri, day, gap.organisation, point, gap.article, gap.rule, gap.severity)


def _months(last: date, count: int) -> list[date]:
    found = [last.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)
