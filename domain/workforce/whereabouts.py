"""Where a technician was last; no place is kept from before.

The audit log keeps that it changed and when, as of every document, and tells no place.
"""

from datetime import datetime
from typing import NewType, Self
from uuid import UUID

from attrs import evolve, field, frozen, validators

from domain.shared.aggregate import Aggregate
from domain.shared.ids import StoreId, TechnicianId, derived_id
from domain.shared.private_place import PrivatePlace

WhereaboutsId = NewType("WhereaboutsId", UUID)


@frozen(kw_only=True)
class Whereabouts(Aggregate):
    """The last place that a technician's telephone told, right to about ``accuracy_m`` metres."""

    id: WhereaboutsId
    store: StoreId
    technician: TechnicianId
    place: PrivatePlace
    accuracy_m: float = field(validator=validators.ge(0))
    at: datetime

    @classmethod
    def id_of(cls, technician: TechnicianId) -> WhereaboutsId:
        return WhereaboutsId(derived_id(technician, "whereabouts"))

    def moved(self, place: PrivatePlace, accuracy_m: float, *, at: datetime) -> Self:
        """Somewhere else; what is told late changes nothing."""
        if at < self.at:
            return self
        return evolve(self, place=place, accuracy_m=accuracy_m, at=at)
