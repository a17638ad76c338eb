"""What is sent when a car comes in."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from api.offers import Token
from api.wire import Body, Code, Note, Text, typed
from application.visits.reception import Entry
from domain.members.vehicle import MOST_KM


class EntryBody(Body, frozen=True):
    """What is written down when a car comes in."""

    mileage_km: Annotated[int, Meta(ge=0, le=MOST_KM, description="What the odometer shows.")]
    fuel_percent: Annotated[int, Meta(ge=0, le=100, description="How full the tank is.")] | None = (
        None
    )
    note: Note = ""
    photos: Annotated[
        tuple[UUID, ...], Meta(max_length=20, description="The id of a stored file.")
    ] = ()
    lower_mileage_reason: (
        Annotated[Text, Meta(description="Why it shows less than at the last visit.")] | None
    ) = None

    @property
    def entry(self) -> Entry:
        return Entry(
            mileage_km=self.mileage_km,
            fuel_percent=self.fuel_percent,
            note=typed(self.note),
            photos=self.photos,
            lower_mileage_reason=self.lower_mileage_reason,
        )


class WalkInBody(Body, frozen=True):
    """A car that nobody expected, and the offer it takes."""

    offer: Token
    member: UUID
    vehicle: UUID
    entry: EntryBody


class EmergencyBody(Body, frozen=True):
    """A car that cannot wait, and why not."""

    store: UUID
    vehicle: UUID
    services: Annotated[tuple[Code, ...], Meta(min_length=1, max_length=6)]
    reason: Text
    entry: EntryBody


class CheckInBody(Body, frozen=True):
    """A plate at the gate of a shop."""

    store: UUID
    plate: Annotated[str, Meta(min_length=1, max_length=40)]
    entry: EntryBody
