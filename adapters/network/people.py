"""The technicians of a shop: invented people with plausible skills and shifts."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import chain, cycle, islice
from random import Random
from types import MappingProxyType
from typing import Final

from domain.shared.ids import TechnicianId, named_id
from domain.shared.person import PersonName
from domain.shared.trade import BayKind, Grade, Skill
from domain.stores.bay import Bay
from domain.stores.hours import DayHours
from domain.stores.store import Store
from domain.workforce.shifts import Shift
from domain.workforce.skills import CERTIFIED, Certificate, Mastery
from domain.workforce.technician import Employment, Technician

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余"
)
_GIVEN: Final = (
    "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁海峰龙文博志建国家永振东春梅丽敏静燕"
)

_APPRENTICE, _JUNIOR, _SENIOR, _MASTER = Grade
_PACE: Final = MappingProxyType({_APPRENTICE: 0.7, _JUNIOR: 0.85, _SENIOR: 1.0, _MASTER: 1.15})

Role = Mapping[Skill, Grade]

_FOREMAN: Final[Role] = {
    Skill.MAINTENANCE: _MASTER,
    Skill.BRAKES: _MASTER,
    Skill.TYRES: _SENIOR,
    Skill.CHASSIS: _SENIOR,
    Skill.ENGINE: _MASTER,
    Skill.TRANSMISSION: _SENIOR,
    Skill.ELECTRICS: _SENIOR,
    Skill.HIGH_VOLTAGE: _SENIOR,
    Skill.DIAGNOSIS: _MASTER,
    Skill.INSPECTION: _SENIOR,
}
_MECHANIC: Final[Role] = {
    Skill.MAINTENANCE: _SENIOR,
    Skill.BRAKES: _SENIOR,
    Skill.TYRES: _SENIOR,
    Skill.CHASSIS: _SENIOR,
    Skill.AIR_CONDITIONING: _SENIOR,
    Skill.DETAILING: _JUNIOR,
}
_ELECTRICIAN: Final[Role] = {
    Skill.MAINTENANCE: _SENIOR,
    Skill.ELECTRICS: _MASTER,
    Skill.AIR_CONDITIONING: _SENIOR,
    Skill.HIGH_VOLTAGE: _MASTER,
    Skill.DIAGNOSIS: _SENIOR,
}
_WASHER: Final[Role] = {
    Skill.DETAILING: _SENIOR,
    Skill.TYRES: _JUNIOR,
    Skill.MAINTENANCE: _APPRENTICE,
}
_INSPECTOR: Final[Role] = {
    Skill.MAINTENANCE: _SENIOR,
    Skill.BRAKES: _SENIOR,
    Skill.TYRES: _SENIOR,
    Skill.ENGINE: _SENIOR,
    Skill.TRANSMISSION: _SENIOR,
    Skill.DIAGNOSIS: _SENIOR,
    Skill.INSPECTION: _MASTER,
}
_PAINTER: Final[Role] = {Skill.BODY: _SENIOR, Skill.PAINT: _SENIOR, Skill.DETAILING: _JUNIOR}
_JUNIOR_MECHANIC: Final[Role] = {
    Skill.MAINTENANCE: _JUNIOR,
    Skill.BRAKES: _JUNIOR,
    Skill.TYRES: _JUNIOR,
    Skill.DETAILING: _JUNIOR,
}
_BEGINNER: Final[Role] = {Skill.MAINTENANCE: _APPRENTICE, Skill.DETAILING: _APPRENTICE}

_CORE: Final = (_FOREMAN, _MECHANIC, _ELECTRICIAN, _WASHER, _INSPECTOR)
"""Every shop has these; each common skill is among them twice, so that one may be off."""

_OTHERS: Final = (_MECHANIC, _JUNIOR_MECHANIC, _INSPECTOR, _WASHER, _MECHANIC, _BEGINNER)

_SHIFT_MIN: Final = 8 * 60
_BREAK_MIN: Final = 60
_FIRST_EXPIRY: Final = date(2029, 1, 1)
_LONG_AGO: Final = date(2025, 6, 30)


def team(store: Store, bays: tuple[Bay, ...], random: Random) -> tuple[Technician, ...]:
    """About 1.2 people a bay, who together can do everything the shop's bays are for."""
    painters = [_PAINTER] * 2 if any(bay.kind is BayKind.PAINT for bay in bays) else []
    roles = chain(_CORE, painters, cycle(_OTHERS))
    size = max(len(_CORE), round(1.2 * len(bays)))
    return tuple(
        _technician(store, number, role, random) for number, role in enumerate(islice(roles, size))
    )


def _technician(store: Store, number: int, role: Role, random: Random) -> Technician:
    code = f"{store.code}-T{number + 1:02d}"
    return Technician(
        id=TechnicianId(named_id("technician", code)),
        code=code,
        name=_name(random),
        store=store.id,
        employment=Employment.FULL_TIME if random.random() < 0.88 else Employment.AGENCY,
        rating=round(min(5.0, max(2.5, random.gauss(4.3, 0.35))), 1),
        skills=tuple(_mastery(skill, grade, random) for skill, grade in role.items()),
        certificates=_certificates(role, number >= len(_CORE) + 2, random),
        week=_week(store, number),
    )


def _name(random: Random) -> PersonName:
    given = random.choice(_GIVEN) + (random.choice(_GIVEN) if random.random() < 0.6 else "")
    return PersonName(random.choice(_SURNAMES) + given)


def _mastery(skill: Skill, grade: Grade, random: Random) -> Mastery:
    pace = min(1.5, max(0.5, random.gauss(_PACE[grade], 0.07)))
    return Mastery(skill=skill, grade=grade, pace=round(pace, 2))


def _certificates(role: Role, may_lapse: bool, random: Random) -> tuple[Certificate, ...]:
    """One for each skill that needs it; a few of those who ``may_lapse`` forgot to renew."""
    return tuple(
        Certificate(
            skill=skill,
            number=f"{random.randrange(10**9):09d}",
            expires=_LONG_AGO
            if may_lapse and random.random() < 0.1
            else _FIRST_EXPIRY + timedelta(days=random.randrange(5 * 365)),
        )
        for skill in role
        if skill in CERTIFIED
    )


def _week(store: Store, number: int) -> tuple[Shift | None, ...]:
    """Six days, or those the shop opens; the day off goes round, early and late take turns."""
    shut = None in store.hours.week
    return tuple(
        None
        if hours is None or (not shut and weekday == number % 7)
        else _shift(hours, late, number)
        for weekday, hours in enumerate(store.hours.week)
        for late in [(number + weekday) % 2 == 1]
    )


def _shift(hours: DayHours, late: bool, number: int) -> Shift:
    length = min(_SHIFT_MIN, hours.closes - hours.opens)
    start = hours.closes - length if late else hours.opens
    pause = start + length // 2 - 60 + 30 * (number % 4)
    return Shift(start=start, end=start + length, break_start=pause, break_min=_BREAK_MIN)
