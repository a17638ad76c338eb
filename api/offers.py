"""Offers: from a wish to sealed proposals, and from a seal back to what was proposed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Final, Self
from uuid import UUID

import msgspec
from attrs import evolve, frozen
from litestar import Controller, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from adapters.seal import LONGEST, Seal
from api.callers import without_key
from api.problems import Lost
from api.wire import Body, Code, Given, Instant, Name, Price, View, Words, instant
from application.app import Application
from application.booking.waiting import RoomNow
from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.shared.caller import Caller
from application.shared.rights import Permission
from application.visits.taking import OfferExpired, OfferIsOver
from domain.booking.appointment import HoldIsOver, Promise
from domain.catalogue.catalogue import QuotedLine
from domain.inventory.stock import OutOfStock
from domain.members.vehicle import FIRST_YEAR, LAST_YEAR
from domain.orders.idle import IdleDiscount
from domain.shared.ahead import InThePast
from domain.shared.claims import Taken
from domain.shared.errors import BaywiseError
from domain.shared.geo import Place
from domain.shared.ids import AppointmentId, StoreId, VehicleId
from domain.shared.trade import Car, Energy, VehicleClass

GOOD_FOR: Final = timedelta(minutes=10)
"""How long a client may think about an offer; the time itself is not kept for it."""

_MOST: Final = 20


class CarBody(Body, frozen=True):
    """A car as the catalogue sees it."""

    maker: Words
    model: Words
    year: Annotated[int, Meta(ge=FIRST_YEAR, le=LAST_YEAR)]
    vehicle_class: VehicleClass
    energy: Energy

    @property
    def car(self) -> Car:
        return Car(
            maker=self.maker,
            model=self.model,
            year=self.year,
            vehicle_class=self.vehicle_class,
            energy=self.energy,
        )


class PlaceBody(Body, frozen=True):
    """WGS 84, degrees north and east."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]

    @property
    def place(self) -> Place:
        return Place(self.lat, self.lon)


class WishBody(Body, frozen=True):
    """Services for a car, near a place or at a shop.

    Exactly one of ``vehicle`` and ``car``; ``place``, ``store`` or both. ``at_the_desk`` asks for
    the time that shops keep for walk-ins, which is for their staff. ``overnight``: the car may
    stay for nights when no day has room for all of it.
    """

    services: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=6)]
    place: PlaceBody | None = None
    store: UUID | None = None
    vehicle: UUID | None = None
    car: CarBody | None = None
    earliest: Instant | None = None
    latest: Instant | None = None
    at_the_desk: bool = False
    overnight: bool = False
    best: Annotated[int, Meta(ge=1, le=_MOST)] = 5

    def wish(self, now: datetime, caller: Caller) -> Wish:
        """The wish; what of its time is past is forgotten.

        Raises:
            InThePast: all of it.
        """
        latest = instant(self.latest) if self.latest else None
        if latest is not None and latest < now:
            raise InThePast("that time is over already; choose a later one", end=latest)
        return Wish(
            services=self.services,
            at=self.place.place if self.place else None,
            store=StoreId(self.store) if self.store else None,
            vehicle=VehicleId(self.vehicle) if self.vehicle else None,
            car=self.car.car if self.car else None,
            earliest=max(now, instant(self.earliest)) if self.earliest else now,
            latest=latest,
            online=not (self.at_the_desk and caller.actor.may(Permission.RECEIVE)),
            overnight=self.overnight,
            best=self.best,
        )


Best = Annotated[int, QueryParameter(ge=1, le=_MOST, description="How many at most.")]
Token = Annotated[str, Meta(min_length=1, max_length=LONGEST, pattern=r"^[A-Za-z0-9_-]+$")]
"""The sealed offer, as it was answered."""


class PromiseView(View, frozen=True):
    """When the car will be ready: in half the cases by ``likely``, in nine of ten by ``latest``."""

    likely: datetime
    latest: datetime

    @classmethod
    def of(cls, promise: Promise) -> Self:
        return cls(likely=promise.likely, latest=promise.latest)


class QuotedView(View, frozen=True):
    """A line of an offer at its price, VAT included; ``tax_bp`` in basis points."""

    code: str
    label: Name
    quantity: int
    per: str
    unit_price: Price
    amount: Price
    tax_bp: int

    @classmethod
    def of(cls, line: QuotedLine) -> Self:
        return cls(
            code=line.code,
            label=Name.of(line.label),
            quantity=line.quantity,
            per=line.per,
            unit_price=Price.of(line.unit_price),
            amount=Price.of(line.amount),
            tax_bp=line.tax,
        )


class IdleView(View, frozen=True):
    """What is taken off labour as the day has time left; ``load_percent`` of it is taken."""

    reason: str
    load_percent: int
    basis_points: int
    amount: Price

    @classmethod
    def of(cls, one: IdleDiscount) -> Self:
        return cls(
            reason="idle",
            load_percent=int(one.load * 100),
            basis_points=one.basis_points,
            amount=Price.of(one.amount),
        )


class OfferView(View, frozen=True):
    """A proposal; ``token`` takes it until ``good_until``, and nothing is kept for it so long.

    ``price`` is ``list_price``, that of a full day, less the ``discount``, if there is one.
    ``nights`` is how many nights the car stays: work goes on by day, operation by operation.
    """

    token: str
    good_until: datetime
    store: UUID
    store_code: str
    store_name: Name
    distance_km: float
    starts: datetime
    ends: datetime
    nights: int
    wait_min: int
    promise: PromiseView
    price: Price
    list_price: Price
    discount: IdleView | None
    lines: list[QuotedView]


class OffersView(View, frozen=True):
    """The offers, the best first; ``why_none`` exactly when there is none.

    ``elsewhere``: what shops near the one that was asked have then, with distance and time.
    """

    items: list[OfferView]
    why_none: str | None = None
    elsewhere: list[OfferView] = msgspec.field(default_factory=list)


class AlternativeView(View, frozen=True):
    """Another time for an appointment; ``price`` is what it costs then.

    In the same shop that is the old price, whatever the offer itself would cost today.
    """

    offer: OfferView
    price: Price


class AlternativesView(View, frozen=True):
    """Other times, the best first; ``why_none`` exactly when there is none."""

    items: list[AlternativeView]
    why_none: str | None = None


@frozen
class Sealed:
    """What a token carries: the proposal, and the wish to ask again with."""

    wish: Wish
    proposal: Proposal


@frozen
class Counter:
    """Gives out offers and takes them back."""

    app: Application
    seal: Seal

    def offers(self, caller: Caller, wish: Wish) -> OffersView:
        """What may be offered right now."""
        asker = without_key(caller)
        found = self.app.offers.find(asker, wish=wish)
        near = () if found.proposals else self.app.offers.elsewhere(asker, wish=wish)
        return OffersView(
            items=self._shown(wish, found.proposals),
            why_none=found.why_none,
            elsewhere=[
                self._view(Sealed(evolve(wish, store=one.store), one), self._good_until)
                for one in near
            ],
        )

    def alternatives(
        self, caller: Caller, appointment: AppointmentId, *, best: int
    ) -> AlternativesView:
        """What else there is for an appointment."""
        other = self.app.offers.alternatives(
            without_key(caller), appointment=appointment, best=best
        )
        proposals = other.found.proposals
        shown = zip(self._shown(other.wish, proposals), proposals, strict=True)
        return AlternativesView(
            items=[
                AlternativeView(offer=offer, price=Price.of(other.price(proposal)))
                for offer, proposal in shown
            ],
            why_none=other.found.why_none,
        )

    @contextmanager
    def taking(self, caller: Caller, token: str) -> Iterator[Proposal]:
        """The proposal of a token; who loses it inside the block is told what else there is.

        Whether it still counts is for the use case to say: it knows whether it was asked before.

        Raises:
            BadSeal: it is not a token of ours.
            Lost: somebody was faster, or it is too late.
        """
        opened = self.seal.open(token, Sealed)
        sealed: Sealed = opened.value
        try:
            yield evolve(sealed.proposal, good_until=opened.until)
        except (Taken, OutOfStock, HoldIsOver, OfferExpired, OfferIsOver) as lost:
            raise Lost(lost, self._others(caller, sealed)) from lost

    @contextmanager
    def full(self, caller: Caller) -> Iterator[None]:
        """Who need not wait inside the block is shown the offers instead.

        Raises:
            Lost: there is time.
        """
        try:
            yield
        except RoomNow as room:
            offers = self.offers(caller, room.wish)
            raise Lost(room, offers.items) from room

    def _others(self, caller: Caller, sealed: Sealed) -> list[OfferView]:
        try:
            found = self.app.offers.find(without_key(caller), wish=sealed.wish)
        except BaywiseError:
            # The refusal itself is the answer; that nothing else is found does not change it.
            return []
        # Another process may have taken it a moment ago, and ours may not have heard yet.
        others = [one for one in found.proposals if one.plan != sealed.proposal.plan]
        return self._shown(sealed.wish, others)

    def _shown(self, wish: Wish, proposals: Sequence[Proposal]) -> list[OfferView]:
        return [self._view(Sealed(wish, one), self._good_until) for one in proposals]

    @property
    def _good_until(self) -> datetime:
        return (self.app.clock.now() + GOOD_FOR).replace(microsecond=0)

    def _view(self, sealed: Sealed, until: datetime) -> OfferView:
        one = sealed.proposal
        store = self.app.directory.store(one.store)
        return OfferView(
            token=self.seal.seal(sealed, until=until),
            good_until=until,
            store=one.store,
            store_code=store.code,
            store_name=Name.of(store.label),
            distance_km=one.distance_km,
            starts=one.starts,
            ends=one.ends,
            nights=one.nights,
            wait_min=one.wait_min,
            promise=PromiseView.of(one.promise),
            price=Price.of(one.price),
            list_price=Price.of(one.list_price),
            discount=IdleView.of(one.idle) if one.idle else None,
            lines=[QuotedView.of(line) for line in one.lines],
        )


def left(lost: Lost) -> OffersView:
    """What there is instead of the offer that was lost."""
    items = [one for one in lost.alternatives if isinstance(one, OfferView)]
    return OffersView(items=items, why_none=None if items else "full")


class OfferController(Controller):
    """What a shop can do for a car, when, and for how much."""

    path = "/offers"
    tags = ("Booking",)

    @post(sync_to_thread=True, status_code=200)
    def find(
        self,
        data: JSONBody[WishBody],
        app: Given[Application],
        counter: Given[Counter],
        visitor: Given[Caller],
    ) -> OffersView:
        """Ask for offers; nothing is claimed by asking."""
        return counter.offers(visitor, data.wish(app.clock.now(), visitor))
