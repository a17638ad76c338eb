"""Lists: rows straight into frozen views, within the caller's reach."""

from datetime import UTC
from typing import Any, Final

from attrs import frozen

from adapters import registry
from adapters.kinds import Kind
from adapters.sql.codec import Codec
from adapters.sql.scope import within
from adapters.sql.session import Session
from application.shared.rights import Scope
from application.visits.rows import AppointmentRow, CarRow, VisitRow
from domain.booking.appointment import Status as AppointmentStatus
from domain.members.plate import Plate
from domain.shared.ids import AppointmentId, OrderId, StoreId, VehicleId, WorkOrderId
from domain.shared.time import Span
from domain.work_orders.job import Job
from domain.work_orders.record import Wait
from domain.work_orders.status import UNFINISHED, Status

# The shown rows are chosen before anything is joined to them.
_VISITS: Final = """
with shown as (
    select id, store, order_id, appointment, vehicle, status, body->'priority' as priority,
           body->'review'->'stars' as stars
    from work_orders where {test} order by id desc limit %(limit)s
)
select s.*, v.body->>'plate' as plate from shown as s left join vehicles as v on v.id = s.vehicle
order by s.id desc
"""
_CARS: Final = """
with shown as (
    select id, appointment, vehicle, status, body->'priority' as priority, body->'jobs' as jobs,
           (body->'reception'->>'at')::timestamptz as since,
           body->'suspensions'->-1->>'reason' as waits_for
    from work_orders
    where status not in ('planned', 'released', 'closed', 'cancelled') and {test}
)
select s.*, v.body->>'plate' as plate, (a.body->'promise'->>'latest')::timestamptz as promised
from shown as s left join vehicles as v on v.id = s.vehicle
left join appointments as a on a.id = s.appointment
order by s.id
"""
_APPOINTMENTS: Final = """
with shown as (
    select id, store, vehicle, status, starts, body->'services' as services,
           (body->'promise'->>'latest')::timestamptz as promised,
           body->>'displaced_by' as displaced_by
    from appointments where {test}
)
select s.*, v.body->>'plate' as plate, w.id as work_order
from shown as s left join vehicles as v on v.id = s.vehicle
left join work_orders as w on w.appointment = s.id
order by s.starts, s.id
"""
_HERE: Final = """
id = any(array(select appointment from work_orders
               where store = %(store)s and status = any(%(unfinished)s)))
"""


@frozen
class SqlBoards:
    """Implements :class:`application.visits.boards.Boards` in one session."""

    session: Session
    codec: Codec
    scope: Scope

    def visits(
        self, *, store: StoreId | None, status: Status | None, after: WorkOrderId | None, limit: int
    ) -> list[VisitRow]:
        wanted = {"store": store, "status": status}
        given = {name: value for name, value in wanted.items() if value is not None}
        tests = [f"{name} = %({name})s" for name in given]
        if after is not None:
            tests.append("id < %(after)s")
        params = {**given, "after": after, "limit": limit}
        rows = self._rows(_VISITS, registry.WORK_ORDERS, tests, params)
        return [
            VisitRow(
                id=WorkOrderId(row.id),
                store=StoreId(row.store),
                order=OrderId(row.order_id),
                appointment=AppointmentId(row.appointment) if row.appointment else None,
                vehicle=VehicleId(row.vehicle) if row.vehicle else None,
                plate=self.codec.value(row.plate, Plate),
                status=Status(row.status),
                priority=row.priority,
                stars=row.stars,
            )
            for row in rows
        ]

    def appointments(self, store: StoreId, during: Span, /) -> list[AppointmentRow]:
        tests = ["starts >= %(start)s", "starts < %(end)s", "status <> 'expired'"]
        return self._appointments(store, tests, start=during.start, end=during.end)

    def displaced(self, store: StoreId, /) -> list[AppointmentRow]:
        coming = self._appointments(store, ["status = 'displaced'"])
        lost = ["status = 'arrived'", "body->>'displaced_by' is not null", _HERE]
        here = self._appointments(store, lost, unfinished=[str(one) for one in UNFINISHED])
        return sorted((*coming, *here), key=lambda one: (one.starts, one.id))

    def cars(self, store: StoreId, /) -> list[CarRow]:
        rows = self._rows(_CARS, registry.WORK_ORDERS, ["store = %(store)s"], {"store": store})
        return [
            CarRow(
                id=WorkOrderId(row.id),
                appointment=AppointmentId(row.appointment) if row.appointment else None,
                plate=self.codec.value(row.plate, Plate),
                status=Status(row.status),
                priority=row.priority,
                jobs=self.codec.value(row.jobs, tuple[Job, ...]),
                since=row.since.astimezone(UTC) if row.since else None,
                promised=row.promised.astimezone(UTC) if row.promised else None,
                waits_for=Wait(row.waits_for) if row.status == Status.SUSPENDED else None,
            )
            for row in rows
        ]

    def _appointments(
        self, store: StoreId, tests: list[str], **params: object
    ) -> list[AppointmentRow]:
        here = ["store = %(store)s", *tests]
        rows = self._rows(_APPOINTMENTS, registry.APPOINTMENTS, here, {"store": store, **params})
        return [
            AppointmentRow(
                id=AppointmentId(row.id),
                store=StoreId(row.store),
                vehicle=VehicleId(row.vehicle) if row.vehicle else None,
                plate=self.codec.value(row.plate, Plate),
                services=tuple(row.services),
                status=AppointmentStatus(row.status),
                starts=row.starts.astimezone(UTC),
                promised=row.promised.astimezone(UTC),
                work_order=WorkOrderId(row.work_order) if row.work_order else None,
                displaced_by=row.displaced_by,
            )
            for row in rows
        ]

    def _rows(
        self, sql: str, kind: Kind[Any], tests: list[str], params: dict[str, Any]
    ) -> list[Any]:
        reach = within(kind, self.scope)
        test = " and ".join((*tests, reach.test))
        return list(self.session.rows(sql.format(test=test), {**params, **reach.params}))
