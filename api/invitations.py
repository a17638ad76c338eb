"""Invitations: time that became free, offered to a customer who did not ask just now."""

from datetime import datetime
from typing import Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.wire import Given, Page, View
from application.app import Application
from application.shared.caller import Caller
from domain.booking.invitation import Invitation, Status
from domain.shared.ids import InvitationId, MemberId, StoreId


class InvitationView(View, frozen=True):
    """``appointment`` may begin at ``starts``, if the customer says so ``until`` then.

    Without ``wait`` it is booked for ``before`` and keeps that time until it moves; the price
    stays. With ``wait`` it is held for an entry of the waiting list. The car would be ``ready`` at
    the latest then.
    """

    id: UUID
    store: UUID
    member: UUID
    appointment: UUID
    wait: UUID | None
    before: datetime | None
    starts: datetime
    ready: datetime
    until: datetime
    status: Status

    @classmethod
    def of(cls, one: Invitation) -> Self:
        return cls(
            id=one.id,
            store=one.store,
            member=one.member,
            appointment=one.appointment,
            wait=one.wait,
            before=one.before,
            starts=one.starts,
            ready=one.ready,
            until=one.until,
            status=one.status,
        )


class InvitationAcceptedView(View, frozen=True):
    """The appointment as it is booked now."""

    appointment: UUID


class InvitationController(Controller):
    """Who is invited to what, and what they say."""

    tags = ("Booking",)

    @get("/invitations/{invitation:uuid}", sync_to_thread=True)
    def one(
        self, invitation: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> InvitationView:
        """One invitation."""
        found = app.invitations.see(caller, invitation=InvitationId(invitation))
        return InvitationView.of(found)

    @post("/invitations/{invitation:uuid}/accept", sync_to_thread=True, status_code=200)
    def accept(
        self, invitation: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> InvitationAcceptedView:
        """Say yes; on a conflict all stays as it was."""
        accepted = app.invitations.accept(caller, invitation=InvitationId(invitation))
        return InvitationAcceptedView(appointment=accepted)

    @post("/invitations/{invitation:uuid}/decline", sync_to_thread=True, status_code=204)
    def decline(
        self, invitation: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> None:
        """Say no; all stays as it was, and the next in order is asked."""
        app.invitations.decline(caller, invitation=InvitationId(invitation))

    @get("/members/{member:uuid}/invitations", sync_to_thread=True)
    def of_member(
        self, member: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[InvitationView]:
        """What a customer has not answered yet, the oldest first."""
        found = app.invitations.of_member(caller, member=MemberId(member))
        return Page(items=[InvitationView.of(one) for one in found])

    @get("/stores/{store:uuid}/invitations", sync_to_thread=True)
    def of_store(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[InvitationView]:
        """What customers of a shop have not answered yet, the oldest first."""
        found = app.invitations.of_store(caller, store=StoreId(store))
        return Page(items=[InvitationView.of(one) for one in found])
