"""Where the files that ship with Ansvar lie: ontology, code lists, shapes, queries."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    # A wheel holds ontology/ and shapes/ inside the package, a checkout beside it, so both places are tried.
    inside = _HERE / name
    return inside if inside.is_dir() else _HERE.parent / name


ONTOLOGY = _shipped("ontology")
SHAPES = _shipped("shapes")
QUERIES = _HERE / "queries"


def ontology_files(folder: Path = ONTOLOGY) -> list[Path]:
    """Return the ontology and the code lists, sorted by path."""
    return sorted(folder.rglob("*.ttl"))


def shape_files(folder: Path = SHAPES) -> list[Path]:
    """Return the shapes files, one per class, sorted by path."""
    return sorted(folder.glob("*.ttl"))
