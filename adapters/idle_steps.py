"""Idle discounts as one word of text: ``30:15,50:8``, or ``off``."""

import re
from typing import Final

from domain.orders.idle import NEVER, IdleDiscounts, IdleStep
from domain.shared.errors import Rejected

_STEP: Final = re.compile(r"([0-9]{1,3}):([0-9]{1,2})", re.ASCII)


def idle_of(text: str) -> IdleDiscounts:
    """Steps such as ``30:15,50:8``: below 30 % of the day taken, 15 % off; below 50 %, 8 %.

    Raises:
        ValueError: the text says something else; it ends a sentence that begins with its place.
    """
    if text.lower() == "off":
        return NEVER
    steps = [_STEP.fullmatch(one.strip()) for one in text.split(",")]
    if not all(steps):
        raise ValueError(f"is {text!r}, but may be 'off' or steps such as '30:15,50:8'")
    try:
        return IdleDiscounts(
            steps=tuple(
                IdleStep(below_percent=int(step[1]), basis_points=int(step[2]) * 100)
                for step in steps
                if step
            )
        )
    except Rejected as reason:
        raise ValueError(f"is {text!r}, but {reason.detail}") from None


def idle_text(idle: IdleDiscounts) -> str:
    """What :func:`idle_of` reads as the same, where whole per cent are taken off."""
    steps = (f"{one.below_percent}:{one.basis_points // 100}" for one in idle.steps)
    return ",".join(steps) or "off"
