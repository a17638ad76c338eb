"""One day of one shop, as the search sees it."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.dispatch.calendar import Horizon
from domain.dispatch.chain import Chain, CrewKey
from domain.dispatch.crew import Crew, Member, crews_of
from domain.dispatch.lanes import Lanes
from domain.dispatch.offer import Step
from domain.dispatch.plan import Plan
from domain.shared.trade import BayKind

_PLANS_KEPT: Final = 64


class Day:
    """Lives until a claim of that day changes; bits count from ``first``, the shop's midnight."""

    __slots__ = (
        "_crews",
        "_first",
        "_horizon",
        "_plans",
        "_roster",
        "_rosters",
        "bays",
        "load",
        "opened",
        "taken",
    )

    def __init__(
        self,
        *,
        horizon: Horizon,
        first: int,
        bays: Mapping[BayKind, Lanes],
        opened: Mapping[BayKind, int],
        roster: Callable[[CrewKey], list[Member]],
    ) -> None:
        """``opened``: open bits per kind of bay; ``roster``: who may do it, preferred first."""
        self._horizon, self._first = horizon, first
        self.bays, self.opened = bays, opened
        self.taken = {kind: opened[kind] - bays[kind].free.bit_count() for kind in bays}
        whole = sum(opened.values())
        self.load = sum(self.taken.values()) / whole if whole else 1.0
        self._roster = roster
        self._rosters: dict[str, list[Member]] = {}
        self._crews: dict[str, tuple[Crew, ...]] = {}
        self._plans: dict[str, Plan] = {}

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
        crews = self._crews.get(key.text)
        if crews is None:
            members = self._rosters.get(key.mastery)
            if members is None:
                members = self._rosters[key.mastery] = self._roster(key)
            crews = self._crews[key.text] = crews_of(members, key.minutes)
        return crews
