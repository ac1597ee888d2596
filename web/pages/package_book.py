"""A customer's package as an Excel workbook: a sheet for each part of the page, and the whole chain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from graph_service.labels import Text
from graph_service.publishing.workbook import Cell, Sheet, write_workbook
from graph_service.registry import Registry
from web import chain_contexts as cc
from web.chain_page_contexts import CountryRow
from web.context_parts import Thing
from web.i18n import current_language, gettext, mark
from web.pages.package import package_page
from web.pages.package_files import COLUMNS, chain_rows
from web.words import agreement_word, severity_word, standing_word, transfer_word

ACTIVITIES = (
    *(mark("Processing activity"), mark("Purpose"), mark("Processor"), mark("Suppliers")),
    *(mark("Suppliers in third countries"), mark("Gaps"), mark("Address")),
)
SERVICES = (mark("Service or system"), mark("Processor"), mark("Since"), mark("Suppliers"), mark("Third country"))
SUPPLIERS = (
    *(mark("Supplier"), mark("Rank"), mark("Domicile"), mark("Ultimate parent"), mark("Place"), mark("Standing")),
    *(mark("Engaged by"), mark("Engaged for"), mark("Processing activities"), mark("Status of the agreement")),
    *(mark("In force until"), mark("Status of the ground"), mark("Ground of the transfer"), mark("Address")),
)
COUNTRIES = (mark("Country"), mark("Standing"), mark("Number"), mark("Without a ground"), mark("Suppliers"))
INSTRUMENTS = (
    *(mark("Instrument"), mark("Kind"), mark("Diary number"), mark("Parties"), mark("From"), mark("To")),
    *(mark("Status"), mark("Binds sub-processors")),
)
CHANGES = (
    *(mark("Change"), mark("Supplier"), mark("Engaged by"), mark("Engaged for"), mark("Place")),
    *(mark("Difference"), mark("Address")),
)
ANNOUNCED = (
    *(mark("Announced change of sub-processors"), mark("Announced by"), mark("Announced"), mark("Comes in")),
    *(mark("Goes out"), mark("Is altered"), mark("Object no later than"), mark("Takes effect"), mark("Status")),
    mark("Your answer"),
)
GAPS = (mark("Gap"), mark("Severity"), mark("Article"), mark("Number"), mark("Concerns"))
CONTACTS = (mark("Organisation"), mark("Role"), mark("Holder"), mark("E-mail"))


def package_xlsx(registry: Registry, iri: str, on: date | None) -> bytes:
    """Return the package as a workbook in the language of the request.

    Its sheets are the parts of the page in their order, each a table with its headings in the first row.
    """
    page = package_page(registry, iri, on)
    title = gettext("Package for Article 28: {name}").format(name=page.customer.name.value)
    sheets = _sheets(registry, iri, on, page, title)
    return write_workbook(sheets, title=title, lang=current_language.get(), moment=page.made)


def _sheets(registry: Registry, iri: str, on: date | None, page: cc.PackagePage, title: str) -> Iterator[Sheet]:
    yield Sheet(gettext("Package for Article 28"), (title, ""), list(_about(page)))
    yield _sheet(mark("Processing activities"), ACTIVITIES, map(_activity, page.activities))
    yield _sheet(mark("Services"), SERVICES, map(_service, page.services))
    yield _sheet(mark("Suppliers"), SUPPLIERS, map(_supplier, page.suppliers))
    yield _sheet(mark("Chain"), COLUMNS, chain_rows(registry, iri, on))
    yield _sheet(mark("Countries"), COUNTRIES, map(_country, page.countries))
    duties = tuple(f"{letter} {name.value}" for letter, name in page.duty_names)
    instruments = map(_instrument, page.instruments)
    yield Sheet(gettext("Instruments"), (*map(gettext, INSTRUMENTS), *duties), list(instruments))
    changes = (_change(group, row) for group in page.changes for row in group.rows)
    yield _sheet(mark("Changes"), CHANGES, changes)
    yield _sheet(mark("Announced changes"), ANNOUNCED, map(_announced, page.announced))
    yield _sheet(mark("Gaps"), GAPS, map(_gap, page.gaps))
    yield _sheet(mark("Contacts"), CONTACTS, map(_contact, page.contacts))


def _sheet(name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Sheet:
    return Sheet(gettext(name), tuple(gettext(column) for column in columns), list(rows))


def _about(page: cc.PackagePage) -> Iterator[tuple[Cell, Cell]]:
    yield gettext("Customer"), page.customer.name.value
    yield gettext("Organisation number"), page.number
    if page.customer.is_synthetic:
        yield gettext("Made-up example"), gettext("Yes")
    yield gettext("Day"), page.day
    yield gettext("The register was last changed"), page.made
    yield gettext("Changes since"), page.since
    for tile in page.tiles:
        yield tile.words, tile.number
    if page.is_truncated:
        text = gettext("The chain is longer than what is followed here, so suppliers may be missing below.")
        yield gettext("Suppliers"), text


def _activity(row: cc.ActivityRow) -> tuple[Cell, ...]:
    return (
        _name(row.activity),
        row.purpose.value if row.purpose else None,
        _names(row.processors),
        row.supplier_count,
        row.third_count,
        row.gap_count,
        row.activity.iri,
    )


def _service(row: cc.ServiceRow) -> tuple[Cell, ...]:
    return _name(row.service), _name(row.processor), row.since, row.supplier_count, _names(row.third_countries)


def _supplier(row: cc.SupplierRow) -> tuple[Cell, ...]:
    return (
        _name(row.supplier),
        row.rank,
        _name(row.domicile),
        _name(row.parent),
        _places(row.places),
        "\n".join(standing_word(standing) for _, standing in row.places),
        _names(row.engagers),
        _names(row.scopes, row.more_scopes),
        row.activity_count,
        agreement_word(row.agreement_state),
        row.agreement_until,
        "\n".join(map(transfer_word, row.transfer_states or ("not needed",))),
        _names(row.tools),
        row.supplier.iri,
    )


def _country(row: CountryRow) -> tuple[Cell, ...]:
    count = len(row.suppliers) + row.more
    return _name(row.country), standing_word(row.standing), count, row.lacking, _names(row.suppliers, row.more)


def _instrument(row: cc.InstrumentRow) -> tuple[Cell, ...]:
    return (
        _name(row.agreement),
        _name(row.kind),
        row.number,
        _names(row.parties),
        row.start,
        row.end,
        agreement_word(row.state),
        _yes_or_no(row.flows_down),
        *(_duty(duty) for duty in row.duties),
    )


def _duty(duty: cc.Duty) -> Cell:
    """Return where a duty stands in an instrument, "no" where it is known not to, nothing where nobody says."""
    if duty.place is not None:
        return duty.place.value
    return {"stated": gettext("Yes"), "missing": gettext("No")}.get(duty.state)


def _change(group: cc.ChangeGroup, row: cc.ChangeRow) -> tuple[Cell, ...]:
    differences = [f"{one.name}: {one.before.value} → {one.after.value}" for one in row.fields]
    if row.formerly is not None:
        differences.insert(0, gettext("formerly %(name)s") % {"name": row.formerly.name.value})
    return (
        group.heading,
        _name(row.engaged),
        _name(row.engager),
        _name(row.scope),
        _places(row.places),
        "\n".join(differences),
        row.engagement.iri,
    )


def _announced(row: cc.AnnouncedRow) -> tuple[Cell, ...]:
    return (
        _name(row.announcement),
        _name(row.announced_by),
        row.announced_on,
        _names(row.adds),
        _names(row.ends),
        _names(row.alters),
        row.deadline,
        row.takes_effect_on,
        row.state,
        "\n".join(told.answer for told in row.customers),
    )


def _gap(row: cc.GapGroup) -> tuple[Cell, ...]:
    more = row.count - len(row.records)
    return _name(row.rule), severity_word(row.severity), row.article, row.count, _names(row.records, more)


def _contact(row: cc.Contact) -> tuple[Cell, ...]:
    return _name(row.party), _name(row.role) or gettext("General contact"), _name(row.holder), row.email


def _name(thing: Thing | None) -> str | None:
    return thing.name.value if thing is not None else None


def _names(things: Iterable[Thing], more: int = 0) -> str:
    names = [thing.name.value for thing in things]
    return "\n".join([*names, *([gettext("and %(count)s more") % {"count": more}] if more > 0 else [])])


def _places(places: Iterable[tuple[Text, str]]) -> str:
    return "\n".join(name.value for name, _ in places)


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else gettext("Yes") if value else gettext("No")
