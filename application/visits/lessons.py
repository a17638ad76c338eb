"""What a finished visit teaches of those who worked on the car."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from domain.dispatch.track_record import Lesson
from domain.shared.ids import TechnicianId
from domain.shared.trade import Grade, Skill
from domain.work_orders.job import Attempt, Job
from domain.work_orders.work_order import WorkOrder

COMES_BACK: Final = timedelta(days=30)
"""The same service for the same car so soon means that it was not right."""

_EVERY_WEEK: Final = frozenset({Skill.DETAILING})
"""Work that customers want again although it was right."""

GradeOf = Mapping[Attempt, Grade]


def attempts_in(visits: Iterable[WorkOrder]) -> frozenset[Attempt]:
    """Everybody's part in these visits, right or not."""
    jobs = [job for visit in visits for job in visit.jobs]
    return frozenset(one for job in jobs for one in job.attempts | job.failed)


def lessons_of(
    visit: WorkOrder, before: Iterable[WorkOrder], grades: GradeOf
) -> Mapping[TechnicianId, tuple[Lesson, ...]]:
    """By technician, what a visit that passed its check says of their jobs.

    A job counts once for everybody who had a part in it, by skill: it is right unless their part
    had to be done again. A job of the visits ``before`` that this one does over was not right
    after all.

    Args:
        grades: at which grade they have the skill; who has it no more is taught nothing.
    """
    lessons = defaultdict[TechnicianId, list[Lesson]](list)
    for job in visit.jobs:
        for one in sorted((job.attempts | job.failed) & grades.keys()):
            right = int(one not in job.failed)
            lessons[one.technician].append(Lesson(one.skill, grades[one], 1, right))
    for job in _come_back(visit, before):
        for one in sorted((job.attempts - job.failed) & grades.keys()):
            lessons[one.technician].append(Lesson(one.skill, grades[one], 0, -1))
    return {technician: tuple(each) for technician, each in lessons.items()}


def paid_minutes(visit: WorkOrder) -> Mapping[TechnicianId, int]:
    """Standard minutes by who did them; work that was done again is paid for once."""
    paid = Counter[TechnicianId]()
    for one in visit.operations:
        if one.finished and one.technician:
            paid[one.technician] += one.need.minutes
    return paid


def _come_back(visit: WorkOrder, before: Iterable[WorkOrder]) -> Iterable[Job]:
    """Jobs of the visits before that are done over, the last one of each service."""
    if visit.reception is None:
        return []
    came = visit.reception.at
    passed = [(at, one) for one in before if one.id != visit.id and (at := _passed(one))]
    recent = [(at, one) for at, one in passed if came - COMES_BACK <= at <= came]
    services = {job.service for job in visit.jobs if not _is_usual(job)}
    done = {job.service: job for _, one in sorted(recent, key=_when) for job in one.jobs}
    return [job for service, job in done.items() if service in services]


def _is_usual(job: Job) -> bool:
    return all(one.need.skill in _EVERY_WEEK for one in job.operations)


def _passed(visit: WorkOrder) -> datetime | None:
    return next((one.at for one in reversed(visit.checks) if one.passed), None)


def _when(passed: tuple[datetime, WorkOrder]) -> datetime:
    return passed[0]
