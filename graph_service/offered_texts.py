"""What the datasets and services of the catalogue are called and said to be, in Swedish and English.

`{register}` stands for the name of the register. A catalogue is read in both languages at once, so that these texts do
not go by the language of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_service.names import SHAPES
from graph_service.publishing.catalogue import Standard, Terms, Texts


@dataclass(frozen=True, slots=True)
class Told:
    """What one dataset or service is called."""

    titles: Texts
    descriptions: Texts
    keywords: Mapping[str, tuple[str, ...]]

    def of(self, register: str) -> Told:
        """Return the texts with the name of the register in them."""
        return Told(named(self.titles, register), named(self.descriptions, register), self.keywords)


def named(texts: Texts, register: str) -> Texts:
    """Return texts with the name of the register in them."""
    return {language: text.replace("{register}", register) for language, text in texts.items()}


CATALOGUE = Told(
    {"sv": "{register}: datamängder", "en": "{register}: datasets"},
    {
        "sv": "Vad {register} publicerar: registret, dess ord, kodlistor och regler, och de tjänster som svarar på "
        "frågor.",
        "en": "What {register} publishes: the register, its terms, code lists and rules, and the services that answer "
        "questions.",
    },
    {},
)
REGISTER = Told(
    {"sv": "{register}: vem som ansvarar för vad", "en": "{register}: who is responsible for what"},
    {
        "sv": "Organisationer, tjänster, system, behandlingar av personuppgifter, biträden och underbiträden, avtal "
        "och roller, och hur de hänger ihop.",
        "en": "Organisations, services, systems, processing of personal data, processors and sub-processors, "
        "agreements and roles, and how they are joined.",
    },
    {
        "sv": ("ansvar", "personuppgifter", "personuppgiftsbiträden", "dataskydd", "system", "avtal"),
        "en": ("responsibility", "personal data", "processors", "data protection", "systems", "agreements"),
    },
)
TERMS = Told(
    {"sv": "Ansvars ontologi", "en": "The ontology of Ansvar"},
    {
        "sv": "De klasser och egenskaper som registret skrivs med, med svenska och engelska namn och förklaringar.",
        "en": "The classes and properties that the register is written with, with names and explanations in Swedish "
        "and English.",
    },
    {"sv": ("ontologi", "vokabulär", "dataskydd"), "en": ("ontology", "vocabulary", "data protection")},
)
CODES = Told(
    {"sv": "Ansvars kodlistor", "en": "The code lists of Ansvar"},
    {
        "sv": "De listor som värden väljs ur: roller, rättsliga grunder, länder, dokumentslag och andra, med vad de "
        "motsvarar i DPV och EU:s listor.",
        "en": "The lists that values are chosen from: roles, legal bases, countries, kinds of document and others, "
        "with what they stand for in DPV and the lists of the EU.",
    },
    {"sv": ("kodlistor", "rättslig grund", "roller"), "en": ("code lists", "legal basis", "roles")},
)
RULES = Told(
    {"sv": "Ansvars regler", "en": "The rules of Ansvar"},
    {
        "sv": "Vad ett register ska uppfylla, som SHACL-former: en interoperabel specifikation med regel, lagrum, vems "
        "sak en brist är och vad som ska göras.",
        "en": "What a register has to meet, as SHACL shapes: an interoperable specification with rule, article, whose "
        "matter a gap is and what to do.",
    },
    {"sv": ("regler", "SHACL", "dataskydd"), "en": ("rules", "SHACL", "data protection")},
)
SPARQL = Told(
    {"sv": "{register}: frågor med SPARQL", "en": "{register}: questions with SPARQL"},
    {
        "sv": "Svarar på frågor med SPARQL 1.1 över hela registret, dess ord, kodlistor och regler.",
        "en": "Answers questions in SPARQL 1.1 over the whole register, its terms, code lists and rules.",
    },
    {"sv": ("SPARQL", "länkade data"), "en": ("SPARQL", "linked data")},
)
API = Told(
    {"sv": "{register}: API", "en": "{register}: API"},
    {
        "sv": "Svar som JSON: vem som ansvarar, med bevis, sökning, kedjor av biträden och enskilda poster.",
        "en": "Answers as JSON: who is responsible, with proof, search, chains of processors and single records.",
    },
    {"sv": ("API", "REST", "ansvar"), "en": ("API", "REST", "responsibility")},
)
FEED = Told(
    {"sv": "{register}: ändringar", "en": "{register}: changes"},
    {
        "sv": "Varje ändring av varje post som en ström av händelser (LDES), för den som vill hålla en egen kopia "
        "aktuell.",
        "en": "Every change of every record as an event stream (LDES), for whoever keeps a copy of their own in step.",
    },
    {"sv": ("ändringar", "LDES", "flöde"), "en": ("changes", "LDES", "feed")},
)

_LEFT_OUT = {"sv": " Vad som inte får visas är inte med.", "en": " What may not be shown is left out."}


def and_left_out(descriptions: Texts) -> Texts:
    """Return descriptions that say too that something is left out."""
    return {language: text + _LEFT_OUT[language] for language, text in descriptions.items()}


FILE = {"sv": "{title} som {form}.", "en": "{title} as {form}."}
"""The description of a file."""
EACH_RECORD = Terms(
    "each-record",
    {
        "sv": "En post som anger en egen licens gäller under den.",
        "en": "A record that names a licence of its own is under that licence.",
    },
)
FREE = Terms(
    "free",
    {"sv": "Får användas fritt, utan att källan anges.", "en": "May be used freely, without naming the source."},
)
PUBLISHER: Texts = {
    "sv": "Den organisation som håller {register} och publicerar dess data.",
    "en": "The organisation that keeps {register} and publishes its data.",
}

PROFILE = Standard(
    SHAPES.iri.removesuffix("#"),
    {"sv": "Ansvar – vem som ansvarar för vad", "en": "Ansvar – who is responsible for what"},
    {
        "sv": "Interoperabel specifikation för register över personuppgiftsbehandlingar, biträden, system och ansvar.",
        "en": "Interoperable specification for registers of processing, processors, systems and responsibility.",
    },
)
_W3C = {"sv": "Rekommendation av W3C.", "en": "Recommendation of W3C."}
RDF_SCHEMA = Standard("http://www.w3.org/TR/rdf-schema/", {"sv": "RDF Schema", "en": "RDF Schema"}, _W3C)
SKOS_REFERENCE = Standard("http://www.w3.org/TR/skos-reference", {"sv": "SKOS", "en": "SKOS"}, _W3C)
SHACL = Standard("https://www.w3.org/TR/shacl/", {"sv": "SHACL", "en": "SHACL"}, _W3C)
SPARQL_PROTOCOL = Standard(
    "https://www.w3.org/TR/sparql11-protocol/", {"sv": "SPARQL 1.1-protokollet", "en": "SPARQL 1.1 Protocol"}, _W3C
)
OPENAPI = Standard(
    "https://spec.openapis.org/oas/v3.1.0",
    {"sv": "OpenAPI 3.1", "en": "OpenAPI 3.1"},
    {"sv": "Specifikation av OpenAPI Initiative.", "en": "Specification of the OpenAPI Initiative."},
)
LDES = Standard(
    "https://w3id.org/ldes/specification",
    {"sv": "Linked Data Event Streams", "en": "Linked Data Event Streams"},
    {"sv": "Specifikation av SEMIC.", "en": "Specification of SEMIC."},
)
