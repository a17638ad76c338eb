"""Life cycles as data: which state may follow which."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from domain.shared.errors import Conflict

S = TypeVar("S", bound=StrEnum)


class IllegalMove(Conflict):
    """This step does not follow from the present state."""

    code = "illegal-move"


def expect_move(
    noun: str, moves: Mapping[S, frozenset[S]], now: S, then: S, /, **facts: object
) -> None:
    """Refuse a step that ``moves`` does not know, naming the steps it does.

    Raises:
        IllegalMove: with the facts ``state`` and ``legal`` (names of the states that may follow).
    """
    if then not in moves[now]:
        legal = sorted(moves[now])
        possible = ", ".join(legal) or "nothing"
        detail = f"the {noun} is {now} and cannot become {then}; possible: {possible}"
        raise IllegalMove(detail, state=str(now), legal=[str(state) for state in legal], **facts)
