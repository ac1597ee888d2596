"""The words for roles, from the code list of roles, and the verbs that ask for a role without naming it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode

from graph_service.files import ONTOLOGY
from graph_service.names import ANSVAR, RDF, ROLE, SKOS
from graph_service.parsing import parse_file
from graph_service.search.analysis import forms_of, stems
from graph_service.search.vocabulary import is_one_slip

_MIN_SLIP = 8  # Letters of a role word in which one slip of a key is forgiven; shorter words become other words.

_BEGINNING = 2  # Letters by which role words are looked up; a slip is seldom in the first ones.

OWNS = ROLE.systemOwner.value
"""The role that "who owns" asks for, where what is owned does not say more."""

_VERBS = {
    ROLE.systemAdministrator.value: "förvaltar förvaltade förvaltas administrerar administrerade administreras "
    "administers administrates",
    OWNS: "äger ägde ägs owns owned owner owners ägare ägaren",
    ROLE.archivist.value: "arkiverar archives",
    ROLE.registrar.value: "diarieför",
}
_ROLE_BY_VERB = {form: role for role, verbs in _VERBS.items() for form in forms_of(verbs)}


@dataclass(frozen=True, slots=True)
class RoleWords:
    """One way to name a role: the role, the language of the words, and the stems of each word in order."""

    role: str
    lang: str
    stems: tuple[tuple[str, ...], ...]
    forms: tuple[str, ...]


@cache
def role_words() -> tuple[RoleWords, ...]:
    """Return every label and synonym of every role, those of most words first."""
    statements = [quad.triple for quad in parse_file(ONTOLOGY / "codes" / "role.ttl")]
    roles = {one.subject for one in statements if one.predicate == RDF.type and one.object == ANSVAR.Role}
    found = [
        RoleWords(
            one.subject.value,
            one.object.language or "",
            tuple(stems(form) for form in compact_forms(one.object.value)),
            tuple(compact_forms(one.object.value)),
        )
        for one in statements
        if one.subject in roles
        and isinstance(one.subject, NamedNode)
        and isinstance(one.object, Literal)
        and one.predicate in {SKOS.prefLabel, SKOS.altLabel}
    ]
    return tuple(sorted(found, key=lambda words: (-len(words.stems), words.role, words.forms)))


@cache
def _by_beginning() -> dict[str, list[RoleWords]]:
    found: dict[str, list[RoleWords]] = {}
    for words in role_words():
        found.setdefault(words.forms[0][:_BEGINNING], []).append(words)
    return found


@lru_cache(maxsize=20_000)
def _misspelt(form: str) -> tuple[RoleWords, ...]:
    """Return the names of roles that begin with a word which `form` is, with a slip in its first letters."""
    if len(form) < _MIN_SLIP:
        return ()
    return tuple(
        words for words in role_words() if len(words.forms[0]) >= _MIN_SLIP and is_one_slip(form, words.forms[0])
    )


def compact_forms(text: str) -> list[str]:
    """Return the folded words of `text`, each joined run as one: "Sub-processor" gives subprocessor."""
    return ["".join(form for form in forms_of(run.replace("-", ""))) for run in text.split() if forms_of(run)]


def role_at(forms: list[str], at: int) -> RoleWords | None:
    """Return the role that the words from `at` on name, the longest name first; None where they name none."""
    near: list[RoleWords] = [*_by_beginning().get(forms[at][:_BEGINNING], ()), *_misspelt(forms[at])]
    for words in near:
        if len(words.forms) <= len(forms) - at and all(
            _is_same(asked, known, known_stems)
            for asked, known, known_stems in zip(forms[at:], words.forms, words.stems, strict=False)
        ):
            return words
    return None


def role_of_verb(form: str) -> str | None:
    """Return the role that a verb asks for: "förvaltar" the system administrator."""
    return _ROLE_BY_VERB.get(form)


def _is_same(asked: str, known: str, known_stems: tuple[str, ...]) -> bool:
    if asked == known or (asked[-1:] == "s" and asked[:-1] == known) or set(stems(asked)) & set(known_stems):
        return True
    return len(known) >= _MIN_SLIP and is_one_slip(asked, known)
