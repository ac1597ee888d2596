"""The style sheets, the font and the editor made by others are those that the manifest names, with their licences."""

from __future__ import annotations

import hashlib
import json
import re

from web.static_files import FOLDER, version_of

VENDOR = FOLDER / "vendor"


def test_vendored_files_are_those_of_the_manifest() -> None:
    """Nobody has edited a file that comes from elsewhere; `node tools/vendor.mjs` makes them anew."""
    listed = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))["files"]

    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir() if path.is_file()}
    del found["manifest.json"]

    assert found == {one["file"]: one["sha256"] for one in listed}


def test_vendored_packages_have_their_licences_beside_them() -> None:
    """MIT for the design system and the editor, the Open Font License for the font."""
    assert "Permission is hereby granted, free of charge" in (VENDOR / "licenses" / "designsystemet.txt").read_text(
        encoding="utf-8"
    )
    editor = (VENDOR / "licenses" / "codemirror.txt").read_text(encoding="utf-8")
    assert editor.count("Permission is hereby granted, free of charge") == 14
    assert "SIL OPEN FONT LICENSE" in (VENDOR / "licenses" / "inter.txt").read_text(encoding="utf-8").upper()


def test_style_sheets_ask_for_nothing_from_elsewhere() -> None:
    """What they name lies beside them, in the version that a browser may keep, or is drawn in the sheet itself."""
    for sheet in FOLDER.rglob("*.css"):
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", sheet.read_text(encoding="utf-8")):
            if not address.startswith("data:"):
                name, _, version = address.partition("?v=")
                assert version == version_of(f"{sheet.parent.relative_to(FOLDER)}/{name}"), sheet
