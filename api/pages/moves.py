"""The legal moves of a visit, as buttons, and what each of them asks the application."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeVar

from attrs import frozen

from application.app import Application
from application.shared.caller import Caller
from application.shared.rights import Permission
from application.visits.queries import VisitView
from application.visits.reception import Entry
from domain.finance.tender import Tender, Tendered
from domain.orders.line import Approval
from domain.shared.errors import NotFound, Rejected
from domain.shared.ids import PaymentId
from domain.shared.money import Money
from domain.work_orders.record import Finding, Severity, Wait
from domain.work_orders.status import Status

K = TypeVar("K", Severity, Wait, Tender)
Form = Mapping[str, str]
Making = Callable[[Application, Caller, VisitView, Form], object]


@frozen(kw_only=True)
class Move:
    """A button; ``asks`` names the inputs that stand before it, ``about`` says more."""

    name: str
    title: str
    may: Permission
    asks: tuple[str, ...] = ()
    about: object = None
    step: int | None = None
    payment: PaymentId | None = None


def legal(view: VisitView, providers: Collection[Tender] = ()) -> Iterator[Move]:
    """What may be done next with the visit, by whoever has the right to.

    Args:
        providers: tenders that a customer may pay with on the phone.
    """
    match view.work_order.status:
        case Status.PLANNED:
            yield Move(
                name="receive", title="Take the car in", may=Permission.RECEIVE, asks=("mileage",)
            )
        case Status.RECEIVED:
            yield Move(
                name="diagnose",
                title="Note a finding",
                may=Permission.DIAGNOSE,
                asks=("note", "severity"),
            )
        case Status.AWAITING_APPROVAL:
            yield Move(name="approve", title="Customer says yes", may=Permission.DECIDE)
            yield Move(name="decline", title="Customer says no", may=Permission.DECIDE)
        case Status.DIAGNOSED:
            yield Move(name="dispatch", title="Choose hands and bays", may=Permission.DISPATCH)
        case Status.DISPATCHED | Status.IN_REPAIR:
            yield from _of_the_floor(view)
        case Status.SUSPENDED:
            yield Move(name="resume", title="Go on", may=Permission.WORK)
        case Status.DONE:
            yield Move(name="pass", title="Passed", may=Permission.CHECK_QUALITY)
            yield Move(
                name="fail", title="Back to the bay", may=Permission.CHECK_QUALITY, asks=("note",)
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
                asks=("note",),
            )
        case Status.CLOSED | Status.CANCELLED:
            return


def make(name: str, app: Application, caller: Caller, view: VisitView, form: Form) -> None:
    """Do it; whether it is legal is for the application to say.

    Raises:
        NotFound: there is no such move.
    """
    if name not in _MAKING:
        raise NotFound(f"no move {name[:40]}", kind="move")
    _MAKING[name](app, caller, view, form)


def _of_the_floor(view: VisitView) -> Iterator[Move]:
    if any(part.reserved for part in view.parts):
        yield Move(name="issue", title="Hand out the parts", may=Permission.ISSUE_PARTS)
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
    if view.work_order.status is Status.IN_REPAIR and any(not one.technician for one in waiting):
        yield Move(name="dispatch", title="Choose hands and bays", may=Permission.DISPATCH)
    for one in [one for one in waiting if one.technician][:1]:
        yield Move(name="start", title="Start", may=Permission.WORK, about=one.label, step=one.step)
    if view.work_order.status is Status.IN_REPAIR:
        yield Move(name="suspend", title="Suspend", may=Permission.WORK, asks=("reason",))


def _of_the_till(view: VisitView, providers: Collection[Tender]) -> Iterator[Move]:
    if view.order.due:
        yield Move(
            name="pay",
            title="Take the money",
            may=Permission.TAKE_PAYMENT,
            asks=("tender",),
            about=view.order.due,
        )
        if providers:
            yield Move(
                name="ask",
                title="Ask the phone to pay",
                may=Permission.TAKE_PAYMENT,
                asks=("provider", "yuan"),
            )
    else:
        yield Move(name="release", title="Hand the car back", may=Permission.RELEASE)
    for one in view.payments:
        if one.awaited:
            yield Move(
                name="give-up",
                title="Wait no longer",
                may=Permission.TAKE_PAYMENT,
                about=one.amount,
                payment=one.id,
            )


def _receive(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    entry = Entry(mileage_km=_whole(form, "mileage"))
    return app.receptions.receive(caller, work_order=view.work_order.id, entry=entry)


def _diagnose(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    severity = _one_of(Severity, form, "severity")
    found = Finding(note=form.get("note", ""), severity=severity)
    return app.diagnosis.diagnose(caller, work_order=view.work_order.id, findings=(found,))


def _decide(approve: bool) -> Making:
    def decide(app: Application, caller: Caller, view: VisitView, _: Form) -> object:
        asked = [
            line.id
            for line in view.order.lines
            if line.approval is Approval.PROPOSED and line.for_job is None
        ]
        answers = dict.fromkeys(asked, approve)
        return app.diagnosis.decide(caller, work_order=view.work_order.id, answers=answers)

    return decide


def _check(passed: bool) -> Making:
    def check(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
        visit = view.work_order
        failed = () if passed else tuple(job.id for job in visit.jobs)
        note = form.get("note", "")
        return app.quality.check(caller, work_order=visit.id, failed=failed, note=note)

    return check


def _start(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    return app.repairs.start(caller, work_order=view.work_order.id, step=_whole(form, "step"))


def _finish(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    return app.repairs.finish(caller, work_order=view.work_order.id, step=_whole(form, "step"))


def _suspend(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    reason = _one_of(Wait, form, "reason")
    return app.repairs.suspend(caller, work_order=view.work_order.id, reason=reason)


def _pay(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    # The amount that the person saw; when it is no longer what is due, the till says so.
    tendered = Tendered(
        tender=_one_of(Tender, form, "tender"), amount=Money(_whole(form, "amount"))
    )
    return app.settlement.pay(caller, order=view.order.id, tenders=(tendered,))


def _ask(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    tender, amount = _one_of(Tender, form, "provider"), _yuan(form, "yuan")
    return app.providers.ask(caller, order=view.order.id, tender=tender, amount=amount)


def _give_up(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    for one in view.payments:
        if str(one.id) == form.get("payment"):
            return app.phone.give_up(caller, payment=one.id)
    raise NotFound("no such payment of this visit", kind="payment")


def _follow_up(app: Application, caller: Caller, view: VisitView, form: Form) -> object:
    return app.aftercare.follow_up(
        caller, work_order=view.work_order.id, reached=True, note=form.get("note", "")
    )


_MAKING: Final[Mapping[str, Making]] = {
    "receive": _receive,
    "diagnose": _diagnose,
    "approve": _decide(True),
    "decline": _decide(False),
    "dispatch": lambda app, who, view, _: app.dispatching.dispatch(
        who, work_order=view.work_order.id
    ),
    "issue": lambda app, who, view, _: app.repairs.issue_parts(who, work_order=view.work_order.id),
    "start": _start,
    "finish": _finish,
    "suspend": _suspend,
    "resume": lambda app, who, view, _: app.repairs.resume(who, work_order=view.work_order.id),
    "pass": _check(True),
    "fail": _check(False),
    "settle": lambda app, who, view, _: app.settlement.settle(who, work_order=view.work_order.id),
    "pay": _pay,
    "ask": _ask,
    "give-up": _give_up,
    "release": lambda app, who, view, _: app.aftercare.release(who, work_order=view.work_order.id),
    "follow-up": _follow_up,
}


def _whole(form: Form, name: str) -> int:
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise Rejected("this must be a whole number", field=name)
    return int(text)


def _yuan(form: Form, name: str) -> Money:
    """An amount as people write it: yuan, with at most two decimals."""
    found = re.fullmatch(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?", form.get(name, "").strip())
    if found is None:
        raise Rejected("this must be an amount in yuan", field=name)
    yuan, fen = found.groups(default="")
    return Money(int(yuan) * 100 + int(fen.ljust(2, "0")))


def _one_of(kind: type[K], form: Form, name: str) -> K:
    try:
        return kind(form.get(name, ""))
    except ValueError:
        raise Rejected("choose one of the list", field=name) from None
