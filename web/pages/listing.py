"""All records of a kind, A to Ö, as a page and as a table."""

from __future__ import annotations

from pyoxigraph import NamedNode

from graph_service.errors import NotFound
from graph_service.labels import Text
from graph_service.names import CLASS_BY_KIND, CODE, ORG, SHARED_KINDS, SKOS
from graph_service.publishing.kind_table import kind_table
from graph_service.registry import Registry
from web import context_parts as cp
from web import contexts as c
from web.pages.paging import PAGE_SIZE, first_of, make_paging
from web.pages.reading import address
from web.pages.things import Things, things_of
from web.words import kinds_name

_SCHEME = CODE.term("organisation-sort")
_SORTS = f"{_SCHEME.value}#"


def list_page(registry: Registry, kind: str, sort: str | None, number: int) -> c.ListPage:
    """Return a part of the records of a kind; of organisations those of one sort where it is given.

    Raises NotFound where there is no such kind or sort.
    """
    _check_kind(kind, (*CLASS_BY_KIND, *SHARED_KINDS))
    things = things_of(registry)
    sorts = _sorts(registry, things) if kind == "organisation" else {}
    if sort is not None and sort not in sorts:
        raise NotFound(f"There is no sort '{sort}' of {kind}. The sorts are {', '.join(sorts) or 'none'}.")
    found = things.sorted(things.labels.of_kind(kind) if sort is None else sorts[sort])
    path = f"/list/{kind}"
    paging = make_paging(number, len(found), PAGE_SIZE * 2, lambda one: address(path, sort=sort, page=one))
    start = first_of(paging, PAGE_SIZE * 2)
    return c.ListPage(
        kind=kind,
        sort=things.thing(_SORTS + sort) if sort else None,
        things=things.things(found[start : start + PAGE_SIZE * 2]),
        total=len(found),
        kinds=_kinds(registry, kind),
        sorts=tuple(
            cp.Option(code, things.text(_SORTS + code), len(iris), code == sort, address(path, sort=code))
            for code, iris in sorts.items()
        ),
        paging=paging,
    )


def list_table(registry: Registry, kind: str) -> bytes:
    """Return all records of a kind as CSV, with a column for each field of its class.

    Raises NotFound where there is no such kind.
    """
    _check_kind(kind, tuple(CLASS_BY_KIND))
    things = things_of(registry)
    records = (registry.record(iri) for iri in things.sorted(things.labels.of_kind(kind)))
    return kind_table(records, registry.fields(kind), things.labels, things.lang)


def _check_kind(kind: str, kinds: tuple[str, ...]) -> None:
    if kind not in kinds:
        raise NotFound(f"There is no kind of record called '{kind}'. The kinds are {', '.join(kinds)}.")


def _sorts(registry: Registry, things: Things) -> dict[str, list[str]]:
    """Return the organisations of each sort that there is, sorts by name."""
    codes = things.sorted(one.value for one in registry.store.subjects(SKOS.inScheme, _SCHEME))
    found = {
        iri.removeprefix(_SORTS): [one.value for one in registry.store.subjects(ORG.classification, NamedNode(iri))]
        for iri in codes
    }
    return {code: iris for code, iris in found.items() if iris}


def _kinds(registry: Registry, chosen: str) -> tuple[cp.Option, ...]:
    counts = {**registry.counts(), **{kind: len(registry.labels.of_kind(kind)) for kind in SHARED_KINDS}}
    counts.setdefault(chosen, 0)
    return tuple(
        cp.Option(kind, Text(kinds_name(kind), ""), count, kind == chosen, f"/list/{kind}")
        for kind, count in counts.items()
    )
