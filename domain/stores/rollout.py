"""How a shop joins the system, step by step."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Stage(StrEnum):
    """How far a shop is."""

    PLANNED = "planned"
    TRAINING = "training"
    PILOT = "pilot"
    LIVE = "live"
    DELAYED = "delayed"


NEXT: Final = MappingProxyType(
    {
        Stage.PLANNED: frozenset({Stage.TRAINING, Stage.DELAYED}),
        Stage.TRAINING: frozenset({Stage.PILOT, Stage.DELAYED}),
        Stage.PILOT: frozenset({Stage.LIVE, Stage.DELAYED}),
        Stage.LIVE: frozenset(),
        Stage.DELAYED: frozenset({Stage.PLANNED, Stage.TRAINING, Stage.PILOT}),
    }
)
"""Which stage may follow which; a delayed shop goes on where its delay left it, or before."""

TAKES_BOOKINGS: Final = frozenset({Stage.PILOT, Stage.LIVE})
