"""Libraries that not everybody has: imported when they are used, named when they are missing."""

from importlib import import_module
from typing import Any

from domain.shared.errors import Unavailable


class NotInstalled(Unavailable):
    """What was asked for needs a library that is not here; the sentence says how to get it."""

    code = "not-installed"


def needed(module: str, *, extra: str) -> Any:
    """The module, which comes with that extra of Baywise.

    Raises:
        NotInstalled: it is not there.
    """
    try:
        return import_module(module)
    except ImportError as reason:
        library = module.partition(".")[0]
        raise NotInstalled(
            f"this needs {library}, which is not installed: pip install 'baywise[{extra}]'",
            library=library,
        ) from reason
