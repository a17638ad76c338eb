"""Taking a snapshot: one transaction that reads, at one instant, while others work on.

Only what goes on is read, and all of it by an index, so that it takes no longer the older the
database is; but for the counts of the last weeks.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from attrs import Factory, define
from sqlalchemy import Engine

from adapters import registry
from adapters.kinds import Kind
from adapters.snapshot.counting import counted
from adapters.snapshot.faceless import FacelessCodec
from adapters.snapshot.snapshot import Snapshot
from adapters.sql import readings
from adapters.sql.claims import claims as claims_of
from adapters.sql.errors import translated
from adapters.sql.scope import settings, within
from adapters.sql.session import Session
from adapters.sql.store import OPEN
from application.shared.caller import Caller
from application.shared.ports import Clock, DueWork
from application.stores.choosing import Choice
from application.visits.timed import OUTSIDERS
from domain.booking.appointment import COMING, Appointment, Status
from domain.inventory.expected import Expected
from domain.inventory.stock import Level, Reservation
from domain.orders.order import Order
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from domain.stores.store import Store
from domain.work_orders.work_order import WorkOrder

A = TypeVar("A", bound=Aggregate)

_BEGIN: Final = "set transaction isolation level repeatable read read only"
_LENT: Final = """
select distinct t.store as home, (loan ->> 'store')::uuid as away
from technicians as t, jsonb_array_elements(t.body -> 'loans') as loan
where (loan #>> '{away,end}')::timestamptz > %(now)s"""
_CLAIMS: Final = """
select id, store, resource, lower(during) as starts, upper(during) as ends, kind, subject, step,
       expires
from claims where $which"""
_DUE: Final = (
    "select kind, subject, store, at, attempts from due_work where store = any(%(stores)s)"
)
_STOCK: Final = """
select store, part, on_hand, reserved, expected, value from stock where store = any(%(stores)s)"""
_OF_STORES: Final = "store = any(%(stores)s)"
_OR_CHAIN: Final = f"(store is null or {_OF_STORES})"
_IN_SHOP: Final = f"{_OF_STORES} and status not in ('planned', 'released', 'closed', 'cancelled')"
_THERE: Final = COMING | {Status.HELD}


def take(engine: Engine, caller: Caller, choice: Choice, clock: Clock) -> Snapshot:
    """What goes on in the shops of a choice; nothing is written, locked, or waited for.

    Raises:
        Forbidden: the caller may not see how shops do.
        NoShopThere: no shop within the caller's reach is meant.
        Unavailable: the database does not answer.
    """
    with translated(), engine.connect() as connection:
        connection.exec_driver_sql(_BEGIN)
        reading = _Reading(session=Session.of(connection), caller=caller, choice=choice)
        reading.session.row(OPEN, settings(caller.actor.scope))
        every = reading.documents(registry.STORES, "true")
        # What is read from here on was there when this was asked, and nothing later.
        taken = clock.now()
        asked = choice.of(every, caller)
        reading.stores = reading.lending(asked, taken)
        stores = [one for one in every if one.id in reading.stores]
        return reading.whole(stores, asked, taken)


@define(kw_only=True)
class _Reading:
    session: Session
    caller: Caller
    choice: Choice
    codec: FacelessCodec = Factory(FacelessCodec)
    stores: frozenset[StoreId] = frozenset()

    def lending(self, asked: frozenset[StoreId], now: datetime) -> frozenset[StoreId]:
        """With all shops that lend people to them or borrow some, whoever lends to whom."""
        pairs = [{row.home, row.away} for row in self.session.rows(_LENT, {"now": now})]
        found = asked
        while more := {StoreId(one) for pair in pairs if pair & found for one in pair} - found:
            found |= more
        return found

    def whole(self, stores: list[Store], asked: frozenset[StoreId], taken: datetime) -> Snapshot:
        claims = self._claims(f"{_OF_STORES} and upper(during) > %(now)s", now=taken)
        due = [one for one in self._due() if one.kind not in OUTSIDERS]
        in_shop = self.documents(registry.WORK_ORDERS, _IN_SHOP)
        waits = self.documents(registry.WAITS, f"{_OF_STORES} and status in ('waiting', 'offered')")
        invitations = self.documents(registry.INVITATIONS, f"{_OF_STORES} and status = 'open'")
        named = {one.subject for one in claims} | {one.subject for one in due}
        for_visits = {one.appointment for one in in_shop} | {one.offered for one in waits}
        asked_earlier = {one.appointment for one in invitations}
        appointments = self._appointments(named | for_visits | asked_earlier, in_shop)
        planned = self.documents(
            registry.WORK_ORDERS,
            "appointment = any(%(ids)s) and status = 'planned'",
            ids=[one.id for one in appointments],
        )
        visits = _once((*in_shop, *planned))
        orders = self._orders(visits, appointments)
        concerned = (appointments, visits, orders, waits)
        members = self._by_id(registry.MEMBERS, _named("member", *concerned, invitations))
        cars = self._by_id(registry.VEHICLES, _named("vehicle", *concerned))
        read: dict[str, tuple[Aggregate, ...]] = {
            registry.STORES.table: tuple(stores),
            registry.WAITS.table: tuple(waits),
            registry.INVITATIONS.table: tuple(invitations),
            registry.APPOINTMENTS.table: tuple(appointments),
            registry.WORK_ORDERS.table: tuple(visits),
            registry.ORDERS.table: tuple(orders),
            registry.MEMBERS.table: members,
            registry.VEHICLES.table: cars,
            **self._kept(visits, orders),
        }
        there = {one.id for kept in read.values() for one in kept}
        return Snapshot(
            taken=taken,
            choice=self.choice,
            asked=tuple(sorted(asked)),
            aggregates=read,
            claims=tuple(self._with_those_of(appointments, claims)),
            levels=self._levels(),
            reservations=self._reservations(orders),
            expected=self._expected(),
            due=tuple(one for one in due if one.subject in there),
            history=counted(self.session, stores, taken),
        )

    def documents(self, kind: Kind[A], where: str, **params: object) -> list[A]:
        reach = within(kind, self.caller.actor.scope)
        rows = self.session.rows(
            f"select version, body from {kind.table} where {where} and {reach.test} order by id",
            {"stores": [*self.stores], **params, **reach.params},
        )
        return [self.codec.aggregate(kind.of, row.body, row.version) for row in rows]

    def _by_id(self, kind: Kind[A], ids: Iterable[UUID | None]) -> tuple[A, ...]:
        return tuple(self.documents(kind, "id = any(%(ids)s)", ids=[one for one in ids if one]))

    def _kept(
        self, visits: Iterable[WorkOrder], orders: Iterable[Order]
    ) -> dict[str, tuple[Aggregate, ...]]:
        """What lasts: shops, people, wares, rules, and what was learned; and money and help."""
        lasting: tuple[tuple[Kind[Any], str], ...] = (
            (registry.BAYS, _OF_STORES),
            (registry.TECHNICIANS, _OF_STORES),
            (registry.WHEREABOUTS, _OF_STORES),
            (registry.SERVICES, "true"),
            (registry.PARTS, "true"),
            (registry.PRICE_LISTS, "true"),
            (registry.RULE_SHEETS, _OR_CHAIN),
            (registry.EXPERIENCES, _OR_CHAIN),
            (registry.TRACK_RECORDS, _OR_CHAIN),
            (registry.CLOSINGS, _OR_CHAIN),
        )
        found: dict[str, tuple[Aggregate, ...]] = {
            kind.table: tuple(self.documents(kind, where)) for kind, where in lasting
        }
        payments = self.documents(
            registry.PAYMENTS, "order_id = any(%(ids)s)", ids=[one.id for one in orders]
        )
        helps = f"{_OF_STORES} and status = 'agreed' and work_order = any(%(ids)s)"
        supports = self.documents(registry.SUPPORTS, helps, ids=[one.id for one in visits])
        found[registry.PAYMENTS.table] = tuple(payments)
        found[registry.SUPPORTS.table] = tuple(supports)
        return found

    def _appointments(
        self, ids: Collection[UUID | None], in_shop: Iterable[WorkOrder]
    ) -> list[Appointment]:
        """Those that are held or expected, and those of cars that are here."""
        named = self._by_id(registry.APPOINTMENTS, ids)
        displaced = self.documents(registry.APPOINTMENTS, f"{_OF_STORES} and status = 'displaced'")
        here = {one.appointment for one in in_shop}
        return [
            one for one in _once((*named, *displaced)) if one.status in _THERE or one.id in here
        ]

    def _orders(
        self, visits: Iterable[WorkOrder], appointments: Iterable[Appointment]
    ) -> list[Order]:
        """Of the visits, of what is held, and of goods that lie in the shops for somebody."""
        named = {one.order for one in visits} | {one.order for one in appointments}
        to_fetch = self.documents(registry.ORDERS, f"{_OF_STORES} and to_fetch")
        return _once((*self._by_id(registry.ORDERS, named), *to_fetch))

    def _claims(self, which: str, **params: object) -> list[Claim]:
        rows = self.session.rows(
            _CLAIMS.replace("$which", which), {"stores": [*self.stores], **params}
        )
        return claims_of(rows)

    def _with_those_of(
        self, appointments: Iterable[Appointment], claims: Iterable[Claim]
    ) -> list[Claim]:
        """With time that is over of what goes on: work that should be done by now."""
        late = self._claims("subject = any(%(ids)s)", ids=[one.id for one in appointments])
        found = {one.id: one for one in (*claims, *late)}
        return [found[id] for id in sorted(found)]

    def _due(self) -> list[DueWork]:
        return [
            DueWork(
                kind=row.kind,
                subject=row.subject,
                store=StoreId(row.store),
                at=row.at.astimezone(UTC),
                attempts=row.attempts,
            )
            for row in self.session.rows(_DUE, {"stores": [*self.stores]})
        ]

    def _levels(self) -> tuple[Level, ...]:
        rows = self.session.rows(_STOCK, {"stores": [*self.stores]})
        return tuple(sorted(map(readings.level, rows), key=lambda one: (one.store, one.part)))

    def _reservations(self, orders: Iterable[Order]) -> tuple[Reservation, ...]:
        lines = [line.id for order in orders for line in order.lines if line.part]
        scope = self.caller.actor.scope
        found = readings.reservations(self.session, scope, lines)
        return tuple(sorted(found, key=lambda one: one.line))

    def _expected(self) -> tuple[Expected, ...]:
        sql = readings.EXPECTED.replace("$which", "true")
        rows = (row for store in self.stores for row in self.session.rows(sql, {"store": store}))
        return tuple(sorted(map(readings.one_expected, rows), key=lambda one: one.line))


def _once(found: Iterable[A]) -> list[A]:
    by_id = {one.id: one for one in found}
    return [by_id[id] for id in sorted(by_id)]


def _named(attribute: str, *found: Iterable[Aggregate]) -> set[UUID | None]:
    """Whom or what any of them names."""
    return {getattr(one, attribute) for some in found for one in some}
