"""Published lists of sub-processors: vendors, their products, and whom they engage, version by version."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, CODE, DCAT, DCTERMS, FOAF, ORG, XSD
from ingest.demo.code_names import countries_in
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.listings import Listing, listings
from ingest.demo.organisations import entity_of, has_domicile, organisation, organisation_slug
from ingest.demo.published_lists import LISTS, PublishedList
from ingest.demo.source_tables import begin, one_line, shorten

FIRST_SUB_PROCESSOR = 2
"""The rank of those on these lists: the vendor is the processor of its customers, so they come second."""


@dataclass(frozen=True, slots=True)
class Product:
    """A product with a published list: the records of its vendor and of itself."""

    published: PublishedList
    vendor: Draft
    service: Draft


def add_subprocessors(drafts: Drafts) -> None:
    """Add every list: vendor, product, versions of the list, and an engagement for each sub-processor."""
    products = [_add_product(drafts, published) for published in LISTS]
    obtainable = _only_product_by_vendor(products)
    for product in products:
        _add_versions(drafts, product)
        for listing in listings(product.published):
            _add_engagement(drafts, product, listing, obtainable)


def _add_product(drafts: Drafts, published: PublishedList) -> Product:
    table = published.versions[-1].table
    origin = Origin(published.dataset, published.licence, table)
    vendor = organisation(drafts, published.vendor, "supplier", origin)
    vendor.say(ANSVAR.subProcessorPage, published.page)
    service = label(begin(drafts, "service", published.product, origin), [(published.product, "en")])
    service.text(DCTERMS.description, published.caution_sv, "sv")
    service.text(DCTERMS.description, published.caution_en, "en")
    service.say(ANSVAR.providedBy, vendor.thing)
    return Product(published, vendor, service)


def _only_product_by_vendor(products: list[Product]) -> dict[str, Draft]:
    by_vendor: dict[str, list[Draft]] = {}
    for product in products:
        by_vendor.setdefault(organisation_slug(product.published.vendor), []).append(product.service)
    return {vendor: services[0] for vendor, services in by_vendor.items() if len(services) == 1}


def _add_versions(drafts: Drafts, product: Product) -> None:
    published = product.published
    for version in (*published.undated_earlier, *published.versions):
        origin = Origin(version.address or published.dataset, published.licence, version.table)
        name = f"{published.product}, version {version.name}"
        made = begin(drafts, "document", f"sub-processors {name}", origin)
        label(made, [(f"Underbiträden för {name}", "sv"), (f"Sub-processors of {name}", "en")])
        named = dict.fromkeys(one_line(row[version.name_column]) for row in version.rows())
        made.text(DCTERMS.description, "; ".join(named), "en")
        made.say(ANSVAR.documentKind, NamedNode(f"{CODE.iri}document-kind#register"))
        made.say(ANSVAR.concerns, product.service.thing).say(DCAT.version, Literal(version.name))
        made.say(FOAF.page, version.address or published.page).day(DCTERMS.issued, version.issued)


def _add_engagement(drafts: Drafts, product: Product, listing: Listing, obtainable: dict[str, Draft]) -> None:
    published = product.published
    origin = Origin(published.dataset, published.licence, listing.place_in_source)
    sort = "group" if listing.name.endswith("(group)") else "supplier"
    engaged = organisation(drafts, listing.name, sort, origin)
    located = countries_in(listing.corporate_location)
    if len(located) == 1 and not has_domicile(engaged):
        engaged.say(ANSVAR.domicile, *located)
    if listing.section == published.subsidiary_section and listing.section:
        engaged.say(ORG.subOrganizationOf, product.vendor.thing)
    name, purpose = entity_of(listing.name), shorten(listing.purpose, 60)
    made = begin(drafts, "engagement", f"{published.product} {name}", origin)
    label(
        made,
        [
            (f"{published.vendor} anlitar {name} för {published.product}: {purpose}", "sv"),
            (f"{published.vendor} engages {name} for {published.product}: {purpose}", "en"),
        ],
    )
    made.say(ANSVAR.engager, product.vendor.thing).say(ANSVAR.engaged, engaged.thing)
    made.say(ANSVAR.scope, product.service.thing)
    made.say(ANSVAR.rank, Literal(str(FIRST_SUB_PROCESSOR), datatype=XSD.integer))
    made.text(ANSVAR.engagedFor, listing.purpose, "en").text(ANSVAR.safeguardText, listing.safeguard, "en")
    made.text(ANSVAR.processingPlaceText, listing.place, "en")
    made.say(ANSVAR.processingPlace, *countries_in(listing.place))
    made.day(ANSVAR.validFrom, listing.since).day(ANSVAR.validTo, listing.until)
    obtained = obtainable.get(organisation_slug(listing.name))
    if obtained and obtained is not product.service:
        made.say(ANSVAR.obtains, obtained.thing)
        made.come_from(Origin(None, None, "obtains: derived, the only product of the engaged among these lists"))
    if listing.safeguard.startswith("Intra-group Agreement") and engaged is not product.vendor:
        _add_intra_group(drafts, product, listing, engaged, made)


def _add_intra_group(drafts: Drafts, product: Product, listing: Listing, engaged: Draft, made: Draft) -> None:
    """Add the agreement within a group that a list names as safeguard, and the standard clauses where it names them."""
    origin = Origin(product.published.dataset, product.published.licence, listing.place_in_source)
    parties = f"{product.published.vendor} – {listing.name}"
    agreement = begin(drafts, "agreement", f"intra-group agreement {parties}", origin)
    label(agreement, [(f"Koncerninternt avtal: {parties}", "sv"), (f"Intra-group agreement: {parties}", "en")])
    agreement.say(ANSVAR.agreementKind, NamedNode(f"{CODE.iri}agreement-kind#contract"))
    agreement.say(ANSVAR.party, product.vendor.thing, engaged.thing)
    made.say(ANSVAR.underAgreement, agreement.thing)
    if listing.safeguard.endswith("with SCCs"):
        transfer = begin(drafts, "transfer", f"standard clauses {parties}", origin)
        names = [(f"Standardavtalsklausuler: {parties}", "sv"), (f"Standard contractual clauses: {parties}", "en")]
        label(transfer, names).say(ANSVAR.exporter, product.vendor.thing).say(ANSVAR.importer, engaged.thing)
        transfer.say(ANSVAR.toCountry, *countries_in(listing.place))
        transfer.say(ANSVAR.transferTool, NamedNode(f"{CODE.iri}transfer-tool#A46-2-c"))
        made.say(ANSVAR.restsOnTransfer, transfer.thing)
