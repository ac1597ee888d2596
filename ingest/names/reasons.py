"""Why a record may be what a name means: the grounds, what each is worth, and how they are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from ingest.tables import Note

Code = OneOf[
    "identifier",
    "decision",
    "same_name",
    "form_first",
    "stated_alias",
    "without_dots",
    "same_words",
    "other_form",
    "part_of_name",
    "other_country",
    "other_identifier",
    "same_but_place",
    "initials",
    "begins_with",
    "ends_with",
    "begins",
    "alike",
]

SCORES: dict[Code, float] = {
    "identifier": 100,
    "decision": 100,
    "same_name": 100,
    "form_first": 95,
    "stated_alias": 93,
    "without_dots": 92,
    "same_words": 90,
    "other_form": 88,
    "part_of_name": 86,
    "other_country": 85,
    "same_but_place": 82,
    "initials": 81,
    "begins_with": 80,
    "ends_with": 80,
    "begins": 65,
    "other_identifier": 50,
}
"""What a ground is worth, 0–100. Spelling alone is worth nine tenths of how alike the names are, 89 at most."""

_WORDS: dict[Code, tuple[str, str]] = {
    "identifier": ("Samma organisationsnummer eller LEI", "Same organisation number or LEI"),
    "decision": ("Beslutat tidigare", "Decided before"),
    "same_name": ("Samma namn: {known}", "Same name: {known}"),
    "form_first": ("Samma namn med bolagsformen först: {known}", "Same name, legal form first: {known}"),
    "stated_alias": ("Källan anger båda namnen: {known}", "The source gives both names: {known}"),
    "without_dots": ("Samma namn utan å, ä och ö: {known}", "Same name without å, ä and ö: {known}"),
    "same_words": ("Samma ord i annan ordning: {known}", "Same words in another order: {known}"),
    "other_form": ("Samma namn men annan bolagsform: {known}", "Same name but another legal form: {known}"),
    "part_of_name": ("Ena delen av namnet: {known}", "One part of the name: {known}"),
    "other_country": ("Samma namn men annat land: {known}", "Same name but another country: {known}"),
    "other_identifier": ("Samma namn men annat organisationsnummer", "Same name but another organisation number"),
    "same_but_place": (
        "Skiljer bara i land, koncernord eller mellanslag: {known}",
        "Differs only in country, words of a group or spaces: {known}",
    ),
    "initials": ("Initialerna av {known}", "The initials of {known}"),
    "begins_with": ("Börjar med hela namnet {known}", "Begins with the whole name {known}"),
    "ends_with": ("{known} slutar med namnet", "{known} ends with the name"),
    "begins": ("{known} börjar med namnet", "{known} begins with the name"),
    "alike": ("Liknande stavning ({percent} %): {known}", "Spelt alike ({percent} %): {known}"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason, and the name of the record that it was found by."""

    code: Code
    score: float
    known: str = ""

    @property
    def note(self) -> Note:
        """The reason in words."""
        sv, en = _WORDS[self.code]
        values = {"known": self.known, "percent": round(self.score / SPELLING_WORTH)}
        return Note(sv.format(**values), en.format(**values))


SPELLING_WORTH = 0.9


def ground(code: Code, known: str = "") -> Ground:
    """Return the ground with what it is worth."""
    return Ground(code, SCORES[code], known)


def spelling(percent: float, known: str) -> Ground:
    """Return the ground that two names are spelt alike."""
    return Ground("alike", min(percent * SPELLING_WORTH, 89.0), known)
