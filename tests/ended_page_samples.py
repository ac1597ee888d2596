"""The pages about addresses: of a record that is gone, removed or split, and of the formats that there are."""

from __future__ import annotations

from page_samples import BOARD, NOON, PAYROLL, SERVICE_BOARD

from web.context_parts import Link
from web.ended_contexts import EndedPage
from web.render import PageContext
from web.representation_contexts import ProfileRow, RepresentationsPage


def ended_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    return {
        "ended-removed": EndedPage("https://register.example/id/system/gamla", "system", NOON, ()),
        "ended-split": EndedPage(
            "https://register.example/id/organisation/samlade", "organisation", None, (BOARD, SERVICE_BOARD)
        ),
        "representations": RepresentationsPage(
            PAYROLL,
            (
                ProfileRow(
                    "Ansvar",
                    "https://w3id.org/ansvar/shapes",
                    "ansvar",
                    (Link("Turtle", "/doc/x.ttl"), Link("CSV", "/doc/x.csv")),
                ),
                ProfileRow("DPV 2.3", "https://w3id.org/dpv/2.3", "dpv", (Link("Turtle", "/doc/x.dpv.ttl"),)),
            ),
            "/doc/activity/loneutbetalning",
        ),
    }
