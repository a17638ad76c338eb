"""A TOML file in which every mistake can be pointed at: by its line and its dotted key."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from adapters.tables.cells import short
from adapters.tables.problems import BadRow, Problems

MOST_BYTES: Final = 256 * 1024
MOST_LINES: Final = 2_000
"""A scenario of all services has a tenth of both."""

Key = tuple[str | int, ...]
"""Names of tables and keys, and places in a list from 0 on: ``("target", 0, "value")``."""

_AT_LINE: Final = re.compile(r"at line ([0-9]+)")


@frozen(kw_only=True)
class TomlFile:
    """What a file says, and where; mistakes are noted in ``problems``."""

    file: str
    text: str
    said: Mapping[str, Any]
    problems: Problems

    def at(self, key: Key) -> Any:
        """What is said there; nothing if nothing is."""
        said: Any = self.said
        for one in key:
            if not _has(said, (one,)):
                return None
            said = said[one]
        return said

    def note(self, key: Key, reason: str) -> None:
        """Remember a mistake at the line of the key, or of the nearest table around it."""
        name = ".".join(one for one in key if isinstance(one, str))
        shown = name if name.isprintable() else short(name)
        self.problems.rows.append(BadRow(self.file, self._line(key), shown, reason))

    def _line(self, key: Key) -> int:
        """The line at which the value of the key begins; 0 for what is nowhere in the file.

        The parser tells no lines. But the first few lines of a file are a file as well, and the
        last line without which the key is not there is the line of the key.
        """
        while key and not _has(self.said, key):
            key = key[:-1]
        begins = 1
        for count, said in self._beginnings if key else ():
            if _has(said, key):
                return begins
            begins = count + 1
        return 0

    @cached_property
    def _beginnings(self) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        return tuple(_readable(self.text.split("\n")))


def read_toml(path: Path, problems: Problems) -> TomlFile | None:
    """The file at ``path``; nothing if it cannot be read, which is noted."""
    line = 0
    try:
        data = path.read_bytes() if path.stat().st_size <= MOST_BYTES else b"\n" * MOST_LINES
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if text.count("\n") < MOST_LINES:
            said = tomllib.loads(text)
            return TomlFile(file=path.name, text=text, said=said, problems=problems)
        reason = f"the file is longer than {MOST_LINES} lines or {MOST_BYTES} bytes"
    except FileNotFoundError:
        reason = "the file is missing"
    except OSError as error:
        reason = f"the file cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        line, reason = error.object.count(b"\n", 0, error.start) + 1, "this is not UTF-8"
    except RecursionError:
        reason = "the values are nested too deeply"
    except ValueError as error:  # also a whole number of thousands of digits
        found = _AT_LINE.search(str(error))
        line, reason = int(found[1]) if found else text.count("\n") + 1, f"this is no TOML: {error}"
    problems.rows.append(BadRow(path.name, line, "", reason))
    return None


def _readable(lines: list[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """What the first so many lines say, wherever they can be read on their own."""
    for count in range(1, len(lines) + 1):
        try:
            yield count, tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue


def _has(said: Any, key: Key) -> bool:
    for one in key:
        match said, one:
            case dict(), str() if one in said:
                said = said[one]
            case list(), int() if one < len(said):
                said = said[one]
            case _:
                return False
    return True
