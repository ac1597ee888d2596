"""The register, or a part of it, as a file: RDF to load elsewhere, tables to read, edit and read back.

What is written is what an audience may see. Records are read one at a time, so that a register of any size fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from sys import intern
from threading import Lock
from typing import IO
from typing import Literal as OneOf

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple
from pyoxigraph import serialize as write_rdf

from graph_service.audiences.projection import Projection, projection_of
from graph_service.audiences.rules import Audience
from graph_service.errors import BadRequest, NotFound
from graph_service.names import CLASS_BY_KIND, PREFIXES
from graph_service.publishing.book_words import WORDS
from graph_service.publishing.columns import Mark, columns_of
from graph_service.publishing.json_ld import write_json_ld
from graph_service.publishing.record_book import Naming, Part, record_book
from graph_service.publishing.record_csv import BYTE_ORDER_MARK, Separator, record_csv
from graph_service.publishing.table import HEADER, csv_table
from graph_service.publishing.workbook import save_workbook
from graph_service.queries import ask_store
from graph_service.records import Record
from graph_service.registry import Registry

Format = OneOf["trig", "nq", "ttl", "jsonld", "csv", "xlsx"]
FORMATS: tuple[Format, ...] = ("trig", "nq", "ttl", "jsonld", "csv", "xlsx")

_SYNTAX_BY_FORMAT: dict[str, RdfFormat] = {
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
    "ttl": RdfFormat.TURTLE,
}

Progress = Callable[[int, int], None]
"""Told how many records are written, of how many."""


class Matters:
    """The records that are a matter of each organisation, asked for once for each revision."""

    def __init__(self, registry: Registry) -> None:
        """Ask for nothing yet."""
        self._registry = registry
        self._asking = Lock()
        self._found: tuple[int, dict[str, set[str]]] = (-1, {})

    def of(self, organisation: str) -> Set[str]:
        """Return the records of an organisation, as of now; itself is among them only where it is its own matter."""
        return self._now().get(organisation, frozenset())

    def organisations(self) -> Set[str]:
        """Return the organisations that something is a matter of, as of now."""
        return self._now().keys()

    def _now(self) -> Mapping[str, Set[str]]:
        with self._asking:
            if self._found[0] != self._registry.revision:
                revision, found = self._registry.revision, defaultdict[str, set[str]](set)
                for row in ask_store(self._registry.store, "whose-is-a-thing"):
                    thing, owner = row["thing"], row["organisation"]
                    if isinstance(thing, NamedNode) and isinstance(owner, NamedNode):
                        # Most are known by these texts already, and each stands in several rows.
                        found[intern(owner.value)].add(intern(thing.value))
                self._found = revision, dict(found)
            return self._found[1]


@dataclass(frozen=True)
class Export:
    """What is to be written: some records, as an audience may see them, in a language where that matters."""

    registry: Registry
    audience: Audience = "public"
    of: str | None = None
    """Only this record; where it is an organisation, also what is a matter of that organisation."""
    kinds: tuple[str, ...] = ()
    """Only records of these kinds; empty for all."""
    matters: Matters | None = None
    """What is a matter of whom, where that is known already."""
    lang: str = "sv"
    separator: Separator = ","
    has_byte_order_mark: bool = False
    progress: Progress = field(default=lambda _done, _total: None)

    def view(self) -> Projection:
        """Return what the audience may see."""
        return projection_of(self.registry, self.audience)

    def iris(self, view: Projection) -> list[str]:
        """Return the records, by kind and then from A to Ö. Raises NotFound where a kind is none of ours."""
        return [iri for some in self._by_kind(view) for iri in self.registry.labels.sorted(some, self.lang)]

    def count(self) -> int:
        """Return how many records there are to write. Raises NotFound where a kind is none of ours."""
        return sum(map(len, self._by_kind(self.view())))

    def _by_kind(self, view: Projection) -> Iterator[list[str]]:
        registry = self.registry
        if unknown := [kind for kind in self.kinds if kind not in CLASS_BY_KIND]:
            raise NotFound(
                f"There is no kind of record called '{unknown[0]}'. The kinds are {', '.join(CLASS_BY_KIND)}."
            )
        among = self._among()
        for kind in CLASS_BY_KIND:
            if not self.kinds or kind in self.kinds:
                yield [
                    iri
                    for iri in registry.labels.of_kind(kind)
                    # What another register keeps is fetched there.
                    if view.shows(iri) and (among is None or iri in among) and registry.base.elsewhere(iri) is None
                ]

    def _among(self) -> Set[str] | None:
        """Return what the records are among, None where they are among all."""
        if self.of is None or self.registry.labels.kind(self.of) != "organisation":
            return None if self.of is None else {self.of}
        return {self.of, *(self.matters or Matters(self.registry)).of(self.of)}


def write_export(export: Export, form: Format, stream: IO[bytes]) -> int:
    """Write the records to a stream and return how many there were.

    TriG, N-Quads and JSON-LD keep each record in its own graph; Turtle joins them. The same register gives the same
    bytes. CSV of one kind has a row per record, of several a row per statement. What is taken away
    meanwhile is left out.
    """
    view = export.view()
    iris = export.iris(view)
    if form == "xlsx":
        _write_book(export, view, iris, stream)
    elif form == "csv" and len(export.kinds) == 1:
        part = _part(export, view, export.kinds[0], _counted(export, len(iris)), iris)
        lines = record_csv(part, _naming(export, view), separator=export.separator)
        _write_lines(export, lines, stream)
    elif form == "csv":
        _write_statements(export, view, iris, stream)
    else:
        _write_graphs(export, view, sorted(iris), form, stream)
    return len(iris)


def write_template(registry: Registry, kinds: Sequence[str], lang: str, stream: IO[bytes]) -> None:
    """Write an empty book to fill in, with a sheet for each kind. Raises NotFound where a kind is none of ours."""
    export = Export(registry, "internal", kinds=tuple(kinds), lang=lang)
    _check_kinds(kinds)
    columns = {kind: columns_of(registry.fields(kind)) for kind in kinds}
    parts = [Part(kind, of_kind, tuple, _mark(export, kind, 0)) for kind, of_kind in columns.items()]
    title = WORDS[lang]["template"]
    sheets = record_book(parts, _naming(export, export.view()), title=title)
    save_workbook(stream, sheets, title=title, lang=lang, moment=registry.revised_at)


def _mark(export: Export, kind: str, records: int) -> Mark:
    registry = export.registry
    return Mark(kind, records, registry.revision, export.audience, export.lang, registry.base.iri)


def _check_kinds(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if kind not in CLASS_BY_KIND:
            raise NotFound(f"There is no kind of record called '{kind}'. The kinds are {', '.join(CLASS_BY_KIND)}.")


def _naming(export: Export, view: Projection) -> Naming:
    registry = export.registry
    return Naming(registry.store, registry.labels, registry.base, export.lang, view.shows)


def _write_book(export: Export, view: Projection, iris: Sequence[str], stream: IO[bytes]) -> None:
    progress = _counted(export, len(iris))
    found = {kind: None for iri in iris if (kind := export.registry.labels.kind(iri))}
    kinds = dict.fromkeys(export.kinds) or found
    parts = [_part(export, view, kind, progress, iris) for kind in kinds]
    title = f"{WORDS[export.lang]['export']}: {export.registry.settings.registry_name}"
    sheets = record_book(parts, _naming(export, view), title=title)
    save_workbook(stream, sheets, title=title, lang=export.lang, moment=export.registry.revised_at)


def _part(export: Export, view: Projection, kind: str, told: Callable[[], None], iris: Sequence[str]) -> Part:
    registry = export.registry
    of_kind = [iri for iri in iris if registry.labels.kind(iri) == kind]
    fields = [one for one in registry.fields(kind) if view.may_see(one.audience)]

    def records() -> Iterator[Record]:
        for record in _seen(registry, view, of_kind):
            yield record
            told()

    # They are read twice: which languages and forms there are decides which columns there are.
    columns = columns_of(fields, _seen(registry, view, of_kind))
    return Part(kind, columns, records, _mark(export, kind, len(of_kind)))


def _seen(registry: Registry, view: Projection, iris: Iterable[str]) -> Iterator[Record]:
    for iri in iris:
        try:
            record = registry.record(iri)
        except NotFound:  # It was taken away since they were listed.
            continue
        yield view.seen_record(record)


def _counted(export: Export, total: int) -> Callable[[], None]:
    done = 0

    def told() -> None:
        nonlocal done
        done += 1
        export.progress(done, total)

    return told


def _write_lines(export: Export, lines: Iterable[str], stream: IO[bytes]) -> None:
    if export.has_byte_order_mark:
        stream.write(BYTE_ORDER_MARK.encode())
    for line in lines:
        stream.write(line.encode())


def _write_statements(export: Export, view: Projection, iris: Sequence[str], stream: IO[bytes]) -> None:
    if export.separator != ",":
        raise BadRequest("A table of statements has commas between its cells. Name one kind with --kind, or use ','.")
    told = _counted(export, len(iris))
    header = len(",".join(HEADER)) + 2
    _write_lines(export, [",".join(HEADER) + "\r\n"], stream)
    for record in _seen(export.registry, view, iris):
        stream.write(csv_table(record.statements, export.registry.labels)[header:])
        told()


def _write_graphs(export: Export, view: Projection, iris: Sequence[str], form: str, stream: IO[bytes]) -> None:
    told = _counted(export, len(iris))

    def graphs() -> Iterator[list[Quad]]:
        for record in _seen(export.registry, view, iris):
            document = NamedNode(record.document)
            yield [Quad(one.subject, one.predicate, one.object, document) for one in record.statements]
            told()

    if form == "jsonld":
        write_json_ld(graphs(), stream, PREFIXES)
        return
    syntax = _SYNTAX_BY_FORMAT[form]
    quads = (quad for graph in graphs() for quad in graph)
    statements: Iterable[Quad | Triple] = quads if form != "ttl" else (quad.triple for quad in quads)
    write_rdf(statements, stream, syntax, prefixes=PREFIXES if form != "nq" else None)  # type: ignore[arg-type]
