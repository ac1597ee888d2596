"""The pages of a feed fetched one after the other, from where one was, within limits of time, size and number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from graph_service.settings import Settings
from ingest.follow.addresses import FeedAddress
from ingest.follow.pages import Page, read_page
from ingest.sources.failures import FetchFailed
from ingest.sources.fetching import UNKNOWN, fetch

MOST_PAGES = 20_000
"""In one round: four million members at 200 on a page. A feed that leads on for ever must not fill the memory."""

Progress = Callable[[int, int], None]
"""Told how many pages were read, and how many members stood on them."""


@dataclass(frozen=True)
class Asker:
    """Asks one feed."""

    feed: FeedAddress
    settings: Settings

    def stream(self) -> Page:
        """Return what the feed says of itself. Raises FetchFailed, or DataRejected where it is no feed."""
        return self._page(f"{self.feed.service}/feed.nq{self.feed.query}")

    def pages(self, first: str, register: str, progress: Progress) -> Iterator[tuple[str, Page]]:
        """Yield the pages from `first` on, each with its address.

        Raises Gone where the feed began anew, FetchFailed where it cannot be asked, DataRejected where a page cannot be
        taken in.
        """
        node, members = first, 0
        for number in range(1, MOST_PAGES + 1):
            page = self._page(self.feed.asked(node, register))
            if page.register != register:
                raise FetchFailed(f"{node} is a page of {page.register}, and not of {register}, which is followed.")
            members += len(page.members)
            progress(number, members)
            yield node, page
            if not page.nodes:
                return
            node = page.nodes[0]
        raise FetchFailed(f"{self.feed.text} leads on after {MOST_PAGES} pages. Narrow it, such as by ?organisation=.")

    def _page(self, address: str) -> Page:
        with TemporaryDirectory(prefix="ansvar-") as folder:
            fetched = fetch(
                address,
                Path(folder),
                self.feed.hosts(self.settings.source_hosts),
                seconds=self.settings.source_seconds,
                most_bytes=self.settings.upload_bytes,
                known=UNKNOWN,
            )
            # Nothing is known of it, so it cannot be as it was.
            assert fetched is not None
            return read_page(fetched.path.read_bytes(), address)
