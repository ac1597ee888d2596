"""Organisations that several sources name: one record for each, with every name it was published under."""

from __future__ import annotations

import re
from functools import cache

from pyoxigraph import Literal, NamedNode

from graph_service.names import ANSVAR, CODE, ORG, SKOS, slug_of
from ingest.demo.drafts import Draft, Drafts, Origin, label
from ingest.demo.source_tables import begin, one_line, read_rows

# Only forms that say nothing of the country are cut: "GitHub BV" is another company than "GitHub, Inc.".
_LEGAL_FORM = re.compile(r",?\s+(inc|llc|corp|corporation|pbc)\.?$", re.IGNORECASE)


def organisation_sort(notation: str) -> NamedNode:
    """Return the sort of organisation with this notation, such as `board`."""
    return NamedNode(f"{CODE.iri}organisation-sort#{notation}")


def find_organisation(drafts: Drafts, published: str) -> Draft | None:
    """Return the organisation that a published name means, or None where no record has it yet."""
    try:
        return drafts.find("organisation", organisation_slug(published))
    except KeyError:
        return None


def organisation(drafts: Drafts, published: str, sort: str, origin: Origin, language: str = "en") -> Draft:
    """Return the organisation that a published name means, begun where no record has it yet.

    The published name becomes a synonym where it is not the name already, and `origin` is added to the record.
    """
    draft = find_organisation(drafts, published)
    if draft is None:
        name = entity_of(published)
        draft = begin(drafts, "organisation", organisation_slug(published), origin)
        label(draft, [(name, language)]).say(ORG.classification, organisation_sort(sort))
    also_named(draft, published, language)
    return draft.come_from(origin)


def also_named(draft: Draft, name: str, language: str = "en") -> Draft:
    """State a name of a record as a synonym, unless the record has it, differing at most in capitals and spaces."""
    known = {
        triple.object.value.casefold()
        for triple in draft.triples
        if triple.predicate in {SKOS.prefLabel, SKOS.altLabel} and isinstance(triple.object, Literal)
    }
    return draft if one_line(name).casefold() in known else draft.text(SKOS.altLabel, one_line(name), language)


def entity_of(published: str) -> str:
    """Return the name of the organisation behind a published name; see `entity-name-variants.csv`."""
    return _entity_by_variant().get(_variant_key(published), one_line(published))


def organisation_slug(published: str) -> str:
    """Return the slug that all spellings of one organisation share."""
    return slug_of(_LEGAL_FORM.sub("", entity_of(published)))


def has_domicile(draft: Draft) -> bool:
    """Tell whether some source has stated the domicile already; the first one stands."""
    return any(triple.predicate == ANSVAR.domicile for triple in draft.triples)


def _variant_key(published: str) -> str:
    return one_line(published).casefold()


@cache
def _entity_by_variant() -> dict[str, str]:
    return {
        _variant_key(row["name_as_published"]): row["suggested_entity"]
        for row in read_rows("subprocessors/entity-name-variants.csv")
    }
