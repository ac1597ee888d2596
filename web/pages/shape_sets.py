"""The pages of the rules: all of them in short, and those of one class as a data protection officer reads them."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from graph_service.labels import Text
from graph_service.names import SHAPES
from graph_service.publishing.rule_book import SEVERITIES, Rule, RuleSet
from graph_service.registry import Registry
from graph_service.sorting import swedish_key
from web import vocabulary_contexts as c
from web.i18n import text_in
from web.pages.term_links import term_link, term_links
from web.pages.things import Things, things_of
from web.vocabulary import Vocabulary
from web.words import tone


def shapes_page(registry: Registry, vocabulary: Vocabulary) -> c.ShapesPage:
    """Return the page of all sets of rules, by name."""
    things, found = things_of(registry), _gaps_by_rule(registry)
    rows = [_row(things, one, found) for one in vocabulary.rule_book.values()]
    return c.ShapesPage(
        sets=tuple(sorted(rows, key=lambda row: swedish_key(row.name.value))),
        total=sum(sum(row.counts) for row in rows),
        gaps=found.total(),
    )


def shape_set_page(registry: Registry, vocabulary: Vocabulary, one: RuleSet) -> c.ShapeSetPage:
    """Return the page of the rules of one class."""
    things, found = things_of(registry), _gaps_by_rule(registry)
    others = [
        other
        for other in vocabulary.rule_book.values()
        if other is not one and len(other.classes) > 1 and set(one.classes) & set(other.classes)
    ]
    return c.ShapeSetPage(
        title=_title(things, one),
        # The rules of every record would name every class.
        classes=term_links(things, one.classes) if len(one.classes) < len(vocabulary.rule_book) else (),
        groups=tuple(
            (severity, tuple(_item(things, rule, found) for rule in rules))
            for severity, rules in groupby(one.rules, key=lambda rule: rule.severity)
        ),
        forms=tuple(_form(things, rule, found) for rule in one.forms if rule.path is not None),
        others=tuple(_row(things, other, found) for other in others),
        path=f"/shapes/{one.name}",
    )


def _gaps_by_rule(registry: Registry) -> Counter[str]:
    return Counter(gap.rule for gap in registry.gaps())


def _row(things: Things, one: RuleSet, found: Counter[str]) -> c.RuleSetRow:
    must, should, can = (one.count(severity) for severity in SEVERITIES)
    gaps = sum(found[rule.iri] for rule in (*one.rules, *one.forms))
    return c.RuleSetRow(_title(things, one), f"/shapes/{one.name}", (must, should, can), gaps)


def _title(things: Things, one: RuleSet) -> Text:
    return text_in(dict(one.titles), things.lang) or Text(one.name, "")


def _item(things: Things, rule: Rule, found: Counter[str]) -> c.RuleItem:
    return c.RuleItem(
        rule=things.thing(rule.iri),
        anchor=_anchor(rule),
        severity=rule.severity,
        tone=tone(rule.severity),
        sentence=text_in(dict(rule.sentences), things.lang),
        remedy=text_in(dict(rule.remedies), things.lang),
        article=rule.article,
        article_url=rule.source,
        control_point=rule.control_point,
        owner_role=things.thing_or_none(rule.owner_role),
        gaps=found[rule.iri],
    )


def _form(things: Things, rule: Rule, found: Counter[str]) -> c.FormItem:
    assert rule.path is not None
    field = term_link(things, rule.path)
    name = text_in(dict(rule.names), things.lang) or field.name
    return c.FormItem(
        anchor=_anchor(rule),
        field=c.TermLink(name, field.code, field.path, field.url),
        sentence=text_in(dict(rule.sentences), things.lang),
        audience=rule.audience,
        gaps=found[rule.iri],
    )


def _anchor(rule: Rule) -> str:
    return rule.iri.removeprefix(SHAPES.iri)
