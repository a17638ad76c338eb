"""The legal moves of a visit, as forms; what each of them asks the application is in ``making``."""

from collections.abc import Collection, Container, Iterator
from typing import Final

from attrs import frozen

from application.shared.rights import GRANTS, Permission, Role
from application.visits.moves import ready
from application.visits.queries import VisitView
from domain.finance.tender import Tender
from domain.shared.ids import PaymentId
from domain.shared.money import NOTHING
from domain.work_orders.status import Status


@frozen(kw_only=True)
class Move:
    """A button; ``about`` says more.

    A move with a ``form`` has inputs of its own, in the template of that name; a ``lesser`` one is
    not what usually comes next, and a ``rare`` one stands folded up below all others.
    """

    name: str
    title: str
    may: Permission
    about: object = None
    step: int | None = None
    form: str | None = None
    lesser: bool = False
    rare: bool = False
    payment: PaymentId | None = None

    @property
    def whose(self) -> tuple[Role, ...]:
        """The roles of people that may make it, of a customer alone where nobody else may."""
        roles = tuple(role for role in _PEOPLE if self.may in GRANTS[role])
        return roles or (Role.CUSTOMER,)


_PEOPLE: Final = tuple(one for one in Role if one not in (Role.GUEST, Role.CUSTOMER, Role.SYSTEM))
_PARTS_FIRST: Final = frozenset({Status.DISPATCHED, Status.IN_REPAIR})
RARE: Final = {
    "diagnose": "Add what else was found",
    "prioritise": "Make it more or less urgent",
    "review": "Rate the visit",
    "transfer": "Pass work on",
    "offer": "Offer work to everybody",
    "return-part": "Put a part back",
    "withdraw": "Do without a line",
    "refund": "Pay money back",
    "call-off": "Call the visit off",
    "cancel": "Cancel the appointment",
}
"""What is done now and then, by what it is called; each has a form of its own."""


def legal(view: VisitView, providers: Collection[Tender] = ()) -> Iterator[Move]:
    """What may be done next with the visit, by whoever has the right to.

    Args:
        providers: tenders that a customer may pay with on the phone.
    """
    possible = ready(view)
    yield from _usual(view, providers)
    yield from _beside(view, possible)
    for name, title in RARE.items():
        # The first diagnosis is what comes next, and stands above.
        first = name == "diagnose" and view.work_order.status is Status.RECEIVED
        if name in possible and not first:
            yield Move(name=name, title=title, may=possible[name], form=name, rare=True)


def _usual(view: VisitView, providers: Collection[Tender]) -> Iterator[Move]:
    match view.work_order.status:
        case Status.PLANNED:
            yield Move(
                name="receive", title="Take the car in", may=Permission.RECEIVE, form="receive"
            )
        case Status.RECEIVED:
            yield Move(
                name="diagnose",
                title="Note what was found",
                may=Permission.DIAGNOSE,
                form="diagnose",
            )
        case Status.DIAGNOSED:
            yield Move(name="dispatch", title="Choose hands and bays", may=Permission.DISPATCH)
        case Status.DISPATCHED | Status.IN_REPAIR:
            yield from _of_the_floor(view)
        case Status.SUSPENDED:
            yield Move(name="resume", title="Go on", may=Permission.WORK)
        case Status.DONE if "check" in ready(view):
            yield Move(name="pass", title="Passed", may=Permission.CHECK_QUALITY)
            yield Move(
                name="fail", title="Back to the bay", may=Permission.CHECK_QUALITY, form="fail"
            )
        case Status.PASSED:
            yield Move(name="settle", title="Settle", may=Permission.SETTLE)
        case Status.SETTLED:
            yield from _of_the_till(view, providers)
        case Status.RELEASED:
            yield Move(
                name="follow-up",
                title="Customer was called",
                may=Permission.FOLLOW_UP,
                form="follow-up",
            )
        case _:
            return


def _beside(view: VisitView, possible: Container[str]) -> Iterator[Move]:
    """What goes on whatever comes next."""
    if "decide" in possible:
        yield Move(name="decide", title="Save the answers", may=Permission.DECIDE, form="decide")
    if "issue-parts" in possible:
        lesser = view.work_order.status not in _PARTS_FIRST
        yield Move(
            name="issue-parts",
            title="Hand out the parts",
            may=Permission.ISSUE_PARTS,
            lesser=lesser,
        )
    for one in view.payments:
        if one.awaited:
            yield Move(
                name="give-up",
                title="Wait no longer",
                may=Permission.TAKE_PAYMENT,
                about=one.amount,
                payment=one.id,
                lesser=True,
            )


def _of_the_floor(view: VisitView) -> Iterator[Move]:
    for one in view.work_order.operations:
        if one.is_running:
            yield Move(
                name="finish",
                title="Finish",
                may=Permission.WORK,
                about=one.label,
                step=one.step,
            )
    waiting = [one for one in view.work_order.operations if not one.started]
    for one in waiting:
        if one.offered:
            yield Move(
                name="grab", title="Take it", may=Permission.WORK, about=one.label, step=one.step
            )
    if view.work_order.status is Status.IN_REPAIR and "dispatch" in ready(view):
        yield Move(name="dispatch", title="Choose hands and bays", may=Permission.DISPATCH)
    for one in view.work_order.startable[:1]:
        yield Move(name="start", title="Start", may=Permission.WORK, about=one.label, step=one.step)
    if view.work_order.status is Status.DISPATCHED:
        yield Move(
            name="dispatch",
            title="Choose hands and bays anew",
            may=Permission.DISPATCH,
            lesser=True,
        )
    if view.work_order.status is Status.IN_REPAIR:
        yield Move(name="suspend", title="Suspend", may=Permission.WORK, form="suspend")


def _of_the_till(view: VisitView, providers: Collection[Tender]) -> Iterator[Move]:
    if view.order.due > NOTHING:
        yield Move(name="pay", title="Take the money", may=Permission.TAKE_PAYMENT, form="pay")
        if providers:
            yield Move(
                name="ask", title="Ask the phone to pay", may=Permission.TAKE_PAYMENT, form="ask"
            )
    elif "release" in ready(view):
        yield Move(name="release", title="Hand the car back", may=Permission.RELEASE)
