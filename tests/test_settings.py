"""Settings: read from the environment, overridden by the command line, refused with the name of the variable."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from ansvar.options import DEMO_KEEPER, DEMO_PUBLISHER, DEMO_STAMP, settings_of
from graph_service.errors import SettingRejected
from graph_service.files import ONTOLOGY
from graph_service.settings import DEMO_BASE, Settings, read_settings

MODEL = ONTOLOGY.parent


def test_empty_environment_gives_the_defaults():
    """Nothing has to be set to start."""
    assert read_settings({}) == Settings()
    assert read_settings({}).base == DEMO_BASE
    assert read_settings({}).search_folder is None


def test_each_setting_is_read_from_its_variable():
    """`ANSVAR_` and the name in capitals, for every row of the table."""
    environment = {
        "ANSVAR_BASE": "https://data.staden.example",
        "ANSVAR_STORE": "/var/lib/ansvar",
        "ANSVAR_MODEL": str(MODEL),
        "ANSVAR_SHAPES": str(MODEL / "shapes"),
        "ANSVAR_SEARCH_ENGINE": "tantivy",
        "ANSVAR_SEARCH_SECONDS": "0.5",
        "ANSVAR_LANGUAGES": "en, sv",
        "ANSVAR_REGISTRY_NAME": "Stadens register",
        "ANSVAR_CONTACT": "register@staden.example",
        "ANSVAR_KEEPER": "servicenamnden",
        "ANSVAR_PUBLISHER": "Exempelstaden",
        "ANSVAR_PUBLISHER_NUMBER": "212000-1355",
        "ANSVAR_PUBLISHER_TYPE": "RegionalAuthority",
        "ANSVAR_LICENCE": "http://creativecommons.org/licenses/by/4.0/",
        "ANSVAR_PLACE": "https://sws.geonames.org/2692969/",
        "ANSVAR_CHAIN_LAYOUT": "own",
        "ANSVAR_SIGN_IN": "none",
        "ANSVAR_CROSS_ORIGIN": "all",
        "ANSVAR_UPLOAD_BYTES": "1000000",
        "ANSVAR_SOURCE_HOSTS": "data.staden.example, 127.0.0.1:8080, 10.1.0.0/16, [::1]:8080",
        "ANSVAR_SOURCE_FOLDERS": str(MODEL),
        "ANSVAR_SOURCE_SECONDS": "10",
        "ANSVAR_SIGNING_KEYS": "/etc/ansvar/keys",
        "ANSVAR_SPARQL_WORKERS": "4",
        "ANSVAR_SPARQL_SECONDS": "2.5",
        "ANSVAR_SPARQL_ROWS": "500",
    }

    settings = read_settings(environment)

    assert set(environment) == {f"ANSVAR_{one.name.upper()}" for one in fields(Settings)}
    assert settings == Settings(
        base="https://data.staden.example",
        store=Path("/var/lib/ansvar"),
        model=MODEL,
        shapes=MODEL / "shapes",
        search_engine="tantivy",
        search_seconds=0.5,
        languages=("en", "sv"),
        registry_name="Stadens register",
        contact="register@staden.example",
        keeper="servicenamnden",
        publisher="Exempelstaden",
        publisher_number="2120001355",
        publisher_type="RegionalAuthority",
        licence="http://creativecommons.org/licenses/by/4.0/",
        place="https://sws.geonames.org/2692969/",
        chain_layout="own",
        sign_in="none",
        cross_origin="all",
        upload_bytes=1_000_000,
        source_hosts=("data.staden.example", "127.0.0.1:8080", "10.1.0.0/16", "[::1]:8080"),
        source_folders=(MODEL,),
        source_seconds=10.0,
        signing_keys=Path("/etc/ansvar/keys"),
        sparql_workers=4,
        sparql_seconds=2.5,
        sparql_rows=500,
    )
    assert settings.search_folder == Path("/var/lib/ansvar/search")


@pytest.mark.parametrize(
    ("given", "iri"),
    [
        ("servicenamnden", f"{DEMO_BASE}/id/organisation/servicenamnden"),
        (" https://x.example/id/organisation/a ", "https://x.example/id/organisation/a"),
    ],
)
def test_keeper_of_the_register_is_named_by_its_iri_or_the_last_part_of_it(given, iri):
    """A deployment names one of its own organisations; without one there is none."""
    assert read_settings({"ANSVAR_KEEPER": given}).keeper_iri == iri
    assert read_settings({}).keeper_iri is None


@pytest.mark.parametrize("given", ["", "  ", "organisation/servicenamnden", "Service nämnden", "https://x.example/<a>"])
def test_keeper_that_cannot_name_an_organisation_is_refused(given):
    """Rather than that gaps become the matter of something that is nowhere."""
    with pytest.raises(SettingRejected, match=f"ANSVAR_KEEPER is '{re.escape(given)}'"):
        read_settings({"ANSVAR_KEEPER": given})


def test_what_the_command_line_gives_goes_before_the_environment():
    """An option that was left out is None and changes nothing."""
    environment = {"ANSVAR_STORE": "/a", "ANSVAR_REGISTRY_NAME": "Namn"}

    settings = read_settings(environment, store=Path("/b"), registry_name=None)

    assert (settings.store, settings.registry_name) == (Path("/b"), "Namn")


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path):
    """Before a register is started on rules that are not there."""
    (tmp_path / "shapes").mkdir()

    with pytest.raises(SettingRejected, match=r"ANSVAR_MODEL is '.*', which has no folder ontology\. Give"):
        read_settings({"ANSVAR_MODEL": str(tmp_path)})


def test_home_folder_may_be_written_as_a_tilde():
    """A service file has no shell that would spell it out."""
    assert read_settings({"ANSVAR_STORE": "~/ansvar"}).store == Path.home() / "ansvar"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ANSVAR_CONTACT", "Registret <registret@stad.example>"),
        ("ANSVAR_CONTACT", "registret"),
        ("ANSVAR_PUBLISHER_NUMBER", "2120-1355"),
        ("ANSVAR_PUBLISHER_NUMBER", "٢١٢٠٠٠١٣٥٥"),
        ("ANSVAR_PUBLISHER_TYPE", "Kommun"),
        ("ANSVAR_LICENCE", "https://creativecommons.org/licenses/by/4.0/"),
        ("ANSVAR_PLACE", "Göteborg"),
        ("ANSVAR_BASE", ""),
        ("ANSVAR_BASE", "ansvar.example.org"),
        ("ANSVAR_BASE", "ftp://ansvar.example.org"),
        ("ANSVAR_BASE", "https://"),
        ("ANSVAR_BASE", "https://["),
        ("ANSVAR_BASE", "https://a.example/?x=1"),
        ("ANSVAR_BASE", "https://a.example/#x"),
        ("ANSVAR_BASE", "https://a.example?"),
        ("ANSVAR_BASE", "https://a.example:8000"),
        ("ANSVAR_BASE", "https://a.example:port"),
        ("ANSVAR_BASE", "https://me@a.example"),
        ("ANSVAR_BASE", "https://a.example/å b"),
        ("ANSVAR_STORE", ""),
        ("ANSVAR_STORE", "  "),
        ("ANSVAR_SEARCH_SECONDS", "two"),
        ("ANSVAR_SEARCH_SECONDS", "0"),
        ("ANSVAR_SEARCH_SECONDS", "-1"),
        ("ANSVAR_SEARCH_SECONDS", "nan"),
        ("ANSVAR_SEARCH_SECONDS", "inf"),
        ("ANSVAR_LANGUAGES", ""),
        ("ANSVAR_LANGUAGES", ", ,"),
        ("ANSVAR_LANGUAGES", "sv,de"),
        ("ANSVAR_CHAIN_LAYOUT", "dot"),
        ("ANSVAR_SIGN_IN", "everybody"),
        ("ANSVAR_UPLOAD_BYTES", "0"),
        ("ANSVAR_UPLOAD_BYTES", "50 MB"),
        ("ANSVAR_SOURCE_HOSTS", "https://data.staden.example"),
        ("ANSVAR_SOURCE_HOSTS", "data.staden.example/register"),
        ("ANSVAR_SOURCE_HOSTS", "me@data.staden.example"),
        ("ANSVAR_SOURCE_HOSTS", "data.staden.example:port"),
        ("ANSVAR_SOURCE_FOLDERS", "/no/such/folder"),
        ("ANSVAR_SOURCE_FOLDERS", "docs"),
        ("ANSVAR_SOURCE_SECONDS", "0"),
        ("ANSVAR_SPARQL_SECONDS", "nan"),
        ("ANSVAR_SPARQL_WORKERS", "0"),
        ("ANSVAR_SPARQL_WORKERS", "9"),
        ("ANSVAR_SPARQL_ROWS", "1e6"),
    ],
)
def test_value_that_cannot_be_used_is_refused_with_its_variable(variable, value):
    """The text names the variable, the value and what to give, so that it is mended without asking."""
    with pytest.raises(SettingRejected, match=rf"^{variable} is .*Give ") as caught:
        read_settings({variable: value})

    assert value.strip() in caught.value.detail


def test_graphviz_that_is_not_installed_is_refused_at_start(monkeypatch):
    """Not found out at the first picture; without the setting nobody needs it."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)

    with pytest.raises(SettingRejected, match=r"Install ansvar\[graph\], or give auto or own\."):
        read_settings({"ANSVAR_CHAIN_LAYOUT": "graphviz"})
    assert read_settings({}).chain_layout == "auto"


def test_settings_do_not_change_after_start():
    """What a deployment was started with is what it runs with."""
    with pytest.raises(FrozenInstanceError):
        Settings().base = "https://b.example"


def test_every_setting_says_what_it_is_for():
    """`ansvar settings` prints these texts."""
    assert [one.name for one in fields(Settings) if not one.metadata["help"].endswith(".")] == []


def test_store_of_the_demo_city_has_the_keeper_of_the_demo_whatever_command_opens_it(tmp_path: Path, monkeypatch):
    """Else a command that only reads would find another report there than the pages show; one's own goes before it."""
    monkeypatch.delenv("ANSVAR_KEEPER", raising=False)
    demo, other = tmp_path / "demo", tmp_path / "other"
    demo.mkdir()
    (demo / DEMO_STAMP).write_text("0", encoding="ascii")

    keepers = [settings_of(Namespace(store=folder)).keeper for folder in (demo, other)]
    monkeypatch.setenv("ANSVAR_KEEPER", "servicenamnden")

    assert keepers == [DEMO_KEEPER, ""]
    assert settings_of(Namespace(store=demo)).keeper == "servicenamnden"


def test_nobody_real_publishes_the_demo_city(tmp_path: Path, monkeypatch):
    """Its catalogue says so before the first load and after it, unless whoever serves it says something else."""
    monkeypatch.delenv("ANSVAR_PUBLISHER", raising=False)
    demo = tmp_path / "demo"

    before = settings_of(Namespace(store=demo, is_demo=True)).publisher
    demo.mkdir()
    (demo / DEMO_STAMP).write_text("0", encoding="ascii")
    after = settings_of(Namespace(store=demo)).publisher
    monkeypatch.setenv("ANSVAR_PUBLISHER", "Stadsarkivet")

    assert before == after == DEMO_PUBLISHER
    assert settings_of(Namespace(store=demo)).publisher == "Stadsarkivet"
    assert settings_of(Namespace(store=tmp_path)).publisher == "Stadsarkivet"
