"""Customers and their cars."""

from attrs import define, frozen

from application.shared.caller import SYSTEM, Caller
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.shared.ids import MemberId, VehicleId
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
    """Drivers for whoever comes; nobody comes twice.

    Months pass until the same car is there again, and what it comes for then teaches nothing.
    """

    app: Baywise
    _made: int = 0

    def take(self, car: Car) -> Driver:
        """Somebody new with such a car."""
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
