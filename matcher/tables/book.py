"""A workbook being written: it appears whole or not at all, and its sheets share their looks.

Rows go to disk as they come (XlsxWriter's constant_memory), so that a million rows need no more memory than ten.
How tables stand on its sheets is `sheets`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from matcher.storage import new_file

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
    "default_format_properties": {"font_name": "宋体", "font_size": 11},
}


class Look(StrEnum):
    """How a column shows its cells."""

    WRAP = "wrap"  # prose, on several lines
    LINE = "line"  # short text
    CODE = "code"  # text that looks like a number, kept as typed
    NUMBER = "number"
    COUNT = "count"
    DATE = "date"

    @property
    def wraps(self) -> bool:
        """Whether a long text goes on several lines."""
        return self in {Look.WRAP, Look.CODE}


_NUMBER_FORMATS = {Look.CODE: "@", Look.DATE: "yyyy-mm-dd", Look.COUNT: "0"}


class Book:
    """工作簿: one being written, with the formats its sheets share.

    Attributes:
        workbook: XlsxWriter's.
        at_end: what is left to do before it is closed.
    """

    def __init__(self, path: Path, scratch: Path, *, in_order: bool = True, created: date | None = None) -> None:
        options = deepcopy(_OPTIONS) | {"tmpdir": str(scratch), "constant_memory": in_order}
        self.workbook = Workbook(str(path), options)  # it writes into its options: a second book would differ
        if created is not None:
            self.workbook.set_properties({"created": datetime(created.year, created.month, created.day, tzinfo=UTC)})
        self.at_end: list[Callable[[], None]] = []
        self._formats: dict[tuple[str, bool, bool], Format] = {}
        self._title = self.workbook.add_format({"bold": True, "font_size": 16, "valign": "vcenter"})
        self._headings = {required: self._heading(required) for required in (False, True)}

    def format(self, look: Look, *, example: bool = False, quoted: bool = False) -> Format:
        """Return the format of cells: of an example row, or of a text that stays one when it is edited."""
        key = look.value, example, quoted
        if key not in self._formats:
            properties = {"valign": "top", "text_wrap": look.wraps, "quote_prefix": quoted}
            properties["num_format"] = _NUMBER_FORMATS.get(look, "General")
            if example:
                properties |= {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2", "text_wrap": True}
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def title(self) -> Format:
        """Return the format of the title of a sheet that is more than a table."""
        return self._title

    def heading(self, required: bool = False) -> Format:
        """Return the format of a column heading."""
        return self._headings[required]

    def _heading(self, required: bool) -> Format:
        return self.workbook.add_format(
            {
                "bold": True,
                "font_color": "#9C0006" if required else "#1F3864",
                "bg_color": "#FFE3E3" if required else "#DDE6F3",
                "bottom": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        )


@contextmanager
def new_book(path: Path, *, in_order: bool = True, created: date | None = None) -> Iterator[Book]:
    """Yield a workbook that appears as `path` when the block ends without an error.

    Args:
        path: where it appears.
        in_order: rows are written from the first to the last and leave memory at once; False: cells in any order, for
            small sheets with merged cells.
        created: the day it says it was made; None: now. With a day the same cells give the same bytes.

    Raises:
        StorageUnavailable: it cannot be written.
    """
    with new_file(path) as draft, TemporaryDirectory(prefix="huiqi-") as scratch:
        book = Book(draft, Path(scratch), in_order=in_order, created=created)
        try:
            yield book
            for finish in book.at_end:
                finish()
            book.workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError in it
        finally:
            for sheet in book.workbook.worksheets():
                if in_order:
                    sheet._opt_close()  # XlsxWriter closes them only where all went well
