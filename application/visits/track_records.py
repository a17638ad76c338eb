"""Who is good at what, and who is paid for how much: learned from finished visits."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Protocol

from attrs import frozen

from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.caller import SYSTEM, Caller
from application.shared.ports import Repository, Told
from application.shared.rights import Permission, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.visits.lessons import attempts_in, lessons_of, paid_minutes
from application.visits.work import VisitWork
from domain.dispatch.affinity import Affinity
from domain.dispatch.track_record import PaidDay, TrackRecord
from domain.shared.gini import gini
from domain.shared.ids import StoreId, TechnicianId, WorkOrderId
from domain.shared.trade import Grade, Skill
from domain.stores.store import Store
from domain.work_orders.events import QualityPassed
from domain.work_orders.job import Attempt
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician

_VISITS_LOOKED_AT: Final = 10
"""More of one car's than there are in the days in which one comes back."""


class RecordWork(VisitWork, Protocol):
    """A visit's transaction, with what is known of those who work on cars."""

    @property
    def track_records(self) -> Repository[TrackRecord]: ...


@frozen(kw_only=True)
class Known:
    """What is learned of a technician in one skill that they have."""

    technician: TechnicianId
    skill: Skill
    grade: Grade
    affinity: Affinity


@frozen(kw_only=True)
class PaidHours:
    """How evenly a shop's paid minutes of the window were shared, and what is too uneven."""

    store: StoreId
    paid: Mapping[TechnicianId, int]
    most: float

    @property
    def gini(self) -> float:
        return gini(self.paid.values())

    @property
    def is_even(self) -> bool:
        return self.gini <= self.most


@frozen(kw_only=True)
class TrackRecords(Service):
    """For those who dispatch, and for those who answer for fair pay."""

    directory: Directory
    rulebook: Rulebook
    standings: Standings

    @command("track_records.affinity", may=Permission.SEE_RULES)
    def affinity(self, work: RecordWork, *, store: StoreId) -> tuple[Known, ...]:
        """Everybody of a shop in every skill they have, the best of a skill first.

        It is what the next choice of hands goes by, at most ten minutes behind.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        within_reach(self.directory, work.caller, store)
        standing = self.standings.of_shop(store)
        known = [
            Known(
                technician=person.id,
                skill=one.skill,
                grade=one.grade,
                affinity=standing.affinity(person.id, one.skill, one.grade),
            )
            for person in self.directory.technicians_of(store)
            for one in person.skills
        ]
        return tuple(sorted(known, key=_best_first))

    @command("track_records.fairness", may=Permission.SEE_RULES)
    def fairness(
        self, work: RecordWork, *, store: StoreId | None = None, region: str | None = None
    ) -> tuple[PaidHours, ...]:
        """How evenly paid hours were shared over the last 28 business days, shop by shop.

        Of one shop, of a region, or of all; as far as the caller reaches, in order of their codes.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        if store is not None:
            within_reach(self.directory, work.caller, store)
        shops = self._shops(work.caller, store, region)
        ids = [StoreId(one.id) for one in shops]
        found = work.track_records.find_any("store", ids)
        records = {one.technician: one for one in found if one.technician}
        return tuple(self._paid_hours(one, records, work.now) for one in shops)

    @command("track_records.learn", may=Permission.RUN_DUE_WORK)
    def learn(self, work: RecordWork, *, work_order: WorkOrderId, told: int) -> None:
        """A visit passed its check; the event at position ``told`` said so, and teaches once."""
        visit = work.work_orders.get(work_order)
        before = self._before(work, visit)
        lessons = lessons_of(visit, before, self._grades(attempts_in([visit, *before])))
        paid = paid_minutes(visit)
        passed = visit.passed_at or work.now
        day = self.directory.store(visit.store).business_day(passed)
        people = [self._person(one) for one in sorted(lessons.keys() | paid.keys())]
        for person in filter(None, people):
            brought = PaidDay(day, paid[person.id]) if person.id in paid else None
            own = _record_of(work, person.store, person.id)
            _save(work, own, own.learn(lessons.get(person.id, ()), paid=brought, told=told))
        everybody = _record_of(work, None, None)
        all_lessons = [lesson for one in lessons.values() for lesson in one]
        _save(work, everybody, everybody.learn(all_lessons, told=told))

    def react(self, told: Told) -> None:
        """Listen for visits that passed their check; being told twice changes nothing."""
        if isinstance(told.event, QualityPassed):
            self.learn(SYSTEM, work_order=WorkOrderId(told.subject), told=told.position)

    def _before(self, work: RecordWork, visit: WorkOrder) -> list[WorkOrder]:
        """The newest visits of the same car."""
        if visit.vehicle is None:
            return []
        return work.work_orders.recent(vehicle=visit.vehicle, limit=_VISITS_LOOKED_AT)

    def _person(self, technician: TechnicianId) -> Technician | None:
        return self.directory.register.technicians.get(technician)

    def _grades(self, attempts: Iterable[Attempt]) -> Mapping[Attempt, Grade]:
        found = ((one, self._person(one.technician)) for one in attempts)
        masteries = ((one, person.mastery(one.skill)) for one, person in found if person)
        return {one: mastery.grade for one, mastery in masteries if mastery}

    def _shops(self, caller: Caller, store: StoreId | None, region: str | None) -> list[Store]:
        shops = [
            one
            for id, one in self.directory.register.stores.items()
            if store in (None, id)
            and region in (None, one.region)
            and reaches(caller.actor.scope, store=id, member=None)
        ]
        return sorted(shops, key=lambda one: one.code)

    def _paid_hours(
        self, shop: Store, records: Mapping[TechnicianId, TrackRecord], now: datetime
    ) -> PaidHours:
        id, today = StoreId(shop.id), shop.business_day(now)
        people = (one for one in self.directory.staff_of(id) if one.employed(today))
        paid = {
            one.id: records[one.id].paid_min(today) if one.id in records else 0 for one in people
        }
        return PaidHours(store=id, paid=paid, most=self.rulebook.of_shop(id).hands.most_gini)


def _record_of(
    work: RecordWork, store: StoreId | None, technician: TechnicianId | None
) -> TrackRecord:
    found = work.track_records.find(technician=technician)
    return next(iter(found), TrackRecord.of(store, technician))


def _save(work: RecordWork, before: TrackRecord, after: TrackRecord) -> None:
    if after is not before:
        work.track_records.save(after)


def _best_first(one: Known) -> tuple[object, ...]:
    return one.skill, -one.affinity.rate, one.technician
