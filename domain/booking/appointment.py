"""The appointment: a confirmed hold on a bay, hands, parts, price and promise."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import zip_longest
from typing import Final, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentDisplaced,
    AppointmentHeld,
    AppointmentMoved,
    AppointmentRebooked,
    AppointmentReplanned,
    BaySwapped,
    CustomerArrived,
    CustomerMissed,
    HoldExpired,
    PlannedTimeFound,
    PlannedTimeLost,
    PromiseRenewed,
    TechnicianSwapped,
)
from domain.shared.aggregate import Aggregate, Event
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Conflict, Rejected
from domain.shared.ids import (
    AppointmentId,
    BayId,
    ClaimId,
    MemberId,
    OrderId,
    StoreId,
    TechnicianId,
    VehicleId,
)
from domain.shared.life_cycle import expect_move
from domain.shared.money import Money
from domain.shared.time import Span, utc


class HoldIsOver(Conflict):
    """The time was held for some minutes only."""

    code = "hold-is-over"


class TooEarlyToMiss(Rejected):
    """A customer has not missed an appointment before the shop's limit has passed."""

    code = "too-early-to-miss"


class BeforeTheCustomer(Rejected):
    """Work does not begin before the customer was told to come."""

    code = "before-the-customer"


class Status(StrEnum):
    HELD = "held"
    BOOKED = "booked"
    DISPLACED = "displaced"
    ARRIVED = "arrived"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    MISSED = "missed"


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.HELD: frozenset({Status.BOOKED, Status.EXPIRED, Status.CANCELLED}),
    Status.BOOKED: frozenset(
        {Status.BOOKED, Status.ARRIVED, Status.DISPLACED, Status.CANCELLED, Status.MISSED}
    ),
    Status.DISPLACED: frozenset({Status.BOOKED, Status.ARRIVED, Status.CANCELLED}),
    Status.ARRIVED: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.CANCELLED: frozenset(),
    Status.MISSED: frozenset(),
}
COMING: Final = frozenset({Status.BOOKED, Status.DISPLACED})
"""The shop expects the car, if need be at a time that is still to be found."""
SAID_YES: Final = COMING | {Status.ARRIVED}
"""The customer has confirmed it, and it stands."""
CANCELLABLE: Final = frozenset(one for one in Status if Status.CANCELLED in NEXT[one])
"""Its time can be given back."""
_WITH_TIME: Final = frozenset({Status.HELD, Status.BOOKED, Status.ARRIVED})


@frozen(kw_only=True)
class Planned:
    """Where, by whom and when one operation is planned. The technician may still be swapped.

    ``day`` counts the days of the shop from the first one on, and is 0 for all that is done then.
    """

    step: int = field(validator=validators.ge(0))
    bay: BayId
    technician: TechnicianId
    during: Span
    day: int = field(default=0, validator=validators.ge(0))


@frozen(kw_only=True)
class Promise:
    """When the car will be ready: in half the cases by ``likely``, in nine of ten by ``latest``.

    It was made of a plan that ends at ``planned`` after ``work_min`` minutes of work; of promises
    from before that was kept nothing is known of it.
    """

    likely: datetime = field(validator=utc)
    latest: datetime = field(validator=utc)
    planned: datetime | None = field(default=None, validator=validators.optional(utc))
    work_min: int = field(default=0, validator=validators.ge(0))

    def __attrs_post_init__(self) -> None:
        if self.latest < self.likely:
            raise ValueError("the latest time comes after the likely one")


@frozen(kw_only=True)
class Appointment(Aggregate):
    """What one customer was promised for one car at one shop.

    Always true: it has at least one place, and a hold says until when. A displaced appointment
    keeps its promise and its plan on paper, while the time itself belongs to others. One that goes
    on in another shop is cancelled and names the new one in ``rebooked_as``, which names it in
    ``instead_of``. ``hold_place``: which of the customer's few holds it is while it is held.
    ``displaced_by``: why its time went to others, until it has new one.
    ``told``: when the customer comes, if the shop has planned the work for a later time since.
    ``promise`` is the present one, ``first_promise`` what it took the place of at first.
    """

    id: AppointmentId
    store: StoreId
    member: MemberId | None
    vehicle: VehicleId | None
    services: tuple[str, ...] = field(validator=validators.min_len(1))
    plan: tuple[Planned, ...] = field(validator=validators.min_len(1))
    quoted: Money
    promise: Promise
    hold_until: datetime
    hold_place: int | None = None
    status: Status = Status.HELD
    order: OrderId | None = None
    moves: int = 0
    displaced_by: str | None = None
    instead_of: AppointmentId | None = None
    rebooked_as: AppointmentId | None = None
    told: datetime | None = field(default=None, validator=validators.optional(utc))
    first_promise: Promise | None = None

    def __attrs_post_init__(self) -> None:
        if self.rebooked_as is not None and self.status is not Status.CANCELLED:
            raise ValueError("what goes on as another appointment is cancelled itself")

    @property
    def starts(self) -> datetime:
        return min(planned.during.start for planned in self.plan)

    @property
    def expected(self) -> datetime:
        """When the customer was told to come."""
        return self.told or self.starts

    @property
    def ends(self) -> datetime:
        """When the last operation is planned to end."""
        return max(planned.during.end for planned in self.plan)

    @property
    def away(self) -> Span:
        """When the customer gives the car away, as promised: no other shop can have it then.

        The shop's later plans do not change it.
        """
        back = self.promise.planned or self.promise.likely
        return Span(self.expected, max(back, self.expected + timedelta(minutes=1)))

    @property
    def nights(self) -> int:
        """How many nights the car stays."""
        return nights(self.plan)

    def claims(self, new_id: Callable[[], UUID]) -> tuple[Claim, ...]:
        """The time it takes: per place its technician and its bay.

        While the car stays in one bay, the bay is taken until the next operation begins, so a
        wait between two operations does not give it away. A night does: nothing is taken then.
        """
        expires = self.hold_until if self.status is Status.HELD else None
        return tuple(
            Claim(
                id=ClaimId(new_id()),
                store=self.store,
                resource=resource,
                during=during,
                kind=ClaimKind.HOLD if expires else ClaimKind.BOOKED,
                subject=self.id,
                step=planned.step,
                expires=expires,
            )
            for planned, following in zip_longest(self.plan, self.plan[1:])
            for resource, during in (
                (planned.bay, _in_bay(planned, following)),
                (planned.technician, planned.during),
            )
        )

    def held(self, *, at: datetime) -> Self:
        """The first state: told to the world."""
        return self._with(AppointmentHeld(at=at, until=self.hold_until, quoted=self.quoted))

    def book(self, *, order: OrderId, at: datetime) -> Self:
        """The customer says yes.

        Raises:
            HoldIsOver: too late; the time may belong to somebody else by now.
        """
        self._expect(Status.BOOKED)
        if self.status is Status.HELD and at >= self.hold_until:
            raise HoldIsOver("the time was not held any longer; ask for new offers", id=self.id)
        booked = AppointmentBooked(
            at=at, order=order, starts=self.starts, instead_of=self.instead_of
        )
        return evolve(self._with(booked), status=Status.BOOKED, order=order)

    def expect_movable(self) -> None:
        """Refuse while, or after, nobody may choose another time for it.

        Raises:
            IllegalMove: the car is here, or nobody expects it any more.
            Conflict: it is only held.
        """
        self._expect(Status.BOOKED)
        if self.status is Status.HELD:
            raise Conflict("a hold is not moved; ask for new offers", id=self.id)

    def move(self, plan: tuple[Planned, ...], promise: Promise, *, at: datetime) -> Self:
        """Another time, on the customer's wish or because the old one was lost."""
        self.expect_movable()
        moved = evolve(
            self, plan=plan, promise=promise, status=Status.BOOKED, displaced_by=None, told=None
        )
        event = AppointmentMoved(at=at, starts_before=self.starts, starts=moved.starts)
        return evolve(moved._with(event), moves=self.moves + 1)

    def replan(
        self, plan: tuple[Planned, ...], technicians: Iterable[TechnicianId], *, at: datetime
    ) -> Self:
        """The shop does it in another bay, by other hands or later; the promise stands.

        Also gives a displaced appointment new time. ``technicians`` have other work because of it.

        Raises:
            IllegalMove: the car is here, or nobody expects it any more.
            BeforeTheCustomer: it would begin before the customer comes.
        """
        self.expect_movable()
        replanned = evolve(self, plan=plan, status=Status.BOOKED, displaced_by=None, told=None)
        if replanned.starts < self.expected:
            raise BeforeTheCustomer("the customer comes later than that", id=self.id)
        if replanned.starts > self.expected:
            replanned = evolve(replanned, told=self.expected)
        event = AppointmentReplanned(
            at=at,
            expected=self.expected,
            starts=replanned.starts,
            technicians=tuple(sorted(technicians)),
        )
        return replanned._with(event)

    def rebook(self, instead: AppointmentId, *, at: datetime) -> Self:
        """It goes on as another appointment in another shop; nothing is left of it here."""
        self.expect_movable()
        rebooked = self._with(AppointmentRebooked(at=at, rebooked_as=instead))
        return evolve(rebooked, status=Status.CANCELLED, rebooked_as=instead)

    def displace(self, *, cause: str, at: datetime) -> Self:
        """Its time was taken; it waits for a new one and loses nothing else."""
        self._expect(Status.DISPLACED)
        displaced = AppointmentDisplaced(at=at, cause=cause)
        return evolve(self._with(displaced), status=Status.DISPLACED, displaced_by=cause)

    def give_way(self, *, cause: str, at: datetime) -> Self:
        """What was planned of it belongs to others now.

        A booked one is :meth:`displace`-d; a hold lapses with its time, and a car that is here
        waits for a new plan; see :meth:`find_time`.
        """
        if self.status is Status.BOOKED:
            return self.displace(cause=cause, at=at)
        lost = self._with(PlannedTimeLost(at=at, cause=cause))
        return evolve(lost, displaced_by=cause) if self.status is Status.ARRIVED else lost

    @property
    def waits_for_time(self) -> bool:
        """Whether the car is here, or comes, and no time is planned for it."""
        lost = self.status is Status.ARRIVED and self.displaced_by is not None
        return lost or self.status is Status.DISPLACED

    def find_time(self, *, at: datetime) -> Self:
        """A car that is here, and had lost its time, is planned again; the promise stands."""
        if self.status is not Status.ARRIVED or self.displaced_by is None:
            return self
        return evolve(self._with(PlannedTimeFound(at=at)), displaced_by=None)

    def swap_bay(self, steps: Collection[int], bay: BayId, *, at: datetime) -> Self:
        """It is done in another ``bay`` at the same time; the customer need not know.

        Raises:
            IllegalMove: it has no time of its own.
        """
        if self.status not in _WITH_TIME:
            self._expect(Status.ARRIVED)
        plan = tuple(evolve(one, bay=bay) if one.step in steps else one for one in self.plan)
        swapped = BaySwapped(at=at, steps=tuple(sorted(steps)), bay=bay)
        return evolve(self._with(swapped), plan=plan)

    def swap(self, step: int, technician: TechnicianId, *, at: datetime) -> Self:
        """Another ``technician`` will do the operation; the customer need not know.

        Raises:
            IllegalMove: it has no time of its own.
        """
        if self.status not in _WITH_TIME:
            self._expect(Status.ARRIVED)
        plan = tuple(
            evolve(one, technician=technician) if one.step == step else one for one in self.plan
        )
        swapped = TechnicianSwapped(at=at, step=step, technician=technician)
        return evolve(self._with(swapped), plan=plan)

    def promise_anew(self, promise: Promise, *, at: datetime) -> Self:
        """A later time for a car that is here, as its customer agreed to more work.

        Raises:
            Conflict: the car is not here; its time is moved instead.
        """
        if self.status is not Status.ARRIVED:
            raise Conflict("only what is promised of a car that is here changes", id=self.id)
        renewed = PromiseRenewed(at=at, likely=promise.likely, latest=promise.latest)
        first = self.first_promise or self.promise
        return evolve(self._with(renewed), promise=promise, first_promise=first)

    def arrive(self, *, at: datetime) -> Self:
        """The car is here, early or late."""
        self._expect(Status.ARRIVED)
        late_min = max(0, (at - self.expected) // timedelta(minutes=1))
        return evolve(self._with(CustomerArrived(at=at, late_min=late_min)), status=Status.ARRIVED)

    def cancel(self, *, reason: str, at: datetime) -> Self:
        self._expect(Status.CANCELLED)
        cancelled = AppointmentCancelled(at=at, reason=reason)
        return evolve(self._with(cancelled), status=Status.CANCELLED)

    def expire(self, *, at: datetime) -> Self:
        """The hold ran out before the customer said yes."""
        self._expect(Status.EXPIRED)
        if at < self.hold_until:
            raise Rejected("the hold still runs", until=self.hold_until)
        return evolve(self._with(HoldExpired(at=at)), status=Status.EXPIRED)

    def miss(self, *, limit_min: int, at: datetime) -> Self:
        """Nobody came within ``limit_min`` minutes after they were expected.

        Raises:
            TooEarlyToMiss: the limit has not passed yet.
        """
        self._expect(Status.MISSED)
        if at < self.expected + timedelta(minutes=limit_min):
            raise TooEarlyToMiss(f"wait until {limit_min} minutes after the start", id=self.id)
        return evolve(self._with(CustomerMissed(at=at)), status=Status.MISSED)

    def _with(self, event: Event) -> Self:
        return evolve(self, pending=(*self.pending, event))

    def _expect(self, then: Status) -> None:
        expect_move("appointment", NEXT, self.status, then, id=self.id)


def nights(plan: Iterable[Planned]) -> int:
    """How many nights lie between the first and the last operation of a plan."""
    days = [planned.day for planned in plan]
    return max(days) - min(days)


def _in_bay(planned: Planned, following: Planned | None) -> Span:
    if following is None or (following.bay, following.day) != (planned.bay, planned.day):
        return planned.during
    return Span(planned.during.start, following.during.start)
