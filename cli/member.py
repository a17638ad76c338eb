"""``baywise member``: customers and their cars."""

from typing import Any, Final
from uuid import UUID

import click

from api.customer_file import FiledVisitView, FileView, page_of
from api.members import MatchView
from api.wire import Created
from application.members.desk import Match
from cli.customer_file import file_told, visits_told
from cli.desk import Desk, deskwork
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import FIRST_YEAR, LAST_YEAR
from domain.shared.errors import NotFound
from domain.shared.ids import MemberId, WorkOrderId
from domain.shared.person import PersonName
from domain.shared.trade import Car, Energy, VehicleClass

WHO: Final = click.Argument(["who"], metavar="PHONE|PLATE")


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


@deskwork(member, "find", WHO)
def _find(desk: Desk, who: str) -> None:
    """Who that is, and with which cars; of plates also those with one character wrong."""
    matches = _matches(desk, who)
    told = "\n".join(map(_told, matches)) or "Nobody is known by that."
    desk.tell(told, {"items": [MatchView.of(one) for one in matches]})


@deskwork(
    member,
    "show",
    WHO,
    click.Option(["--after"], type=click.UUID, metavar="VISIT", help="Go on behind this visit."),
    click.Option(["--limit"], type=click.IntRange(1, 200), default=20, show_default=True),
)
def _show(desk: Desk, who: str, after: UUID | None, limit: int) -> None:
    """A customer's whole file: cars, visits, waits, invitations, in the shops within reach.

    Every list is told the newest first; with --after older visits alone.
    """
    member, file = _meant(desk, who), desk.app.customer_file
    if after:
        behind = WorkOrderId(after)
        found = file.visits(desk.caller, member=member, after=behind, limit=limit)
        desk.tell("\n".join(visits_told(desk, found)), page_of(found, FiledVisitView.of))
        return
    whole = file.whole(desk.caller, member=member, limit=limit)
    desk.tell("\n".join(file_told(desk, whole)), FileView.of(whole))


def _matches(desk: Desk, who: str) -> tuple[Match, ...]:
    """By phone if it has the digits of one, else by plate."""
    if sum(one.isdigit() for one in who) >= 10:
        return desk.app.desk.by_phone(desk.caller, phone=Phone(who))
    return desk.app.desk.by_plate(desk.caller, typed=who)


def _meant(desk: Desk, who: str) -> MemberId:
    """The one member with that phone, or with the car that has exactly that plate.

    Raises:
        NotFound: nobody has it.
    """
    if sum(one.isdigit() for one in who) < 10:
        return desk.car(who).member
    for match in _matches(desk, who):
        return MemberId(match.member.id)
    raise NotFound("nobody is known by this phone; see: baywise member add", kind="member")


def _told(match: Match) -> str:
    cars = ", ".join(
        f"{car.plate.text if car.plate else '?'} {car.car.maker} {car.car.model} {car.car.year}"
        for car in match.vehicles
    )
    return f"{match.member.name.text}\t{match.member.phone.text}\t{cars}"
