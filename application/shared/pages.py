"""Lists come in pages, by the id of the last thing seen."""

from typing import Final, Generic, TypeVar
from uuid import UUID

from attrs import frozen

from application.shared.ports import Repository
from domain.shared.aggregate import Aggregate
from domain.shared.checks import OutOfRange

_LONGEST_PAGE: Final = 200

A = TypeVar("A", bound=Aggregate)
T = TypeVar("T")


@frozen
class Listed(Generic[T]):
    """A page of a list, and the id behind which the next one begins; none if there is none."""

    items: tuple[T, ...]
    next: UUID | None = None


def page(limit: int) -> int:
    """The length of a page, which nobody may stretch.

    Raises:
        OutOfRange: it is not 1 to 200.
    """
    if not 1 <= limit <= _LONGEST_PAGE:
        raise OutOfRange(f"a page has 1 to {_LONGEST_PAGE} lines", field="limit")
    return limit


def newest(kept: Repository[A], *, after: UUID | None, limit: int, **equal: object) -> Listed[A]:
    """A page of what is kept with those promoted columns, the newest first, behind ``after``.

    Raises:
        OutOfRange: nobody may have so many at once.
    """
    found = kept.recent(after=after, limit=page(limit) + 1, **equal)
    more = len(found) > limit
    return Listed(tuple(found[:limit]), found[limit - 1].id if more else None)
