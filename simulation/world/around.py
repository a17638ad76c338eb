"""A world around the shops of a scenario, before the first minute."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from attrs import frozen
from simpy import Environment

from adapters.holidays import chinese_holidays
from domain.orders.idle import NEVER, IdleDiscounts
from domain.shared.ids import StoreId
from domain.shared.time import Span
from domain.stores.store import Store
from domain.workforce.technician import Technician
from simulation.cast import Cast
from simulation.scenario.scenario import Scenario
from simulation.world.baywise import Baywise, Sight
from simulation.world.choosing import Choosing
from simulation.world.floor import Floor
from simulation.world.garage import Garage
from simulation.world.minute import Minute
from simulation.world.opening import Minutes, Opening
from simulation.world.shop import Shop
from simulation.world.tally import Tally
from simulation.world.wares import Wares
from simulation.world.ways import Ways
from simulation.world.world import Waits, World

ZONE: Final = "Asia/Shanghai"
"""Where days begin and end."""


def around(
    app: Baywise,
    env: Environment,
    eyes: Sight,
    scenario: Scenario,
    policy: str,
    wares: Wares | None = None,
) -> World:
    """The world of a scenario around shops that are there already."""
    first, epoch = scenario.horizon.first, epoch_of(scenario)
    wares = wares or Wares.of(scenario)
    ways = Ways(policy=scenario.policies[policy], rollout=scenario.rollout, first=first)
    days = [first + timedelta(days=n) for n in range(scenario.horizon.in_all + 7)]
    build = _Builder(env, app, eyes, Minute(epoch), days)
    shops = {store.id: build.shop(store, scenario) for store in scenario.network.stores}
    return World(
        env=env,
        app=app,
        ways=ways,
        shelves=wares.shelves,
        conditions=scenario.conditions,
        shops=shops,
        fleet=wares.fleet,
        extras=wares.extras,
        choosing=build.choosing(ways, scenario, shops),
        garage=Garage(app),
        eyes=eyes,
        to_minute=build.to_minute,
        waits=Waits(conditions=scenario.conditions),
    )


def epoch_of(scenario: Scenario) -> datetime:
    """The midnight with which its days begin."""
    return datetime.combine(scenario.horizon.first, time(), ZoneInfo(ZONE)).astimezone(UTC)


def idle_of(scenario: Scenario, policy: str) -> IdleDiscounts:
    """What idle days take off under one of its policies."""
    return scenario.idle if scenario.policies[policy].discounts else NEVER


@frozen
class _Builder:
    env: Environment
    app: Baywise
    eyes: Sight
    to_minute: Minute
    days: list[date]

    def shop(self, store: Store, scenario: Scenario) -> Shop:
        holidays = chinese_holidays(self.days[0], self.days[-1])
        spans = [self._minutes(span) for span in store.open_spans(self.days, holidays)]
        opening, cast = Opening(tuple(spans)), Cast.of(store.id)
        people = list(_hands(scenario, store))
        bays = [one for one in scenario.network.bays if one.store == store.id and one.in_service]
        floor = Floor(
            env=self.env,
            app=self.app,
            cast=cast,
            eyes=self.eyes,
            opening=opening,
            to_minute=self.to_minute,
            shifts={one.id: self._shifts(store, one) for one in people},
        )
        first_weekday = self.days[0].weekday()
        tally = Tally(bays=len(bays), opening=opening, first_weekday=first_weekday)
        return Shop(store=store, cast=cast, opening=opening, floor=floor, tally=tally)

    def choosing(self, ways: Ways, scenario: Scenario, shops: Mapping[StoreId, Shop]) -> Choosing:
        return Choosing(
            app=self.app,
            ways=ways,
            conditions=scenario.conditions,
            casts={id: shop.cast for id, shop in shops.items()},
            openings={id: shop.opening for id, shop in shops.items()},
            to_minute=self.to_minute,
        )

    def _shifts(self, store: Store, person: Technician) -> tuple[Minutes, ...]:
        spans = person.working_spans(ZoneInfo(store.zone), self.days)
        return tuple(self._minutes(span) for span in spans)

    def _minutes(self, span: Span) -> Minutes:
        return self.to_minute(span.start), self.to_minute(span.end)


def _hands(scenario: Scenario, store: Store) -> Iterator[Technician]:
    """Who works there, people lent by other shops included."""
    for one in scenario.network.technicians:
        if one.store == store.id:
            yield one
        elif any(loan.store == store.id for loan in one.loans):
            yield one.guest(store.id)
