"""Members: who brings cars."""

from datetime import datetime
from typing import Self
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from api.callers import without_key
from api.offers import CarBody
from api.vehicles import HintView, RegisteredView, VehicleView
from api.wire import Body, Created, Given, Page, Typed, View, Words
from application.app import Application
from application.members.desk import Match
from application.shared.caller import Caller
from domain.members.member import Language, Level, Member
from domain.members.phone import Phone
from domain.members.plate import Plate
from domain.members.vin import Vin
from domain.shared.errors import Rejected
from domain.shared.ids import MemberId
from domain.shared.person import PersonName


class MemberBody(Body, frozen=True):
    """Somebody new."""

    name: Words
    phone: Typed
    language: Language = Language.CHINESE


class VehicleBody(Body, frozen=True):
    """A car, by plate, VIN or both; ``takes_over`` a car that is known as somebody else's."""

    car: CarBody
    plate: Typed | None = None
    vin: Typed | None = None
    takes_over: bool = False


class MemberView(View, frozen=True):
    """A member, for whoever may see members."""

    id: UUID
    name: str
    phone: str
    language: Language
    level: Level
    since: datetime

    @classmethod
    def of(cls, member: Member) -> Self:
        return cls(
            id=member.id,
            name=member.name.text,
            phone=member.phone.text,
            language=member.language,
            level=member.level,
            since=member.since,
        )


class JoinedView(Created, frozen=True):
    """Whose phone it is.

    ``known``: they were a member before, and ``name`` is the one they have; another that was sent
    is not kept.
    """

    known: bool
    name: str


class MatchView(View, frozen=True):
    """A member, and the cars by which they were found; all of them, if it was by phone."""

    member: MemberView
    vehicles: list[VehicleView]

    @classmethod
    def of(cls, match: Match) -> Self:
        return cls(
            member=MemberView.of(match.member),
            vehicles=[VehicleView.of(car) for car in match.vehicles],
        )


class LookupBody(Body, frozen=True):
    """A phone or a plate; in the body, for addresses end up in logs."""

    phone: Typed | None = None
    plate: Typed | None = None


class HintsBody(Body, frozen=True):
    """Somebody who is about to be written down."""

    name: Words
    phone: Typed


class MemberController(Controller):
    """The customer file."""

    path = "/members"
    tags = ("Members",)

    @post(sync_to_thread=True)
    def join(
        self,
        data: JSONBody[MemberBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> JoinedView:
        """Add a member; a phone that is known answers who that is."""
        joined = app.members.join(
            caller,
            name=PersonName(data.name),
            phone=Phone(data.phone),
            language=data.language,
        )
        return JoinedView(id=joined.member, known=joined.known, name=joined.name.text)

    @post("/lookup", sync_to_thread=True, status_code=200)
    def lookup(
        self,
        data: JSONBody[LookupBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[MatchView]:
        """Who has a phone, or a plate that differs in one character at most."""
        asking = without_key(caller)
        if data.phone and not data.plate:
            found = app.desk.by_phone(asking, phone=Phone(data.phone))
        elif data.plate and not data.phone:
            found = app.desk.by_plate(asking, typed=data.plate)
        else:
            raise Rejected("say either a phone or a plate")
        return Page(items=[MatchView.of(match) for match in found])

    @post("/hints", sync_to_thread=True, status_code=200)
    def hints(
        self,
        data: JSONBody[HintsBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[HintView]:
        """Members who may be meant; ask before somebody new is added."""
        hints = app.desk.member_hints(
            without_key(caller), name=PersonName(data.name), phone=Phone(data.phone)
        )
        return Page(items=[HintView.of(hint) for hint in hints])

    @get("/{member:uuid}", sync_to_thread=True)
    def one(
        self,
        member: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> MemberView:
        """One member; customers read their own record."""
        return MemberView.of(app.customer_file.member(caller, member=MemberId(member)))

    @get("/{member:uuid}/vehicles", sync_to_thread=True)
    def vehicles(
        self,
        member: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
    ) -> Page[VehicleView]:
        """A member's cars."""
        cars = app.customer_file.vehicles(caller, member=MemberId(member))
        return Page(items=[VehicleView.of(car) for car in cars])

    @post("/{member:uuid}/vehicles", sync_to_thread=True)
    def register_vehicle(
        self,
        member: FromPath[UUID],
        data: JSONBody[VehicleBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> RegisteredView:
        """Add a car; one that is known as somebody else's only if it is taken over."""
        id = app.members.register_vehicle(
            caller,
            member=MemberId(member),
            car=data.car.car,
            plate=Plate(data.plate) if data.plate else None,
            vin=Vin(data.vin) if data.vin else None,
            takes_over=data.takes_over,
        )
        car = app.customer_file.vehicle(without_key(caller), vehicle=id)
        return RegisteredView(id=id, vehicle=VehicleView.of(car))
