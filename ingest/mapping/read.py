"""Mappings in: a YAML file, checked, with errors that name file, line and key."""

from __future__ import annotations

import re
from pathlib import Path

from graph_service.errors import DataRejected, NotFound
from ingest.mapping.building import build_mapping
from ingest.mapping.checking import check_form
from ingest.mapping.codes import Codes, shipped_codes
from ingest.mapping.model import Mapping_
from ingest.mapping.yaml_lines import read_document

SHIPPED = Path(__file__).parent.parent / "mappings"
_SUFFIXES = {".yaml", ".yml"}
_KEPT = re.compile(r"(?P<name>[a-z0-9-]+)\.(?P<version>[1-9][0-9]*)\.yaml")


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that ship with Ansvar, sorted."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def kept_path(folder: Path, name: str, version: int) -> Path:
    """Return where a version of a mapping lies that was kept in a register."""
    return folder / f"{name}.{version}.yaml"


def read_mapping(name_or_path: str | Path, codes: Codes | None = None, *, kept: Path | None = None) -> Mapping_:
    """Return a mapping by its name, that of a file, or the newest version of one that was kept in the folder `kept`.

    A name is first looked for among those that ship. Raises NotFound where there is none, and DataRejected with file,
    line and key where it cannot be used.
    """
    path, folder = Path(name_or_path), Path(name_or_path).parent
    if path.suffix.lower() not in _SUFFIXES:
        # What was kept here names lists of those that ship, for it came without any of its own.
        path, folder = _named(str(name_or_path), kept), SHIPPED
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file. Name a mapping that ships, or a file that is there.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataRejected(f"{path}: this cannot be read as text in UTF-8 ({error}). Save it as UTF-8.") from None
    return parse_mapping(text, path.name, codes, folder=folder)


def _named(name: str, kept: Path | None) -> Path:
    if name in shipped_mappings():
        return SHIPPED / f"{name}.yaml"
    newest = {called: path for called, _, path in sorted(kept_files(kept))}
    if name not in newest:
        known = ", ".join([*shipped_mappings(), *newest])
        raise NotFound(f"There is no mapping '{name}'. Name one of {known}, or a file that ends in .yaml.")
    return newest[name]


def kept_files(folder: Path | None) -> list[tuple[str, int, Path]]:
    """Return name, version and file of what was kept in a folder, which may not be there."""
    paths = folder.iterdir() if folder is not None and folder.is_dir() else ()
    found = ((path, _KEPT.fullmatch(path.name)) for path in paths)
    return [(match["name"], int(match["version"]), path) for path, match in found if match]


def parse_mapping(text: str, name: str, codes: Codes | None = None, *, folder: Path = SHIPPED) -> Mapping_:
    """Return the mapping that a text says; lists of words that it names by file are looked for in `folder`.

    Raises DataRejected with file, line and key where it cannot be used.
    """
    document = read_document(text, name)
    check_form(document)
    return build_mapping(document, codes or shipped_codes(), folder, text)
