"""Appointments: from the hold to whatever becomes of it."""

from datetime import datetime
from typing import Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.offers import AlternativesView, Best, Counter, PromiseView, Token
from api.wire import Body, Given, Price, Reason, View, typed
from application.app import Application
from application.shared.caller import Actor, Caller
from application.shared.rights import Own
from application.visits.booking import Booked, Held, Moved
from domain.booking.appointment import NEXT, Appointment, Status
from domain.shared.ids import AppointmentId, MemberId, VehicleId


class HoldBody(Body, frozen=True):
    """Which offer, for whom and which car."""

    offer: Token
    member: UUID
    vehicle: UUID


class MoveBody(Body, frozen=True):
    """The offer to come to instead; for the same services, in this shop or another."""

    offer: Token


class ReasonBody(Body, frozen=True):
    """Why."""

    reason: Reason


class HeldView(View, frozen=True):
    """What is held; the appointment says until when."""

    appointment: UUID
    order: UUID

    @classmethod
    def of(cls, held: Held) -> Self:
        return cls(appointment=held.appointment, order=held.order)


class BookedView(View, frozen=True):
    """What a confirmation made."""

    appointment: UUID
    order: UUID
    work_order: UUID

    @classmethod
    def of(cls, booked: Booked) -> Self:
        return cls(appointment=booked.appointment, order=booked.order, work_order=booked.work_order)


class MovedView(View, frozen=True):
    """Where the appointment is now, and what it costs.

    In the same shop all stays as it was but the time. In another shop it is a new appointment
    with a new order and work order, at the price of the offer; ``owed_back`` was paid ahead.
    """

    appointment: UUID
    order: UUID
    work_order: UUID
    price: Price
    before: Price
    repriced: bool
    owed_back: Price

    @classmethod
    def of(cls, moved: Moved) -> Self:
        return cls(
            appointment=moved.appointment,
            order=moved.order,
            work_order=moved.work_order,
            price=Price.of(moved.price),
            before=Price.of(moved.before),
            repriced=moved.price != moved.before,
            owed_back=Price.of(moved.owed_back),
        )


class AppointmentView(View, frozen=True):
    """One appointment; ``legal`` names the states that may follow.

    The customer comes when ``expected``; a plan of the day may begin the work later, at ``starts``.
    One that went on in another shop names the new one in ``rebooked_as``, and that one it in
    ``instead_of``.
    """

    id: UUID
    store: UUID
    member: UUID | None
    vehicle: UUID | None
    order: UUID | None
    services: list[str]
    status: Status
    legal: list[Status]
    starts: datetime
    ends: datetime
    expected: datetime
    nights: int
    hold_until: datetime | None
    promise: PromiseView
    quoted: Price
    moves: int
    displaced_by: str | None
    instead_of: UUID | None
    rebooked_as: UUID | None

    @classmethod
    def of(cls, one: Appointment, actor: Actor) -> Self:
        """As somebody may see it: what cost the time, such as who is ill, is the shop's to know."""
        return cls(
            id=one.id,
            store=one.store,
            member=one.member,
            vehicle=one.vehicle,
            order=one.order,
            services=list(one.services),
            status=one.status,
            legal=sorted(NEXT[one.status]),
            starts=one.starts,
            ends=one.ends,
            expected=one.expected,
            nights=one.nights,
            hold_until=one.hold_until if one.status is Status.HELD else None,
            promise=PromiseView.of(one.promise),
            quoted=Price.of(one.quoted),
            moves=one.moves,
            displaced_by=None if isinstance(actor.scope, Own) else one.displaced_by,
            instead_of=one.instead_of,
            rebooked_as=one.rebooked_as,
        )


class AppointmentController(Controller):
    """What is booked."""

    path = "/appointments"
    tags = ("Booking",)

    @post(sync_to_thread=True)
    def hold(
        self,
        data: JSONBody[HoldBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> HeldView:
        """Take an offer for some minutes; a conflict brings fresh offers."""
        with counter.taking(caller, data.offer) as proposal:
            return HeldView.of(
                app.booking.hold(
                    caller,
                    proposal=proposal,
                    member=MemberId(data.member),
                    vehicle=VehicleId(data.vehicle),
                )
            )

    @get("/{appointment:uuid}", sync_to_thread=True)
    def one(
        self,
        appointment: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> AppointmentView:
        """One appointment."""
        seen = app.visits.appointment(caller, appointment=AppointmentId(appointment))
        return AppointmentView.of(seen, caller.actor)

    @post("/{appointment:uuid}/confirm", sync_to_thread=True, status_code=200)
    def confirm(
        self,
        appointment: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        pay_at_store: FromQuery[bool] = True,
    ) -> BookedView:
        """Say yes to what is held; the visit is planned. Said again, the answer is the same.

        Without ``pay_at_store`` the customer means to pay ahead.
        """
        booked = app.booking.confirm(
            caller, appointment=AppointmentId(appointment), pay_at_store=pay_at_store
        )
        return BookedView.of(booked)

    @post("/{appointment:uuid}/move", sync_to_thread=True, status_code=200)
    def move(
        self,
        appointment: FromPath[UUID],
        data: JSONBody[MoveBody],
        app: Given[Application],
        counter: Given[Counter],
        caller: Given[Caller],
    ) -> MovedView:
        """Come at another time or to another shop; on a conflict the old time is kept."""
        with counter.taking(caller, data.offer) as proposal:
            return MovedView.of(
                app.booking.move(caller, appointment=AppointmentId(appointment), proposal=proposal)
            )

    @get("/{appointment:uuid}/alternatives", sync_to_thread=True)
    def alternatives(
        self,
        appointment: FromPath[UUID],
        counter: Given[Counter],
        caller: Given[Caller],
        best: Best = 5,
    ) -> AlternativesView:
        """Other times for the same services, here and near by; ``move`` takes one."""
        return counter.alternatives(caller, AppointmentId(appointment), best=best)

    @post("/{appointment:uuid}/cancel", sync_to_thread=True, status_code=204)
    def cancel(
        self,
        appointment: FromPath[UUID],
        data: JSONBody[ReasonBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """The customer will not come; time and parts are free at once."""
        app.booking.cancel(
            caller, appointment=AppointmentId(appointment), reason=typed(data.reason)
        )

    @post("/{appointment:uuid}/miss", sync_to_thread=True, status_code=204)
    def miss(
        self,
        appointment: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> None:
        """Nobody came."""
        app.booking.miss(caller, appointment=AppointmentId(appointment))
