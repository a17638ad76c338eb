"""What every shop of the twin wrote down."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from attrs import frozen

from adapters import registry
from domain.members.vehicle import Vehicle
from domain.shared.ids import StoreId
from domain.shared.makers import maker_spellings
from domain.work_orders.data_quality import DataQuality, Measure, Share
from domain.work_orders.record import Reception
from domain.work_orders.work_order import WorkOrder

if TYPE_CHECKING:
    from adapters.memory.work import MemoryWork


@frozen
class MemoryDataQualities:
    """Implements :class:`application.visits.data_quality.DataQualities` over the dictionaries."""

    work: "MemoryWork"

    def since(self, start: datetime, /) -> Mapping[StoreId, DataQuality]:
        seen = defaultdict[StoreId, list[tuple[WorkOrder, Reception]]](list)
        for visit in self.work.search(registry.WORK_ORDERS, {}):
            if visit.reception is not None and visit.reception.at >= start:
                seen[visit.store].append((visit, visit.reception))
        return {store: self._of(visits) for store, visits in seen.items()}

    def _of(self, seen: Collection[tuple[WorkOrder, Reception]]) -> DataQuality:
        ids = {visit.vehicle for visit, _ in seen if visit.vehicle}
        cars: Collection[Vehicle] = self.work.load(registry.VEHICLES, ids).values()
        entries = [entry for _, entry in seen]
        calls = [visit.follow_up.reached for visit, _ in seen if visit.follow_up]
        spellings = maker_spellings()
        return DataQuality(
            {
                Measure.VIN: _share([car.vin is not None for car in cars]),
                Measure.MAKER: _share([car.maker.lower() in spellings for car in cars]),
                Measure.MILEAGE: _share([entry.mileage_km > 0 for entry in entries]),
                Measure.FUEL: _share([entry.fuel_percent is not None for entry in entries]),
                Measure.PHOTOS: _share([bool(entry.photos) for entry in entries]),
                Measure.REACHED: _share(calls),
            }
        )


def _share(entries: Collection[bool]) -> Share:
    return Share(sum(entries), len(entries))
