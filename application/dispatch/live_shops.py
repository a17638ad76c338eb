"""The shops that take bookings, and which of them are near a place."""

from collections.abc import Iterable

from application.stores.directory import Register
from domain.dispatch.nearby import Nearby
from domain.dispatch.offer import Request
from domain.dispatch.rules import Rules
from domain.shared.geo import Place
from domain.shared.ids import StoreId


class LiveShops:
    """The live shops of one register."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.live = {id: one for id, one in register.stores.items() if one.takes_bookings}
        self._nearby = Nearby((store.place, id.int, id) for id, store in self.live.items())

    def near(self, request: Request, rules: Rules) -> tuple[StoreId, ...]:
        if request.store is not None:
            return (request.store,) if request.store in self.live else ()
        drive = rules.drive
        near = self._nearby.of(request.place, radius_km=drive.radius_km, limit=drive.shops)
        return tuple(id for _, _, id in near)

    def region(self, place: Place, radius_km: float) -> str | None:
        """The region of the nearest shop within the radius, if there is one."""
        nearest = self._nearby.of(place, radius_km=radius_km, limit=1)
        return self.live[nearest[0][2]].region if nearest else None

    def of(self, stores: Iterable[StoreId]) -> tuple[StoreId, ...]:
        """Those of ``stores`` that are live."""
        return tuple(store for store in stores if store in self.live)
