"""The customer file as two tables: brought in when a chain starts, taken out when it wants to."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, frozen

from application.members.service import MemberWork, the_car
from application.shared.ports import NewId
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.shared.tables import Brought, Intake, first_line, in_batches
from domain.members.member import Language, Member
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin
from domain.shared.ids import MemberId, VehicleId
from domain.shared.person import PersonName
from domain.shared.trade import Car


@frozen(kw_only=True)
class MemberRow:
    """A member; ``line`` is where a person finds the row."""

    line: int
    name: PersonName
    phone: Phone
    language: Language


@frozen(kw_only=True)
class VehicleRow:
    """A member's car: ``phone`` is the owner's; no mileage means that nobody has read it."""

    line: int
    phone: Phone
    plate: Plate | None
    vin: Vin | None
    car: Car
    mileage_km: int | None


@frozen(kw_only=True)
class CustomerTables(Service):
    """Many members and cars at once, all or nothing; the same again changes nothing.

    With ``trial`` nothing is written, and the answer is what would be.
    """

    @command("members.import", may=Permission.KEEP_MEMBERS)
    def bring_members(
        self, work: MemberWork, *, rows: Sequence[MemberRow], trial: bool = False
    ) -> Brought:
        """Members by phone: new ones join, of known ones name and language are corrected.

        Raises:
            BadRows: naming every row that is refused.
        """
        intake = Intake()
        for batch in in_batches(rows):
            found = work.members.find_any("phone", [row.phone for row in batch])
            known = {member.phone: member for member in found}
            for row in batch:
                if not intake.said_before(row, "phone", row.phone):
                    self._bring_member(work, intake, row, known.get(row.phone), trial)
            work.send()
        return intake.outcome()

    @command("vehicles.import", may=Permission.KEEP_MEMBERS)
    def bring_vehicles(
        self, work: MemberWork, *, rows: Sequence[VehicleRow], trial: bool = False
    ) -> Brought:
        """Cars by VIN, else by plate: new ones are registered, known ones learn what differs.

        Raises:
            BadRows: naming every row that is refused: an owner whom nobody knows, a plate that
                another car has, a mileage below the last reading.
        """
        intake = Intake()
        for batch in in_batches(rows):
            cars = _Cars.of(work, batch, self.new_id)
            for row in batch:
                with intake.row(row):
                    self._bring_vehicle(work, intake, row, cars, trial)
            work.send()
        return intake.outcome()

    @command("members.export", may=Permission.KEEP_MEMBERS)
    def take_members(self, work: MemberWork) -> tuple[MemberRow, ...]:
        """Everybody, by phone."""
        members = sorted(work.members.find(), key=lambda one: one.phone.text)
        return tuple(
            MemberRow(line=line, name=one.name, phone=one.phone, language=one.language)
            for line, one in zip(first_line(), members, strict=False)
        )

    @command("vehicles.export", may=Permission.KEEP_MEMBERS)
    def take_vehicles(self, work: MemberWork) -> tuple[VehicleRow, ...]:
        """Every car, by the owner's phone, then by plate and VIN."""
        phones = {member.id: member.phone for member in work.members.find()}
        cars = sorted(work.vehicles.find(), key=lambda one: (phones[one.member].text, _name(one)))
        return tuple(
            VehicleRow(
                line=line,
                phone=phones[one.member],
                plate=one.plate,
                vin=one.vin,
                car=one.car,
                mileage_km=one.mileage_km if one.mileage_at else None,
            )
            for line, one in zip(first_line(), cars, strict=False)
        )

    def _bring_member(
        self, work: MemberWork, intake: Intake, row: MemberRow, known: Member | None, trial: bool
    ) -> None:
        before = known or Member.join(
            id=MemberId(self.new_id()),
            name=row.name,
            phone=row.phone,
            language=row.language,
            at=work.now,
        )
        after = before.correct(at=work.now, name=row.name, language=row.language)
        intake.count(new=known is None, changed=after is not known)
        if after is not known and not trial:
            work.members.save(after)

    def _bring_vehicle(
        self, work: MemberWork, intake: Intake, row: VehicleRow, cars: "_Cars", trial: bool
    ) -> None:
        said = (("vin", row.vin), ("plate", row.plate))
        if any(intake.said_before(row, *one) for one in said if one[1] is not None):
            return
        owner = cars.owners.get(row.phone)
        if owner is None:
            intake.refuse(row, "phone", "no member has this phone; bring the members in first")
            return
        known = cars.known(row)
        if known is not None and intake.said_before(row, "", known.id):
            return
        after = cars.after(row, owner, known, work)
        intake.count(new=known is None, changed=after is not known)
        if after is not known and not trial:
            work.vehicles.save(after)


def _name(car: Vehicle) -> str:
    return f"{car.plate.text if car.plate else ''} {car.vin.text if car.vin else ''}"


@define
class _Cars:
    """What is known of the owners and cars of a batch."""

    owners: Mapping[Phone, MemberId]
    by_vin: Mapping[Vin, Vehicle]
    by_plate: Mapping[Plate, Vehicle]
    new_id: NewId

    @classmethod
    def of(cls, work: MemberWork, batch: Iterable[VehicleRow], new_id: NewId) -> "_Cars":
        rows = tuple(batch)
        vins = [row.vin for row in rows if row.vin is not None]
        plates = [row.plate for row in rows if row.plate is not None]
        owners = work.members.find_any("phone", {row.phone for row in rows})
        return cls(
            owners={member.phone: member.id for member in owners},
            by_vin={one.vin: one for one in work.vehicles.find_any("vin", vins) if one.vin},
            by_plate={
                one.plate: one for one in work.vehicles.find_any("plate", plates) if one.plate
            },
            new_id=new_id,
        )

    def known(self, row: VehicleRow) -> Vehicle | None:
        """
        Raises:
            PlateTaken: another car has the plate.
        """
        by_vin = self.by_vin.get(row.vin) if row.vin else None
        by_plate = self.by_plate.get(row.plate) if row.plate else None
        found = [one for one in (by_vin, by_plate) if one is not None]
        return the_car(found, vin=row.vin, plate=row.plate)

    def after(
        self, row: VehicleRow, owner: MemberId, known: Vehicle | None, work: MemberWork
    ) -> Vehicle:
        """The car as the row tells it.

        Raises:
            Unidentified: the row has neither plate nor VIN.
            LowerMileage: the odometer stood higher before.
        """
        car = known or Vehicle.register(
            id=VehicleId(self.new_id()),
            member=owner,
            car=row.car,
            plate=row.plate,
            vin=row.vin,
            at=work.now,
        )
        car = car.hand_over(owner, at=work.now).correct(row.car, at=work.now)
        car = car.identify(plate=row.plate, vin=row.vin, at=work.now)
        if row.mileage_km is None or (car.mileage_at and car.mileage_km == row.mileage_km):
            return car
        return car.read_odometer(row.mileage_km, work.now)
