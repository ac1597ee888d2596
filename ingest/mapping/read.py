"""Mappings in: a YAML file, checked, with errors that name file, line and key."""

from __future__ import annotations

from pathlib import Path

from graph_service.errors import DataRejected, NotFound
from ingest.mapping.building import build_mapping
from ingest.mapping.checking import check_form
from ingest.mapping.codes import Codes, shipped_codes
from ingest.mapping.model import Mapping_
from ingest.mapping.yaml_lines import read_document

SHIPPED = Path(__file__).parent.parent / "mappings"
_SUFFIXES = {".yaml", ".yml"}


def shipped_mappings() -> list[str]:
    """Return the names of the mappings that ship with Ansvar, sorted."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def read_mapping(name_or_path: str | Path, codes: Codes | None = None) -> Mapping_:
    """Return a mapping that ships, by its name, or that of a file.

    Raises NotFound where there is none, and DataRejected with file, line and key where it cannot be used.
    """
    path = Path(name_or_path)
    if path.suffix.lower() not in _SUFFIXES:
        shipped = SHIPPED / f"{name_or_path}.yaml"
        if str(name_or_path) not in shipped_mappings():
            known = ", ".join(shipped_mappings())
            raise NotFound(f"There is no mapping '{name_or_path}'. Name one of {known}, or a file that ends in .yaml.")
        path = shipped
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"{path}: there is no such file. Name a mapping that ships, or a file that is there.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DataRejected(f"{path}: this cannot be read as text in UTF-8 ({error}). Save it as UTF-8.") from None
    return parse_mapping(text, path.name, codes, folder=path.parent)


def parse_mapping(text: str, name: str, codes: Codes | None = None, *, folder: Path = SHIPPED) -> Mapping_:
    """Return the mapping that a text says; lists of words that it names by file are looked for in `folder`.

    Raises DataRejected with file, line and key where it cannot be used.
    """
    document = read_document(text, name)
    check_form(document)
    return build_mapping(document, codes or shipped_codes(), folder, text)
