"""A chain as a tree of lines: what each line tells of a supplier."""

from __future__ import annotations

from datetime import date

from ansvar.trees import chain_lines
from graph_service.chains.adjacency import Agreement, Engagement, build_adjacency
from graph_service.chains.facts import Period
from graph_service.chains.jurisdiction import Country, Jurisdiction, Tool, Transfer
from graph_service.chains.walk import walk
from graph_service.labels import Text, read_labels
from graph_service.names import COUNTRY
from graph_service.store.embedded import EmbeddedStore

TODAY = date(2026, 11, 24)
LABELS = read_labels(EmbeddedStore.in_memory())
UNTIL = Period(None, date(2027, 3, 31))


def lines(lang: str, *engagements: Engagement) -> list[str]:
    """Return the lines of the chain of a service; things without a name are told by the end of their IRI."""
    law = Jurisdiction(
        {COUNTRY.SE.value: Country(True), COUNTRY.CL.value: Country(False), COUNTRY.GB.value: Country(False, UNTIL)},
        {"tool/clauses": Tool(Period())},
    )
    chain = walk(build_adjacency(engagements, uses={}, providers={"s": ("a",)}), law, "s", TODAY)
    return list(chain_lines(LABELS, chain, lang))


def test_line_tells_the_status_of_every_place_with_agreement_and_transfer():
    """A country with a decision that ends, one under a tool, and a text that names no country."""
    transfer = Transfer("transfer/t", "tool/clauses", (COUNTRY.CL.value,), UNTIL)
    one = Engagement(
        "1",
        "a",
        "host",
        "s",
        Period(),
        countries=(COUNTRY.GB.value, COUNTRY.CL.value),
        agreements=(Agreement("agreement/x", UNTIL),),
        transfers=(transfer,),
    )
    other = Engagement("2", "a", "mailer", "s", Period(), place_texts=(Text("Norden", "sv"),))

    assert lines("sv", one, other) == [
        "├─ host (GB: tredjeland med adekvat skyddsnivå till och med 2027-03-31; "
        "CL: tredjeland, överföring enligt clauses till och med 2027-03-31; "
        "avtal x till och med 2027-03-31; överföring t till och med 2027-03-31)",
        "└─ mailer (Norden: bara region eller text angiven, inget land; avtal saknas)",
    ]


def test_line_tells_when_an_agreement_expired_and_that_no_place_is_stated():
    """In English too."""
    ended = Agreement("agreement/x", Period(None, date(2026, 1, 31)))

    assert lines("en", Engagement("1", "a", "host", "s", Period(), agreements=(ended,))) == [
        "└─ host (Place of processing not stated; agreement expired on 2026-01-31: x)"
    ]
