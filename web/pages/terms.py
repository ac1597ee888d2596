"""The pages of the ontology: all terms, and one term with its sheet, its picture, and where it is used."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from graph_service.fields import Field
from graph_service.labels import Text
from graph_service.names import ANSVAR, CLASS_BY_KIND, KIND_BY_CLASS
from graph_service.publishing.code_list import CodeList
from graph_service.publishing.model import Branch, Model, Term
from graph_service.publishing.statements import Texts
from graph_service.queries import ask_store
from graph_service.registry import Registry
from web import vocabulary_contexts as c
from web.class_picture import ClassPicture, Neighbour, draw_class, joined
from web.i18n import gettext, mark, text_in
from web.language import href
from web.pages.term_links import term_link, term_links, term_name
from web.pages.things import Things, things_of
from web.vocabulary import Vocabulary

MAX_THINGS = 6  # Of those that have the property; the search has the rest.

_SORTS = {
    "class": mark("Class"),
    "object": mark("Property that leads to a thing"),
    "datatype": mark("Property with a value"),
}


def terms_page(registry: Registry, vocabulary: Vocabulary) -> c.TermsPage:
    """Return the page of all terms."""
    things, model = things_of(registry), vocabulary.model
    return c.TermsPage(
        version=vocabulary.version,
        classes=_hierarchy(things, model),
        terms=tuple((term.name, _row(things, term, term.ranges)) for term in model.alphabetical(things.lang)),
        code_lists=named_lists(vocabulary.code_lists.values(), things.lang),
    )


def term_page(registry: Registry, vocabulary: Vocabulary, term: Term) -> c.TermPage:
    """Return the page of a term."""
    things, model = things_of(registry), vocabulary.model
    with_pages = [iri for iri in term.rules if things.labels.kind(iri) == "rule"]
    sets = {vocabulary.set_by_rule[iri].name: vocabulary.set_by_rule[iri] for iri in _placed(vocabulary, term.rules)}
    having, reused = _having(registry, term), _reused_fields(registry, term)
    return c.TermPage(
        term=term_link(things, term.iri),
        iri=term.iri,
        sort=gettext(_SORTS[term.sort]),
        definitions=_texts(term.definitions, things.lang),
        notes=_texts(term.notes, things.lang),
        examples=_texts(term.examples, things.lang),
        negative_examples=_texts(term.negative_examples, things.lang),
        history=_texts(term.history, things.lang),
        is_deprecated=term.is_deprecated,
        replaced_by=term_link(things, term.replaced_by) if term.replaced_by else None,
        facts=tuple(c.TermFact(name, term_links(things, iris)) for name, iris in _sheet(term) if iris),
        sources=term.sources,
        status=status_word(term.status),
        created=dt.date.fromisoformat(term.created) if term.created else None,
        picture=_picture(things, model, term, reused) if term.sort == "class" else None,
        properties=(
            *_rows(things, model, term.properties, lambda one: one.ranges),
            *(_field_row(things, field) for field in reused),
        ),
        pointed_to_by=_rows(things, model, term.pointed_to_by, lambda one: one.domains),
        code_lists=named_lists(_lists_of(vocabulary, term), things.lang),
        rules=things.things(things.sorted(with_pages)),
        rule_sets=tuple((name, _title(things, one.titles)) for name, one in sorted(sets.items())),
        queries=term.queries,
        things=things.things(things.sorted(having[:MAX_THINGS])),
        total=len(having),
        path=f"/ns/{term.name}",
    )


def named_lists(lists: Iterable[CodeList], lang: str) -> tuple[tuple[str, Text], ...]:
    """Return code lists by the name in their address, with what they are called."""
    return tuple((one.name, text_in(dict(one.titles), lang) or Text(one.name, "")) for one in lists)


def status_word(status: str) -> str:
    """Return how settled a term is."""
    words = {
        "stable": gettext("Settled"),
        "testing": gettext("On trial"),
        "unstable": gettext("May change"),
        "archaic": gettext("No longer used"),
    }
    return words.get(status, status)


def _sheet(term: Term) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (gettext("Is a case of"), term.parents),
        (gettext("Has as cases"), term.children),
        (gettext("Used of"), term.domains),
        (gettext("Has as value"), term.ranges),
        (gettext("Corresponds to"), tuple(match.term for match in term.matches)),
        (gettext("Replaces"), (term.replaces,) if term.replaces else ()),
    ]


def _hierarchy(things: Things, model: Model) -> tuple[c.ClassBranch, ...]:
    """Return the classes as trees, below what they are cases of in other vocabularies; some stand below several."""
    roots = model.hierarchy("class")
    below: dict[str, list[Branch]] = defaultdict(list)
    for root in roots:
        for parent in model.terms[root.term.removeprefix(ANSVAR.iri)].parents:
            below[parent].append(root)
    placed = {root.term for found in below.values() for root in found}
    foreign = (c.ClassBranch(term_link(things, iri), _branches(things, below[iri])) for iri in things.sorted(below))
    return (*foreign, *_branches(things, (root for root in roots if root.term not in placed)))


def _branches(things: Things, branches: Iterable[Branch]) -> tuple[c.ClassBranch, ...]:
    by_iri = {one.term: one for one in branches}
    return tuple(
        c.ClassBranch(term_link(things, iri), _branches(things, by_iri[iri].below)) for iri in things.sorted(by_iri)
    )


def _row(things: Things, term: Term, others: Sequence[str]) -> c.TermRow:
    found = _texts(term.definitions, things.lang)
    return c.TermRow(term_link(things, term.iri), found[0] if found else None, term_links(things, others))


def _rows(
    things: Things, model: Model, iris: Sequence[str], others_of: Callable[[Term], Sequence[str]]
) -> tuple[c.TermRow, ...]:
    return tuple(_row(things, one, others_of(one)) for one in _own(things, model, iris))


def _own(things: Things, model: Model, iris: Iterable[str]) -> list[Term]:
    """Return those terms that are ours, in Swedish order; what is said of others stands in their own vocabularies."""
    found = (model.terms.get(iri.removeprefix(ANSVAR.iri)) for iri in things.sorted(iris))
    return [one for one in found if one is not None]


def _texts(texts: Texts, lang: str) -> tuple[Text, ...]:
    nearest = next((one for one in (lang, "sv", "en", "") if texts.get(one)), None)
    return tuple(Text(text, nearest) for text in texts[nearest]) if nearest is not None else ()


def _title(things: Things, titles: Mapping[str, str]) -> Text:
    return text_in(dict(titles), things.lang) or Text("", "")


def _placed(vocabulary: Vocabulary, rules: Iterable[str]) -> list[str]:
    return [iri for iri in rules if iri in vocabulary.set_by_rule]


def _lists_of(vocabulary: Vocabulary, term: Term) -> list[CodeList]:
    """Return the lists whose concepts a class has as members, or that the values of a property are chosen from."""
    classes = (term.iri,) if term.sort == "class" else term.ranges
    return [one for iri in classes for one in vocabulary.lists_by_class.get(iri, ())]


def _having(registry: Registry, term: Term) -> list[str]:
    """Return the records of a class, or those that have a property, by IRI."""
    if term.iri in KIND_BY_CLASS:
        return sorted(registry.labels.of_kind(KIND_BY_CLASS[term.iri]))
    if term.sort == "class":
        return []
    rows = ask_store(registry.store, "which-things-have-a-property", property=NamedNode(term.iri))
    found = {row["thing"].value for row in rows if isinstance(row["thing"], NamedNode)}
    return sorted(iri for iri in found if registry.labels.kind(iri) in CLASS_BY_KIND)


def _reused_fields(registry: Registry, term: Term) -> list[Field]:
    """Return the fields of a class whose properties are of other vocabularies, in the order of its pages."""
    fields = registry.fields(KIND_BY_CLASS.get(term.iri, ""))
    return [field for field in fields if not field.path.startswith(ANSVAR.iri)]


def _field_row(things: Things, field: Field) -> c.TermRow:
    values = [iri for iri in (field.class_, field.datatype) if iri is not None]
    return c.TermRow(
        term_link(things, field.path), text_in(field.descriptions, things.lang), term_links(things, values)
    )


def _picture(things: Things, model: Model, term: Term, reused: Iterable[Field]) -> ClassPicture:
    above = [_neighbour(things, iri, "") for iri in term.parents]
    before = [
        _neighbour(things, domain, term_name(things, one.iri).value)
        for one in _own(things, model, term.pointed_to_by)
        for domain in one.domains
    ]
    after = [
        _neighbour(things, value, term_name(things, one.iri).value)
        for one in _own(things, model, term.properties)
        if one.sort == "object"
        for value in one.ranges
    ]
    led_to = [_neighbour(things, field.class_, term_name(things, field.path).value) for field in reused if field.class_]
    return draw_class(term_name(things, term.iri).value, above, joined(before), joined([*led_to, *after]))


def _neighbour(things: Things, iri: str, words: str) -> Neighbour:
    link = term_link(things, iri)
    return Neighbour(link.name.value, href(link.path) if link.path else None, words)
