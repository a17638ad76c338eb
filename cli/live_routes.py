"""The real road of a live shop, planned and accepted at the terminal."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from attrs import asdict, frozen

from application.app import Application
from application.shared.search import Budget
from application.visits.route_proposal import Leg, RouteProposal
from cli.house import OPERATOR
from domain.shared.ids import WorkOrderId
from domain.shared.map_links import MapLinks
from domain.stores.store import Store


@frozen
class LiveRoutes:
    """One shop and one local day of it."""

    app: Application
    store: Store
    day: date

    def proposed(self, budget: Budget, urgent: WorkOrderId | None) -> RouteProposal:
        routes, store, day = self.app.routes, self.store.id, self.day
        if urgent is not None:
            return routes.propose_urgent(OPERATOR, store=store, day=day, work_order=urgent)
        return routes.propose(OPERATOR, store=store, day=day, budget=budget)

    def accept(self, found: RouteProposal) -> None:
        """Drive as proposed.

        Raises:
            PlanIsStale: the day has changed since.
        """
        self.app.routes.accept(OPERATOR, plan=found.plan)

    def for_machines(self, found: RouteProposal, *, accepted: bool) -> dict[str, Any]:
        """Everything, by ids and instants."""
        return {
            "store": str(self.store.id),
            "date": self.day.isoformat(),
            "accepted": accepted,
            "routes": [
                {
                    "technician": str(way.technician),
                    "stops": [_leg(leg) for leg in way.legs],
                    "home": way.home.isoformat(),
                    "km": round(way.km, 2),
                }
                for way in found.ways
            ],
            "customers": [str(one) for one in found.customers],
            "people": [str(one) for one in found.people],
            "unserved": [
                {"visit": str(one.work_order), "why": str(one.why)} for one in found.unserved
            ],
            "before": asdict(found.before),
            "after": asdict(found.after),
            "search": asdict(found.plan.search),
        }

    def for_people(self, found: RouteProposal, *, maps: bool) -> Iterator[str]:
        """Who drives where, by the codes and the clock of the shop."""
        search, people = found.plan.search, self.app.directory.register.technicians
        yield (
            f"{len(found.changes)} of {len(found.legs)} stops change,"
            f" for {len(found.customers)} customers and {len(found.people)} technicians"
        )
        for way in found.ways:
            who = people[way.technician].code
            yield f"{who}: {way.km:.1f} km, home at {self._clock(way.home)}"
            for leg in way.legs:
                yield self._stop(leg)
                if maps:
                    yield "  " + " ".join(asdict(_links(leg)).values())
        for one in found.unserved:
            yield f"nobody goes to {one.work_order}: {one.why}"
        yield f"cost {found.before.total} -> {found.after.total}"
        yield f"{search.engine}: {search.done} iterations in {search.seconds} s, seed {search.seed}"

    def _stop(self, leg: Leg) -> str:
        times = f"leave {self._clock(leg.leave)}, work {self._clock(leg.work.start)}"
        late = f", {leg.late_min} minutes late" if leg.late_min else ""
        changed = "" if leg.is_change else ", as planned"
        return f"  {leg.work_order}: {times} to {self._clock(leg.work.end)}{late}{changed}"

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self.store.zone)):%H:%M}"


def _links(leg: Leg) -> MapLinks:
    return MapLinks.to(leg.place, str(leg.work_order)[-6:])


def _leg(leg: Leg) -> dict[str, Any]:
    return {
        "visit": str(leg.work_order),
        "leave": leg.leave.isoformat(),
        "start": leg.work.start.isoformat(),
        "end": leg.work.end.isoformat(),
        "km": leg.km,
        "late_min": leg.late_min,
        "changed": leg.is_change,
        "maps": asdict(_links(leg)),
    }
