"""The command line: what each command prints, its exit code, and the one line that tells what went wrong.

What a person meets first is tried in a process of its own, as a person meets it; the rest in this one.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from ansvar.__main__ import COMMANDS, main
from graph_service.names import SH
from graph_service.store.embedded import EmbeddedStore

TOWN = Path(__file__).parent / "data" / "api-town.trig"
ID = "https://ansvar.example.org/id/"
NAMES = [command.rstrip("_") for command in COMMANDS]


def ansvar(folder: Path, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, with nothing of Ansvar in its environment but what is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSVAR_")}
    command = [sys.executable, "-m", "ansvar", *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, env=kept | environment, capture_output=True, text=True, timeout=120, check=False
    )


def refused(folder: Path, *arguments: str | Path, **environment: str) -> str:
    """Return the one line of a command that could not do what it was asked."""
    done = ansvar(folder, *arguments, **environment)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("ansvar: ")
    return lines[0]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that `ansvar load` has filled with the small town."""
    folder = tmp_path_factory.mktemp("cli") / "store"
    done = ansvar(folder.parent, "load", TOWN, "--store", folder)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"\d+ statements about 9 records read, 9 records new or changed\. Revision 1; \d+ gaps\.\n", done.stdout
    )
    return folder


@pytest.fixture
def run(store: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command on that store in this process; gives exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str]:
        code = main([*arguments, "--store", str(store)])
        return code, capsys.readouterr().out

    return run


def with_files(folder: Path) -> list[str]:
    """Put a good file, a broken one and one that is no RDF into a folder; return the names of what is in it."""
    (folder / "good.ttl").write_text(f"<{ID}post/a> a <https://w3id.org/ansvar/ns#Post> .\n")
    (folder / "good.txt").write_text("text")
    (folder / "broken.ttl").write_text("<https://a.example/> <https://a.example/p> 1 .\nx")
    return files_of(folder)


def files_of(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*"))


def ended_with(*arguments: str) -> int:
    """Return the exit code of a command that runs in this process."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


class TestFaults:
    """One line on standard error, exit code 2, no traceback, nothing half-written."""

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("ask", "x", "--on", "2026-02-30"), r"'2026-02-30' is not a day; give it as YYYY-MM-DD"),
            (("ask", "x"), r"There is no store in \.store\. Run `ansvar demo` or `ansvar load FILE`"),
            (("load", "good.ttl", "broken.ttl"), r"broken\.ttl line 2, column \d+: .*Mend the file"),
            (("load", "good.ttl", "--store", "good.ttl"), r"The store good\.ttl is a file"),
        ],
    )
    def test_fault_is_told_in_one_line_and_leaves_nothing(self, tmp_path, arguments, told):
        """The line says what, where and what to do; the folder is as it was."""
        before = with_files(tmp_path)

        assert re.search(told, refused(tmp_path, *arguments))

        assert files_of(tmp_path) == before

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            ((), r"COMMAND.*See `ansvar --help`"),
            (("ansvara",), r"invalid choice: 'ansvara'"),
            (("ask",), r"QUESTION.*See `ansvar ask --help`"),
            (("ask", "x", "--lang", "de"), r"invalid choice: 'de'"),
            (("search", "x", "--kind", "sak"), r"invalid choice: 'sak'"),
            (("chain", "x", "--format", "pdf"), r"invalid choice: 'pdf'"),
            (("serve", "--port", "http"), r"invalid int value: 'http'"),
            (("serve", "--port", "65536"), r"Port 65536 is not a port"),
            (
                ("serve", "--host", "no.such.host.invalid", "--port", "0"),
                r"Host no\.such\.host\.invalid cannot be used",
            ),
            (("load", "missing.ttl"), r"missing\.ttl: there is no such file\. Check the path"),
            (("validate", "broken.ttl"), r"broken\.ttl line 2"),
            (("validate", "good.ttl", "--shapes", "broken.ttl"), r"broken\.ttl line 2"),
            (("validate", "--shapes", "good.ttl"), r"--shapes is for files"),
            (("validate", "good.txt"), r"'\.txt'"),
            (("search", "x", "--store", "good.ttl"), r"The store good\.ttl is a file"),
            (("load", "good.ttl", "--store", "."), r"holds other files"),
            (("validate", "--store", "nowhere"), r"There is no store in nowhere"),
        ],
    )
    def test_any_other_fault_is_told_likewise(self, tmp_path, monkeypatch, capsys, arguments, told):
        """What was misspelt, missing or in the way."""
        before = with_files(tmp_path)
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("ANSVAR_STORE", raising=False)

        assert ended_with(*arguments) == 2

        out, err = capsys.readouterr()
        assert out == ""
        assert re.fullmatch(rf"ansvar: .*{told}.*\n", err)
        assert files_of(tmp_path) == before

    def test_setting_that_cannot_be_used_is_named(self, tmp_path):
        """Before anything is opened."""
        assert "ANSVAR_SEARCH_SECONDS is 'x'" in refused(tmp_path, "ask", "x", ANSVAR_SEARCH_SECONDS="x")

    def test_port_that_is_taken_is_told_before_a_store_is_made(self, tmp_path):
        """A load that ended so would have been for nothing."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])

            line = refused(tmp_path, "demo", "--port", port, "--store", tmp_path / "store")

        assert f"Port {port} on 127.0.0.1 is in use" in line
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("chain", "Löneutbetalningen"), "'Löneutbetalningen' is nothing in the register. Did you mean"),
            (("chain", f"{ID}activity/x"), f"'{ID}activity/x' is nothing in the register."),
            (("validate", "--of", "Qwxz"), "'Qwxz' is nothing in the register. Search for it"),
        ],
    )
    def test_record_that_is_unknown_is_told_with_what_lies_near(self, store, capsys, arguments, told):
        """A slip of a letter, an address that the register does not describe, a word like nothing in it."""
        assert ended_with(*arguments, "--store", str(store)) == 2

        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith(f"ansvar: {told}")
        assert err.count("\n") == 1


class TestAnswers:
    """What the commands print of the small town."""

    def test_question_is_answered_with_its_ground(self, run):
        """Who, in which role, since when, by which decision, and the address of the record."""
        code, text = run("ask", "Vem är tjänsteansvarig för lönetjänsten?", "--on", "2026-01-15")

        assert code == 0
        assert text.splitlines()[0].startswith("Tjänsteansvarig för Lönetjänsten är Löneenhetens chef")
        assert "sedan 2024-01-01, beslut N 12/24" in text
        assert text.splitlines()[-1] == f"<{ID}service/lonetjansten>"

    def test_answer_as_json_is_that_of_the_api(self, run):
        """The same body as `/api/ask`."""
        code, text = run("ask", "Who is responsible for payroll?", "--json", "--on", "2026-01-15")

        body = json.loads(text)
        assert code == 0
        assert (body["lang"], body["intent"], body["on"]) == ("en", "responsible", "2026-01-15")
        assert body["answers"][0]["party"]["iri"] == f"{ID}organisation/skolnamnden"

    def test_question_whose_answer_is_a_list_prints_the_list(self, run):
        """Every row, with the day or the countries that are why it stands there, and no hits beside it."""
        code, text = run("ask", "vilka kunder har Lönetjänsten")

        assert (code, text.splitlines()) == (0, ["1 använder Lönetjänsten.", "  Skolnämnden (2024-01-01)"])

    def test_question_without_a_certain_answer_gives_exit_code_one(self, run):
        """No answer is better than a wrong one."""
        code, text = run("ask", "Vem ansvarar för månlandningen?")

        assert code == 1
        assert text.startswith("Registret ger inget säkert svar.")

    def test_search_prints_hits_or_exit_code_one(self, run):
        """In columns, or as the body of `/api/search`."""
        code, text = run("search", "löneutbetalning", "--kind", "activity")
        assert code == 0
        assert text.splitlines()[1].split() == ["Löneutbetalning", "activity", f"{ID}activity/loneutbetalning"]

        code, text = run("search", "löneutbetalning", "--json", "--limit", "1")
        assert json.loads(text)["results"][0]["iri"] == f"{ID}activity/loneutbetalning"

        code, text = run("search", "qqqxxx")
        assert code == 1
        assert text.startswith("Nothing was found for 'qqqxxx'")

    def test_chain_is_a_tree(self, run):
        """Each supplier under the one that engages it, with how its place stands, and agreement."""
        code, text = run("chain", "Löneutbetalning", "--on", "2026-01-15", "--lang", "sv")

        assert code == 0
        assert text.splitlines() == [
            "Löneutbetalning",
            "└─ IT-förvaltningen (Sverige; avtal saknas)",
            "   └─ Molnhotellet (Indien: tredjeland utan giltigt överföringsverktyg; avtal saknas)",
        ]

    @pytest.mark.parametrize(
        "name", ["löneutbetalning", "Payroll", f"{ID}activity/loneutbetalning", "/doc/activity/loneutbetalning"]
    )
    def test_record_is_named_in_any_way(self, run, name):
        """Any of its names, its IRI or the path of its page."""
        assert json.loads(run("chain", name, "--format", "json")[1])["root"] == f"{ID}activity/loneutbetalning"

    def test_chain_on_a_day_before_an_engagement_lacks_it(self, run):
        """The supplier in India came in 2025."""
        assert "Molnhotellet" not in run("chain", "Löneutbetalning", "--on", "2024-06-01")[1]

    def test_chain_as_csv_and_as_a_picture(self, run):
        """One row per link; a picture that is well-formed."""
        rows = list(
            csv.DictReader(io.StringIO(run("chain", "Löneutbetalning", "--format", "csv", "--on", "2026-01-15")[1]))
        )
        assert [(row["depth"], row["engaged"], row["places"]) for row in rows] == [
            ("1", "IT-förvaltningen", "Sverige"),
            ("2", "Molnhotellet", "Indien"),
        ]

        picture = ET.fromstring(run("chain", "Löneutbetalning", "--format", "svg")[1])
        assert picture.tag == "{http://www.w3.org/2000/svg}svg"

    def test_register_is_validated_in_each_format(self, run):
        """The same gaps, whichever way they are written; exit code 1, for some break the law's rules."""
        code, table = run("validate", "--of", "Löneutbetalning")
        total = int(re.search(r"(\d+) gaps in records in the register", table)[1])
        assert (code, total > 0) == (1, True)

        assert json.loads(run("validate", "--of", "Löneutbetalning", "--format", "json")[1])["total"] == total
        rows = list(csv.DictReader(io.StringIO(run("validate", "--of", "Löneutbetalning", "--format", "csv")[1])))
        assert {row["iri"] for row in rows} == {f"{ID}activity/loneutbetalning"}
        assert len(rows) == total
        turtle = run("validate", "--of", "Löneutbetalning", "--format", "turtle")[1].encode()
        results = [quad for quad in parse(turtle, RdfFormat.TURTLE) if quad.predicate == SH.focusNode]
        assert {quad.object.value for quad in results} == {f"{ID}activity/loneutbetalning"}
        assert len(results) == total

    def test_gaps_of_an_organisation_are_those_of_what_is_its(self, run):
        """The board answers for its activity."""
        body = json.loads(run("validate", "--of", "Skolnämnden", "--format", "json")[1])

        assert f"{ID}activity/loneutbetalning" in {gap["focus"] for gap in body["gaps"]}

    def test_remedies_are_in_the_language_asked_for(self, run):
        """Swedish where none is given."""
        swedish, english = run("validate", "--of", "Payroll")[1], run("validate", "--of", "Payroll", "--lang", "en")[1]

        assert "Ange" in swedish
        assert "State" in english


class TestFiles:
    """`ansvar validate FILE`, which needs no store."""

    SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <https://example.org/> .
    :Rule a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Rule-name .
    :Rule-name sh:path :name ; sh:minCount 1 ; sh:severity %s ; sh:message "Namn saknas"@sv, "No name"@en ."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> tuple[str, str]:
        """A thing without a name, and the rule that asks for one."""
        (tmp_path / "data.ttl").write_text("@prefix : <https://example.org/> . :a a :Thing .")
        (tmp_path / "shapes.ttl").write_text(self.SHAPES % "sh:Violation")
        return str(tmp_path / "data.ttl"), str(tmp_path / "shapes.ttl")

    def test_each_format_tells_the_same(self, files, capsys):
        """Severity, node, rule, path and message."""
        data, shapes = files
        told = {}
        for form in ("table", "json", "csv", "turtle"):
            assert main(["validate", data, "--shapes", shapes, "--format", form, "--lang", "en"]) == 1
            told[form] = capsys.readouterr().out

        row = {
            "severity": "violation",
            "focus": "https://example.org/a",
            "rule": "https://example.org/Rule-name",
            "path": "https://example.org/name",
            "message": "No name",
        }
        assert json.loads(told["json"]) == [row]
        assert list(csv.DictReader(io.StringIO(told["csv"]))) == [row]
        assert told["table"].splitlines()[1].split() == [*list(row.values())[:4], "No", "name"]
        assert told["table"].endswith("1 gaps in 1 statements: 1 violation, 0 warning, 0 info.\n")
        report = parse(told["turtle"], RdfFormat.TURTLE)
        assert [quad.object.value for quad in report if quad.predicate == SH.focusNode] == ["https://example.org/a"]

    @pytest.mark.parametrize("severity", ["sh:Warning", "sh:Info"])
    def test_what_breaks_no_law_gives_exit_code_zero(self, files, capsys, severity):
        """A script can stop on violations only."""
        data, shapes = files
        Path(shapes).write_text(self.SHAPES % severity)

        assert main(["validate", data, "--shapes", shapes]) == 0
        assert "Namn saknas" in capsys.readouterr().out

    def test_files_without_faults_say_so(self, files, capsys):
        """Exit code 0 and one line."""
        data, shapes = files
        Path(data).write_text("@prefix : <https://example.org/> . :a a :Thing ; :name 'A' .")

        assert main(["validate", data, "--shapes", shapes]) == 0
        assert capsys.readouterr().out == "No gaps in 2 statements.\n"


class TestTelling:
    """Help, settings and version."""

    @pytest.mark.parametrize("name", NAMES)
    def test_each_command_has_help(self, name, capsys):
        """It says what the command does and takes."""
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])

        assert ended.value.code == 0
        assert capsys.readouterr().out.startswith(f"usage: ansvar {name}")

    def test_help_lists_every_command(self, capsys):
        """One line each."""
        with pytest.raises(SystemExit):
            main(["--help"])

        text = capsys.readouterr().out
        assert [name for name in NAMES if not re.search(rf"(?m)^ +{name} ", text)] == []

    def test_settings_are_printed_with_their_help(self, capsys, monkeypatch):
        """Those that the environment gives have a star."""
        monkeypatch.setenv("ANSVAR_REGISTRY_NAME", "Stadens register")

        assert main(["settings"]) == 0

        text = capsys.readouterr().out
        assert "* ANSVAR_REGISTRY_NAME=Stadens register" in text
        assert "  ANSVAR_LANGUAGES=sv,en" in text

    def test_reader_that_has_had_enough_is_no_fault(self, store):
        """`ansvar validate | head` ends without complaint."""
        command = [sys.executable, "-m", "ansvar", "validate", "--store", str(store)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.close()
            assert process.stderr.read() == b""

        assert process.returncode in {0, 1}

    def test_terminal_that_is_not_in_utf_8_still_gets_the_answer(self, store):
        """Lines of the tree are written in its own way."""
        done = ansvar(store.parent, "chain", "Payroll", "--store", store, PYTHONIOENCODING="ascii")

        assert done.returncode == 0, done.stderr
        assert "Molnhotellet" in done.stdout


@contextmanager
def serving(folder: Path, *arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a command that serves; gives the process and the address that it prints."""
    command = [sys.executable, "-m", "ansvar", *map(str, arguments), "--port", "0"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = None
        for line in process.stdout:
            address = re.search(r"http://[\w.:]+/", line)
            if address:
                break
        assert address is not None, process.stderr.read() if process.stderr else ""
        yield process, address[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.mark.slow
def test_served_register_can_be_asked_and_is_not_written_by_another(store):
    """While the server has the store open, `ask` answers and `load` says what to do."""
    with serving(store.parent, "serve", "--store", store) as (process, address):
        with urllib.request.urlopen(f"{address}api/ask?q=Who+is+responsible+for+payroll") as answer:
            assert json.load(answer)["about"]["label"] == "Payroll"

        done = ansvar(store.parent, "ask", "Vem ansvarar för löneutbetalning?", "--store", store)
        assert done.returncode == 0, done.stderr
        assert "Skolnämnden" in done.stdout
        assert "is open in another process" in refused(store.parent, "load", TOWN, "--store", store)
        assert process.poll() is None

    assert process.returncode in {0, 130}


@pytest.mark.slow
def test_demo_loads_the_city_serves_it_and_can_be_asked_meanwhile(tmp_path):
    """The main job in one command; a second start changes nothing and takes up the same store."""
    store = tmp_path / "store"
    with serving(tmp_path, "demo", "--store", store) as (_, address):
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        done = ansvar(tmp_path, "ask", "Vem är systemägare för Lönia?", "--store", store)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Systemägare för Lönia är ")

    before = EmbeddedStore.open(store, read_only=True).size()
    with serving(tmp_path, "demo", "--store", store):
        pass

    assert EmbeddedStore.open(store, read_only=True).size() == before
