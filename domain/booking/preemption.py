"""Who gives way to an emergency when a shop is full, and who does not."""

from datetime import datetime

from domain.booking.appointment import Appointment, Status
from domain.shared.time import minutes

MOST_URGENT = 1
"""The priority of an emergency."""


def gives_way(booked: Appointment, priority: int, *, now: datetime, notice_min: int) -> bool:
    """Whether a booked car may lose its time to one that cannot wait.

    Never one that is here, that is as urgent itself, or for which the shop has changed the time
    before; nor one whose customer comes within ``notice_min`` minutes and is on the way by now.
    """
    return (
        booked.status is Status.BOOKED
        and priority > MOST_URGENT
        and booked.told is None
        and booked.expected >= now + minutes(notice_min)
    )
