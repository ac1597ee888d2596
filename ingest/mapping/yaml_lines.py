"""YAML read as text, with the line of everything in it: `no` stays "no", and a fault can be shown where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from graph_service.errors import DataRejected

Path_ = tuple[str | int, ...]

_MAX_CHARACTERS = 1_000_000
_MAX_DEPTH = 40


@dataclass(frozen=True)
class Document:
    """What a YAML file says, every scalar as text, and the line of each part by its path."""

    name: str
    content: Any
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """Return the line of a part, or that of what holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def where(self, path: Path_) -> str:
        """Return file, line and key of a part, as an error names it."""
        keys = ".".join(str(one) for one in path)
        return f"{self.name}, line {self.line(path)}" + (f", {keys}" if keys else "")


def read_document(text: str, name: str) -> Document:
    """Return what a YAML text says.

    Raises DataRejected with file and line where it is not YAML, has a key twice, or uses an alias, which could make
    a small file say very much.
    """
    if len(text) > _MAX_CHARACTERS:
        raise DataRejected(f"{name} has {len(text)} characters, where at most {_MAX_CHARACTERS} are read. Shorten it.")
    try:
        _check_events(text, name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise DataRejected(
            f"{name}, line {line}: this is not YAML: {error.problem or error.context}. Mend it."
        ) from None
    except yaml.YAMLError as error:
        raise DataRejected(f"{name}: this is not YAML: {' '.join(str(error).split())}. Mend it.") from None
    if node is None:
        raise DataRejected(f"{name} is empty. Write the mapping, or take a copy of one that ships.")
    lines: dict[Path_, int] = {}
    return Document(name, _content(node, (), lines, name), lines)


def _check_events(text: str, name: str) -> None:
    """Refuse aliases and deep levels before anything is built of them."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise DataRejected(f"{name}, line {line}: '*{event.anchor}' is an alias. Write the part out instead.")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise DataRejected(f"{name}, line {line}: more than {_MAX_DEPTH} levels. Write it flatter.")


def _content(node: yaml.Node, path: Path_, lines: dict[Path_, int], name: str) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, name)
    if isinstance(node, yaml.SequenceNode):
        return [_content(one, (*path, number), lines, name) for number, one in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, path: Path_, lines: dict[Path_, int], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise DataRejected(f"{name}, line {line}: a key is a word, not a list or a mapping. Write it as text.")
        key = str(key_node.value)
        if key in found:
            raise DataRejected(f"{name}, line {line}: '{key}' stands twice in one place. Keep one of them.")
        lines[*path, key] = line
        found[key] = _content(value_node, (*path, key), lines, name)
    return found
