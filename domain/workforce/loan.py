"""A loan: a technician of one shop works in another for a while."""

from uuid import UUID

from attrs import frozen

from domain.shared.errors import Conflict
from domain.shared.ids import StoreId
from domain.shared.time import Span


class AlreadyLent(Conflict):
    """The technician is lent to somebody at that time."""

    code = "already-lent"


@frozen(kw_only=True)
class Loan:
    """``during`` this span the technician works in ``store``; ``away`` has the way there and back.

    ``id`` is the agreement that it rests on, in whose name the way is claimed.
    """

    id: UUID
    store: StoreId
    during: Span
    away: Span

    def __attrs_post_init__(self) -> None:
        if not self.away.covers(self.during):
            raise ValueError("who works elsewhere is away from home")

    @property
    def travel(self) -> tuple[Span, ...]:
        """On the road, there and back."""
        return self.away.minus([self.during])
