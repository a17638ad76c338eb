"""The world takes over what goes on in running shops: cars that are here, and who is expected."""

from collections.abc import Iterator, Mapping
from random import Random

from attrs import frozen

from adapters import registry
from adapters.demo.chain import delivered
from adapters.snapshot.snapshot import Snapshot
from application.shared.caller import SYSTEM
from domain.inventory.expected import Expected
from domain.orders.order import Order
from domain.shared.claims import AWAY
from domain.shared.ids import TechnicianId, WorkOrderId
from domain.shared.time import Span
from domain.shared.trade import Car
from domain.work_orders.work_order import WorkOrder
from simulation.live.known_car import KnownCar
from simulation.live.standing import standing_in_bays
from simulation.world.case import Steps
from simulation.world.world import World


@frozen(kw_only=True)
class TakingOver:
    """Gives every car a luck of its own, the same whatever is changed.

    ``visits`` as they are now; ``models``: the numbers of the cars' models.
    Waiting counts from now on, as all else does: both futures have the same past.
    """

    world: World
    snapshot: Snapshot
    visits: Mapping[WorkOrderId, WorkOrder]
    models: Mapping[Car, int]
    seed: int

    def begin(self) -> None:
        """Everybody is where they are; from the next minute on they move."""
        for claim in self.snapshot.claims:
            if claim.kind in AWAY:
                self.keep_away(TechnicianId(claim.resource), claim.during)
        known = list(self._cars())
        for one in known:
            one.take_places()
        for one in known:
            self.world.env.process(one.live())
        for expected in self.snapshot.expected:
            self.world.env.process(self._delivered(expected))

    def keep_away(self, technician: TechnicianId, during: Span) -> None:
        """Somebody is not at work then."""
        away = self.world.to_minute(during.start), self.world.to_minute(during.end)
        for shop in self.world.shops.values():
            shifts = shop.floor.shifts
            if technician in shifts:
                shifts[technician] = tuple(
                    left for span in shifts[technician] for left in _without(span, away)
                )

    def _cars(self) -> Iterator[KnownCar]:
        appointments = {one.id: one for one in self.snapshot.of(registry.APPOINTMENTS)}
        orders = {one.id: one for one in self.snapshot.of(registry.ORDERS)}
        cars = {one.id: one for one in self.snapshot.of(registry.VEHICLES)}
        stuck = {one.subject for one in standing_in_bays(self.snapshot)}
        for number, id in enumerate(sorted(self.visits), start=1):
            visit = self.visits[id]
            if visit.vehicle is None or visit.appointment is None:
                continue
            yield KnownCar(
                world=self.world,
                shop=self.world.shops[visit.store],
                number=-number,
                model=self.models[cars[visit.vehicle].car],
                visit=visit,
                appointment=appointments[visit.appointment],
                order=orders[visit.order],
                car=cars[visit.vehicle],
                luck=Random(f"{self.seed}/{id}"),
                part_due=self._part_due(orders[visit.order]),
                in_bay=visit.appointment in stuck,
            )

    def _part_due(self, order: Order) -> float | None:
        """When the last part comes that a line of the order waits for."""
        waits = [self._comes(one) for one in self.snapshot.expected if one.order == order.id]
        return max(waits, default=None)

    def _comes(self, expected: Expected) -> float:
        world, luck = self.world, Random(f"{self.seed}/{expected.line}")
        due = world.to_minute(expected.due) if expected.due else world.env.now
        if due > world.env.now:
            return due
        opening = world.shops[expected.store].opening
        return opening.later(
            world.env.now, 60 * world.conditions.supplier_h * luck.expovariate(1.0)
        )

    def _delivered(self, expected: Expected) -> Steps:
        """What a line waits for comes, at the price of the list."""
        world = self.world
        yield world.env.timeout(self._comes(expected) - world.env.now)
        part = next(one for one in self.snapshot.of(registry.PARTS) if one.id == expected.part)
        world.app.inventory.receive(
            SYSTEM,
            store=expected.store,
            items=(delivered(part, expected.quantity, world.shelves.prices),),
        )


def _without(span: tuple[float, float], hole: tuple[float, float]) -> Iterator[tuple[float, float]]:
    (start, end), (from_, until) = span, hole
    if until <= start or end <= from_:
        yield span
        return
    if start < from_:
        yield start, from_
    if until < end:
        yield until, end
