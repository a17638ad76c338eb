"""Time for more work on a car that is here: the earliest there is in its shop, and why that."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from attrs import frozen

from application.dispatch.capacities import Capacities
from application.dispatch.rules import Rulebook
from application.stores.directory import Directory
from application.visits.work import VisitWork
from domain.dispatch.offer import Offer, Request, Step
from domain.dispatch.placement import MOST_OPTIONS, Choices, Option, Placement, Spot, placed
from domain.dispatch.rules import Rules
from domain.shared.errors import Conflict
from domain.shared.ids import BayId
from domain.shared.time import Span
from domain.work_orders.job import Operation
from domain.work_orders.work_order import WorkOrder

_LOOKS: Final = 3
"""How often a search that was behind the claims is made anew."""


class NoTime(Conflict):
    """The shop has no time left for the additional work."""

    code = "no-time"


@frozen(kw_only=True)
class Slot:
    """Where and when an operation is planned, whoever does it."""

    bay: BayId
    during: Span


@frozen
class MoreTime:
    """Looks for time in the shop where a car is, by the rules of that shop."""

    directory: Directory
    capacities: Capacities
    rulebook: Rulebook

    def find(
        self, work: VisitWork, visit: WorkOrder, operations: list[Operation], earliest: datetime
    ) -> tuple[Mapping[int, Slot], Placement]:
        """The slots of the operations by their step, and the record of the choice.

        Raises:
            NoTime: there is none.
        """
        rules = self.rulebook.of_shop(visit.store)
        request = self._request(visit, operations, earliest)
        for _ in range(_LOOKS):
            offers = self._offers(request, rules, work.now)
            steps = offers[0].steps
            if not _taken(work, steps):
                break
            # Others were faster, and the calendars of this process have not heard of it yet.
            self.capacities.touched(visit.store)
        slots = {
            one.step: Slot(bay=step.bay, during=step.span)
            for one, step in zip(operations, steps, strict=True)
        }
        return slots, _placement(offers, work.now, rules)

    def _request(
        self, visit: WorkOrder, operations: Iterable[Operation], earliest: datetime
    ) -> Request:
        store = self.directory.store(visit.store)
        return Request(
            place=store.place,
            store=store.id,
            needs=tuple(one.need for one in operations),
            earliest=earliest,
            online=False,
            overnight=True,
        )

    def _offers(self, request: Request, rules: Rules, now: datetime) -> tuple[Offer, ...]:
        """When it could be done, the best first."""
        answer = self.capacities.find(request, rules, now=now, best=MOST_OPTIONS)
        if not answer.offers:
            raise NoTime("this shop has no time for the additional work", why=answer.why_none)
        return answer.offers


def _taken(work: VisitWork, steps: Iterable[Step]) -> bool:
    """Whether somebody has a bay of ``steps`` already; hands are chosen anew anyway."""
    return any(work.claims.on((step.bay,), step.span) for step in steps)


def _placement(offers: tuple[Offer, ...], at: datetime, rules: Rules) -> Placement:
    """Why the first of the times that were found."""
    taken, *_ = options = [Option.of(offer) for offer in offers]
    first = offers[0].steps[0]
    choices = Choices.of(options, rules=rules.version)
    return placed(choices, taken, Spot(first.bay, first.technician), at=at)
