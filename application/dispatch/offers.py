"""Offers: shop, bay, hands, parts, price and promise for a wish, the best first."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from attrs import field, frozen, validators

from application.catalogue.shelf import Shelf
from application.dispatch.capacities import Capacities
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits.proposal import Proposal
from application.visits.work import VisitWork
from domain.booking.appointment import Planned, Promise
from domain.catalogue.catalogue import Catalogue, QuotedLine
from domain.catalogue.price_list import NoPrice
from domain.catalogue.service import Service as Sold
from domain.dispatch.offer import Offer, Request, WhyNone
from domain.dispatch.promise import promised
from domain.shared.errors import Rejected
from domain.shared.geo import Place
from domain.shared.ids import AppointmentId, PartId, ServiceId, StoreId, VehicleId, named_id
from domain.shared.time import minutes, utc
from domain.shared.trade import Car, Need
from domain.stores.store import Store

_MOST_SERVICES = 6


@frozen(kw_only=True)
class Wish:
    """What a customer would like: these services for this car, near ``at`` or at ``store``.

    Exactly one of ``vehicle`` (a car we know) and ``car`` (one we do not) is given.
    """

    services: tuple[str, ...] = field(
        validator=[validators.min_len(1), validators.max_len(_MOST_SERVICES)]
    )
    at: Place | None = None
    store: StoreId | None = None
    vehicle: VehicleId | None = None
    car: Car | None = None
    earliest: datetime = field(validator=utc)
    latest: datetime | None = field(default=None, validator=validators.optional(utc))
    online: bool = True
    best: int = 5

    def __attrs_post_init__(self) -> None:
        if (self.vehicle is None) == (self.car is None):
            raise Rejected("say which car: one that we know, or its maker, model and year")
        if self.at is None and self.store is None:
            raise Rejected("say where: a place, or a shop")
        if self.latest is not None and self.latest < self.earliest:
            raise Rejected("the latest time comes before the earliest")
        if not 1 <= self.best <= 20:
            raise Rejected("ask for 1 to 20 offers")


@frozen(kw_only=True)
class Found:
    """Proposals, the best first; ``why_none`` tells why there is none."""

    proposals: tuple[Proposal, ...]
    why_none: str | None = None


@frozen(kw_only=True)
class Offers(Service):
    """What may be offered right now. Nothing is claimed by asking."""

    shelf: Shelf
    directory: Directory
    capacities: Capacities

    @command("offers.find", may=Permission.SEE_OFFERS)
    def find(self, work: VisitWork, *, wish: Wish) -> Found:
        """The best proposals: a bay, hands and every part are free, and the price is known.

        Raises:
            NotInCatalogue: there is no such service.
            DoesNotFit, NothingFits: the services are not for this car.
        """
        return self.found(work, wish)

    @command("offers.alternatives", may=Permission.SEE_OFFERS)
    def alternatives(
        self,
        work: VisitWork,
        *,
        appointment: AppointmentId,
        best: int = 5,
        same_shop: bool = False,
    ) -> Found:
        """The same services another time, in the same shop or, unless ``same_shop``, near it.

        The parts that the appointment has reserved count as there in its own shop.
        """
        booked = work.appointments.get(appointment)
        wish = Wish(
            services=booked.services,
            at=self.directory.store(booked.store).place,
            store=booked.store if same_shop else None,
            vehicle=booked.vehicle,
            earliest=work.now,
            best=best,
        )
        return self.found(work, wish, has_parts_at=booked.store)

    def expect_possible(self, work: VisitWork, services: Iterable[str], vehicle: VehicleId) -> None:
        """Refuse services that are not for this car.

        Raises:
            NotInCatalogue: there is no such service.
            DoesNotFit, NothingFits: it is not for this car.
        """
        catalogue, car = self.shelf.catalogue(), work.vehicles.get(vehicle).car
        sold = [catalogue.service(ServiceId(named_id("service", code))) for code in services]
        for service in sold:
            service.needs_for(car)
        _parts(catalogue, sold, car)

    def found(self, work: VisitWork, wish: Wish, *, has_parts_at: StoreId | None = None) -> Found:
        """What :meth:`find` answers, as a part of something larger."""
        catalogue = self.shelf.catalogue()
        car = wish.car or work.vehicles.get(_known(wish)).car
        services = [catalogue.service(ServiceId(named_id("service", s))) for s in wish.services]
        needs = tuple(need for service in services for need in service.needs_for(car))
        parts = _parts(catalogue, services, car)
        request = self._request(wish, needs)
        with self.capacities.lock:
            answer = self.capacities.search(work.now).find(
                request, now=work.now, best=3 * wish.best
            )
        stocked = _stocked(work, answer.offers, parts, has_parts_at)
        priced = (self._proposal(offer, wish, car, services) for offer in stocked)
        proposals = tuple(islice((one for one in priced if one is not None), wish.best))
        if proposals:
            return Found(proposals=proposals)
        return Found(proposals=(), why_none=_why_none(answer.why_none, answer.offers, stocked))

    def _request(self, wish: Wish, needs: tuple[Need, ...]) -> Request:
        place = wish.at or self.directory.store(_shop(wish)).place
        return Request(
            place=place,
            needs=needs,
            earliest=wish.earliest,
            latest=wish.latest,
            online=wish.online,
            store=wish.store,
        )

    def _proposal(
        self, offer: Offer, wish: Wish, car: Car, services: Sequence[Sold]
    ) -> Proposal | None:
        store = self.directory.store(offer.store)
        try:
            lines = _quoted(self.shelf.catalogue(), services, car, store, offer.start)
        except NoPrice:
            return None
        return Proposal(
            store=offer.store,
            services=wish.services,
            car=car,
            plan=tuple(
                Planned(step=step.need, bay=step.bay, technician=step.technician, during=step.span)
                for step in offer.steps
            ),
            lines=lines,
            promise=_promise(offer),
            distance_km=round(offer.distance_km, 2),
            wait_min=offer.wait_min,
            terms=offer.terms,
            score=offer.score,
        )


def _known(wish: Wish) -> VehicleId:
    if wish.vehicle is None:
        raise ValueError("a wish names a car or describes one")
    return wish.vehicle


def _shop(wish: Wish) -> StoreId:
    if wish.store is None:
        raise ValueError("a wish names a place or a shop")
    return wish.store


def _parts(catalogue: Catalogue, services: Iterable[Sold], car: Car) -> dict[PartId, int]:
    """What the services need in all, by part."""
    wanted: dict[PartId, int] = {}
    for service in services:
        for one in catalogue.resolve(service, car):
            wanted[one.part.id] = wanted.get(one.part.id, 0) + one.quantity
    return wanted


def _stocked(
    work: VisitWork,
    offers: Sequence[Offer],
    parts: dict[PartId, int],
    has_parts_at: StoreId | None,
) -> list[Offer]:
    """The offers of shops that have every part."""
    if not parts or not offers:
        return list(offers)
    free = work.stock.free(sorted({offer.store for offer in offers}), sorted(parts))
    return [
        offer
        for offer in offers
        if offer.store == has_parts_at
        or all(free.get((offer.store, part), 0) >= count for part, count in parts.items())
    ]


def _quoted(
    catalogue: Catalogue, services: Iterable[Sold], car: Car, store: Store, start: datetime
) -> tuple[QuotedLine, ...]:
    day = store.business_day(start)
    return tuple(
        line
        for service in services
        for line in catalogue.quote(service, car, store=store.id, region=store.region, on=day)
    )


def _promise(offer: Offer) -> Promise:
    work_min = sum(step.span.length_min for step in offer.steps)
    whole_min = (offer.finish - offer.start) // minutes(1)
    told = promised(offer.start, work_min, waiting_min=whole_min - work_min)
    return Promise(likely=told.p50, latest=told.p90)


def _why_none(why: WhyNone | None, offers: Sequence[Offer], stocked: Sequence[Offer]) -> str:
    if why is not None:
        return str(why)
    return "no-price" if offers and stocked else "out-of-stock"
