"""Experience: what finished visits of one kind really took, in one shop or in the whole chain."""

from typing import Final, NamedTuple, NewType, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.dispatch.stretch import Seen
from domain.shared.aggregate import Aggregate
from domain.shared.ids import StoreId, named_id

ExperienceId = NewType("ExperienceId", UUID)

_LAST_OF_SHOP: Final = 200
_LAST_OF_CHAIN: Final = 1000
"""Visits that are remembered; of the chain more, or its busy kinds would forget the morning."""


class Outcome(NamedTuple):
    """What became of one promise: the stretch that it took, and whether it was ``kept``.

    No ``ratio`` where the work became another than what was promised.
    """

    ratio: float | None
    kept: bool


@frozen(kw_only=True)
class Experience(Aggregate):
    """The last visits whose main ``service`` is this one; none: visits of all kinds.

    ``store`` is none for the whole chain. ``told`` is the position of the last event that taught
    something, so that an event told twice teaches once.
    """

    id: ExperienceId
    store: StoreId | None = None
    service: str | None = None
    outcomes: tuple[Outcome, ...] = ()
    told: int = field(default=0, validator=validators.ge(0))

    @classmethod
    def of(cls, store: StoreId | None, service: str | None) -> Self:
        """That of nothing yet."""
        named = named_id("experience", f"{store or 'chain'}/{service or 'all'}")
        return cls(id=ExperienceId(named), store=store, service=service)

    @property
    def kept(self) -> int:
        """How many of the promises were kept: the work had ended at the latest time promised."""
        return sum(one.kept for one in self.outcomes)

    @property
    def seen(self) -> Seen:
        """What they say of the work that is still to be done."""
        return Seen.of([one.ratio for one in self.outcomes if one.ratio is not None])

    def learn(self, outcome: Outcome, *, told: int) -> Self:
        """One visit more; the oldest is forgotten when there are many.

        Args:
            told: the position of the event that told of it; an earlier one changes nothing.
        """
        if told <= self.told:
            return self
        last = _LAST_OF_CHAIN if self.store is None else _LAST_OF_SHOP
        return evolve(self, outcomes=(*self.outcomes, outcome)[-last:], told=told)
