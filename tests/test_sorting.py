"""Swedish alphabetical order."""

from __future__ import annotations

import random

from graph_service.sorting import swedish_key


def test_swedish_letters_come_last_in_their_own_order():
    """Z, å, ä, ö: not å beside a, and not ä before å as code points have it."""
    names = ["Zon", "Åbo", "Ärende", "Östra", "Adel", "azur", "É", "f"]
    shuffled = random.Random(1).sample(names, len(names))

    assert sorted(shuffled, key=swedish_key) == ["Adel", "azur", "É", "f", "Zon", "Åbo", "Ärende", "Östra"]


def test_danish_letters_stand_with_their_swedish_kin():
    """Æ sorts as ä and ø as ö (Svenska skrivregler)."""
    assert swedish_key("Ærø") == swedish_key("Ärö")


def test_letters_written_with_combining_marks_are_the_same_letters():
    """Files from some systems write å as a with a ring after it."""
    assert swedish_key("A\u030angström") == swedish_key("Ångström")


def test_numbers_sort_by_their_size():
    """Control point 10 comes after control point 9."""
    assert sorted(["Punkt 10", "Punkt 9", "Punkt 1"], key=swedish_key) == ["Punkt 1", "Punkt 9", "Punkt 10"]
