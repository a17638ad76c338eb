"""The best shops and times for a car, at the terminal."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from application.dispatch.offers import Found, Wish
from application.dispatch.proposal import Proposal
from cli.desk import AS, JSON, Desk, at_a_desk
from domain.catalogue.codes import SERVICE
from domain.catalogue.service import Service
from domain.shared.errors import NotFound
from domain.shared.geo import Place
from domain.shared.ids import StoreId, VehicleId
from domain.shared.trade import Car, Energy, VehicleClass

USUAL: Final = Car(
    maker="Volkswagen",
    model="Lavida",
    year=2021,
    vehicle_class=VehicleClass.MEDIUM,
    energy=Energy.PETROL,
)
"""The car that is meant where nobody says which: one of the most sold."""

_RANKED: Final = ("distance", "wait", "ability")
_MOST: Final = 20


class _At(click.ParamType[Place]):
    """``LAT,LNG`` in degrees."""

    name = "LAT,LNG"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Place:
        try:
            lat, lng = (float(part) for part in str(value).split(","))
        except ValueError:
            self.fail(f"{value} is no place; write 31.2,121.4", param, ctx)
        return Place(lat, lng)


@frozen
class Told:
    """Offers for a person, line by line, and as one object."""

    lines: tuple[str, ...]
    answer: dict[str, Any]


def _offer(
    desk: Desk,
    place: Place | None,
    code: str | None,
    services: tuple[str, ...],
    plate: str,
    best: int,
) -> None:
    """The best offers for a car: shop, time, promise and price, and what spoke against each.

    Points are what an offer loses by its terms; the fewest win. SERVICE is a code or a word.
    Nothing is claimed by asking.
    """
    wish = Wish(
        services=tuple(_service(desk, typed).code for typed in services),
        at=place,
        store=desk.store_id(code) if code else None,
        vehicle=VehicleId(desk.car(plate).id),
        earliest=desk.app.clock.now(),
        best=best,
    )
    found = desk.app.offers.find(desk.caller, wish=wish)
    near = () if found.proposals else desk.app.offers.elsewhere(desk.caller, wish=wish)
    told = told_of(desk, found, near)
    desk.tell("\n".join(told.lines), told.answer)


def _recommend(
    desk: Desk, place: Place, services: tuple[str, ...], plate: str | None, best: int
) -> None:
    """The best shops for a need, by what distance, waiting and ability cost each; fewest win.

    One line a shop: rank, shop, kilometres, minutes to wait, and the points of the three terms.
    SERVICE is a code or a word; without a plate a usual car is meant. `baywise offer` is the same
    choice with times and prices.
    """
    meant = [_service(desk, typed) for typed in services]
    car = VehicleId(desk.car(plate).id) if plate else None
    wish = Wish(
        services=tuple(one.code for one in meant),
        at=place,
        vehicle=car,
        car=None if car else USUAL,
        earliest=desk.app.clock.now(),
        best=_MOST,
    )
    found = desk.app.offers.find(desk.caller, wish=wish)
    first: dict[StoreId, Proposal] = {}
    for one in found.proposals:
        first.setdefault(one.store, one)
    told = [_facts(desk, one) for one in list(first.values())[:best]]
    shops = [one | {"terms": {name: one["terms"][name] for name in _RANKED}} for one in told]
    answer = {"services": wish.services, "shops": shops, "why_none": found.why_none}
    desk.tell("\n".join(_ranked(meant, shops, found)), answer)


_AT: Final = click.Option(["--at", "place"], type=_At(), help="Where the car is.")
_BEST: Final = click.Option(["--best"], type=click.IntRange(1, _MOST), default=5, show_default=True)
_SERVICE: Final = click.Option(
    ["--service", "services"], multiple=True, required=True, metavar="SERVICE"
)
offer: Final = click.Command(
    "offer",
    params=[
        _AT,
        click.Option(["--store", "code"], metavar="CODE", help="At this shop only."),
        _SERVICE,
        click.Option(["--plate"], required=True, help="Of a car that is known here."),
        *(_BEST, AS, JSON),
    ],
    callback=at_a_desk(_offer),
    help=_offer.__doc__,
)
recommend_store: Final = click.Command(
    "recommend-store",
    params=[
        click.Option(["--at", "place"], type=_At(), required=True, help="Where the car is."),
        _SERVICE,
        click.Option(["--plate"], help="Of a car that is known here."),
        *(_BEST, AS, JSON),
    ],
    callback=at_a_desk(_recommend),
    help=_recommend.__doc__,
)


def told_of(desk: Desk, found: Found, elsewhere: Iterable[Proposal] = ()) -> Told:
    """What was found, with its terms; if nothing was, why."""
    told = [_facts(desk, one) for one in found.proposals]
    near = [_facts(desk, one) for one in elsewhere]
    lines = tuple(_for_people(told, near, found))
    return Told(lines, {"offers": told, "why_none": found.why_none, "elsewhere": near})


def _service(desk: Desk, typed: str) -> Service:
    """The service with that code, or that answers best to the word.

    Raises:
        NotFound: none does.
    """
    found = desk.app.browsing.browse(desk.caller, text=typed)
    services = [one for one in found if isinstance(one, Service)]
    exact = [one for one in services if SERVICE.fullmatch(typed) and one.code == typed]
    for one in exact or services:
        return one
    raise NotFound(f"no service is called {typed[:40]}; see: baywise catalogue", kind="service")


def _facts(desk: Desk, one: Proposal) -> dict[str, Any]:
    store = desk.app.directory.store(one.store)
    zone = ZoneInfo(store.zone)
    return {
        "store": store.code,
        "name": store.label.en,
        "distance_km": one.distance_km,
        "starts": one.starts.astimezone(zone).isoformat(timespec="minutes"),
        "wait_min": one.wait_min,
        "ready_likely": one.promise.likely.astimezone(zone).isoformat(timespec="minutes"),
        "ready_latest": one.promise.latest.astimezone(zone).isoformat(timespec="minutes"),
        "price_fen": one.price.amount,
        "idle_discount_fen": one.idle.amount.amount if one.idle else 0,
        "points": round(one.score, 2),
        "terms": {term.name: round(term.points, 2) for term in one.terms},
    }


def _for_people(
    told: list[dict[str, Any]], near: list[dict[str, Any]], found: Found
) -> Iterator[str]:
    if not told:
        yield f"no offer: {found.why_none}{'; near by:' if near else ''}"
    for rank, one in enumerate(told or near, 1):
        yield (
            f"{rank}\t{one['store']} {one['name']}\t{one['distance_km']} km\t{one['starts']}\t"
            f"ready {one['ready_likely']}, at the latest {one['ready_latest']}\t"
            f"{one['price_fen'] / 100:.2f} CNY{_cheaper(one)}\t"
            f"{one['points']} points ({_terms(one)})"
        )


def _ranked(meant: list[Service], shops: list[dict[str, Any]], found: Found) -> Iterator[str]:
    names = ", ".join(f"{one.label.en} ({one.code})" for one in meant)
    yield f"for {names}:" if shops else f"no shop for {names}: {found.why_none}"
    for rank, one in enumerate(shops, 1):
        yield (
            f"{rank}\t{one['store']} {one['name']}\t{one['distance_km']} km\t"
            f"{one['wait_min']} min\t{_terms(one)}"
        )


def _terms(one: dict[str, Any]) -> str:
    return ", ".join(f"{name} {points}" for name, points in one["terms"].items())


def _cheaper(one: dict[str, Any]) -> str:
    off = one["idle_discount_fen"]
    return f" ({off / 100:.2f} off on an idle day)" if off else ""
