"""Taking over: planned work that lost its hands gets others, or is displaced."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from attrs import evolve, field, frozen

from application.dispatch.rules import Rulebook
from application.dispatch.standings import Standings
from application.shared.ports import NewId
from application.stores.directory import Directory
from application.visits import floor, reasons
from application.visits.hands import Crew
from application.visits.work import VisitWork
from domain.booking.appointment import Appointment
from domain.dispatch.assignment import Decision, Task, decided
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import AppointmentId, ClaimId, TechnicianId
from domain.work_orders.hands import Hands
from domain.work_orders.site import WAY_BACK
from domain.work_orders.work_order import WorkOrder
from domain.workforce.technician import Technician


@frozen(kw_only=True)
class TakenOver:
    """``swapped`` appointments keep their time with other hands, ``displaced`` ones lost it."""

    swapped: tuple[AppointmentId, ...] = ()
    displaced: tuple[AppointmentId, ...] = ()


@frozen(kw_only=True)
class TakingOver:
    """One command's search for other hands; ``people`` are as that command leaves them.

    ``why`` is the kind of its decisions, one of
    :data:`~application.shared.ledgers.ABOUT_HANDS`.
    """

    work: VisitWork
    directory: Directory
    rulebook: Rulebook
    standings: Standings
    new_id: NewId
    why: str
    people: Mapping[TechnicianId, Technician] = field(factory=dict)
    # What the store does not tell yet: two who lost their hands may not get the same ones.
    _given: list[Claim] = field(factory=list, init=False)

    def of(self, lost: Iterable[Claim], *, cause: str) -> TakenOver:
        """Who planned with the ``lost`` claims on people gets others for all of it, or no time."""
        swapped, displaced = [], []
        planned = sorted(lost, key=lambda one: (one.subject, one.step, one.during))
        for subject, own in groupby(planned, key=lambda one: AppointmentId(one.subject)):
            claims = tuple(own)
            if self._swap(subject, claims):
                swapped.append(subject)
                continue
            floor.displace(self.work, subject, cause=cause)
            # Of who is done, and only on the way back, nothing is lost.
            if any(one.step != WAY_BACK for one in claims):
                displaced.append(subject)
        return TakenOver(swapped=tuple(swapped), displaced=tuple(displaced))

    def _swap(self, subject: AppointmentId, claims: tuple[Claim, ...]) -> bool:
        """Whether others can do all of it at the same time; then they will.

        Who could drive to a car away from the shop, and when, is for routes to say.
        """
        if any(claim.kind is ClaimKind.HOLD for claim in claims):
            return False
        appointment = self.work.appointments.get(subject)
        [visit] = self.work.work_orders.find(appointment=subject)
        if visit.site is not None:
            return False
        decisions = [self._decide(appointment, visit, one) for one in claims]
        winners = {one.task.step: one.winner for one in decisions if one.winner}
        if len(winners) < len(claims):
            return False
        self._take_over(appointment, visit, claims, winners)
        for decision in decisions:
            reasons.of_hands(self.work, visit, decision, self.why, self.new_id)
        return True

    def _decide(self, appointment: Appointment, visit: WorkOrder, claim: Claim) -> Decision:
        need = visit.operation(claim.step).need
        everybody = self._crew(visit, claim).candidates(need, claim.during)
        task = Task(
            subject=visit.id,
            step=claim.step,
            need=need,
            done_by=_other_hands(appointment, visit, claim.step),
        )
        others = [one for one in everybody if one.technician != claim.resource]
        weights = self.rulebook.of_shop(visit.store).hands
        return decided(task, others, at=self.work.now, weights=weights)

    def _crew(self, visit: WorkOrder, claim: Claim) -> Crew:
        crew = Crew.read(self.work, self.directory, self.standings, [visit], [claim.during])
        return evolve(
            crew,
            technicians=tuple(self.people.get(one.id, one) for one in crew.technicians),
            claims={
                id: [*claims, *(one for one in self._given if one.resource == id)]
                for id, claims in crew.claims.items()
            },
        )

    def _take_over(
        self,
        appointment: Appointment,
        visit: WorkOrder,
        claims: Iterable[Claim],
        winners: Mapping[int, TechnicianId],
    ) -> None:
        for claim in claims:
            winner, operation = winners[claim.step], visit.operation(claim.step)
            given = evolve(claim, id=ClaimId(self.new_id()), resource=winner)
            self.work.claims.free((claim,))
            self.work.claims.take((given,))
            self._given.append(given)
            appointment = appointment.swap(claim.step, winner, at=self.work.now)
            if operation.bay is not None and operation.planned is not None:
                hands = Hands(
                    step=claim.step,
                    bay=operation.bay,
                    technician=winner,
                    planned=operation.planned,
                    pinned=None,
                )
                visit = visit.reassign(hands, at=self.work.now)
        self.work.appointments.save(appointment)
        if visit.pending:
            self.work.work_orders.save(visit)


def _other_hands(appointment: Appointment, visit: WorkOrder, step: int) -> tuple[TechnicianId, ...]:
    """Who does, or did, the other operations of the visit."""
    planned = {one.technician for one in appointment.plan if one.step != step}
    return tuple(sorted(planned | visit.technicians))
