"""How far a work order has come, and the eight stages that everybody speaks of."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    PLANNED = "planned"
    RECEIVED = "received"
    DIAGNOSED = "diagnosed"
    AWAITING_APPROVAL = "awaiting_approval"
    DISPATCHED = "dispatched"
    IN_REPAIR = "in_repair"
    SUSPENDED = "suspended"
    DONE = "done"
    PASSED = "passed"
    SETTLED = "settled"
    RELEASED = "released"
    CLOSED = "closed"
    CANCELLED = "cancelled"


_S = Status

NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    _S.PLANNED: frozenset({_S.RECEIVED, _S.CANCELLED}),
    _S.RECEIVED: frozenset({_S.DIAGNOSED, _S.CANCELLED}),
    _S.DIAGNOSED: frozenset({_S.AWAITING_APPROVAL, _S.DISPATCHED, _S.CANCELLED}),
    _S.AWAITING_APPROVAL: frozenset({_S.DIAGNOSED, _S.CANCELLED}),
    _S.DISPATCHED: frozenset({_S.DISPATCHED, _S.IN_REPAIR, _S.CANCELLED}),
    _S.IN_REPAIR: frozenset({_S.SUSPENDED, _S.DONE}),
    _S.SUSPENDED: frozenset({_S.IN_REPAIR}),
    _S.DONE: frozenset({_S.PASSED, _S.IN_REPAIR}),
    _S.PASSED: frozenset({_S.SETTLED}),
    _S.SETTLED: frozenset({_S.RELEASED}),
    _S.RELEASED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
    _S.CANCELLED: frozenset(),
}


class Stage(StrEnum):
    """The stages of a visit, as customers and staff see them alike."""

    BOOKING = "booking"
    RECEPTION = "reception"
    DIAGNOSIS = "diagnosis"
    DISPATCH = "dispatch"
    REPAIR = "repair"
    QUALITY_CHECK = "quality_check"
    SETTLEMENT = "settlement"
    FOLLOW_UP = "follow_up"


STAGE: Final[Mapping[Status, Stage]] = {
    _S.PLANNED: Stage.BOOKING,
    _S.RECEIVED: Stage.RECEPTION,
    _S.DIAGNOSED: Stage.DIAGNOSIS,
    _S.AWAITING_APPROVAL: Stage.DIAGNOSIS,
    _S.DISPATCHED: Stage.DISPATCH,
    _S.IN_REPAIR: Stage.REPAIR,
    _S.SUSPENDED: Stage.REPAIR,
    _S.DONE: Stage.QUALITY_CHECK,
    _S.PASSED: Stage.SETTLEMENT,
    _S.SETTLED: Stage.SETTLEMENT,
    _S.RELEASED: Stage.FOLLOW_UP,
    _S.CLOSED: Stage.FOLLOW_UP,
    _S.CANCELLED: Stage.BOOKING,
}
"""The stage in which a work order of each status is."""

DIAGNOSABLE: Final = frozenset(
    {_S.RECEIVED, _S.DIAGNOSED, _S.DISPATCHED, _S.IN_REPAIR, _S.SUSPENDED}
)
"""Something may be found.

Only before hands are chosen does a question to the customer hold the visit up, and is a state.
Later, work goes on beside it: it might be asked in each of four states, so it is a fact of the
order, whose lines know whether they are answered, and no state of the work.
"""

ANSWERABLE: Final = (DIAGNOSABLE - {_S.RECEIVED, _S.DIAGNOSED}) | {_S.AWAITING_APPROVAL, _S.DONE}
"""The customer may be asked something: the last work may be done before the answer is there."""

IN_SHOP: Final = frozenset(set(Status) - {_S.PLANNED, _S.RELEASED, _S.CLOSED, _S.CANCELLED})
"""The car stands in the shop."""

BACK: Final = frozenset({_S.RELEASED, _S.CLOSED})
"""The customer has the car again, and may say what they think."""

PARTS_MOVE: Final = IN_SHOP - {_S.SETTLED}
"""Parts go to the car and come back: it is here, and what they cost is not settled yet."""

WAITING: Final = frozenset(
    {Status.RECEIVED, Status.DIAGNOSED, Status.AWAITING_APPROVAL, Status.DISPATCHED}
)
"""The car is here and nobody works on it yet."""

UNFINISHED: Final = WAITING | {Status.IN_REPAIR, Status.SUSPENDED}
"""The car is here, and the work on it is not done."""

PINNED_IN: Final = frozenset({Status.DISPATCHED, Status.IN_REPAIR, Status.SUSPENDED})
"""Where operations that have not begun may get other hands."""
