"""The customer file: members and vehicles, each of them once."""

from collections.abc import Collection
from typing import Protocol

from attrs import frozen

from application.shared.ports import Repository, Work
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.members.duplicates import same_vehicle
from domain.members.member import Language, Member
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.errors import Conflict
from domain.shared.ids import MemberId, VehicleId
from domain.shared.person import PersonName
from domain.shared.trade import Car


class PlateTaken(Conflict):
    """A plate belongs to one car; a person finds out which of the two has it."""

    code = "plate-taken"


class SomebodysCar(Conflict):
    """The car is known as another member's; it changes hands only when somebody says so."""

    code = "somebodys-car"


class MemberWork(Work, Protocol):
    """What the customer file needs from one transaction."""

    @property
    def members(self) -> Repository[Member]: ...
    @property
    def vehicles(self) -> Repository[Vehicle]: ...


@frozen(kw_only=True)
class Joined:
    """Whose phone it is, and under what name; ``known``: they had joined before."""

    member: MemberId
    name: PersonName
    known: bool = False


@frozen(kw_only=True)
class Members(Service):
    """What the front desk does with people and cars."""

    # Under another name than in the releases that answered an id: their answers are no ``Joined``.
    @command("members.add", may=Permission.KEEP_MEMBERS)
    def join(
        self,
        work: MemberWork,
        *,
        name: PersonName,
        phone: Phone,
        language: Language = Language.CHINESE,
    ) -> Joined:
        """Somebody new; one phone is one member, so a known phone answers who that is.

        Their name stays what it was; whoever asked is told it, and corrects it if need be.
        """
        for known in work.members.find(phone=phone):
            return Joined(member=known.id, name=known.name, known=True)
        member = Member.join(
            id=MemberId(self.new_id()), name=name, phone=phone, language=language, at=work.now
        )
        work.members.save(member)
        return Joined(member=member.id, name=member.name)

    @command("members.register_vehicle", may=Permission.KEEP_MEMBERS)
    def register_vehicle(
        self,
        work: MemberWork,
        *,
        member: MemberId,
        car: Car,
        plate: Plate | None = None,
        vin: Vin | None = None,
        takes_over: bool = False,
    ) -> VehicleId:
        """A member's car; one that we know learns a plate or VIN it lacked.

        ``takes_over``: it may be known as another member's, and changes hands then; ``car`` is what
        it is from now on.

        Raises:
            SomebodysCar: it is another member's, and nobody said that it changes hands.
            Unidentified: neither plate nor VIN is given.
            PlateTaken: the plate is known on a car with another VIN.
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
            vehicle = known
            if known.member != owner.id:
                if not takes_over:
                    raise SomebodysCar("this car is known as another member's", vehicle=known.id)
                vehicle = known.hand_over(owner.id, at=work.now).correct(car, at=work.now)
            vehicle = vehicle.identify(plate=plate, vin=vin, at=work.now)
        if vehicle is not known:
            work.vehicles.save(vehicle)
        return vehicle.id

    @command("members.correct", may=Permission.KEEP_MEMBERS)
    def correct(
        self,
        work: MemberWork,
        *,
        member: MemberId,
        name: PersonName | None = None,
        phone: Phone | None = None,
        language: Language | None = None,
    ) -> None:
        """Write down what is right; what is not given stays.

        Raises:
            Conflict: the phone is another member's.
        """
        before = work.members.get(member)
        after = before.correct(at=work.now, name=name, phone=phone, language=language)
        if after is not before:
            work.members.save(after)

    def _known(self, work: MemberWork, plate: Plate | None, vin: Vin | None) -> Vehicle | None:
        by_vin = work.vehicles.find(vin=vin) if vin else []
        by_plate = work.vehicles.find(plate=plate) if plate else []
        return the_car((*by_vin, *by_plate), vin=vin, plate=plate)


def the_car(known: Collection[Vehicle], *, vin: Vin | None, plate: Plate | None) -> Vehicle | None:
    """Which of the cars ``known`` by VIN or plate is meant; none if it is a new one.

    Raises:
        PlateTaken: the plate is known on a car with another VIN.
    """
    same = same_vehicle(known, vin=vin, plate=plate)
    for other in known:
        if plate is not None and other.plate == plate and (same is None or other.id != same.id):
            detail = "this plate is known on another car"
            raise PlateTaken(detail, vehicle=other.id, field="plate")
    return same
