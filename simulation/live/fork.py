"""A fork: running shops at an instant, and the scenario of their days to come."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from attrs import field, frozen

from adapters import registry
from adapters.snapshot.snapshot import Snapshot
from application.shared.network import Network
from domain.booking.appointment import COMING
from domain.catalogue.catalogue import Catalogue
from domain.orders.idle import IdleDiscounts
from domain.shared.ids import StoreId
from domain.stores.store import Store
from domain.work_orders.status import IN_SHOP
from simulation.live.habits import Habits
from simulation.live.known_car import followed
from simulation.scenario.conditions import Conditions
from simulation.scenario.demand import Demand
from simulation.scenario.policy import NETWORK
from simulation.scenario.scenario import Horizon, Scenario
from simulation.world.around import ZONE

POLICY: Final = "network"
"""How running shops are run."""
_ZONE: Final = ZoneInfo(ZONE)
_MINUTE: Final = timedelta(minutes=1)


@frozen(kw_only=True)
class Assumed:
    """What a planner says instead of what was measured, or what is usual."""

    conditions: Conditions = field(factory=Conditions)
    demand: Demand | None = None


@frozen(kw_only=True, slots=False)
class Fork:
    """Where the days to come begin; ``print``: of the snapshot.

    Both futures that are compared begin here, with the minute after the snapshot.
    """

    snapshot: Snapshot
    print: str
    idle: IdleDiscounts
    assumed: Assumed = field(factory=Assumed)

    @property
    def begins(self) -> datetime:
        """The first whole minute from the snapshot on."""
        before = self.snapshot.taken.replace(second=0, microsecond=0)
        return before if before == self.snapshot.taken else before + _MINUTE

    @property
    def day(self) -> date:
        """The local day on which it begins."""
        return self.begins.astimezone(_ZONE).date()

    @property
    def minute(self) -> float:
        """Of that day."""
        midnight = datetime.combine(self.day, time(), _ZONE).astimezone(UTC)
        return (self.begins - midnight) / _MINUTE

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the shops sell."""
        return Catalogue(
            services=self.snapshot.of(registry.SERVICES),
            parts=self.snapshot.of(registry.PARTS),
            price_lists=self.snapshot.of(registry.PRICE_LISTS),
        )

    @cached_property
    def network(self) -> Network:
        """The shops, their bays and their people."""
        return Network(
            stores=self.snapshot.of(registry.STORES),
            bays=self.snapshot.of(registry.BAYS),
            technicians=self.snapshot.of(registry.TECHNICIANS),
        )

    @cached_property
    def habits(self) -> Habits:
        """What usually comes."""
        return Habits.of(self.snapshot.history, self.network, self.catalogue)

    def scenario(self, days: int) -> Scenario:
        """The days to come as they are expected; ``days`` with today."""
        demand = self.assumed.demand
        return Scenario(
            name="live",
            network=self.network,
            demand=self.habits.demand if demand is None else demand,
            mix=self.habits.mix,
            conditions=self.assumed.conditions,
            horizon=Horizon(begins=self.day, days=days, warm_up=0),
            policies={POLICY: NETWORK},
            idle=self.idle,
        )

    @property
    def lent_by(self) -> tuple[Store, ...]:
        """Shops that nobody asked for, and whose people the others have, or that have theirs."""
        asked = {*self.snapshot.asked}
        return tuple(one for one in self.network.stores if one.id not in asked)

    @property
    def cars_here(self) -> int:
        return sum(one.status in IN_SHOP for one in self.snapshot.of(registry.WORK_ORDERS))

    @property
    def booked(self) -> int:
        return sum(one.status in COMING for one in self.snapshot.of(registry.APPOINTMENTS))

    @property
    def claims(self) -> int:
        return len(self.snapshot.claims)

    @property
    def not_followed(self) -> int:
        """Visits of which the world knows no car to go on with, or that are not in a shop."""
        return sum(not followed(one) for one in self.snapshot.of(registry.WORK_ORDERS))

    def assumed_demand(self) -> frozenset[StoreId]:
        """Shops whose customers are arithmetic."""
        return self.habits.assumed if self.assumed.demand is None else frozenset()
