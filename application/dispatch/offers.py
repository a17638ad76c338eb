"""Offers: shop, bay, hands, parts, price and promise for a wish, the best first."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

from attrs import evolve, field, frozen, validators

from application.catalogue.shelf import Shelf
from application.dispatch.capacities import Capacities
from application.dispatch.experiences import Experiences
from application.dispatch.proposal import Proposal, plan_of
from application.shared.caller import Caller
from application.shared.ledgers import Stock
from application.shared.ports import Repository, Work
from application.shared.rights import Permission, Stores
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.stores.hours import open_week
from domain.booking.appointment import Appointment, Promise, Status
from domain.catalogue.catalogue import Catalogue, QuotedLine
from domain.catalogue.price_list import NoPrice
from domain.catalogue.service import Service as Sold
from domain.dispatch.calendar import HORIZON_DAYS
from domain.dispatch.offer import Offer, Request
from domain.dispatch.placement import MOST_OPTIONS, Bar, Choices, Option, RuledOut
from domain.dispatch.promise import promised, promised_in_hours
from domain.dispatch.rules import Rules
from domain.members.vehicle import Vehicle
from domain.orders.idle import IdleDiscounts
from domain.shared.claims import Claim
from domain.shared.errors import Rejected
from domain.shared.geo import Place
from domain.shared.ids import AppointmentId, PartId, ServiceId, StoreId, VehicleId, named_id
from domain.shared.money import Money, total
from domain.shared.time import minutes, utc
from domain.shared.trade import Car, Need
from domain.stores.store import Store

_MOST_SERVICES = 6
MOST_ELSEWHERE: Final = 3
"""Offers of other shops that are shown when the one that was asked has none."""


class BeyondHorizon(Rejected):
    """Bookings for that time are not open yet."""

    code = "beyond-horizon"


class WrongNumber(Rejected):
    """So many services are not done in one visit; fact ``most`` says how many are."""

    code = "number-of-services"


class OfferWork(Work, Protocol):
    """What a search needs from one transaction."""

    @property
    def vehicles(self) -> Repository[Vehicle]: ...
    @property
    def appointments(self) -> Repository[Appointment]: ...
    @property
    def stock(self) -> Stock: ...


@frozen(kw_only=True)
class Wish:
    """What a customer would like: these services for this car, near ``at`` or at ``store``.

    Exactly one of ``vehicle`` (a car we know) and ``car`` (one we do not) is given. ``overnight``:
    the car may stay for nights when no day has room for all of it; what is longer than a day stays
    anyway.
    """

    services: tuple[str, ...]
    at: Place | None = None
    store: StoreId | None = None
    vehicle: VehicleId | None = None
    car: Car | None = None
    earliest: datetime = field(validator=utc)
    latest: datetime | None = field(default=None, validator=validators.optional(utc))
    online: bool = True
    overnight: bool = False
    best: int = 5

    def __attrs_post_init__(self) -> None:
        if not 1 <= len(self.services) <= _MOST_SERVICES:
            raise WrongNumber(f"name 1 to {_MOST_SERVICES} services", most=_MOST_SERVICES)
        if (self.vehicle is None) == (self.car is None):
            raise Rejected("say which car: one that we know, or its maker, model and year")
        if self.at is None and self.store is None:
            raise Rejected("say where: a place, or a shop")
        if len({*self.services}) < len(self.services):
            raise Rejected("a service is named twice", services=self.services)
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
class Alternatives:
    """Other times for what is ``booked``: the answer to ``wish``."""

    booked: Appointment
    wish: Wish
    found: Found

    def price(self, proposal: Proposal) -> Money:
        """What it costs to come then: the old price here, that of the offer elsewhere."""
        return self.booked.quoted if proposal.store == self.booked.store else proposal.price


@frozen(kw_only=True)
class Offers(Service):
    """What may be offered right now. Nothing is claimed by asking."""

    shelf: Shelf
    directory: Directory
    capacities: Capacities
    experiences: Experiences
    idle: IdleDiscounts

    @command("offers.find", may=Permission.SEE_OFFERS)
    def find(self, work: OfferWork, *, wish: Wish) -> Found:
        """The best proposals: a bay, hands and every part are free, and the price is known.

        Raises:
            NotInCatalogue: there is no such service.
            DoesNotFit, NothingFits: the services are not for this car.
            BeyondHorizon: bookings for that time are not open yet.
        """
        return self.found(work, wish)

    def elsewhere(self, caller: Caller, *, wish: Wish) -> tuple[Proposal, ...]:
        """What shops near the one that is asked have, the best first, whoever asks.

        Nothing for a wish that names no shop: those near it were asked.
        """
        if wish.store is None:
            return ()
        place = wish.at or self.directory.store(wish.store).place
        near = evolve(wish, at=place, store=None, best=MOST_ELSEWHERE)
        return self.find(caller.keyless.anywhere, wish=near).proposals

    @command("offers.alternatives", may=Permission.BOOK)
    def alternatives(
        self, work: OfferWork, *, appointment: AppointmentId, best: int = 5
    ) -> Alternatives:
        """The same services another time, in the same shop or near it.

        Whoever works for some shops only is shown the shop of the appointment, for nobody may
        move it farther than they reach. Who was displaced is offered what is kept for walk-ins
        as well. The parts that the appointment has reserved count as there in its own shop.

        Raises:
            IllegalMove: the car is here, or nobody expects it any more.
        """
        booked = work.appointments.get(appointment)
        booked.expect_movable()
        wish = Wish(
            services=booked.services,
            at=self.directory.store(booked.store).place,
            store=booked.store if isinstance(work.caller.actor.scope, Stores) else None,
            vehicle=booked.vehicle,
            earliest=work.now,
            online=booked.status is not Status.DISPLACED,
            overnight=True,
            best=best,
        )
        found = self.found(work, wish, has_parts_at=booked.store)
        return Alternatives(booked=booked, wish=wish, found=found)

    def expect_possible(self, work: OfferWork, services: Iterable[str], vehicle: VehicleId) -> None:
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

    def found(
        self,
        work: OfferWork,
        wish: Wish,
        *,
        has_parts_at: StoreId | None = None,
        without: Collection[Claim] = (),
    ) -> Found:
        """What :meth:`find` answers, as a part of something larger.

        Args:
            has_parts_at: the shop in which the parts are reserved already.
            without: claims that count as given back, because they move.
        """
        catalogue = self.shelf.catalogue()
        car = wish.car or work.vehicles.get(_known(wish)).car
        services = [catalogue.service(ServiceId(named_id("service", s))) for s in wish.services]
        needs = tuple(need for service in services for need in service.needs_for(car))
        parts = _parts(catalogue, services, car)
        request = self._request(wish, needs)
        rules = self.capacities.rules(request)
        shops = self.capacities.near(request, rules)
        self._expect_within_horizon(wish, shops, work.now)
        stocked = _stocked(work, shops, parts, has_parts_at)
        if shops and not stocked:
            return Found(proposals=(), why_none="out-of-stock")
        among = evolve(request, among=stocked)
        most = max(3 * wish.best, MOST_OPTIONS)
        answer = self.capacities.find(among, rules, now=work.now, best=most, without=without)
        priced = self._priced(answer.offers, wish, car, services)
        proposals = [proposal for _, proposal in priced if proposal is not None]
        if proposals:
            choices = self._choices(answer.offers, priced, among, rules, work.now)
            return Found(proposals=tuple(evolve(one, choices=choices) for one in proposals))
        return Found(proposals=(), why_none=str(answer.why_none or "no-price"))

    def _priced(
        self, offers: Iterable[Offer], wish: Wish, car: Car, services: Sequence[Sold]
    ) -> list[tuple[Offer, Proposal | None]]:
        """One after the other, until there are as many with a price as are asked for."""
        priced: list[tuple[Offer, Proposal | None]] = []
        left = wish.best
        for offer in offers:
            proposal = self._proposal(offer, wish, car, services)
            priced.append((offer, proposal))
            left -= proposal is not None
            if not left:
                break
        return priced

    def _choices(
        self,
        offers: Sequence[Offer],
        priced: Sequence[tuple[Offer, Proposal | None]],
        request: Request,
        rules: Rules,
        now: datetime,
    ) -> Choices:
        """What there was to choose from, and which shops near by a limit kept out of it."""
        shops = self.capacities.near(evolve(request, among=None), rules)
        bars = self._bars(shops, priced, request, rules)
        found = {offer.store for offer in offers}
        rest = [one for one in shops if one not in bars and one not in found]
        others = self.capacities.best_of_each(request, rules, rest, now=now)
        full = {*rest} - {offer.store for offer in others}
        bars |= dict.fromkeys(full, Bar.FULL)
        prices = {offer: made.price for offer, made in priced if made is not None}
        return Choices.of(
            (Option.of(one, prices.get(one)) for one in offers if one.store not in bars),
            (RuledOut(store=shop, bar=bars[shop]) for shop in shops if shop in bars),
            others=map(Option.of, others),
            rules=rules.version,
            radius_km=rules.drive.radius_km,
        )

    def _bars(
        self,
        shops: Iterable[StoreId],
        priced: Iterable[tuple[Offer, Proposal | None]],
        request: Request,
        rules: Rules,
    ) -> dict[StoreId, Bar]:
        """Shops that could not be offered, whatever their time; the hardest limit counts."""
        stocked = request.among or frozenset()
        unable = self.capacities.unable(evolve(request, among=None), rules)
        return {
            **dict.fromkeys((offer.store for offer, made in priced if made is None), Bar.NO_PRICE),
            **dict.fromkeys((one for one in shops if one not in stocked), Bar.OUT_OF_STOCK),
            **dict.fromkeys(unable, Bar.NOT_EQUIPPED),
        }

    def _expect_within_horizon(self, wish: Wish, shops: Sequence[StoreId], now: datetime) -> None:
        """
        Raises:
            BeyondHorizon: bookings for that time open later; the fact ``last_day`` says for when
                they are open now.
        """
        days = [(shop, shop.business_day(now)) for shop in map(self.directory.store, shops)]
        lasts = [(shop, today + timedelta(days=HORIZON_DAYS - 1)) for shop, today in days]
        if lasts and all(wish.earliest >= shop.day_span(last).end for shop, last in lasts):
            last = max(last for _, last in lasts)
            raise BeyondHorizon(
                f"bookings are open for {HORIZON_DAYS} days, until {last.isoformat()};"
                " choose a day until then",
                last_day=last,
                days=HORIZON_DAYS,
            )

    def _request(self, wish: Wish, needs: tuple[Need, ...]) -> Request:
        place = wish.at or self.directory.store(_shop(wish)).place
        return Request(
            place=place,
            needs=needs,
            earliest=wish.earliest,
            latest=wish.latest,
            online=wish.online,
            overnight=wish.overnight,
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
            plan=plan_of(offer),
            lines=lines,
            promise=self._promise(offer, store, main_service(services, car)),
            distance_km=round(offer.distance_km, 2),
            wait_min=offer.wait_min,
            terms=offer.terms,
            score=offer.score,
            idle=self.idle.discount(_labour(lines), offer.load),
        )

    def _promise(self, offer: Offer, store: Store, service: str) -> Promise:
        work_min = sum(step.span.length_min for step in offer.steps)
        stretch = self.experiences.stretch(store.id, service)
        if offer.nights:
            opened = open_week(store, offer.finish, self.capacities.holidays)
            told = promised_in_hours(offer.finish, work_min, opened, stretch=stretch)
        else:
            whole_min = (offer.finish - offer.start) // minutes(1)
            waiting_min = whole_min - work_min
            told = promised(offer.start, work_min, waiting_min=waiting_min, stretch=stretch)
        return Promise(likely=told.p50, latest=told.p90, planned=offer.finish, work_min=work_min)


def main_service(services: Sequence[Sold], car: Car) -> str:
    """The code of the service that takes longest, by which a visit is told from others."""
    return max(services, key=lambda one: one.minutes_for(car)).code


def _labour(lines: Iterable[QuotedLine]) -> Money:
    return total([line.amount for line in lines if line.part is None])


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
    work: OfferWork,
    shops: Sequence[StoreId],
    parts: dict[PartId, int],
    has_parts_at: StoreId | None,
) -> frozenset[StoreId]:
    """Those of the shops that have every part."""
    if not parts or not shops:
        return frozenset(shops)
    free = work.stock.free(sorted(shops), sorted(parts))
    return frozenset(
        shop
        for shop in shops
        if shop == has_parts_at
        or all(free.get((shop, part), 0) >= count for part, count in parts.items())
    )


def _quoted(
    catalogue: Catalogue, services: Iterable[Sold], car: Car, store: Store, start: datetime
) -> tuple[QuotedLine, ...]:
    day = store.business_day(start)
    return tuple(
        line
        for service in services
        for line in catalogue.quote(service, car, store=store.id, region=store.region, on=day)
    )
