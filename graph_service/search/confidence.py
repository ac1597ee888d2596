"""Whether the first hit is certain enough for an answer card: a wrong card is worse than none.

The bounds are measured (`bench/search_quality.py`): questions about what the register does not hold met names with
a certainty of up to 0.55 ("zoo" is nearly Zoom), and first hits that were wrong lay close to the one that was right.
"""

from __future__ import annotations

from graph_service.search.find import SearchPage

_EXACT = 0.9
_CERTAIN, _LEAD = 0.56, 1.07


def is_confident(page: SearchPage) -> bool:
    """Tell whether the first hit of a page is what the question is about.

    It is where the words and a name cover each other wholly; or mostly, and no other hit comes near.
    """
    if not page.hits:
        return False
    first = page.hits[0]
    is_ahead = len(page.hits) < 2 or first.score >= _LEAD * page.hits[1].score
    return first.certainty >= _EXACT or (first.certainty >= _CERTAIN and is_ahead)
