"""Days on which a shop needs help."""

from datetime import timedelta

from application.shared.caller import SYSTEM
from domain.shared.time import Span
from domain.workforce.events import AbsenceCause
from tests.application.visits.shop_day import Car, ShopDay


def fall_ill(day: ShopDay, *, but: int) -> None:
    """All people of the shop but so many are away for three days."""
    people = sorted(day.app.directory.technicians_of(day.store), key=lambda one: one.code)
    for one in people[but:]:
        day.app.absences.report(
            SYSTEM,
            technician=one.id,
            during=Span(day.clock.now(), day.clock.now() + timedelta(days=3)),
            cause=AbsenceCause.SICK,
        )


def a_burst(day: ShopDay) -> list[Car]:
    """Breakdowns fill the shop, and then all but one of its people fall ill."""
    cars = [day.walk_in() for _ in range(4)]
    fall_ill(day, but=1)
    return cars
