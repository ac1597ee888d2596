"""Rows made into records: which record a row is about, and what it says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph_service.names import CODE, DCTERMS, ORG, SKOS, Base
from ingest.mapping import said_problems
from ingest.mapping.codes import Codes
from ingest.mapping.drafts import Draft, Value
from ingest.mapping.identity import holds_personal_number, is_same_key, slug_of_key
from ingest.mapping.mapped import Mapped, UnknownValue, UnsureName
from ingest.mapping.model import Mapping_, RecordRule, Statement
from ingest.mapping.periods import Periods
from ingest.mapping.reading import Found, Reader, is_address
from ingest.mapping.resolving import Resolved, Resolver
from ingest.mapping.row_values import RowValues, TableReader
from ingest.mapping.template import Template
from ingest.mapping.words import capital, key, one_line, split_text
from ingest.tables import Row

# Asked for in every row, and each look-up of a namespace makes a node.
_PREF_LABEL, _ALT_LABEL, _SOURCE = SKOS.prefLabel, SKOS.altLabel, DCTERMS.source
_NAME_SEPARATORS = (";", "|", "\n")


@dataclass
class _Scope:
    """The records that one row has begun, by their id, each with the view of the row that it was begun for."""

    _things: dict[str, list[tuple[RowValues, NamedNode]]] = field(default_factory=dict)
    _views: dict[str, list[RowValues]] = field(default_factory=dict)
    _each: dict[str, str] = field(default_factory=dict)

    def views(self, rule: RecordRule, row: RowValues) -> list[RowValues]:
        """Return the row, or the row for each value of a column: the same ones to every rule that asks."""
        self._each[rule.id] = rule.each
        if rule.each not in self._views:
            self._views[rule.each] = row.each(rule.each) if rule.each else [row]
        return self._views[rule.each]

    def add(self, rule: RecordRule, view: RowValues, thing: NamedNode) -> None:
        """Add a record that was begun."""
        self._things.setdefault(rule.id, []).append((view, thing))

    def of(self, name: str, row: RowValues) -> list[NamedNode]:
        """Return the records of an id: of those that are begun for each value, the one of this value, if there is."""
        made = self._things.get(name, [])
        is_one_of_them = any(view is row for view in self._views.get(self._each.get(name, ""), ()))
        return [thing for view, thing in made if view is row or not is_one_of_them]


@dataclass(frozen=True, slots=True)
class _Begun:
    """A record that a row has begun, and is to describe."""

    rule: RecordRule
    row: RowValues
    draft: Draft
    names: list[Literal]


class Maker:
    """Makes the records of a file."""

    def __init__(self, mapping: Mapping_, base: Base, codes: Codes, resolver: Resolver, mapped: Mapped) -> None:
        """Take what the mapping says, and where problems and unknown values are told."""
        self._mapping = mapping
        self._base = base
        self._codes = codes
        self._reader = Reader(codes)
        self._resolver = resolver
        self._mapped = mapped
        self._drafts: dict[NamedNode, Draft] = {}
        self._periods = Periods()
        self._resolved: dict[tuple[str, str, str, str], Resolved] = {}
        self._told: set[tuple[str, ...]] = set()
        self.skipped: dict[str, int] = {}
        """How many rows were left out, by reason."""

    def read_row(self, reader: TableReader, row: Row) -> None:
        """Make the records of a row."""
        view = reader.view(row)
        for skip in reader.rule.skip:
            if view.holds(skip.when):
                self.skipped[skip.reason] = self.skipped.get(skip.reason, 0) + 1
                return
        scope = _Scope()
        problems = len(self._mapped.problems)
        # All records of the row are there before any is described: they may name each other.
        begun = [one for rule in reader.rule.records for one in self._begin_all(rule, view, scope)]
        for one in begun:
            self._describe(one, scope)
            if one.rule.period is not None:
                period = one.rule.period
                self._periods.add(one.rule, period.of.fill(one.row.line), one.row.line(period.day), one.draft)
        if not begun and len(self._mapped.problems) == problems:
            self._mapped.problems.append(said_problems.nothing_made(view.place()))

    def finish(self) -> None:
        """Put the versions of published lists together, and finish every record."""
        for rule, draft, slug_key in self._periods.drafts():
            draft.thing = self._base.thing(rule.kind, slug_of_key(rule.kind, slug_key))
            self._drafts[draft.thing] = draft
        terms = self._mapped.terms
        # Each draft is let go as its record is made: both together take twice the memory.
        for thing in list(self._drafts):
            record = self._drafts.pop(thing).finish(self._base, terms, is_synthetic=self._mapping.is_synthetic)
            self._mapped.records[record.thing] = record

    # --- which record ---------------------------------------------------------------------------------------------

    def _begin_all(self, rule: RecordRule, row: RowValues, scope: _Scope) -> list[_Begun]:
        """Begin the record of a rule, or the one of each value of a column."""
        begun = []
        for view in scope.views(rule, row):
            if view.holds(rule.when) and not (rule.unless and view.holds(rule.unless)):
                draft, names = self._make(rule, view)
                if draft is not None:
                    begun.append(_Begun(rule, view, draft, names))
                    if rule.period is None:
                        scope.add(rule, view, draft.thing)
        return begun

    def _make(self, rule: RecordRule, row: RowValues) -> tuple[Draft | None, list[Literal]]:
        key_ = rule.key.fill(row.line)
        if not key_:
            self._mapped.problems.append(said_problems.no_key(row.place(), rule.key.columns, rule.kind))
            return None, []
        if holds_personal_number(key_):
            column = next((one for one in rule.key.columns if holds_personal_number(row.text(one))), "")
            self._mapped.problems.append(said_problems.personal_number(row.place(column), rule.kind))
            return None, []
        names = [Literal(text, language=lang) for lang, name in rule.names if (text := one_line(name.fill(row.line)))]
        if rule.period is not None:
            thing = self._base.thing(rule.kind, slug_of_key(rule.kind, key_))
            return Draft(thing, rule.kind, key_, row.place()), names
        return self._draft(rule, row, key_, names), names

    def _draft(self, rule: RecordRule, row: RowValues, key_: str, names: list[Literal]) -> Draft | None:
        """Return the draft of the record that a row is about, or None where its address is another record's."""
        minted = self._base.thing(rule.kind, slug_of_key(rule.kind, key_))
        thing = minted
        if rule.is_resolved:
            identifier = row.line(rule.identifier) if rule.identifier else ""
            country = self._country(row, rule.country) if rule.country else ""
            name = names[0].value if names else key_
            found = self._resolve(rule.kind, name, identifier, country)
            thing = NamedNode(found.iri) if found.iri else minted
            self._tell_unsure(row, rule.kind, name, thing, found)
        return self._begin(thing, rule.kind, key_, row, is_known=thing != minted)

    def _begin(self, thing: NamedNode, kind: str, key_: str, row: RowValues, *, is_known: bool) -> Draft | None:
        draft = self._drafts.get(thing)
        if draft is None:
            draft = self._drafts[thing] = Draft(thing, kind, key_, row.place(), is_known)
        elif not is_known and not draft.is_known and not is_same_key(draft.key, key_):
            self._mapped.problems.append(said_problems.same_address(row.place(), key_, draft.key))
            return None
        return draft

    def _resolve(self, kind: str, name: str, identifier: str = "", country: str = "") -> Resolved:
        asked = (kind, name, identifier, country)
        if asked not in self._resolved:
            self._resolved[asked] = self._resolver.resolve(
                kind, name, identifier=identifier or None, country=country or None
            )
        return self._resolved[asked]

    def _country(self, row: RowValues, column: str) -> str:
        found = self._codes.places(row.text(column)).countries
        return found[0] if len(found) == 1 else ""

    def _tell_unsure(self, row: RowValues, kind: str, name: str, thing: NamedNode, found: Resolved) -> None:
        if found.iri is None and found.candidates and ("name", kind, name) not in self._told:
            self._told.add(("name", kind, name))
            self._mapped.unsure.append(UnsureName(row.place(), name, kind, thing, found.candidates))

    # --- what it says ---------------------------------------------------------------------------------------------

    def _describe(self, begun: _Begun, scope: _Scope) -> None:
        draft, rule, row, names = begun.draft, begun.rule, begun.row, begun.names
        for name, (_, template) in zip(names, rule.names, strict=False):
            self._name(draft, name, row, is_variant=rule.is_resolved)
            for column in template.columns:
                draft.read_from(_PREF_LABEL, row.cells(column), row.row.number)
        for statement in rule.statements:
            if row.holds(statement.when):
                self._state(draft, statement, row, scope)
        if not rule.states_source:
            self._say_source(draft, row)

    def _name(self, draft: Draft, name: Literal, row: RowValues, *, is_variant: bool) -> None:
        other = draft.other_name(name)
        if draft.is_known or (other is not None and is_variant):
            draft.also_named(name)
        elif other is not None:
            self._mapped.problems.append(said_problems.differs(row.place(), draft.name, name.value, other.value))
        else:
            draft.say(_PREF_LABEL, name)

    def _say_source(self, draft: Draft, row: RowValues) -> None:
        source = self._mapping.source.fill(row.line)
        if source:
            draft.say(_SOURCE, NamedNode(source) if is_address(source) else Literal(source))
        licence = self._mapping.licence.fill(row.line)
        if is_address(licence):
            draft.licences[NamedNode(licence)] = None

    def _state(self, draft: Draft, statement: Statement, row: RowValues, scope: _Scope) -> None:
        predicate = statement.property
        if statement.record:
            found = Found(dict.fromkeys(scope.of(statement.record, row)))
        elif statement.reference is not None:
            found = self._referred(statement.record_kind, statement.reference, row)
        elif statement.kind == "record":
            found = self._named(statement, row)
        else:
            found = self._reader.read(statement, row)
        self._mapped.problems += found.problems
        self._tell_unknown(found.unknown)
        kept = statement.keep
        for text in found.kept if kept is not None else ():
            assert kept is not None
            draft.say(kept, Literal(text, language=statement.language))
            draft.read_from(kept, row.cells(statement.column), row.row.number)
        if found.values:
            for column in self._columns(statement):
                draft.read_from(predicate, row.cells(column), row.row.number)
        self._say(draft, statement, found, row)

    def _referred(self, kind: str, reference: Template, row: RowValues) -> Found:
        """Return the records of a key; of a key that is one column with several values, each of them."""
        rows = row.each(reference.columns[0]) if len(reference.columns) == 1 else [row]
        keys = filter(None, (reference.fill(one.line) for one in rows))
        return Found({self._base.thing(kind, slug_of_key(kind, one)): None for one in keys})

    def _say(self, draft: Draft, statement: Statement, found: Found, row: RowValues) -> None:
        if not found.values:
            return
        predicate = statement.property
        is_single = self._codes.properties.is_single(draft.kind, predicate.value)
        for value in found.values:
            if statement.gather is not None and isinstance(value, Literal):
                draft.gathered.setdefault((predicate, value.language or "", statement.gather), {})[value.value] = None
            elif predicate == _ALT_LABEL and isinstance(value, Literal):
                draft.also_named(value)
            elif is_single and (other := draft.other_value(predicate, value)) is not None:
                problem = said_problems.differs(row.place(statement.column), draft.name, _shown(value), _shown(other))
                self._mapped.problems.append(problem)
            else:
                draft.say(predicate, value)

    def _named(self, statement: Statement, row: RowValues) -> Found:
        """Return the records that the names in a cell mean, made where the register has none."""
        found = Found()
        if statement.template is not None:
            texts = [statement.template.fill(row.text)]
        else:
            texts = list(row.texts(statement.column))
        if statement.keep:
            found.kept = [one_line(text) for text in texts if text]
        separators = _NAME_SEPARATORS if statement.split is None else statement.split
        for text in texts:
            for part in split_text(text, separators):
                for name in self._listed_names(statement, row, one_line(part)):
                    draft = self._named_record(statement, row, capital(name), one_line(part))
                    if draft is not None:
                        found.values[draft.thing] = None
        return found

    def _listed_names(self, statement: Statement, row: RowValues, name: str) -> tuple[str, ...]:
        return row.reader.words(statement.words).by_word.get(key(name), (name,)) if statement.words else (name,)

    def _named_record(self, statement: Statement, row: RowValues, name: str, written: str) -> Draft | None:
        kind = statement.record_kind
        if holds_personal_number(name):
            self._mapped.problems.append(said_problems.personal_number(row.place(statement.column), kind))
            return None
        minted = self._base.thing(kind, slug_of_key(kind, name))
        resolved = self._resolve(kind, name)
        if resolved.iri is not None and resolved.iri != minted.value:
            return Draft(NamedNode(resolved.iri), kind, name, row.place(), is_known=True)
        draft = self._begin(minted, kind, name, row, is_known=False)
        if draft is None:
            return None
        self._tell_unsure(row, kind, name, minted, resolved)
        label = Literal(name, language=statement.language)
        self._name(draft, label, row, is_variant=True)
        draft.also_named(Literal(written, language=statement.language))
        draft.read_from(_PREF_LABEL, row.cells(statement.column), row.row.number)
        if statement.sort and ORG.classification not in draft.says:
            draft.say(ORG.classification, NamedNode(f"{CODE.iri}organisation-sort#{statement.sort}"))
        self._say_source(draft, row)
        return draft

    def _tell_unknown(self, unknown: list[UnknownValue]) -> None:
        """Tell each value once, at the first place it stands."""
        for one in unknown:
            told = ("value", one.list, key(one.text))
            if told not in self._told:
                self._told.add(told)
                self._mapped.unknown.append(one)

    @staticmethod
    def _columns(statement: Statement) -> tuple[str, ...]:
        if statement.template is not None:
            return statement.template.columns
        if statement.reference is not None:
            return statement.reference.columns
        return tuple(filter(None, (statement.column, statement.unit)))


def _shown(value: Value) -> str:
    """Return a value as a message names it: a concept or a record by the end of its address."""
    return value.value if isinstance(value, Literal) else re.split(r"[#/]", value.value)[-1]
