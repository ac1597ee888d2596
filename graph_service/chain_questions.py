"""The questions about chains that a register answers: who takes part, for whom, what changed, and what if."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode

from graph_service.chains.chain import Chain
from graph_service.chains.customer import CustomerChain, customer_chain
from graph_service.chains.difference import ChainChanges, differences, everything
from graph_service.chains.procedure import AnnouncedChange, announced_changes, concerns
from graph_service.chains.published import ListChanges, list_changes
from graph_service.chains.renames import renamings
from graph_service.chains.upward import Use, where_used
from graph_service.chains.walk import walk
from graph_service.chains.what_if import Consequences, Supposition, suppose
from graph_service.errors import BadRequest, NotFound, Problem
from graph_service.impact import Impact, contacts_of, emails_of, impact_of
from graph_service.notices import Notice, change_notice
from graph_service.queries import ask_store
from graph_service.read_models import ReadModels
from graph_service.store.graph_store import GraphStore


class ChainQuestions(ABC):
    """What can be asked of the chains in a register, as of today where no day is given.

    Every question raises NotFound for a thing that the register does not describe.
    """

    store: GraphStore

    @property
    @abstractmethod
    def models(self) -> ReadModels:
        """The snapshot to read from."""

    def chain(self, root: str, on: date | None = None) -> Chain:
        """Return the processors and sub-processors of a record on a day."""
        models = self._described(root)
        return walk(models.adjacency, models.jurisdiction, root, on or date.today())

    def customer(self, iri: str, on: date | None = None) -> CustomerChain:
        """Return the services, activities and suppliers of a customer on a day, and nobody else's."""
        models = self._described(iri)
        return customer_chain(models.adjacency, models.jurisdiction, iri, on or date.today())

    def where_used(self, iri: str, on: date | None = None) -> list[Use]:
        """Return whom a supplier, service, system or engagement serves on a day, for what, and at which rank."""
        return where_used(self._described(iri).adjacency, iri, on or date.today())

    def impact(self, iri: str, on: date | None = None, *, known_at: datetime | None = None, lang: str = "sv") -> Impact:
        """Return how far an incident at a supplier, system or service reaches, or one that the register describes."""
        return impact_of(self.store, self._described(iri), iri, on or date.today(), known_at=known_at, lang=lang)

    def what_if(self, supposition: Supposition, on: date | None = None) -> Consequences:
        """Return what becomes invalid on a day if something ends, moves or changes hands; nothing is written.

        Raises BadRequest where the thing is not of the kind that this can happen to.
        """
        models = self.models
        _check(models, supposition)
        return suppose(models.adjacency, models.jurisdiction, supposition, on or date.today())

    def chain_changes(self, root: str | None, first: date, last: date) -> ChainChanges:
        """Return what is different in the chain of a record (None: in all engagements) from one day to another.

        Raises BadRequest where the days are the wrong way round.
        """
        if first > last:
            text = f"The first day {first} comes after the last day {last}. Give them the other way round."
            raise BadRequest(text, (Problem("from", text),))
        models = self.models if root is None else self._described(root)
        adjacency, jurisdiction = models.adjacency, models.jurisdiction
        if root is None:
            before, after = (everything(adjacency, jurisdiction, on) for on in (first, last))
        elif models.labels.kind(root) == "organisation":
            before, after = (customer_chain(adjacency, jurisdiction, root, on).chain for on in (first, last))
        else:
            before, after = (walk(adjacency, jurisdiction, root, on) for on in (first, last))
        return differences(before, after, adjacency, renamings(self.store, first, last))

    def list_changes(self, about: str, first: str, last: str) -> ListChanges:
        """Return what differs between two versions of the published list of sub-processors of a service.

        Raises NotFound where the register has no list of that version, naming those that it has.
        """
        labels = self._described(about).labels
        rows = ask_store(self.store, "which-lists-are-published", service=NamedNode(about))
        names: dict[str, list[str]] = {}
        for row in rows:
            version, text = row["version"], row["names"]
            if isinstance(version, Literal) and isinstance(text, Literal):
                names[version.value] = text.value.split("; ")
        for wanted in (first, last):
            if wanted not in names:
                known = ", ".join(names) or "none"
                missing = f"No list of sub-processors of {about} has version {wanted}. The register has: {known}."
                raise NotFound(missing, (Problem("version", missing),))

        def organisations(name: str) -> Iterable[str]:
            return (iri for iri in labels.named(name) if labels.kind(iri) == "organisation")

        return list_changes(names[first], names[last], organisations)

    def announced_changes(self, on: date | None = None, *, of: str | None = None) -> list[AnnouncedChange]:
        """Return the announced changes of sub-processors as of a day (Art. 28(2)), the latest announcement first.

        With `of`, only those that a processor announces, that affect a customer, or that one announcement.
        """
        models = self.models if of is None else self._described(of)
        found = announced_changes(self.store, models.adjacency, on or date.today())
        return [one for one in found if of is None or concerns(one, of)]

    def change_notice(self, announcement: str, customer: str, *, on: date | None = None, lang: str = "sv") -> Notice:
        """Return the draft of the notice of an announced change to one customer that it affects."""
        models, day = self._described(announcement), on or date.today()
        for change in self.announced_changes(day, of=announcement):
            for told in change.customers:
                if change.announcement == announcement and told.customer == customer:
                    emails = emails_of(contacts_of(self.store, models, customer, day))
                    return change_notice(models.labels, models.adjacency, lang, change, told, emails=emails)
        raise NotFound(f"The announcement {announcement} does not affect {customer}. See whom it affects on its page.")

    def _described(self, iri: str) -> ReadModels:
        models = self.models
        if models.labels.kind(iri) is None:
            raise NotFound(f"The register does not describe {iri}. Check the address, or search for the name.")
        return models


def _check(models: ReadModels, supposition: Supposition) -> None:
    of, to, jurisdiction = supposition.of, supposition.to, models.jurisdiction
    kind = models.labels.kind(of)
    is_possible = {
        "ends": kind == "agreement",
        "withdrawn": kind == "transfer" or of in jurisdiction.tools or of in jurisdiction.countries,
        "moves": kind == "organisation",
        "acquired": kind == "organisation",
        "gone": kind == "organisation",
    }
    wanted = {"ends": "an agreement", "withdrawn": "a transfer, a transfer tool or a country"}
    if not is_possible[supposition.what]:
        raise _impossible("of", of, wanted.get(supposition.what, "an organisation"))
    if supposition.what == "moves" and to not in jurisdiction.countries:
        raise _impossible("to", to, "a country")
    if supposition.what == "acquired" and (to is None or models.labels.kind(to) != "organisation" or to == of):
        raise _impossible("to", to, "another organisation")


def _impossible(name: str, iri: str | None, wanted: str) -> BadRequest:
    text = f"Parameter {name} is {iri}, which is not {wanted} in the register. Give the IRI of {wanted}."
    return BadRequest(text, (Problem(name, text),))
