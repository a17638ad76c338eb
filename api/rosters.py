"""The roster of a shop: who works when, as a list and as a CSV."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Self
from uuid import UUID

from litestar import Controller, get, put
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery, QueryParameter

from adapters.network.rosters import ROSTERS
from adapters.tables.problems import Problems
from api.photos import Files
from api.wire import Given, Page, View, local_day
from application.app import Application
from application.shared.caller import Caller
from application.workforce.rosters import Rostered, RosterRow, Uncovered
from domain.shared.errors import Rejected
from domain.shared.ids import StoreId

Days = Annotated[int, QueryParameter(ge=1, le=62, description="How many days.")]

_LONGEST_NAME: Final = 60


class NoFile(Rejected):
    """No file was sent."""

    code = "no-file"


class UncoveredView(View, frozen=True):
    """A technician whose planned work the new shifts do not cover, and what became of it."""

    technician: UUID
    swapped: list[UUID]
    displaced: list[UUID]

    @classmethod
    def of(cls, one: Uncovered) -> Self:
        return cls(
            technician=one.technician,
            swapped=list(one.swapped),
            displaced=list(one.displaced),
        )


class RosteredView(View, frozen=True):
    """How many days are other than before, or the same; and whose planned work that concerns."""

    changed: int
    unchanged: int
    uncovered: list[UncoveredView]

    @classmethod
    def of(cls, answer: Rostered) -> Self:
        return cls(
            changed=answer.changed,
            unchanged=answer.unchanged,
            uncovered=[UncoveredView.of(one) for one in answer.uncovered],
        )


class RosterDayView(View, frozen=True):
    """Minutes after local midnight, as in a week; without a shift they are off."""

    technician: str
    day: date
    start_min: int | None
    end_min: int | None
    break_start_min: int | None
    break_min: int

    @classmethod
    def of(cls, row: RosterRow) -> Self:
        shift = row.shift
        return cls(
            technician=row.technician,
            day=row.day,
            start_min=shift.start if shift else None,
            end_min=shift.end if shift else None,
            break_start_min=shift.break_start if shift else None,
            break_min=shift.break_min if shift else 0,
        )


def bring_roster(
    app: Application, caller: Caller, store: StoreId, form: Mapping[str, Any], *, trial: bool
) -> Rostered:
    """Bring in the CSV file ``roster`` of a form.

    Raises:
        NoFile: there is none.
        BadTable: naming every bad row; nothing was taken from it.
    """
    sent = form.get("roster")
    if not isinstance(sent, UploadFile):
        raise NoFile("choose a file first", field="roster")
    problems, file = Problems(), sent.filename[:_LONGEST_NAME] or ROSTERS.sheet.file
    rows = ROSTERS.read_bytes(sent.file.read(), file, problems)
    only_look = trial or bool(problems.rows)
    return ROSTERS.taken(
        file,
        problems,
        lambda: app.rosters.bring(caller, store=store, rows=rows, trial=only_look),
    )


class RosterController(Controller):
    """Shifts on single days."""

    path = "/stores/{store:uuid}/roster"
    tags = ("Shops",)

    @get(sync_to_thread=True)
    def days(
        self,
        store: FromPath[UUID],
        app: Given[Application],
        caller: Given[Caller],
        first: FromQuery[date | None] = None,
        days: Days = 14,
    ) -> Page[RosterDayView]:
        """Who works when, day by day, from today or another day on."""
        start = local_day(first) if first else None
        rows = app.rosters.take(caller, store=StoreId(store), first=start, count=days)
        return Page(items=[RosterDayView.of(row) for row in rows])

    @put(sync_to_thread=True)
    def bring(
        self,
        store: FromPath[UUID],
        data: Files,
        app: Given[Application],
        caller: Given[Caller],
        dry_run: FromQuery[bool] = False,
    ) -> RosteredView:
        """Take other shifts on single days from a CSV: the file ``roster`` of a form.

        All rows or none; ``errors`` of a refusal names every bad one. With ``dry_run`` nothing is
        changed, and all planned work that would lose its hands counts as displaced.
        """
        return RosteredView.of(bring_roster(app, caller, StoreId(store), data, trial=dry_run))
