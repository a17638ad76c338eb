"""Days on the road and their routes as JSON files.

A day: ``technicians`` (``at``, ``shift`` as ``[from, to]``, and if any ``breaks``, ``skills``,
``tools``, ``parts`` with quantities) and ``jobs`` (``at``, ``windows`` in which work may begin,
``service``, and if any ``skills``, ``tools``, ``parts``, ``priority``, ``emergency``). Times are
minutes from the day's beginning. ``at`` is ``[degrees north, degrees east]``, and ``roads`` says
how much longer than the great circle they are (``detour``) and how fast one drives (``kmh``); or it
is the number of a row in ``travel``, a matrix of minutes. A plan: ``routes``, one per technician,
and ``unserved``, all counted from 0.
"""

from collections.abc import Mapping
from math import ceil
from typing import Annotated, TypeVar

import msgspec
from attrs import asdict
from msgspec import Meta

from domain.routing.plan import Route, RoutePlan
from domain.routing.problem import LATEST, BadRoutes, Job, RouteProblem, Technician, Window
from domain.routing.stop import Stop
from domain.shared.geo import DETOUR, DRIVE_KMH, NoSuchPlace, Place

_Time = Annotated[int, Meta(ge=0, le=LATEST)]
_Number = Annotated[int, Meta(ge=0, le=1_000_000)]
_Span = tuple[_Time, _Time]
_At = int | tuple[float, float]
_T = TypeVar("_T")


class _Technician(msgspec.Struct):
    at: _At
    shift: _Span
    breaks: Annotated[list[_Span], Meta(max_length=20)] = []
    skills: list[str] = []
    tools: list[str] = []
    parts: dict[str, _Number] = {}


class _Job(msgspec.Struct):
    at: _At
    windows: Annotated[list[_Span], Meta(min_length=1, max_length=20)]
    service: _Time
    skills: list[str] = []
    tools: list[str] = []
    parts: dict[str, _Number] = {}
    priority: Annotated[int, Meta(ge=1, le=1000)] = 1
    emergency: bool = False


class _Roads(msgspec.Struct):
    detour: Annotated[float, Meta(ge=1, le=10)] = DETOUR
    kmh: Annotated[float, Meta(ge=1, le=300)] = DRIVE_KMH


class _Day(msgspec.Struct):
    technicians: Annotated[list[_Technician], Meta(min_length=1, max_length=200)]
    jobs: Annotated[list[_Job], Meta(max_length=1000)]
    roads: _Roads = msgspec.field(default_factory=_Roads)
    travel: Annotated[list[list[_Time]], Meta(max_length=2000)] | None = None


class _Stop(msgspec.Struct):
    job: _Number
    leave: _Time
    arrival: _Time
    start: _Time
    end: _Time


class _Route(msgspec.Struct):
    stops: list[_Stop]
    home: _Time


class _Plan(msgspec.Struct):
    routes: list[_Route]
    unserved: dict[int, str] = {}


def read_routes(text: bytes, urgent: bytes | None = None) -> RouteProblem:
    """The problem of a day; ``urgent`` is one more job, the last one.

    Raises:
        BadRoutes: the file is none, or what it says cannot be; the sentence names the place.
    """
    day = _decoded(text, _Day)
    if urgent is not None:
        day.jobs.append(_decoded(urgent, _Job))
    places = _Places(day)
    return RouteProblem(
        technicians=tuple(
            Technician(
                at=places.number(f"$.technicians[{number}].at", one.at),
                shift=Window(*one.shift),
                breaks=_windows(one.breaks),
                skills=frozenset(one.skills),
                tools=frozenset(one.tools),
                parts=one.parts,
            )
            for number, one in enumerate(day.technicians)
        ),
        jobs=tuple(
            Job(
                at=places.number(f"$.jobs[{number}].at", one.at),
                windows=_windows(one.windows),
                service=one.service,
                skills=frozenset(one.skills),
                tools=frozenset(one.tools),
                parts=one.parts,
                priority=one.priority,
                emergency=one.emergency,
            )
            for number, one in enumerate(day.jobs)
        ),
        travel=places.travel(),
    )


def read_job_places(text: bytes, urgent: bytes | None = None) -> Mapping[int, Place]:
    """Where the jobs of a day are, by their numbers; none of a day with a matrix of its own.

    Raises:
        BadRoutes: as in :func:`read_routes`.
    """
    jobs = _decoded(text, _Day).jobs
    if urgent is not None:
        jobs.append(_decoded(urgent, _Job))
    return {at: Place(*job.at) for at, job in enumerate(jobs) if not isinstance(job.at, int)}


def read_route_plan(text: bytes) -> RoutePlan:
    """Routes; whether they are valid is another question."""
    plan = _decoded(text, _Plan)
    return RoutePlan(
        routes=tuple(
            Route(
                stops=tuple(Stop(**msgspec.structs.asdict(stop)) for stop in route.stops),
                home=route.home,
            )
            for route in plan.routes
        ),
        unserved=plan.unserved,
    )


def written_route_plan(plan: RoutePlan) -> bytes:
    return msgspec.json.format(msgspec.json.encode(asdict(plan)), indent=1) + b"\n"


class _Places:
    """The places of a day by number: rows of its matrix, or points as they come."""

    def __init__(self, day: _Day) -> None:
        self._day = day
        self._points = dict[Place, int]()

    def number(self, where: str, at: _At) -> int:
        if isinstance(at, int) is not (self._day.travel is not None):
            raise BadRoutes(f"a row of `travel` where there is one, else a point - at `{where}`")
        if isinstance(at, int):
            return at
        try:
            return self._points.setdefault(Place(*at), len(self._points))
        except NoSuchPlace as error:
            raise BadRoutes(f"{error.detail} - at `{where}`") from error

    def travel(self) -> tuple[tuple[int, ...], ...]:
        if self._day.travel is not None:
            return tuple(map(tuple, self._day.travel))
        minutes = 60 * self._day.roads.detour / self._day.roads.kmh
        return tuple(
            tuple(ceil(one.km_to(other) * minutes) for other in self._points)
            for one in self._points
        )


def _windows(spans: list[_Span]) -> tuple[Window, ...]:
    return tuple(Window(*span) for span in spans)


def _decoded(text: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRoutes(str(error)) from error
