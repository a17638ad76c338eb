"""The best shops and times for a car, at the terminal."""

import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import click

from adapters.settings import Settings
from application.app import Application
from application.dispatch.offers import Found, Wish
from application.dispatch.proposal import Proposal
from cli.house import OPERATOR, house
from domain.members.vehicle import Vehicle
from domain.shared.errors import NotFound
from domain.shared.geo import Place
from domain.stores.store import Store


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


@click.command("offer")
@click.option("--at", "place", type=_At(), help="Where the car is.")
@click.option("--store", "code", metavar="CODE", help="At this shop only.")
@click.option("--service", "services", multiple=True, required=True, metavar="CODE")
@click.option("--plate", required=True, help="Of a car that is known here.")
@click.option("--best", type=click.IntRange(1, 20), default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def offer(
    context: click.Context,
    place: Place | None,
    code: str | None,
    services: tuple[str, ...],
    plate: str,
    best: int,
    as_json: bool,
) -> None:
    """The best offers for a car: shop, time, promise and price, and what spoke against each.

    Points are what an offer loses by its terms; the fewest win. Nothing is claimed by asking.
    """
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    wish = Wish(
        services=services,
        at=place,
        store=app.directory.store_called(code).id if code else None,
        vehicle=_car(app, plate).id,
        earliest=app.clock.now(),
        best=best,
    )
    found = app.offers.find(OPERATOR, wish=wish)
    told = [_told(app.directory.store(one.store), one) for one in found.proposals]
    if as_json:
        click.echo(json.dumps({"offers": told, "why_none": found.why_none}, indent=2))
    else:
        click.echo("\n".join(_for_people(told, found)))


def _car(app: Application, plate: str) -> Vehicle:
    """The car with exactly that plate.

    Raises:
        NotFound: none is known.
    """
    for match in app.desk.by_plate(OPERATOR, typed=plate):
        for car in match.vehicles:
            if car.plate is not None and car.plate.text == plate.strip().upper():
                return car
    raise NotFound(f"no car with the plate {plate[:20]}", kind="vehicle")


def _told(store: Store, one: Proposal) -> dict[str, Any]:
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


def _for_people(told: list[dict[str, Any]], found: Found) -> Iterator[str]:
    for rank, one in enumerate(told, 1):
        terms = ", ".join(f"{name} {points}" for name, points in one["terms"].items())
        yield (
            f"{rank}\t{one['store']} {one['name']}\t{one['distance_km']} km\t{one['starts']}\t"
            f"ready {one['ready_likely']}, at the latest {one['ready_latest']}\t"
            f"{one['price_fen'] / 100:.2f} CNY{_cheaper(one)}\t{one['points']} points ({terms})"
        )
    if not told:
        yield f"no offer: {found.why_none}"


def _cheaper(one: dict[str, Any]) -> str:
    off = one["idle_discount_fen"]
    return f" ({off / 100:.2f} off on an idle day)" if off else ""
