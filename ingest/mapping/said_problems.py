"""What can be wrong with a row, in Swedish and English, and what to do about it."""

from __future__ import annotations

from ingest.mapping.mapped import RowProblem
from ingest.tables import Note, Place

_FORMS = {
    "date": (
        "ett datum",
        "a date",
        "Skriv datumet som 2026-11-24.",
        "Write the date as 2026-11-24.",
    ),
    "dateTime": (
        "en tidpunkt med tidszon",
        "a moment with a time zone",
        "Skriv tidpunkten som 2026-11-24T09:30:00+01:00.",
        "Write the moment as 2026-11-24T09:30:00+01:00.",
    ),
    "year": ("ett årtal", "a year", "Skriv årtalet med fyra siffror.", "Write the year with four digits."),
    "integer": ("ett heltal", "a whole number", "Skriv ett heltal utan enhet.", "Write a whole number without a unit."),
    "duration": (
        "en tidslängd",
        "a length of time",
        "Skriv tiden som 5 år, 6 månader eller 90 dagar.",
        "Write the time as 5 years, 6 months or 90 days.",
    ),
    "address": (
        "en webbadress",
        "a web address",
        "Skriv adressen med https:// först.",
        "Write the address with https:// first.",
    ),
}


def no_key(place: Place, columns: tuple[str, ...], kind: str) -> RowProblem:
    """Return that a row has nothing to tell its record by."""
    named = ", ".join(columns)
    return RowProblem(
        place,
        Note(
            f"Raden blev ingen post av slaget {kind}, för {named} är tomt.",
            f"The row became no record of the kind {kind}, as {named} is empty.",
        ),
        Note(f"Fyll i {named}.", f"Fill in {named}."),
    )


def nothing_made(place: Place) -> RowProblem:
    """Return that no rule of the mapping fits a row."""
    return RowProblem(
        place,
        Note(
            "Raden blev ingen post, för inget villkor i mappningen stämmer.",
            "No condition of the mapping fits the row.",
        ),
        Note(
            "Rätta raden, eller lägg till raden under skip eller ett villkor i mappningen.",
            "Mend the row, or add it under skip or a condition to the mapping.",
        ),
    )


def personal_number(place: Place, kind: str) -> RowProblem:
    """Return that what would be an identifier has the form of a personal number; the number itself is not told."""
    return RowProblem(
        place,
        Note(
            f"Värdet har formen av ett personnummer eller samordningsnummer och kan inte identifiera en post ({kind}).",
            f"The value has the form of a personal or coordination number and cannot identify a record ({kind}).",
        ),
        Note(
            "Ta bort numret ur filen; ett register över ansvar har inga personnummer.",
            "Remove the number from the file; a register of responsibility holds no personal numbers.",
        ),
    )


def same_address(place: Place, key: str, other: str) -> RowProblem:
    """Return that two keys would become one record."""
    return RowProblem(
        place,
        Note(
            f"Nyckeln '{key}' ger samma adress som '{other}', så raden blev ingen post.",
            f"The key '{key}' gives the same address as '{other}', so the row became no record.",
        ),
        Note("Lägg till en kolumn i nyckeln (key) i mappningen.", "Add a column to the key in the mapping."),
    )


def differs(place: Place, name: str, said: str, other: str) -> RowProblem:
    """Return that two rows of one key do not agree; the first stands."""
    return RowProblem(
        place,
        Note(
            f"'{said}' stämmer inte med '{other}' som en tidigare rad säger om {name}; det första står kvar.",
            f"'{said}' does not agree with '{other}', which an earlier row says of {name}; the first stands.",
        ),
        Note(
            "Låt raderna säga samma sak, eller ge dem olika nycklar.",
            "Let the rows say the same, or give them different keys.",
        ),
    )


def not_a(place: Place, kind: str, text: str) -> RowProblem:
    """Return that a value has not the form that its property takes."""
    sv, en, remedy_sv, remedy_en = _FORMS[kind]
    return RowProblem(place, Note(f"'{text}' är inte {sv}.", f"'{text}' is not {en}."), Note(remedy_sv, remedy_en))
