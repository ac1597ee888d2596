"""How long data are kept, as DPV files of others say it: notes, and durations of the time ontology (OWL-Time)."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from graph_service.names import DPV, RDF, XSD, Namespace
from ingest.dpv_nodes import Node, Nodes, Value, local_words

# The second is no address of the ontology, but files have it.
_TIMES = (Namespace("http://www.w3.org/2006/time#"), Namespace("https://www.w3.org/TR/owl-time/"))
_DESIGNATORS = {"year": "Y", "month": "M", "day": "D", "week": "W"}
_DURATION = re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


def retention_words(nodes: Nodes, storage: Node) -> list[Literal]:
    """Return a storage condition in words: its name and note and each of its durations, or these alone as one text."""
    told = [*nodes.names(storage), *nodes.notes(storage)]
    words = [word for duration in nodes.nodes(storage, DPV.hasDuration) if (word := _duration_words(nodes, duration))]
    if told:
        return [*told, *(Literal(word, language="en") for word in words)]
    words += [literal.value for literal in nodes.literals(storage, DPV.hasDuration)]
    return [Literal(" ".join(sorted(words)), language="en")] if words else []


def retention_period(nodes: Nodes, storage: Node) -> Literal | None:
    """Return the period where a storage condition has exactly one, and nothing that it depends on; otherwise None."""
    durations = nodes.values(storage, DPV.hasDuration)
    if len(durations) != 1:
        return None
    period = _period(nodes, durations[0])
    return Literal(period, datatype=XSD.duration) if period else None


def _period(nodes: Nodes, duration: Value) -> str | None:
    if isinstance(duration, Literal):
        return duration.value if _DURATION.fullmatch(duration.value) else None
    if nodes.values(duration, DPV.isAfter):
        return None
    for literal in nodes.literals(duration, RDF.value):
        if _DURATION.fullmatch(literal.value):
            return literal.value
    number, unit = _number(nodes, duration), _unit(nodes, duration)
    if not re.fullmatch(r"\d+", number) or unit not in _DESIGNATORS:
        return None
    # A week is no part of an xsd:duration.
    return f"P{int(number) * 7}D" if unit == "week" else f"P{number}{_DESIGNATORS[unit]}"


def _duration_words(nodes: Nodes, duration: Node) -> str:
    number, unit = _number(nodes, duration), _unit(nodes, duration)
    after = " ".join(" ".join(literal.value.split()) for literal in nodes.literals(duration, DPV.isAfter))
    values = " ".join(literal.value for literal in nodes.literals(duration, RDF.value))
    length = f"{number} {unit}{'' if number == '1' else 's'}".strip() if number else values
    of = ", ".join(local_words(data) for data in nodes.nodes(duration, DPV.hasPersonalData))
    said = f"{length}: {after}" if length and after else length or after
    return f"{said} ({of})" if said and of else said


def _number(nodes: Nodes, duration: Node) -> str:
    return " ".join(literal.value for time in _TIMES for literal in nodes.literals(duration, time.numericDuration))


def _unit(nodes: Nodes, duration: Node) -> str:
    units = (one for time in _TIMES for one in nodes.nodes(duration, time.unitType))
    return " ".join(re.split(r"[/#]", one.value)[-1].removeprefix("unit").lower() for one in units)
