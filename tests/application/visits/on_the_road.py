"""Cars in tests that are worked on where they stand."""

from typing import Final

from application.shared.caller import SYSTEM
from domain.shared.geo import Place
from tests.application.visits.finished import LAMPS
from tests.application.visits.shop_day import Car, ShopDay

NORTH: Final = 0.05
"""Degrees from the shop: 5.6 km as the bird flies."""


def away(day: ShopDay, hour: int, north: float = NORTH, service: str = LAMPS) -> Car:
    """A car booked for that hour, to be worked on so many degrees north of the shop."""
    car = day.book(day.at(hour), services=(service,))
    shop = day.app.directory.store(day.store).place
    site = Place(shop.lat + north, shop.lon)
    day.app.on_site.locate(SYSTEM, work_order=car.booked.work_order, site=site)
    return car
