"""The real day of a live shop, planned and accepted at the terminal."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import asdict, frozen

from application.app import Application
from application.shared.search import Budget
from application.stores.directory import Register
from application.visits.day_proposal import DayProposal, Move
from application.visits.live_day import Spot
from cli.house import OPERATOR
from domain.stores.store import Store


@frozen
class LiveDay:
    """One shop and one local day of it."""

    app: Application
    store: Store
    day: date

    def proposed(self, budget: Budget) -> DayProposal:
        return self.app.planning.propose(OPERATOR, store=self.store.id, day=self.day, budget=budget)

    def accept(self, found: DayProposal) -> None:
        """Do as the plan says.

        Raises:
            PlanIsStale: the day has changed since.
        """
        self.app.planning.accept(OPERATOR, plan=found.plan)

    def for_machines(self, found: DayProposal, *, accepted: bool) -> dict[str, Any]:
        """Everything, by ids and instants."""
        return {
            "store": str(self.store.id),
            "date": self.day.isoformat(),
            "accepted": accepted,
            "operations": [_operation(move) for move in found.moves],
            "customers": [str(one) for one in found.customers],
            "people": [str(one) for one in found.people],
            "postponed": [
                {"appointment": str(one.appointment), "why": str(one.why)} for one in found.later
            ],
            "before": asdict(found.before),
            "after": asdict(found.after),
            "search": asdict(found.plan.search),
        }

    def for_people(self, found: DayProposal) -> Iterator[str]:
        """What changes, by the codes and the clock of the shop."""
        words = _Words(self.app.directory.register, ZoneInfo(self.store.zone))
        search = found.plan.search
        yield (
            f"{len(found.changes)} of {len(found.moves)} operations change,"
            f" for {len(found.customers)} customers and {len(found.people)} technicians"
        )
        for move in found.changes:
            before = words.spot(move.before) if move.before else "no time"
            yield f"{move.work_order} step {move.step}: {before} -> {words.spot(move.after)}"
        for one in found.later:
            yield f"{one.work_order} is postponed: {one.why}"
        yield f"cost {found.before.total} -> {found.after.total}"
        yield f"{search.engine}: {search.done} iterations, seed {search.seed}"


@frozen
class _Words:
    register: Register
    zone: ZoneInfo

    def spot(self, spot: Spot) -> str:
        bay = self.register.bays[spot.bay].code
        who = self.register.technicians[spot.technician].code
        return f"{self._clock(spot.during.start)} {bay} {who}"

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M}"


def _operation(move: Move) -> dict[str, Any]:
    return {
        "work_order": str(move.work_order),
        "step": move.step,
        "changed": move.is_change,
        "before": _spot(move.before) if move.before else None,
        "after": _spot(move.after),
    }


def _spot(spot: Spot) -> dict[str, str]:
    return {
        "bay": str(spot.bay),
        "technician": str(spot.technician),
        "start": spot.during.start.isoformat(),
        "end": spot.during.end.isoformat(),
    }
