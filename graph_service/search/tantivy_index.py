"""The index in tantivy, on disk or in memory. Nothing else imports tantivy, which is an optional part of Ansvar.

tantivy counts whole occurrences and normalises by length more strongly (b = 0.75) than a register wants, where a name
is short and a description long. So a term is written as often as it weighs, and each document is lengthened by words
that nobody can ask for, which makes of it the normalisation that the index in whoosh has (b = 0.3).
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any, Self

from graph_service.search.index import AskedWord, IndexEntry, SearchTimedOut, SearchUnusable
from graph_service.search.index_folder import IndexFolder, format_name

try:
    import tantivy
except ModuleNotFoundError:
    tantivy = None  # type: ignore[assignment]  # It is optional; `check_engine` says so.

logger = logging.getLogger(__name__)

ENGINE = "tantivy"

_SCHEMA_VERSION = "1"
_FIELDS = ("terms", "related")
_RELATED_BOOST = 0.55  # Of what a word of the text gives: that is what a weight of 0.4 gives against one of 1.
# With b = 0.75 and L = 1.5 means, b·(length + L)/(mean + L) + 1 - b is 0.7 + 0.3·length/mean; the demo's mean is 75.
_FILLER = " ".join(["¤"] * 112)
_MEMORY = 64_000_000  # Bytes that the writer may hold before it writes a segment; one of 10,000 records takes less.
_TOO_LONG = "The search took too long and was stopped. Ask with fewer words."


def check_engine() -> None:
    """Raise SearchUnusable where tantivy is not installed."""
    try:
        metadata.version(ENGINE)
    except metadata.PackageNotFoundError:
        raise SearchUnusable(
            "The setting search_engine is tantivy, which is not installed. "
            "Run `pip install ansvar[tantivy]`, or set ANSVAR_SEARCH_ENGINE=whoosh."
        ) from None


class TantivyIndex:
    """A `SearchIndex` in tantivy. Searching lets go of Python's lock, so that threads search side by side."""

    def __init__(self, index: Any, folder: IndexFolder) -> None:
        self._folder = folder
        self._index = index
        self._revision = folder.read_revision()
        self._writer: Any = None
        self._lock = threading.Lock()
        index.config_reader("manual")
        self._searcher = index.searcher()
        # A stored document is unpacked at every hit; a number is read from a column.
        self._iri_by_number = {_number(iri): iri for iri, _ in self._searcher.terms_with_prefix("iri", "")}

    @classmethod
    def open(cls, folder: Path | None) -> Self:
        """Open the index under `folder`, made where it is missing; in memory where `folder` is None.

        An index that cannot be read is taken away, to be built anew.
        Raises SearchUnusable where the folder or the engine cannot be used.
        """
        check_engine()
        own = IndexFolder(folder, index_name())
        if own.path is None:
            return cls(tantivy.Index(_schema()), own)
        own.make()
        if own.read_revision() is None:
            own.empty()
        try:
            return cls(tantivy.Index(_schema(), str(own.path)), own)
        except (OSError, ValueError) as problem:
            logger.warning("The search index in %s cannot be read and is built anew: %s", own.path, problem)
        own.empty()
        try:
            return cls(tantivy.Index(_schema(), str(own.path)), own)
        except (OSError, ValueError) as problem:
            raise own.unusable(problem) from None

    @classmethod
    def open_to_read(cls, folder: Path | None, revision: int) -> Self:
        """Open the index that another process may be writing, without writing; empty where it is not of `revision`.

        What is read stays as it was when it was opened, whatever the other process does.
        """
        check_engine()
        own = IndexFolder(folder, index_name())
        found = own.opened_at(revision, lambda path: cls(tantivy.Index.open(str(path)), own), (OSError, ValueError))
        return found or cls.open(None)

    @property
    def revision(self) -> int | None:
        """The revision of the graph that the index reflects, or None where it was never built."""
        return self._revision

    @property
    def is_kept(self) -> bool:
        """Whether the index outlives the process, for the next or for others to open."""
        return self._folder.path is not None

    def apply(self, changed: Iterable[IndexEntry], removed: Iterable[str], revision: int) -> None:
        """Put in or replace the changed documents, take out the removed ones, then store the revision."""
        with self._lock:
            writer = self._open_writer()
            try:
                for iri in removed:
                    writer.delete_documents_by_term("iri", iri)
                for entry in changed:
                    writer.delete_documents_by_term("iri", entry.iri)
                    self._add(writer, entry)
            except BaseException:
                writer.rollback()
                raise
            self._commit(writer, revision)

    def replace(self, entries: Iterable[IndexEntry], revision: int) -> None:
        """Build the index anew; readers see the old one until the new one is whole."""
        with self._lock:
            writer = self._open_writer()
            try:
                writer.delete_all_documents()
                for entry in entries:
                    self._add(writer, entry)
            except BaseException:
                writer.rollback()
                raise
            self._commit(writer, revision)
        self._folder.remove_others()

    def search(self, words: Iterable[AskedWord], *, seconds: float, limit: int) -> list[tuple[str, float]]:
        """Return at most `limit` IRIs with their score, best first; a word counts once, by the best of its terms.

        tantivy cannot be stopped, but takes some milliseconds for the most words that are asked for.
        """
        searcher, schema = self._searcher, self._index.schema
        asked = [_word(schema, word) for word in words if word]
        if not asked or limit < 1:
            return []
        start = time.monotonic()
        hits = searcher.search(
            tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in asked]), limit, False
        ).hits
        if time.monotonic() - start > seconds:
            raise SearchTimedOut(_TOO_LONG)
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        found = [(self._iri_by_number[number], score) for (score, _), number in zip(hits, numbers, strict=True)]
        # By IRI where scores are equal: an index built anew numbers its documents otherwise than one that was changed.
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        return sum(int(self._searcher.doc_freq(field, term)) for field in _FIELDS)

    def terms(self) -> list[str]:
        """Return every term of the index, sorted."""
        found = {term for field in _FIELDS for term, _ in self._searcher.terms_with_prefix(field, "")}
        return sorted(found - {_FILLER[0]})

    def size(self) -> int:
        """Return the number of documents."""
        return int(self._searcher.num_docs)

    def close(self) -> None:
        """Let go of files; the index must not be used after this."""
        with self._lock:
            if self._writer is not None:
                self._writer.wait_merging_threads()
                self._writer = None

    def _open_writer(self) -> Any:
        # Kept open: making one starts threads, and one process writes.
        if self._writer is None:
            try:
                self._writer = self._index.writer(_MEMORY, 1)
            except ValueError:
                raise self._folder.in_use() from None
        return self._writer

    def _add(self, writer: Any, entry: IndexEntry) -> None:
        number = _number(entry.iri)
        self._iri_by_number[number] = entry.iri
        whole = [" ".join([term] * round(weight)) for term, weight in entry.terms.items() if weight >= 1]
        related = [term for term, weight in entry.terms.items() if weight < 1]
        document = tantivy.Document(iri=entry.iri, terms=" ".join((*whole, _FILLER)), related=" ".join(related))
        document.add_unsigned("number", number)
        writer.add_document(document)

    def _commit(self, writer: Any, revision: int) -> None:
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._folder.write_revision(revision)
        self._revision = revision


def index_name() -> str:
    """Return the name of the folder of a tantivy index."""
    return format_name("tantivy", ENGINE, _SCHEMA_VERSION)


def _schema() -> Any:
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("iri", tokenizer_name="raw", index_option="basic")
    fields.add_unsigned_field("number", fast=True)
    fields.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    fields.add_text_field("related", tokenizer_name="whitespace", index_option="basic")
    return fields.build()


def _word(schema: Any, word: AskedWord) -> Any:
    return tantivy.Query.disjunction_max_query(
        [
            tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, option), weight * boost)
            for term, weight in word.items()
            for field, option, boost in (("terms", "freq", 1.0), ("related", "basic", _RELATED_BOOST))
        ]
    )


def _number(iri: str) -> int:
    return int.from_bytes(hashlib.blake2b(iri.encode(), digest_size=8).digest())
