"""The desk: who calls or stands there, what they want, what there is, and yes."""

from collections import defaultdict
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from api.offers import OffersView, left
from api.pages.booked import booked
from api.pages.errors import status_of
from api.pages.forms import Form, identity, needed, one_of, whole
from api.pages.makers import Told, offered
from api.pages.making import entry_of
from api.pages.shop import service_names
from api.pages.site import Asking, Here, Site
from api.problems import Lost
from application.catalogue.menu import by_category
from application.dispatch.offers import Wish
from application.members.desk import Match
from application.shared.caller import Caller
from application.shared.rights import Permission
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.typed import squeezed
from domain.members.vin import VIN_LENGTH, Vin
from domain.shared.errors import BaywiseError, Conflict, Rejected
from domain.shared.ids import MemberId, StoreId, VehicleId
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass
from domain.shared.wall_clock import instant
from domain.stores.store import Store

_BEST: Final = 8


class KnownByAnotherName(Conflict):
    """The phone is a member's who has another name than was typed; a person says who is right."""

    code = "known-by-another-name"


class NeitherPhoneNorPlate(Rejected):
    """A phone number has ten digits or more, a plate begins with its province."""

    code = "neither-phone-nor-plate"


@get("/shops/{code:str}/desk", sync_to_thread=True, include_in_schema=False)
def desk(request: Asking, site: Here, code: FromPath[str]) -> Response[str]:
    """Ask for a phone or a plate."""
    store, _ = site.at_the_desk(request, code)
    return _found(site, request, store, {}, None)


@post("/shops/{code:str}/desk", sync_to_thread=True, include_in_schema=False)
def find(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """Who that is; one car leads straight to what it may have done."""
    if len(squeezed(data.get("who", ""))) == VIN_LENGTH:
        return _scanned(site, request, code, {"vin": data["who"]})
    store, caller = site.at_the_desk(request, code)
    try:
        matches = _matches(site, caller, data.get("who", ""))
    except BaywiseError as error:
        return _found(site, request, store, data, None, error)
    if len(matches) == 1 and len(matches[0].vehicles) == 1:
        return Redirect(f"/shops/{code}/desk/cars/{matches[0].vehicles[0].id}", status_code=303)
    return _found(site, request, store, data, matches)


@post("/shops/{code:str}/desk/vin", sync_to_thread=True, include_in_schema=False)
def scan(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """What a scanned VIN tells: a car that we know, or what is to be filled in for it."""
    return _scanned(site, request, code, data)


@post("/shops/{code:str}/desk/cars", sync_to_thread=True, include_in_schema=False)
def add(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """Write down a customer and a car that we do not know."""
    store, caller = site.at_the_desk(request, code)
    try:
        vehicle = _added(site, caller, data)
    except KnownByAnotherName as error:
        matches = _matches(site, caller, data.get("phone", ""))
        return _found(site, request, store, data, matches, error)
    except BaywiseError as error:
        return _found(site, request, store, data, (), error)
    return Redirect(f"/shops/{code}/desk/cars/{vehicle}", status_code=303)


@get("/shops/{code:str}/desk/cars/{id:uuid}", sync_to_thread=True, include_in_schema=False)
def wish(
    request: Asking,
    site: Here,
    code: FromPath[str],
    id: FromPath[UUID],
    service: FromQuery[list[str] | None] = None,
    on: FromQuery[str | None] = None,
) -> Response[str]:
    """Services for the car with their prices, and offers for those that were ticked."""
    store, _ = site.at_the_desk(request, code)
    return _wished(site, request, store, VehicleId(id), tuple(service or ()), on)


@post("/shops/{code:str}/desk/bookings", sync_to_thread=True, include_in_schema=False)
def book(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """Hold the offer and confirm it in one step, or take in the car that stands there."""
    (store, _), key = site.at_the_desk(request, code), data.get("key", "")
    vehicle = VehicleId(identity(data, "vehicle"))
    try:
        place = _taken(site, request, vehicle, key, data)
    except BaywiseError as error:
        services = tuple(one for one in data.get("services", "").split() if one)
        return _wished(site, request, store, vehicle, services, data.get("on"), error)
    return Redirect(place, status_code=303)


@post("/shops/{code:str}/desk/emergencies", sync_to_thread=True, include_in_schema=False)
def rush(request: Asking, site: Here, code: FromPath[str], data: Form) -> Response[str] | Redirect:
    """Take in a car that cannot wait; who gave way is on the shop's page."""
    (store, _), key = site.at_the_desk(request, code), data.get("key", "")
    vehicle = VehicleId(identity(data, "vehicle"))
    services = tuple(one for one in data.get("services", "").split() if one)
    try:
        taken = site.app.emergencies.take_in(
            site.caller(request, key=key),
            store=StoreId(store.id),
            vehicle=vehicle,
            services=services,
            entry=entry_of(data),
            reason=needed(data, "reason"),
        )
    except BaywiseError as error:
        return _wished(site, request, store, vehicle, services, data.get("on"), error)
    return Redirect(f"/visits/{taken.booked.work_order}", status_code=303)


def _taken(site: Site, request: Asking, vehicle: VehicleId, key: str, data: dict[str, str]) -> str:
    """Where to go when it is booked."""
    app, asking = site.app, site.caller(request)
    car = app.customer_file.vehicle(asking, vehicle=vehicle)
    with site.counter.taking(asking, data.get("offer", "")) as proposal:
        if "walk_in" in data:
            came = app.receptions.walk_in(
                site.caller(request, key=f"{key}w"),
                proposal=proposal,
                member=car.member,
                vehicle=vehicle,
                entry=entry_of(data),
            )
            return f"/visits/{came.work_order}"
        if "hold" not in data:
            return f"/appointments/{booked(site, request, key, proposal, car.member, vehicle)}"
        held = app.booking.hold(
            site.caller(request, key=f"{key}h"),
            proposal=proposal,
            member=car.member,
            vehicle=vehicle,
        )
        return f"/appointments/{held.appointment}"


def _added(site: Site, caller: Caller, data: dict[str, str]) -> VehicleId:
    """The car, written down for a member who was chosen or whose name and phone were typed.

    Raises:
        KnownByAnotherName: the phone is known, the name is not.
    """
    car, vin = _car(data), Vin(data["vin"]) if data.get("vin", "").strip() else None
    plate = Plate(data.get("plate", "")) if data.get("plate", "").strip() or vin is None else None
    member = MemberId(identity(data, "member")) if "member" in data else _joined(site, caller, data)
    return site.app.members.register_vehicle(caller, member=member, car=car, plate=plate, vin=vin)


def _joined(site: Site, caller: Caller, data: dict[str, str]) -> MemberId:
    name = PersonName(needed(data, "name"))
    joined = site.app.members.join(caller, name=name, phone=Phone(data.get("phone", "")))
    if joined.name != name:
        raise KnownByAnotherName(
            "this phone is known under another name: choose the customer below, "
            "or correct the phone",
            member=joined.member,
        )
    return joined.member


def _scanned(
    site: Site, request: Asking, code: str, data: dict[str, str]
) -> Response[str] | Redirect:
    store, caller = site.at_the_desk(request, code)
    try:
        vin = Vin(data.get("vin", ""))
        decoded = site.app.desk.decode_vin(caller, vin=vin)
        matches = _matches(site, caller, data["who"]) if data.get("who") else ()
    except BaywiseError as error:
        return _found(site, request, store, data, None, error)
    if decoded.known:
        return Redirect(f"/shops/{code}/desk/cars/{decoded.known.id}", status_code=303)
    typed = {**data, "vin": vin.text}
    return _found(site, request, store, typed, matches, told=Told.of(decoded.facts))


def _matches(site: Site, caller: Caller, typed: str) -> tuple[Match, ...]:
    """By phone if it is one, else by plate."""
    digits = sum(one.isdigit() for one in typed)
    if digits >= 10:
        return site.app.desk.by_phone(caller, phone=Phone(typed))
    found = site.app.desk.by_plate(caller, typed=typed)
    if not found:
        _expect_plate(typed)
    return found


def _expect_plate(typed: str) -> None:
    if typed.strip()[:1].isascii():
        raise NeitherPhoneNorPlate("that is neither a phone number nor a plate")
    Plate(typed)


def _car(form: dict[str, str]) -> Car:
    return Car(
        maker=needed(form, "maker"),
        model=needed(form, "model"),
        year=whole(form, "year"),
        vehicle_class=one_of(VehicleClass, form, "vehicle_class"),
        energy=one_of(Energy, form, "energy"),
    )


def _found(
    site: Site,
    request: Asking,
    store: Store,
    typed: dict[str, str],
    matches: tuple[Match, ...] | None,
    error: BaywiseError | None = None,
    told: Told | None = None,
) -> Response[str]:
    return site.page(
        request,
        "desk.html",
        status=status_of(error) if error else 200,
        error=error,
        store=store,
        typed=defaultdict(str, typed),
        matches=matches,
        classes=list(VehicleClass),
        energies=list(Energy),
        told=told,
        makers=offered(site.app.shelf.catalogue()),
    )


def _wished(
    site: Site,
    request: Asking,
    store: Store,
    vehicle: VehicleId,
    services: tuple[str, ...],
    on: str | None,
    error: BaywiseError | None = None,
) -> Response[str]:
    caller = site.caller(request)
    car = site.app.customer_file.vehicle(caller, vehicle=vehicle)
    menu = site.app.browsing.menu(caller, vehicle=vehicle, store=StoreId(store.id))
    day, offers = day_of(on), None
    if isinstance(error, Lost):
        offers = left(error)
    elif services:
        try:
            offers = offers_of(site, caller, store, vehicle, services, day)
        except BaywiseError as refusal:
            error = error or refusal
    return site.page(
        request,
        "wish.html",
        status=status_of(error) if error else 200,
        error=error,
        store=store,
        car=car,
        menu=by_category(menu),
        services=services,
        on=day.isoformat() if day else "",
        today=store.business_day(site.app.clock.now()),
        offers=offers,
        key=uuid4().hex,
        service_names=service_names(site),
        **_of_member(site, caller, car.member),
    )


def _of_member(site: Site, caller: Caller, member: MemberId) -> dict[str, Any]:
    knows = caller.actor.may(Permission.SEE_MEMBERS)
    return {"member": site.app.customer_file.member(caller, member=member) if knows else None}


def offers_of(
    site: Site,
    caller: Caller,
    store: Store,
    vehicle: VehicleId,
    services: tuple[str, ...],
    day: date | None,
    *,
    near: bool = False,
) -> OffersView:
    """The best of this shop from that day on, or of those near it as well.

    Somebody at the desk may have walk-in time too.
    """
    now = site.app.clock.now()
    earliest = now if day is None else max(now, instant(ZoneInfo(store.zone), day, 0))
    wish = Wish(
        services=services,
        at=store.place,
        store=None if near else StoreId(store.id),
        vehicle=vehicle,
        earliest=earliest.astimezone(UTC),
        online=not caller.actor.may(Permission.RECEIVE),
        best=_BEST,
    )
    return site.counter.offers(caller, wish)


def day_of(text: str | None) -> date | None:
    """The day that was chosen, if it is one."""
    try:
        chosen = date.fromisoformat(text or "")
    except ValueError:
        return None
    return chosen if datetime.min.year + 2000 < chosen.year < 2100 else None
