"""Synthetic days of one busy shop, for the benches of day plans."""

from random import Random
from typing import Final

from attrs import evolve

from domain.planning.plan import DayPlan
from domain.planning.problem import DayProblem, Job, Operation, Slots, Technician

_BAYS: Final = (*["lift"] * 6, *["check"] * 2, *["wash"] * 2)
_DAY: Final = 144
_BREAK: Final = 9
_WORK: Final = (
    ("repair", 1, "lift", 4, 7),
    ("tyres", 1, "lift", 5, 8),
    ("repair", 2, "lift", 8, 14),
    ("electric", 2, "lift", 5, 13),
)
"""Skill, level, kind of bay, fewest and most slots of five minutes."""
_FIND: Final = ("diagnose", 2, "check", 3, 6)
_TEST: Final = ("test", 1, "check", 1, 3)
_WASH: Final = ("wash", 1, "wash", 2, 3)
_PEOPLE: Final = (
    *[{"diagnose": 3, "electric": 2, "repair": 2, "test": 2}] * 3,
    *[{"repair": 3, "tyres": 1, "test": 1}] * 3,
    *[{"repair": 2, "tyres": 2, "electric": 1}] * 2,
    *[{"tyres": 3, "repair": 1, "wash": 1}] * 2,
    *[{"wash": 2, "tyres": 1}] * 2,
)


def shop_day(seed: int, jobs: int = 60) -> DayProblem:
    """Some sixty cars for ten bays and twelve technicians: more than fits without waiting."""
    random = Random(seed)
    return DayProblem(
        bays=_BAYS,
        technicians=tuple(_technician(at, random) for at in range(len(_PEOPLE))),
        jobs=tuple(_job(random) for _ in range(jobs)),
    )


def disturbed(problem: DayProblem, plan: DayPlan, now: int, seed: int) -> DayProblem:
    """The same day as it is known at ``now``: somebody fell ill, a part comes two hours late, an
    urgent car has come, and what one technician works on takes twenty minutes longer.

    The operation that takes longer is one of the problem's ``started`` ones.
    """
    random = Random(seed)
    running = [one for one in plan.placed if one.start < now < one.end]
    busy = {one.technician for one in running}
    ill = random.choice([at for at in range(len(_PEOPLE)) if at not in busy])
    waiting = [one for one in plan.placed if one.operation == 0 and one.start > now]
    late = random.choice(waiting).job
    return evolve(
        problem,
        technicians=tuple(
            evolve(person, skills={}) if at == ill else person
            for at, person in enumerate(problem.technicians)
        ),
        jobs=(
            *(_later(job, now + 24) if at == late else job for at, job in enumerate(problem.jobs)),
            evolve(_job(random), arrival=now, due=now + 24, weight=5),
        ),
    )


def overrun(plan: DayPlan, now: int, slots: int = 4) -> DayPlan:
    """The plan as it was followed, but that the longest work going on takes longer."""
    running = [one for one in plan.placed if one.start < now < one.end]
    longest = max(running, key=lambda one: one.end - one.start)
    return DayPlan.of(
        evolve(one, end=one.end + slots) if one == longest else one for one in plan.placed
    )


def _technician(number: int, random: Random) -> Technician:
    start = 0 if number % 2 == 0 else 36
    lunch = start + random.choice((44, 48, 52))
    return Technician(
        skills=dict(_PEOPLE[number]),
        shift=Slots(start, min(_DAY, start + 108)),
        pauses=(Slots(lunch, lunch + _BREAK),),
    )


def _job(random: Random) -> Job:
    work = random.choice(_WORK)
    chain = [work]
    if work[1] == 2:
        chain = [*([_FIND] if random.random() < 0.5 else []), work, _TEST]
        chain += [_WASH] if random.random() < 0.6 else []
    operations = [_operation(*one, random) for one in chain]
    total = sum(one.duration for one in operations)
    arrival = min(int(random.triangular(0, 105, 20)), 118 - total)
    return Job(
        arrival=arrival,
        due=min(_DAY, arrival + total + 2 * len(chain) + random.choice((4, 8, 12, 24))),
        weight=random.choice((1, 1, 1, 2, 2, 3, 5)),
        operations=tuple(operations),
    )


def _operation(
    skill: str, level: int, bay: str, fewest: int, most: int, random: Random
) -> Operation:
    return Operation(
        skill=skill,
        level=level,
        bay=bay,
        duration=random.randint(fewest, most),
        four_eyes=skill == _TEST[0],
    )


def _later(job: Job, release: int) -> Job:
    first, *others = job.operations
    return evolve(job, operations=(evolve(first, release=release), *others))
