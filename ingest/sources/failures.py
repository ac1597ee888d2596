"""Why a source register could not be fetched or read; what was known of it stays."""

from __future__ import annotations

from graph_service.errors import AnsvarError


class FetchFailed(AnsvarError):
    """A source register that could not be fetched."""

    status = 502
    title = "Fetch failed"


class Gone(FetchFailed):
    """What was there once, and is there no longer (410)."""
