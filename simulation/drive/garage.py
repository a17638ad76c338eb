"""Customers whom the world brings to a server: the same number is the same person and car."""

from collections import Counter
from typing import Final

from attrs import Factory, define

from application.shared.caller import SYSTEM
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.ids import StoreId
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy
from simulation.cast import customer
from simulation.world.baywise import Baywise
from simulation.world.garage import Driver

_NAMES: Final = ("王伟", "李娜", "张敏", "刘洋", "陈静", "杨磊", "赵芳", "黄强", "周杰", "吴艳")
_PROVINCES: Final = "藏青宁琼吉贵"
_LETTERS: Final = "UVWXYZ"
"""Provinces of few cities, none so far down the alphabet: such plates are the world's alone."""
_MODELS: Final = 100
_SERIES: Final = 100_000
MOST_FIRST: Final = len(_PROVINCES) * len(_LETTERS) * _SERIES // _MODELS // 2
"""Half of all numbers are left for those who come after."""


@define
class KnownGarage:
    """Drivers who are not on a visit, by shop and model; more are made when nobody is left.

    Knows from its number which model somebody drives, also after a restart.

    ``away``: numbers of those whom an earlier run left on a visit. ``first``: of each model, who
    comes first; drivers that begin apart do not meet the same people.
    """

    app: Baywise
    away: frozenset[int] = frozenset()
    first: int = 0
    _last: Counter[int] = Factory(Counter)
    _at_home: dict[tuple[StoreId, int], list[Driver]] = Factory(dict)

    def take(self, store: StoreId, model: int, car: Car) -> Driver:
        """Somebody with such a car who thinks of this shop first."""
        free = self._at_home.get((store, model))
        return free.pop() if free else self._known(self._number(model), car)

    def give_back(self, store: StoreId, model: int, driver: Driver) -> None:
        """The visit is over."""
        self._at_home.setdefault((store, model), []).append(driver)

    def _number(self, model: int) -> int:
        while True:
            number = (self.first + self._last[model]) * _MODELS + model
            self._last[model] += 1
            if number not in self.away:
                return number

    def _known(self, number: int, car: Car) -> Driver:
        name = PersonName(_NAMES[number % len(_NAMES)])
        member = self.app.members.join(SYSTEM, name=name, phone=Phone(f"16{number:09d}")).member
        vehicle = self.app.members.register_vehicle(
            SYSTEM, member=member, car=car, plate=plate_of(number, car)
        )
        return Driver(member=member, vehicle=vehicle, car=car, caller=customer(member))


def plate_of(number: int, car: Car) -> Plate:
    """The plate of that number; green for what runs on electricity alone."""
    series, last = divmod(number, _SERIES)
    province, letter = _PROVINCES[series // len(_LETTERS)], _LETTERS[series % len(_LETTERS)]
    green = "D" if car.energy is Energy.ELECTRIC else ""
    return Plate(f"{province}{letter}{green}{last:05d}")


def number_of(plate: str) -> int | None:
    """The number that has a plate, if it is one of the world's."""
    province, letter, last = plate[:1], plate[1:2], plate[-5:]
    if province not in _PROVINCES or letter not in _LETTERS or not last.isdecimal():
        return None
    series = _PROVINCES.index(province) * len(_LETTERS) + _LETTERS.index(letter)
    return series * _SERIES + int(last)
