"""A file that a command is going to write."""

import os
from pathlib import Path
from typing import Any

import click


class NewFile(click.Path):
    """Refused before the work is done if it cannot be written afterwards."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, writable=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(str(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"there is no folder {str(path.parent)!r}", param, ctx)
        if not path.exists() and not os.access(path.parent, os.W_OK):
            self.fail(f"the folder {str(path.parent)!r} may not be written to", param, ctx)
        return path
