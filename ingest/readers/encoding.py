"""The encoding of a text file, found or chosen. The only module that imports charset-normalizer."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from graph_service.errors import DataRejected
from ingest.readers.given import Given
from ingest.tables import Note

_SAMPLE_BYTES = 256 * 1024
_PIECE_BYTES = 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "cp1252"
"""What Excel on a Swedish Windows writes when it is asked for CSV."""
_SEEN = set("\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file, with a note where it was guessed."""

    name: str
    notes: tuple[Note, ...] = ()


def find_encoding(given: Given, chosen: str | None = None) -> Encoding:
    """Return the encoding of a text file: the chosen one, that of its byte order mark, UTF-8, or the likeliest.

    Raises DataRejected where the chosen encoding is unknown, or where the file is no text.
    """
    if chosen is not None:
        return Encoding(_known(chosen))
    for mark, name in _MARKS:
        if given.head.startswith(mark):
            return Encoding(name)
    with given.open() as stream:
        sample = stream.read(_SAMPLE_BYTES)
    wide = _wide_without_mark(sample)
    if wide:
        return Encoding(wide)
    if _is_whole_in_utf8(given):
        _refuse_binary(given, sample.decode("utf-8", "replace"))
        return Encoding("utf-8")
    return _guess(given, sample)


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise DataRejected(f"'{name}' is no encoding. Give one such as utf-8, cp1252 or utf-16.") from None


def _wide_without_mark(sample: bytes) -> str | None:
    """Return UTF-16 of one order where every second byte of the sample is almost always nought."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2], sample[1::2]
    if odd.count(0) > 0.8 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.8 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _is_whole_in_utf8(given: Given) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with given.open() as stream:
            while piece := stream.read(_PIECE_BYTES):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guess(given: Given, sample: bytes) -> Encoding:
    # Bytes that Windows-1252 reads as Nordic letters are taken for that: short lists of words look like
    # Central European encodings too, which a file of a Nordic city is not.
    western = sample.decode(_WESTERN, "replace")
    _refuse_binary(given, western)
    others = [one for one in western if not one.isascii()]
    if others and sum(one in "åäöÅÄÖéÉüÜæøÆØ§–—’”“•·\xa0€´½°×…" for one in others) >= 0.9 * len(others):
        return Encoding(_WESTERN, (_guessed(_WESTERN),))
    best = from_bytes(sample).best()
    if best is None:
        raise _no_text(given)
    return Encoding(best.encoding, (_guessed(best.encoding),))


def _guessed(name: str) -> Note:
    return Note(
        f"Teckenkodningen är gissad: {name}. Ser å, ä och ö fel ut, välj en annan.",
        f"The encoding is guessed: {name}. If letters such as å, ä and ö look wrong, choose another.",
    )


def _refuse_binary(given: Given, text: str) -> None:
    controls = sum(one < " " and one not in _SEEN for one in text)
    if controls > 0.02 * len(text) or text.count("\ufffd") > 0.1 * len(text):
        raise _no_text(given)


def _no_text(given: Given) -> DataRejected:
    return DataRejected(
        f"{given.name} is neither text nor a workbook. Give a table as .xlsx, .ods, .csv, .json, .yaml, .md or .html."
    )
