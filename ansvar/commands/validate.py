"""`ansvar validate`: what is missing or wrong, in the register or in files."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import TypeVar

from ansvar.options import Commands, add_language, add_store, record_named, register
from ansvar.tables import as_columns, as_csv, as_json
from graph_service.errors import BadRequest
from graph_service.gaps import Gap, report_graph
from graph_service.labels import Labels
from graph_service.publishing.serialise import serialise
from graph_service.registry import Registry
from graph_service.validation.findings import Finding
from graph_service.validation.outside import FileCheck, check_files
from graph_service.validation.report import report_turtle
from web.api import gap_bodies, gap_write

Found = TypeVar("Found")

FORMATS = ("table", "json", "csv", "turtle")
_HEADER = ("severity", "focus", "rule", "path", "message")


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "validate",
        help="show what is missing or wrong",
        epilog="Exit code 0: nothing breaks the law's rules (Violation); 1: something does; 2: could not be checked.",
    )
    command.add_argument("files", nargs="*", type=Path, metavar="FILE", help="RDF files; without them, the register")
    command.add_argument("--shapes", nargs="+", type=Path, metavar="FILE", help="other SHACL shapes for the files")
    command.add_argument("--of", metavar="NAME_OR_IRI", help="only this record, or what is this organisation's")
    command.add_argument("--format", choices=FORMATS, default="table", help="default: %(default)s")
    add_language(command, "sv")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found; exit code 1 where anything of it is a Violation."""
    lang = options.lang or "sv"
    if options.files:
        return _check_files(options, lang)
    if options.shapes:
        raise BadRequest("--shapes is for files. Give the files to check as well, or leave --shapes out.")
    found, report = _stoppable(lambda: _check_register(options, lang), _Bar())
    print(report)
    return int(any(gap.severity == "violation" for gap in found))


def _check_register(options: argparse.Namespace, lang: str) -> tuple[list[Gap], str]:
    with register(options, read_only=True) as registry:
        found = _gaps(registry, options.of)
        return found, _register_report(registry, found, options.format, lang)


def _gaps(registry: Registry, name: str | None) -> list[Gap]:
    if name is None:
        return registry.gaps()
    iri = record_named(registry, name)
    own = registry.gaps(of=iri)
    return own + [gap for gap in registry.gaps(organisation=iri) if gap.focus != iri]


def _register_report(registry: Registry, found: Sequence[Gap], form: str, lang: str) -> str:
    labels = registry.labels
    if form == "json":
        listed = gap_bodies.Gaps(total=len(found), gaps=[gap_write.gap(labels, one, lang) for one in found])
        return as_json(listed)
    if form == "turtle":
        wanted = {gap.iri for gap in found} | {report_graph(registry.base).value}
        statements = [one for one in registry.store.graph(report_graph(registry.base)) if _is_of(one, wanted)]
        return serialise(statements, "text/turtle").decode()
    rows = [_gap_row(labels, gap, lang, full=form == "csv") for gap in found]
    header = ("severity", "record", "rule", "article", "owner", "remedy")
    if form == "csv":
        return as_csv((*header, "iri"), rows)
    return _with_sum(
        as_columns(header, rows) if rows else "", [gap.severity for gap in found], "records in the register"
    )


def _is_of(triple: object, wanted: set[str]) -> bool:
    ends = (getattr(triple, "subject", None), getattr(triple, "object", None))
    subject, value = (getattr(end, "value", "") for end in ends)
    return subject in wanted and ("/gap/" not in value or value in wanted)


def _gap_row(labels: Labels, gap: Gap, lang: str, *, full: bool) -> tuple[str, ...]:
    body = gap_write.gap(labels, gap, lang)
    row = (gap.severity, body.label, labels.label(gap.rule, lang).value, gap.article or "", body.owner_label or "–")
    return (*row, body.remedy or "", gap.focus) if full else (*row, body.remedy or "")


def _check_files(options: argparse.Namespace, lang: str) -> int:
    bar = _Bar()
    checked = _stoppable(lambda: check_files(options.files, options.shapes or (), progress=bar), bar)
    found = [one for one in checked.findings if options.of is None or one.focus == options.of]
    for one in checked.plan.fallbacks:
        print(f"ansvar: {one.shape} was checked by pyshacl: {one.reason}", file=sys.stderr)
    for one in checked.plan.unchecked:
        print(f"ansvar: {one.shape} was not checked: {one.reason}", file=sys.stderr)
    print(_file_report(checked, found, options.format, lang))
    return int(any(one.severity == "violation" for one in found))


def _stoppable(check: Callable[[], Found], bar: _Bar) -> Found:
    """Return what a check gives; Ctrl-C ends the program at once, in the middle of a query as well."""
    # The engine cannot be stopped in a query, and Python hears of Ctrl-C only between two steps of the main thread: so
    # the check has a thread of its own, and the program ends without it. It only reads, so nothing is left half done.
    done: list[Found] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            done.append(check())
        except BaseException as problem:  # noqa: BLE001  # It is raised again below, where it belongs.
            failed.append(problem)

    thread = Thread(target=work, daemon=True)
    try:
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
    except KeyboardInterrupt:
        told = f"after {bar.done} of {bar.total} shapes" if bar.total else "before the first shape"
        print(f"\nansvar: stopped {told}; nothing is told of the rest.", file=sys.stderr, flush=True)
        os._exit(130)
    if failed:
        raise failed[0]
    return done[0]


def _file_report(checked: FileCheck, found: Sequence[Finding], form: str, lang: str) -> str:
    if form == "turtle":
        return report_turtle(found, checked.plan.paths).decode()
    rows = [(one.severity, one.focus, one.rule, one.path or "", _message(one, lang)) for one in found]
    if form == "json":
        return json.dumps([dict(zip(_HEADER, row, strict=True)) for row in rows], ensure_ascii=False, indent=2)
    if form == "csv":
        return as_csv(_HEADER, rows)
    return _with_sum(
        as_columns(_HEADER, rows) if rows else "", [one.severity for one in found], f"{checked.statements} statements"
    )


def _message(finding: Finding, lang: str) -> str:
    texts = finding.messages
    return next((texts[one] for one in (lang, "sv", "en", "") if one in texts), next(iter(texts.values()), ""))


def _with_sum(table: str, severities: Sequence[str], checked: str) -> str:
    counts = ", ".join(f"{severities.count(one)} {one}" for one in ("violation", "warning", "info"))
    total = f"{len(severities)} gaps in {checked}: {counts}." if severities else f"No gaps in {checked}."
    return f"{table}\n{total}" if table else total


class _Bar:
    """How far a check is, on a terminal."""

    width = 30

    def __init__(self) -> None:
        self.done = self.total = 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if sys.stderr.isatty():
            filled = self.width * done // total
            bar = "#" * filled + "." * (self.width - filled)
            end = "\n" if done == total else ""
            print(f"\r[{bar}] {done}/{total} shapes", end=end, file=sys.stderr, flush=True)
