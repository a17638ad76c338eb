"""Cars, and what their numbers tell."""

from typing import Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from api.callers import without_key
from api.wire import Body, Created, Given, Page, Typed, View
from application.app import Application
from application.members.desk import Decoded
from application.shared.caller import Caller
from domain.members.duplicates import Hint, Likeness
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.ids import VehicleId
from domain.shared.trade import Energy, VehicleClass


class VinBody(Body, frozen=True):
    """A vehicle identification number as typed; in the body, for addresses end up in logs."""

    vin: Typed


class NumbersBody(Body, frozen=True):
    """A car that is about to be written down, by plate, VIN or both."""

    plate: Typed | None = None
    vin: Typed | None = None


class HintView(View, frozen=True):
    """``known`` may be meant, and why; a person decides."""

    known: UUID
    likeness: Likeness

    @classmethod
    def of(cls, hint: Hint) -> Self:
        return cls(known=hint.known, likeness=hint.likeness)


class VehicleView(View, frozen=True):
    """A car that we know.

    A maker who is not known stays as it was typed; parts for particular makers do not fit it.
    ``year_of_vin`` is what the VIN tells, if ``year`` is another: one of the two may be wrong.
    """

    id: UUID
    member: UUID
    plate: str | None
    vin: str | None
    maker: str
    maker_is_known: bool
    model: str
    year: int
    year_of_vin: int | None
    vehicle_class: VehicleClass
    energy: Energy
    mileage_km: int

    @classmethod
    def of(cls, car: Vehicle) -> Self:
        return cls(
            id=car.id,
            member=car.member,
            plate=car.plate.text if car.plate else None,
            vin=car.vin.text if car.vin else None,
            maker=car.maker,
            maker_is_known=car.car.maker_is_known,
            model=car.model,
            year=car.year,
            year_of_vin=car.year_of_vin,
            vehicle_class=car.vehicle_class,
            energy=car.energy,
            mileage_km=car.mileage_km,
        )


class RegisteredView(Created, frozen=True):
    """The car as it is kept, maker and model under their usual names."""

    vehicle: VehicleView


class VinView(View, frozen=True):
    """What is known of a VIN: the car itself, or candidates, the likelier first.

    One candidate alone is certain; ``by_hand`` says that somebody must enter the rest.
    """

    known: VehicleView | None
    makers: list[str]
    model_years: list[int]
    by_hand: bool

    @classmethod
    def of(cls, decoded: Decoded) -> Self:
        return cls(
            known=VehicleView.of(decoded.known) if decoded.known else None,
            makers=list(decoded.facts.makers),
            model_years=list(decoded.facts.model_years),
            by_hand=decoded.by_hand,
        )


class VehicleController(Controller):
    """Members' cars."""

    path = "/vehicles"
    tags = ("Members",)

    @get("/{vehicle:uuid}", sync_to_thread=True)
    def one(
        self,
        vehicle: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> VehicleView:
        """One car."""
        return VehicleView.of(app.customer_file.vehicle(caller, vehicle=VehicleId(vehicle)))

    @post("/decode-vin", sync_to_thread=True, status_code=200)
    def decode_vin(
        self,
        data: JSONBody[VinBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> VinView:
        """The car with a VIN, or its maker and model year; the check digit must be right."""
        return VinView.of(app.desk.decode_vin(without_key(caller), vin=Vin(data.vin)))

    @post("/hints", sync_to_thread=True, status_code=200)
    def hints(
        self,
        data: JSONBody[NumbersBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[HintView]:
        """Cars that may be meant; ask before a new one is added."""
        hints = app.desk.vehicle_hints(
            without_key(caller),
            plate=Plate(data.plate) if data.plate else None,
            vin=Vin(data.vin) if data.vin else None,
        )
        return Page(items=[HintView.of(hint) for hint in hints])
