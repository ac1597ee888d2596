"""The form of a mapping, checked against its JSON Schema before anything is made of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from graph_service.errors import DataRejected, Problem
from ingest.mapping.yaml_lines import Document, Path_

SCHEMA = Path(__file__).with_name("schema.json")


def check_form(document: Document) -> None:
    """Check a mapping against the schema. Raises DataRejected with every fault: file, line, key, what to do."""
    faults = sorted(map(_nearest, _validator().iter_errors(document.content)), key=lambda one: _line(document, one))
    if not faults:
        return
    problems = tuple(dict.fromkeys(_problem(document, fault) for fault in faults))
    first = problems[0]
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    raise DataRejected(f"{first.path}: {first.message}{more}", problems)


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _nearest(error: ValidationError) -> ValidationError:
    """Return the fault within a choice of forms that the writer most likely meant."""
    while error.validator in {"oneOf", "anyOf"} and error.context:
        alike = [one for one in error.context if one.validator != "type"] or list(error.context)
        chosen = best_match(iter(alike))
        if chosen is None or chosen is error:
            return error
        error = chosen
    return error


def _line(document: Document, error: ValidationError) -> int:
    return document.line(_path(error))


def _path(error: ValidationError) -> Path_:
    return tuple(error.absolute_path)


def _problem(document: Document, error: ValidationError) -> Problem:
    path = _path(error)
    if error.validator == "additionalProperties":
        schema: Any = error.schema
        instance: Any = error.instance
        extra = min(set(instance) - set(schema.get("properties", {})))
        known = ", ".join(sorted(schema.get("properties", {})))
        return Problem(document.where((*path, extra)), f"'{extra}' is no key here. Write one of {known}.")
    return Problem(document.where(path), _message(error))


def _message(error: ValidationError) -> str:
    """Return what is wrong with a value, and what to do."""
    wanted: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "required":
            missing = next(one for one in wanted if one not in instance)
            return f"'{missing}' is missing. Add it."
        case "enum":
            return f"'{error.instance}' is none of {', '.join(map(str, wanted))}. Write one of them."
        case "pattern":
            # A `$` of Python also stands before a line break at the end, which the schema therefore forbids by itself.
            return f"'{error.instance}' has another form than {wanted.removesuffix(_NO_LINE_BREAK)}. Mend it."
        case "type":
            return f"{_shown(error.instance)} stands where {_TYPES.get(wanted, wanted)} should. Mend it."
        case "oneOf":
            return f"{_shown(error.instance)} fits none or several of the forms. {_HINT}"
        case _:
            return f"{error.message}. Mend it."


_TYPES = {"object": "keys with values", "array": "a list", "string": "a text"}
_NO_LINE_BREAK = r"(?!\n)"
_HINT = "Give exactly one of the sources that the reference of mappings names."


def _shown(instance: object) -> str:
    text = json.dumps(instance, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"
