"""What the API gives: one model per kind of JSON object, whose descriptions become the documentation."""

from __future__ import annotations

import datetime as dt
from typing import Literal as OneOf

from pydantic import BaseModel, ConfigDict, Field

from graph_service.chains.chain import AgreementState, Standing, TransferState
from graph_service.chains.status import PlaceStatus
from graph_service.responsibility import Doubt


class Body(BaseModel):
    """A JSON object; it is made by this service and never changes."""

    model_config = ConfigDict(frozen=True)


class Thing(Body):
    """Something with a name."""

    iri: str
    label: str = Field(description="Its name in the language asked for, or the nearest there is.")


class Record(Thing):
    """A record of the register, a role or a rule."""

    kind: str | None = Field(description="Its kind, as in its address: activity, organisation, …")


class Entity(Record):
    """Something that the question may be about."""

    score: float = Field(description="How well it fits; only to be compared within one answer.")


class Statement(Body):
    """A statement of the graph."""

    subject: str
    predicate: str
    object: str


class Responsible(Body):
    """One party in one role for one thing, and why."""

    role: Thing
    party: Thing
    about: Thing
    direct: bool = Field(description="True: the role is held for the thing itself. False: it reaches it through `via`.")
    via: list[Statement] = Field(description="The statements that prove it, those of the path first.")
    valid_from: dt.date | None = Field(serialization_alias="from", description="First day; null: not stated.")
    valid_to: dt.date | None = Field(serialization_alias="to", description="Last day; null: still in force.")
    source: str | None = Field(description="The decision it rests on.")
    through: Thing | None = Field(description="What a reached role is held for; null where it is direct.")
    reviewed_on: dt.date | None = Field(
        description="When the record that states it was last checked; null: not stated."
    )
    doubts: list[Doubt] = Field(description="What is uncertain about it; empty: nothing is known to be.")


class ListedThing(Record):
    """One row of a list."""

    day: dt.date | None = Field(description="When an agreement ends, since when a customer is one; else null.")
    countries: list[Thing] = Field(description="The countries that it is listed for.")


class Listed(Body):
    """An answer that is a list."""

    of: str = Field(
        description=(
            "expiring, third_country, located, lacking, risks, assessments, documents, customers or answers_for."
        )
    )
    things: list[ListedThing]


class Answered(Body):
    """The answer to a question, with its proof."""

    question: str
    lang: str
    intent: str = Field(description="What was asked for: responsible, processor_chain, risk, gap or find.")
    on: dt.date
    about: Record | None = Field(description="What the answer is about; null where nothing is certain enough.")
    entities: list[Entity] = Field(description="What the question may be about, the likeliest first.")
    answers: list[Responsible]
    text: str = Field(description="The answer in one or two sentences.")
    listed: Listed | None = Field(description="The answer where that is a list; null where it is none.")


class SearchResult(Entity):
    """One hit."""

    found_by: str | None = Field(description="The synonym that the words met, where the name does not hold them.")
    found_via: Thing | None = Field(description="What it names whose name the words met; null where it holds them.")
    highlight: str | None = Field(
        description="Where the words were found: HTML-escaped text with the words in <mark>; null where not known."
    )


class FacetValue(Body):
    """One value to narrow a search by."""

    value: str
    label: str
    count: int


class Found(Body):
    """A page of hits."""

    total: int
    results: list[SearchResult]
    facets: dict[str, list[FacetValue]]


class Suggestion(Record):
    """A record that the words fit."""

    kind_label: str = Field(description="What its kind is called.")
    path: str = Field(description="The path of its page.")


class Suggested(Body):
    """What the words may become."""

    suggestions: list[Suggestion]


class Place(Body):
    """Where data is processed."""

    country: str | None = Field(description="IRI of the country; null where it is known only as text.")
    text: str | None = Field(description="The place as its source states it.")
    text_lang: str | None = Field(description="The language of the text; null where none is stated.")
    standing: Standing = Field(description="How the country stands to the EU's rules on the day asked about.")
    status: PlaceStatus = Field(description="The standing with what lets data go there, or what is wrong with it.")
    status_text: str = Field(description="The status in words.")
    until: dt.date | None = Field(description="Last day of what lets data go there; null: no end is known.")


class ChainLink(Body):
    """One engagement: who engages whom, for what, where, and on what ground."""

    engagement: str
    engager: str
    engaged: str
    scope: str = Field(description="The service, system or activity that it is for.")
    depth: int = Field(description="Number of engagements from what was asked about; 1 is nearest.")
    rank: int = Field(description="1 processor, 2 and up sub-processor.")
    parent: int | None = Field(description="Index of the link that this one follows; null: the first of its chain.")
    places: list[Place]
    agreement: str | None
    agreement_state: AgreementState
    agreement_until: dt.date | None
    transfer: str | None
    transfer_state: TransferState
    tool: str | None = Field(description="The transfer tool.")
    domicile: str | None = Field(description="The country where the one engaged is seated.")
    ultimate_parent: str | None = Field(description="Who owns the one engaged in the end.")
    part_of: str | None = Field(description="Whose subsidiary or part the one engaged is.")
    authorisation: str | None
    purpose: str | None = Field(description="What the one engaged does, as the source says it.")
    valid_from: dt.date | None = Field(serialization_alias="from")
    valid_to: dt.date | None = Field(serialization_alias="to")
    repeat: bool = Field(description="True: met before in the chain, and not followed again.")
    source: str | None = Field(
        description="The base of the register that states it, where that is followed; null: stated here."
    )
    others: list[str] = Field(
        description="Records that followed registers have of the one engaged, by its organisation number."
    )


class CountryBody(Body):
    """One country of a chain, or a published place that names none."""

    country: str | None
    text: str | None
    suppliers: list[str]
    lacking: int = Field(description="Number of engagements there without a valid ground for the transfer.")


class CountryGroupBody(Body):
    """Countries that stand alike, those with most suppliers first."""

    group: Standing
    countries: list[CountryBody]


class TaintBody(Body):
    """The shortest path to one third country; those without a ground come first."""

    country: str
    standing: Standing
    lacks_ground: bool
    path: list[int] = Field(description="Indexes of the links from the start of the chain to the country.")


class ChainBody(Body):
    """A chain of processors, breadth first."""

    root: str
    on: dt.date
    links: list[ChainLink]
    third_countries: list[str]
    countries: list[CountryGroupBody]
    taints: list[TaintBody]
    cycles: list[list[str]] = Field(description="Organisations that engage each other in a circle.")
    truncated: bool = Field(description="True: the chain is longer or deeper than is followed.")
    labels: dict[str, str] = Field(description="The name of every IRI above.")


class CheckedFinding(Body):
    """One rule that a node of the checked RDF breaks."""

    severity: OneOf["violation", "warning", "info"]
    focus: str = Field(description="IRI of the node; one without is written as in N-Triples.")
    rule: str = Field(description="IRI of the rule.")
    path: str | None = Field(description="IRI of the property, or a SPARQL path of several steps.")
    value: str | None = Field(description="The value, as in N-Triples.")
    component: str = Field(description="IRI of the SHACL constraint component.")
    messages: dict[str, str] = Field(description="The rule as a sentence, by language.")


class Checked(Body):
    """What breaks the rules in RDF that was sent, the most serious first."""

    conforms: bool
    statements: int = Field(description="How many statements were read.")
    total: int = Field(description="How many findings there are; a thousand at most are listed.")
    by_severity: dict[str, int]
    findings: list[CheckedFinding]


class VacantRole(Body):
    """One role that nobody holds for a thing."""

    role: Thing
    about: Thing
    expected: bool = Field(description="True: the thing should have the role. False: somebody only held it before.")
    since: dt.date | None = Field(description="The first day without a holder; null: none is known before.")
    last_holders: list[Thing]
    via: list[Statement] = Field(description="The statements that prove who held it and until when.")
    starts: dt.date | None = Field(description="When somebody takes it up; null: not decided.")
    next_holders: list[Thing]


class ConflictingRole(Body):
    """One exclusive role that several parties hold for a thing."""

    role: Thing
    about: Thing
    holders: list[Responsible]


class Responsibilities(Body):
    """Who is responsible for a record, or what a party is responsible for."""

    on: dt.date
    responsibilities: list[Responsible]
    vacancies: list[VacantRole] = Field(
        description="Roles that nobody holds. Of a record: expected or held before. Of a party: those it held last."
    )
    conflicts: list[ConflictingRole] = Field(description="Exclusive roles that several hold for the record.")
    counts: dict[str, int] = Field(description="How many things of each kind the party holds a role for.")
    orphaned: list[Responsible] = Field(description="What nobody else holds: vacant if the party ended.")
    reached: list[Responsible] = Field(description="With reach=true: what the party's roles reach through something.")
    reached_counts: dict[str, int] = Field(description="How many things of each kind they reach.")


class ProblemPart(Body):
    """One fault and where it stands."""

    path: str
    message: str


class ProblemBody(Body):
    """Problem details (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="What is wrong, where, and what to do.")
    instance: str
    problems: list[ProblemPart] = []
