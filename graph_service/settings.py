"""The settings of a deployment: one frozen table whose rows carry their own help.

`ansvar settings` prints it, the documentation is checked against it, and nothing changes it after start.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph_service.errors import SettingRejected

DEMO_BASE = "https://ansvar.example.org"
LANGUAGES = ("sv", "en")
"""The languages that the pages are translated to."""
SEARCH_ENGINES = ("whoosh", "tantivy")
"""The engines that the search can stand on."""

_NOT_IN_IRI = frozenset(' <>"{}|\\^`\t\r\n')


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
    model: Path | None = field(
        default=None,
        metadata={
            "help": "Folder with `ontology` and `shapes` in place of those that ship: a copy with your own terms."
        },
    )
    search_engine: str = field(
        default="whoosh",
        metadata={"help": "Engine of the search: whoosh up to 20,000 records; tantivy (`ansvar[tantivy]`) beyond."},
    )
    search_seconds: float = field(default=2.0, metadata={"help": "Longest time one search may take, in seconds."})
    shapes: Path | None = field(
        default=None,
        metadata={"help": "Folder with SHACL files of your own, asked beside the rules of the model."},
    )
    languages: tuple[str, ...] = field(
        default=LANGUAGES, metadata={"help": "Languages of the pages, the first is the default."}
    )
    registry_name: str = field(default="Ansvar", metadata={"help": "The name of the register, shown on every page."})
    contact: str = field(
        default="", metadata={"help": "Function address (e-mail) to ask or report a fault to, shown on every page."}
    )

    @property
    def search_folder(self) -> Path | None:
        """Where the full-text index lies: beside the store, or in memory with it."""
        return self.store / "search" if self.store else None

    @property
    def gap_history(self) -> Path | None:
        """Where the history of gaps lies: a file beside the store, or in memory with it."""
        return self.store.resolve() / "gaps.sqlite" if self.store else None


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
    parse = {
        "store": _folder,
        "model": _model,
        "shapes": _shapes,
        "languages": _languages,
        "search_engine": _engine,
        "search_seconds": _seconds,
    }.get(name)
    return parse(text) if parse else text


def _folder(text: str) -> Path:
    # An empty path would be the folder that one happens to stand in.
    if not text.strip():
        raise SettingRejected("ANSVAR_STORE is empty. Give a folder, or leave the variable out.")
    return Path(text).expanduser()


def _model(text: str) -> Path:
    folder = Path(text).expanduser()
    missing = [name for name in ("ontology", "shapes") if not (folder / name).is_dir()]
    if missing:
        raise SettingRejected(
            f"ANSVAR_MODEL is '{text}', which has no folder {' and no folder '.join(missing)}. "
            "Give a folder with a copy of both, or leave the variable out."
        )
    return folder


def _shapes(text: str) -> Path:
    folder = Path(text).expanduser()
    if not text.strip() or not folder.is_dir():
        raise SettingRejected(f"ANSVAR_SHAPES is '{text}', not a folder. Give the folder, or leave the variable out.")
    return folder


def _languages(text: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not named or not set(named) <= set(LANGUAGES):
        known = ", ".join(LANGUAGES)
        raise SettingRejected(f"ANSVAR_LANGUAGES is '{text}'. Give one or more of {known}, with commas between.")
    return named


def _engine(text: str) -> str:
    if text not in SEARCH_ENGINES:
        raise SettingRejected(f"ANSVAR_SEARCH_ENGINE is '{text}'. Give one of {', '.join(SEARCH_ENGINES)}.")
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise SettingRejected(f"ANSVAR_SEARCH_SECONDS is '{text}', not a number above 0. Give seconds, such as 2.")
    return seconds


def _check_base(base: str) -> None:
    fault = _fault_of_base(base)
    if fault:
        raise SettingRejected(f"ANSVAR_BASE is '{base}', {fault}. Give one such as {DEMO_BASE}.")


def _fault_of_base(base: str) -> str | None:
    try:
        parts = urlsplit(base)
        has_port = parts.port is not None
    except ValueError:
        return "not a web address"
    if parts.scheme not in {"http", "https"} or not parts.hostname or set(base) & _NOT_IN_IRI:
        return "not a web address"
    if has_port or parts.username is not None:
        return "with a port or a user in it, which names that last must not have (DIGG BI-3 to BI-7)"
    return "with a query or fragment in it" if parts.query or parts.fragment or base[-1] in "?#" else None
