"""The way to the shop: with an appointment, or just so."""

from collections.abc import Generator
from typing import Any, Final

from attrs import define
from simpy import Event

from application.visits.booking import Booked
from application.visits.reception import Entry
from simulation.world.choosing import Option
from simulation.world.coming import Coming
from simulation.world.garage import Driver
from simulation.world.minute import DAY_MIN
from simulation.world.shop import Shop
from simulation.world.world import World

_KM: Final = 10_000
MISSED_MIN: Final = 120.0
"""After which nobody expects a customer any more."""


@define(kw_only=True, eq=False)
class Arrival:
    """Brings one customer to the shop that they chose."""

    world: World
    coming: Coming
    driver: Driver

    def arrive(
        self, shop: Shop, option: Option
    ) -> Generator[Event, Any, tuple[Booked, float] | None]:
        """Returns the visit and when its customer was ready, nothing if they never came."""
        world, now = self.world, self.world.env.now
        begins = world.to_minute(option.proposal.starts)
        today = begins // DAY_MIN == now // DAY_MIN
        if option.there and today:
            return self._walk_in(shop, option), now
        booked = self._book(option)
        if not self.coming.at_once and not self.coming.comes:
            yield self._until(begins + MISSED_MIN)
            return None
        ready = now + option.drive_min if self.coming.at_once else begins
        late = 0.0 if self.coming.at_once else self.coming.late_min
        yield self._until(max(now + option.drive_min, begins + late))
        self.receive(shop, booked)
        return booked, ready if self.coming.at_once else max(begins, world.env.now)

    def _until(self, at: float) -> Event:
        return self.world.env.timeout(max(0.0, at - self.world.env.now))

    def _walk_in(self, shop: Shop, option: Option) -> Booked:
        return self.world.app.receptions.walk_in(
            shop.cast.advisor,
            proposal=option.proposal,
            member=self.driver.member,
            vehicle=self.driver.vehicle,
            entry=self._entry(),
        )

    def _book(self, option: Option) -> Booked:
        booking, me = self.world.app.booking, self.driver
        held = booking.hold(
            me.caller, proposal=option.proposal, member=me.member, vehicle=me.vehicle
        )
        return booking.confirm(me.caller, appointment=held.appointment)

    def receive(self, shop: Shop, booked: Booked) -> None:
        """The car is here."""
        self.world.app.receptions.receive(
            shop.cast.advisor, work_order=booked.work_order, entry=self._entry()
        )

    def _entry(self) -> Entry:
        # A kilometre an hour since the beginning: it never shows less than before.
        return Entry(mileage_km=_KM + int(self.world.env.now // 60))
