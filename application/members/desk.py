"""Who is that? The questions of the front desk while somebody types."""

from collections.abc import Iterable
from typing import Final, Protocol

from attrs import frozen

from application.members.queries import FileWork
from application.shared.ports import Blind
from application.shared.rights import Permission
from application.shared.service import Service, command
from domain.members.duplicates import Hint, member_hints, vehicle_hints
from domain.members.member import Member
from domain.members.phone import Phone
from domain.members.plate import Plate, typo_variants
from domain.members.vehicle import Vehicle
from domain.members.vin import Vin, VinFacts
from domain.shared.errors import Rejected
from domain.shared.person import PersonName

_MOST: Final = 20


class VinReader(Protocol):
    """Knows makers by their codes."""

    def decode(self, vin: Vin, *, latest_year: int) -> VinFacts:
        """What the VIN tells; what it does not tell is left for a person to enter."""
        ...


@frozen(kw_only=True)
class Match:
    """A member, and the cars by which they were found (all of them, if it was by phone)."""

    member: Member
    vehicles: tuple[Vehicle, ...]


@frozen(kw_only=True)
class Decoded:
    """What is known of a scanned VIN: the car itself, or what the VIN tells.

    ``by_hand`` says that it does not tell enough, and somebody must enter the rest.
    """

    known: Vehicle | None
    facts: VinFacts
    by_hand: bool


@frozen(kw_only=True)
class FrontDesk(Service):
    """Finding members and cars before anything new is written down."""

    vins: VinReader

    @command("desk.by_phone", may=Permission.SEE_MEMBERS)
    def by_phone(self, work: FileWork, *, phone: Phone) -> tuple[Match, ...]:
        """The member with that phone, with all their cars; nobody if nobody has it."""
        members = work.members.find(phone=phone)
        return tuple(
            Match(member=one, vehicles=tuple(work.vehicles.find(member=one.id))) for one in members
        )

    @command("desk.by_plate", may=Permission.SEE_MEMBERS)
    def by_plate(self, work: FileWork, *, typed: str) -> tuple[Match, ...]:
        """Owners of cars with that plate, or one that differs in one character, the same first."""
        variants = typo_variants(typed)
        found = work.vehicles.find_any("plate_variants", [Blind(one) for one in variants])
        same = _plate(typed)
        ordered = sorted(found, key=lambda car: (car.plate != same, car.id))[:_MOST]
        owners = {one.id: one for one in work.members.get_all({car.member for car in ordered})}
        return tuple(Match(member=owners[car.member], vehicles=(car,)) for car in ordered)

    @command("desk.decode_vin", may=Permission.KEEP_MEMBERS)
    def decode_vin(self, work: FileWork, *, vin: Vin) -> Decoded:
        """What a scanned VIN tells."""
        known = next(iter(work.vehicles.find(vin=vin)), None)
        facts = self.vins.decode(vin, latest_year=work.now.year + 1)
        certain = facts.maker is not None and facts.model_year is not None
        return Decoded(known=known, facts=facts, by_hand=known is None and not certain)

    @command("desk.member_hints", may=Permission.KEEP_MEMBERS)
    def member_hints(self, work: FileWork, *, name: PersonName, phone: Phone) -> tuple[Hint, ...]:
        """Members who may be meant: the same name, and a phone that differs in one digit."""
        known = work.members.find_any("phone", list(_near_phones(phone)))
        return member_hints(name, phone, known)

    @command("desk.vehicle_hints", may=Permission.KEEP_MEMBERS)
    def vehicle_hints(
        self, work: FileWork, *, plate: Plate | None = None, vin: Vin | None = None
    ) -> tuple[Hint, ...]:
        """Cars that may be meant: nearly the same plate or VIN, or the plate with another VIN."""
        near = [Blind(one) for one in plate.variants()] if plate else []
        by_plate = work.vehicles.find_any("plate_variants", near)
        by_vin = work.vehicles.find_any("vin", list(_near_vins(vin)) if vin else [])
        known = {car.id: car for car in (*by_plate, *by_vin)}
        return vehicle_hints(known.values(), plate=plate, vin=vin)


def _plate(typed: str) -> Plate | None:
    try:
        return Plate(typed)
    except Rejected:
        return None


def _near_phones(phone: Phone) -> Iterable[Phone]:
    for text in _near(phone.text, "0123456789"):
        try:
            yield Phone(text)
        except Rejected:
            continue


def _near_vins(vin: Vin) -> Iterable[Vin]:
    for text in _near(vin.text, "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"):
        try:
            yield Vin(text)
        except Rejected:
            continue


def _near(text: str, alphabet: str) -> Iterable[str]:
    """Every text that differs in exactly one character."""
    for at, was in enumerate(text):
        for other in alphabet:
            if other != was:
                yield f"{text[:at]}{other}{text[at + 1 :]}"
