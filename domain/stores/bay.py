"""A bay: the place in a shop where a car is worked on."""

from datetime import datetime
from typing import Self

from attrs import evolve, field, frozen

from domain.shared.aggregate import Aggregate
from domain.shared.checks import code
from domain.shared.claims import Claim, ClaimKind
from domain.shared.errors import Conflict
from domain.shared.ids import BayId, ClaimId, StoreId
from domain.shared.label import Label
from domain.shared.time import Span
from domain.shared.trade import BayKind
from domain.stores.events import (
    BayClosed,
    BayRegistered,
    BayReopened,
    BayRestored,
    BayRetired,
    ClosureCause,
)


class OutOfService(Conflict):
    """The bay is out of service, or it is not and was thought to be."""

    code = "out-of-service"


@frozen(kw_only=True)
class Bay(Aggregate):
    """One bay of a shop; ``code`` is unique in the chain."""

    id: BayId
    store: StoreId
    code: str = field(validator=code)
    label: Label
    kind: BayKind
    in_service: bool = True

    def registered(self, *, at: datetime) -> Self:
        """The bay as the chain first hears of it."""
        told = BayRegistered(at=at, bay=self.id, store=self.store)
        return evolve(self, pending=(*self.pending, told))

    def close(
        self, during: Span, *, cause: ClosureCause, claim: ClaimId, at: datetime
    ) -> tuple[Self, Claim]:
        """Keep everybody out ``during`` a span.

        Returns:
            The bay, and the claim to take: whoever has that time already conflicts with it.

        Raises:
            OutOfService: the bay has no time to close.
        """
        self._expect(in_service=True)
        closed = BayClosed(
            at=at, bay=self.id, store=self.store, claim=claim, during=during, cause=cause
        )
        taken = Claim(
            id=claim,
            store=self.store,
            resource=self.id,
            during=during,
            kind=ClaimKind.CLOSURE,
            subject=self.id,
        )
        return evolve(self, pending=(*self.pending, closed)), taken

    def reopen(self, claim: ClaimId, *, at: datetime) -> Self:
        """Lift the closure that ``claim`` keeps; the claim is to be released with it."""
        reopened = BayReopened(at=at, bay=self.id, store=self.store, claim=claim)
        return evolve(self, pending=(*self.pending, reopened))

    def retire(self, *, at: datetime) -> Self:
        """Take the bay out of service until further notice."""
        self._expect(in_service=True)
        retired = BayRetired(at=at, bay=self.id, store=self.store)
        return evolve(self, in_service=False, pending=(*self.pending, retired))

    def restore(self, *, at: datetime) -> Self:
        """Put the bay back into service."""
        self._expect(in_service=False)
        restored = BayRestored(at=at, bay=self.id, store=self.store)
        return evolve(self, in_service=True, pending=(*self.pending, restored))

    def _expect(self, *, in_service: bool) -> None:
        if self.in_service is not in_service:
            state = "in service" if self.in_service else "out of service"
            raise OutOfService(f"bay {self.code} is {state} already", bay=self.id)
