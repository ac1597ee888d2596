"""Why an import or its undoing is refused; nothing is written then."""

from __future__ import annotations

from graph_service.errors import AnsvarError


class ImportRefused(AnsvarError):
    """An import that cannot be written or undone as it stands."""

    status = 409
    title = "Import refused"


class RegisterMovedOn(ImportRefused):
    """The register was changed after the preview was made, so it must be made again and shown."""

    title = "Register moved on"
