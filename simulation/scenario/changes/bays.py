"""More bays in a shop, or fewer."""

import re
from itertools import count
from typing import ClassVar, Final, Self

from attrs import evolve, frozen

from adapters.network.premises import new_bay
from domain.shared.label import Label
from domain.shared.trade import BayKind
from domain.stores.bay import Bay
from domain.stores.store import Store
from simulation.scenario.changes.change import SHOP, BadChange, last, shop
from simulation.scenario.scenario import Scenario

_ZH: Final = {
    BayKind.LIFT: "举升工位",
    BayKind.DIAGNOSIS: "诊断工位",
    BayKind.ALIGNMENT: "四轮定位工位",
    BayKind.WASH: "洗车工位",
    BayKind.PAINT: "喷漆工位",
}


@frozen(kw_only=True)
class Bays:
    """``count`` bays of a kind are added to a shop, or retired from it if it is negative.

    An added bay comes after the others of its kind; those that came last are retired first.
    """

    store: str
    count: int
    kind: BayKind

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"{SHOP}:(?P<count>[+-][1-9][0-9]?) ?(?P<kind>{'|'.join(BayKind)})"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("S0012:+1 lift", "S0012:-1 wash")

    @classmethod
    def of(cls, **said: str) -> Self:
        return cls(store=said["store"], count=int(said["count"]), kind=BayKind(said["kind"]))

    def __str__(self) -> str:
        return f"{self.store}:{self.count:+d} {self.kind}"

    @property
    def sentence(self) -> Label:
        many, what = abs(self.count), _ZH[self.kind]
        if self.count > 0:
            zh, en = f"{self.store} 增加 {many} 个{what}", f"{self.store} gets {many} more"
        else:
            zh, en = f"{self.store} 减少 {many} 个{what}", f"{self.store} gives up {many}"
        return Label(zh, f"{en} {self.kind} {'bay' if many == 1 else 'bays'}")

    def apply(self, scenario: Scenario) -> Scenario:
        store, bays = shop(scenario, self.store), scenario.network.bays
        kept = self._added(store, bays) if self.count > 0 else self._without(store, bays)
        return evolve(scenario, network=evolve(scenario.network, bays=kept))

    def _added(self, store: Store, bays: tuple[Bay, ...]) -> tuple[Bay, ...]:
        highest = max((last(bay.code) for bay in self._mine(store, bays)), default=(0, ""))
        taken = {bay.code for bay in bays}
        further = (new_bay(store, self.kind, number) for number in count(1))
        free = (one for one in further if last(one.code) > highest and one.code not in taken)
        return (*bays, *(next(free) for _ in range(self.count)))

    def _without(self, store: Store, bays: tuple[Bay, ...]) -> tuple[Bay, ...]:
        mine = sorted(self._mine(store, bays), key=lambda bay: last(bay.code))
        if len(mine) < -self.count:
            raise BadChange(f"{self.store} has {len(mine)} {self.kind} bays in service")
        gone = {bay.id for bay in mine[self.count :]}
        return tuple(bay for bay in bays if bay.id not in gone)

    def _mine(self, store: Store, bays: tuple[Bay, ...]) -> list[Bay]:
        return [
            bay
            for bay in bays
            if bay.store == store.id and bay.kind is self.kind and bay.in_service
        ]
