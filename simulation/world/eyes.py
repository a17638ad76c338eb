"""What everybody in a shop sees: visits as they are, without asking."""

from attrs import Factory, define

from adapters.changes import Changes
from adapters.registry import WORK_ORDERS
from domain.shared.ids import WorkOrderId
from domain.work_orders.work_order import WorkOrder


@define
class Eyes:
    """Hears what transactions changed, and keeps the last state of visits that go on."""

    visits: dict[WorkOrderId, WorkOrder] = Factory(dict)
    commands: int = 0

    def __call__(self, changes: Changes) -> None:
        self.commands += 1
        for (table, _), saved in changes.saved.items():
            if table == WORK_ORDERS.table:
                self._see(saved.aggregate)

    def forget(self, id: WorkOrderId) -> None:
        self.visits.pop(id, None)

    def _see(self, visit: object) -> None:
        if not isinstance(visit, WorkOrder):
            raise TypeError("work orders are kept in their table")
        self.visits[visit.id] = visit
