"""Technicians: who works in a shop, what they can do, when they work, and what they do now."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Controller, delete, get, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from api.wire import Body, Given, Page, View, Words, local_day
from application.app import Application
from application.shared.caller import Caller
from application.stores.directory import Directory
from application.visits.uses import Doing, Use
from application.workforce.taking_over import TakenOver
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.trade import Grade, Skill
from domain.shared.wall_clock import DAY_MIN
from domain.stores.store import Store
from domain.workforce.shifts import WEEK, Shift
from domain.workforce.skills import Certificate
from domain.workforce.technician import Technician

Rank = Annotated[
    int, Meta(ge=int(min(Grade)), le=int(max(Grade)), description="1 apprentice to 4 master")
]


class Paper(StrEnum):
    """How a certificate stands today."""

    VALID = "valid"
    ENDS_SOON = "ends_soon"
    OVER = "over"

    @classmethod
    def of(cls, certificate: Certificate, today: date) -> Self:
        if not certificate.valid_on(today):
            return cls.OVER
        return cls.ENDS_SOON if certificate.ends_soon(today) else cls.VALID


class SkillBody(Body, frozen=True):
    """How well somebody does it; ``pace`` 1.25 is a quarter faster than average, else as before."""

    grade: Rank
    pace: Annotated[float, Meta(ge=0.3, le=3.0)] | None = None


class CertificateBody(Body, frozen=True):
    """A paper: its number, and its last valid day."""

    number: Words
    expires: date


class ShiftBody(Body, frozen=True):
    """Minutes after local midnight; 1800 is six in the next morning."""

    start_min: Annotated[int, Meta(ge=0, lt=DAY_MIN)]
    end_min: Annotated[int, Meta(gt=0, le=2 * DAY_MIN)]
    break_start_min: Annotated[int, Meta(ge=0, le=2 * DAY_MIN)] | None = None
    break_min: Annotated[int, Meta(ge=0, le=DAY_MIN)] = 0

    @property
    def shift(self) -> Shift:
        return Shift(
            start=self.start_min,
            end=self.end_min,
            break_start=self.break_start_min,
            break_min=self.break_min,
        )


class TechnicianWeekBody(Body, frozen=True):
    """Seven shifts, Monday first, nothing on a free day; from ``since`` on, today by default."""

    week: Annotated[tuple[ShiftBody | None, ...], Meta(min_length=WEEK, max_length=WEEK)]
    since: date | None = None


class SkillView(View, frozen=True):
    """A skill and its grade, 1 (apprentice) to 4 (master)."""

    skill: Skill
    grade: int


class CertificateView(View, frozen=True):
    """The paper for a skill that holds longest; ``expires`` is its last valid day."""

    skill: Skill
    expires: date
    state: Paper

    @classmethod
    def of(cls, certificate: Certificate, today: date) -> Self:
        return cls(
            skill=certificate.skill,
            expires=certificate.expires,
            state=Paper.of(certificate, today),
        )


class AtWorkView(View, frozen=True):
    """A span of working time, breaks and loans not in it."""

    start: datetime
    end: datetime


class NowView(View, frozen=True):
    """What somebody does: on which ``visit``, or in which shop; ``next`` is what is planned."""

    doing: Doing
    until: datetime | None
    next: datetime | None
    visit: UUID | None
    lent_to: UUID | None

    @classmethod
    def of(cls, use: Use) -> Self:
        return cls(
            doing=use.doing,
            until=use.until,
            next=use.next,
            visit=use.car.id if use.car else None,
            lent_to=use.lent_to,
        )


class TechnicianView(View, frozen=True):
    """Who works in a shop; people go by their code here. ``guest_of``: the shop that lends them."""

    id: UUID
    code: str
    rating: float
    skills: list[SkillView]
    certificates: list[CertificateView]
    today: list[AtWorkView]
    now: NowView
    guest_of: UUID | None

    @classmethod
    def of(
        cls, person: Technician, use: Use, shop: Store, at: datetime, directory: Directory
    ) -> Self:
        today = shop.business_day(at)
        papers = (person.certificate(skill) for skill in Skill)
        home = directory.technician(TechnicianId(person.id)).store
        return cls(
            id=person.id,
            code=person.code,
            rating=person.rating,
            skills=[SkillView(skill=one.skill, grade=one.grade) for one in person.skills],
            certificates=[CertificateView.of(paper, today) for paper in papers if paper],
            today=[
                AtWorkView(start=span.start, end=span.end)
                for span in person.working_spans(ZoneInfo(shop.zone), (today,))
            ],
            now=NowView.of(use),
            guest_of=home if home != shop.id else None,
        )


class TakenOverView(View, frozen=True):
    """Appointments that have other hands now, and such that lost their time and want a new one."""

    swapped: list[UUID]
    displaced: list[UUID]

    @classmethod
    def of(cls, answer: TakenOver) -> Self:
        return cls(swapped=list(answer.swapped), displaced=list(answer.displaced))


class TechnicianController(Controller):
    """People, and what a shop keeps of them."""

    tags = ("Shops",)

    @get("/stores/{store:uuid}/technicians", sync_to_thread=True)
    def all(
        self, store: FromPath[UUID], app: Given[Application], caller: Given[Caller]
    ) -> Page[TechnicianView]:
        """The technicians of a shop within reach, guests included, and what they do now."""
        shop = app.directory.store(StoreId(store))
        floor = app.listings.floor(caller, store=StoreId(store))
        return Page(
            items=[
                TechnicianView.of(person, use, shop, floor.at, app.directory)
                for person, use in floor.people
            ]
        )

    @put("/technicians/{technician:uuid}/skills/{skill:str}", sync_to_thread=True)
    def teach(
        self,
        technician: FromPath[UUID],
        skill: FromPath[Skill],
        data: JSONBody[SkillBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> TakenOverView:
        """Somebody has learnt a skill, or has it at another grade."""
        return TakenOverView.of(
            app.staffing.teach(
                caller,
                technician=TechnicianId(technician),
                skill=skill,
                grade=Grade(data.grade),
                pace=data.pace,
            )
        )

    @delete(
        "/technicians/{technician:uuid}/skills/{skill:str}", sync_to_thread=True, status_code=200
    )
    def take_skill(
        self,
        technician: FromPath[UUID],
        skill: FromPath[Skill],
        app: Given[Application],
        caller: Given[Caller],
    ) -> TakenOverView:
        """Somebody is no longer to use a skill."""
        return TakenOverView.of(
            app.staffing.take_skill(caller, technician=TechnicianId(technician), skill=skill)
        )

    @put("/technicians/{technician:uuid}/certificates/{skill:str}", sync_to_thread=True)
    def certify(
        self,
        technician: FromPath[UUID],
        skill: FromPath[Skill],
        data: JSONBody[CertificateBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> TakenOverView:
        """Somebody has a certificate; the same number again corrects its last day."""
        paper = Certificate(skill=skill, number=data.number, expires=local_day(data.expires))
        return TakenOverView.of(
            app.staffing.certify(caller, technician=TechnicianId(technician), certificate=paper)
        )

    @delete(
        "/technicians/{technician:uuid}/certificates/{skill:str}",
        sync_to_thread=True,
        status_code=200,
    )
    def withdraw(
        self,
        technician: FromPath[UUID],
        skill: FromPath[Skill],
        app: Given[Application],
        caller: Given[Caller],
    ) -> TakenOverView:
        """The certificates of somebody for a skill hold no longer."""
        return TakenOverView.of(
            app.staffing.withdraw(caller, technician=TechnicianId(technician), skill=skill)
        )

    @put("/technicians/{technician:uuid}/week", sync_to_thread=True)
    def keep_week(
        self,
        technician: FromPath[UUID],
        data: JSONBody[TechnicianWeekBody],
        app: Given[Application],
        caller: Given[Caller],
    ) -> TakenOverView:
        """Somebody works other shifts from a day on; the roster of single days stands."""
        return TakenOverView.of(
            app.staffing.keep_week(
                caller,
                technician=TechnicianId(technician),
                week=tuple(one.shift if one else None for one in data.week),
                since=local_day(data.since) if data.since else None,
            )
        )
