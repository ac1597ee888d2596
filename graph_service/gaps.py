"""Gaps: what the rules find missing, kept in the store as a SHACL validation report and read with whose they are.

The report is derived: it is one graph, `{base}/report`, brought up to date after every commit, and it says which
revision it reflects. A gap's name is made of what it is about, so the same gap keeps its name from run to run.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from sys import intern
from typing import Literal as OneOf
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.names import ANSVAR, DCTERMS, RDF, SH, Base
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row, Term
from graph_service.validation.findings import Finding

Severity = OneOf["violation", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("violation", "warning", "info")
_SEVERITY_IRI = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
_SEVERITY_BY_IRI: dict[str, Severity] = {
    SH.Violation.value: "violation",
    SH.Warning.value: "warning",
    SH.Info.value: "info",
}
# Asked for with every gap, and each look-up of a namespace makes a node.
_TYPE, _RESULT_CLASS, _RESULT, _MESSAGE = RDF.type, SH.ValidationResult, SH.result, SH.resultMessage
_FOCUS, _SHAPE, _SEVERITY, _COMPONENT = SH.focusNode, SH.sourceShape, SH.resultSeverity, SH.sourceConstraintComponent
_PATH, _VALUE, _OWNED_BY, _LIES_WITH = SH.resultPath, SH.value, ANSVAR.ownedBy, ANSVAR.liesWith
_SAID = {
    ANSVAR.article: "article",
    DCTERMS.source: "source",
    ANSVAR.controlPoint: "control_point",
    ANSVAR.ownerRole: "owner_role",
    ANSVAR.remedy: "remedies",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or wrong: what, where, how serious, under which article, whose, and what to do."""

    iri: str
    focus: str
    rule: str
    severity: Severity
    component: str
    path: str | None
    value: Term | None
    article: str | None
    source: str | None
    control_point: int | None
    owner_role: str | None
    owner: str | None
    """The post or organisation that must mend it, or None where nobody holds the role."""
    organisation: str | None
    """The organisation whose gap it is counted as."""
    messages: dict[str, str] = field(default_factory=dict)
    remedies: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gaps:
    """All gaps as of one revision, by what they are about; in the order of `read_gaps` when they are gone through."""

    by_focus: Mapping[str, tuple[Gap, ...]]

    @classmethod
    def of_all(cls, gaps: Iterable[Gap]) -> Gaps:
        """Return these gaps."""
        by_focus: dict[str, list[Gap]] = defaultdict(list)
        for gap in gaps:
            by_focus[gap.focus].append(gap)
        return cls({focus: tuple(some) for focus, some in by_focus.items()})

    def of(self, focus: str) -> tuple[Gap, ...]:
        """Return the gaps of one thing, the most serious first."""
        return tuple(_in_order(self.by_focus.get(focus, ())))

    def counted_for(self, organisation: str) -> tuple[Gap, ...]:
        """Return the gaps about an organisation or counted as its, the most serious first."""
        return _with(self.of(organisation), self._by_organisation.get(organisation, ()))

    def to_mend_by(self, party: str) -> tuple[Gap, ...]:
        """Return the gaps about a party or that it must mend, the most serious first."""
        return _with(self.of(party), self._by_owner.get(party, ()))

    @cached_property
    def _by_organisation(self) -> Mapping[str, list[Gap]]:
        return _by(self.listed, lambda gap: gap.organisation)

    @cached_property
    def _by_owner(self) -> Mapping[str, list[Gap]]:
        return _by(self.listed, lambda gap: gap.owner)

    def with_changed(self, gone: Iterable[Gap], new: Iterable[Gap]) -> Gaps:
        """Return the gaps without some and with others; these stay as they are."""
        by_focus = dict(self.by_focus)
        for gap in gone:
            by_focus[gap.focus] = tuple(one for one in by_focus[gap.focus] if one.iri != gap.iri)
        for gap in new:
            by_focus[gap.focus] = (*by_focus.get(gap.focus, ()), gap)
        return Gaps({focus: some for focus, some in by_focus.items() if some})

    @cached_property
    def listed(self) -> tuple[Gap, ...]:
        """All gaps, the most serious first; put in order when it is first asked for."""
        return tuple(_in_order(gap for some in self.by_focus.values() for gap in some))

    def __iter__(self) -> Iterator[Gap]:
        return iter(self.listed)

    def __len__(self) -> int:
        return sum(map(len, self.by_focus.values()))


def _by(gaps: Iterable[Gap], key: Callable[[Gap], str | None]) -> Mapping[str, list[Gap]]:
    found: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        if party := key(gap):
            found[party].append(gap)
    return found


def _with(some: Iterable[Gap], others: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple(_in_order({gap.iri: gap for gap in (*some, *others)}.values()))


@dataclass(frozen=True, slots=True)
class Owner:
    """Who must mend a gap, and the organisation it is counted for."""

    party: str | None
    organisation: str | None


OwnerOf = Callable[[Finding], Owner]


def changed_between(before: Gaps, after: Gaps) -> tuple[set[str], list[Gap]]:
    """Return the names of the gaps of things whose gaps differ, as they were, and those gaps as they are."""
    things = {one for one, some in before.by_focus.items() if after.by_focus.get(one) is not some}
    things |= after.by_focus.keys() - before.by_focus.keys()
    gone = {gap.iri for one in things for gap in before.by_focus.get(one, ())}
    return gone, [gap for one in things for gap in after.by_focus.get(one, ())]


def report_graph(base: Base) -> NamedNode:
    """Return the name of the graph that holds the current report."""
    return NamedNode(f"{base.iri}/report")


def report_quads(base: Base, findings: Iterable[Finding], owner_of: OwnerOf, state: str) -> set[Quad]:
    """Return the report of the findings as quads; `state` tells what graph and rules it reflects."""
    quads = set(report_head(base, state))
    for finding in findings:
        quads.update(gap_quads(base, finding, owner_of(finding)))
    return quads


def report_head(base: Base, state: str) -> list[Quad]:
    """Return what the report says of itself."""
    report = report_graph(base)
    return [
        Quad(report, RDF.type, SH.ValidationReport, report),
        Quad(report, ANSVAR.reflects, Literal(state), report),
    ]


def gap_name(base: Base, finding: Finding) -> NamedNode:
    """Return the name of a gap, which is made of what it is about."""
    parts = (finding.focus, finding.rule, finding.component, finding.path or "", str(finding.value or ""))
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]
    return NamedNode(f"{base.iri}/gap/{digest}")


def gap_quads(base: Base, finding: Finding, owner: Owner) -> list[Quad]:
    """Return what the report says of one gap, with the statement that it is in the report."""
    return _quads(base, gap_name(base, finding), finding, _place(finding), owner)


def _place(finding: Finding) -> tuple[str | None, Term | None]:
    value = finding.value if isinstance(finding.value, NamedNode | Literal) else None
    # A path of several steps is not one term; its rule tells it.
    return (finding.path if finding.path and "<" not in finding.path else None), value


@dataclass(slots=True)
class RuleSays:
    """What one rule says of the gaps that it finds."""

    article: str | None = None
    source: str | None = None
    control_point: int | None = None
    owner_role: str | None = None
    remedies: dict[str, str] = field(default_factory=dict)


# The registers of one process have the same rules, and read them again with each full report.
@lru_cache(maxsize=2)
def said_by_rules(shapes: tuple[Triple, ...]) -> Mapping[str, RuleSays]:
    """Return what the rules say of their gaps, by the IRI of the rule; those that say nothing are left out."""
    found: dict[str, RuleSays] = defaultdict(RuleSays)
    for one in shapes:
        name = _SAID.get(one.predicate)
        if name is None or not isinstance(one.subject, NamedNode) or not isinstance(one.object, NamedNode | Literal):
            continue
        if name != "remedies":
            told = one.object.value
            setattr(found[one.subject.value], name, int(told) if name == "control_point" else told)
        elif isinstance(one.object, Literal):
            found[one.subject.value].remedies[one.object.language or ""] = one.object.value
    return dict(found)


def gap_of(base: Base, finding: Finding, owner: Owner, rules: Mapping[str, RuleSays]) -> Gap:
    """Return the gap of a finding, as it is read back from the report that it is put in."""
    path, value = _place(finding)
    says = rules.get(finding.rule) or RuleSays()
    return Gap(
        iri=gap_name(base, finding).value,
        focus=intern(finding.focus),
        rule=intern(finding.rule),
        severity=finding.severity,
        component=finding.component,
        path=path,
        value=value,
        article=says.article,
        source=says.source,
        control_point=says.control_point,
        owner_role=says.owner_role,
        owner=owner.party and intern(owner.party),
        organisation=owner.organisation and intern(owner.organisation),
        messages=finding.messages,
        remedies=says.remedies,
    )


def stored_quads(base: Base, gap: Gap) -> list[Quad]:
    """Return what the stored report says of a gap that was read from it."""
    return _quads(base, NamedNode(gap.iri), gap, (gap.path, gap.value), Owner(gap.owner, gap.organisation))


def _quads(
    base: Base, gap: NamedNode, said_by: Finding | Gap, place: tuple[str | None, Term | None], owner: Owner
) -> list[Quad]:
    report, (path, value) = report_graph(base), place
    said: list[tuple[NamedNode, Term | None]] = [
        (_TYPE, _RESULT_CLASS),
        (_FOCUS, NamedNode(said_by.focus)),
        (_SHAPE, NamedNode(said_by.rule)),
        (_SEVERITY, _SEVERITY_IRI[said_by.severity]),
        (_COMPONENT, NamedNode(said_by.component)),
        (_PATH, NamedNode(path) if path else None),
        (_VALUE, value),
        (_OWNED_BY, NamedNode(owner.party) if owner.party else None),
        (_LIES_WITH, NamedNode(owner.organisation) if owner.organisation else None),
    ]
    said += [
        (_MESSAGE, Literal(text, language=lang) if lang else Literal(text)) for lang, text in said_by.messages.items()
    ]
    quads = [Quad(gap, predicate, value, report) for predicate, value in said if value is not None]
    return [Quad(report, _RESULT, gap, report), *quads]


def report_state(store: GraphStore, base: Base) -> str | None:
    """Return what the stored report reflects, or None where there is no report."""
    found = ask_store(store, "what-does-the-report-reflect", report=report_graph(base))
    state = found[0]["state"] if found else None
    return state.value if state is not None else None


def read_gaps(store: GraphStore) -> list[Gap]:
    """Return the gaps of the stored report, the most serious first, then by what they are about."""
    texts = _texts(store)
    found = {gap.iri: gap for row in ask_store(store, "which-gaps-are-there") for gap in (_gap(row, texts),)}
    return _in_order(found.values())


def read_some_gaps(store: GraphStore, iris: Collection[str]) -> list[Gap]:
    """Return the gaps of these names that are in the stored report, in no order."""
    found: dict[str, Gap] = {}
    texts: dict[str, dict[str, str]] = {}
    for iri in iris:
        texts |= _texts(store, NamedNode(iri))
        for row in ask_store(store, "which-gaps-are-there", gap=NamedNode(iri)):
            rule = row["rule"]
            if isinstance(rule, NamedNode) and rule.value not in texts:
                texts[rule.value] = _texts(store, rule).get(rule.value, {})
            found[iri] = _gap(row, texts)
    return list(found.values())


def _in_order(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(gaps, key=lambda gap: (SEVERITIES.index(gap.severity), gap.focus, gap.rule, gap.iri))


def cites(article: str | None, wanted: str) -> bool:
    """Tell whether an article text such as `GDPR art. 28.3, 30.1 d` names the article `wanted`, or a part of it."""
    if article is None:
        return False
    parts = [part.strip() for part in article.split(",")]
    law = parts[0].rpartition("art. ")[0] + "art. " if "art. " in parts[0] else ""
    named = [part if not part[:1].isdigit() else law + part for part in parts]
    asked = wanted.strip().casefold()
    return any(one == asked or one.startswith((f"{asked}.", f"{asked} ")) for one in map(str.casefold, named))


def _texts(store: GraphStore, of: NamedNode | None = None) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = {}
    rows = ask_store(store, "what-do-rules-say") if of is None else ask_store(store, "what-do-rules-say", thing=of)
    for row in rows:
        thing, text = row["thing"], row["text"]
        if isinstance(thing, NamedNode) and isinstance(text, Literal):
            texts.setdefault(intern(thing.value), {})[intern(text.language or "")] = intern(text.value)
    return texts


def _gap(row: Row, texts: dict[str, dict[str, str]]) -> Gap:
    # Of 27,000 gaps most are of the same rules, things and owners: each of these texts is kept once.
    value = {name: intern(term.value) if term is not None else None for name, term in row.items()}
    gap, rule = cast("str", value["gap"]), cast("str", value["rule"])
    return Gap(
        iri=gap,
        focus=cast("str", value["focus"]),
        rule=rule,
        severity=_SEVERITY_BY_IRI.get(value["severity"] or "", "violation"),
        component=cast("str", value["component"]),
        path=value["path"],
        value=row["value"],
        article=value["article"],
        source=value["source"],
        control_point=int(value["controlPoint"]) if value["controlPoint"] else None,
        owner_role=value["ownerRole"],
        owner=value["owner"],
        organisation=value["organisation"],
        messages=texts.get(gap, {}),
        remedies=texts.get(rule, {}),
    )
