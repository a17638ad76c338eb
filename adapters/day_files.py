"""Days and their plans as JSON files.

A day: ``bays`` (a kind each), ``technicians`` (``skills`` with levels, ``shift`` and ``break`` as
``[from, to]``, and ``away``, if any, more such spans) and ``jobs`` (``arrival``, ``due``,
``weight`` and ``operations``, each with ``skill``, ``level``, ``bay``, ``duration`` and
``release``); ``closed``, if any, names bays out of use (``bay``, ``until``, and ``from`` if it is
not closed yet). Times are slots from opening. The skill ``qc`` checks the operation before it, by
other hands. A plan: a list of ``job, operation, start, end, bay, technician``, all counted from 0.
"""

from collections.abc import Iterable
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta

from domain.planning.plan import DayPlan
from domain.planning.problem import (
    MOST_SLOTS,
    BadProblem,
    DayProblem,
    Job,
    Operation,
    Placed,
    Slots,
    Technician,
)

_CHECK: Final = "qc"
_Slot = Annotated[int, Meta(ge=0, le=MOST_SLOTS)]
_T = TypeVar("_T")


class _Operation(msgspec.Struct):
    skill: str
    level: Annotated[int, Meta(ge=1, le=3)]
    bay: str
    duration: Annotated[int, Meta(ge=1, le=MOST_SLOTS)]
    release: _Slot = 0
    pinned: Annotated[int, Meta(ge=0)] | None = None


class _Job(msgspec.Struct):
    arrival: _Slot
    due: _Slot
    weight: Annotated[int, Meta(ge=1, le=1000)]
    operations: Annotated[list[_Operation], Meta(min_length=1, max_length=20)]


class _Technician(msgspec.Struct):
    skills: dict[str, Annotated[int, Meta(ge=1, le=3)]]
    shift: tuple[_Slot, _Slot]
    pause: tuple[_Slot, _Slot] = msgspec.field(name="break")
    away: Annotated[list[tuple[_Slot, _Slot]], Meta(max_length=50)] = []


class _Closed(msgspec.Struct):
    bay: Annotated[int, Meta(ge=0)]
    until: _Slot
    start: _Slot = msgspec.field(name="from", default=0)


class _Day(msgspec.Struct):
    bays: Annotated[list[str], Meta(min_length=1, max_length=200)]
    technicians: Annotated[list[_Technician], Meta(min_length=1, max_length=500)]
    jobs: Annotated[list[_Job], Meta(max_length=2000)]
    closed: list[_Closed] = []


class _Row(msgspec.Struct):
    job: _Slot
    operation: _Slot
    start: _Slot
    end: _Slot
    bay: _Slot
    technician: _Slot


def read_day(text: bytes) -> DayProblem:
    """The problem of a day.

    Raises:
        BadProblem: the file is none, or what it says cannot be; the sentence names the place.
    """
    day = _decoded(text, _Day)
    return DayProblem(
        bays=tuple(day.bays),
        technicians=tuple(_technician(at, one) for at, one in enumerate(day.technicians)),
        jobs=tuple(_job(one) for one in day.jobs),
        closed_until={one.bay: one.until for one in day.closed if one.start == 0},
        taken=_taken(day.closed),
    )


def read_plan(text: bytes) -> DayPlan:
    """A plan; whether it is valid is another question."""
    rows = _decoded(text, list[_Row])
    return DayPlan.of(Placed(**msgspec.structs.asdict(row)) for row in rows)


def written_plan(plan: DayPlan) -> bytes:
    rows = [
        _Row(one.job, one.operation, one.start, one.end, one.bay, one.technician)
        for one in plan.placed
    ]
    return msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n"


def _technician(number: int, one: _Technician) -> Technician:
    away = (("away", span) for span in one.away)
    for name, (start, end) in (("shift", one.shift), ("break", one.pause), *away):
        if end < start:
            raise BadProblem(f"$.technicians[{number}].{name} ends before it starts")
    pauses = [Slots(*span) for span in (one.pause, *one.away)]
    return Technician(skills=one.skills, shift=Slots(*one.shift), pauses=pauses)


def _taken(closed: Iterable[_Closed]) -> dict[int, tuple[Slots, ...]]:
    taken: dict[int, tuple[Slots, ...]] = {}
    for one in closed:
        if one.start:
            taken[one.bay] = (*taken.get(one.bay, ()), Slots(one.start, one.until))
    return taken


def _job(one: _Job) -> Job:
    return Job(
        arrival=one.arrival,
        due=one.due,
        weight=one.weight,
        operations=tuple(
            Operation(four_eyes=each.skill == _CHECK, **msgspec.structs.asdict(each))
            for each in one.operations
        ),
    )


def _decoded(text: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadProblem(str(error)) from error
