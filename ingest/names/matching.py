"""From a published name to the records that it may mean, each with its grounds; nothing is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.mapping.resolving import How
from ingest.names.decisions import NOTHING, Decided
from ingest.names.identifiers import Identifier, read_identifier
from ingest.names.known import KnownNames, plain, sorted_words
from ingest.names.likeness import most_alike
from ingest.names.normal import PublishedName, folded_words, forms_differ, normal_form, read_name
from ingest.names.reasons import Code, Ground, ground, spelling

_AT_LEAST = 72.0
"""How alike two names must be, 0–100, for spelling alone to be a ground: "Telia" and "Tele2" are 60."""
_TRIED = 12  # Names most alike; more only ever repeat the same record.
_MOST_OF_A_WORD = 30  # Records whose names begin with one word: "Microsoft" has a dozen, "Region" has all of them.


@dataclass(frozen=True, slots=True)
class Asked:
    """A name as it is asked for, with what is known of its bearer."""

    name: PublishedName
    identifier: Identifier | None = None
    country: str | None = None
    decided: Decided = NOTHING


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a name may mean, with every ground, the strongest first."""

    iri: str
    grounds: tuple[Ground, ...]

    @property
    def score(self) -> float:
        """What the strongest ground is worth, 0–100."""
        return self.grounds[0].score

    def has(self, code: Code) -> bool:
        """Tell whether this is one of the grounds."""
        return any(one.code == code for one in self.grounds)


def certain(known: KnownNames, asked: Asked, found: Sequence[Match]) -> tuple[How, Match | None]:
    """Return the one record that identifier, decision or name point at, in that order; none where several are.

    Of several with the name, it is the only one that has it as its main name and not as a synonym.
    """
    ways: tuple[tuple[Code, How], ...] = (("identifier", "identifier"), ("decision", "decision"), ("same_name", "name"))
    for code, how in ways:
        pointed_at = [one for one in found if one.has(code)]
        if len(pointed_at) > 1 and code == "same_name":
            mainly = {known.names[place].iri for place in known.by_normal[asked.name.normal] if known.is_main(place)}
            pointed_at = [one for one in pointed_at if one.iri in mainly] or pointed_at
        if pointed_at:
            return how, pointed_at[0] if len(pointed_at) == 1 else None
    return "new", None


def asked_for(name: str, identifier: str | None, country: str | None, decided: Decided = NOTHING) -> Asked:
    """Return a name taken apart, with its number where that is one; `country` is ISO 3166-1 in two letters."""
    code = country.upper() if country else None
    return Asked(read_name(name), read_identifier(identifier or "", code), code, decided)


def matches(known: KnownNames, asked: Asked, *, limit: int | None = None, is_start_equal: bool = False) -> list[Match]:
    """Return the records that a name may mean, the likeliest first; what was decided to be another is left out.

    With `is_start_equal` spelling is compared only with names of the same first two letters: for many names at once.
    """
    grounds: dict[str, dict[str, Ground]] = defaultdict(dict)
    spellings = known.normals_by_start.get(asked.name.normal[:2], []) if is_start_equal else known.normals
    for iri, found in _all_grounds(known, asked, spellings):
        before = grounds[iri].get(found.code)
        is_better = before is None or (before.score, found.known) < (found.score, before.known)
        if iri not in asked.decided.differs_from and is_better:
            grounds[iri][found.code] = found
    listed = [Match(iri, _telling(by_code)) for iri, by_code in grounds.items() if by_code]
    listed.sort(key=lambda one: (-one.score, -len(one.grounds), one.iri))
    return listed[:limit]


_EQUAL = frozenset({"same_name", "other_form", "other_country", "other_identifier"})
_IMPLIED = frozenset({"form_first", "without_dots", "same_words", "same_but_place", "begins_with", "alike"})


def _telling(by_code: Mapping[str, Ground]) -> tuple[Ground, ...]:
    """Return the grounds, the strongest first, without those that follow from another one."""
    codes = set(by_code)
    implied = _IMPLIED if codes & _EQUAL else {"alike"} if len(codes) > 1 else set()
    return tuple(sorted((by_code[code] for code in codes - implied), key=lambda one: (-one.score, one.code)))


def _all_grounds(known: KnownNames, asked: Asked, spellings: Sequence[str]) -> Iterator[tuple[str, Ground]]:
    if asked.identifier is not None:
        yield from ((iri, ground("identifier")) for iri in known.by_identifier.get(asked.identifier, ()))
    # A decision may be of a record of another kind, or of a concept: then it says nothing here.
    if asked.decided.matches is not None and asked.decided.matches in known.records:
        yield asked.decided.matches, ground("decision")
    if asked.name.normal:
        yield from _equal(known, asked)
        yield from _parts(known, asked)
        yield from _beginnings(known, asked)
        yield from _alike(known, asked, spellings)


def _equal(known: KnownNames, asked: Asked) -> Iterator[tuple[str, Ground]]:
    name = asked.name
    for iri, text in _named(known, known.by_normal.get(name.normal, ())):
        yield iri, _same_name(known, asked, iri, text)
    for iri, text in _named(known, known.by_sorted_words.get(sorted_words(name), ())):
        yield iri, ground("same_words", text)
    for iri, text in _named(known, known.by_plain.get(plain(name), ())):
        yield iri, ground("without_dots", text)
    core = known.core(name.words)
    for iri, text in _named(known, known.by_core.get(core, ())):
        yield iri, ground("same_but_place", text)
    if name.words[0] == "ab" and len(name.words) > 1:
        for iri, text in _named(known, known.by_normal.get(" ".join(name.words[1:]), ())):
            yield iri, ground("form_first", text)
    if name.form == "ab":
        for iri, text in _named(known, known.by_normal.get(f"ab {name.normal}", ())):
            yield iri, ground("form_first", text)


def _same_name(known: KnownNames, asked: Asked, iri: str, text: str) -> Ground:
    """Return the ground that a name is equal to one of a record, or what speaks against it."""
    theirs = known.identifiers.get(iri, set())
    if asked.identifier and asked.identifier not in theirs and asked.identifier.scheme in {x.scheme for x in theirs}:
        return ground("other_identifier")
    forms = known.forms.get(iri, set())
    if forms and asked.name.form not in forms and all(forms_differ(asked.name.form, form) for form in forms):
        return ground("other_form", text)
    country = known.country.get(iri)
    if asked.country and country and asked.country != country:
        return ground("other_country", text)
    return ground("same_name", text)


def _parts(known: KnownNames, asked: Asked) -> Iterator[tuple[str, Ground]]:
    """Give the records that one part of a name names: what stands before the brackets, or in them."""
    name = asked.name
    for iri, text in _named(known, known.by_main.get(name.normal, ())):
        yield iri, ground("part_of_name", text)
    if name.main != name.normal:
        for iri, text in _named(known, known.by_normal.get(name.main, ())):
            yield iri, ground("part_of_name", text)
    for other in name.others:
        # An owner is another party, whatever it is called.
        if other.relation not in {"owner", "group"}:
            code: Code = "part_of_name" if other.relation in {"bracket", "later"} else "stated_alias"
            for iri, text in _named(known, known.by_normal.get(normal_form(other.name), ())):
                yield iri, ground(code, text)
    for iri, text in _named(known, known.by_other_name.get(name.normal, ())):
        yield iri, ground("stated_alias", text)
    yield from _initials(known, name.normal)


def _initials(known: KnownNames, normal: str) -> Iterator[tuple[str, Ground]]:
    words = folded_words(normal)[0]
    if len(words) == 1 and 2 <= len(normal) <= 6:
        for iri, text in _named(known, known.by_initials.get(normal, ())):
            yield iri, ground("initials", text)
    elif len(words) > 1:
        for iri, text in _named(known, known.by_normal.get("".join(word[0] for word in words), ())):
            yield iri, ground("initials", text)


def _beginnings(known: KnownNames, asked: Asked) -> Iterator[tuple[str, Ground]]:
    words = [word.strip("()") for word in asked.name.words]
    for length in range(len(words) - 1, 0, -1):
        beginning = " ".join(words[:length])
        if len(beginning) > 2:
            for iri, text in _named(known, known.by_normal.get(beginning, ())):
                yield iri, ground("begins_with", text)
    yield from _with_the_words(known, known.by_first_word.get(words[0], ()), f"{asked.name.normal} ", "begins")
    yield from _with_the_words(known, known.by_last_word.get(words[-1], ()), f" {asked.name.normal}", "ends_with")


def _with_the_words(known: KnownNames, places: Sequence[int], words: str, code: Code) -> Iterator[tuple[str, Ground]]:
    """Give the records whose names begin or end with words, unless so many do that it says nothing."""
    if len(places) <= _MOST_OF_A_WORD:
        for place in places:
            one = known.names[place]
            has_words = one.name.normal.startswith if code == "begins" else one.name.normal.endswith
            if has_words(words):
                yield one.iri, ground(code, one.text)


def _alike(known: KnownNames, asked: Asked, spellings: Sequence[str]) -> Iterator[tuple[str, Ground]]:
    for place, percent in most_alike(asked.name.normal, spellings, at_most=_TRIED, at_least=_AT_LEAST):
        for iri, text in _named(known, known.by_normal[spellings[place]]):
            yield iri, spelling(percent, text)


def _named(known: KnownNames, places: Iterable[int]) -> Iterator[tuple[str, str]]:
    return ((known.names[place].iri, known.names[place].text) for place in places)
