"""Who works in a shop today, as the server tells."""

from attrs import Factory, define
from simpy import Environment

from application.shared.caller import SYSTEM
from domain.shared.ids import StoreId
from simulation.drive.answers import Page, SeenTechnician
from simulation.drive.line import Line
from simulation.world.minute import DAY_MIN, Minute
from simulation.world.shop import Shop


@define(kw_only=True)
class Hands:
    """Reads a shop's shifts on the first occasion of each day."""

    line: Line
    env: Environment
    to_minute: Minute
    _read: dict[StoreId, int] = Factory(dict)

    def look(self, shop: Shop) -> None:
        """See to it that the foreman knows who is there today.

        Raises:
            BaywiseError: the server does not tell.
        """
        today, store = int(self.env.now // DAY_MIN), StoreId(shop.store.id)
        if self._read.get(store) == today:
            return
        path = f"/stores/{store}/technicians"
        people = self.line.get(SYSTEM, path, Page[SeenTechnician]).items
        shop.floor.shifts = {one.id: tuple(self._minutes(one)) for one in people}
        self._read[store] = today

    def _minutes(self, one: SeenTechnician) -> list[tuple[float, float]]:
        return [(self.to_minute(span.start), self.to_minute(span.end)) for span in one.today]
