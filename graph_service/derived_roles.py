"""Which roles organisations have in an activity on a day: controller, joint controller, processor, sub-processor.

None of these roles is stored. Each is derived by a rule that is a query of its own, `queries/derive-….rq`, and each
derived role carries the statements of the graph that it rests on. `docs/derived-roles.md` explains the rules.

Controllers decide (GDPR Art. 4(7)); a processor is engaged by a controller for an activity or for what it is built on
(Art. 28(1)); a sub-processor by someone who is engaged for the same (Art. 28(2), 28(4)). A party that only provides a
service, with no engagement in force, has no role here: that the engagement is missing is a gap, not a role.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.names import ANSVAR, DPV, ORG, ROLE, day_literal
from graph_service.queries import ask_store
from graph_service.store.graph_store import GraphStore, Row

CONTROLLERS = "derive-controllers"
JOINT_CONTROLLERS = "derive-joint-controllers"
PROCESSORS = "derive-processors"
SUB_PROCESSORS = "derive-sub-processors"
BUILT_ON = "derive-what-a-thing-is-built-on"

RULES: tuple[str, ...] = (CONTROLLERS, JOINT_CONTROLLERS, PROCESSORS, SUB_PROCESSORS)
"""The rules in the order in which roles are told; each is the name of a query."""

_THINGS = frozenset({"party", "other", "controller", "engager", "scope", "start", "part"})
"""The variables of the rules whose values the register takes from records, where a text may stand by mistake."""


@dataclass(frozen=True, slots=True)
class DerivedRole:
    """One role that an organisation has in an activity on the day asked about."""

    rule: str
    """The rule that gave it, the name of a query."""
    role: str
    party: str
    activity: str
    on_behalf_of: str | None
    """The controller that a processor or sub-processor works for; None for controllers."""
    jointly_with: str | None
    """The other controller of a joint controller; None in other roles."""
    rank: int | None
    """How many engagements lie between the controller and the party: 1 a processor, 2 and up a sub-processor."""
    engagement: str | None
    via: tuple[Triple, ...]
    """The statements that it rests on, from the activity to the party."""


def roles_in(store: GraphStore, activity: str, on: date) -> list[DerivedRole]:
    """Return the derived roles in one activity, in the order of RULES, then by rank and party.

    A party that is engaged by several ways is told once for each controller, by the fewest engagements.
    """
    return _derive(store, _Engagements(store, on), {"activity": NamedNode(activity)}, on)


def read_derived_roles(store: GraphStore, on: date) -> list[DerivedRole]:
    """Return the derived roles in every activity, by activity, then in the order of `roles_in`."""
    return _derive(store, _Engagements.of_all(store, on), {}, on)


def _derive(
    store: GraphStore, engagements: _Engagements, bindings: Mapping[str, NamedNode], on: date
) -> list[DerivedRole]:
    day = day_literal(on)
    found: list[DerivedRole] = []
    for row in _of_things(ask_store(store, CONTROLLERS, day=day, **bindings)):
        controller = _controller(row)
        found.append(controller)
        found.extend(_engaged_for(engagements, controller))
    joint = _of_things(ask_store(store, JOINT_CONTROLLERS, day=day, **bindings))
    return _once([*found, *map(_joint_controller, joint)])


def _controller(row: Row) -> DerivedRole:
    activity, party = _iri(row, "activity"), _iri(row, "party")
    ground = _ground_of_controller(activity, party, row["assignment"])
    return DerivedRole(CONTROLLERS, ROLE.controller.value, party, activity, None, None, None, None, ground)


def _joint_controller(row: Row) -> DerivedRole:
    activity, party, other = _iri(row, "activity"), _iri(row, "party"), _iri(row, "other")
    ground = _ground_of_controller(activity, party, row["assignment"])
    ground += _ground_of_controller(activity, other, row["otherAssignment"])
    if isinstance(row["arrangement"], NamedNode):
        ground += (Triple(NamedNode(activity), ANSVAR.hasArrangement, row["arrangement"]),)
    return DerivedRole(JOINT_CONTROLLERS, ROLE.controller.value, party, activity, None, other, None, None, ground)


def _ground_of_controller(activity: str, party: str, assignment: object) -> tuple[Triple, ...]:
    thing, holder = NamedNode(activity), NamedNode(party)
    if not isinstance(assignment, NamedNode):
        return (Triple(thing, DPV.hasDataController, holder),)
    return (
        Triple(assignment, ANSVAR.concerns, thing),
        Triple(assignment, ORG.role, ROLE.controller),
        Triple(assignment, ANSVAR.heldBy, holder),
    )


def _engaged_for(engagements: _Engagements, controller: DerivedRole) -> Iterator[DerivedRole]:
    """Yield the processors and sub-processors of one controller in one activity, nearest first."""
    waiting = deque(_processors(engagements, controller))
    seen = {(one.engagement, one.party) for one in waiting}
    while waiting:
        here = waiting.popleft()
        # A ring of engagements may lead back to the controller, who is nobody's processor in its own activity.
        if here.party != controller.party:
            yield here
        for below in _sub_processors(engagements, here):
            if (below.engagement, below.party) not in seen:
                seen.add((below.engagement, below.party))
                waiting.append(below)


def _processors(engagements: _Engagements, controller: DerivedRole) -> Iterator[DerivedRole]:
    paths = engagements.paths_from(controller.activity)
    for row in engagements.by_engager(controller.party):
        path = paths.get(_iri(row, "scope"))
        if path is not None:
            party = _iri(row, "party")
            ground = controller.via + path + _engaging(row, controller.party)
            yield DerivedRole(
                PROCESSORS,
                ROLE.processor.value,
                party,
                controller.activity,
                controller.party,
                None,
                1,
                _iri(row, "engagement"),
                ground,
            )


def _sub_processors(engagements: _Engagements, above: DerivedRole) -> Iterator[DerivedRole]:
    assert above.engagement is not None
    assert above.rank is not None
    for row in engagements.below(above.engagement, above.party):
        start = _iri(row, "start")
        obtained = row["isObtained"]
        ground = above.via
        if isinstance(obtained, Literal) and obtained.value == "true":
            ground += (Triple(NamedNode(above.engagement), ANSVAR.obtains, NamedNode(start)),)
        ground += engagements.paths_from(start)[_iri(row, "scope")] + _engaging(row, above.party)
        yield DerivedRole(
            SUB_PROCESSORS,
            ROLE.subProcessor.value,
            _iri(row, "party"),
            above.activity,
            above.on_behalf_of,
            None,
            above.rank + 1,
            _iri(row, "engagement"),
            ground,
        )


def _engaging(row: Row, engager: str) -> tuple[Triple, ...]:
    engagement = NamedNode(_iri(row, "engagement"))
    return (
        Triple(engagement, ANSVAR.scope, NamedNode(_iri(row, "scope"))),
        Triple(engagement, ANSVAR.engager, NamedNode(engager)),
        Triple(engagement, ANSVAR.engaged, NamedNode(_iri(row, "party"))),
    )


@dataclass(slots=True)
class _Engagements:
    """Who engages whom on a day, asked of the store when it is needed, or read at once for the whole register."""

    store: GraphStore
    on: date
    processors: dict[str, list[Row]] | None = None
    sub_processors: dict[str, list[Row]] | None = None
    parts: dict[str, list[Row]] | None = None
    paths: dict[str, dict[str, tuple[Triple, ...]]] = field(default_factory=dict)

    @classmethod
    def of_all(cls, store: GraphStore, on: date) -> _Engagements:
        """Read the answers of every rule at once."""
        day = day_literal(on)
        return cls(
            store,
            on,
            _grouped(_of_things(ask_store(store, PROCESSORS, day=day)), "controller"),
            _grouped(_of_things(ask_store(store, SUB_PROCESSORS, day=day)), "above"),
            _grouped(_of_things(ask_store(store, BUILT_ON)), "thing"),
        )

    def by_engager(self, engager: str) -> list[Row]:
        """Return the rows of the rule for processors of one controller."""
        if self.processors is not None:
            return self.processors.get(engager, [])
        return _of_things(ask_store(self.store, PROCESSORS, controller=NamedNode(engager), day=day_literal(self.on)))

    def below(self, engagement: str, engaged: str) -> list[Row]:
        """Return the rows of the rule for sub-processors below one engagement, of one of those engaged by it."""
        if self.sub_processors is not None:
            found = self.sub_processors.get(engagement, [])
        else:
            found = _of_things(
                ask_store(self.store, SUB_PROCESSORS, above=NamedNode(engagement), day=day_literal(self.on))
            )
        return [row for row in found if _iri(row, "engager") == engaged]

    def paths_from(self, thing: str) -> dict[str, tuple[Triple, ...]]:
        """Return what a thing is built on at any number of steps, itself included, with the shortest path to each."""
        known = self.paths.get(thing)
        if known is None:
            known = {thing: ()}
            waiting = deque([thing])
            while waiting:
                here = waiting.popleft()
                for row in self._parts_of(here):
                    part = _iri(row, "part")
                    if part not in known:
                        step = Triple(NamedNode(here), NamedNode(_iri(row, "step")), NamedNode(part))
                        known[part] = (*known[here], step)
                        waiting.append(part)
            self.paths[thing] = known
        return known

    def _parts_of(self, thing: str) -> list[Row]:
        if self.parts is not None:
            return self.parts.get(thing, [])
        return _of_things(ask_store(self.store, BUILT_ON, thing=NamedNode(thing)))


def _of_things(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that name things; a text in the place of one has no role, and a rule of the shapes reports it."""
    return [row for row in rows if all(isinstance(row[name], NamedNode) for name in _THINGS & row.keys())]


def _grouped(rows: Iterable[Row], name: str) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[_iri(row, name)].append(row)
    return dict(grouped)


def _once(found: Iterable[DerivedRole]) -> list[DerivedRole]:
    """Return each role of a party in an activity once for each controller, by the fewest engagements."""
    ordered = sorted(
        found,
        key=lambda one: (
            one.activity,
            RULES.index(one.rule),
            one.on_behalf_of or "",
            one.rank or 0,
            one.party,
            one.jointly_with or "",
            one.engagement or "",
        ),
    )
    once: dict[tuple[str, str, str, str | None, str | None], DerivedRole] = {}
    for one in ordered:
        once.setdefault((one.activity, one.rule, one.party, one.on_behalf_of, one.jointly_with), one)
    return list(once.values())


def _iri(row: Row, name: str) -> str:
    term = row[name]
    if not isinstance(term, NamedNode):
        raise TypeError(f"The query gave {term} for ?{name}, where it must give an IRI.")
    return term.value
