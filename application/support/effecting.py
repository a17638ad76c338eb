"""Carrying help out: everything that moves in two shops at once, in one transaction."""

from typing import Any, Final, assert_never

from attrs import evolve, frozen

from application.inventory.handing_on import hand_on, voucher
from application.shared.ports import DueWork, NewId
from application.stores.directory import Directory
from application.support.cases import Case, SupportWork
from application.support.prospects import Hands, Inquiry, Move, Parts, Prospect
from application.visits.booking import Booking
from application.visits.floor import PLANNED, find_time
from application.visits.in_the_way import displace_all, planned_on
from application.visits.taking import expect_ahead
from application.visits.timed import LOAN_ENDS, NO_SHOW
from domain.booking.appointment import Planned, Status
from domain.dispatch.agreement import Sent, Support, SupportId
from domain.finance import books
from domain.inventory.movement import Movement
from domain.inventory.stock import Level
from domain.shared.ids import ClaimId, PersonId, TechnicianId, WorkOrderId
from domain.shared.time import minutes
from domain.work_orders import hands
from domain.work_orders.work_order import WorkOrder
from domain.workforce.loan import Loan

_CALLED_OFF: Final = "support called off"


@frozen(kw_only=True)
class Effecting:
    """Moves parts, people and appointments between two shops."""

    new_id: NewId
    directory: Directory
    booking: Booking

    def done(self, asked: Inquiry, prospect: Prospect) -> Support:
        """Carry a way out.

        Raises:
            Taken, OutOfStock, AlreadyLent: somebody was faster.
        """
        id = SupportId(self.new_id())
        match prospect.means:
            case Parts():
                how = self._send(asked, prospect, prospect.means, id)
            case Hands():
                how = self._lend(asked, prospect.means, id)
            case Move():
                how = self._move(asked, prospect.means)
            case _:
                assert_never(prospect.means)
        return Support(
            id=id,
            store=asked.store.id,
            donor=prospect.help.donor,
            work_order=WorkOrderId(asked.case.visit.id),
            way=prospect.help.way,
            at=asked.work.now,
            by=PersonId(asked.work.caller.actor.id),
            ready=prospect.help.ready,
            **how,
        )

    def take_in(self, work: SupportWork, agreed: Support) -> None:
        """What was sent is here, at the value with which it left, for the job it was sent for."""
        levels = dict(work.stock.levels(agreed.store, sorted({one.part for one in agreed.sent})))
        for one in agreed.sent:
            paper = voucher(work, agreed.id, self.new_id)
            brought = levels[one.part].bring(one.quantity, value=one.value, voucher=paper)
            levels[one.part] = self._moved(work, levels[one.part], brought)
        hand_on(work, levels.values(), self.new_id, [one.line for one in agreed.sent])

    def take_back(self, work: SupportWork, agreed: Support) -> None:
        """What was planned with a technician who does not come waits for a new plan.

        Raises:
            WorkInProgress: they are at work there.
        """
        if agreed.technician is None or agreed.during is None:
            return
        planned = planned_on(work, (agreed.technician,), agreed.during)
        displace_all(work, planned, cause=_CALLED_OFF)
        work.claims.free(work.claims.of(agreed.id))
        work.agenda.cancel(LOAN_ENDS, agreed.id)
        self.give_back(work, agreed)

    def give_back(self, work: SupportWork, agreed: Support) -> None:
        """The technician belongs to the own shop alone."""
        if agreed.technician is not None:
            lent = work.technicians.get(agreed.technician)
            work.technicians.save(lent.give_back(agreed.id, at=work.now))

    def _send(
        self, asked: Inquiry, prospect: Prospect, means: Parts, id: SupportId
    ) -> dict[str, Any]:
        work, donor, due = asked.work, prospect.help.donor, prospect.help.begins
        parts = sorted({one.part for one in means.sent})
        # In order of the shops, so that two who help each other never wait for each other.
        levels = {at: dict(work.stock.levels(at, parts)) for at in sorted((donor, asked.store.id))}
        sent = []
        for one in means.sent:
            paper = voucher(work, id, self.new_id, note=asked.store.code)
            gone = levels[donor][one.part].send(one.expected, voucher=paper)
            levels[donor][one.part] = self._moved(work, levels[donor][one.part], gone)
            sent.append(
                Sent(line=one.line, part=one.part, quantity=one.expected, value=-gone.value)
            )
            told = voucher(work, asked.case.order.id, self.new_id)
            here = levels[asked.store.id][one.part]
            work.stock.move((here.schedule(one, due, voucher=told),))
        return {"sent": tuple(sent), "due": due}

    def _moved(self, work: SupportWork, level: Level, movement: Movement) -> Level:
        """The level after a movement that is told to the books."""
        work.stock.move((movement,))
        day = self.directory.store(movement.store).business_day(work.now)
        entry = books.stock_moved(movement, day=day)
        if entry is not None:
            work.journal.post((entry,))
        return level.after(movement)

    def _lend(self, asked: Inquiry, means: Hands, id: SupportId) -> dict[str, Any]:
        work, technician = asked.work, TechnicianId(means.technician.id)
        loan = Loan(id=id, store=asked.store.id, during=means.during, away=means.away)
        there, back = ClaimId(self.new_id()), ClaimId(self.new_id())
        lent, road = work.technicians.get(technician).lend(loan, (there, back), at=work.now)
        work.technicians.save(lent)
        self._replan(work, asked.case, means.plan)
        taken = evolve(asked.case.appointment, plan=means.plan, status=Status.ARRIVED)
        # Sorted by resource, so that no two writers ever wait for each other.
        claims = (*road, *taken.claims(self.new_id))
        work.claims.take(sorted(claims, key=lambda one: (one.resource, one.during)))
        work.agenda.schedule(
            DueWork(kind=LOAN_ENDS, subject=id, store=asked.store.id, at=means.away.end)
        )
        return {"technician": technician, "during": means.during}

    def _replan(self, work: SupportWork, case: Case, plan: tuple[Planned, ...]) -> None:
        """Free what was planned for all that is open, and write the new plan down."""
        steps = {one.step for one in plan}
        own = work.claims.of(case.visit.subject)
        work.claims.free(one for one in own if one.kind in PLANNED and one.step in steps)
        touched = {one.technician for one in plan}
        if case.is_here:
            given = [one for each in plan if (one := _given(case.visit, each))]
            work.work_orders.save(case.visit.replan(given, touched, at=work.now))
            find_time(work, case.visit, steps)
            return
        replanned = case.appointment.replan(plan, touched, at=work.now)
        work.appointments.save(replanned)
        limit = minutes(self.directory.store(replanned.store).late.no_show_min)
        at = max(replanned.expected, work.now) + limit
        work.agenda.schedule(
            DueWork(kind=NO_SHOW, subject=replanned.id, store=replanned.store, at=at)
        )

    def _move(self, asked: Inquiry, means: Move) -> dict[str, Any]:
        expect_ahead(asked.work, means.proposal)
        moved = self.booking.to_another_shop(asked.work, asked.case.appointment, means.proposal)
        return {"instead": moved.appointment}


def _given(visit: WorkOrder, planned: Planned) -> hands.Hands | None:
    """Other hands for an operation that has some; before it is dispatched its claims say enough."""
    operation = visit.operation(planned.step)
    if not operation.was_dispatched:
        return None
    return hands.Hands(
        step=planned.step,
        bay=planned.bay,
        technician=planned.technician,
        planned=planned.during,
    )
