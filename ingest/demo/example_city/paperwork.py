"""Documents of the example city: specifications, documentation, plans, registers and routines."""

from __future__ import annotations

from pyoxigraph import Literal

from graph_service.names import ANSVAR, DCAT, DCTERMS
from ingest.demo.drafts import Drafts
from ingest.demo.example_city.entities import describe, entities
from ingest.demo.example_city.invention import code, find, invent, listed, named, read_table


def add_paperwork(drafts: Drafts) -> None:
    """Add the documents; the things that they concern have to be there already."""
    for row in read_table("documents"):
        name = row["name_sv"]
        made = invent(drafts, "document", name, row)
        if ("document", name) in entities():
            describe(made, "document", name)
        else:
            named(made, name, row["name_en"])
        made.say(ANSVAR.documentKind, code("document-kind", row["kind"]))
        made.say(ANSVAR.concerns, *(find(drafts, address).thing for address in listed(row["concerns"])))
        made.say(DCAT.version, Literal(row["version"])).day(DCTERMS.issued, row["issued"])
