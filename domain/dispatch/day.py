"""One day of one shop, and where chains of operations fit into it."""

from collections.abc import Callable, Mapping
from typing import Final

from attrs import frozen

from domain.dispatch.calendar import free_for, held_within, within
from domain.dispatch.chain import Chain, CrewKey
from domain.dispatch.lanes import LANE_BITS, Lanes, folded
from domain.shared.ids import BayId, TechnicianId
from domain.shared.trade import BayKind

_PLANS_KEPT: Final = 48

Preference = tuple[int, int, float, int]
"""Lower is better: grade beyond the need, bits already claimed that day, -rating, place in list."""

Member = tuple[Preference, TechnicianId, int]
"""A technician of a crew: preference, id, free bits of the day."""


@frozen
class Crew:
    """Those who need ``bits`` bits for an operation, the preferred one first.

    ``starts``: per technician, where the operation can begin; ``anybody``: for any of them.
    """

    bits: int
    anybody: int
    starts: tuple[tuple[TechnicianId, int], ...]

    @classmethod
    def of(cls, bits: int, members: "list[Member]") -> "Crew":
        starts, anybody = [], 0
        for _, technician, free in sorted(members):
            mask = free_for(free, bits)
            if mask:
                starts.append((technician, mask))
                anybody |= mask
        return cls(bits, anybody, tuple(starts))

    def only(self, chosen: TechnicianId) -> "Crew":
        return self._of(tuple(pair for pair in self.starts if pair[0] == chosen))

    def without(self, left_out: TechnicianId) -> "Crew":
        return self._of(tuple(pair for pair in self.starts if pair[0] != left_out))

    def _of(self, starts: tuple[tuple[TechnicianId, int], ...]) -> "Crew":
        anybody = 0
        for _, mask in starts:
            anybody |= mask
        return Crew(self.bits, anybody, starts)

    def pick(
        self, bit: int, done: tuple[TechnicianId, ...], four_eyes: bool
    ) -> TechnicianId | None:
        """Who begins at ``bit``: whoever did the operation before, else the preferred one."""
        best = None
        for technician, mask in self.starts:
            if mask >> bit & 1 and not (four_eyes and technician in done):
                if done and technician == done[-1]:
                    return technician
                best = best or technician
        return best


@frozen
class Pick:
    """One operation of a chain, placed: bits of the day."""

    bay: BayId
    technician: TechnicianId
    start: int
    bits: int


class Day:
    """A shop's day as the search sees it; lives until a claim of that day changes."""

    __slots__ = ("_crew", "_crews", "_plans", "bays", "load", "opened", "taken")

    def __init__(
        self,
        *,
        bays: Mapping[BayKind, Lanes],
        opened: Mapping[BayKind, int],
        crew: Callable[[CrewKey], "list[tuple[int, list[Member]]]"],
    ) -> None:
        self.bays, self.opened = bays, opened
        self.taken = {kind: opened[kind] - bays[kind].free.bit_count() for kind in bays}
        whole = sum(opened.values())
        self.load = sum(self.taken.values()) / whole if whole else 1.0
        self._crew = crew
        self._crews: dict[str, tuple[Crew, ...]] = {}
        self._plans: dict[str, Plan] = {}

    def plan(self, chain: Chain) -> "Plan":
        plan = self._plans.get(chain.key)
        if plan is None:
            if len(self._plans) >= _PLANS_KEPT:
                self._plans.clear()
            plan = self._plans[chain.key] = self._new_plan(chain)
        return plan

    def fits(self, chain: Chain) -> bool:
        """Whether the chain can begin at any time of the day, four eyes included."""
        plan = self.plan(chain)
        starts = plan.starts
        while starts:
            bit = (starts & -starts).bit_length() - 1
            if plan.picks(bit) is not None:
                return True
            starts &= starts - 1
        return False

    def _new_plan(self, chain: Chain) -> "Plan":
        crews = tuple(map(self.crews, chain.crews))
        return Plan(self, chain, crews, chain.four_eyes)

    def crews(self, key: CrewKey) -> tuple[Crew, ...]:
        """Who may do it, by the bits it takes them, the fastest first."""
        crews = self._crews.get(key.text)
        if crews is None:
            crews = tuple(Crew.of(bits, members) for bits, members in self._crew(key))
            crews = self._crews[key.text] = tuple(crew for crew in crews if crew.anybody)
        return crews

    def taken_with(self, chain: Chain) -> float:
        """The largest share of its bays' open time taken once the chain is added, per bay kind."""
        return max(
            (self.taken[block.kind] + chain.bits_on(block.kind)) / (self.opened[block.kind] or 1)
            for block in chain.blocks
        )


class Plan:
    """Where one chain can begin on one day: exact, four eyes apart.

    Worked out from the end: an operation can begin where somebody and a bay are free for it and
    the next one can begin within the slack after it. The operations of a block are worked out for
    every bay at once (a lane each), because the car keeps its bay, while it waits as well.
    """

    __slots__ = ("_chain", "_crews", "_day", "_open", "_reach", "_variants", "starts")

    def __init__(
        self, day: Day, chain: Chain, crews: tuple[tuple[Crew, ...], ...], open: tuple[int, ...]
    ) -> None:
        """``open``: the four-eyes operations that ``crews`` do not guarantee yet."""
        self._day, self._chain, self._crews, self._open = day, chain, crews, open
        self._reach = [0] * len(crews)
        self._variants: list[Plan] | None = None
        self.starts = self._worked_out() if all(crews) else 0

    def picks(self, bit: int) -> tuple[Pick, ...] | None:
        """The chain from ``bit`` on (one of :attr:`starts`); None if four eyes forbid it."""
        chain, start = self._chain, bit
        picks: list[Pick] = []
        done: tuple[TechnicianId, ...] = ()
        for block in chain.blocks:
            lanes = self._day.bays[block.kind]
            lane = lanes.lane_with(self._reach[block.first], bit)
            for need in range(block.first, block.end):
                placed = self._placed(need, block.end, lanes, lane, bit, done)
                if placed is None:
                    return self._by_variant(start)
                technician, bits, following = placed
                picks.append(Pick(lanes.ids[lane], technician, bit, bits))
                done = (*done, technician)
                bit = following
        return tuple(picks)

    def _worked_out(self) -> int:
        chain, slack = self._chain, self._chain.slack_bits
        after: int | None = None
        for block in reversed(chain.blocks):
            lanes = self._day.bays.get(block.kind)
            if lanes is None:
                return 0
            then = None if after is None else lanes.spread(within(after, slack))
            for need in range(block.end - 1, block.first - 1, -1):
                reach = 0
                for crew in self._crews[need]:
                    fits = lanes.free_for(crew.bits) & lanes.spread(crew.anybody)
                    reach |= fits if then is None else fits & then >> crew.bits
                if not reach:
                    return 0
                self._reach[need] = reach
                if need > block.first:
                    then = held_within(reach, lanes.free, slack)
            after = folded(reach)
        return after or 0

    def _placed(
        self,
        need: int,
        block_end: int,
        lanes: Lanes,
        lane: int,
        bit: int,
        done: tuple[TechnicianId, ...],
    ) -> tuple[TechnicianId, int, int] | None:
        """Technician, bits, and the bit at which the next operation begins."""
        own, four_eyes = lane * LANE_BITS + bit, need in self._open
        for crew in self._crews[need]:
            if not (lanes.free_for(crew.bits) >> own & 1 and crew.anybody >> bit & 1):
                continue
            following = self._following(need + 1, block_end, lanes, lane, bit + crew.bits)
            if following is None:
                continue
            technician = crew.pick(bit, done, four_eyes)
            if technician is not None:
                return technician, crew.bits, following
        return None

    def _following(
        self, need: int, block_end: int, lanes: Lanes, lane: int, bit: int
    ) -> int | None:
        """The first bit from ``bit`` on, within the slack, at which ``need`` can begin."""
        if need == len(self._crews):
            return bit
        slack = self._chain.slack_bits
        if need < block_end:
            shift = lane * LANE_BITS + bit
            ahead = self._reach[need] >> shift
            wait = (ahead & -ahead).bit_length() - 1
            held = (1 << wait) - 1 if wait > 0 else 0
            kept = lanes.free >> shift & held == held
            return bit + wait if 0 <= wait <= slack and kept else None
        ahead = folded(self._reach[need]) >> bit
        wait = (ahead & -ahead).bit_length() - 1
        return bit + wait if 0 <= wait <= slack else None

    def _by_variant(self, bit: int) -> tuple[Pick, ...] | None:
        """The same once per person who might check; exact when no check is open any more."""
        if self._variants is None:
            self._variants = self._all_variants()
        for plan in self._variants:
            picks = plan.picks(bit) if plan.starts >> bit & 1 else None
            if picks is not None:
                return picks
        return None

    def _all_variants(self) -> "list[Plan]":
        if not self._open:
            raise AssertionError("a plan without open checks always finds its hands")
        crews = self._crews[self._open[0]]
        checkers = dict.fromkeys(technician for crew in crews for technician, _ in crew.starts)
        variants = (self._checked_by(checker) for checker in checkers)
        return [plan for plan in variants if plan.starts]

    def _checked_by(self, checker: TechnicianId) -> "Plan":
        check = self._open[0]
        before = [_left([crew.without(checker) for crew in own]) for own in self._crews[:check]]
        checking = _left([crew.only(checker) for crew in self._crews[check]])
        crews = (*before, checking, *self._crews[check + 1 :])
        return Plan(self._day, self._chain, crews, self._open[1:])


def _left(crews: list[Crew]) -> tuple[Crew, ...]:
    return tuple(crew for crew in crews if crew.anybody)
