"""Where one chain of operations fits into one day of one shop."""

from collections.abc import Mapping, Sequence

from domain.dispatch.calendar import held_within, within
from domain.dispatch.chain import Block, Chain
from domain.dispatch.crew import Crew, only, without
from domain.dispatch.lanes import LANE_BITS, Lanes, folded
from domain.dispatch.offer import Step
from domain.shared.ids import BayId, TechnicianId
from domain.shared.trade import BayKind

Pick = tuple[BayId, TechnicianId, int, int]
"""One operation, placed: bay, technician, first bit of the day, bits."""

Placed = tuple[BayId, Crew, int]
"""One operation on its way: bay, those who could do it, first bit."""


class Plan:
    """The bits of the day at which the chain can begin: ``starts``.

    Worked out from the end: an operation can begin where somebody and a bay are free for it and
    the next one can begin within the slack after it. The operations of a block are worked out for
    every bay at once (a lane each), because the car keeps its bay, while it waits as well.

    Exact, but for checks by a second person (``unchecked``): only :meth:`picks` finds out whether
    one is left. When none is, the plan is worked out anew for everyone who might check, with that
    person left out before, and ``starts`` is exact from then on.
    """

    __slots__ = (
        "_bays",
        "_chain",
        "_crews",
        "_reach",
        "_unchecked",
        "_variants",
        "starts",
        "steps",
    )

    def __init__(
        self,
        bays: Mapping[BayKind, Lanes],
        chain: Chain,
        crews: tuple[tuple[Crew, ...], ...],
        unchecked: tuple[int, ...],
    ) -> None:
        """``unchecked``: the four-eyes operations that ``crews`` alone do not guarantee."""
        self._bays, self._chain, self._crews, self._unchecked = bays, chain, crews, unchecked
        self._reach = [0] * len(crews)
        self._variants: list[Plan] | None = None
        self.steps: dict[int, tuple[Step, ...]] = {}
        self.starts = self._worked_out() if all(crews) else 0

    def picks(self, bit: int) -> tuple[Pick, ...] | None:
        """The chain from ``bit`` on, one of ``starts``; None if nobody is left to check."""
        if self._variants is None:
            way = self.way(bit)
            hands = hands_of(way, self._unchecked)
            if hands is not None:
                return tuple(
                    [
                        (bay, technician, begin, crew.bits)
                        for (bay, crew, begin), technician in zip(way, hands, strict=True)
                    ]
                )
            self._make_exact()
        for plan in self._variants or ():
            if plan.starts >> bit & 1:
                return plan.picks(bit)
        return None

    def _worked_out(self) -> int:
        slack = self._chain.slack_bits
        after: int | None = None
        for block in reversed(self._chain.blocks):
            lanes = self._bays.get(block.kind)
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

    def starts_from(self, first: int) -> int:
        """Where operation ``first`` can begin, and all after it follow; whatever was before it.

        Nothing is promised of checks by a second person.
        """
        if not any(self._reach):
            self._worked_out()
        return folded(self._reach[first])

    def way(self, bit: int, first: int = 0) -> list[Placed]:
        """The first way through the day from ``bit`` on: fastest crews, shortest waits.

        ``bit`` is one at which operation ``first`` can begin.
        """
        way: list[Placed] = []
        for block in self._chain.blocks:
            begin = max(block.first, first)
            if begin >= block.end:
                continue
            lanes = self._bays[block.kind]
            lane = lanes.lane_with(self._reach[begin], bit)
            own = lanes.free >> lane * LANE_BITS
            for need in range(begin, block.end):
                crew, following = self._placed(need, block, own, lane, bit)
                way.append((lanes.ids[lane], crew, bit))
                bit = following
        return way

    def _placed(self, need: int, block: Block, own: int, lane: int, bit: int) -> tuple[Crew, int]:
        """The fastest crew that can do it now, and when the next operation then begins."""
        free = own >> bit
        run = (~free & free + 1).bit_length() - 1
        for crew in self._crews[need]:
            if crew.bits <= run and crew.anybody >> bit & 1:
                following = self._following(need + 1, block, lane, bit + crew.bits, run - crew.bits)
                if following is not None:
                    return crew, following
        raise AssertionError("whatever can begin finds its crew")

    def _following(self, need: int, block: Block, lane: int, bit: int, held: int) -> int | None:
        """When ``need`` can begin, from ``bit`` on; the bay stays free for ``held`` bits."""
        if need == len(self._crews):
            return bit
        stays = need < block.end
        reach = self._reach[need] >> lane * LANE_BITS if stays else folded(self._reach[need])
        ahead = reach >> bit
        wait = (ahead & -ahead).bit_length() - 1
        longest = min(held, self._chain.slack_bits) if stays else self._chain.slack_bits
        return bit + wait if 0 <= wait <= longest else None

    def _make_exact(self) -> None:
        if not self._unchecked:
            raise AssertionError("a plan without open checks always finds its hands")
        check, left = self._unchecked[0], self._unchecked[1:]
        crews = self._crews[check]
        checkers = dict.fromkeys(one for crew in crews for one in crew.technicians)
        variants = (self._checked_by(checker, check, left) for checker in checkers)
        self._variants = [plan for plan in variants if plan.starts]
        self.starts = 0
        for plan in self._variants:
            self.starts |= plan.starts

    def _checked_by(self, checker: TechnicianId, check: int, left: tuple[int, ...]) -> "Plan":
        before = [without(crews, checker) for crews in self._crews[:check]]
        crews = (*before, only(self._crews[check], checker), *self._crews[check + 1 :])
        plan = Plan(self._bays, self._chain, crews, left)
        if left and plan.starts:
            plan._make_exact()
        return plan


def hands_of(way: Sequence[Placed], unchecked: tuple[int, ...]) -> list[TechnicianId] | None:
    """Who does each operation of the way; None if a check finds nobody who did nothing before.

    Whoever did the operation before goes on if possible. When only those are free to check who
    have worked on the car, one of them hands that work to somebody else.
    """
    hands: list[TechnicianId] = []
    for need, (_, crew, bit) in enumerate(way):
        free = crew.free_at(bit)
        if need not in unchecked:
            hands.append(hands[-1] if hands and hands[-1] in free else free[0])
            continue
        checker = next((one for one in free if one not in hands), None)
        if checker is None:
            if need != unchecked[0]:
                return None
            swapped = (_handed_over(way, hands, one) for one in free)
            hands = next((own for own in swapped if own), [])
            if not hands:
                return None
            checker = next(one for one in free if one not in hands)
        hands.append(checker)
    return hands


def _handed_over(
    way: Sequence[Placed], hands: list[TechnicianId], checker: TechnicianId
) -> list[TechnicianId] | None:
    """``hands`` with everything that ``checker`` did given to others; None if nobody can."""
    others = []
    for hand, (_, crew, bit) in zip(hands, way, strict=False):
        free = [hand] if hand != checker else [one for one in crew.free_at(bit) if one != checker]
        if not free:
            return None
        others.append(free[0])
    return others
