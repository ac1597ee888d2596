"""The settings of a deployment: one frozen table whose rows carry their own help.

`ansvar settings` prints it, the documentation is checked against it, and nothing changes it after start.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph_service.errors import SettingRejected

DEMO_BASE = "https://ansvar.example.org"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting; each is read from `ANSVAR_` and its name in capitals."""

    base: str = field(
        default=DEMO_BASE,
        metadata={"help": "Base IRI of the deployment: every record is {base}/id/{kind}/{slug}. No port."},
    )
    store: Path | None = field(
        default=None, metadata={"help": "Folder of the store on disk. Without it the store is in memory and is lost."}
    )
    search_seconds: float = field(default=2.0, metadata={"help": "Longest time one search may take, in seconds."})
    languages: tuple[str, ...] = field(
        default=("sv", "en"), metadata={"help": "Languages of the pages, the first is the default."}
    )
    registry_name: str = field(default="Ansvar", metadata={"help": "The name of the register, shown on every page."})
    contact: str = field(
        default="", metadata={"help": "Function address (e-mail) to ask or report a fault to, shown on every page."}
    )

    @property
    def search_folder(self) -> Path | None:
        """Where the full-text index lies: beside the store, or in memory with it."""
        return self.store / "search" if self.store else None


def read_settings(environment: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Return the settings from the environment, overridden by those given that are not None.

    Raises SettingRejected where a value cannot be used; the text names the variable.
    """
    values: dict[str, Any] = {}
    for one in fields(Settings):
        text = environment.get(f"ANSVAR_{one.name.upper()}")
        if text is not None:
            values[one.name] = _parse(one.name, text)
    values.update({name: value for name, value in overrides.items() if value is not None})
    settings = Settings(**values)
    _check_base(settings.base)
    return settings


def _parse(name: str, text: str) -> Any:
    if name == "store":
        return Path(text).expanduser()
    if name == "languages":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if name == "search_seconds":
        try:
            return float(text)
        except ValueError:
            raise SettingRejected(
                f"ANSVAR_SEARCH_SECONDS is '{text}', not a number. Give seconds, such as 2."
            ) from None
    return text


def _check_base(base: str) -> None:
    parts = urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingRejected(f"ANSVAR_BASE is '{base}', not a web address. Give one such as {DEMO_BASE}.")
