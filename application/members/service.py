"""The customer file: members and vehicles, each of them once."""

from typing import Protocol

from attrs import frozen

from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.members.member import Language, Member
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.ids import MemberId, VehicleId
from domain.shared.person import PersonName
from domain.shared.trade import Car


class MemberWork(Work, Protocol):
    """What the customer file needs from one transaction."""

    @property
    def members(self) -> Repository[Member]: ...
    @property
    def vehicles(self) -> Repository[Vehicle]: ...


@frozen(kw_only=True)
class Members(Service):
    """What the front desk does with people and cars."""

    @command("members.join", may=Permission.KEEP_MEMBERS)
    def join(
        self,
        work: MemberWork,
        *,
        name: PersonName,
        phone: Phone,
        language: Language = Language.CHINESE,
    ) -> MemberId:
        """Somebody new; one phone is one member, so a known phone answers who that is."""
        for known in work.members.find(phone=phone):
            return known.id
        member = Member.join(
            id=MemberId(self.new_id()), name=name, phone=phone, language=language, at=work.now
        )
        work.members.save(member)
        return member.id

    @command("members.register_vehicle", may=Permission.KEEP_MEMBERS)
    def register_vehicle(
        self,
        work: MemberWork,
        *,
        member: MemberId,
        car: Car,
        plate: Plate | None = None,
        vin: Vin | None = None,
    ) -> VehicleId:
        """A member's car; one that we know changes hands, and learns a plate or VIN it lacked.

        Raises:
            Unidentified: neither plate nor VIN is given.
        """
        owner = work.members.get(member)
        known = self._known(work, plate, vin)
        if known is None:
            vehicle = Vehicle.register(
                id=VehicleId(self.new_id()),
                member=owner.id,
                car=car,
                plate=plate,
                vin=vin,
                at=work.now,
            )
        else:
            vehicle = known.hand_over(owner.id, at=work.now)
            vehicle = vehicle.identify(plate=plate, vin=vin, at=work.now)
        if vehicle is not known:
            work.vehicles.save(vehicle)
        return vehicle.id

    def _known(self, work: MemberWork, plate: Plate | None, vin: Vin | None) -> Vehicle | None:
        by_vin = work.vehicles.find(vin=vin) if vin else []
        by_plate = work.vehicles.find(plate=plate) if plate else []
        return next(iter((*by_vin, *by_plate)), None)
