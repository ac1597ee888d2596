"""The values of one statement in one row: texts, days, concepts, and the words that no list has a concept for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from graph_service.names import CODE, ORG, XSD
from ingest.mapping import said_problems, values
from ingest.mapping.codes import Codes
from ingest.mapping.drafts import Value
from ingest.mapping.identity import holds_personal_number
from ingest.mapping.mapped import RowProblem, UnknownValue
from ingest.mapping.model import Statement
from ingest.mapping.row_values import JOINED, RowValues
from ingest.mapping.words import key, one_line, plain, split_text

_SCALARS: dict[str, tuple[Callable[[str], str | None], NamedNode]] = {
    "date": (values.read_date, XSD.date),
    "dateTime": (values.read_moment, XSD.dateTime),
    "year": (values.read_year, XSD.gYear),
    "integer": (values.read_integer, XSD.integer),
    "boolean": (values.read_boolean, XSD.boolean),
}
_ADDRESS = re.compile(r'https?://[^\s<>"{}|\\^`]+')
_CODE_SEPARATORS = (";", "|", "\n", ",")
_AND = (" och ", " og ", " and ", " samt ", " & ")
_LISTS_WITHOUT_COMMA = {"legal-basis"}
_ORGANISATION_NUMBER = re.compile(r"(?:16)?(\d{2}[2-9]\d{3})-?(\d{4})")


@dataclass
class Found:
    """What a statement says in a row, and what could not be read."""

    values: dict[Value, None] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    """Texts as they are written, for the property that keeps them."""
    problems: list[RowProblem] = field(default_factory=list)
    unknown: list[UnknownValue] = field(default_factory=list)


class Reader:
    """Reads statements whose values are no records."""

    def __init__(self, codes: Codes) -> None:
        """Take the concepts that words may stand for."""
        self._codes = codes

    def read(self, statement: Statement, row: RowValues) -> Found:
        """Return what the statement says in a row."""
        found = Found()
        texts = self._texts(statement, row)
        if statement.keep:
            found.kept = [plain(text) for text in texts]
        for text in texts:
            self._read_text(statement, row, text, found)
        return found

    def _texts(self, statement: Statement, row: RowValues) -> list[str]:
        if statement.template is not None:
            text = statement.template.fill(row.text)
            return [text] if text else []
        texts = list(row.texts(statement.column))
        if statement.kind == "text" and statement.split is None and len(texts) > 1:
            return [JOINED.join(texts)]
        return texts

    def _read_text(self, statement: Statement, row: RowValues, text: str, found: Found) -> None:
        match statement.kind:
            case "code":
                self._read_code(statement, row, text, found)
            case "text":
                for part in split_text(text, statement.split or ()):
                    for word in self._words(statement, row, plain(part)):
                        found.values[Literal(word, language=statement.language)] = None
            case "string":
                self._read_string(statement, row, text, found)
            case "duration":
                unit = row.text(statement.unit) if statement.unit else ""
                length = values.read_duration(self._word(statement, row, text), unit)
                self._take(statement, row, text, length and Literal(length, datatype=XSD.duration), found)
            case "address":
                self._read_address(statement, row, text, found)
            case _:
                read, datatype = _SCALARS[statement.kind]
                lexical = read(self._word(statement, row, text))
                self._take(statement, row, text, lexical and Literal(lexical, datatype=datatype), found)

    def _words(self, statement: Statement, row: RowValues, text: str) -> tuple[str, ...]:
        """Return what the mapping's own list has for a text, or the text."""
        return row.reader.words(statement.words).by_word.get(key(text), (text,)) if statement.words else (text,)

    def _word(self, statement: Statement, row: RowValues, text: str) -> str:
        return JOINED.join(self._words(statement, row, text))

    def _take(self, statement: Statement, row: RowValues, text: str, value: Literal | str | None, found: Found) -> None:
        """Take a value that was read; one that was not is kept as text where the record has a place for it."""
        if isinstance(value, Literal):
            found.values[value] = None
        elif self._word(statement, row, text) and not (found.kept and statement.kind != "boolean"):
            if statement.kind == "boolean":
                found.unknown.append(self._unknown(statement, row, text, "yes-no"))
            else:
                place = row.place(statement.column)
                found.problems.append(said_problems.not_a(place, statement.kind, one_line(text)))

    def _read_string(self, statement: Statement, row: RowValues, text: str, found: Found) -> None:
        for part in split_text(text, statement.split or ()):
            for word in self._words(statement, row, part):
                if holds_personal_number(word):
                    found.problems.append(said_problems.personal_number(row.place(statement.column), "identifier"))
                else:
                    found.values[Literal(_as_published(statement, one_line(word)))] = None

    def _read_address(self, statement: Statement, row: RowValues, text: str, found: Found) -> None:
        for part in split_text(text, statement.split or ("\n", " ", "|")):
            if is_address(part):
                found.values[NamedNode(part)] = None
            else:
                found.problems.append(said_problems.not_a(row.place(statement.column), "address", one_line(text)))
                return

    def _read_code(self, statement: Statement, row: RowValues, text: str, found: Found) -> None:
        whole = self._codes_of(statement, row, text)
        if whole is not None:
            found.values.update(dict.fromkeys(whole))
        elif statement.code_list == "country":
            self._read_places(statement, row, text, found)
        else:
            for part in split_text(text, self._separators(statement)):
                self._read_part(statement, row, part, found)

    def _read_part(self, statement: Statement, row: RowValues, part: str, found: Found) -> None:
        """Take the concepts of a part, or of what stands around "och" in it; what is left is unknown."""
        codes = self._codes_of(statement, row, part)
        pieces = split_text(part, _AND) if codes is None else []
        by_piece = {piece: self._codes_of(statement, row, piece) for piece in pieces}
        if codes is None and any(by_piece.values()):
            for piece, some in by_piece.items():
                if some is None:
                    found.unknown.append(self._unknown(statement, row, piece, statement.code_list))
                else:
                    found.values.update(dict.fromkeys(some))
        elif codes is None:
            found.unknown.append(self._unknown(statement, row, part, statement.code_list))
        else:
            found.values.update(dict.fromkeys(codes))

    def _codes_of(self, statement: Statement, row: RowValues, text: str) -> tuple[NamedNode, ...] | None:
        """Return the concepts of a text, or None where neither the mapping's list nor the code list has it."""
        if statement.words:
            words = row.reader.words(statement.words).by_word.get(key(one_line(text)))
            if words is not None:
                return tuple(code for word in words for code in self._coded(statement.code_list, word))
        if statement.code_list == "country":
            return None
        return self._codes.find(statement.code_list, one_line(text)) or None

    def _coded(self, code_list: str, word: str) -> tuple[NamedNode, ...]:
        notation = self._codes.notation(code_list, word)
        return (notation,) if notation is not None else self._codes.find(code_list, word)

    def _read_places(self, statement: Statement, row: RowValues, text: str, found: Found) -> None:
        places = self._codes.places(text, statement.split)
        for country in places.countries:
            found.values[NamedNode(f"{CODE.iri}country#{country}")] = None
        for word in places.unknown:
            found.unknown.append(self._unknown(statement, row, word, "country"))

    def _separators(self, statement: Statement) -> tuple[str, ...]:
        if statement.split is not None:
            return statement.split
        return _CODE_SEPARATORS[:-1] if statement.code_list in _LISTS_WITHOUT_COMMA else _CODE_SEPARATORS

    def _unknown(self, statement: Statement, row: RowValues, text: str, code_list: str) -> UnknownValue:
        return UnknownValue(row.place(statement.column), statement.column, one_line(text), code_list)


def is_address(text: str) -> bool:
    """Tell whether a text is a web address and can be an IRI."""
    return _ADDRESS.fullmatch(text) is not None


def _as_published(statement: Statement, text: str) -> str:
    """Return a Swedish organisation number with its hyphen, and any other string as it is."""
    if statement.property == ORG.identifier:
        match = _ORGANISATION_NUMBER.fullmatch(text)
        return f"{match[1]}-{match[2]}" if match else text
    return text
