"""One day of one shop, as the search sees it."""

from collections.abc import Callable, Iterable
from typing import Final

from domain.dispatch.calendar import DAY_BITS, Horizon
from domain.dispatch.chain import Chain, CrewKey
from domain.dispatch.crew import Crew, Member, crews_of
from domain.dispatch.lanes import Lanes, folded
from domain.dispatch.offer import Step
from domain.dispatch.plan import Plan
from domain.shared.ids import TechnicianId
from domain.shared.trade import BayKind

_PLANS_KEPT: Final = 64


class Day:
    """Kept up to date claim by claim; bits count from ``first``, the shop's midnight."""

    __slots__ = (
        "_crews",
        "_first",
        "_horizon",
        "_lanes_of",
        "_opened_on",
        "_plans",
        "_roster_of",
        "_rosters",
        "_stale",
        "bays",
        "first_free",
        "load",
        "opened",
        "taken",
    )

    def __init__(
        self,
        *,
        horizon: Horizon,
        first: int,
        kinds: Iterable[BayKind],
        opened_on: Callable[[BayKind], int],
        lanes_of: Callable[[BayKind], Lanes],
        roster_of: Callable[[CrewKey], list[Member]],
    ) -> None:
        """
        Args:
            opened_on: how many bits of the bays of a kind are open, taken or not.
            roster_of: who may do it, preferred first.
        """
        self._horizon, self._first = horizon, first
        self._opened_on, self._lanes_of, self._roster_of = opened_on, lanes_of, roster_of
        self.opened: dict[BayKind, int] = {}
        self.bays: dict[BayKind, Lanes] = {}
        self.taken: dict[BayKind, int] = {}
        self.load = 1.0
        self.first_free: dict[BayKind, int] = {}
        self._stale = set(kinds)
        self._rosters: dict[str, list[Member]] = {}
        self._crews: dict[str, dict[int, tuple[Crew, ...]]] = {}
        self._plans: dict[str, Plan] = {}

    def bay_changed(self, kind: BayKind) -> None:
        self._stale.add(kind)
        self._plans.clear()

    def technician_changed(self, technician: TechnicianId) -> None:
        for mastery, members in list(self._rosters.items()):
            if any(member[1] == technician for member in members):
                del self._rosters[mastery], self._crews[mastery]
        self._plans.clear()

    def refresh(self) -> None:
        """Look again at the bays that changed; cheap when none did."""
        if not self._stale:
            return
        for kind in self._stale:
            lanes = self.bays[kind] = self._lanes_of(kind)
            self.opened[kind] = self._opened_on(kind)
            self.taken[kind] = self.opened[kind] - lanes.free.bit_count()
            free = folded(lanes.free)
            self.first_free[kind] = (free & -free).bit_length() - 1 if free else DAY_BITS
        self._stale.clear()
        whole = sum(self.opened.values())
        self.load = sum(self.taken.values()) / whole if whole else 1.0

    def plan(self, chain: Chain) -> Plan:
        """Where the chain fits; kept for the next who asks."""
        plan = self._plans.get(chain.key)
        if plan is None:
            if len(self._plans) >= _PLANS_KEPT:
                self._plans.clear()
            crews = tuple([self._crew(key) for key in chain.crews])
            plan = self._plans[chain.key] = Plan(self.bays, chain, crews, chain.four_eyes)
        return plan

    def steps(self, chain: Chain, bit: int) -> tuple[Step, ...] | None:
        """The chain from ``bit`` on; None if nobody is left to check, and the plan knows then."""
        plan = self.plan(chain)
        steps = plan.steps.get(bit)
        if steps is None:
            picks = plan.picks(bit)
            if picks is None:
                return None
            span, first = self._horizon.span, self._first
            steps = plan.steps[bit] = tuple(
                [
                    Step(need, bay, technician, span(first + begin, bits))
                    for need, (bay, technician, begin, bits) in enumerate(picks)
                ]
            )
        return steps

    def fits(self, chain: Chain) -> bool:
        """Whether the chain can begin at any time of the day."""
        plan = self.plan(chain)
        while plan.starts:
            if plan.picks((plan.starts & -plan.starts).bit_length() - 1):
                return True
        return False

    def share_with(self, chain: Chain) -> float:
        """The largest share of its bays' open time taken once the chain is added, per bay kind."""
        return max(
            (self.taken[block.kind] + chain.bits_on(block.kind)) / (self.opened[block.kind] or 1)
            for block in chain.blocks
        )

    def _crew(self, key: CrewKey) -> tuple[Crew, ...]:
        members = self._rosters.get(key.mastery)
        if members is None:
            members = self._rosters[key.mastery] = self._roster_of(key)
            self._crews[key.mastery] = {}
        by_minutes = self._crews[key.mastery]
        crews = by_minutes.get(key.minutes)
        if crews is None:
            crews = by_minutes[key.minutes] = crews_of(members, key.minutes)
        return crews
