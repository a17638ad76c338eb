"""What the waiting list and invitations need from one transaction."""

from typing import Protocol

from application.shared.ports import Repository
from application.visits.boards import Boards
from application.visits.work import VisitWork
from domain.booking.invitation import Invitation
from domain.booking.waiting import Wait


class WaitingWork(VisitWork, Protocol):
    """A visit's transaction, with the waiting list."""

    @property
    def waits(self) -> Repository[Wait]: ...


class InvitingWork(WaitingWork, Protocol):
    """The same, with the invitations, and with lists to see who comes today."""

    @property
    def invitations(self) -> Repository[Invitation]: ...
    @property
    def boards(self) -> Boards: ...
