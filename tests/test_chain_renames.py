"""A supplier that is called otherwise is the same supplier: told from the change log, by identity."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from small_graph import ID, change_of

from graph_service.chains.renames import Renaming, renamings
from graph_service.labels import Text
from graph_service.registry import Registry
from graph_service.store.embedded import EmbeddedStore
from web.api import chain_write

PAYROLL = "https://example.org/id/system/payroll"
LOG = Path(__file__).parent / "questions/which-things-were-renamed/data.trig"
# The days of the log are those of UTC, so one day on each side.
BEFORE, AFTER = date.today() - timedelta(days=2), date.today() + timedelta(days=2)
SUPPLIER = """<doc/organisation/b> {{ <doc/organisation/b> foaf:primaryTopic <id/organisation/b> .
  <id/organisation/b> a ansvar:Organisation ; ansvar:domicile country:SE ; skos:prefLabel {names} . }}"""
WORLD = f"""
{SUPPLIER.format(names='"Gamla Bolaget"@sv , "Old Ltd"@en')}
<doc/service/s> {{ <id/service/s> a ansvar:Service ; ansvar:providedBy <id/organisation/a> . }}
<doc/engagement/e> {{ <id/engagement/e> a ansvar:Engagement ; ansvar:engager <id/organisation/a> ;
  ansvar:engaged <id/organisation/b> ; ansvar:scope <id/service/s> . }}
"""


@pytest.fixture
def log() -> EmbeddedStore:
    """A change log in which a system got another name twice, before and after midnight."""
    store = EmbeddedStore.in_memory()
    store.commit([], parse(LOG.read_bytes(), RdfFormat.TRIG))
    return store


def test_names_on_both_days_are_told_and_not_those_between(log):
    """Two changes are one renaming."""
    found = renamings(log, date(2025, 1, 10), date(2025, 6, 2))

    assert found == {PAYROLL: Renaming((Text("Lön", "sv"),), (Text("Lönesystemet", "sv"),))}


def test_name_of_the_first_day_is_the_one_at_its_end(log):
    """What was changed on the first day had its new name then."""
    assert renamings(log, date(2025, 6, 1), date(2025, 6, 2))[PAYROLL].before == (Text("Lönesystem", "sv"),)
    assert renamings(log, date(2025, 6, 2), date(2025, 6, 30)) == {}


@pytest.fixture
def registry():
    """One supplier engaged for one service."""
    made = Registry.in_memory()
    made.commit(change_of(WORLD))
    yield made
    made.close()


def test_supplier_that_got_another_name_is_renamed_and_neither_new_nor_gone(registry):
    """Of its two names only the Swedish one was changed."""
    registry.commit(change_of(SUPPLIER.format(names='"Nya Bolaget"@sv , "Old Ltd"@en')))

    # The log is as old as this test, so on the day before nothing had been said: the chain is told by valid time.
    (change,) = registry.chain_changes(f"{ID}service/s", BEFORE, AFTER).changes

    assert (change.what, change.engaged, change.fields) == ("renamed", f"{ID}organisation/b", ())
    assert change.renaming == Renaming((Text("Gamla Bolaget", "sv"),), (Text("Nya Bolaget", "sv"),))
    assert chain_write.former_name(change, "sv") == chain_write.former_name(change, "en") == "Gamla Bolaget"


def test_name_that_is_changed_back_or_translated_is_no_renaming(registry):
    """A third language is not another name, and neither is one that was a slip for a minute."""
    registry.commit(change_of(SUPPLIER.format(names='"Fel"@sv , "Old Ltd"@en')))
    registry.commit(change_of(SUPPLIER.format(names='"Gamla Bolaget"@sv , "Old Ltd"@en , "Vanha Oy"@fi')))

    assert registry.chain_changes(f"{ID}service/s", BEFORE, AFTER).changes == ()
