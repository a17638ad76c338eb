"""A visit and what hangs on it, in one statement: most of a visit's commands need both."""

from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

from attrs import Factory, define

from adapters.kinds import Kind
from adapters.registry import APPOINTMENTS, ORDERS, PAYMENTS, VEHICLES, WORK_ORDERS
from adapters.sql.codec import Codec
from adapters.sql.readings import DUE
from adapters.sql.scope import within
from adapters.sql.session import Session
from application.shared.rights import Scope
from application.visits.work import Beside
from domain.finance.payment import Payment
from domain.inventory.stock import Reservation
from domain.shared.aggregate import Aggregate
from domain.shared.claims import Claim
from domain.shared.ids import AppointmentId, LineId
from domain.shared.time import Span

_DOCUMENTS: Final[dict[Beside, tuple[Kind[Any], str]]] = {
    Beside.ORDER: (ORDERS, "order_id"),
    Beside.APPOINTMENT: (APPOINTMENTS, "appointment"),
    Beside.VEHICLE: (VEHICLES, "vehicle"),
}
_KINDS: Final = {kind.table: kind for kind in (WORK_ORDERS, ORDERS, APPOINTMENTS, VEHICLES)}
_VISIT: Final = """
with visit as (
    select 'work_orders' as place, id, version, body, order_id, appointment, vehicle
    from work_orders where id = %(visit)s and $reach
    union all
    select 'appointments', id, version, body, (body->>'order')::uuid, id, vehicle
    from appointments where id = %(visit)s and $reach
    union all
    select 'orders', id, version, body, id, null, vehicle
    from orders where id = %(visit)s and $reach
)
"""
# An appointment that holds nothing is worth knowing too. A subquery instead of a join: the planner
# knows then that it is one appointment, and does not read all claims for it.
_CLAIMS: Final = """
select 'claims', (select appointment from visit), 0, coalesce(jsonb_agg(jsonb_build_object(
    'id', c.id, 'store', c.store, 'resource', c.resource, 'kind', c.kind, 'subject', c.subject,
    'during', jsonb_build_object('start', lower(c.during), 'end', upper(c.during)),
    'step', c.step, 'expires', c.expires)), '[]')
from claims as c where c.subject = (select appointment from visit)
having (select appointment from visit) is not null
"""
# Every movement for a line of an order names the order as its document.
_PARTS: Final = f"""
select 'movements', m.line, 0, jsonb_build_object(
    'line', m.line, 'store', m.store, 'part', m.part, 'reserved', sum(m.reserved)::bigint,
    'issued', -sum(m.on_hand)::bigint, 'expected', sum(m.expected)::bigint, 'due', {DUE},
    'cost', jsonb_build_object('amount', -sum(m.value)::bigint))
from movements as m
where m.document = (select order_id from visit) and m.line is not null
group by m.line, m.store, m.part
"""
# An order without payments is worth knowing too.
_PAYMENTS: Final = """
select 'payments', (select order_id from visit), 0, coalesce(jsonb_agg(jsonb_build_object(
    'version', version, 'body', body) order by id), '[]')
from payments where order_id = (select order_id from visit) and $reach
having (select order_id from visit) is not null
"""
# Holds of older releases have no time on record; for them it is asked when it is needed.
_SAME_CAR: Final = """
select 'same_car', id, 0, jsonb_build_object(
    'away', jsonb_build_object('start', lower(away), 'end', upper(away)),
    'others', array(select booked_meanwhile(vehicle, away, id)))
from appointments where id = (select appointment from visit) and away is not null and $reach
"""


@define
class Memory:
    """What a transaction has read, so that it need not read it twice.

    The ledgers' levels are never here: they are read to be locked.
    """

    documents: dict[tuple[str, UUID], Aggregate] = Factory(dict)
    claims: dict[UUID, list[Claim]] = Factory(dict)
    reservations: dict[LineId, Reservation] = Factory(dict)
    same_car: dict[tuple[UUID, Span], list[AppointmentId]] = Factory(dict)
    """Of an appointment and its time, others of its car then."""

    found: dict[tuple[object, ...], list[Payment]] = Factory(dict)
    """What a search for equals finds, by table and what is equal."""

    def gather(
        self, session: Session, codec: Codec, scope: Scope, visit: UUID, what: Collection[Beside]
    ) -> None:
        """Read the visit's document, and ``what``, as far as the caller may see them."""
        params = {"visit": visit, **within(WORK_ORDERS, scope).params}
        for row in session.rows(_statement(scope, what), params):
            self._remember(row, codec)

    def _remember(self, row: Any, codec: Codec) -> None:
        match row.place:
            case "claims":
                self.claims[row.id] = codec.value(row.body, list[Claim])
            case "movements":
                self.reservations[row.id] = codec.value(row.body, Reservation)
            case "same_car":
                away = codec.value(row.body["away"], Span)
                self.same_car[row.id, away] = codec.value(row.body["others"], list[AppointmentId])
            case "payments":
                paid = [codec.aggregate(Payment, one["body"], one["version"]) for one in row.body]
                self.found["payments", ("order_id", row.id)] = paid
                self.documents.update((("payments", one.id), one) for one in paid)
            case table:
                document = codec.aggregate(_KINDS[table].of, row.body, row.version)
                self.documents[table, row.id] = document


def _statement(scope: Scope, what: Collection[Beside]) -> str:
    parts = ["select place, id, version, body from visit"]
    parts += [_document(scope, one) for one in sorted(what) if one in _DOCUMENTS]
    parts += [_CLAIMS] if Beside.CLAIMS in what else []
    parts += [_PARTS] if Beside.PARTS in what else []
    if Beside.SAME_CAR in what:
        parts += [_SAME_CAR.replace("$reach", within(APPOINTMENTS, scope).test)]
    if Beside.PAYMENTS in what:
        parts += [_PAYMENTS.replace("$reach", within(PAYMENTS, scope).test)]
    visit = _VISIT.replace("$reach", within(WORK_ORDERS, scope).test)
    return visit + "\nunion all\n".join(parts)


def _document(scope: Scope, beside: Beside) -> str:
    kind, column = _DOCUMENTS[beside]
    return (
        f"select '{kind.table}', id, version, body from {kind.table} "
        f"where id = (select {column} from visit) and {within(kind, scope).test}"
    )
