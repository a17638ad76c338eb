"""Who works at the terminal, what they name, and how they are answered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Final
from uuid import UUID

import click
import msgspec
from attrs import frozen

from adapters.settings import Settings
from application.app import Application
from application.shared.caller import Caller
from application.visits.moves import moves_of
from application.visits.queries import VisitView
from cli.house import OPERATOR, house
from domain.booking.appointment import Appointment
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.shared.channel import Channel
from domain.shared.errors import BaywiseError, NotFound
from domain.shared.ids import AppointmentId, StoreId, WorkOrderId
from domain.stores.store import Store

_AS: Final[dict[str, Any]] = {
    "envvar": "BAYWISE_AS",
    "show_envvar": True,
    "metavar": "LOGIN",
    "help": "In the name and with the rights of this person; else of whoever runs the machine.",
}
AS = click.Option(["--as", "login"], **_AS)
in_the_name = click.option("--as", "login", **_AS)
"""The same option as a decorator; its value is for :func:`desk_of`."""
VISIT = click.Argument(["named"], metavar="PLATE|VISIT")
JSON = click.Option(["--json", "as_json"], is_flag=True, help="One object instead of a sentence.")


@frozen
class Desk:
    """An application, who asks it, and whether a person or a program reads the answer."""

    app: Application
    caller: Caller
    as_json: bool

    def store(self, code: str) -> Store:
        return self.app.directory.store_called(code)

    def store_id(self, code: str) -> StoreId:
        return StoreId(self.store(code).id)

    def car(self, plate: str) -> Vehicle:
        """The car with exactly that plate.

        Raises:
            NotFound: none is known.
        """
        typed = Plate(plate)
        for match in self.app.desk.by_plate(self.caller, typed=plate):
            for car in match.vehicles:
                if car.plate == typed:
                    return car
        raise NotFound("no car with this plate is known; see: baywise member add", kind="vehicle")

    def visit(self, named: str) -> VisitView:
        """The visit with that id, or of the car with that plate."""
        id = _id(named)
        if id is None:
            id = self.app.visits.by_plate(self.caller, plate=Plate(named)).id
        return self.app.visits.see(self.caller, work_order=WorkOrderId(id))

    def appointment(self, named: str) -> Appointment:
        """The appointment with that id, or of the car with that plate."""
        id = _id(named)
        if id is None:
            return self.app.visits.appointment_by_plate(self.caller, plate=Plate(named))
        return self.app.visits.appointment(self.caller, appointment=AppointmentId(id))

    def called(self, view: VisitView) -> str:
        """What people call a visit: the plate of its car, if there is one."""
        car = self.app.visits.vehicle(self.caller, work_order=view.work_order.id)
        return car.plate.text if car and car.plate else str(view.work_order.id)

    def moves(self, view: VisitView) -> tuple[str, ...]:
        return moves_of(view, self.caller.actor)

    def tell(self, said: str, answer: object) -> None:
        """Print a sentence for a person, or ``answer`` as one JSON object for a program."""
        click.echo(in_json(answer) if self.as_json else said)

    @contextmanager
    def refusals_of(self, view: VisitView) -> Iterator[None]:
        """What is refused inside is told with what may be done with the visit instead."""
        try:
            yield
        except BaywiseError as error:
            error.facts["moves"] = self.moves(self.again(view))
            raise

    def again(self, view: VisitView) -> VisitView:
        """The same visit as it is now."""
        return self.app.visits.see(self.caller, work_order=view.work_order.id)


def in_json(answer: object) -> str:
    return msgspec.json.format(msgspec.json.encode(answer)).decode()


def at_a_desk(body: Callable[..., None]) -> Callable[..., None]:
    """A command's function that is given the :class:`Desk`; needs the options AS and JSON.

    A refusal is one object, too, for whoever asked for objects.
    """

    @wraps(body)
    def run(*, login: str | None, as_json: bool, **given: Any) -> None:
        desk = desk_of(click.get_current_context(), login, as_json=as_json)
        try:
            body(desk, **given)
        except BaywiseError as error:
            if as_json:
                moves = error.facts.get("moves", ())
                refusal = {"code": error.code, "detail": error.detail, "moves": moves}
                click.echo(in_json(refusal))
            raise

    return run


def deskwork(group: click.Group, name: str, *params: click.Parameter) -> Callable[..., None]:
    """Make a function the command ``name`` of a group: parameters, then ``--as`` and ``--json``."""

    def add(body: Callable[..., None]) -> None:
        help = body.__doc__
        group.add_command(
            click.Command(name, params=[*params, AS, JSON], callback=at_a_desk(body), help=help)
        )

    return add


def pass_desk(body: Callable[..., None]) -> Callable[..., None]:
    """Give the :class:`Desk` to a function below options of its own, and ``--as`` to the command.

    ``as_json``, if it is among the options, stays the function's own affair.
    """

    @in_the_name
    @wraps(body)
    def run(*, login: str | None, **given: Any) -> None:
        body(desk_of(click.get_current_context(), login), **given)

    return run


def desk_of(context: click.Context, login: str | None, *, as_json: bool = False) -> Desk:
    """Opens the house, unless it is open, for the person with that login or whoever is there."""
    if isinstance(context.obj, Settings):
        context.obj = context.with_resource(house(context.obj))
    app: Application = context.obj
    if login is None:
        return Desk(app, OPERATOR, as_json)
    actor = app.people.acting(OPERATOR, login)
    return Desk(app, Caller(actor=actor, channel=Channel.COMMAND_LINE), as_json)


def _id(named: str) -> UUID | None:
    try:
        return UUID(named)
    except ValueError:
        return None
