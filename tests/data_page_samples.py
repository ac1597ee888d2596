"""The pages for open data and for the catalogue: with a dump and without, with much that is missing and nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from page_samples import COUNTS, PAYROLL

from web.catalogue_contexts import (
    CataloguePage,
    DataPage,
    DatasetRow,
    FileLink,
    LackRow,
    QualityRow,
    ServiceRow,
)
from web.context_parts import Link
from web.render import PageContext

LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
FILES = (FileLink("N-Quads", "/data/dumps/2026-11-26-r12/whole.nq.gz", "2,1 MB"), FileLink("TriG", "/x.trig", None))

DATA = DataPage(
    files=FILES,
    dumped=dt.date(2026, 11, 26),
    organisations=(("skolnamnden", "Skolnämnden"), ("namnden", "Nämnden för Intraservice")),
    forms=(("trig", "TriG"), ("csv", "CSV")),
    example=PAYROLL,
    counts=COUNTS,
    code_lists=(("legal-basis", "Lagliga grunder"), ("country", "Länder")),
    licence=LICENCE,
    base="https://register.example/",
)
CATALOGUE = CataloguePage(
    publisher="Servicenämnden",
    licence=LICENCE,
    datasets=(
        DatasetRow("Registret", "Vem som ansvarar för vad.", "/data", 42479, 2593, dt.date(2026, 11, 26), FILES),
        DatasetRow("Reglerna", "Vad som kontrolleras.", "/shapes", 1, 1, None, ()),
    ),
    services=(ServiceRow("Frågor", "Svarar på frågor.", "/sparql", "/sparql"),),
    dimensions=(QualityRow("Går det att hitta", "100", 100, 100), QualityRow("Får det användas", "47,5", 75, 63)),
    indicators=(QualityRow("Licens", "0", 20, 0),),
    points="340",
    most=375,
    lacks=(LackRow("dcterms:license", 4, is_demanded=False), LackRow("foaf:name", 1, is_demanded=True)),
    formats=(Link("RDF/XML", "/data/catalog.rdf"), Link("Turtle", "/data/catalog.ttl")),
)


def data_samples() -> dict[str, PageContext]:
    """Return contexts by name."""
    return {
        "data": DATA,
        "data-live": replace(DATA, dumped=None, licence=None),
        "data-bare": replace(DATA, files=(), dumped=None, organisations=(), example=None, counts=(), code_lists=()),
        "catalogue": CATALOGUE,
        "catalogue-whole": replace(CATALOGUE, licence=None, indicators=(), lacks=()),
    }
