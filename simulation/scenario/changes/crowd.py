"""More or fewer customers: a surge, a holiday, a rival."""

import re
from typing import ClassVar, Self

from attrs import evolve, frozen

from domain.shared.ids import StoreId
from domain.shared.label import Label
from domain.stores.region import Region
from simulation.scenario.changes.change import NUMBER, SHOP, BadChange, plain, shop
from simulation.scenario.demand import Demand
from simulation.scenario.scenario import Scenario

MOST = 10.0


@frozen(kw_only=True)
class Crowd:
    """``factor`` times the demand of every hour: of a shop, of a region, or of the chain."""

    factor: float
    store: str | None = None
    region: Region | None = None

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"(?:{SHOP}:|region:(?P<region>{'|'.join(Region)}):)?demand:?\*(?P<factor>-?{NUMBER})"
    )
    FORMS: ClassVar[tuple[str, ...]] = (
        "demand*1.2",
        "region:east:demand*1.1",
        "S0012:demand*0.8",
    )

    @classmethod
    def of(cls, **said: str) -> Self:
        factor = float(said["factor"])
        if not 0 <= factor <= MOST:
            raise BadChange(f"demand becomes 0 to {MOST:g} times what it was")
        region = Region(said["region"]) if said["region"] else None
        return cls(factor=factor, store=said["store"], region=region)

    def __str__(self) -> str:
        where = f"{self.store}:" if self.store else f"region:{self.region}:" if self.region else ""
        return f"{where}demand*{plain(self.factor)}"

    @property
    def sentence(self) -> Label:
        zh = self.store or (self.region.label.zh if self.region else "整个连锁")
        en = self.store or (f"the region {self.region}" if self.region else "the chain")
        times = plain(self.factor)
        return Label(f"{zh}的需求变为 {times} 倍", f"{en} is asked for {times} times as much")

    def apply(self, scenario: Scenario) -> Scenario:
        meant = self._meant(scenario)
        return evolve(
            scenario,
            demand=Demand(
                {
                    store: tuple(evolve(one, cars=one.cars * self.factor) for one in hours)
                    if store in meant
                    else hours
                    for store, hours in scenario.demand.by_store.items()
                }
            ),
        )

    def _meant(self, scenario: Scenario) -> frozenset[StoreId]:
        if self.store:
            return frozenset({shop(scenario, self.store).id})
        found = {one.id for one in scenario.network.stores if self.region in (None, one.region)}
        if not found:
            raise BadChange(f"there is no shop in the region {self.region}")
        return frozenset(found)
