"""``baywise technician``: what a shop's people can do, when they work, and what they do now."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import click

from adapters.tables.cells import WEEKDAYS, clock, late_clock
from api.technicians import Paper, TakenOverView, TechnicianView
from application.stores.directory import Directory
from application.workforce.rosters import Uncovered
from application.workforce.taking_over import TakenOver
from cli.desk import Desk, deskwork
from cli.telling import clock as told_at
from cli.telling import table
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import AppointmentId, StoreId, TechnicianId
from domain.shared.trade import Grade, Skill
from domain.stores.store import Store
from domain.workforce.shifts import WEEK, Shift
from domain.workforce.skills import Certificate
from domain.workforce.technician import Technician

_GRADES: Final = {grade.name.lower(): grade for grade in Grade}
_PAPERS: Final = {Paper.ENDS_SOON: " (ends soon)", Paper.OVER: " (over)"}


class DaysShift(click.ParamType[tuple[tuple[int, ...], Shift]]):
    """``DAYS=START-END`` or ``DAYS=START-END/START-END``, the second pair being the break."""

    name = "days=start-end/break"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[int, ...], Shift]:
        try:
            days, _, hours = str(value).partition("=")
            first, _, last = days.partition("-")
            from_, to = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
            if to < from_:
                raise ValueError("a week begins with Monday")
            return tuple(range(from_, to + 1)), _shift(*hours.split("/"))
        except (ValueError, TypeError, Rejected):
            self.fail(f"{value!r} is not such as mon-fri=08:30-17:30/12:00-13:00", param, ctx)


def _shift(hours: str, pause: str = "") -> Shift:
    start, end = hours.split("-")
    if not pause:
        return Shift(start=clock(start), end=late_clock(end))
    begin, over = map(late_clock, pause.split("-"))
    return Shift(start=clock(start), end=late_clock(end), break_start=begin, break_min=over - begin)


SHOP: Final = click.Argument(["code"], metavar="SHOP")
WHO: Final = click.Argument(["code"], metavar="TECHNICIAN")
SKILL: Final = click.Option(
    ["--skill"], type=click.Choice([one.value for one in Skill]), required=True
)
DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.group("technician")
def technician() -> None:
    """What people can do, the papers for it, when they work, and what they do now.

    SHOP and TECHNICIAN are codes, such as S0001 and S0001-T01. A change that takes hands from
    planned work gives it others; one line says so for each appointment: swapped, or displaced if
    there are none.
    """


@deskwork(technician, "list", SHOP)
def _list(desk: Desk, code: str) -> None:
    """Who works in a shop, one a line.

    Technician, what they do now and until when, their hours today, skills with grades, and
    certificates with their last day.
    """
    shop = desk.store(code)
    floor = desk.app.listings.floor(desk.caller, store=desk.store_id(code))
    people = [
        TechnicianView.of(person, use, shop, floor.at, desk.app.directory)
        for person, use in floor.people
    ]
    desk.tell(table(_line(one, shop, desk.app.directory) for one in people), {"items": people})


@deskwork(
    technician,
    "teach",
    WHO,
    SKILL,
    click.Option(["--grade"], type=click.Choice([*_GRADES]), required=True),
    click.Option(["--pace"], type=click.FloatRange(0.3, 3.0), help="1.0 is average."),
)
def _teach(desk: Desk, code: str, skill: str, grade: str, pace: float | None) -> None:
    """Somebody has learnt a skill, or has it at another grade."""
    who, learnt = _called(desk, code), Skill(skill)
    answer = desk.app.staffing.teach(
        desk.caller,
        technician=TechnicianId(who.id),
        skill=learnt,
        grade=_GRADES[grade],
        pace=pace,
    )
    _tell(desk, who, answer)


@deskwork(technician, "take-skill", WHO, SKILL)
def _take_skill(desk: Desk, code: str, skill: str) -> None:
    """Somebody is no longer to use a skill."""
    who = _called(desk, code)
    id, lost = TechnicianId(who.id), Skill(skill)
    _tell(desk, who, desk.app.staffing.take_skill(desk.caller, technician=id, skill=lost))


@deskwork(
    technician,
    "certify",
    WHO,
    SKILL,
    click.Option(["--number"], required=True, help="The same again corrects its last day."),
    click.Option(["--expires"], type=DAY, required=True, help="Its last valid day."),
)
def _certify(desk: Desk, code: str, skill: str, number: str, expires: datetime) -> None:
    """Somebody has a certificate, such as a renewed one."""
    who = _called(desk, code)
    paper = Certificate(skill=Skill(skill), number=number, expires=expires.date())
    id = TechnicianId(who.id)
    _tell(desk, who, desk.app.staffing.certify(desk.caller, technician=id, certificate=paper))


@deskwork(technician, "withdraw", WHO, SKILL)
def _withdraw(desk: Desk, code: str, skill: str) -> None:
    """The certificates of somebody for a skill hold no longer."""
    who = _called(desk, code)
    id, lost = TechnicianId(who.id), Skill(skill)
    _tell(desk, who, desk.app.staffing.withdraw(desk.caller, technician=id, skill=lost))


@deskwork(
    technician,
    "week",
    WHO,
    click.Option(
        ["--shift", "shifts"],
        type=DaysShift(),
        multiple=True,
        help="Such as mon-fri=08:30-17:30/12:00-13:00; days that are not named are free.",
    ),
    click.Option(["--from", "since"], type=DAY, help="The first day; today unless given."),
)
def _week(
    desk: Desk, code: str, shifts: tuple[tuple[tuple[int, ...], Shift], ...], since: datetime | None
) -> None:
    """Somebody works other shifts from a day on; the roster of single days stands."""
    who = _called(desk, code)
    told = {day: shift for days, shift in shifts for day in days}
    answer = desk.app.staffing.keep_week(
        desk.caller,
        technician=TechnicianId(who.id),
        week=tuple(told.get(day) for day in range(WEEK)),
        since=since.date() if since else None,
    )
    _tell(desk, who, answer)


def touched(desk: Desk, answer: TakenOver | Uncovered) -> Iterator[tuple[str, ...]]:
    """What became of each appointment, its plate, and when it was to begin."""
    for what, ids in (("swapped", answer.swapped), ("displaced", answer.displaced)):
        for id in ids:
            yield what, *_named(desk, id)


def _named(desk: Desk, id: AppointmentId) -> tuple[str, str]:
    """The plate of a car, or the id of what is only held, and when it was to come."""
    booked = desk.app.visits.appointment(desk.caller, appointment=id)
    visit = desk.app.visits.of_appointment(desk.caller, appointment=id)
    car = desk.app.visits.vehicle(desk.caller, work_order=visit.id) if visit else None
    plate = car.plate.text if car and car.plate else str(id)
    return plate, told_at(booked.starts, desk.app.directory.store(booked.store).zone)


def _called(desk: Desk, code: str) -> Technician:
    for one in desk.app.directory.register.technicians.values():
        if one.code == code:
            return one
    raise NotFound(f"no technician {code[:40]}", kind="technician", code=code[:40])


def _tell(desk: Desk, who: Technician, answer: TakenOver) -> None:
    lines = [(who.code, *line) for line in touched(desk, answer)]
    desk.tell(table(lines or [(who.code, "no planned work is touched")]), TakenOverView.of(answer))


def _line(one: TechnicianView, shop: Store, directory: Directory) -> tuple[str, ...]:
    now, home = one.now, f" (guest of {_code(directory, one.guest_of)})" if one.guest_of else ""
    where = f" to {_code(directory, now.lent_to)}" if now.lent_to else ""
    until = f" until {told_at(now.until, shop.zone)}" if now.until else ""
    zone = ZoneInfo(shop.zone)
    hours = (f"{_hour(span.start, zone)}-{_hour(span.end, zone)}" for span in one.today)
    skills = (f"{skill.skill}:{Grade(skill.grade).name.lower()}" for skill in one.skills)
    papers = (
        f"{paper.skill}:{paper.expires}" + _PAPERS.get(paper.state, "")
        for paper in one.certificates
    )
    doing = now.doing.replace("_", " ")
    return (
        one.code,
        f"{doing}{where}{until}{home}",
        " ".join(hours) or "-",
        " ".join(skills) or "-",
        " ".join(papers) or "-",
    )


def _hour(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _code(directory: Directory, store: UUID) -> str:
    return directory.store(StoreId(store)).code
