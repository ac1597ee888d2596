"""The engines that the search can stand on, by the name that the setting `search_engine` gives them."""

from __future__ import annotations

from pathlib import Path

from graph_service.search import tantivy_index, whoosh_index
from graph_service.search.index import SearchIndex
from graph_service.search.tantivy_index import TantivyIndex
from graph_service.search.whoosh_index import WhooshIndex

_ENGINES: dict[str, type[WhooshIndex] | type[TantivyIndex]] = {"whoosh": WhooshIndex, "tantivy": TantivyIndex}

INDEX_NAMES = {"whoosh": whoosh_index.index_name, "tantivy": tantivy_index.index_name}
"""What names the folder of an index, by engine."""


def open_index(engine: str, folder: Path | None) -> SearchIndex:
    """Open the index under `folder` for reading and writing; in memory where `folder` is None.

    Raises SearchUnusable where the folder or the engine cannot be used.
    """
    return _ENGINES[engine].open(folder)


def open_index_to_read(engine: str, folder: Path | None, revision: int) -> SearchIndex:
    """Open the index that another process may be writing, without writing; empty where it is not of `revision`."""
    return _ENGINES[engine].open_to_read(folder, revision)
