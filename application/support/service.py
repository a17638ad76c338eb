"""Support between shops: proposed, accepted in one go, and over in good order."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from attrs import evolve, frozen

from application.dispatch.capacities import Capacities
from application.dispatch.rules import Rulebook
from application.shared.caller import Caller
from application.shared.rights import Permission, Scope, reaches
from application.shared.service import Service, command
from application.stores.directory import Directory, within_reach
from application.stores.hours import Holidays
from application.support.cases import Case, SupportWork, case_of, in_trouble
from application.support.effecting import Effecting
from application.support.prospects import LATELY_DAYS, Inquiry, Prospect, departures
from application.support.ways import Ways
from application.visits import reasons
from domain.dispatch.agreement import Status, Support, SupportId
from domain.dispatch.offer import Request
from domain.dispatch.rules import Rules
from domain.dispatch.support import (
    Lack,
    NoSuchSupport,
    Trouble,
    Way,
    Weighed,
    chosen,
    ranked,
)
from domain.shared.claims import Taken
from domain.shared.errors import AlreadyThere, NotFound
from domain.shared.ids import PersonId, StoreId, WorkOrderId
from domain.work_orders.work_order import WorkOrder

MOST_CASES: Final = 20
"""Jobs of one shop for which help is looked for at once."""


@frozen(kw_only=True)
class Proposed:
    """Ways to help with one job, the best first, and last those that a limit forbids."""

    trouble: Trouble
    ways: tuple[Weighed, ...]


@frozen(kw_only=True)
class Supports(Service):
    """What shops and those above them do to help each other."""

    directory: Directory
    capacities: Capacities
    rulebook: Rulebook
    holidays: Holidays
    ways: Ways
    effecting: Effecting

    def propose(self, caller: Caller, *, work_order: WorkOrderId) -> tuple[Proposed, ...]:
        """How others could help with one job; nothing if it needs no help.

        Whoever may see the job is told what other shops could give: accepting it takes somebody
        who answers for both.

        Raises:
            NotFound: there is no such work order, or it is out of reach.
        """
        visit = self._seen(caller, work_order=work_order)
        return self._proposed(caller.anywhere.keyless, store=visit.store, work_order=work_order)

    def propose_all(self, caller: Caller, *, store: StoreId) -> tuple[Proposed, ...]:
        """The same for every job that a shop cannot do in time, the first promised first.

        Raises:
            NotFound: there is no such shop, or it is out of reach.
        """
        caller.require(Permission.SUPPORT)
        within_reach(self.directory, caller, store)
        return self._proposed(caller.anywhere.keyless, store=store, work_order=None)

    def accept(self, caller: Caller, *, work_order: WorkOrderId, way: UUID) -> Support:
        """Do it: the part leaves, the technician is lent, or the customer moves; or nothing at all.

        What was proposed is looked for anew, so it holds for what is true now, and may be accepted
        for a quarter of an hour at least.

        Raises:
            NotFound: there is no such work order, or it is out of reach.
            NoSuchSupport: it was never proposed, somebody else has taken it, or its shop lies out
                of the caller's reach.
            Taken, OutOfStock: somebody was faster.
        """
        self._seen(caller.keyless, work_order=work_order)
        answers = caller.actor.scope
        return self._accept(caller.anywhere, work_order=work_order, way=way, answers=answers)

    @command("support.accept", may=Permission.SUPPORT, again=(AlreadyThere, Taken))
    def _accept(
        self, work: SupportWork, *, work_order: WorkOrderId, way: UUID, answers: Scope
    ) -> Support:
        """``answers``: the shops for which the asker decides; what is weighed is what was shown."""
        visit = work.work_orders.get(work_order)
        case = case_of(work, self.directory.register, visit)
        if case is None:
            raise NoSuchSupport("this job needs no help now", id=work_order)
        for leaves in departures(work.now):
            inquiry = self._inquiry(work, case, leaves)
            ways, prospects = self._surveyed(inquiry)
            for one in ways:
                if one.help.id_for(work_order) == way and _decides(answers, one.help.donor):
                    prospect = next(each for each in prospects if each.help == one.help)
                    return self._agree(inquiry, ways, one, prospect)
        raise NoSuchSupport(
            "this help is not to be had, or not any more, or its shop is not yours to decide for; "
            "ask for new proposals, or somebody who answers for both shops",
            id=work_order,
        )

    @command("support.of_visit", may=Permission.SEE_VISITS)
    def of_visit(self, work: SupportWork, *, work_order: WorkOrderId) -> tuple[Support, ...]:
        """What was agreed on for a job, the oldest first, for everybody who works on it."""
        visit = work.work_orders.get(work_order)
        return tuple(work.supports.find(work_order=visit.id))

    def of_store(self, caller: Caller, *, store: StoreId) -> tuple[Support, ...]:
        """What a shop got from others and gave to them in the last four weeks, the newest first.

        Raises:
            NotFound: there is no such shop, or it is out of reach.
        """
        within_reach(self.directory, caller, store)
        return self._of_store(caller.anywhere, store=store)

    @command("support.arrive", may=Permission.RECEIVE_PARTS)
    def arrive(self, work: SupportWork, *, support: SupportId) -> None:
        """What was sent is here: it goes to whoever has waited longest.

        Raises:
            IllegalMove: it came already.
            NoSuchSupport: nothing was sent.
        """
        agreed = work.supports.get(support)
        if agreed.way is not Way.PART:
            raise NoSuchSupport("no part moves for this help", id=support)
        work.supports.save(agreed.end(at=work.now))
        self.effecting.take_in(work, agreed)

    def call_off(self, caller: Caller, *, support: SupportId) -> None:
        """The technician does not come after all; what was planned for them waits for a new plan.

        Either shop may say so. A part on its way arrives, and a customer moves on as any other.

        Raises:
            NotFound: there is no such agreement, or neither of its shops is in reach.
            IllegalMove: it is over.
            NoSuchSupport: no technician is lent.
            WorkInProgress: the technician is at work there.
        """
        agreed = self._agreed(caller.anywhere.keyless, support=support)
        if not any(_decides(caller.actor.scope, one) for one in (agreed.store, agreed.donor)):
            raise NotFound(f"no support {support}", kind="support", id=support)
        self._call_off(caller.anywhere, support=support)

    @command("support.of_store", may=Permission.SUPPORT)
    def _of_store(self, work: SupportWork, *, store: StoreId) -> tuple[Support, ...]:
        since = work.now - timedelta(days=LATELY_DAYS)
        got = work.supports.find_any("store", (store,), since=since)
        given = work.supports.find_any("donor", (store,), since=since)
        return tuple(sorted((*got, *given), key=lambda one: one.id, reverse=True))

    @command("support.agreed", may=Permission.SUPPORT)
    def _agreed(self, work: SupportWork, *, support: SupportId) -> Support:
        return work.supports.get(support)

    @command("support.call_off", may=Permission.SUPPORT)
    def _call_off(self, work: SupportWork, *, support: SupportId) -> None:
        agreed = work.supports.get(support)
        if agreed.way is not Way.TECHNICIAN:
            raise NoSuchSupport("only a technician who is lent can be called off", id=support)
        work.supports.save(agreed.call_off(at=work.now))
        self.effecting.take_back(work, agreed)

    @command("support.end", may=Permission.RUN_DUE_WORK)
    def end(self, work: SupportWork, *, support: SupportId) -> None:
        """The time of a loan is over: the technician is the own shop's alone again."""
        agreed = work.supports.get(support)
        if agreed.status is Status.AGREED and agreed.technician is not None:
            work.supports.save(agreed.end(at=work.now))
            self.effecting.give_back(work, agreed)

    @command("support.see", may=Permission.SUPPORT)
    def _seen(self, work: SupportWork, *, work_order: WorkOrderId) -> WorkOrder:
        return work.work_orders.get(work_order)

    @command("support.propose", may=Permission.SUPPORT)
    def _proposed(
        self, work: SupportWork, *, store: StoreId, work_order: WorkOrderId | None
    ) -> tuple[Proposed, ...]:
        register = self.directory.register
        if work_order is None:
            cases = list(in_trouble(work, register, store))
        else:
            found = case_of(work, register, work.work_orders.get(work_order))
            cases = [found] if found else []
        cases.sort(key=lambda one: (one.appointment.promise.latest, one.visit.id))
        leaves, _ = departures(work.now)
        inquiries = (self._inquiry(work, case, leaves) for case in cases[:MOST_CASES])
        return tuple(
            Proposed(trouble=one.trouble, ways=self._surveyed(one)[0]) for one in inquiries
        )

    def _agree(
        self,
        inquiry: Inquiry,
        ways: tuple[Weighed, ...],
        taken: Weighed,
        prospect: Prospect,
    ) -> Support:
        work, visit = inquiry.work, inquiry.case.visit
        why = chosen(
            inquiry.trouble,
            ways,
            taken,
            tariff=inquiry.tariff,
            by=PersonId(work.caller.actor.id),
            at=work.now,
        )
        agreed = self.effecting.done(inquiry, prospect).agreed(at=work.now)
        work.supports.save(agreed)
        reasons.record(work, visit.store, visit.id, "support", why, self.new_id)
        return agreed

    def _inquiry(self, work: SupportWork, case: Case, leaves: datetime) -> Inquiry:
        store = self.directory.store(case.visit.store)
        rules = self._rules(case)
        near = self._near(work, case, rules)
        since = work.now - timedelta(days=LATELY_DAYS)
        helped = work.supports.find_any("donor", sorted(near), since=since)
        inquiry = Inquiry(
            work=work,
            case=case,
            trouble=Trouble(
                work_order=WorkOrderId(case.visit.id),
                store=case.visit.store,
                lacks=case.lacks,
                promised=case.appointment.promise.latest,
            ),
            store=store,
            near=near,
            given=Counter(one.donor for one in helped),
            tariff=rules.support,
            leaves=leaves,
        )
        return evolve(inquiry, trouble=evolve(inquiry.trouble, alone=self._alone(inquiry, rules)))

    def _alone(self, inquiry: Inquiry, rules: Rules) -> datetime | None:
        """When the shop would be done by itself, if everything it lacks is in sight."""
        case, known = inquiry.case, list[datetime | None]()
        if Lack.PART in case.lacks:
            due = [one.due for one in case.missing]
            last = max((one for one in due if one), default=None)
            if last is None or None in due:
                return None
            known.append(self.ways.alone_from(inquiry, last, rules))
        if Lack.HANDS in case.lacks:
            known.append(case.planned or self.ways.alone(inquiry, rules))
        return None if None in known else max(one for one in known if one)

    def _near(self, work: SupportWork, case: Case, rules: Rules) -> dict[StoreId, float]:
        """The other shops around, nearest first."""
        store = self.directory.store(case.visit.store)
        needs = tuple(one.need for one in case.visit.operations[:1])
        request = Request(place=store.place, needs=needs, earliest=work.now)
        stores = self.directory.register.stores
        return {
            id: stores[id].place.km_to(store.place)
            for id in self.capacities.near(request, rules)
            if id != store.id
        }

    def _rules(self, case: Case) -> Rules:
        """Those of the region: no shop says how it compares with others."""
        return self.rulebook.book.of_region(self.directory.store(case.visit.store).region)

    def _surveyed(self, inquiry: Inquiry) -> tuple[tuple[Weighed, ...], tuple[Prospect, ...]]:
        """All ways, ranked, and how they are carried out."""
        rules = self._rules(inquiry.case)
        prospects = (
            *self.ways.of_parts(inquiry, rules),
            *self.ways.of_hands(inquiry, rules),
            *self.ways.of_customers(inquiry),
        )
        helps = (one.help for one in prospects)
        return ranked(inquiry.trouble, helps, inquiry.tariff), prospects


def _decides(scope: Scope, store: StoreId) -> bool:
    return reaches(scope, store=store, member=None)
