"""The pages of imports: a file is sent, shown, confirmed and undone, by the editor only and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgi_client import Answer, call
from fastapi import FastAPI
from pages_town import BROWSER, app_of, links_of, text_of

from graph_service.names import ANSVAR
from graph_service.registry import Registry
from graph_service.settings import Settings
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
    assert "Send the file again" in text_of(answer) or "No file was sent" in text_of(answer)
    assert not (registry.settings.import_folder or Path()).exists()


def test_a_mapping_that_does_not_fit_says_which_columns_are_missing(app):
    """The wrong mapping is told by what the file has."""
    sent = send(app, "/import", {"file": ("register.csv", CSV)}, mapping="sv-kommuner")

    answer = see(app, sent.headers["location"])

    assert answer.status == 422
    assert "does not fit this file" in text_of(answer)


def test_a_mapping_of_ones_own_goes_before_the_choice(app):
    """A fault in it is told with file and line, and the file is let go."""
    answer = send(app, "/import", {"file": ("register.csv", CSV), "own": ("min.yaml", "mapping: [")})

    assert answer.status == 422
    assert "mapping.yaml" in text_of(answer)


def test_a_file_that_waits_no_longer_is_told_apart(app):
    """An old address says to send the file again."""
    answer = see(app, f"/import/{'0' * 32}")

    assert answer.status == 404
    assert "Send it again" in text_of(answer)


@pytest.mark.parametrize("path", ["/import", f"/import/{'0' * 32}", f"/import/{'0' * 32}/columns"])
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
