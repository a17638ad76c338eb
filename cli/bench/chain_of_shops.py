"""A synthetic chain for the offers bench: shops in cities, partly booked for fourteen days."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Final

from attrs import frozen

from domain.dispatch.calendar import HORIZON_DAYS, Horizon
from domain.dispatch.capacity import BayTime, Mastery, ShopCapacity, TechnicianTime
from domain.dispatch.offer import Request
from domain.shared.claims import Claim, ClaimKind
from domain.shared.geo import Place
from domain.shared.ids import BayId, ClaimId, StoreId, TechnicianId, named_id
from domain.shared.time import Span
from domain.shared.trade import BayKind, Grade, Need, Skill

MIDNIGHT: Final = datetime(2026, 3, 1, 16, tzinfo=UTC)
"""Midnight of the shops, where it is eight hours later than UTC."""
OPENING: Final = MIDNIGHT + timedelta(hours=8)

_CITIES: Final = 40
_KINDS: Final = (*[BayKind.LIFT] * 6, BayKind.DIAGNOSIS, BayKind.ALIGNMENT, *[BayKind.WASH] * 2)
_TECHNICIANS: Final = 12
_SKILLS: Final = (
    Skill.MAINTENANCE,
    Skill.BRAKES,
    Skill.TYRES,
    Skill.CHASSIS,
    Skill.ENGINE,
    Skill.DIAGNOSIS,
)
_PACES: Final = (0.9, 1.0, 1.0, 1.1, 1.25)
_CLASS_FACTORS: Final = (0.9, 1.0, 1.15, 1.3)
_JOBS_OF_DAY: Final = (60, 52, 45, 38)
_JOB_MIN: Final = (30, 45, 60, 60, 90, 120)
_AHEAD_H: Final = (0, 1, 2, 5, 24, 48, 98)


@frozen
class City:
    """Shops scatter around its centre."""

    lat: float
    lon: float


def cities(random: Random) -> list[City]:
    return [City(random.uniform(23.0, 40.0), random.uniform(104.0, 121.0)) for _ in range(_CITIES)]


def shops(count: int, random: Random) -> list[ShopCapacity]:
    """``count`` shops, spread evenly over forty cities."""
    towns = cities(random)
    return [_shop(number, towns[number % len(towns)], random) for number in range(count)]


def services(random: Random, count: int = 60) -> list[tuple[Need, ...]]:
    """Chains of one to four operations, each for four sizes of car."""
    return [
        tuple(
            Need(
                bay=bay,
                skill=skill,
                grade=grade,
                minutes=max(5, round(minutes * factor)),
                four_eyes=four_eyes,
            )
            for bay, skill, grade, minutes, four_eyes in chain
        )
        for chain in [_chain(random) for _ in range(count)]
        for factor in _CLASS_FACTORS
    ]


def requests(
    among: list[ShopCapacity], chains: list[tuple[Need, ...]], random: Random
) -> Iterator[Request]:
    """Wishes around the shops, most of them for today or tomorrow."""
    while True:
        near, ahead_h = random.choice(among).place, random.choice(_AHEAD_H)
        # "As soon as possible" comes at any minute of the morning, the others name an hour.
        later = timedelta(hours=ahead_h, minutes=0 if ahead_h else random.randrange(120))
        yield Request(
            place=Place(near.lat + random.gauss(0, 0.07), near.lon + random.gauss(0, 0.08)),
            needs=random.choice(chains),
            earliest=OPENING + later,
        )


def _chain(random: Random) -> list[tuple[BayKind, Skill, Grade, int, bool]]:
    length, grade = random.choice((1, 2, 3, 4)), random.choice((Grade(1), Grade(1), Grade(2)))
    main = (BayKind.LIFT, random.choice(_SKILLS[:5]), grade, random.choice(_JOB_MIN), False)
    before = (BayKind.DIAGNOSIS, Skill.DIAGNOSIS, Grade(1), random.choice((15, 30)), False)
    wheels = (BayKind.ALIGNMENT, Skill.TYRES, Grade(1), 40, False)
    second = (BayKind.LIFT, random.choice(_SKILLS[:5]), Grade(1), random.choice((20, 45)), False)
    check = (BayKind.LIFT, Skill.MAINTENANCE, Grade(2), 10, True)
    wash = (BayKind.WASH, Skill.MAINTENANCE, Grade(1), 20, False)
    return {
        1: [main],
        2: random.choice(([before, main], [main, wash], [main, check])),
        3: random.choice(([before, main, check], [main, second, check], [main, wheels, wash])),
        4: random.choice(([before, main, check, wash], [before, main, second, check])),
    }[length]


def _shop(number: int, city: City, random: Random) -> ShopCapacity:
    place = Place(city.lat + random.gauss(0, 0.11), city.lon + random.gauss(0, 0.125))
    store = StoreId(named_id("bench-store", str(number)))
    days = range(HORIZON_DAYS)
    bays = [
        BayTime(
            id=BayId(named_id("bench-bay", f"{number}-{i}")),
            kind=kind,
            open=tuple(_span(day, 8 * 60, 20 * 60) for day in days),
        )
        for i, kind in enumerate(_KINDS)
    ]
    technicians = [_technician(f"{number}-{i}", i, random) for i in range(_TECHNICIANS)]
    shop = ShopCapacity(
        store=store,
        place=place,
        horizon=Horizon(MIDNIGHT),
        bays=bays,
        technicians=technicians,
        rating=round(random.uniform(3.5, 5.0), 1),
    )
    shop.replace(_bookings(store, bays, technicians, random))
    return shop


def _technician(code: str, number: int, random: Random) -> TechnicianTime:
    skills = random.sample(_SKILLS, random.choice((2, 3, 3, 4)))
    return TechnicianTime(
        id=TechnicianId(named_id("bench-technician", code)),
        masteries=tuple(
            Mastery(
                skill=skill, grade=Grade(random.choice((1, 2, 2, 3))), pace=random.choice(_PACES)
            )
            for skill in skills
        ),
        working=tuple(
            span
            for day in range(HORIZON_DAYS)
            if random.random() > 0.2
            for span in _shift(day, early=number % 2 == 0, lunch=random.randrange(16, 21) * 15)
        ),
        rating=round(random.uniform(3.2, 5.0), 1),
    )


def _shift(day: int, *, early: bool, lunch: int) -> tuple[Span, Span]:
    first = 8 * 60 if early else 11 * 60
    return _span(day, first, 8 * 60 + lunch), _span(day, 8 * 60 + lunch + 45, first + 9 * 60)


@cache
def _span(day: int, first_min: int, end_min: int) -> Span:
    return Span(
        MIDNIGHT + timedelta(days=day, minutes=first_min),
        MIDNIGHT + timedelta(days=day, minutes=end_min),
    )


@cache
def _claim_id(number: int) -> ClaimId:
    return ClaimId(named_id("bench-claim", str(number)))


def _bookings(
    store: StoreId, bays: list[BayTime], technicians: list[TechnicianTime], random: Random
) -> list[Claim]:
    """Random jobs where bay and technician are both free, denser on the first days."""
    claims: list[Claim] = []
    for day in range(HORIZON_DAYS):
        free = {each.id: _free(day, each.open) for each in bays}
        hands = {each.id: _free(day, each.working) for each in technicians}
        wanted = _JOBS_OF_DAY[day] if day < len(_JOBS_OF_DAY) else 34 - 2 * day
        for _ in range(3 * wanted):
            if not wanted:
                break
            length = random.choice(_JOB_MIN) // 15
            first = random.randrange(32, 80 - length)
            job = ((1 << length) - 1) << first
            bay, hand = random.choice(bays).id, random.choice(technicians).id
            if free[bay] & hands[hand] & job != job:
                continue
            free[bay] ^= job
            hands[hand] ^= job
            wanted -= 1
            during = _span(day, first * 15, (first + length) * 15)
            for resource in (bay, hand):
                claims.append(_booked(store, resource, during, len(claims)))
    return claims


def _booked(store: StoreId, resource: BayId | TechnicianId, during: Span, number: int) -> Claim:
    return Claim(
        id=_claim_id(number),
        store=store,
        resource=resource,
        during=during,
        kind=ClaimKind.BOOKED,
        subject=store,
    )


def _free(day: int, spans: tuple[Span, ...]) -> int:
    """Quarters of an hour of the day, a bit each."""
    mask = 0
    for span in spans:
        if (span.start - MIDNIGHT).days == day:
            first = (span.start - MIDNIGHT).seconds // 900
            mask |= ((1 << span.length_min // 15) - 1) << first
    return mask
