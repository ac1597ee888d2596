"""The control points that gaps are counted under, by number."""

from __future__ import annotations

from collections.abc import Mapping

from graph_service.labels import Text
from graph_service.names import SKOS
from graph_service.registry import Registry
from web.i18n import gettext
from web.pages.things import Things


def control_points(registry: Registry) -> dict[int, str]:
    """Return the IRI of each control point that the register describes, by its number."""
    found: dict[int, str] = {}
    for iri in registry.labels.of_kind("control-point"):
        number = registry.record(iri).value(SKOS.notation)
        if number is not None and number.value.isdecimal():
            found[int(number.value)] = iri
    return dict(sorted(found.items()))


def point_name(things: Things, points: Mapping[int, str], number: int) -> Text:
    """Return the number and name of a control point; 0 stands for none."""
    if number == 0:
        return Text(gettext("No control point"), "")
    if number not in points:
        return Text(gettext("Control point {number}").format(number=number), "")
    name = things.text(points[number])
    return Text(f"{number}. {name.value}", name.lang)
