"""The page on importing a register: what it tells a newcomer to run is run here, on the sample that it names."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from ansvar.__main__ import main
from ansvar.__main__ import parser as parser_of_commands

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/how-to/import-a-register.md"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_RUNS_ON = "serve"
"""The command that runs until it is stopped: only its options are tried."""


def blocks() -> Iterator[tuple[str, str]]:
    """Yield the language and the text of each block of the part for newcomers, in order."""
    part = PAGE.read_text(encoding="utf-8").partition("## A file that nobody has read before")[2].partition("\n## ")[0]
    for match in _BLOCK.finditer(part):
        yield match[1], match[2]


def follow() -> Iterator[tuple[str, str]]:
    """Do what the blocks say in this folder; yield each command with what it printed."""
    for language, text in blocks():
        if language == "diff":
            correct(Path("register.yaml"), text)
            continue
        for line in text.splitlines():
            yield line, run(line)


def run(line: str) -> str:
    """Run a line of a block as a shell would, and return what it printed."""
    words = [word for word in shlex.split(line) if not re.fullmatch(r"[A-Z_]+=\w+", word)]
    if words[0] == "cp":
        shutil.copy(ROOT / words[1], words[2])
        return ""
    assert words[0] == "ansvar", line
    if words[1] == _RUNS_ON:
        parser_of_commands().parse_args(words[1:])
        return ""
    with redirect_stdout(StringIO()) as printed:
        assert main(words[1:]) == 0, line
    return printed.getvalue()


def correct(mapping: Path, diff: str) -> None:
    """Write the lines with a plus instead of those with a minus, each of which stands in the mapping once."""
    text = mapping.read_text(encoding="utf-8")
    for change in re.findall(r"^-(.*\n)((?:^\+.*\n)+)", diff, re.MULTILINE):
        assert f"\n{text}".count(f"\n{change[0]}") == 1, change[0]
        text = text.replace(change[0], re.sub(r"^\+", "", change[1], flags=re.MULTILINE))
    mapping.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, str]]]:
    """What each command of the page printed, in an empty folder that stays the current one."""
    folder = tmp_path_factory.mktemp("newcomer")
    with pytest.MonkeyPatch.context() as changed:
        changed.chdir(folder)
        changed.setenv("ANSVAR_STORE", str(folder / "store"))
        yield list(follow())


def test_a_newcomer_who_does_what_the_page_says_gets_there(followed):
    """Each command works on the sample as it is printed, and shows what the page says it shows."""
    said = [printed for line, printed in followed if line.startswith("ansvar import") and "--propose" not in line]
    first, written, later, again = said
    asked = next(printed for line, printed in followed if line.startswith("ansvar ask"))

    assert "8 rows: 27 new" in first
    for told in (
        "'Rättslig förpliktelse, Allmänt intresse'",
        "'Ja: hälsa'",
        "'Ej bedömd'",
        "'Ruritania'",
        "  Status\n",
    ):
        assert told in first
    assert "0 problems, 1 unknown values" in written
    assert "'Ruritania' is not in the list country" in written
    assert "Skolskjuts" in asked
    assert "Barn- och utbildningsnämnden" in asked
    assert "1 × Processing activity: Feriejobb\n" in later
    assert "Library loans" in later.partition("Gone from the source")[2]
    assert {line.partition(" (")[0].strip() for line in later.splitlines() if "→" in line} == {
        "Skolskjuts",
        "Water billing",
    }
    assert "Written:" in again


def test_the_import_of_the_page_is_taken_back(followed):
    """The command that the last line names undoes it whole, as the page says."""
    command = followed[-1][1].partition("Take it back with `")[2].partition("`")[0]

    assert "1 records that the import made are gone" in run(command)
