"""Customers and their cars; whoever is at home may come again."""

from uuid import UUID

from attrs import Factory, define, frozen

from application.shared.caller import SYSTEM, Caller
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.ids import MemberId, StoreId, VehicleId
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy
from simulation.cast import customer
from simulation.world.baywise import Baywise

_NAME = PersonName("王伟")


@frozen(kw_only=True)
class Driver:
    """A customer with a car, as the application knows them."""

    member: MemberId
    vehicle: VehicleId
    car: Car
    caller: Caller


@define
class Garage:
    """Drivers who are not on a visit, by shop and model; more are made when nobody is left."""

    app: Baywise
    _at_home: dict[tuple[UUID, int], list[Driver]] = Factory(dict)
    _made: int = 0

    def take(self, store: StoreId, model: int, car: Car) -> Driver:
        """Somebody with such a car who thinks of this shop first."""
        free = self._at_home.get((store, model))
        return free.pop() if free else self._join(car)

    def give_back(self, store: StoreId, model: int, driver: Driver) -> None:
        """The visit is over."""
        self._at_home.setdefault((store, model), []).append(driver)

    def _join(self, car: Car) -> Driver:
        self._made += 1
        phone, plate = Phone(f"17{self._made:09d}"), _plate(self._made, car)
        member = self.app.members.join(SYSTEM, name=_NAME, phone=phone).member
        vehicle = self.app.members.register_vehicle(SYSTEM, member=member, car=car, plate=plate)
        return Driver(member=member, vehicle=vehicle, car=car, caller=customer(member))


_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTERS = "ABCDEFGHJK"


def _plate(number: int, car: Car) -> Plate:
    """The plate of that number: a hundred thousand for each city of each province."""
    series, last = divmod(number, 100_000)
    province, letter = _PROVINCES[series // len(_LETTERS)], _LETTERS[series % len(_LETTERS)]
    green = "D" if car.energy is Energy.ELECTRIC else ""
    return Plate(f"{province}{letter}{green}{last:05d}")
