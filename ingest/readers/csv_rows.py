"""Tables as text: CSV and TSV, with the encoding and the separator found or chosen."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice

from graph_service.errors import DataRejected
from ingest.readers.cells import clean
from ingest.readers.encoding import find_encoding
from ingest.readers.given import Given
from ingest.readers.grid import Grid, read_table
from ingest.readers.header import Line
from ingest.tables import Limits, Note, ReadOptions, Table

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_CHARACTERS = 128 * 1024
_SAMPLE_ROWS = 100
_LEAST_SCORE = 0.25
"""Below this, separators stand here and there, as commas do in running text."""
_LONGEST_LINE = 4_000_000
"""Characters of a line, so that a file without line breaks is refused before it is in memory."""

# The limit of the module is one for the whole process, and its own is too low for a register's longest texts.
csv.field_size_limit(Limits().cell_characters)


def read_csv(given: Given, options: ReadOptions) -> tuple[list[Table], list[Note]]:
    """Return the table of a CSV or TSV file; rows are counted as a spreadsheet shows them.

    Raises DataRejected where the file is no text, or a row cannot be read.
    """
    encoding = find_encoding(given, options.encoding)
    separator, skipped = _separator(given, encoding.name, options.separator)
    lines = partial(_lines, given, encoding.name, separator, skipped)
    table = read_table(Grid(given.name, "", lines, _number, is_ragged_worth_noting=True), options)
    notes = [*encoding.notes, *_notes(given, encoding.name)]
    return [table] if table else [], notes


def _number(index: int) -> str:
    return str(index + 1)


def _separator(given: Given, encoding: str, chosen: str | None) -> tuple[str, int]:
    """Return the separator, with how many rows only say what it is: Excel reads `sep=;` in the first."""
    if chosen is not None:
        return _one_character(chosen), 0
    sample, is_whole = _sample(given, encoding)
    first = sample.split("\n", 1)[0].strip()
    if len(first) == 5 and first.casefold().startswith("sep="):
        return first[4], 1
    preferred = "\t" if given.path.suffix.casefold() in {".tsv", ".tab"} else ""
    scores = {one: _score(sample, one, is_whole) + (0.2 if one == preferred else 0) for one in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda one: scores[one])
    if scores[best] < _LEAST_SCORE and given.path.suffix.casefold() == ".txt":
        raise DataRejected(
            f"{given.name} is running text and no table. Give the table, or say what separates its columns."
        )
    return (best if scores[best] > 0 else preferred or ","), 0


def _one_character(text: str) -> str:
    separator = {"tab": "\t", "\\t": "\t"}.get(text.casefold(), text)
    if len(separator) != 1 or separator in '"\r\n\x00':
        raise DataRejected(f"'{text}' is no separator. Give one character such as ; or , or the word tab.")
    return separator


def _sample(given: Given, encoding: str) -> tuple[str, bool]:
    with _text(given, encoding) as text:
        try:
            sample = text.read(_SAMPLE_CHARACTERS)
        except UnicodeError:
            raise _wrong_encoding(given, encoding) from None
    return sample.replace("\x00", ""), len(sample) < _SAMPLE_CHARACTERS


def _score(sample: str, separator: str, is_whole: bool) -> float:
    """Return how well a separator divides the sample: the share of rows of the commonest width, times that width."""
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        widths = [len(row) for row in islice(rows, _SAMPLE_ROWS) if row]
    except csv.Error:
        return 0.0
    if len(widths) > 1 and not is_whole and len(widths) < _SAMPLE_ROWS:
        widths.pop()
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0
    width, count = max(counts.items(), key=lambda item: (item[1] * (1 - 1 / item[0]), item[0]))
    # In running text a comma is followed by a space; between columns it seldom is.
    spaced = sample.count(f"{separator} ") / max(1, sample.count(separator))
    return count / len(widths) * (1 - 1 / width) * (1 - 0.5 * spaced)


def _text(given: Given, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(given.open(), encoding=encoding, newline="")


def _lines(given: Given, encoding: str, separator: str, skipped: int) -> Iterator[Line]:
    with _text(given, encoding) as text:
        rows = csv.reader(_physical_lines(given, text), delimiter=separator)
        number = 0
        try:
            for number, cells in enumerate(rows, start=1):
                yield number, [clean(cell) for cell in cells] if number > skipped else []
        except csv.Error as problem:
            raise DataRejected(
                f"{given.name}, row {number + 1}: {problem}. Close the quotation mark that begins a cell there."
            ) from None
        except UnicodeError:
            raise _wrong_encoding(given, encoding) from None


def _physical_lines(given: Given, text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE:
            raise DataRejected(
                f"{given.name}, line {number} has more than {_LONGEST_LINE:,} characters. Check that it is a table."
            )
        yield line.replace("\x00", "") if "\x00" in line else line


def _wrong_encoding(given: Given, encoding: str) -> DataRejected:
    return DataRejected(f"{given.name} is not written in {encoding} throughout. Choose its encoding, such as cp1252.")


def _notes(given: Given, encoding: str) -> Iterator[Note]:
    if not encoding.startswith(("utf-16", "utf-32")) and _holds_nul(given):
        yield Note("Filen har NUL-tecken; de är borttagna.", "The file has NUL characters; they are left out.")


def _holds_nul(given: Given) -> bool:
    with given.open() as stream:
        return any(b"\x00" in piece for piece in iter(partial(stream.read, 1024 * 1024), b""))
