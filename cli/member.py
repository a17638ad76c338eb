"""``baywise member``: customers and their cars."""

from typing import Any

import click

from api.members import MatchView
from api.wire import Created
from application.members.desk import Match
from cli.desk import Desk, deskwork
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import FIRST_YEAR, LAST_YEAR
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass


@click.group("member")
def member() -> None:
    """Customers and their cars; many at once are brought in with `baywise import`."""


@deskwork(
    member,
    "add",
    click.Option(["--name"], required=True),
    click.Option(["--phone"], required=True, help="One phone is one member."),
    click.Option(["--plate"], required=True),
    click.Option(["--maker"], required=True),
    click.Option(["--model"], required=True),
    click.Option(["--year"], type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=True),
    click.Option(
        ["--class", "vehicle_class"],
        type=click.Choice([one.value for one in VehicleClass]),
        default=VehicleClass.MEDIUM.value,
        show_default=True,
    ),
    click.Option(
        ["--energy"],
        type=click.Choice([one.value for one in Energy]),
        default=Energy.PETROL.value,
        show_default=True,
    ),
)
def _add(desk: Desk, name: str, phone: str, plate: str, **car: Any) -> None:
    """Write down a customer with a car; one that is known already gets the car.

    Who is known keeps their name, and it is told.
    """
    written, read = PersonName(name), Plate(plate)
    described = Car(
        maker=car["maker"],
        model=car["model"],
        year=car["year"],
        vehicle_class=VehicleClass(car["vehicle_class"]),
        energy=Energy(car["energy"]),
    )
    members = desk.app.members
    joined = members.join(desk.caller, name=written, phone=Phone(phone))
    owner = joined.member
    vehicle = members.register_vehicle(desk.caller, member=owner, car=described, plate=read)
    known = ", who was known by this phone" if joined.known else ""
    desk.tell(f"{read.text} belongs to {joined.name.text}{known}.", Created(id=vehicle))


@deskwork(member, "find", click.Argument(["who"], metavar="PHONE|PLATE"))
def _find(desk: Desk, who: str) -> None:
    """Who that is, and with which cars; of plates also those with one character wrong."""
    digits = sum(one.isdigit() for one in who)
    matches = (
        desk.app.desk.by_phone(desk.caller, phone=Phone(who))
        if digits >= 10
        else desk.app.desk.by_plate(desk.caller, typed=who)
    )
    told = "\n".join(map(_told, matches)) or "Nobody is known by that."
    desk.tell(told, {"items": [MatchView.of(one) for one in matches]})


def _told(match: Match) -> str:
    cars = ", ".join(
        f"{car.plate.text if car.plate else '?'} {car.car.maker} {car.car.model} {car.car.year}"
        for car in match.vehicles
    )
    return f"{match.member.name.text}\t{match.member.phone.text}\t{cars}"
