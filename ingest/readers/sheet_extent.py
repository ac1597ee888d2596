"""How far the values of an Excel sheet reach, where cells without a value reach farther.

A sheet that somebody drew borders in to its last row has a million rows of cells and perhaps fifty with values. The
library takes memory for those with values only, so such a sheet is counted once more, by a parser.
"""

from __future__ import annotations

import re

from lxml import etree

from ingest.readers.packed import Packed, damaged
from ingest.tables import column_number

_ADDRESS = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")


def extent_of_values(packed: Packed, part: str) -> tuple[int, int]:
    """Return the number of the last row and of the last column with a value; a formula is one.

    Raises DataRejected where the part is no XML.
    """
    reach = _Reach()
    try:
        for event, element in etree.iterparse(packed.open(part), ("start", "end"), resolve_entities=False):
            reach.take(event, etree.QName(element).localname, element)
    except etree.XMLSyntaxError:
        raise damaged(packed.given) from None
    return reach.rows, reach.columns


class _Reach:
    """The place in the sheet that the events have come to; what has no address follows what came before."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0

    def take(self, event: str, name: str, element: etree._Element) -> None:
        """Take the next event; a row is emptied as it ends, so that memory does not grow with the sheet."""
        if event == "start" and name == "row":
            self._row += 1
            self._column = 0
            if element.get("r", "").isdecimal():
                self._row = int(element.get("r", "")[:10])
        elif event == "start" and name == "c":
            self._move(element.get("r", ""))
        elif event == "end" and name == "c" and len(element):
            self.rows = max(self.rows, self._row)
            self.columns = max(self.columns, self._column)
        elif event == "end" and name == "row":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]  # type: ignore[union-attr]  # What has one before it has a parent.

    def _move(self, address: str) -> None:
        self._column += 1
        stated = _ADDRESS.fullmatch(address)
        if stated:
            self._column = column_number(stated[1].encode("ascii"))
            self._row = int(stated[2])
