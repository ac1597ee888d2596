"""`ansvar sync`: says what changed, and writes only what is accepted by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansvar.__main__ import main
from graph_service.registry import Registry
from graph_service.settings import Settings
from tests.source_world import CHANGED, HEAD, NAME, SLUG, TWO, Site, allowed_folder, follow


@pytest.fixture
def store(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = allowed_folder(tmp_path / "utlamnat")
    monkeypatch.setenv("ANSVAR_SOURCE_HOSTS", f"127.0.0.1:{site.port}")
    monkeypatch.setenv("ANSVAR_SOURCE_FOLDERS", str(folder))
    return tmp_path / "store"


def follow_in(store: Path, *addresses: str, interval: str = "", name: str = NAME) -> None:
    registry = Registry.open(Settings(store=store))
    follow(registry, *addresses, interval=interval, name=name)
    registry.close()


def counts(store: Path) -> dict[str, int]:
    registry = Registry.open(Settings(store=store), read_only=True)
    found = registry.counts()
    registry.close()
    return found


def run(store: Path, *arguments: str) -> int:
    """Run the command in this process."""
    return main(["sync", *arguments, "--store", str(store)])


def test_what_is_new_waits_is_shown_and_is_accepted_by_name(store, site, capsys):
    """The command says what to type next, and nothing is written before that."""
    follow_in(store, site.publish("hela.csv", TWO))

    looked = run(store), capsys.readouterr().out
    before = counts(store)
    shown = run(store, SLUG, "--show"), capsys.readouterr().out
    accepted = run(store, "--accept", SLUG), capsys.readouterr().out
    again = run(store), capsys.readouterr().out

    assert looked[0] == shown[0] == accepted[0] == again[0] == 0
    assert f"{NAME}: hela.csv waits for review since" in looked[1]
    assert "2 new, 0 changed, 0 gone" in looked[1]
    assert f"`ansvar sync {SLUG} --show`" in looked[1]
    assert "activity" not in before
    assert "2 rows: 2 new" in shown[1]
    assert f"{NAME}: written. Revision 2." in accepted[1]
    assert "ansvar import --undo stadens-behandlingar-" in accepted[1]
    assert f"{NAME}: unchanged since" in again[1]
    assert counts(store)["activity"] == 2


def test_what_is_refused_is_let_go_of(store, site, capsys):
    """It is named by what it is called."""
    follow_in(store, site.publish("avvisad.csv", TWO))
    run(store)

    code = run(store, NAME, "--refuse")
    run(store)

    told = capsys.readouterr().out
    assert code == 0
    assert f"{NAME}: refused. It is offered again when it changes." in told
    assert f"{NAME}: unchanged since" in told
    assert ", and refused then." in told
    assert "activity" not in counts(store)


def test_a_failure_is_told_and_the_others_are_read(store, site, capsys):
    """The exit code says that one of them could not be read."""
    follow_in(store, site.address("500/lista.csv"), name="Trasig")
    follow_in(store, site.publish("hel.csv", TWO))

    code = run(store)

    told = capsys.readouterr().out
    assert code == 2
    assert "Trasig: could not be read. http://127.0.0.1" in told
    assert f"{NAME}: hel.csv waits for review" in told


def test_a_source_whose_host_is_not_listed_is_passed_over_unless_it_is_named(store, capsys):
    """An address in the register may be there for readers only."""
    follow_in(store, "https://data.stad.example/lista.csv")

    every = run(store), capsys.readouterr().out
    named = run(store, SLUG), capsys.readouterr().out

    assert every == (0, f"{NAME}: not fetched, for the settings do not let https://data.stad.example/lista.csv be.\n")
    assert named[0] == 2
    assert "ANSVAR_SOURCE_HOSTS" in named[1]


def test_only_what_is_due_is_fetched(store, site, capsys):
    """What a scheduled run asks for."""
    follow_in(store, site.publish("dags.csv", TWO), interval="P1D")
    run(store, "--due")
    capsys.readouterr()

    code = run(store, "--due")

    assert code == 0
    assert capsys.readouterr().out == f"{NAME}: not due.\n"


def test_a_conflict_is_taken_by_name(store, site, capsys):
    """As with an import, most of a source does not end unless that is accepted."""
    rows = "".join(f"{number};Påhittad {number};Syfte\n" for number in range(30))
    follow_in(store, site.publish("slut.csv", HEAD + rows))
    run(store)
    run(store, SLUG, "--accept")
    site.publish("slut.csv", CHANGED)
    run(store)

    refused = run(store, SLUG, "--accept"), capsys.readouterr().err
    taken = run(store, SLUG, "--accept", "--take", "gone")

    assert refused[0] == 2
    assert "most of what Stadens behandlingar had" in refused[1]
    assert taken == 0


def test_a_register_without_sources_says_so(store, capsys):
    """Nothing is wrong with it."""
    follow_in(store)

    assert run(store) == 0
    assert capsys.readouterr().out.startswith("No source register says where it is fetched")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--accept"], "No source is named"),
        (["--show"], "No source is named"),
        ([SLUG, "--take", "all"], "Give --accept with it"),
        ([SLUG, "--accept"], "waits for review"),
        (["finns-inte"], "is nothing in the register"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(store, site, capsys, arguments, why):
    """And with exit code 2."""
    follow_in(store, site.publish("rad.csv", TWO))

    code = run(store, *arguments)

    told = capsys.readouterr().err
    assert code == 2
    assert why in told
    assert told.count("\n") == 1


def test_settings_prints_folders_as_they_are_given(store, capsys):
    """A folder is no text, and several stand with commas between."""
    code = main(["settings"])

    assert code == 0
    assert f"* ANSVAR_SOURCE_FOLDERS={store.parent / 'utlamnat'}\n" in capsys.readouterr().out
