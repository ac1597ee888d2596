"""The answer to a question in plain words: what was understood, what it is about, who or what, and on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from graph_service.answer_lists import AnswerList
from graph_service.chains.chain import Chain
from graph_service.gaps import Gap
from graph_service.labels import Labels
from graph_service.names import ROLE
from graph_service.responsibility import Responsibility
from graph_service.search.facets import Narrowing
from graph_service.search.find import Hit, SearchPage
from graph_service.search.questions import Reading

FIRST_ROLE_BY_KIND: dict[str, str] = {
    "activity": ROLE.controller.value,
    "system": ROLE.systemOwner.value,
    "service": ROLE.serviceManager.value,
    "risk": ROLE.riskOwner.value,
    "information": ROLE.informationOwner.value,
    "organisation": ROLE.dataProtectionOfficer.value,
}
"""The role that "who is responsible" means where the question names none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave. `about` is None where nothing is certain enough to be called the answer."""

    question: str
    reading: Reading
    lang: str
    on: date
    about: str | None
    responsibilities: tuple[Responsibility, ...]
    """Those in the role asked for; in every role where none was named, the first role of the kind first."""
    chain: Chain | None
    gaps: tuple[Gap, ...]
    page: SearchPage
    text: str
    listed: AnswerList | None = None
    """The answer where that is a list."""
    narrowed: Narrowing = field(default_factory=dict)
    """What the words of the question narrow it to, by facet."""

    @property
    def intent(self) -> str:
        """What kind of question it was taken for: responsible, processor_chain, risk, gap or find."""
        return self.reading.intent

    @property
    def entities(self) -> tuple[Hit, ...]:
        """What the question may be about, the likeliest first."""
        return self.page.hits


def first_role_first(found: Sequence[Responsibility], kind: str | None) -> list[Responsibility]:
    """Return `found` with the role that answers "who is responsible" for this kind of record in front."""
    first = FIRST_ROLE_BY_KIND.get(kind or "")
    return sorted(found, key=lambda one: one.role != first)


def answer_text(
    labels: Labels,
    lang: str,
    reading: Reading,
    *,
    about: str | None,
    responsibilities: Sequence[Responsibility],
    chain: Chain | None,
    gaps: Sequence[Gap],
    on: date,
    listed: AnswerList | None = None,
) -> str:
    """Return the answer as one or two sentences in Swedish or English."""
    says = _SWEDISH if lang == "sv" else _ENGLISH
    if listed is not None:
        named = labels.label(listed.about, lang).value if listed.about else ""
        until = listed.until.isoformat() if listed.until else ""
        return says[listed.of].format(count=len(listed.rows), thing=named, until=until)
    if about is None:
        return says["unsure"]
    thing = labels.label(about, lang).value
    if chain is not None:
        return says["chain"].format(
            thing=thing, suppliers=len(chain.suppliers), third=len(chain.third_countries), depth=chain.depth
        )
    if reading.intent == "gap":
        return (says["gaps"] if gaps else says["no gaps"]).format(thing=thing, gaps=len(gaps))
    if reading.intent == "responsible":
        return _responsible_text(
            labels, lang, says, reading, thing=thing, about=about, responsibilities=responsibilities, on=on
        )
    return says["found"].format(thing=thing)


def _responsible_text(
    labels: Labels,
    lang: str,
    says: dict[str, str],
    reading: Reading,
    *,
    thing: str,
    about: str,
    responsibilities: Sequence[Responsibility],
    on: date,
) -> str:
    if not responsibilities:
        role = labels.label(reading.role, lang).value if reading.role else says["anyone"]
        return says["vacant"].format(role=role, thing=thing, on=on.isoformat())
    if labels.kind(about) == "role":
        return says["holders"].format(thing=thing, count=len(responsibilities), on=on.isoformat())
    first = responsibilities[0].role
    parties = [labels.label(one.party, lang).value for one in responsibilities if one.role == first]
    text = says["responsible"].format(
        role=labels.label(first, lang).value, thing=thing, parties=says["and"].join(dict.fromkeys(parties))
    )
    through = responsibilities[0].through
    return text + (says["through"].format(through=labels.label(through, lang).value) if through else "")


_SWEDISH = {
    "unsure": "Registret ger inget säkert svar. Se de närmaste träffarna.",
    "chain": "{thing}: {suppliers} leverantörer i {depth} led, {third} länder utanför EU/EES.",
    "gaps": "{thing} har {gaps} brister.",
    "no gaps": "Inga brister är kända för {thing}.",
    "responsible": "{role} för {thing} är {parties}.",
    "through": " Ansvaret följer av {through}.",
    "vacant": "{role} saknas för {thing} den {on}.",
    "anyone": "Ansvarig",
    "holders": "{count} har rollen {thing} den {on}.",
    "found": "Bästa träffen är {thing}.",
    "and": " och ",
    "expiring": "{count} avtal går ut senast {until}.",
    "third_country": "{count} uppges ligga utanför EU/EES.",
    "located": "{count} uppges finnas där.",
    "lacking": "{thing}: {count} i registret.",
    "risks": "{count} risker är kända för {thing}.",
    "assessments": "{count} konsekvensbedömningar finns för {thing}.",
    "documents": "{count} dokument finns för {thing}.",
    "customers": "{count} använder {thing}.",
    "answers_for": "{thing} ansvarar för {count}.",
}
_ENGLISH = {
    "unsure": "The register gives no certain answer. See the nearest hits.",
    "chain": "{thing}: {suppliers} suppliers in {depth} steps, {third} countries outside the EU/EEA.",
    "gaps": "{thing} has {gaps} gaps.",
    "no gaps": "No gaps are known for {thing}.",
    "responsible": "{role} for {thing}: {parties}.",
    "through": " The responsibility follows from {through}.",
    "vacant": "{role} is missing for {thing} on {on}.",
    "anyone": "Someone responsible",
    "holders": "{count} hold the role {thing} on {on}.",
    "found": "The best hit is {thing}.",
    "and": " and ",
    "expiring": "{count} agreements end by {until}.",
    "third_country": "{count} are stated to lie outside the EU/EEA.",
    "located": "{count} are stated to be there.",
    "lacking": "{thing}: {count} in the register.",
    "risks": "{count} risks are known for {thing}.",
    "assessments": "{count} impact assessments are there for {thing}.",
    "documents": "{count} documents are there for {thing}.",
    "customers": "{count} use {thing}.",
    "answers_for": "{thing} answers for {count}.",
}
