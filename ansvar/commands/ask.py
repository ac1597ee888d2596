"""`ansvar ask`: a question in plain words, answered with its ground."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ansvar.options import Commands, add_day, add_language, add_store, register
from ansvar.tables import as_json
from ansvar.trees import chain_lines
from graph_service.answer_lists import ListedThing
from graph_service.answers import Answer
from graph_service.labels import Labels
from graph_service.responsibility import Responsibility
from web.api import write

_NEAREST = 5
_WORDS = {
    "sv": {"since": "sedan", "through": "genom", "decision": "beslut", "nearest": "Närmaste träffar:"},
    "en": {"since": "since", "through": "through", "decision": "decision", "nearest": "Nearest hits:"},
}


def add_parser(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser(
        "ask", help="answer a question in Swedish or English", epilog="Exit code 1: there is no certain answer."
    )
    command.add_argument("question", metavar="QUESTION")
    add_language(command, "that of the question")
    add_day(command)
    command.add_argument("--json", action="store_true", help="the answer as JSON, as /api/ask gives it")
    add_store(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the answer, then on what it rests; without a certain answer, the nearest hits."""
    with register(options, read_only=True) as registry:
        answer = registry.ask(options.question, lang=options.lang, on=options.on)
        if options.json:
            print(as_json(write.answered(registry.labels, answer)))
        else:
            print("\n".join(_lines(registry.labels, answer)))
    return 0 if answer.about or answer.listed else 1


def _lines(labels: Labels, answer: Answer) -> Iterator[str]:
    yield answer.text
    if answer.listed is not None:
        for row in answer.listed.rows:
            yield f"  {_row(labels, row, answer.lang)}"
        return
    if answer.about is None:
        if answer.entities:
            yield _WORDS[answer.lang]["nearest"]
        for hit in answer.entities[:_NEAREST]:
            yield f"  {labels.label(hit.iri, answer.lang).value}  <{hit.iri}>"
        return
    for one in answer.responsibilities:
        yield f"  {_held(labels, one, answer)}"
    if answer.chain:
        yield from chain_lines(labels, answer.chain, answer.lang)
    for gap in answer.gaps:
        yield f"  {labels.label(gap.rule, answer.lang).value}: {labels.label(gap.focus, answer.lang).value}"
    yield f"<{answer.about}>"


def _row(labels: Labels, row: ListedThing, lang: str) -> str:
    why = [*(labels.label(one, lang).value for one in row.countries), *([row.day.isoformat()] if row.day else [])]
    return labels.label(row.iri, lang).value + (f" ({', '.join(why)})" if why else "")


def _held(labels: Labels, one: Responsibility, answer: Answer) -> str:
    def name(iri: str) -> str:
        return labels.label(iri, answer.lang).value

    words = _WORDS[answer.lang]
    ground = [
        f"{words['through']} {name(one.through)}" if one.through else "",
        f"{words['since']} {one.valid_from}" if one.valid_from else "",
        f"{words['decision']} {one.source}" if one.source else "",
    ]
    about = "" if one.about == answer.about else f" – {name(one.about)}"
    told = ", ".join(part for part in ground if part)
    return f"{name(one.role)}: {name(one.party)}{about}" + (f" ({told})" if told else "")
