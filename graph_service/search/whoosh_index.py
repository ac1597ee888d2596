"""The index in whoosh, on disk or in memory. Nothing else imports whoosh.

Used of whoosh: its storage, segments, postings and BM25F scorer. Not used: its query parser (a reader's text would
be syntax), and its tree of query matchers, which is where plain whoosh 2.7.4 loops for ever on ordinary questions
and where its own time limit is not looked at. Walking the postings of each term keeps the limit in our hands.
"""

from __future__ import annotations

import logging
import math
import os
import shutil
import tempfile
import threading
import time
import weakref
from array import array
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from operator import itemgetter
from pathlib import Path
from typing import Any, Self

from whoosh import fields, formats, writing
from whoosh.codec import default_codec
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import EmptyIndexError, LockError
from whoosh.reading import TermNotFound

from graph_service.search.index import AskedWord, IndexEntry, SearchTimedOut, SearchUnusable
from graph_service.search.index_folder import IndexFolder, format_name

logger = logging.getLogger(__name__)

ENGINE = "whoosh-reloaded"
MAX_DOCUMENTS = 20_000  # Above this whoosh keeps a reader waiting (measured: p95 25 ms at 10,000, 87 ms at 100,000).

_SCHEMA_VERSION = "2"
_ONCE = formats.pack_uint(1)
_TOO_LONG = "The search took too long and was stopped. Ask with fewer words."
# BM25. A name is short and a description long: full length normalisation would punish a record for being well
# described.
_K1, _B = 1.2, 0.3


class _WeightedTerms(fields.FieldType):  # type: ignore[misc]  # whoosh has no types, so its classes are Any.
    """A field that takes terms with their weights, analysed by us, in place of text."""

    def __init__(self) -> None:
        super().__init__(formats.Frequency(), None, scorable=True)

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, weight in value.items():
            yield term.encode(), 1, weight, _ONCE


class _PrivateMemory(RamStorage):  # type: ignore[misc]  # whoosh has no types, so its classes are Any.
    """Memory storage whose working files lie in a folder of its own.

    whoosh would write them to one fixed name under the system's temporary folder, shared by all processes and users.
    """

    def __init__(self) -> None:
        super().__init__()
        self._working = tempfile.mkdtemp(prefix="ansvar-search-")
        weakref.finalize(self, shutil.rmtree, self._working, ignore_errors=True)

    def temp_storage(self, name: str | None = None) -> FileStorage:
        return FileStorage(os.path.join(self._working, name or "working")).create()  # noqa: PTH118  # whoosh joins str.


_Posting = tuple[str, bytes, int, float, bytes]
"""Field, term, number of the document, weight, and what whoosh keeps beside them."""


class _Postings:
    """The postings of a segment while it is written, by their term: a few bytes for each.

    In place of the pool of whoosh, which keeps each as an object of its own and sorts them, on disk where they are
    many: 10,000 documents have half a million.
    """

    def __init__(self) -> None:
        self._by_term: dict[tuple[str, bytes], tuple[array[int], array[float], list[bytes]]] = {}
        self._kept: dict[bytes, bytes] = {}

    def add(self, posting: _Posting) -> None:
        """Add a posting; those of one term come in the order of their documents."""
        field, term, number, weight, value = posting
        found = self._by_term.get((field, term))
        if found is None:
            found = self._by_term[field, term] = array("I"), array("d"), []
        numbers, weights, values = found
        numbers.append(number)
        weights.append(weight)
        values.append(self._kept.setdefault(value, value))

    def iter_postings(self) -> Iterator[_Posting]:
        """Yield the postings in the order of fields, terms and documents."""
        for field, term in sorted(self._by_term):
            for number, weight, value in zip(*self._by_term.pop((field, term)), strict=True):
                yield field, term, number, weight, value

    def cleanup(self) -> None:
        """Let go of all postings."""
        self._by_term.clear()


def check_engine() -> None:
    """Raise SearchUnusable where the installed `whoosh` is not whoosh-reloaded.

    Both distributions install the same package, so a working import says nothing.
    """
    installed = [name for name in ("whoosh", ENGINE) if _is_installed(name)]
    if installed != [ENGINE]:
        raise SearchUnusable(
            f"The package whoosh is provided by {' and '.join(installed) or 'nothing known'}, not by {ENGINE} alone; "
            "plain whoosh loops for ever on ordinary questions. "
            f"Run `pip uninstall whoosh` and then `pip install --force-reinstall {ENGINE}==2.7.5`."
        )


def _is_installed(distribution: str) -> bool:
    try:
        metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return False
    return True


class _Reading:
    """What one thread reads of one state of the index; what is dear to unpack is kept."""

    def __init__(self, searcher: Any) -> None:
        self.searcher = searcher
        self._reader = searcher.reader()
        self._iris: dict[int, str] = {}
        self._damping: dict[int, float] = {}
        self._size = max(int(self._reader.doc_count_all()), 1)
        self._average = float(searcher.avg_field_length("terms", default=1) or 1)

    def iri(self, number: int) -> str:
        """Return the IRI of a document."""
        found = self._iris.get(number)
        if found is None:
            found = self._iris[number] = str(self._reader.stored_fields(number)["iri"])
        return found

    def postings(self, term: str, deadline: float) -> Iterator[tuple[int, float]]:
        """Yield document number and BM25 score of each document that holds the term.

        Reckoned here: the scorer of whoosh asks for the length of a document by six calls each time.
        """
        if time.monotonic() > deadline:
            raise SearchTimedOut(_TOO_LONG)
        try:
            matcher = self._reader.postings("terms", term.encode())
        except TermNotFound:
            return
        held = self._reader.doc_frequency("terms", term.encode())
        rarity = math.log(1 + (self._size - held + 0.5) / (held + 0.5)) * (_K1 + 1)
        damping, walked = self._damping, 0
        while matcher.is_active():
            number, weight = matcher.id(), matcher.weight()
            damped = damping.get(number)
            if damped is None:
                length = self._reader.doc_field_length(number, "terms")
                damped = damping[number] = _K1 * (1 - _B + _B * length / self._average)
            yield number, rarity * weight / (weight + damped)
            matcher.next()
            walked += 1
            if walked % 1024 == 0 and time.monotonic() > deadline:
                raise SearchTimedOut(_TOO_LONG)


class WhooshIndex:
    """A `SearchIndex` in whoosh."""

    def __init__(self, index: Any, folder: IndexFolder) -> None:
        self._folder = folder
        self._index = index
        self._revision = folder.read_revision()
        self._generation = 0
        self._local = threading.local()
        self._readings: list[_Reading] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, folder: Path | None) -> Self:
        """Open the index under `folder`, made where it is missing; in memory where `folder` is None.

        An index that cannot be read is taken away, to be built anew.
        Raises SearchUnusable where the folder or the engine cannot be used.
        """
        check_engine()
        own = IndexFolder(folder, index_name())
        if own.path is None:
            return cls(_PrivateMemory().create_index(_schema()), own)
        own.make()
        try:
            return cls._open_on_disk(own, own.path)
        except OSError as problem:
            raise own.unusable(problem) from None

    @classmethod
    def _open_on_disk(cls, own: IndexFolder, path: Path) -> Self:
        storage = FileStorage(str(path))
        if own.read_revision() is not None:
            try:
                index = cls(storage.open_index(schema=_schema()), own)
                index._reading()
            except Exception as problem:  # noqa: BLE001  # whoosh meets a damaged file with whatever error it gives.
                logger.warning("The search index in %s cannot be read and is built anew: %s", path, problem)
                own.empty()
            else:
                return index
        return cls(storage.create_index(_schema()), own)

    @classmethod
    def open_to_read(cls, folder: Path | None, revision: int) -> Self:
        """Open the index that another process may be writing, without writing; empty where it is not of `revision`.

        What is read stays as it was when it was opened, whatever the other process does.
        """
        check_engine()
        own = IndexFolder(folder, index_name())
        faults = (OSError, EmptyIndexError)
        return own.opened_at(revision, lambda path: cls._opened(path, own), faults) or cls.open(None)

    @classmethod
    def _opened(cls, path: Path, own: IndexFolder) -> Self:
        index = cls(FileStorage(str(path), readonly=True).open_index(schema=_schema()), own)
        # Its files are opened now, before another process takes them away.
        index._reading()
        return index

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
        writer = self._writer()
        try:
            for iri in removed:
                writer.delete_by_term("iri", iri)
            for entry in changed:
                writer.update_document(iri=entry.iri, terms=entry.terms)
            writer.commit()
        except BaseException:
            _cancel(writer)
            raise
        self._reflect(revision)

    def replace(self, entries: Iterable[IndexEntry], revision: int) -> None:
        """Build the index anew; readers see the old one until the new one is whole."""
        writer = self._writer()
        try:
            for entry in entries:
                writer.add_document(iri=entry.iri, terms=entry.terms)
            writer.commit(mergetype=writing.CLEAR)
        except BaseException:
            _cancel(writer)
            raise
        self._reflect(revision)
        self._folder.remove_others()
        if self.size() > MAX_DOCUMENTS:
            logger.warning(
                "The search index holds %d documents; whoosh is made for up to %d. Searches may be slow.",
                self.size(),
                MAX_DOCUMENTS,
            )

    def search(self, words: Iterable[AskedWord], *, seconds: float, limit: int) -> list[tuple[str, float]]:
        """Return at most `limit` IRIs with their score, best first; a word counts once, by the best of its terms."""
        deadline = time.monotonic() + seconds
        reading = self._reading()
        scores: dict[int, float] = {}
        for word in words:
            best: dict[int, float] = {}
            for term, weight in word.items():
                for number, score in reading.postings(term, deadline):
                    if score * weight > best.get(number, 0.0):
                        best[number] = score * weight
            for number, score in best.items():
                scores[number] = scores.get(number, 0.0) + score
        best_first = sorted(scores.items(), key=itemgetter(1), reverse=True)[:limit]
        found = [(reading.iri(number), score) for number, score in best_first]
        # By IRI where scores are equal: an index built anew numbers its documents otherwise than one that was changed.
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        return int(self._reading().searcher.doc_frequency("terms", term))

    def terms(self) -> list[str]:
        """Return every term of the index, sorted."""
        return [text.decode() for text in self._reading().searcher.reader().lexicon("terms")]

    def size(self) -> int:
        """Return the number of documents."""
        return int(self._index.doc_count())

    def close(self) -> None:
        """Let go of files; the index must not be used after this."""
        with self._lock:
            for reading in self._readings:
                reading.searcher.close()
            self._readings.clear()
        self._index.close()

    def _writer(self) -> Any:
        # The least and greatest length of the documents of a term are for a scorer that is not used here; to find
        # them took a fifth of the time.
        codec = default_codec()
        codec.length_stats = False
        try:
            writer = self._index.writer(codec=codec)
        except LockError:
            raise self._folder.in_use() from None
        writer.pool = _Postings()
        return writer

    def _reading(self) -> _Reading:
        # A whoosh searcher keeps state while it reads, so each thread has its own, renewed when the index has changed.
        held: tuple[int, _Reading] | None = getattr(self._local, "held", None)
        if held is not None and held[0] == self._generation:
            return held[1]
        with self._lock:
            generation = self._generation
            reading = _Reading(self._index.searcher())
            self._readings.append(reading)
            if held is not None:
                self._readings.remove(held[1])
                held[1].searcher.close()
        self._local.held = (generation, reading)
        return reading

    def _reflect(self, revision: int) -> None:
        self._folder.write_revision(revision)
        self._revision = revision
        self._generation += 1


def _cancel(writer: Any) -> None:
    """Give up what a writer was to write, and its lock, which would keep every later writer waiting for ever."""
    try:
        writer.cancel()
    except Exception as problem:  # noqa: BLE001  # A half-written file fails to close with whatever error whoosh gives.
        logger.warning("What was left of a failed search index was not taken away: %s", problem)
        if not writer.is_closed and writer.writelock:
            writer.writelock.release()


def index_name() -> str:
    """Return the name of the folder of a whoosh index."""
    return format_name("whoosh", ENGINE, _SCHEMA_VERSION)


def _schema() -> fields.Schema:
    return fields.Schema(iri=fields.ID(stored=True, unique=True), terms=_WeightedTerms())
