"""A table's columns, and how each is read."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from adapters.tables.cells import Read


@frozen(kw_only=True)
class Sheet:
    """A table: how each column is read, the columns that name a row, and whose rows they are.

    Without a ``key``, whoever takes the rows looks for repeated ones. ``of`` says which column
    refers to the code of which other sheet.
    """

    file: str
    columns: Mapping[str, Read[Any]]
    key: tuple[str, ...]
    of: tuple[str, str] | None = None
    required: bool = True
