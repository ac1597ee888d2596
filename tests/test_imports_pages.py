"""The pages of imports: a file is sent, shown, confirmed and undone, by the editor only and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pages_town import BROWSER, app_of, links_of, text_of
from record_books import export
from small_graph import change_of

from graph_service.names import ANSVAR
from graph_service.registry import Registry
from graph_service.settings import Settings
from ingest.mapping.read import read_mapping
from tests.import_world import PURPOSE, edit, texts

CSV = "Id,Namn,Syfte\n1,Lön,Betala lön\n2,Skolskjuts,Köra elever\n"
BOUNDARY = "----grans"


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    registry = Registry.open(Settings(store=tmp_path / "store", sign_in="none", upload_bytes=200_000))
    yield registry
    registry.close()


@pytest.fixture
def app(registry: Registry) -> FastAPI:
    return app_of(registry)


def send(app: FastAPI, path: str, files: dict[str, tuple[str, str]] | None = None, **fields: str) -> Answer:
    """Send a form as a browser does; `files` are name and content by field."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts += [
        f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n{content}'
        for field, (name, content) in (files or {}).items()
    ]
    body = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts) + f"--{BOUNDARY}--\r\n"
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    return call(app, path, "POST", body.encode(), host="localhost", accept=BROWSER, content_type=kind)


def see(app: FastAPI, path: str) -> Answer:
    """Return a page as the editor at the machine sees it."""
    return call(app, path, host="localhost", accept=BROWSER)


def choose_columns(app: FastAPI, content: str = CSV) -> str:
    """Send a file, say what its columns are, and return the path of its preview."""
    sent = send(app, "/import", {"file": ("register.csv", content)}, register="Stadens behandlingar")
    columns = sent.headers["location"]
    fields = {"table": "register", "kind": "activity", "name": "Namn", "key": "Id", "register": "Stadens behandlingar"}
    fields["table"] = _table_of(see(app, columns))
    chosen = send(app, columns, **fields, **{"column-0": "", "column-1": "", "column-2": "ansvar:purpose"})
    assert chosen.status == 303, text_of(chosen)
    return chosen.headers["location"]


def _table_of(page: Answer) -> str:
    found = re.search(r'name="table" value="([^"]*)"', page.body.decode())
    assert found is not None, page.body.decode()
    return found[1]


def confirm(app: FastAPI, preview: str, **fields: str) -> Answer:
    """Send the form of a preview with what the page has in it."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', see(app, preview).body.decode()))
    wanted = {name: hidden[name] for name in ("digest", "revision")}
    return send(app, preview, act="write", **{**wanted, **fields})


def test_a_file_is_shown_confirmed_and_undone(app, registry):
    """The whole way of an unknown file: columns, preview, written, undone."""
    preview = choose_columns(app)
    shown = text_of(see(app, preview))
    before = registry.revision

    done = confirm(app, preview)
    page = see(app, done.headers["location"])

    assert "Förhandsvisning av register.csv" in shown
    assert "2 nya" in shown
    assert before == 0
    assert done.status == 303
    assert registry.counts()["activity"] == 2
    assert "2 nya, 0 ändrade, 0 avslutade" in text_of(page)
    undone = send(app, f"{done.headers['location']}/undo")
    assert undone.status == 303
    assert "activity" not in registry.counts()
    assert "Inläsningen är ångrad" in text_of(see(app, done.headers["location"]))


def test_the_file_is_let_go_once_it_is_written(app, registry):
    """Nothing of it stays beside the store."""
    confirm(app, choose_columns(app))

    assert list((registry.settings.import_folder or Path()).iterdir()) == []


def test_a_register_that_moved_on_is_compared_anew_and_shown_again(app, registry):
    """Somebody edited a record between the preview and the confirmation."""
    confirm(app, choose_columns(app))
    preview = choose_columns(app, CSV.replace("Betala lön", "Räkna ut lön"))
    see(app, preview)
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', see(app, preview).body.decode()))
    pay = registry.base.thing("activity", next(iter(registry.labels.named("Lön"))).rpartition("/")[2])
    edit(registry, pay, PURPOSE, "Rättad")

    again = send(app, preview, act="write", digest=fields["digest"], revision=fields["revision"])

    assert again.status == 409
    assert "Registret har ändrats under tiden" in text_of(again)
    assert "Ändrat på båda hållen" in text_of(again)
    assert texts(registry, pay, PURPOSE) == ["Rättad"]


def test_a_conflict_that_is_ticked_takes_the_value_of_the_source(app, registry):
    """The box carries the name of the conflict."""
    confirm(app, choose_columns(app))
    pay = registry.base.thing("activity", next(iter(registry.labels.named("Lön"))).rpartition("/")[2])
    edit(registry, pay, PURPOSE, "Rättad")
    preview = choose_columns(app, CSV.replace("Betala lön", "Räkna ut lön"))
    box = re.search(r'name="accept" value="([^"]+)"', see(app, preview).body.decode())
    assert box is not None

    done = confirm(app, preview, accept=box[1])

    assert done.status == 303
    assert texts(registry, pay, PURPOSE) == ["Räkna ut lön"]


def test_the_same_file_again_has_nothing_to_write(app):
    """The page says so and has no button for it."""
    confirm(app, choose_columns(app))

    page = see(app, choose_columns(app))

    assert "Det finns inget att skriva" in text_of(page)
    assert 'value="write"' not in page.body.decode()


def test_a_file_that_is_too_large_is_refused_while_it_comes(app, registry):
    """Nothing of it is kept."""
    answer = send(app, "/import", {"file": ("stor.csv", "x" * 400_000)})

    assert answer.status == 413
    assert not (registry.settings.import_folder or Path()).exists()


def test_an_upload_that_was_cut_off_leaves_nothing(app, registry):
    """The form ends in the middle of the file."""
    body = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nId,Namn\n1,L'
    kind = f"multipart/form-data; boundary={BOUNDARY}"

    answer = call(app, "/import", "POST", body.encode(), host="localhost", accept=BROWSER, content_type=kind)

    assert answer.status == 400
    assert "Skicka filen igen" in text_of(answer) or "Ingen fil skickades" in text_of(answer)
    assert not (registry.settings.import_folder or Path()).exists()


def test_a_mapping_that_does_not_fit_says_which_columns_are_missing(app):
    """The wrong mapping is told by what the file has."""
    sent = send(app, "/import", {"file": ("register.csv", CSV)}, mapping="sv-kommuner")

    answer = see(app, sent.headers["location"])

    assert answer.status == 422
    assert "passar inte den här filen" in text_of(answer)


def test_a_mapping_of_ones_own_goes_before_the_choice(app):
    """A fault in it is told with file and line, and the file is let go."""
    answer = send(app, "/import", {"file": ("register.csv", CSV), "own": ("min.yaml", "mapping: [")})

    assert answer.status == 422
    assert "mapping.yaml" in text_of(answer)


def test_a_table_of_ours_needs_no_choice(app, registry):
    """It says itself what its columns are, so the preview follows at once."""
    registry.commit(change_of('<doc/post/chef> { <id/post/chef> a ansvar:Post ; skos:prefLabel "Chef"@sv . }'))
    table = export(registry, "csv", kinds=("post",)).decode("utf-8")
    assert "Chef" in table

    sent = send(app, "/import", {"file": ("register.csv", table.replace("Chef", "Chefen"))})
    preview = text_of(see(app, sent.headers["location"]))

    assert not sent.headers["location"].endswith("/columns")
    assert "Chefen" in preview


def test_a_file_that_waits_no_longer_is_told_apart(app):
    """An old address says to send the file again."""
    answer = see(app, f"/import/{'0' * 32}")

    assert answer.status == 404
    assert "Skicka den igen" in text_of(answer)


@pytest.mark.parametrize(
    "path", ["/import", f"/import/{'0' * 32}", f"/import/{'0' * 32}/columns", "/mappings", "/mappings/a/1.yaml"]
)
def test_only_the_editor_sees_what_waits(registry, path):
    """Without sign-in on, or by another name of the host, the pages are refused."""
    closed = Settings(sign_in="off")
    from web.app import create_app

    off = call(create_app(registry, closed), path, host="localhost", accept=BROWSER)
    elsewhere = call(app_of(registry), path, host="register.stad.example", accept=BROWSER)

    assert (off.status, elsewhere.status) == (403, 403)


@pytest.mark.parametrize(
    "headers", [{"sec_fetch_site": "cross-site"}, {"origin": "https://evil.example"}, {"sec_fetch_site": "same-site"}]
)
def test_a_form_of_another_site_changes_nothing(app, registry, headers):
    """The editor's browser must not be lent to somebody else's page."""
    answer = call(
        app,
        "/import",
        "POST",
        b"",
        host="localhost",
        accept=BROWSER,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        **headers,
    )

    assert answer.status == 403
    assert registry.revision == 0


# --- mappings that are kept --------------------------------------------------------------------------------------


def keep(app: FastAPI) -> str:
    """Choose columns, keep the mapping, and return the path of the preview."""
    preview = choose_columns(app)
    assert send(app, f"{preview}/mapping").headers["location"] == preview
    return preview


def test_columns_once_chosen_are_used_for_the_next_file_with_the_same_ones(app):
    """Without a choice it is previewed at once, as a state of the same source register."""
    confirm(app, keep(app))

    sent = send(app, "/import", {"file": ("nasta.csv", CSV.replace("Betala lön", "Räkna ut lön"))})
    page = see(app, sent.headers["location"])

    assert "0 nya 1 ändrade 1 oförändrade" in " ".join(text_of(page).split())
    assert "Mappningen är sparad som stadens-behandlingar, version 1" in text_of(page)


def test_a_file_with_other_columns_is_asked_about(app):
    """One column more is another file."""
    keep(app)

    sent = send(app, "/import", {"file": ("annan.csv", "Id,Namn,Syfte,Not\n1,Lön,Betala lön,x\n")})

    assert sent.headers["location"].endswith("/columns")


def test_a_mapping_that_is_changed_is_kept_as_another_version(app, registry):
    """Both can be taken as YAML, the newest is the one that is used; the same once more is no version."""
    preview = keep(app)
    columns = f"{preview}/columns"
    assert '<option value="ansvar:purpose" selected>' in see(app, columns).body.decode()
    fields = {"table": _table_of(see(app, columns)), "kind": "activity", "name": "Namn", "key": "Id"}
    fields["register"] = "Stadens behandlingar"

    send(app, columns, **fields, **{"column-2": "dcterms:description"})
    for _ in range(2):
        send(app, f"{preview}/mapping")
    listed = see(app, "/mappings")
    first, second = (see(app, f"/mappings/stadens-behandlingar/{n}.yaml").body.decode() for n in (1, 2))

    assert [link for link in links_of(listed) if link.endswith(".yaml")] == [
        "/mappings/stadens-behandlingar/2.yaml",
        "/mappings/stadens-behandlingar/1.yaml",
    ]
    assert "purpose: [{column: c3}]" in first
    assert "dcterms:description: [{column: c3}]" in second
    assert read_mapping("stadens-behandlingar", kept=registry.settings.mapping_folder).version == "2"


def test_columns_that_are_changed_are_seen_in_the_preview(app):
    """The preview that was made before is not shown again."""
    preview = choose_columns(app)
    assert "Betala lön" not in text_of(see(app, preview))
    columns = f"{preview}/columns"
    fields = {"table": _table_of(see(app, columns)), "kind": "system", "name": "Namn", "key": "Id"}

    send(app, columns, **fields, register="Stadens system")

    assert "Läst ur källregistret Stadens system" in text_of(see(app, preview))


def test_a_mapping_is_removed_with_its_versions(app):
    """The next file is asked about again."""
    keep(app)

    gone = send(app, "/mappings/stadens-behandlingar/remove")
    sent = send(app, "/import", {"file": ("register.csv", CSV)})

    assert gone.headers["location"] == "/mappings"
    assert "Ingen mappning är sparad" in text_of(see(app, "/mappings"))
    assert sent.headers["location"].endswith("/columns")


def test_a_mapping_that_cannot_be_read_any_more_is_listed_and_removed(app, registry):
    """As after a new version of Ansvar that has other rules for mappings."""
    folder = registry.settings.mapping_folder
    folder.mkdir(parents=True)
    (folder / "gammal.1.yaml").write_text("no: mapping\n", encoding="utf-8")

    assert "gammal" in text_of(see(app, "/mappings"))
    assert see(app, "/mappings/gammal/1.yaml").body == b"no: mapping\n"
    assert send(app, "/mappings/gammal/remove").status == 303
    assert "gammal" not in text_of(see(app, "/mappings"))


@pytest.mark.parametrize(
    "path",
    [
        "/mappings/finns-inte/1.yaml",
        "/mappings/stadens-behandlingar/9.yaml",
        f"/mappings/stadens-behandlingar/{'9' * 5000}.yaml",
        "/mappings/..%2F..%2Fstore/1.yaml",
    ],
)
def test_a_mapping_that_is_not_kept_is_told_so(app, path):
    """By name and by version."""
    keep(app)

    assert see(app, path).status == 404


def test_a_mapping_may_not_be_called_as_one_that_ships(app):
    """The command could not tell them apart."""
    sent = send(app, "/import", {"file": ("register.csv", CSV)}, register="Suppliers")
    fields = {"table": _table_of(see(app, sent.headers["location"])), "kind": "activity", "name": "Namn", "key": "Id"}
    preview = send(app, sent.headers["location"], **fields, register="Suppliers").headers["location"]

    kept = send(app, f"{preview}/mapping")

    assert kept.status == 400
    assert "suppliers" in text_of(kept)


def test_a_column_of_processors_makes_an_engagement_of_each(app, registry):
    """As in a mapping that is proposed; what names nobody makes none."""
    content = "Namn,Nämnd,Biträde\nLön,Skolnämnden,Fjällvind AB och Nordmoln Oy\nSkolskjuts,Skolnämnden,Nej\n"
    sent = send(app, "/import", {"file": ("register.csv", content)})
    columns = sent.headers["location"]
    fields = {"table": _table_of(see(app, columns)), "kind": "activity", "name": "Namn", "key": "Namn"}
    chosen = {"column-1": "dpv:hasDataController", "column-2": "ansvar:processorText"}

    confirm(app, send(app, columns, **fields, **chosen, register="Behandlingar").headers["location"])

    names = sorted(registry.labels.label(iri, "sv").value for iri in registry.labels.of_kind("engagement"))
    assert names == ["Fjällvind AB behandlar uppgifter för Lön", "Nordmoln Oy behandlar uppgifter för Lön"]
    assert registry.counts()["organisation"] == 3


def test_everybody_sees_which_imports_there_were(app, registry):
    """The list and each import are pages like others, without the means to undo."""
    done = confirm(app, choose_columns(app))

    listed, shown = (
        call(app, path, host="register.stad.example", accept=BROWSER) for path in ("/imports", done.headers["location"])
    )

    assert "register.csv" in text_of(listed)
    assert shown.status == 200
    assert not [link for link in links_of(shown) if link.endswith("/undo")]
    assert registry.record(registry.labels.of_kind("import")[0]).value(ANSVAR.fileName) is not None
