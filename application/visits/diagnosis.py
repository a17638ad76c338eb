"""Diagnosis: what was found, what it would cost, and the customer's yes or no."""

from collections.abc import Mapping

from attrs import frozen

from application.catalogue.menu import Priced, by_category, menu, missing
from application.catalogue.shelf import Shelf
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory
from application.visits import stock
from application.visits.lines import jobs_of, order_lines
from application.visits.photos import PhotoWork, expect_photos_of
from application.visits.work import VisitWork
from domain.catalogue.catalogue import QuotedLine
from domain.catalogue.codes import Category
from domain.catalogue.service import Service as Sold
from domain.orders.line import Line
from domain.orders.lines import asked
from domain.orders.order import Order
from domain.shared.errors import Rejected
from domain.shared.ids import LineId, ServiceId, WorkOrderId, named_id
from domain.shared.trade import Car
from domain.work_orders.job import Job
from domain.work_orders.record import Finding
from domain.work_orders.status import ANSWERABLE
from domain.work_orders.work_order import WorkOrder


class NothingSaid(Rejected):
    """Either something was found, or it is said that nothing was."""

    code = "nothing-said"


@frozen(kw_only=True)
class Suggestion:
    """A service the car should have, and why."""

    service: str
    reason: str


@frozen(kw_only=True)
class Diagnosed:
    """The lines that wait for an answer; none when nothing more is needed.

    ``to_come`` are those of them whose parts the shop has not got: a yes means waiting for them.
    """

    proposed: tuple[LineId, ...]
    to_come: tuple[LineId, ...] = ()


@frozen(kw_only=True)
class Suggestible:
    """Services that fit the car; ``out_of_stock`` names those that a part is missing for."""

    services: tuple[Priced, ...]
    out_of_stock: frozenset[str]

    @property
    def by_category(self) -> list[tuple[Category, list[Priced]]]:
        """The services in groups."""
        return by_category(self.services)


@frozen(kw_only=True)
class Diagnosis(Service):
    """What is found under the bonnet, and who agrees to do something about it."""

    shelf: Shelf
    directory: Directory

    @command("visits.diagnose", may=Permission.DIAGNOSE)
    def diagnose(
        self,
        work: PhotoWork,
        *,
        work_order: WorkOrderId,
        findings: tuple[Finding, ...],
        suggestions: tuple[Suggestion, ...] = (),
        nothing_found: bool = False,
    ) -> Diagnosed:
        """Note findings; suggested services become priced lines that wait for an answer.

        As often as something is found until the work is done; what has hands goes on meanwhile.

        Raises:
            NothingSaid: neither findings nor ``nothing_found``, or both.
            NotFound: a finding names a photo that is not of this visit.
            IllegalMove: the car is not here, the customer's answer is still awaited before
                dispatch, or the work is done.
        """
        if nothing_found == bool(findings or suggestions):
            raise NothingSaid("say what was found, or that nothing was", id=work_order)
        shown = [photo for one in findings for photo in one.photos]
        expect_photos_of(work, work_order, shown)
        found = work.work_orders.get(work_order).diagnose(findings, at=work.now)
        if not suggestions:
            work.work_orders.save(found)
            return Diagnosed(proposed=())
        order = work.orders.get(found.order)
        priced = self._priced(work, order, suggestions)
        new = [line for lines in priced.values() for line in lines]
        proposed = tuple(line.id for line in new)
        for reason, lines in priced.items():
            order = order.propose(lines, reason=reason, at=work.now)
        work.orders.save(order)
        work.work_orders.save(found.ask(proposed, at=work.now))
        return Diagnosed(proposed=proposed, to_come=stock.short_of(work, order, new))

    @command("visits.decide", may=Permission.DECIDE)
    def decide(
        self, work: VisitWork, *, work_order: WorkOrderId, answers: Mapping[LineId, bool]
    ) -> None:
        """The customer's answers by line; a service's parts follow it when they are not named.

        Before dispatch the visit goes on when every line has its answer. Approved parts are
        reserved at once; a line whose part is not there waits for it, before whoever asks later.

        Raises:
            IllegalMove: nothing may wait for an answer now, or one of the lines has it already.
            BadOrder: yes to a part, and no to its service.
        """
        asking = work.work_orders.get(work_order)
        asking.expect_in(*ANSWERABLE)
        before = work.orders.get(asking.order)
        after = self._answered(work, before, answers)
        approved = tuple(line for line in after.wanted if line not in before.wanted)
        work.orders.save(after)
        stock.promise_all(work, after, approved, self.new_id)
        jobs, complete = self._jobs(work, asking, after), not asked(after.lines)
        if jobs or (complete and asked(before.lines)):
            work.work_orders.save(asking.decided(jobs, complete=complete, at=work.now))

    @command("visits.suggestible", may=Permission.DIAGNOSE)
    def suggestible(self, work: VisitWork, *, work_order: WorkOrderId) -> Suggestible:
        """What the car of a visit may be offered besides what is ordered, at today's price."""
        order = work.orders.get(work.work_orders.get(work_order).order)
        catalogue, car = self.shelf.catalogue(), self._car(work, order)
        open_ = asked(order.lines)
        ordered = {line.code for line in order.lines if line.wanted or line.id in open_}
        everything = menu(catalogue, car, lambda one: self._quoted(work, order, one, car))
        services = tuple(one for one in everything if one.code not in ordered)
        parts = {part for one in services for part, _ in one.parts}
        free = work.stock.free([order.store], sorted(parts))
        return Suggestible(
            services=services,
            out_of_stock=missing(services, lambda part: free.get((order.store, part), 0)),
        )

    def _priced(
        self, work: VisitWork, order: Order, suggestions: tuple[Suggestion, ...]
    ) -> dict[str, tuple[Line, ...]]:
        catalogue, car = self.shelf.catalogue(), self._car(work, order)
        priced: dict[str, tuple[Line, ...]] = {}
        for one in suggestions:
            service = catalogue.service(ServiceId(named_id("service", one.service)))
            quoted = self._quoted(work, order, service, car)
            priced[one.reason] = (
                *priced.get(one.reason, ()),
                *order_lines(quoted, self.new_id),
            )
        return priced

    def _quoted(
        self, work: VisitWork, order: Order, service: Sold, car: Car
    ) -> tuple[QuotedLine, ...]:
        store = self.directory.store(order.store)
        day = store.business_day(work.now)
        return self.shelf.catalogue().quote(
            service, car, store=order.store, region=store.region, on=day
        )

    def _answered(self, work: VisitWork, order: Order, answers: Mapping[LineId, bool]) -> Order:
        by, before = work.caller.actor.id, asked(order.lines)
        # Services first: a part can only be approved for a job that is.
        named = sorted(answers, key=lambda id: order.line(id).for_job is not None)
        for id in named:
            if id in before and id not in asked(order.lines) and not answers[id]:
                continue  # it was declined with its service
            order = order.decide(id, approve=answers[id], by=by, at=work.now)
            for part in _parts_of(order, id):
                if part in asked(order.lines) and part not in answers:
                    order = order.decide(part, approve=answers[id], by=by, at=work.now)
        return order

    def _jobs(self, work: VisitWork, asking: WorkOrder, order: Order) -> tuple[Job, ...]:
        have = {job.id for job in asking.jobs}
        new = [line for line in order.wanted if line.id not in have]
        car = self._car(work, order)
        return jobs_of(new, self.shelf.catalogue(), car, first_step=asking.next_step)

    def _car(self, work: VisitWork, order: Order) -> Car:
        if order.vehicle is None:
            raise Rejected("this order is for no car", id=order.id)
        return work.vehicles.get(order.vehicle).car


def _parts_of(order: Order, job: LineId) -> tuple[LineId, ...]:
    return tuple(line.id for line in order.lines if line.for_job == job)
