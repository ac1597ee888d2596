"""Every link leads somewhere: a walk over the demo city from the start page, in both languages."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urlsplit

import httpx
import pytest
from demo_city import demo_registry

from web.app import create_app

MOST_OF_A_SORT = 4  # Pages of one form, such as records of a kind; all of them would be thousands of the same.
MOST_IN_ALL = {"sv": 250, "en": 120}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

pytestmark = pytest.mark.slow


def sort_of(path: str) -> str:
    """Return the form of an address: what is left without its names and values."""
    parts = urlsplit(path)
    bare = re.sub(r"(/(?:doc|id)/[a-z-]+)/[^/.]+", r"\1/…", parts.path)
    return f"{bare}?{re.sub(r'=[^&]*', '', parts.query)}"


async def walk(language: str) -> tuple[dict[str, str], Counter[int]]:
    """Return the addresses that failed, with the page that led there, and how many answers had each status."""
    registry = demo_registry()
    app = create_app(registry, registry.settings)
    failed: dict[str, str] = {}
    statuses: Counter[int] = Counter()
    start = f"/{language}/"
    seen, sorts = {start}, Counter[str]()
    waiting = deque([(start, "")])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://register.example") as client:
        while waiting and statuses.total() < MOST_IN_ALL[language]:
            path, came_from = waiting.popleft()
            answer = await client.get(path, headers={"accept": BROWSER})
            statuses[answer.status_code] += 1
            if answer.status_code >= 400:
                failed[path] = came_from
            for link in links(answer):
                if link not in seen and sorts[sort_of(link)] < MOST_OF_A_SORT:
                    sorts[sort_of(link)] += 1
                    seen.add(link)
                    waiting.append((link, path))
    return failed, statuses


def links(answer: httpx.Response) -> list[str]:
    """Return the addresses of this service that a page or a redirect leads to, without what only a form may send to."""
    found = [answer.headers["location"]] if "location" in answer.headers else []
    if answer.headers.get("content-type", "").startswith("text/html"):
        found += [unescape(one) for one in re.findall(r'\bhref="([^"]+)"', answer.text)]
        found += [unescape(one) for one in re.findall(r'<form method="get" action="([^"]+)"', answer.text)]
    return [one.partition("#")[0] for one in found if re.match(r"/(?!/)", one)]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.anyio
async def test_every_link_from_the_start_page_leads_somewhere(language: str) -> None:
    """No page that a page links to is missing or fails, and the walk met many."""
    failed, statuses = await walk(language)

    assert failed == {}
    assert statuses[200] > 100


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
