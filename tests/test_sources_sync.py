"""Sources that change: what is new waits for review, what is not is left alone, and a failure keeps what was known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from graph_service.errors import BadRequest, NotFound
from graph_service.names import ANSVAR
from graph_service.registry import Registry
from ingest.imports.reading import codes_of
from ingest.imports.refusals import ImportRefused, RegisterMovedOn
from ingest.mapping.kept import KeptMappings
from ingest.mapping.read import read_mapping
from ingest.readers.open import open_source
from ingest.sources.context import with_context
from ingest.sources.followed import Followed, followed_source
from ingest.sources.states import State
from ingest.sources.sync import Sources
from tests.import_world import edit, texts
from tests.source_world import CHANGED, HEAD, NOW, SLUG, TWO, WHO, Site, allowed_folder, follow, settings_for

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def registry(tmp_path: Path, site: Site) -> Iterator[Registry]:
    allowed_folder(tmp_path / "utlamnat")
    registry = Registry.open(settings_for(tmp_path, site))
    yield registry
    registry.close()


@pytest.fixture
def publish(site: Site, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Publish a file that is this test's own."""
    return lambda content: site.publish(f"{abs(hash(request.node.name))}.csv", content)


def source_of(registry: Registry) -> Followed:
    return followed_source(registry, SLUG)


def accept(registry: Registry, sources: Sources, *take: str) -> str | None:
    preview = sources.preview(source_of(registry))
    return sources.accept(
        source_of(registry), who=WHO, accept=take, digest=preview.digest, revision=preview.revision, now=LATER
    ).import_iri


def looked(registry: Registry, *, again: bool = False) -> State:
    return Sources(registry).look(source_of(registry), LATER, again=again)


def test_a_source_is_read_with_a_mapping_that_is_kept_here(registry, tmp_path, publish):
    """Where no allowed folder has one of that name."""
    (tmp_path / "lista.csv").write_text(TWO, encoding="utf-8")
    text = (tmp_path / "utlamnat" / "behandlingar.yaml").read_text(encoding="utf-8")
    kept = KeptMappings(registry.settings.mapping_folder)
    kept.keep(
        text.replace("mapping: behandlingar", "mapping: sparad"),
        open_source(tmp_path / "lista.csv"),
        codes_of(registry),
    )
    follow(registry, publish(TWO), mapping="sparad")

    state = looked(registry)

    assert state.failure == ""
    assert state.waiting is not None
    assert state.waiting.new == 2


def test_a_source_that_is_new_waits_and_is_not_written(registry, publish):
    """Looking writes nothing to the register."""
    follow(registry, publish(TWO))
    before = registry.revision

    state = looked(registry)

    assert state.failure == ""
    assert state.waiting is not None
    assert (state.waiting.new, state.waiting.changed, state.waiting.gone) == (2, 0, 0)
    assert registry.revision == before
    assert Sources(registry).standing(source_of(registry), state) == "waiting"


def test_what_is_accepted_is_an_import_of_that_source(registry, publish):
    """The record of the import says which source it read; nothing waits any more."""
    source = follow(registry, publish(TWO))
    looked(registry)

    made = accept(registry, Sources(registry))

    assert made is not None
    assert registry.record(made).value(ANSVAR.readFrom) == source
    assert registry.counts()["activity"] == 2
    state = Sources(registry).state(source_of(registry))
    assert (state.waiting, state.decision) == (None, "taken")


def test_a_source_that_is_unchanged_is_asked_for_by_its_version(registry, publish, site):
    """The second time the server answers 304, and nothing but the time of the look is new."""
    address = publish(TWO)
    follow(registry, address)
    first = looked(registry)

    second = looked(registry)

    statuses = [line.split()[0] for line in site.asked() if address.endswith(line.split()[1])]
    assert statuses == ["200", "304"]
    assert second == first


def test_a_server_that_knows_no_versions_is_compared_by_content(registry, publish, site):
    """The digest tells that nothing has changed, though all of it was sent again."""
    address = publish(TWO).replace("/file/", "/plain/")
    follow(registry, address)
    first = looked(registry)

    second = looked(registry)

    statuses = [line.split()[0] for line in site.asked() if address.endswith(line.split()[1])]
    assert statuses == ["200", "200"]
    assert second == first


def test_a_source_that_changed_waits_again(registry, publish):
    """One record is changed, as the preview says."""
    follow(registry, publish(TWO))
    looked(registry)
    accept(registry, Sources(registry))
    publish(CHANGED)

    state = looked(registry)

    assert state.waiting is not None
    assert (state.waiting.new, state.waiting.changed) == (0, 1)
    accept(registry, Sources(registry))
    pay = registry.base.thing("activity", next(iter(registry.labels.named("Lön"))).rpartition("/")[2])
    assert texts(registry, pay, ANSVAR.purpose) == ["Räkna ut lön"]


def test_what_is_refused_is_offered_again_only_when_it_changes(registry, publish):
    """A person has seen it; asking for it again brings it back."""
    follow(registry, publish(TWO))
    waiting = looked(registry).waiting
    assert waiting is not None
    sources = Sources(registry)

    sources.refuse(source_of(registry), digest=waiting.digest, now=LATER)

    assert sources.standing(source_of(registry), looked(registry)) == "refused"
    assert looked(registry, again=True).waiting is not None


def test_a_source_that_says_what_the_register_says_does_not_wait(registry, publish):
    """Another order of the rows is another file and no change."""
    follow(registry, publish(TWO))
    looked(registry)
    accept(registry, Sources(registry))
    publish(HEAD + "2;Skolskjuts;Köra elever\n1;Lön;Betala lön\n")

    state = looked(registry)

    assert state.waiting is None
    assert Sources(registry).standing(source_of(registry), state) == "unchanged"


def test_another_mapping_reads_an_unchanged_source_anew(registry, publish, tmp_path):
    """What would be read otherwise is compared again."""
    follow(registry, publish(TWO))
    looked(registry)
    accept(registry, Sources(registry))
    mapping = tmp_path / "utlamnat" / "behandlingar.yaml"
    text = mapping.read_text(encoding="utf-8").replace("ansvar:purpose", "dcterms:description")
    mapping.write_text(text, encoding="utf-8")

    state = looked(registry)

    assert state.waiting is not None
    assert state.waiting.changed == 2


def test_a_failure_is_told_and_keeps_what_was_known(registry, publish, site):
    """What waits still waits, and what was read last is still what was read last."""
    address = publish(TWO)
    follow(registry, address)
    known = looked(registry)
    (site.folder / address.rpartition("/")[2]).unlink()

    failed = looked(registry)

    assert "answers 404" in failed.failure
    assert (failed.waiting, failed.digest, failed.version) == (known.waiting, known.digest, known.version)
    assert accept(registry, Sources(registry)) is not None


def test_a_broken_file_is_a_failure_and_is_tried_again(registry, publish):
    """It is not taken for what was read last, so the next look does not find it unchanged."""
    follow(registry, publish("<html><body>Logga in</body></html>"))

    first = looked(registry)
    second = looked(registry)

    assert first.failure == second.failure != ""
    assert (first.digest, first.waiting) == ("", None)
    publish(TWO)
    assert looked(registry).failure == ""


def test_a_register_that_moved_on_is_not_written_over(registry, publish):
    """The preview that was shown is not what would be written now."""
    follow(registry, publish(TWO))
    looked(registry)
    sources = Sources(registry)
    shown = sources.preview(source_of(registry))
    edit(registry, registry.base.thing("activity", "annat"), ANSVAR.purpose, "Något annat")

    with pytest.raises(RegisterMovedOn, match="Look at the preview again"):
        sources.accept(source_of(registry), who=WHO, accept=[], digest=shown.digest, revision=shown.revision, now=LATER)

    assert "activity" not in registry.counts()


def test_what_came_meanwhile_is_not_refused_unseen(registry, publish):
    """Who refuses has seen the file before."""
    follow(registry, publish(TWO))
    seen = looked(registry).waiting
    assert seen is not None
    publish(CHANGED)
    looked(registry)

    with pytest.raises(RegisterMovedOn, match="nothing was refused"):
        Sources(registry).refuse(source_of(registry), digest=seen.digest, now=LATER)


def test_where_nothing_waits_nothing_can_be_accepted(registry, publish):
    """The text says that it was decided on, or has not changed."""
    follow(registry, publish(TWO))

    with pytest.raises(NotFound, match="Nothing of Stadens behandlingar waits"):
        Sources(registry).preview(source_of(registry))


def test_a_source_is_looked_at_by_one_at_a_time(registry, publish, monkeypatch):
    """A second press of the button does not fetch a second time."""
    follow(registry, publish(TWO))
    sources = Sources(registry)
    met = []

    def look_again(*_: object, **__: object) -> None:
        with pytest.raises(ImportRefused, match="is being fetched") as caught:
            sources.look(source_of(registry), LATER)
        met.append(caught.value.status)
        raise BadRequest("enough")

    monkeypatch.setattr(sources, "_look", look_again)
    sources.look(source_of(registry), LATER)

    assert met == [409]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"mapping": ""}, "does not say how it is read"),
        ({"mapping": "finns-inte"}, "no mapping 'finns-inte'"),
        ({"mapping": "../hemlig"}, "no mapping '../hemlig'"),
        ({"context": "municipality"}, "Write NAME=VALUE"),
        ({"context": "kommun=Exempelstad"}, "no constant of the mapping behandlingar"),
    ],
)
def test_a_source_that_cannot_be_read_as_it_says_tells_why(registry, publish, said, why):
    """Before anything is fetched."""
    follow(registry, publish(TWO), **said)

    assert why in looked(registry).failure


def test_a_source_that_says_no_place_or_several_tells_so(registry, publish):
    """One that says none is not followed at all; which of several is meant nobody can know."""
    follow(registry)
    none = source_of(registry)
    follow(registry, publish(TWO), "https://data.stad.example/lista.csv")

    assert not none.is_fetched
    assert "says 2 places" in looked(registry).failure


def test_the_newest_whole_file_of_a_folder_is_read(registry, tmp_path):
    """Hidden and unfinished files are passed over."""
    folder = tmp_path / "utlamnat" / "behandlingar"
    folder.mkdir()
    for age, name in enumerate(("ny.csv", "gammal.csv", ".dold.csv", "halv.csv.part")):
        (folder / name).write_text(TWO if name == "ny.csv" else HEAD + "9;Nej;Nej\n", encoding="utf-8")
        moment = {"ny.csv": 300, "gammal.csv": 200}.get(name, 400 + age)
        os.utime(folder / name, (moment, moment))
    follow(registry, folder=folder)

    state = looked(registry)

    assert state.waiting is not None
    assert (state.waiting.file_name, state.waiting.new) == ("ny.csv", 2)
    assert looked(registry).waiting == state.waiting


def test_a_folder_outside_of_the_allowed_ones_is_not_read(registry, tmp_path):
    """Nor is a file that a link leads to."""
    secret = tmp_path / "hemligt"
    secret.mkdir()
    (secret / "lista.csv").write_text(TWO, encoding="utf-8")
    link = tmp_path / "utlamnat" / "lank"
    link.mkdir()
    (link / "lista.csv").symlink_to(secret / "lista.csv")
    follow(registry, folder=secret)
    outside = looked(registry)
    follow(registry, folder=tmp_path / "utlamnat" / ".." / "hemligt")
    upward = looked(registry)
    follow(registry, folder=link)

    linked = looked(registry)

    assert "ANSVAR_SOURCE_FOLDERS" in outside.failure
    assert "ANSVAR_SOURCE_FOLDERS" in upward.failure
    assert "leads out of the folders" in linked.failure


@pytest.mark.parametrize(("content", "why"), [(None, "cannot be read"), ("", "is empty"), ("x" * 300_000, "is larger")])
def test_a_file_in_a_folder_that_cannot_be_read_tells_why(registry, tmp_path, content, why):
    """Nothing there, nothing in it, or too much."""
    path = tmp_path / "utlamnat" / "lista.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    follow(registry, folder=path)

    assert why in looked(registry).failure


def test_an_empty_folder_tells_so(registry, tmp_path):
    """The way of a system that has not delivered yet."""
    (tmp_path / "utlamnat" / "tom").mkdir()
    follow(registry, folder=tmp_path / "utlamnat" / "tom")

    assert "holds no file" in looked(registry).failure


def test_nothing_is_fetched_where_the_settings_name_no_host(tmp_path, site):
    """Off is what it is from the start."""
    allowed_folder(tmp_path / "utlamnat")
    registry = Registry.open(settings_for(tmp_path))
    follow(registry, site.publish("stangd.csv", TWO))

    state = looked(registry)

    assert "ANSVAR_SOURCE_HOSTS" in state.failure
    assert Sources(registry).standing(source_of(registry), State()) == "off"
    assert not any("stangd" in line for line in site.asked())
    registry.close()


def test_a_source_is_due_when_its_interval_has_passed(registry, publish):
    """Where it failed it is due at once, and without an interval always."""
    follow(registry, publish(TWO), interval="P1DT12H")
    sources = Sources(registry)
    before = sources.is_due(source_of(registry), NOW)
    sources.look(source_of(registry), NOW)

    due = [sources.is_due(source_of(registry), NOW + timedelta(hours=hours)) for hours in (1, 35, 36)]

    assert before
    assert due == [False, False, True]
    follow(registry, publish(TWO))
    assert sources.is_due(source_of(registry), NOW)


def test_a_note_that_cannot_be_read_costs_one_more_look(registry, publish):
    """What it held is found out again."""
    source = follow(registry, publish(TWO))
    first = looked(registry)
    folder = registry.settings.sources_folder
    assert folder is not None
    next(folder.glob("*/state.json")).write_text("{", encoding="utf-8")

    assert Sources(registry).state(source_of(registry)) == State()
    assert looked(registry) == first
    assert source.value == source_of(registry).iri


def test_what_waits_no_longer_is_not_kept(registry, publish):
    """One file at most lies beside the store for each source."""
    follow(registry, publish(TWO))
    looked(registry)
    publish(CHANGED)
    looked(registry)
    folder = registry.settings.sources_folder
    assert folder is not None
    kept = [path.read_text(encoding="utf-8") for path in folder.rglob("*.csv")]

    accept(registry, Sources(registry))

    assert kept == [CHANGED]
    assert list(folder.rglob("*.csv")) == []


def test_what_a_killed_look_left_is_removed_by_the_next(registry, publish):
    """A day later, for another process may be fetching just now."""
    follow(registry, publish(TWO))
    folder = registry.settings.sources_folder
    assert folder is not None
    old, new = folder / "fetch-old", folder / "fetch-new"
    for one in (old, new):
        one.mkdir(parents=True)
    os.utime(old, (0, 0))

    looked(registry)

    assert not old.exists()
    assert new.exists()


def test_a_register_in_memory_keeps_what_waits_as_long_as_it_runs(tmp_path, site):
    """There is no store to lie beside."""
    allowed_folder(tmp_path / "utlamnat")
    settings = settings_for(tmp_path, site)
    registry = Registry.in_memory(type(settings)(**{**_as_dict(settings), "store": None}))
    follow(registry, site.publish("minne.csv", TWO))
    sources = Sources(registry)

    sources.look(source_of(registry), NOW)

    assert len(sources.preview(source_of(registry)).new) == 2


def _as_dict(settings: object) -> dict[str, object]:
    return {name: getattr(settings, name) for name in type(settings).__dataclass_fields__}  # type: ignore[attr-defined]


def test_context_stands_for_the_constants_of_a_mapping():
    """Those that are not given stay as the mapping has them."""
    mapping = read_mapping("imy-template")

    given = with_context(mapping, ["organisation=Skolnämnden", "municipality = Exempelstad"])

    assert given.context == {"organisation": "Skolnämnden", "municipality": "Exempelstad"}
    assert with_context(mapping, ["organisation=a=b"]).context == {"organisation": "a=b", "municipality": ""}
