"""Work by position: cars away from the shop, where people are, and whom to send."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.dispatch.rules import Rulebook
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.boards import Boards
from application.visits.dispatching import Dispatching
from application.visits.work import VisitWork
from domain.dispatch.assignment import Considered, Mode
from domain.dispatch.tariff import Tariff
from domain.members.plate import Plate
from domain.shared.geo import Place
from domain.shared.ids import StoreId, TechnicianId, WorkOrderId
from domain.shared.private_place import PrivatePlace
from domain.stores.store import Store
from domain.work_orders.job import Operation
from domain.work_orders.site import Fix, Stamp
from domain.work_orders.status import PINNED_IN
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician
from domain.workforce.whereabouts import Whereabouts


class MapWork(VisitWork, Protocol):
    """A visit's transaction that can be asked for the cars of a shop."""

    @property
    def boards(self) -> Boards: ...


@frozen(kw_only=True)
class Spotted:
    """Where somebody was last: ``seen`` then, right to about ``accuracy_m``.

    Whoever never told is taken to be in the shop, and was not ``seen``.
    """

    technician: TechnicianId
    place: Place
    seen: datetime | None
    accuracy_m: float


@frozen(kw_only=True)
class Within:
    """Somebody for an operation: how far away, how long the drive, and what else is known."""

    considered: Considered
    km: float
    minutes: int


@frozen(kw_only=True)
class Errand:
    """An operation that has not begun, and who could go there; the nearest who may comes first.

    ``away``: its car stands at a site of its own, not in the shop.
    """

    work_order: WorkOrderId
    plate: Plate | None
    operation: Operation
    place: Place
    away: bool
    people: tuple[Within, ...]


@frozen(kw_only=True)
class ShopMap:
    """A shop, its people and what is to be done, by position."""

    store: StoreId
    place: Place
    people: tuple[Spotted, ...]
    errands: tuple[Errand, ...]


@frozen(kw_only=True)
class OnSite(Service):
    """For those who send people out, and for those who are sent."""

    directory: Directory
    rulebook: Rulebook
    dispatching: Dispatching

    @command("visits.locate", may=Permission.DISPATCH)
    def locate(self, work: VisitWork, *, work_order: WorkOrderId, site: Place) -> None:
        """The car is worked on where it stands, and not in the shop.

        Raises:
            IllegalMove: its work is done.
        """
        visit = work.work_orders.get(work_order)
        work.work_orders.save(visit.locate(site, at=work.now))

    @command("visits.stamp", may=Permission.WORK)
    def stamp(self, work: VisitWork, *, work_order: WorkOrderId, fix: Fix) -> Stamp:
        """The caller is where the car is. How far from it is stored; too far is told, not refused.

        Raises:
            NotYet: no operation of it is the caller's.
            IllegalMove: the car is not being worked on.
        """
        visit, own = work.work_orders.get(work_order), TechnicianId(work.caller.actor.id)
        shop = self.directory.store(visit.store).place
        near_m = self.rulebook.of_shop(visit.store).site.near_m
        stamped = visit.stamp(own, fix, shop=shop, near_m=near_m, at=work.now)
        work.work_orders.save(stamped)
        self._move(work, self.directory.technician(own), fix)
        return stamped.stamps[-1]

    @command("technicians.here", may=Permission.WORK)
    def here(self, work: VisitWork, *, fix: Fix) -> None:
        """Where the caller is now; the place that was told before is forgotten.

        Raises:
            NotFound: the caller is no technician.
        """
        own = self.directory.technician(TechnicianId(work.caller.actor.id))
        self._move(work, own, fix)

    @command("visits.map", may=Permission.DISPATCH)
    def see(self, work: MapWork, *, store: StoreId) -> ShopMap:
        """A shop by position: its people, and the operations that may still get other hands.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        shop = within_reach(self.directory, work.caller, store)
        seen = {one.technician: one for one in work.whereabouts.find(store=store)}
        people = self.directory.technicians_of(store)
        today = shop.business_day(work.now)
        plates = {car.id: car.plate for car in work.boards.cars(store)}
        visits = work.work_orders.get_all(list(plates))
        open_ = [visit for visit in visits if visit.status in PINNED_IN]
        considered = self.dispatching.considered_in_shop(work, open_)
        tariff = self.rulebook.of_shop(store).support
        errands = [
            one
            for visit in open_
            for one in _errands(shop, visit, plates[visit.id], considered[visit.id], tariff)
        ]
        return ShopMap(
            store=store,
            place=shop.place,
            people=tuple(
                _spotted(one, seen.get(one.id), shop) for one in people if one.employed(today)
            ),
            errands=tuple(sorted(errands, key=_away_first)),
        )

    @command("visits.assign_from_map", may=Permission.DISPATCH)
    def assign(
        self, work: VisitWork, *, work_order: WorkOrderId, step: int, technician: TechnicianId
    ) -> None:
        """Somebody is taken from the map, for where they are; at the same time as it was planned.

        Raises:
            NotQualified: the technician may not do this operation, or is not free.
            PartsToCome: its job waits for parts.
        """
        visit = work.work_orders.get(work_order)
        reason = str(Mode.MAP)
        self.dispatching.give(work, visit, step, technician, reason=reason, mode=Mode.MAP)

    def _move(self, work: VisitWork, person: Technician, fix: Fix) -> None:
        place, [*known] = PrivatePlace.of(fix.place), work.whereabouts.find(technician=person.id)
        if known:
            work.whereabouts.save(known[0].moved(place, fix.accuracy_m, at=work.now))
            return
        first = Whereabouts(
            id=Whereabouts.id_of(person.id),
            store=person.store,
            technician=person.id,
            place=place,
            accuracy_m=fix.accuracy_m,
            at=work.now,
        )
        work.whereabouts.save(first)


def _errands(
    shop: Store,
    visit: WorkOrder,
    plate: Plate | None,
    considered: Mapping[int, tuple[Considered, ...]],
    tariff: Tariff,
) -> list[Errand]:
    return [
        Errand(
            work_order=visit.id,
            plate=plate,
            operation=visit.operation(step),
            place=visit.site.place if visit.site else shop.place,
            away=visit.site is not None,
            people=tuple(sorted((_within(one, tariff) for one in people), key=_nearest_first)),
        )
        for step, people in considered.items()
    ]


def _spotted(person: Technician, seen: Whereabouts | None, shop: Store) -> Spotted:
    return Spotted(
        technician=person.id,
        place=seen.place.place if seen else shop.place,
        seen=seen.at if seen else None,
        accuracy_m=seen.accuracy_m if seen else 0.0,
    )


def _within(considered: Considered, tariff: Tariff) -> Within:
    km = considered.candidate.distance_km
    return Within(considered=considered, km=km, minutes=tariff.travel_min(km))


def _nearest_first(one: Within) -> tuple[object, ...]:
    considered = one.considered
    return considered.limit is not None, one.km, considered.points, considered.candidate.technician


def _away_first(one: Errand) -> tuple[object, ...]:
    return not one.away, one.operation.planned, one.work_order, one.operation.step
