"""The end of a visit: the check, the bill, and the key."""

from typing import Final

from attrs import frozen

from domain.finance.tender import Tender, Tendered
from domain.shared.money import NOTHING, Money
from domain.work_orders.status import Status
from simulation.world.case import Case
from simulation.world.tally import State

CHECK_MIN: Final = 4.0
"""From the end of the work until it is checked."""
HANDOVER_MIN: Final = 10.0
"""From the end of the work until the car is checked, paid for and fetched, without rework."""


@frozen(kw_only=True)
class Terms:
    """What a visit is measured by; minutes since the beginning.

    ``wished``: when the customer told the wish. ``latest``: by when the car was promised.
    ``sent``: whether another shop had sent them. ``discount``: what was taken off because the day
    was idle. ``prepaid``: what was paid before; ``billed``: what is still due of a bill that is
    written already.
    """

    wished: float
    latest: float
    sent: bool = False
    discount: Money = NOTHING
    prepaid: Money = NOTHING
    billed: Money = NOTHING


def passes(case: Case) -> bool:
    """Whether the work passes its check."""
    visit = case.seen
    bad = case.coming.luck.random() < case.world.conditions.rework and not visit.checks
    case.world.app.quality.check(
        case.here.shop.cast.supervisor,
        work_order=visit.id,
        failed=(visit.jobs[0].id,) if bad else (),
        note="not clean" if bad else "",
    )
    return not bad


def hand_over(case: Case, terms: Terms, over: float) -> None:
    """Settled, paid, released, and counted; the work was ``over`` then."""
    world, cast, id = case.world, case.here.shop.cast, case.booked.work_order
    due = _bill(case, terms)
    if due:
        tendered = Tendered(tender=Tender.CARD, amount=due)
        world.app.settlement.pay(cast.cashier, order=case.booked.order, tenders=(tendered,))
    world.app.aftercare.release(cast.advisor, work_order=id)
    world.eyes.forget(id)
    case.here.leave(world.env.now)
    tally, waited = case.here.shop.tally, case.here.waited
    tally.served += 1
    tally.served_sent += terms.sent
    tally.kept += over <= terms.latest
    tally.in_waits(waited)
    tally.reception_min += waited[State.INTAKE.value]
    tally.lead_min += over - terms.wished
    tally.revenue_fen += (due + terms.prepaid).amount
    tally.discount_fen += terms.discount.amount
    world.waits.note(sum(waited.values()))
    case.note("left")


def _bill(case: Case, terms: Terms) -> Money:
    if case.seen.status is Status.SETTLED:
        return terms.billed
    return case.world.app.settlement.settle(
        case.here.shop.cast.cashier, work_order=case.booked.work_order
    )
