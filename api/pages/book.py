"""A customer books: which car, what shall be done and where, which of the offers."""

from datetime import date
from itertools import groupby
from typing import Any, Self
from uuid import UUID, uuid4

from attrs import frozen
from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect

from api.offers import OffersView, left
from api.pages.booked import booked
from api.pages.desk import day_of, offers_of
from api.pages.errors import status_of
from api.pages.forms import Form, identity, needed
from api.pages.mine import member_of
from api.pages.shop import service_names
from api.pages.site import Asking, Here, Site
from api.problems import Lost
from application.catalogue.menu import by_category
from application.shared.caller import Caller
from domain.members.vehicle import Vehicle
from domain.shared.errors import BaywiseError
from domain.shared.ids import StoreId, VehicleId
from domain.shared.label import Label
from domain.stores.store import Store


@get("/mine/book", sync_to_thread=True, include_in_schema=False)
def book_mine(
    request: Asking,
    site: Here,
    car: FromQuery[UUID | None] = None,
    shop: FromQuery[str | None] = None,
    service: FromQuery[list[str] | None] = None,
    on: FromQuery[str | None] = None,
) -> Response[str]:
    """Services for a car of theirs with their prices, and offers for those that were ticked."""
    asked = _Asked(car=car, shop=shop, services=tuple(service or ()), on=day_of(on))
    return _shown(site, request, asked)


@post("/mine/bookings", sync_to_thread=True, include_in_schema=False)
def take(request: Asking, site: Here, data: Form) -> Response[str] | Redirect:
    """Hold the offer and confirm it in one step."""
    asked, caller, key = _Asked.typed(data), site.caller(request), data.get("key", "")
    try:
        with site.counter.taking(caller, data.get("offer", "")) as proposal:
            vehicle = VehicleId(identity(data, "car"))
            appointment = booked(site, request, key, proposal, member_of(caller), vehicle)
    except BaywiseError as error:
        return _shown(site, request, asked, error)
    return Redirect(f"/appointments/{appointment}", status_code=303)


@post("/mine/waiting", sync_to_thread=True, include_in_schema=False)
def join(request: Asking, site: Here, data: Form) -> Response[str] | Redirect:
    """Wait for time on a day on which there is none."""
    asked, caller = _Asked.typed(data), site.caller(request, key=data.get("key"))
    try:
        store = site.app.directory.store_called(asked.shop or "")
        day = asked.on or store.business_day(site.app.clock.now())
        with site.counter.full(site.caller(request)):
            site.app.waiting.join(
                caller,
                member=member_of(caller),
                vehicle=VehicleId(identity(data, "car")),
                services=tuple(needed(data, "services").split()),
                store=StoreId(store.id),
                first=day,
                last=day,
            )
    except BaywiseError as error:
        return _shown(site, request, asked, error)
    return Redirect("/mine#waiting", status_code=303)


@frozen(kw_only=True)
class _Asked:
    """What a customer has chosen so far: a car, a shop by its code, services, the first day."""

    car: UUID | None
    shop: str | None
    services: tuple[str, ...]
    on: date | None

    @classmethod
    def typed(cls, form: dict[str, str]) -> Self:
        return cls(
            car=identity(form, "car"),
            shop=form.get("shop"),
            services=tuple(form.get("services", "").split()),
            on=day_of(form.get("on")),
        )


def _shown(
    site: Site, request: Asking, asked: _Asked, error: BaywiseError | None = None
) -> Response[str]:
    caller = site.caller(request)
    cars = site.app.customer_file.vehicles(caller, member=member_of(caller))
    car = next((one for one in cars if asked.car in (None, one.id)), None)
    store = _shop(site, caller, asked.shop)
    offers = None
    if isinstance(error, Lost):
        offers, error = left(error), error.cause
    elif car and asked.services:
        try:
            offers = _offers(site, caller, store, VehicleId(car.id), asked)
        except BaywiseError as refusal:
            error = error or refusal
    return site.page(
        request,
        "book.html",
        status=status_of(error) if error else 200,
        error=error,
        cars=cars,
        car=car,
        store=store,
        cities=_cities(site),
        menu=_menu(site, caller, store, car),
        services=asked.services,
        on=asked.on.isoformat() if asked.on else "",
        today=store.business_day(site.app.clock.now()),
        offers=offers,
        key=uuid4().hex,
        service_names=service_names(site),
    )


def _menu(site: Site, caller: Caller, store: Store, car: Vehicle | None) -> list[Any]:
    if car is None:
        return []
    found = site.app.browsing.menu(caller, vehicle=VehicleId(car.id), store=StoreId(store.id))
    return list(by_category(found))


def _offers(
    site: Site, caller: Caller, store: Store, vehicle: VehicleId, asked: _Asked
) -> OffersView:
    """The best of this shop from that day on; when it is full, those near by."""
    here = offers_of(site, caller, store, vehicle, asked.services, asked.on)
    if here.items:
        return here
    return offers_of(site, caller, store, vehicle, asked.services, asked.on, near=True)


def _shop(site: Site, caller: Caller, code: str | None) -> Store:
    """The shop that was chosen, else that of the last visit, else the first of the chain."""
    if code:
        return site.app.directory.store_called(code)
    last = site.app.listings.visits(caller, limit=1)
    if last:
        return site.app.directory.store(last[0].store)
    return min(_open(site), key=lambda one: one.code)


def _cities(site: Site) -> list[tuple[Label, list[Store]]]:
    """The shops that take bookings, by city."""
    ordered = sorted(_open(site), key=lambda one: (one.city.en, one.code))
    return [(city, list(some)) for city, some in groupby(ordered, key=lambda one: one.city)]


def _open(site: Site) -> list[Store]:
    return [one for one in site.app.directory.register.stores.values() if one.takes_bookings]
