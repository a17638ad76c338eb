"""What is true of a shop after every step, whatever the steps were."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from uuid import UUID

from sqlalchemy import create_engine

from adapters.sql.promises import examine
from application.dispatch.capacities import Capacities
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from domain.booking.appointment import Appointment, Status
from domain.dispatch.capacity import ShopCapacity
from domain.orders.status import Status as OrderStatus
from domain.shared.claims import Claim, ClaimKind
from domain.work_orders.status import Status as WorkStatus
from domain.work_orders.work_order import WorkOrder
from tests.application.furnished import engine_of
from tests.application.visits.shop_day import ShopDay

_WITHOUT_TIME = frozenset({Status.DISPLACED, Status.CANCELLED, Status.EXPIRED, Status.MISSED})


def expect_sound(day: ShopDay) -> None:
    """Every rule of time, stock and orders that can be seen from outside."""
    claims = day.claims()
    _expect_no_overlap(claims)
    with day.app.booking.transactions.begin(Asked(caller=SYSTEM, command="test.look")) as work:
        appointments = {one.id: one for one in work.appointments.find(store=day.store)}
        visits = work.work_orders.find(store=day.store)
        orders = {one.id: one for one in work.orders.find()}
    of = _by_subject(claims)
    away = {one.appointment for one in visits if one.site}
    for appointment in appointments.values():
        _expect_its_time(appointment, of.get(appointment.id, []), away=appointment.id in away)
    for visit in visits:
        _expect_bay_and_hands(visit, of.get(visit.appointment, []))
        cancelled = visit.status is WorkStatus.CANCELLED
        assert cancelled == (orders[visit.order].status is OrderStatus.CANCELLED)
    _expect_calendars(day)


def expect_swept(day: ShopDay) -> None:
    """What is true when everything that was due has been done."""
    now = day.clock.now()
    assert not [one for one in day.claims() if one.expires is not None and one.expires <= now]
    with day.app.booking.transactions.begin(Asked(caller=SYSTEM, command="test.look")) as work:
        held = {one.order: one for one in work.appointments.find(status=Status.HELD)}
        expired = work.appointments.find(status=Status.EXPIRED)
        ended = work.orders.get_all([one.order for one in expired])
    assert all(one.hold_until > now for one in held.values())
    assert all(order.status is OrderStatus.CANCELLED for order in ended)


def expect_promises(day: ShopDay) -> None:
    """What every database promises: see ``baywise audit``."""
    while day.app.stream.move():
        pass
    engine = create_engine(engine_of(day.app).url)
    findings = examine(engine, now=day.clock.now())
    engine.dispose()
    assert [(one.promise.name, one.rows) for one in findings if not one.holds] == []


def _expect_no_overlap(claims: Iterable[Claim]) -> None:
    by_resource: dict[UUID, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_resource[claim.resource].append(claim)
    for own in by_resource.values():
        own.sort(key=lambda one: one.during)
        for before, after in pairwise(own):
            assert before.during.end <= after.during.start, (before, after)


def _expect_its_time(appointment: Appointment, claims: list[Claim], *, away: bool) -> None:
    if appointment.status in _WITHOUT_TIME:
        assert not claims, appointment
    if appointment.status is Status.BOOKED:
        planned = {(one.step, place) for one in appointment.plan for place in _places(one)}
        claimed = {(one.step, one.resource) for one in claims}
        # Away from the shop a bay is not needed, and drives take time too.
        hands = {(one.step, one.technician) for one in appointment.plan}
        assert claimed >= hands if away else claimed == planned
        assert {one.kind for one in claims} == {ClaimKind.BOOKED}
    if appointment.status is Status.HELD:
        assert {one.kind for one in claims} <= {ClaimKind.HOLD}


def _places(planned: object) -> tuple[UUID, UUID]:
    return planned.bay, planned.technician  # type: ignore[attr-defined]


def _expect_bay_and_hands(visit: WorkOrder, claims: list[Claim]) -> None:
    """Whoever works, works somewhere: until the pause, or the end, nobody else does there."""
    for operation in visit.operations:
        working = [
            one for one in claims if one.step == operation.step and one.kind is ClaimKind.WORKING
        ]
        if operation.is_running and visit.status is WorkStatus.IN_REPAIR:
            last = max(one.during for one in working)
            here = {one.resource for one in working if one.during == last}
            nowhere = {operation.bay} if visit.site else set()
            assert here - nowhere == {operation.bay, operation.technician} - nowhere


def _by_subject(claims: Iterable[Claim]) -> Mapping[UUID | None, list[Claim]]:
    found: dict[UUID | None, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.subject].append(claim)
    return found


def _expect_calendars(day: ShopDay) -> None:
    """The calendars that commits kept up here, and events elsewhere, are those of the claims."""
    now = day.clock.now()
    kept = day.app.capacities
    if any(one.expires is not None and one.expires <= now for one in day.claims()):
        return
    anew = Capacities(kept.directory, kept.rulebook, kept.claims, kept.holidays)
    for known in (kept, day.neighbour.listened(day.app.stream)):
        before, after = known.shop(day.store, now), anew.shop(day.store, now)
        assert before is not None
        assert after is not None
        assert _free_from(before, now) == _free_from(after, now)


def _free_from(shop: ShopCapacity, now: object) -> Mapping[UUID, int]:
    # There is no public view of whole calendars, and none is needed elsewhere.
    bit = shop.horizon.bit_of(now) + 1  # type: ignore[arg-type]
    return {id: calendar.free >> max(0, bit) for id, calendar in shop._calendars.items()}
