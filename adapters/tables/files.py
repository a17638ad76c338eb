"""One table as a file: text to rows and back, with every mistake noted."""

import codecs
import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO, TextIOWrapper
from pathlib import Path
from typing import IO, Any, Final

from attrs import frozen

from adapters.tables.cells import guarded, short, unguarded
from adapters.tables.problems import Problems
from adapters.tables.sheet import Sheet
from domain.shared.errors import Rejected

LARGEST_FILE: Final = 64 * 2**20
"""Bytes; the shifts of ten thousand shops need half of it."""


@frozen(kw_only=True)
class Row:
    """The cells of one line that could be read; ``whole`` if all of them could."""

    line: int
    cells: Mapping[str, Any]
    whole: bool


def write_table(directory: Path, sheet: Sheet, rows: Iterable[tuple[str, ...]]) -> None:
    """Write UTF-8 with a byte-order mark, so that spreadsheets show Chinese."""
    with (directory / sheet.file).open("wb") as file:
        write_rows(file, sheet, rows)


def write_rows(file: IO[bytes], sheet: Sheet, rows: Iterable[tuple[str, ...]]) -> None:
    """The same into an open file."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(sheet.columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    text.flush()
    text.detach()


def read_table(directory: Path, sheet: Sheet, problems: Problems) -> list[Row]:
    """The rows of a table, in order; mistakes are noted, and their rows are not whole."""
    data = _data(directory / sheet.file, sheet, problems)
    return [] if data is None else read_rows(data, sheet, problems)


def read_rows(data: bytes, sheet: Sheet, problems: Problems) -> list[Row]:
    """The same of what a file holds."""
    lines = _lines(_text(data, sheet, problems), sheet, problems)
    _, header = next(lines, (1, None))
    if header is None or not _right_header(header, sheet, problems):
        return []
    rows = [_row(line, header, cells, sheet, problems) for line, cells in lines]
    _note_repeated(rows, sheet, problems)
    return rows


def _data(path: Path, sheet: Sheet, problems: Problems) -> bytes | None:
    try:
        if not path.exists():
            if sheet.required:
                problems.note(sheet, 0, "", "the file is missing")
            return None
        if path.stat().st_size > LARGEST_FILE:
            problems.note(sheet, 0, "", f"the file is larger than {LARGEST_FILE} bytes")
            return None
        return path.read_bytes()
    except OSError as error:
        problems.note(sheet, 0, "", f"the file cannot be read: {error.strerror}")
    return None


def _text(data: bytes, sheet: Sheet, problems: Problems) -> str:
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.note(sheet, line, "", "this is not UTF-8 or GBK; save the table as CSV UTF-8")
        return ""
    if not text.strip():
        problems.note(sheet, 0, "", "the file is empty")
    return text


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, or what Excel in China writes (GBK, as part of GB 18030).

    Raises:
        UnicodeDecodeError: it is neither.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if data.startswith(codecs.BOM_UTF8) or _mostly_utf8(data):
            raise
    return data.decode("gb18030")


def _mostly_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 with a fault, which GBK would take for other Chinese characters."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    return 2 * sum(map(_is_utf8, lines)) > len(lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _lines(text: str, sheet: Sheet, problems: Problems) -> Iterator[tuple[int, list[str]]]:
    """Each line that is not blank, with the number at which it starts."""
    reader, start = csv.reader(StringIO(text, newline=""), strict=True), 1
    try:
        for cells in reader:
            if cells:
                yield start, [unguarded(cell.strip(" ")) for cell in cells]
            start = reader.line_num + 1
    except csv.Error as error:
        problems.note(sheet, start, "", f"this is not CSV: {error}")


def _right_header(header: list[str], sheet: Sheet, problems: Problems) -> bool:
    missing = [name for name in sheet.columns if name not in header]
    unknown = [name for name in header if name not in sheet.columns]
    twice = {name for name in header if header.count(name) > 1 and name in sheet.columns}
    for names, reason in (
        (missing, "the column is missing"),
        (unknown, "there is no such column"),
        (sorted(twice), "the column is there twice"),
    ):
        for name in names:
            problems.note(sheet, 1, name if name.isprintable() else short(name), reason)
    return not (missing or unknown or twice)


def _row(line: int, header: list[str], texts: list[str], sheet: Sheet, problems: Problems) -> Row:
    if len(texts) != len(header):
        problems.note(sheet, line, "", f"has {len(texts)} cells, not {len(header)}")
    cells: dict[str, Any] = {}
    for column, cell in zip(header, texts, strict=False):
        try:
            cells[column] = sheet.columns[column](cell)
        except Rejected as refusal:
            problems.note(sheet, line, column, refusal.detail)
    whole = len(cells) == len(header) == len(texts)
    return Row(line=line, cells=cells, whole=whole)


def _note_repeated(rows: list[Row], sheet: Sheet, problems: Problems) -> None:
    if not sheet.key:
        return
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        if all(column in row.cells for column in sheet.key):
            key = tuple(row.cells[column] for column in sheet.key)
            first = seen.setdefault(key, row.line)
            if first != row.line:
                problems.note(sheet, row.line, sheet.key[-1], f"line {first} says so already")
