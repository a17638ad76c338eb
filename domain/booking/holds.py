"""How many holds one customer has at once, over the whole chain."""

from collections.abc import Collection
from typing import Final

from domain.shared.errors import Conflict

MOST_HOLDS: Final = 3
"""Enough to think about a few times; too few to keep a shop's calendar from others."""


class TooManyHolds(Conflict):
    """The customer keeps as many times for a while as anybody may."""

    code = "too-many-holds"


def free_place(held: Collection[int | None], *, beyond: bool = False) -> int | None:
    """The lowest place that a further hold of the customer may take.

    A place belongs to one hold at a time, and the store sees to it, so that two holds asked for
    at once never share one.

    Args:
        held: the places of the customer's holds; those beyond the limit have none.
        beyond: whether it may have no place, because somebody answers for it.

    Raises:
        TooManyHolds: no place is left.
    """
    places = range(1, MOST_HOLDS + 1)
    free = [] if len(held) >= MOST_HOLDS else [place for place in places if place not in held]
    if not free and not beyond:
        raise TooManyHolds(
            f"this customer holds {MOST_HOLDS} times already; confirm or cancel one first",
            most=MOST_HOLDS,
        )
    return free[0] if free else None
