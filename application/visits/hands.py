"""The hands of a shop: who may do an operation, and who is free for it."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import evolve, field, frozen

from application.dispatch.standings import ShopStanding, Standings
from application.stores.directory import Directory
from application.visits.work import VisitWork
from domain.dispatch.assignment import Candidate
from domain.dispatch.calendar import BIT_MIN, bits_for
from domain.shared.claims import Claim, ClaimKind
from domain.shared.geo import Place
from domain.shared.ids import TechnicianId
from domain.shared.time import Span, joined
from domain.shared.trade import Need
from domain.stores.store import Store
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician


@frozen(kw_only=True)
class Crew:
    """Who is in the shop on the days concerned, and what they have to do.

    What ``subject`` itself has claimed keeps nobody from working on it, and is nobody's load.
    ``site`` is where the car stands if not in the shop, and ``last_seen`` where people were last.
    """

    store: Store
    subject: UUID
    technicians: tuple[Technician, ...]
    guests: frozenset[TechnicianId]
    claims: Mapping[TechnicianId, list[Claim]]
    standing: ShopStanding
    site: Place | None
    last_seen: Mapping[TechnicianId, Place]
    # Operations ask for the same people again and again; a crew is for one command.
    _seen: dict[tuple[Need, Span], tuple[Candidate, ...]] = field(factory=dict, init=False)
    _shifts: dict[tuple[TechnicianId, date], tuple[Span, ...]] = field(factory=dict, init=False)

    @classmethod
    def read(
        cls,
        work: VisitWork,
        directory: Directory,
        standings: Standings,
        visits: Sequence[WorkOrder],
        spans: Sequence[Span],
    ) -> Self:
        """Everybody of the visits' one shop with their claims on the days of ``spans``.

        It is about the first of the visits; see :meth:`about`.
        """
        visit = visits[0]
        shop = visit.store
        store, people = directory.store(shop), directory.technicians_of(shop)
        days = [_day(store, span) for span in spans]
        claims: dict[TechnicianId, list[Claim]] = {one.id: [] for one in people}
        if days:
            around = Span(min(day.start for day in days), max(day.end for day in days))
            for claim in work.claims.on([one.id for one in people], around):
                claims[TechnicianId(claim.resource)].append(claim)
        seen = work.whereabouts.find(store=shop) if any(one.site for one in visits) else ()
        return cls(
            store=store,
            subject=visit.subject,
            technicians=people,
            guests=frozenset(one.id for one in people)
            - {one.id for one in directory.staff_of(shop)},
            claims=claims,
            standing=standings.of_shop(shop),
            site=visit.site.place if visit.site else None,
            last_seen={one.technician: one.place.place for one in seen},
        )

    def about(self, visit: WorkOrder) -> Self:
        """The same people beside another of the visits for which they were read."""
        return evolve(self, subject=visit.subject, site=visit.site.place if visit.site else None)

    def _paid_min(self, person: Technician, day: date) -> int | None:
        """What they were paid for of late; a guest is paid, and compared, at home."""
        if person.id in self.guests or not person.employed(day):
            return None
        return self.standing.paid_min(person.id, day)

    def km_to_site(self, technician: TechnicianId) -> float:
        """How far away they are, from their shop if nobody knows better; 0 for work in the shop."""
        if self.site is None:
            return 0.0
        return self.last_seen.get(technician, self.store.place).km_to(self.site)

    def candidates(self, need: Need, during: Span) -> tuple[Candidate, ...]:
        """Everybody in the shop, as they stand towards an operation at that time."""
        if (need, during) not in self._seen:
            self._seen[need, during] = self._candidates(need, during)
        return self._seen[need, during]

    def _candidates(self, need: Need, during: Span) -> tuple[Candidate, ...]:
        day = self.store.business_day(during.start)
        today = self.store.day_span(day)
        return tuple(self._candidate(one, need, during, day, today) for one in self.technicians)

    def _candidate(
        self, person: Technician, need: Need, during: Span, day: date, today: Span
    ) -> Candidate:
        mastery = person.mastery(need.skill)
        needed = bits_for(need.minutes, person.pace(need.skill)) * BIT_MIN
        met = self._met(person, during)
        return Candidate(
            technician=person.id,
            grade=mastery.grade if mastery else None,
            minutes=needed,
            certified=person.certified(need.skill, day),
            on_shift=all(one.kind is not ClaimKind.ABSENCE for one in met)
            and any(shift.covers(during) for shift in self._shifts_of(person, day)),
            # Whoever takes longer than the bay is taken for cannot do it at that time.
            in_time=needed <= during.length_min,
            free=not met,
            load_min=sum(
                claim.during.length_min
                for claim in self.claims[person.id]
                if claim.during.overlaps(today) and claim.subject != self.subject
            ),
            distance_km=self.km_to_site(person.id),
            rating=person.rating,
            affinity=self.standing.affinity(person.id, need.skill, mastery.grade)
            if mastery
            else None,
            paid_min=self._paid_min(person, day),
        )

    def _shifts_of(self, person: Technician, day: date) -> tuple[Span, ...]:
        """The shifts of the day and of the night before it, without breaks."""
        if (person.id, day) not in self._shifts:
            days = (day - timedelta(days=1), day)
            spans = person.working_spans(ZoneInfo(self.store.zone), days)
            self._shifts[person.id, day] = tuple(joined(spans))
        return self._shifts[person.id, day]

    def _met(self, person: Technician, during: Span) -> list[Claim]:
        """What others have claimed of the technician at that time."""
        return [
            claim
            for claim in self.claims[person.id]
            if claim.during.overlaps(during) and claim.subject != self.subject
        ]


def _day(store: Store, span: Span) -> Span:
    return store.day_span(store.business_day(span.start))
