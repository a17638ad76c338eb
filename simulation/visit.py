"""One visit from the wish to the follow-up, as customer and staff would live it.

The world moves the clock and knows what is found under the bonnet; everything else is asked of
the application, stage by stage.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import define, field, frozen

from application.app import Application
from application.dispatch.offers import Wish
from application.dispatch.proposal import Proposal
from application.shared.caller import Caller
from application.visits.booking import Booked
from application.visits.diagnosis import Suggestion
from application.visits.reception import Entry
from domain.finance.tender import Tender, Tendered
from domain.inventory.stock import NotReserved
from domain.shared.errors import Unavailable
from domain.shared.geo import Place
from domain.shared.ids import MemberId, OrderId, VehicleId, WorkOrderId
from domain.work_orders.job import Operation
from domain.work_orders.record import CALL_AFTER, Finding, Severity
from domain.work_orders.status import Stage
from simulation.cast import Cast
from simulation.clock import HandClock


class NoOffer(Unavailable):
    """No shop has an offer for the wish."""

    code = "no-offer"


@frozen(kw_only=True)
class Happening:
    """What a stage came to: a sentence, and the facts in it."""

    stage: Stage
    at: datetime
    sentence: str
    facts: dict[str, object] = field(factory=dict)


@define(kw_only=True)
class Visit:
    """The script of one visit; iterate over :meth:`live` to go through it."""

    app: Application
    clock: HandClock
    customer: Caller
    member: MemberId
    vehicle: VehicleId
    place: Place
    services: tuple[str, ...]
    mileage_km: int
    found: tuple[Finding, ...] = (Finding(note="brake pads down to 3 mm", severity=Severity.SOON),)
    suggested: tuple[Suggestion, ...] = ()
    tender: Tender = Tender.CARD
    proposal: Proposal | None = None
    booked: Booked | None = None

    def live(self) -> Iterator[Happening]:
        """Every stage in its order; the clock moves between them."""
        yield self.book()
        cast = Cast.of(self.chosen.store)
        yield self.receive(cast)
        yield self.diagnose(cast)
        yield self.dispatch(cast)
        yield from self.repair(cast)
        yield self.check(cast)
        yield self.settle(cast)
        yield self.follow_up(cast)

    @property
    def chosen(self) -> Proposal:
        if self.proposal is None:
            raise ValueError("nothing is booked yet")
        return self.proposal

    @property
    def work_order(self) -> WorkOrderId:
        if self.booked is None:
            raise ValueError("nothing is booked yet")
        return self.booked.work_order

    @property
    def order(self) -> OrderId:
        if self.booked is None:
            raise ValueError("nothing is booked yet")
        return self.booked.order

    def book(self) -> Happening:
        """Ask for offers, hold the best, say yes."""
        wish = Wish(
            services=self.services,
            vehicle=self.vehicle,
            at=self.place,
            earliest=self.clock.now() + timedelta(hours=1),
        )
        found = self.app.offers.find(self.customer, wish=wish)
        if not found.proposals:
            raise NoOffer(f"no offer: {found.why_none}", why=found.why_none)
        self.proposal = found.proposals[0]
        held = self.app.booking.hold(
            self.customer, proposal=self.chosen, member=self.member, vehicle=self.vehicle
        )
        self.booked = self.app.booking.confirm(self.customer, appointment=held.appointment)
        store = self.app.directory.store(self.chosen.store)
        zone = ZoneInfo(store.zone)
        start = self.chosen.plan[0].during.start.astimezone(zone)
        ready = self.chosen.promise.latest.astimezone(zone)
        return self._happened(
            Stage.BOOKING,
            f"booked at {store.label} for {start:%d %b %H:%M}, "
            f"{self.chosen.price}, ready by {ready:%H:%M}",
            appointment=self.booked.appointment,
            order=self.order,
            work_order=self.work_order,
            store=store.code,
            price=self.chosen.price,
            offers=len(found.proposals),
        )

    def receive(self, cast: Cast) -> Happening:
        self.clock.until(self.chosen.plan[0].during.start)
        entry = Entry(mileage_km=self.mileage_km, fuel_percent=60)
        self.app.receptions.receive(cast.advisor, work_order=self.work_order, entry=entry)
        return self._happened(
            Stage.RECEPTION,
            f"the car is here with {self.mileage_km} km",
            mileage_km=self.mileage_km,
        )

    def diagnose(self, cast: Cast) -> Happening:
        """Note findings; the customer says yes to everything that is suggested."""
        self.clock.advance(timedelta(minutes=2))
        asked = self.app.diagnosis.diagnose(
            cast.technician,
            work_order=self.work_order,
            findings=self.found,
            suggestions=self.suggested,
            nothing_found=not (self.found or self.suggested),
        )
        if asked.proposed:
            answers = dict.fromkeys(asked.proposed, True)
            self.app.diagnosis.decide(self.customer, work_order=self.work_order, answers=answers)
        return self._happened(
            Stage.DIAGNOSIS,
            f"{len(self.found)} findings, {len(asked.proposed)} more lines approved",
            findings=len(self.found),
            approved=len(asked.proposed),
        )

    def dispatch(self, cast: Cast) -> Happening:
        self.app.dispatching.dispatch(cast.supervisor, work_order=self.work_order)
        with suppress(NotReserved):  # not everything takes parts
            self.app.repairs.issue_parts(cast.clerk, work_order=self.work_order)
        hands = [one.technician for one in self._operations(cast)]
        names = sorted({self.app.directory.technician(id).code for id in hands if id})
        return self._happened(
            Stage.DISPATCH,
            f"goes to {', '.join(names)}, parts handed out{self._later(cast)}",
            technicians=names,
        )

    def _later(self, cast: Cast) -> str:
        """The new promise, if the customer's yes to more work led to one."""
        if not self.suggested:
            return ""
        appointment = self.app.visits.see(cast.advisor, work_order=self.work_order).appointment
        if appointment is None or appointment.first_promise is None:
            return ""
        zone = ZoneInfo(self.app.directory.store(appointment.store).zone)
        return f", now ready by {appointment.promise.latest.astimezone(zone):%d %b %H:%M}"

    def repair(self, cast: Cast) -> Iterator[Happening]:
        """Every operation takes its planned time."""
        for operation in self._operations(cast):
            step = operation.step
            if operation.planned is not None:
                self.clock.until(operation.planned.start)
            self.app.repairs.start(cast.technician, work_order=self.work_order, step=step)
            length_min = operation.planned.length_min if operation.planned else 30
            self.clock.advance(timedelta(minutes=length_min))
            self.app.repairs.finish(cast.technician, work_order=self.work_order, step=step)
            yield self._happened(
                Stage.REPAIR,
                f"{operation.label} done in {length_min} min",
                step=step,
                minutes=length_min,
            )

    def check(self, cast: Cast) -> Happening:
        self.app.quality.check(cast.supervisor, work_order=self.work_order)
        return self._happened(Stage.QUALITY_CHECK, "checked by other eyes: passed")

    def settle(self, cast: Cast) -> Happening:
        due = self.app.settlement.settle(cast.cashier, work_order=self.work_order)
        tendered = Tendered(tender=self.tender, amount=due)
        self.app.settlement.pay(cast.cashier, order=self.order, tenders=(tendered,))
        self.app.aftercare.release(cast.advisor, work_order=self.work_order)
        return self._happened(
            Stage.SETTLEMENT, f"{due} paid by {self.tender}, the car is back", paid=due
        )

    def follow_up(self, cast: Cast) -> Happening:
        self.clock.advance(CALL_AFTER)
        self.app.aftercare.follow_up(cast.advisor, work_order=self.work_order, reached=True)
        self.app.aftercare.review(self.customer, work_order=self.work_order, stars=5)
        return self._happened(Stage.FOLLOW_UP, "called: all is well, five stars", stars=5)

    def _operations(self, cast: Cast) -> tuple[Operation, ...]:
        return self.app.visits.work_order(cast.advisor, work_order=self.work_order).operations

    def _happened(self, stage: Stage, sentence: str, **facts: object) -> Happening:
        return Happening(stage=stage, at=self.clock.now(), sentence=sentence, facts=facts)
