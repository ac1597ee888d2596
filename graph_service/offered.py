"""What is offered of a register to others: its datasets, the files and services that give them, and how much they hold.

Of one register, which is that of an audience: nothing is told of but what it holds itself. What is told follows the
register and its dumps; how much it holds is counted once per revision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from threading import Lock

from pyoxigraph import Literal, NamedNode, Triple

from graph_service import offered_texts as texts
from graph_service.dumps.manifest import DumpFile
from graph_service.dumps.parts import WHOLE
from graph_service.dumps.recalling import Recalling
from graph_service.dumps.shelf import Shelf
from graph_service.names import ANSVAR, CODE, DCTERMS, OWL, SHAPES
from graph_service.publishing.catalogue import (
    FORM_BY_SUFFIX,
    Access,
    Agent,
    Catalogue,
    Contact,
    Dataset,
    Distribution,
    Moment,
    Service,
    Standard,
    Texts,
)
from graph_service.publishing.statistics import Counts, count_records, count_statements
from graph_service.publishing.syntaxes import RDF_SYNTAXES
from graph_service.publishing.void import Described, Description
from graph_service.queries import ask_store
from graph_service.registry import Registry

ONTOLOGY = NamedNode(ANSVAR.iri.removesuffix("#"))
RULE_BOOK = NamedNode(SHAPES.iri.removesuffix("#"))
LIVE_FORMS = ("ttl", "jsonld", "nq", "trig", "csv", "xlsx")
"""The forms that the whole register is given in as it is now, as they are offered to choose from."""
MOST_LIVE = 5_000
"""Most records that are written while somebody waits: some three seconds. A larger register is taken as a dump."""
_MOST_TRIES = 3  # Of a large register each takes a second, and somebody waits.
_DATAPORTAL = "http://dataportal.se/organisation/SE"
_VOCABULARY_FORMS = tuple(one.suffix for one in RDF_SYNTAXES if not one.holds_datasets)
_CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"

_ACCESS: dict[str, Access] = {"public": "PUBLIC", "city": "RESTRICTED", "internal": "NON_PUBLIC"}


@dataclass(frozen=True, slots=True)
class _Whole:
    """What the files of one dataset have in common."""

    name: str
    titles: Texts
    issued: Moment | None
    modified: Moment | None
    licence: str | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the model that is a dataset."""

    name: str
    told: texts.Told
    path: str
    standard: Standard


_MODEL = (
    _Part("vocabulary", texts.TERMS, "ns", texts.RDF_SCHEMA),
    _Part("code-lists", texts.CODES, "code", texts.SKOS_REFERENCE),
    _Part("rules", texts.RULES, "shapes", texts.SHACL),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A service, by its addresses below the base."""

    name: str
    told: texts.Told
    path: str
    described_at: str
    page: str
    suffix: str
    serves: tuple[str, ...]
    standard: Standard


_EVERYTHING = ("register", *(one.name for one in _MODEL))
_SERVICES = (
    _Asked("sparql", texts.SPARQL, "sparql", "sparql", "sparql", "srj", _EVERYTHING, texts.SPARQL_PROTOCOL),
    _Asked("api", texts.API, "api", "openapi.json", "docs", "json", ("register",), texts.OPENAPI),
    _Asked("feed", texts.FEED, "feed", "feed", "data", "trig", ("register",), texts.LDES),
)


class Offered:
    """The catalogue and the description of one register."""

    def __init__(self, registry: Registry) -> None:
        """Take the register; nothing is counted before it is asked for."""
        self._registry = registry
        self._base = registry.base.iri
        self._name = registry.settings.registry_name
        self._shelf, self._recalling = Shelf.of(registry), Recalling(registry)
        self.counting = Lock()
        """Held while something is counted."""
        self._counted: tuple[int, tuple[Counts, ...]] | None = None
        self._first: datetime | None = None

    def counts(self) -> tuple[int, tuple[Counts, ...]]:
        """Return a revision and what register, ontology, code lists and rules hold at it.

        One counts at a time: who asks meanwhile gets what was counted before, with the revision that it is of. So does
        everybody where the register changes faster than it is counted; where nothing was counted before, the count is
        told with the revision at which it was begun, and holds some of what came meanwhile.
        """
        known = self._counted
        if known is not None and known[0] == self._registry.revision:
            return known
        if not self.counting.acquire(blocking=known is None):
            assert known is not None
            return known
        try:
            if self._counted is None or self._counted[0] != self._registry.revision:
                self._counted = self._count()
            return self._counted
        finally:
            self.counting.release()

    def _count(self) -> tuple[int, tuple[Counts, ...]]:
        registry = self._registry
        for _ in range(_MOST_TRIES):
            revision = registry.revision
            counted = revision, (count_records(registry.store, registry.base), *self._counts_of_model)
            if registry.revision == revision:
                return counted
        # Changes come faster than it counts: what was counted at one revision is true of that one.
        return self._counted or counted

    # The model is that of the program and changes only when it is started anew.

    @cached_property
    def _counts_of_model(self) -> tuple[Counts, ...]:
        return tuple(count_statements(statements) for statements in self._statements_of_model())

    def _statements_of_model(self) -> Iterable[list[Triple]]:
        """Yield the statements of the ontology, of the code lists and of the rules."""
        store = self._registry.store
        names, rules = store.graph_names(), f"{RULE_BOOK.value}/"
        codes = [one for one in names if one.value.startswith(CODE.iri)]
        shapes = [one for one in names if one == RULE_BOOK or one.value.startswith(rules)]
        for graphs in ([ONTOLOGY], codes, shapes):
            yield [triple for graph in graphs for triple in store.graph(graph)]

    def description(self) -> Description:
        """Return how much there is, for VoID."""
        revision, counted = self.counts()
        catalogue = self.catalogue()
        spaces = (f"{self._base}/id/", ANSVAR.iri, CODE.iri, SHAPES.iri)
        described = (
            Described(
                name=dataset.name,
                iri=catalogue.part("dataset", dataset.name).value,
                titles=dataset.titles,
                counts=counts,
                dumps=tuple(one.address for one in dataset.distributions if _holds_rdf(one)),
                uri_space=space,
            )
            for dataset, counts, space in zip(catalogue.datasets, counted, spaces, strict=True)
        )
        return Description(self._base, catalogue.titles, revision, tuple(described), self._example())

    def _example(self) -> str | None:
        kinds = self._registry.counts()
        kind = "activity" if "activity" in kinds else next(iter(kinds), None)
        return self._registry.records_of(kind, "sv", 1)[1][0] if kind else None

    def catalogue(self) -> Catalogue:
        """Return the catalogue as it is now."""
        settings, told = self._registry.settings, texts.CATALOGUE.of(self._name)
        begun, revised = self._begun(), self._registry.revised_at
        return Catalogue(
            iri=f"{self._base}/data/catalog",
            titles=told.titles,
            descriptions=told.descriptions,
            homepage=f"{self._base}/",
            publisher=self._publisher(),
            contact=Contact(self._name, settings.contact) if settings.contact else None,
            licence=settings.licence or None,
            access=self.access,
            place=settings.place,
            issued=begun.date() if begun else None,
            modified=revised,
            datasets=(self._register(begun, revised), *self._model),
            services=tuple(self._service(one) for one in _SERVICES),
        )

    def _publisher(self) -> Agent:
        settings = self._registry.settings
        number = settings.publisher_number
        return Agent(
            iri=_DATAPORTAL + number if number else f"{self._base}/data/catalog/publisher/register",
            names={"sv": settings.publisher} if settings.publisher else self._names_of_keeper(),
            descriptions=texts.named(texts.PUBLISHER, self._name),
            type=settings.publisher_type,
            identifier=number or None,
        )

    def _names_of_keeper(self) -> Texts:
        keeper = self._registry.settings.keeper_iri
        if keeper is None or not self._registry.describes(keeper):
            return {"sv": self._name}
        found = (self._registry.labels.label(keeper, lang) for lang in ("sv", "en"))
        return {one.lang or "sv": one.value for one in found}

    @property
    def access(self) -> Access:
        """Who may have what the register holds."""
        return _ACCESS[self._registry.audience]

    def _begun(self) -> datetime | None:
        if self._first is None:
            rows = ask_store(self._registry.store, "when-did-the-change-log-begin")
            when = rows[0]["when"] if rows else None
            # Kept, for the answer stays the same and takes longer with each change.
            self._first = datetime.fromisoformat(when.value) if when is not None else None
        return self._first

    def _register(self, begun: datetime | None, revised: datetime | None) -> Dataset:
        told, issued = texts.REGISTER.of(self._name), begun.date() if begun else None
        descriptions = told.descriptions if self.access == "NON_PUBLIC" else texts.and_left_out(told.descriptions)
        whole = _Whole("register", told.titles, issued, revised, self._registry.settings.licence or None)
        return Dataset(
            name="register",
            titles=told.titles,
            descriptions=descriptions,
            keywords=told.keywords,
            distributions=self._dumped(whole) or self._live(whole),
            access=self.access,
            issued=issued,
            modified=revised,
            frequency="CONT",
            standard=texts.PROFILE,
            landing_page=f"{self._base}/data",
            version=str(self._registry.revision),
        )

    def _dumped(self, whole: _Whole) -> tuple[Distribution, ...]:
        """Return the files of the newest dump that hold the whole register, none where there is no dump."""
        dumps = self._shelf.dumps() if self._shelf else ()
        newest = next((one for one in dumps if not self._recalling.is_withheld(one)), None)
        if newest is None:
            return ()
        told, address = newest.manifest, f"{self._base}/data/dumps/{newest.version}"
        dated = replace(whole, issued=told.issued, modified=told.issued)
        return tuple(
            replace(
                _file(dated, _suffix(one), f"{address}/{one.path}"),
                byte_size=one.bytes,
                sha256=one.sha256,
                is_compressed=True,
            )
            for one in told.files
            if one.part == WHOLE
        )

    def _live(self, whole: _Whole) -> tuple[Distribution, ...]:
        if sum(self._registry.counts().values()) > MOST_LIVE:
            return ()
        return tuple(_file(whole, one, f"{self._base}/data/selection?format={one}") for one in LIVE_FORMS)

    @cached_property
    def _model(self) -> tuple[Dataset, ...]:
        """The datasets of the ontology, the code lists and the rules."""
        ontology = self._registry.store.graph(ONTOLOGY)
        stated = (one.object for one in ontology if one.predicate == OWL.versionInfo)
        version = next((one.value for one in stated if isinstance(one, Literal)), None)
        modified = _day_in(ontology, DCTERMS.modified)
        return tuple(
            self._part_of_model(part, _day_in(statements, DCTERMS.created), modified, version)
            for part, statements in zip(_MODEL, self._statements_of_model(), strict=True)
        )

    def _part_of_model(
        self, part: _Part, issued: Moment | None, modified: Moment | None, version: str | None
    ) -> Dataset:
        told = part.told
        whole = _Whole(part.name, told.titles, issued, modified, _CC0)
        return Dataset(
            name=part.name,
            titles=told.titles,
            descriptions=told.descriptions,
            keywords=told.keywords,
            distributions=tuple(_file(whole, one, f"{self._base}/{part.path}.{one}") for one in _VOCABULARY_FORMS),
            access="PUBLIC",
            issued=issued,
            modified=modified,
            frequency="IRREG",
            standard=part.standard,
            landing_page=f"{self._base}/{part.path}",
            version=version,
        )

    def _service(self, asked: _Asked) -> Service:
        said = asked.told.of(self._name)
        return Service(
            name=asked.name,
            titles=said.titles,
            descriptions=said.descriptions,
            keywords=said.keywords,
            address=f"{self._base}/{asked.path}",
            description_address=f"{self._base}/{asked.described_at}",
            page=f"{self._base}/{asked.page}",
            form=FORM_BY_SUFFIX[asked.suffix],
            serves=asked.serves,
            standards=(asked.standard,),
        )


def _file(whole: _Whole, suffix: str, address: str) -> Distribution:
    form, titles = FORM_BY_SUFFIX[suffix], whole.titles
    said = {lang: texts.FILE[lang].format(title=title, form=form.name) for lang, title in titles.items()}
    return Distribution(
        name=f"{whole.name}-{suffix}",
        titles={lang: f"{title} ({form.name})" for lang, title in titles.items()},
        descriptions=said,
        form=form,
        address=address,
        issued=whole.issued,
        modified=whole.modified,
        licence=whole.licence,
        rights=texts.EACH_RECORD if whole.name == "register" else texts.FREE,
    )


def _suffix(one: DumpFile) -> str:
    return one.path.removesuffix(".gz").rpartition(".")[2]


def _holds_rdf(one: Distribution) -> bool:
    return one.form.suffix in {syntax.suffix for syntax in RDF_SYNTAXES}


def _day_in(triples: Iterable[Triple], predicate: NamedNode) -> date | None:
    """Return the earliest day that statements give by a property, None where they give none."""
    days = (one.object.value for one in triples if one.predicate == predicate and isinstance(one.object, Literal))
    return min((date.fromisoformat(one[:10]) for one in days), default=None)
