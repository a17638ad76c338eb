"""Lists come in pages, by the id of the last thing seen."""

from typing import Final

from domain.shared.checks import OutOfRange

_LONGEST_PAGE: Final = 200


def page(limit: int) -> int:
    """The length of a page, which nobody may stretch.

    Raises:
        OutOfRange: it is not 1 to 200.
    """
    if not 1 <= limit <= _LONGEST_PAGE:
        raise OutOfRange(f"a page has 1 to {_LONGEST_PAGE} lines", field="limit")
    return limit
