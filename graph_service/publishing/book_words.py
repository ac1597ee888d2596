"""The words of our own workbooks, in the languages that they are made in."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "sv": {
        "read me": "Läs mig",
        "address": "Adress",
        "address help": "Postens adress i registret. Ändra den inte. Lämna cellen tom på en ny rad.",
        "mandatory": "Ska fyllas i.",
        "chosen": "Välj ur listan i cellen.",
        "named": "Skriv namnet på en post i registret, eller en webbadress.",
        "several": "Flera värden: ett på varje rad i cellen (Alt+Retur).",
        "date": "Ett datum, såsom 2026-01-31.",
        "dateTime": "Datum och klockslag, såsom 2026-01-31T13:45:00+01:00.",
        "duration": "En tid, såsom P5Y (fem år), P6M (sex månader) eller P30D (trettio dagar).",
        "integer": "Ett heltal.",
        "gYear": "Ett årtal.",
        "boolean": "ja eller nej; tomt betyder att det inte är angivet.",
        "slug": "En ny post får sin adress av namnet och behåller den om namnet ändras.",
        "shown to city": "Visas för staden, inte för allmänheten.",
        "shown to internal": "Visas bara för den som förvaltar registret.",
        "template": "Mall för Ansvar",
        "export": "Utdrag ur Ansvar",
    },
    "en": {
        "read me": "Read me",
        "address": "Address",
        "address help": "The address of the record in the register. Do not change it. Leave it empty in a new row.",
        "mandatory": "To be filled in.",
        "chosen": "Choose from the list in the cell.",
        "named": "Write the name of a record in the register, or a web address.",
        "several": "Several values: one on each line of the cell (Alt+Enter).",
        "date": "A date, such as 2026-01-31.",
        "dateTime": "Date and time, such as 2026-01-31T13:45:00+01:00.",
        "duration": "A time, such as P5Y (five years), P6M (six months) or P30D (thirty days).",
        "integer": "A whole number.",
        "gYear": "A year.",
        "boolean": "yes or no; empty means that it is not stated.",
        "slug": "A new record gets its address from the name and keeps it when the name changes.",
        "shown to city": "Shown to the city, not to the public.",
        "shown to internal": "Shown only to those who keep the register.",
        "template": "Template for Ansvar",
        "export": "Extract from Ansvar",
    },
}

_READ_ME: dict[str, tuple[str, ...]] = {
    "sv": (
        "Varje blad har poster av ett slag, och varje rad är en post.",
        "Kolumner med * och gul rubrik ska fyllas i. Håll muspekaren på en rubrik för att läsa vad den gäller.",
        "Ny post: skriv på första lediga raden och lämna Adress tom.",
        "Ändrad uppgift: skriv över cellen. Celler som du inte rör ändras inte i registret.",
        "Tömd cell: uppgiften tas bort ur registret.",
        "Borttagen rad: ingenting händer. En post avslutas med ett datum i Gäller till, den stryks inte.",
        "Flera värden i en cell: ett på varje rad i cellen (Alt+Retur). En radbrytning inuti ett av flera värden "
        "skrivs ↵.",
        "Kolumner med (sv) och (en) är samma uppgift på svenska och engelska.",
        "Där flera poster heter likadant står adressen efter namnet: Avtal [agreement/avtal-2]. Låt den stå kvar.",
        "Kolumner får flyttas, döljas och tas bort. Den dolda raden ovanför rubrikerna ska vara kvar.",
        "Läs in boken med: ansvar import FIL.xlsx --mapping ansvar-workbook. Ändringarna visas innan de skrivs.",
    ),
    "en": (
        "Each sheet has records of one kind, and each row is a record.",
        "Columns with * and a yellow heading are to be filled in. Point at a heading to read what it is for.",
        "New record: write in the first free row and leave Address empty.",
        "Changed fact: write over the cell. Cells that you do not touch are not changed in the register.",
        "Cleared cell: the fact is removed from the register.",
        "Deleted row: nothing happens. A record is ended with a date in Valid to, it is not struck out.",
        "Several values in a cell: one on each line (Alt+Enter). A line break inside one of several values is "
        "written ↵.",
        "Columns with (sv) and (en) are the same fact in Swedish and English.",
        "Where several records have the same name, the address stands after it: Agreement [agreement/agreement-2]. "
        "Leave it there.",
        "Columns may be moved, hidden and deleted. The hidden row above the headings must stay.",
        "Read the book in with: ansvar import FILE.xlsx --mapping ansvar-workbook. The changes are shown before they "
        "are written.",
    ),
}


def read_me(lang: str) -> tuple[str, ...]:
    """Return what a person must know to fill in a book, a sentence or two to a line."""
    return _READ_ME[lang]
