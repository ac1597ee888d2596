"""The settings of a deployment: one frozen table whose rows carry their own help.

`ansvar settings` prints it, the documentation is checked against it, and nothing changes it after start.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from importlib.util import find_spec
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from graph_service.errors import SettingRejected
from graph_service.publisher_settings import (
    NOT_IN_IRI,
    read_contact,
    read_licence,
    read_place,
    read_publisher_number,
    read_publisher_type,
)

DEMO_BASE = "https://ansvar.example.org"
LANGUAGES = ("sv", "en")
"""The languages that the pages are translated to."""
SEARCH_ENGINES = ("whoosh", "tantivy")
"""The engines that the search can stand on."""
CHAIN_LAYOUTS = ("auto", "own", "graphviz")
"""Who can lay out the picture of a chain."""
SIGN_INS = ("off", "none")
"""Who may change the register on its pages: nobody, or everybody at the machine itself, without signing in."""

CROSS_ORIGINS = ("public", "all")
"""The audiences whose data scripts on other sites may read."""


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
    keeper: str = field(
        default="",
        metadata={
            "help": "The organisation that keeps the register, by its IRI or the last part of it: gaps that are nobody "
            "else's are its. Without it they are nobody's."
        },
    )
    publisher: str = field(
        default="",
        metadata={
            "help": "Name of the organisation that publishes the data, in the catalogue. Without it the keeper's name."
        },
    )
    publisher_number: str = field(
        default="",
        metadata={"help": "Its organisation number, ten digits, by which Sveriges dataportal knows a publisher again."},
    )
    publisher_type: str = field(
        default="LocalAuthority",
        metadata={
            "help": "What it is, in the list of ADMS: LocalAuthority for a municipality, Company for one it owns."
        },
    )
    licence: str = field(
        default="",
        metadata={
            "help": "Licence of what the register publishes, one of the seven of DCAT-AP-SE, such as "
            "http://creativecommons.org/publicdomain/zero/1.0/. Empty: the catalogue names none."
        },
    )
    place: str = field(
        default="http://publications.europa.eu/resource/authority/country/SWE",
        metadata={"help": "IRI of the place that the register is about, in the catalogue."},
    )
    chain_layout: str = field(
        default="auto",
        metadata={
            "help": "Who lays out the pictures of chains: auto, Graphviz where `ansvar[graph]` is installed, else "
            "Ansvar; own, Ansvar; graphviz, Graphviz or no start."
        },
    )
    sign_in: str = field(
        default="off",
        metadata={
            "help": "Who may change the register on its pages: off, nobody; none, everybody at this machine without "
            "signing in. Never none behind a proxy."
        },
    )
    cross_origin: str = field(
        default="public",
        metadata={
            "help": "Whose data scripts on other sites may read in a browser: public, what the public may see; all, "
            "every audience's, for a register that holds nothing internal."
        },
    )
    upload_bytes: int = field(
        default=50_000_000,
        metadata={"help": "Largest file that may be sent to the page for imports, or fetched of a source, in bytes."},
    )
    source_hosts: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Hosts that source registers may be fetched from, with commas between: names, with a port where it "
            "is not the usual one, and addresses or networks for hosts that are not on the internet. Empty: none."
        },
    )
    source_folders: tuple[Path, ...] = field(
        default=(),
        metadata={
            "help": "Folders in which source registers may be laid, and mappings of your own, with commas between. "
            "Empty: none."
        },
    )
    source_seconds: float = field(
        default=60.0, metadata={"help": "Longest time that fetching a source register may take, in seconds."}
    )
    signing_keys: Path | None = field(
        default=None,
        metadata={
            "help": "Folder of the keys that dumps are signed with; without it the folder `keys` in that of the store."
        },
    )
    sparql_workers: int = field(
        default=2,
        metadata={"help": "Processes that answer SPARQL, each beside the server; they give way to the pages."},
    )
    sparql_seconds: float = field(
        default=10.0, metadata={"help": "Longest time that one SPARQL query may take, in seconds; then it is stopped."}
    )
    sparql_rows: int = field(
        default=10_000, metadata={"help": "Most rows, or statements, that the answer to a SPARQL query holds."}
    )

    @property
    def keeper_iri(self) -> str | None:
        """The organisation that keeps the register, by its whole name."""
        if not self.keeper:
            return None
        return self.keeper if "/" in self.keeper else f"{self.base}/id/organisation/{self.keeper}"

    @property
    def search_folder(self) -> Path | None:
        """Where the full-text index lies: beside the store, or in memory with it."""
        return self.store / "search" if self.store else None

    @property
    def import_folder(self) -> Path | None:
        """Where files wait between the preview of an import and its confirmation, None where the store is in memory."""
        return self.store / "imports" if self.store else None

    @property
    def mapping_folder(self) -> Path | None:
        """Where mappings are kept that were made here, None where the store is in memory."""
        return self.store / "mappings" if self.store else None

    @property
    def sources_folder(self) -> Path | None:
        """Where it is kept what was fetched of each source register, None where the store is in memory."""
        return self.store / "sources" if self.store else None

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
    parsers: dict[str, Callable[[str], Any]] = {
        "store": _folder,
        "model": _model,
        "shapes": _shapes,
        "languages": _languages,
        "search_engine": partial(_one_of, "SEARCH_ENGINE", SEARCH_ENGINES),
        "search_seconds": _seconds,
        "contact": read_contact,
        "keeper": _keeper,
        "publisher_number": read_publisher_number,
        "publisher_type": read_publisher_type,
        "licence": read_licence,
        "place": read_place,
        "chain_layout": _layout,
        "sign_in": partial(_one_of, "SIGN_IN", SIGN_INS),
        "cross_origin": partial(_one_of, "CROSS_ORIGIN", CROSS_ORIGINS),
        "upload_bytes": _upload_bytes,
        "source_hosts": _hosts,
        "source_folders": _folders,
        "source_seconds": _source_seconds,
        "signing_keys": lambda text: _folder(text, "SIGNING_KEYS"),
        "sparql_workers": _sparql_workers,
        "sparql_seconds": _sparql_seconds,
        "sparql_rows": _sparql_rows,
    }
    return parsers[name](text) if name in parsers else text


def _folder(text: str, name: str = "STORE") -> Path:
    # An empty path would be the folder that one happens to stand in.
    if not text.strip():
        raise SettingRejected(f"ANSVAR_{name} is empty. Give a folder, or leave the variable out.")
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


def _one_of(name: str, choices: tuple[str, ...], text: str) -> str:
    if text not in choices:
        raise SettingRejected(f"ANSVAR_{name} is '{text}'. Give one of {', '.join(choices)}.")
    return text


def _seconds(text: str, name: str = "SEARCH_SECONDS", example: int = 2) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise SettingRejected(f"ANSVAR_{name} is '{text}', not a number above 0. Give seconds, such as {example}.")
    return seconds


def _source_seconds(text: str) -> float:
    return _seconds(text, "SOURCE_SECONDS", 60)


def _hosts(text: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(part.strip().casefold() for part in text.split(",") if part.strip()))
    for one in named:
        if not _is_network(one) and not _is_host(one):
            raise SettingRejected(
                f"ANSVAR_SOURCE_HOSTS is '{text}', in which '{one}' is no host. "
                "Give names and addresses such as register.stad.example, 10.1.0.0/16 or 127.0.0.1:8080."
            )
    return named


def _is_network(text: str) -> bool:
    try:
        ip_network(text.strip("[]"), strict=False)
    except ValueError:
        return False
    return True


def _is_host(text: str) -> bool:
    try:
        parts = urlsplit(f"//{text}")
        return parts.netloc == text and bool(parts.hostname) and "@" not in text and parts.port != 0
    except ValueError:
        return False


def _folders(text: str) -> tuple[Path, ...]:
    folders = tuple(Path(part.strip()).expanduser() for part in text.split(",") if part.strip())
    for one in folders:
        if not one.is_dir() or not one.is_absolute():
            raise SettingRejected(
                f"ANSVAR_SOURCE_FOLDERS is '{text}', in which '{one}' is no folder by its whole path. "
                "Give folders that are there, with commas between."
            )
    return folders


def _keeper(text: str) -> str:
    named = text.strip()
    is_iri = named.startswith(("http://", "https://"))
    if not named or set(named) & NOT_IN_IRI or ("/" in named and not is_iri):
        raise SettingRejected(
            f"ANSVAR_KEEPER is '{text}', not the name of an organisation. Give the IRI of its record, or the last part "
            "of it such as servicenamnden, or leave the variable out."
        )
    return named


def _layout(text: str) -> str:
    if _one_of("CHAIN_LAYOUT", CHAIN_LAYOUTS, text) == "graphviz" and find_spec("pygraphviz") is None:
        raise SettingRejected(
            "ANSVAR_CHAIN_LAYOUT is 'graphviz', which is not installed. Install ansvar[graph], or give auto or own."
        )
    return text


def _upload_bytes(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise SettingRejected(f"ANSVAR_UPLOAD_BYTES is '{text}', not a whole number above 0. Give bytes, 50000000.")
    return int(text)


def _sparql_workers(text: str) -> int:
    # Each keeps three more queries waiting, each with a thread of the server, which has forty.
    if not text.isdecimal() or not 1 <= int(text) <= 8:
        raise SettingRejected(f"ANSVAR_SPARQL_WORKERS is '{text}', not a whole number from 1 to 8. Give processes, 2.")
    return int(text)


def _sparql_seconds(text: str) -> float:
    return _seconds(text, "SPARQL_SECONDS", 10)


def _sparql_rows(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1_000_000:
        raise SettingRejected(
            f"ANSVAR_SPARQL_ROWS is '{text}', not a whole number from 1 to 1,000,000. Give rows, 10000."
        )
    return int(text)


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
    if parts.scheme not in {"http", "https"} or not parts.hostname or set(base) & NOT_IN_IRI:
        return "not a web address"
    if has_port or parts.username is not None:
        return "with a port or a user in it, which names that last must not have (DIGG BI-3 to BI-7)"
    if _is_network(parts.hostname) or parts.hostname.rpartition(".")[2] == "localhost":
        return "not under the name of a domain, which names that last must have (DIGG BI-2)"
    return "with a query or fragment in it" if parts.query or parts.fragment or base[-1] in "?#" else None
