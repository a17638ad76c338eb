"""A new shop."""

import re
from itertools import count
from random import Random
from typing import ClassVar, Final, Self

from attrs import evolve, frozen

from adapters.network import premises
from adapters.network.people import team
from domain.shared.errors import Rejected
from domain.shared.geo import Place
from domain.shared.ids import StoreId, named_id
from domain.shared.label import Label
from domain.stores.rollout import Stage
from domain.stores.store import Size, Store
from simulation.scenario.changes.change import BadChange
from simulation.scenario.changes.pull import REACH_KM, booked, laid_out, size, taken, times
from simulation.scenario.demand import Demand
from simulation.scenario.scenario import Scenario

_DEGREES = r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?"
_DIGITS: Final = 5
"""Of degrees: a metre."""
_ZH: Final = {Size.SMALL: "小型", Size.MEDIUM: "中型", Size.LARGE: "大型", Size.FLAGSHIP: "旗舰"}


@frozen(kw_only=True)
class Open:
    """A shop of a size at a place, with bays, hours and people as a generated shop has them.

    Region, city and time zone are those of the nearest shop. It brings no new customers into the
    chain: it takes them from the shops within 30 km, the more the nearer and smaller they are.
    """

    place: Place
    size: Size

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"open:(?P<lat>{_DEGREES}), ?(?P<lon>{_DEGREES}):(?P<size>{'|'.join(Size)})"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("open:31.2,121.4:medium",)

    @classmethod
    def of(cls, **said: str) -> Self:
        try:
            place = Place(round(float(said["lat"]), _DIGITS), round(float(said["lon"]), _DIGITS))
        except Rejected as refusal:
            raise BadChange(refusal.detail) from refusal
        return cls(place=place, size=Size(said["size"]))

    def __str__(self) -> str:
        return f"open:{self._at}:{self.size}"

    @property
    def _at(self) -> str:
        return f"{_degrees(self.place.lat)},{_degrees(self.place.lon)}"

    @property
    def sentence(self) -> Label:
        zh = f"在 {self._at} 新开一家{_ZH[self.size]}门店，顾客来自 {REACH_KM:g} 公里内的门店"
        en = f"a {self.size} shop opens at {self._at}, with customers of shops within"
        return Label(zh, f"{en} {REACH_KM:g} km")

    def apply(self, scenario: Scenario) -> Scenario:
        network = scenario.network
        store = self._store(scenario)
        places = premises.bays(store, Random(f"{self}:bays"))
        people = team(store, places, Random(f"{self}:team"))
        grown = evolve(
            network,
            stores=(*network.stores, store),
            bays=(*network.bays, *places),
            technicians=(*network.technicians, *people),
        )
        demand = self._demand(scenario, store, size(grown).get(store.id, 0.0))
        return evolve(scenario, network=grown, demand=demand)

    def _store(self, scenario: Scenario) -> Store:
        stores = scenario.network.stores
        near = min(stores, key=lambda one: (self.place.km_to(one.place), one.code))
        codes = {one.code for one in stores}
        code = next(c for n in count(len(stores) + 1) if (c := f"S{n:04d}") not in codes)
        return Store(
            id=StoreId(named_id("store", code)),
            code=code,
            label=Label(f"新店 {code}", f"New shop {code}"),
            region=near.region,
            city=near.city,
            place=self.place,
            zone=near.zone,
            size=self.size,
            stage=Stage.LIVE,
            hours=premises.hours(self.size, 0, Random(f"{self}:hours")),
        )

    def _demand(self, scenario: Scenario, store: Store, bay_min: float) -> Demand:
        lost = taken(scenario, bay_min, self.place)
        if not lost:
            raise BadChange(f"within {REACH_KM:g} km there is no shop whose customers could come")
        before = scenario.demand.by_store
        moved = [one for id, share in lost.items() for one in times(before[id], share)]
        new = laid_out(store, sum(one.cars for one in moved), booked(tuple(moved)))
        left = {id: times(hours, 1 - lost.get(id, 0.0)) for id, hours in before.items()}
        return Demand({**left, store.id: new})


def _degrees(value: float) -> str:
    return f"{value:.{_DIGITS}f}".rstrip("0").rstrip(".")
