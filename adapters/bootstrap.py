"""The composition root: constructors, called in order."""

from collections.abc import Sequence

from adapters.settings import Settings


def prepare(settings: Settings) -> Sequence[str]:  # noqa: ARG001 - nothing to prepare yet
    """Make the database at ``settings.database_url`` ready to serve.

    Returns:
        Lines that whoever started Baywise should read, such as demonstration logins.
    """
    return ()
