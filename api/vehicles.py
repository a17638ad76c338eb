"""Cars, and what their numbers tell."""

from typing import Annotated, Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from adapters.vehicles.vin_decoder import VinDecoder
from api.wire import Body, Given, View
from application.app import Application
from application.shared.caller import Caller
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.ids import VehicleId
from domain.shared.trade import Energy, VehicleClass


class VinBody(Body, frozen=True):
    """A vehicle identification number as typed; in the body, for addresses end up in logs."""

    vin: Annotated[str, Meta(min_length=1, max_length=40)]


class VinView(View, frozen=True):
    """What a VIN tells: candidates, the likelier first; one alone is certain."""

    makers: list[str]
    model_years: list[int]


class VehicleView(View, frozen=True):
    """A car that we know."""

    id: UUID
    member: UUID
    plate: str | None
    vin: str | None
    maker: str
    model: str
    year: int
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
            model=car.model,
            year=car.year,
            vehicle_class=car.vehicle_class,
            energy=car.energy,
            mileage_km=car.mileage_km,
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
        decoder: Given[VinDecoder],
    ) -> VinView:
        """Maker and model year from a VIN; its check digit must be right."""
        facts = decoder.decode(Vin(data.vin), latest_year=app.clock.now().year + 1)
        return VinView(makers=list(facts.makers), model_years=list(facts.model_years))
