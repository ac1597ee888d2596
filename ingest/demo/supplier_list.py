"""The suppliers of Probo's list: legal name, headquarters, pages and certificates, one organisation per company."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, DCTERMS, FOAF, ORG, SCHEMA
from ingest.demo.code_names import country
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.organisations import (
    also_named,
    find_organisation,
    has_domicile,
    organisation,
    organisation_slug,
    organisation_sort,
)
from ingest.demo.source_tables import MIT, Row, address, begin, read_rows

_DATASET = NamedNode(
    "https://github.com/getprobo/probo/blob/5d717eaefbf631119dcb1fd405537dacd4cde93a/"
    "pkg/proboctl/seed/common-third-parties/data/data.json"
)


def add_supplier_list(drafts: Drafts) -> None:
    """Add an organisation for every company of the list, and a service for each product that shares its company.

    A row whose name or legal name an earlier source used is the same organisation. Where several rows have one
    legal name, the company is one organisation, and the other rows are products that it provides.
    """
    rows = read_rows("suppliers/suppliers.csv")
    rows_of_company = Counter(row["legal_name"].casefold() for row in rows if row["legal_name"])
    named_before = {row.place: find_organisation(drafts, row["name"]) for row in rows}
    companies = {
        row["legal_name"].casefold(): named_before[row.place] for row in rows if _stands_for_company(drafts, row)
    }
    for row in rows:
        origin = Origin(_DATASET, MIT, f"{row.place}; headquarters according to Probo, 2026-08-21, no proven domicile")
        legal_name = row["legal_name"].casefold()
        is_shared = rows_of_company[legal_name] > 1
        company = named_before[row.place] or companies.get(legal_name)
        if company is None and legal_name:
            company = find_organisation(drafts, row["legal_name"])
        if company is None:
            company = organisation(drafts, row["legal_name"] if is_shared else row["name"], "supplier", origin)
        company.come_from(origin).say(DCTERMS.source, _DATASET).say(ORG.classification, organisation_sort("supplier"))
        _describe_company(company, row)
        if is_shared and named_before[row.place] is None and not _is_company_itself(row):
            _describe_offer(_add_product(drafts, company, row, origin), row)
        else:
            _describe_offer(also_named(company, row["name"]), row)


def _stands_for_company(drafts: Drafts, row: Row) -> bool:
    """Tell whether an earlier source has the company under the row's name.

    The name begins the legal name, as "Akamai" does; "Google Cloud Platform" is no name of all of Google LLC.
    """
    is_named = find_organisation(drafts, row["name"]) is not None
    return is_named and organisation_slug(row["legal_name"]).startswith(organisation_slug(row["name"]))


def _is_company_itself(row: Row) -> bool:
    return organisation_slug(row["name"]) == organisation_slug(row["legal_name"])


def _describe_company(company: Draft, row: Row) -> None:
    if row["legal_name"]:
        company.say(SCHEMA.legalName, Literal(row["legal_name"]))
    if row["headquarter_address"]:
        company.say(ANSVAR.headquartersAddress, Literal(row["headquarter_address"]))
    if row["domicile_iso2"] and not has_domicile(company):
        company.say(ANSVAR.domicile, country(row["domicile_iso2"]))


def _describe_offer(offer: Draft, row: Row) -> None:
    """State the pages and certificates of a row on what it is about: the company, or one product of several."""
    offer.say(ANSVAR.agreementPage, address(row["dpa_url"]))
    offer.say(ANSVAR.subProcessorPage, address(row["subprocessors_list_url"]))
    offer.say(FOAF.homepage, address(row["website_url"]))
    offer.text(ANSVAR.certificationText, row["certifications"], "en")


def _add_product(drafts: Drafts, company: Draft, row: Row, origin: Origin) -> Draft:
    service = begin(drafts, "service", row["name"], origin)
    return label(service, [(row["name"], "en")]).say(ANSVAR.providedBy, company.thing)
