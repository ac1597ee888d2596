"""How an invented record begins, and how a table names another record."""

from __future__ import annotations

from datetime import datetime

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, CODE, DCTERMS, SKOS, XSD, slug_of
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.source_tables import Row, read_rows

CC0 = NamedNode("http://creativecommons.org/publicdomain/zero/1.0/")
_SOURCE = (
    Literal("Påhittat för Ansvars exempelstad; gäller ingen verklig stad", language="sv"),
    Literal("Invented for Ansvar's example city; true of no real city", language="en"),
)
_YES_BY_WORD = {"true": True, "false": False}


def read_table(name: str) -> list[Row]:
    """Return the rows of a table of the example city. An empty cell means that the city has left it out."""
    return read_rows(f"example-city/{name}.csv")


def invent(drafts: Drafts, kind: str, name: str, row: Row) -> Draft:
    """Begin a record that says that it is invented. Raises ValueError where another record has its address.

    Tables refer to each other by address, so none may move aside for another.
    """
    draft = drafts.new(kind, name, Origin(None, CC0, row.place))
    if draft.thing != drafts.base.thing(kind, slug_of(name)):
        raise ValueError(f"{row.place}: another {kind} has the address of {name!r}. Give it another name.")
    return draft.say(ANSVAR.isSynthetic, yes_or_no("true")).say(DCTERMS.source, *_SOURCE)


def named(draft: Draft, sv: str, en: str) -> Draft:
    """State the name in both languages."""
    return label(draft, [(sv, "sv"), (en, "en")])


def name_of(draft: Draft, language: str) -> str:
    """Return the name of a record in a language. Raises KeyError with its IRI where it has none."""
    for triple in draft.triples:
        name = triple.object
        if triple.predicate == SKOS.prefLabel and isinstance(name, Literal) and name.language == language:
            return name.value
    raise KeyError(f"{draft.thing.value} has no name in the language {language!r}.")


def find(drafts: Drafts, address: str) -> Draft:
    """Return the record at an address such as `system/lonia`. Raises KeyError with its IRI where there is none."""
    kind, _, slug = address.partition("/")
    return drafts.find(kind, slug)


def find_named(drafts: Drafts, kind: str, name: str) -> Draft:
    """Return the record of a kind by its name. Raises KeyError with its IRI where there is none."""
    return drafts.find(kind, slug_of(name))


def found(drafts: Drafts, addresses: str) -> list[NamedNode]:
    """Return the things at the addresses that a cell lists. Raises KeyError where one has no record."""
    return [find(drafts, address).thing for address in listed(addresses)]


def things(drafts: Drafts, kind: str, names: str) -> list[NamedNode]:
    """Return the things that a cell such as `Lönia; HR-navet` names. Raises KeyError where one has no record."""
    return [find_named(drafts, kind, name).thing for name in listed(names)]


def listed(cell: str) -> list[str]:
    """Return what a cell lists, divided by semicolons."""
    return [part.strip() for part in cell.split(";") if part.strip()]


def code(code_list: str, notation: str) -> NamedNode | None:
    """Return the code of a list with this notation, or None where the cell is empty."""
    return NamedNode(f"{CODE.iri}{code_list}#{notation}") if notation else None


def codes(code_list: str, cell: str) -> list[NamedNode]:
    """Return the codes of a list that a cell names by their notation."""
    return [NamedNode(f"{CODE.iri}{code_list}#{notation}") for notation in listed(cell)]


def whole_number(cell: str) -> Literal | None:
    """Return a whole number, or None where the cell is empty. Raises ValueError where it is none."""
    return Literal(str(int(cell)), datatype=XSD.integer) if cell else None


def moment(cell: str) -> Literal | None:
    """Return a day and time of day with its time zone, or None where the cell is empty. Raises ValueError otherwise."""
    if not cell:
        return None
    if datetime.fromisoformat(cell).tzinfo is None:
        raise ValueError(f"{cell!r} has no time zone. Write it as 2026-01-31T08:00:00+01:00.")
    return Literal(cell, datatype=XSD.dateTime)


def duration(cell: str) -> Literal | None:
    """Return a duration such as `P2Y`, or None where the cell is empty."""
    return Literal(cell, datatype=XSD.duration) if cell else None


def plain(cell: str) -> Literal | None:
    """Return what is the same in every language, such as a number or a paragraph, or None where the cell is empty."""
    return Literal(cell) if cell else None


def yes_or_no(cell: str) -> Literal | None:
    """Return what a cell answers, `true` or `false`, or None where it is empty. Raises KeyError on other words."""
    return Literal(str(_YES_BY_WORD[cell]).lower(), datatype=XSD.boolean) if cell else None


def two_texts(draft: Draft, predicate: NamedNode, row: Row, column: str) -> Draft:
    """State a text in both languages, from the columns `{column}_sv` and `{column}_en`; empty cells state nothing."""
    return draft.text(predicate, row[f"{column}_sv"], "sv").text(predicate, row[f"{column}_en"], "en")
