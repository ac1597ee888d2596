"""The versions of a published list, put together: whoever stands in it from one version to another is one record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, XSD
from ingest.mapping.drafts import Draft
from ingest.mapping.model import RecordRule
from ingest.mapping.values import day_before, read_date
from ingest.mapping.words import key


@dataclass(frozen=True, slots=True)
class _Run:
    """What stood in a list from one version to another without a break."""

    drafts: tuple[Draft, ...]
    since: str
    until: str


class Periods:
    """The rows of lists with versions, until all of them are read."""

    def __init__(self) -> None:
        self._rules: dict[str, RecordRule] = {}
        self._lists: dict[tuple[str, str], dict[str, dict[str, Draft]]] = defaultdict(lambda: defaultdict(dict))

    def add(self, rule: RecordRule, of: str, day: str, draft: Draft) -> None:
        """Add a row of the version of a day; a version without a known day is the newest."""
        self._rules[rule.id] = rule
        version = self._lists[rule.id, of][read_date(day) or ""]
        known = version.setdefault(key(draft.key), draft)
        if known is not draft:
            known.take(draft)

    def drafts(self) -> Iterator[tuple[RecordRule, Draft, str]]:
        """Return a record for each run of versions, with what its address is made of.

        It holds from the day of the first version that names it to the day before the first one that no longer does.
        Of a list of one version only a register that does not have the record yet learns the day: it may have stood
        there before. What comes back after a break is another record.
        """
        for (rule_id, _), versions in self._lists.items():
            days = sorted(filter(None, versions)) + [""] * ("" in versions)
            for name in dict.fromkeys(name for day in days for name in versions[day]):
                for number, run in enumerate(_runs(name, days, versions)):
                    draft = _joined(run, is_only_version=len(days) == 1)
                    yield self._rules[rule_id], draft, f"{draft.key} {run.since}" if number else draft.key


def _runs(name: str, days: list[str], versions: dict[str, dict[str, Draft]]) -> Iterator[_Run]:
    drafts: list[Draft] = []
    since = ""
    for day in days:
        draft = versions[day].get(name)
        if draft is not None:
            since = since if drafts else day
            drafts.append(draft)
        elif drafts:
            yield _Run(tuple(drafts), since, day_before(day) if day else "")
            drafts = []
    if drafts:
        yield _Run(tuple(drafts), since, "")


def _joined(run: _Run, *, is_only_version: bool) -> Draft:
    """Return what the last version of a run says, with the cells of all of them."""
    last = run.drafts[-1]
    cells = dict.fromkeys(cell for draft in run.drafts for cell in draft.cells)
    origin = run.drafts[0].origin
    last.cells, last.origin = cells, origin
    if run.since:
        since = Literal(run.since, datatype=XSD.date)
        if is_only_version:
            last.when_new[ANSVAR.validFrom] = (since,)
        else:
            _only(last, ANSVAR.validFrom, since)
    if run.until:
        _only(last, ANSVAR.validTo, Literal(run.until, datatype=XSD.date))
    return last


def _only(draft: Draft, predicate: NamedNode, value: Literal) -> None:
    draft.says[predicate] = (value,)
