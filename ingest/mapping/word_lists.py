"""Lists of words of a mapping: written in it, or in a CSV or YAML file beside it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from ingest.mapping.columns import listed, refuse
from ingest.mapping.model import ValueList
from ingest.mapping.words import key, split_text
from ingest.mapping.yaml_lines import Document, Path_, read_document


def build_list(document: Document, path: Path_, name: str, said: dict[str, Any], folder: Path) -> ValueList:
    """Return a list of words; what the mapping writes itself stands before what its file says.

    Raises DataRejected where the file is missing, lies outside the folder, or has another form.
    """
    by_word: dict[str, tuple[str, ...]] = {}
    if "file" in said:
        by_word |= _words_of_file(document, (*path, "file"), said, folder)
    by_word |= {key(word): listed(value) for word, value in said.get("words", {}).items()}
    by_word |= {key(word): () for word in said.get("nothing", ())}
    return ValueList(name, by_word)


def _words_of_file(document: Document, path: Path_, said: dict[str, Any], folder: Path) -> dict[str, tuple[str, ...]]:
    file = (folder / said["file"]).resolve()
    if not file.is_relative_to(folder.resolve()):
        refuse(document, path, f"'{said['file']}' lies outside the folder of the mapping. Put it beside the mapping")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        refuse(document, path, f"'{said['file']}' cannot be read beside the mapping. Put it there, saved as UTF-8")
    if file.suffix == ".csv":
        return _words_of_table(document, path, said, text)
    content = read_document(text, file.name).content
    if not isinstance(content, dict) or not all(_is_words(one) for one in content.values()):
        refuse(document, path, f"'{said['file']}' has another form than word: code or word: [codes]. Mend it")
    return {key(word): listed(value) for word, value in content.items()}


def _words_of_table(document: Document, path: Path_, said: dict[str, Any], text: str) -> dict[str, tuple[str, ...]]:
    rows = csv.DictReader(text.splitlines())
    word, code = said.get("from", "word"), said.get("to", "code")
    missing = [one for one in (word, code) if one not in (rows.fieldnames or ())]
    if missing:
        refuse(document, path, f"'{said['file']}' has no column '{missing[0]}'. Name its columns with from and to")
    separators = (said["separator"],) if "separator" in said else ()
    return {key(row[word]): tuple(split_text((row[code] or "").strip(), separators)) for row in rows if row[word]}


def _is_words(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
