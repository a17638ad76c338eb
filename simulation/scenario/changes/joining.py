"""Which shop begins when to work by the policy: in waves, or all at once."""

import re
from datetime import timedelta
from typing import ClassVar, Self

from attrs import evolve, frozen

from domain.shared.label import Label
from simulation.scenario.rollout import AT_ONCE, Rollout
from simulation.scenario.scenario import Scenario


@frozen(kw_only=True)
class Waves:
    """So many shops at a time begin, in the order of their codes, a wave every so many days.

    The first wave works by the policy from the first day on.
    """

    shops: int
    days: int

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        r"waves:(?P<shops>[1-9][0-9]{0,3})/(?P<days>[1-9][0-9]{0,2})"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("waves:200/14",)

    @classmethod
    def of(cls, **said: str) -> Self:
        return cls(shops=int(said["shops"]), days=int(said["days"]))

    def __str__(self) -> str:
        return f"waves:{self.shops}/{self.days}"

    @property
    def sentence(self) -> Label:
        zh = f"分批上线：每 {self.days} 天 {self.shops} 家门店"
        return Label(zh, f"{self.shops} shops join every {self.days} days, in order of their codes")

    def apply(self, scenario: Scenario) -> Scenario:
        begins = scenario.horizon.begins
        joins = {
            store.id: begins + timedelta(days=at // self.shops * self.days)
            for at, store in enumerate(scenario.network.stores)
            if at >= self.shops
        }
        return evolve(scenario, rollout=Rollout(joins))


@frozen
class AtOnce:
    """Every shop works by the policy from the first day on."""

    PATTERN: ClassVar[re.Pattern[str]] = re.compile("at-once")
    FORMS: ClassVar[tuple[str, ...]] = ("at-once",)

    @classmethod
    def of(cls, **_: str) -> Self:
        return cls()

    def __str__(self) -> str:
        return "at-once"

    @property
    def sentence(self) -> Label:
        return Label("所有门店同时上线", "all shops join at once")

    def apply(self, scenario: Scenario) -> Scenario:
        return evolve(scenario, rollout=AT_ONCE)
