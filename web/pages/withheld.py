"""The page of what those whom the pages are for may not see: how many statements, by which rule, on what ground."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal

from graph_service.audiences.projection import MENTIONS, NARROWED
from graph_service.audiences.register import AudienceRegister
from graph_service.labels import Text
from graph_service.names import ANSVAR, CODE
from graph_service.publishing.code_list import Concept, read_code_list
from graph_service.registry import Registry
from web import contexts as c
from web.i18n import current_language, gettext, text_in
from web.pages.things import things_of


def withheld_page(registry: Registry) -> c.WithheldPage:
    """Return how much is withheld by each rule, most first; of a register that is whole, nothing."""
    if not isinstance(registry, AudienceRegister):
        return c.WithheldPage(None, 0, ())
    counted = registry.withheld()
    said = registry.store.graph(CODE.withholding)
    codes = read_code_list(said)
    rules = {one.iri: one for one in codes.concepts} if codes else {}
    sections = {str(one.subject): one.object for one in said if one.predicate == ANSVAR.legalProvision}
    rows = tuple(_row(rules, sections, ground, count) for ground, count in counted.most_common())
    audience = things_of(registry).thing(CODE.term(f"audience#{registry.audience}").value)
    return c.WithheldPage(audience, counted.total(), rows)


def _row(rules: Mapping[str, Concept], sections: Mapping[str, object], ground: str, count: int) -> c.WithheldRow:
    rule = rules.get(ground)
    if rule is None:
        name, why = _without_rule(ground)
        return c.WithheldRow(Text(name, ""), Text(why, ""), None, None, count)
    lang = current_language.get()
    section = sections.get(f"<{ground}>")
    return c.WithheldRow(
        name=text_in(dict(rule.labels), lang) or Text(rule.fragment, ""),
        why=text_in(dict(rule.definitions), lang) or Text("", ""),
        ground=section.value if isinstance(section, Literal) else None,
        source=next(iter(rule.sources), None),
        count=count,
    )


def _without_rule(ground: str) -> tuple[str, str]:
    if ground == NARROWED:
        return gettext("Single records"), gettext("The record itself says that it is for a narrower audience.")
    if ground == MENTIONS:
        return gettext("Links to what is not shown"), gettext("The statement names a record that is not shown.")
    return gettext("What no rule describes"), gettext("What stands in no form is shown to those who keep the register.")
