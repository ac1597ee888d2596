"""The standard records of Article 30 that Local Government Denmark wrote for Danish municipalities."""

from __future__ import annotations

import json
import re
from functools import cache

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, DCTERMS, DPV, XSD
from ingest.demo.code_names import legal_basis
from ingest.demo.drafts import Drafts, Origin, label
from ingest.demo.source_tables import MPL_2, SOURCES, begin, one_line

_FOLDER = "registers/kl-article30"
_DATASET = NamedNode("https://github.com/OS2compliance/OS2compliance/tree/14875ee214b357d3ea47571ae6df69447e4e7dc3")
_ARTICLE_BY_LIST = {"p6": "A6-1", "p7": "A9-2"}
_CHOICE = re.compile(r"register-gdpr-(p6|p7)-([a-j])")
# "valp6" and "valp7" are the headings of the choices under Articles 6 and 9; the others are sections of Danish law.
_SPECIAL_CATEGORIES = "register-gdpr-valp7"
_HEADINGS = {"register-gdpr-valp6", _SPECIAL_CATEGORIES}


def add_danish_records(drafts: Drafts) -> None:
    """Add every record as an activity without controller: they are written for any municipality and name none."""
    for path in sorted((SOURCES / _FOLDER / "records").glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        number, _, name = record["name"].partition(". ")
        origin = Origin(_DATASET, MPL_2, f"{_FOLDER}/records/{path.name}")
        activity = begin(drafts, "activity", f"kl-article30-{number}", origin)
        label(activity, [(one_line(name), "da")])
        activity.say(DCTERMS.identifier, Literal(f"KL {number}"))
        activity.say(ANSVAR.isTemplate, Literal("true", datatype=XSD.boolean))
        activity.text(ANSVAR.purpose, record["description"], "da")
        for choice in record["gdprChoices"]:
            coded = _CHOICE.fullmatch(choice)
            if coded:
                activity.say(DPV.hasLegalBasis, legal_basis(f"{_ARTICLE_BY_LIST[coded[1]]}-{coded[2]}"))
            elif choice not in _HEADINGS:
                activity.text(ANSVAR.legalBasisText, f"databeskyttelsesloven {_caption(choice)}", "da")
        if _SPECIAL_CATEGORIES in record["gdprChoices"]:
            activity.say(ANSVAR.processesSpecialCategories, Literal("true", datatype=XSD.boolean))
        # The groups of the Danish municipal plan; the main groups are the same cut short, and one is garbled ("4.").
        activity.say(DCTERMS.subject, *(Literal(f"KLE {group}") for group in record["kleGroups"]))


def _caption(choice: str) -> str:
    value = _values()[choice]
    return f"{value['caption']}: {value['description']}"


@cache
def _values() -> dict[str, dict[str, str]]:
    text = (SOURCES / _FOLDER / "codes" / "register-values.json").read_text(encoding="utf-8")
    return {value["identifier"]: value for value in json.loads(text)}
