"""What becomes of promises: when a car will be done, and what finished visits teach."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from application.dispatch.experiences import Experiences
from application.shared.caller import SYSTEM
from application.shared.ports import Repository, Told
from application.shared.rights import Permission
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.stores.hours import Holidays, open_week
from application.visits.ahead import ahead, outcome
from application.visits.work import Beside, VisitWork
from domain.dispatch.experience import Experience
from domain.dispatch.promise import expected
from domain.dispatch.stretch import NOTHING, Stretch, leaning
from domain.shared.ids import StoreId, WorkOrderId
from domain.work_orders.events import QualityPassed
from domain.work_orders.status import Status


class PromiseWork(VisitWork, Protocol):
    """A visit's transaction, with what is known of finished ones."""

    @property
    def experiences(self) -> Repository[Experience]: ...


@frozen(kw_only=True)
class Eta:
    """When the work will be, or was, ``done``: probably by ``likely``, almost surely ``latest``."""

    likely: datetime
    latest: datetime
    done: bool = False


@frozen(kw_only=True)
class Kept:
    """How promises for one kind of work were kept of late; no ``service``: for all kinds.

    Of ``count`` visits ``kept`` were done by the latest time promised. ``stretch`` is what is
    promised with now, from those of them whose work stayed as it was promised, which are
    ``learned`` from, and from wider experience.
    """

    service: str | None
    count: int
    kept: int
    learned: int
    stretch: Stretch


@frozen(kw_only=True)
class Promises(Service):
    """For customers who wait, and for those who promise."""

    directory: Directory
    holidays: Holidays
    experiences: Experiences

    @command("promises.eta", may=Permission.SEE_VISITS)
    def eta(self, work: PromiseWork, *, work_order: WorkOrderId) -> Eta | None:
        """When the car will be done as things stand; none while no time is planned for it.

        Operations that are finished took as long as they took; what is left takes as much longer
        than planned as such work did of late.
        """
        work.gather(work_order, Beside.APPOINTMENT)
        visit = work.work_orders.get(work_order)
        if visit.appointment is None or visit.status is Status.CANCELLED:
            return None
        if visit.work_ended:
            return Eta(likely=visit.work_ended, latest=visit.work_ended, done=True)
        store = self.directory.store(visit.store)
        left = ahead(visit, work.appointments.get(visit.appointment), store, work.now)
        if left is None:
            return None
        stretch = self.experiences.stretch(store.id, visit.main_service)
        told = expected(left, open_week(store, left.ends, self.holidays), stretch)
        return Eta(likely=told.p50, latest=told.p90)

    @command("promises.report", may=Permission.SEE_VISITS)
    def report(self, work: PromiseWork, *, store: StoreId | None = None) -> tuple[Kept, ...]:
        """How promises were kept in a shop, or in the whole chain: all kinds first, then each.

        Raises:
            NotFound: the shop is not there, or out of reach.
        """
        if store is not None:
            within_reach(self.directory, work.caller, store)
        chain = _by_service(work.experiences.find(store=None))
        of_shop = _by_service(work.experiences.find(store=store)) if store else {}
        services = of_shop if store else chain
        return tuple(
            _kept(service, chain, of_shop)
            for service in sorted(services, key=lambda one: one or "")
        )

    @command("promises.learn", may=Permission.RUN_DUE_WORK)
    def learn(self, work: PromiseWork, *, work_order: WorkOrderId, told: int) -> None:
        """A visit is finished; the event at position ``told`` said so, and teaches once."""
        work.gather(work_order, Beside.APPOINTMENT)
        visit = work.work_orders.get(work_order)
        if visit.appointment is None:
            return
        appointment = work.appointments.get(visit.appointment)
        planned = appointment.promise.planned or appointment.promise.likely
        opened = open_week(self.directory.store(visit.store), planned, self.holidays)
        came_of_it = outcome(visit, appointment, opened)
        for shop in (visit.store, None):
            for service in (visit.main_service, None):
                known = _known(work, shop, service)
                learned = known.learn(came_of_it, told=told)
                if learned is not known:
                    work.experiences.save(learned)

    def react(self, told: Told) -> None:
        """Listen for visits that passed their check; being told twice changes nothing."""
        if isinstance(told.event, QualityPassed):
            self.learn(SYSTEM, work_order=WorkOrderId(told.subject), told=told.position)


def _known(work: PromiseWork, store: StoreId | None, service: str | None) -> Experience:
    found = work.experiences.find(store=store, service=service)
    return next(iter(found), Experience.of(store, service))


def _by_service(known: Iterable[Experience]) -> Mapping[str | None, Experience]:
    return {one.service: one for one in known}


def _kept(
    service: str | None,
    chain: Mapping[str | None, Experience],
    of_shop: Mapping[str | None, Experience],
) -> Kept:
    own = of_shop.get(service, chain[service])
    all_kinds = chain[None].seen
    of_kind = chain[service].seen if service else NOTHING
    in_shop = of_shop[service].seen if of_shop else NOTHING
    return Kept(
        service=service,
        count=len(own.outcomes),
        kept=own.kept,
        learned=own.seen.count,
        stretch=leaning(all_kinds, of_kind, in_shop),
    )
