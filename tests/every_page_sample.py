"""A sample of every page, by name: what templates are written with and what the browser is shown."""

from __future__ import annotations

from bare_page_samples import bare_samples
from chain_page_samples import chain_samples
from data_page_samples import data_samples
from dump_page_samples import dump_samples
from ended_page_samples import ended_samples
from follow_page_samples import follow_samples
from gap_page_samples import gap_samples
from import_page_samples import import_samples
from name_page_samples import name_samples
from page_samples import full_samples
from source_page_samples import source_samples
from sparql_page_samples import sparql_samples
from vocabulary_page_samples import vocabulary_samples

from web.render import PageContext


def samples_of_full_pages() -> dict[str, PageContext]:
    """Return the samples in which every part of a page is there."""
    return (
        full_samples()
        | chain_samples()
        | follow_samples()
        | gap_samples()
        | data_samples()
        | dump_samples()
        | ended_samples()
        | name_samples()
        | import_samples()
        | source_samples()
        | sparql_samples()
        | vocabulary_samples()
    )


def samples() -> dict[str, PageContext]:
    """Return every sample, those of pages with little on them too."""
    return samples_of_full_pages() | bare_samples()
