"""How a customer chooses among what the application offers them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from attrs import frozen

from application.dispatch.offers import Wish
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId
from simulation.cast import Cast
from simulation.scenario.conditions import Conditions
from simulation.world.baywise import Baywise, Proposed
from simulation.world.coming import Coming
from simulation.world.garage import Driver
from simulation.world.minute import DAY_MIN, Minute
from simulation.world.opening import Opening
from simulation.world.ways import Ways

_BEST: Final = 5
_SOON: Final = timedelta(minutes=1)
_TENTH_BP: Final = 1_000


@frozen(kw_only=True)
class Option:
    """A proposal as a customer sees it: minutes of driving, of waiting then, and what both weigh.

    ``weight`` is in minutes of waiting. ``there``: the customer stands in the shop and asks.
    """

    proposal: Proposed
    there: bool
    drive_min: float
    wait_min: float
    weight: float

    @property
    def store(self) -> StoreId:
        return self.proposal.store


Chooses = Callable[[Coming, Driver, datetime], Option | None]
"""What a customer takes at that instant, or nothing: then they are lost."""


@frozen(kw_only=True)
class Choosing:
    """Asks the application for offers, and picks one as people do."""

    app: Baywise
    ways: Ways
    conditions: Conditions
    casts: Mapping[StoreId, Cast]
    openings: Mapping[StoreId, Opening]
    to_minute: Minute

    def best(self, coming: Coming, driver: Driver, now: datetime) -> Option | None:
        """The option the customer likes best, if anything is offered at all.

        Where shops recommend each other, who does not follow looks at the own shop only.
        """
        options = self._options(coming, driver, now)
        return min(options, key=lambda one: one.weight, default=None)

    def at_the_door(
        self, coming: Coming, driver: Driver, store: StoreId, now: datetime
    ) -> Option | None:
        """What a shop offers somebody who stands in it and asks."""
        earliest = now + _SOON
        wish = self._of_one(coming, driver, store, earliest, online=False)
        return next(iter(self._found(coming, driver, wish, earliest, there=True)), None)

    def _of_one(
        self, coming: Coming, driver: Driver, store: StoreId, earliest: datetime, *, online: bool
    ) -> Wish:
        return Wish(
            services=(coming.wanted.service,),
            store=store,
            vehicle=driver.vehicle,
            earliest=earliest,
            online=online,
            best=1,
        )

    def _options(self, coming: Coming, driver: Driver, now: datetime) -> list[Option]:
        earliest = now + (timedelta(days=coming.ahead_days) if coming.ahead_days else _SOON)
        around: list[Option] = []
        levers = self.ways.of(coming.store, int(self.to_minute(now) // DAY_MIN))
        if levers.recommends and coming.follows:
            near = Wish(
                services=(coming.wanted.service,),
                at=coming.place,
                vehicle=driver.vehicle,
                earliest=earliest,
                best=_BEST,
            )
            found = self._found(coming, driver, near, earliest, there=False)
            around = [one for one in found if self._may_go(one, coming)]
        if all(one.store != coming.store for one in around):
            # Whoever does not see the shop's time beforehand just comes, and asks there.
            at_the_door = coming.at_once and not levers.online
            home = self._of_one(coming, driver, coming.store, earliest, online=not at_the_door)
            around += self._found(coming, driver, home, earliest, there=at_the_door)
        return around

    def _may_go(self, option: Option, coming: Coming) -> bool:
        """Shops that have not joined take nobody in for others."""
        day = int(self.to_minute(option.proposal.starts) // DAY_MIN)
        return option.store == coming.store or self.ways.of(option.store, day).recommends

    def _found(
        self, coming: Coming, driver: Driver, wish: Wish, earliest: datetime, *, there: bool
    ) -> list[Option]:
        caller = self.casts[wish.store].advisor if wish.store else driver.caller
        try:
            found = self.app.offers.find(caller, wish=wish)
        except BaywiseError:
            return []
        return [self._option(coming, one, earliest, there=there) for one in found.proposals]

    def _option(
        self, coming: Coming, proposal: Proposed, earliest: datetime, *, there: bool
    ) -> Option:
        conditions = self.conditions
        km = coming.place.km_to(self.app.directory.store(proposal.store).place)
        drive_min = 0.0 if there else 60 * km / conditions.drive_kmh
        ready = self.to_minute(earliest) + (drive_min if coming.at_once else 0.0)
        wait_min = self.openings[proposal.store].between(ready, self.to_minute(proposal.starts))
        off = proposal.idle.basis_points / _TENTH_BP if proposal.idle else 0.0
        return Option(
            proposal=proposal,
            there=there,
            drive_min=drive_min,
            wait_min=wait_min,
            weight=wait_min
            + conditions.hour_of_drive * drive_min
            - 60 * conditions.tenth_off_h * off,
        )
