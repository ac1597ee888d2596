"""What a form sends back of a preview is read before anything is done with it."""

from __future__ import annotations

import pytest

from graph_service.errors import BadRequest
from web.pages.reading import read_revision


def test_the_revision_of_a_preview_is_a_number() -> None:
    """As the page wrote it."""
    assert [read_revision("0"), read_revision("418")] == [0, 418]


@pytest.mark.parametrize("text", ["", "-1", "1.0", "²", "١", " 1", "9" * 5000])
def test_what_is_no_revision_is_refused(text: str) -> None:
    """Other digits than those of ASCII and numbers that no register reaches are not read at all."""
    with pytest.raises(BadRequest, match="Send the form of the preview"):
        read_revision(text)
