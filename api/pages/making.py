"""What the buttons of a visit's page ask the application."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from api.callers import without_key
from api.pages.forms import (
    Empty,
    Fields,
    degrees,
    identities,
    identity,
    named,
    needed,
    one_of,
    whole,
    whole_or_none,
    words,
    yuan,
)
from application.app import Application
from application.shared.caller import Caller
from application.visits.diagnosis import Suggestion
from application.visits.queries import VisitView
from application.visits.reception import Entry
from domain.dispatch.agreement import SupportId
from domain.finance.tender import Tender, Tendered
from domain.orders.line import Approval
from domain.shared.errors import NotFound
from domain.shared.ids import LineId, PaymentId, TechnicianId
from domain.shared.money import Money
from domain.work_orders.photo import Photo
from domain.work_orders.record import Finding, Severity, Wait
from domain.work_orders.site import Fix

Making = Callable[[Application, Caller, VisitView, Fields], object]

FINDINGS: Final = ("", "2", "3")
"""What the names of a form's findings end in."""


def make(name: str, app: Application, caller: Caller, view: VisitView, form: Fields) -> None:
    """Do it; whether it is legal is for the application to say.

    Raises:
        NotFound: there is no such move.
    """
    if name not in _MAKING:
        raise NotFound(f"no move {name[:40]}", kind="move")
    _MAKING[name](app, caller, view, form)


def entry_of(form: Fields, photos: Iterable[Photo] = ()) -> Entry:
    """What is written down when a car comes in, with the photos that were taken of it before."""
    return Entry(
        photos=tuple(one.id for one in photos),
        mileage_km=whole(form, "mileage"),
        fuel_percent=whole_or_none(form, "fuel"),
        note=words(form, "note"),
        lower_mileage_reason=words(form, "lower_reason") or None,
    )


def _receive(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    visit = view.work_order.id
    entry = entry_of(form, app.photos.of(without_key(caller), work_order=visit))
    return app.receptions.receive(caller, work_order=visit, entry=entry)


def _diagnose(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    findings = tuple(
        Finding(note=note, severity=one_of(Severity, form, f"severity{one}"))
        for one in FINDINGS
        if (note := words(form, f"note{one}"))
    )
    return app.diagnosis.diagnose(
        caller,
        work_order=view.work_order.id,
        findings=findings,
        suggestions=tuple(_suggestions(form, findings)),
        nothing_found="nothing" in form,
    )


def _suggestions(form: Fields, findings: Iterable[Finding]) -> Iterable[Suggestion]:
    """Every service that was ticked; a reason not given is what was found first."""
    found = next((one.note for one in findings), "")
    for code, _ in named(form, "service:"):
        reason = words(form, f"reason:{code}") or found
        if not reason:
            raise Empty("say why the car should have it", field="reason")
        yield Suggestion(service=code, reason=reason)


def _decide(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    answers = {
        LineId(line): answer == "yes"
        for line, answer in identities(form, "line:")
        if answer in ("yes", "no")
    }
    if form.get("all") in ("yes", "no"):
        asked = [one for one in view.order.lines if one.approval is Approval.PROPOSED]
        answers = {one.id: form["all"] == "yes" for one in asked if one.for_job is None}
    if not answers:
        raise Empty("answer at least one line", field="answer")
    return app.diagnosis.decide(caller, work_order=view.work_order.id, answers=answers)


def _pin(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return _hand_over(app.dispatching.pin, caller, view, form)


def _transfer(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return _hand_over(app.offering.transfer, caller, view, form)


def _hand_over(
    use_case: Callable[..., object], caller: Caller, view: VisitView, form: Fields
) -> object:
    """An operation goes to the hands that were chosen."""
    return use_case(
        caller,
        work_order=view.work_order.id,
        step=whole(form, "step"),
        technician=TechnicianId(identity(form, "technician")),
        reason=needed(form, "reason"),
    )


def _offer(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.offering.offer(caller, work_order=view.work_order.id, step=whole(form, "step"))


def _grab(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.offering.grab(caller, work_order=view.work_order.id, step=whole(form, "step"))


def _stamp(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    fix = Fix(place=degrees(form), accuracy_m=whole_or_none(form, "accuracy") or 0)
    return app.on_site.stamp(caller, work_order=view.work_order.id, fix=fix)


def _locate(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.on_site.locate(caller, work_order=view.work_order.id, site=degrees(form))


def _pass(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.quality.check(caller, work_order=view.work_order.id, note=words(form, "note"))


def _fail(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    visit = view.work_order
    failed = tuple(LineId(job) for job, _ in identities(form, "job:"))
    if not failed and len(visit.jobs) > 1:
        raise Empty("say what has to be done again", field="job")
    return app.quality.check(
        caller,
        work_order=visit.id,
        failed=failed or tuple(job.id for job in visit.jobs),
        note=needed(form, "note"),
    )


def _start(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.repairs.start(
        caller,
        work_order=view.work_order.id,
        step=whole(form, "step"),
        reason=words(form, "reason"),
    )


def _finish(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.repairs.finish(caller, work_order=view.work_order.id, step=whole(form, "step"))


def _prioritise(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.repairs.prioritise(
        caller,
        work_order=view.work_order.id,
        priority=whole(form, "priority"),
        reason=needed(form, "reason"),
    )


def _suspend(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.repairs.suspend(
        caller,
        work_order=view.work_order.id,
        reason=one_of(Wait, form, "reason"),
        note=words(form, "note"),
        stays_in_bay="stays" in form,
    )


def _pay(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    # The amount that the person saw; when it is no longer what is due, the till says so.
    due, amount = Money(whole(form, "due")), yuan(form, "yuan")
    tenders = [Tendered(tender=one_of(Tender, form, "tender"), amount=amount)]
    if amount < due:
        needed(form, "rest")
        tenders.append(Tendered(tender=one_of(Tender, form, "rest"), amount=due - amount))
    return app.providers.pay(caller, order=view.order.id, tenders=tuple(tenders))


def _ask(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    tender, amount = one_of(Tender, form, "provider"), yuan(form, "yuan")
    return app.providers.ask(caller, order=view.order.id, tender=tender, amount=amount)


def _give_up(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    for one in view.payments:
        if str(one.id) == form.get("payment"):
            return app.phone.give_up(caller, payment=one.id)
    raise NotFound("no such payment of this visit", kind="payment")


def _follow_up(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.aftercare.follow_up(
        caller,
        work_order=view.work_order.id,
        reached=form.get("reached", "yes") == "yes",
        note=words(form, "note"),
    )


def _return_part(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.repairs.return_part(
        caller,
        work_order=view.work_order.id,
        line=LineId(identity(form, "line")),
        quantity=whole(form, "quantity"),
    )


def _withdraw(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.calling_off.withdraw(
        caller,
        work_order=view.work_order.id,
        line=LineId(identity(form, "line")),
        reason=_meant(form),
    )


def _refund(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    payment = PaymentId(identity(form, "payment"))
    return app.settlement.refund(caller, order=view.order.id, payment=payment, reason=_meant(form))


def _call_off(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.calling_off.call_off(caller, work_order=view.work_order.id, reason=_meant(form))


def _cancel(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    if view.work_order.appointment is None:
        raise NotFound("this visit has no appointment", kind="appointment")
    return app.booking.cancel(caller, appointment=view.work_order.appointment, reason=_meant(form))


def _review(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    return app.aftercare.review(
        caller,
        work_order=view.work_order.id,
        stars=whole(form, "stars"),
        words=words(form, "note"),
    )


def _support(app: Application, caller: Caller, view: VisitView, form: Fields) -> object:
    way = identity(form, "way")
    return app.supports.accept(caller, work_order=view.work_order.id, way=way)


def _arrive(app: Application, caller: Caller, _: VisitView, form: Fields) -> object:
    return app.supports.arrive(caller, support=SupportId(identity(form, "support")))


def _send_home(app: Application, caller: Caller, _: VisitView, form: Fields) -> None:
    app.supports.call_off(caller, support=SupportId(identity(form, "support")))


def _meant(form: Fields) -> str:
    """The reason for what cannot be undone, when it was ticked that it is meant."""
    needed(form, "sure")
    return needed(form, "reason")


_MAKING: Final[Mapping[str, Making]] = {
    "receive": _receive,
    "diagnose": _diagnose,
    "decide": _decide,
    "dispatch": lambda app, who, view, _: app.dispatching.dispatch(
        who, work_order=view.work_order.id
    ),
    "pin": _pin,
    "transfer": _transfer,
    "offer": _offer,
    "grab": _grab,
    "stamp": _stamp,
    "locate": _locate,
    "issue-parts": lambda app, who, view, _: app.repairs.issue_parts(
        who, work_order=view.work_order.id
    ),
    "start": _start,
    "finish": _finish,
    "suspend": _suspend,
    "resume": lambda app, who, view, _: app.repairs.resume(who, work_order=view.work_order.id),
    "pass": _pass,
    "fail": _fail,
    "settle": lambda app, who, view, _: app.settlement.settle(who, work_order=view.work_order.id),
    "pay": _pay,
    "ask": _ask,
    "give-up": _give_up,
    "release": lambda app, who, view, _: app.aftercare.release(who, work_order=view.work_order.id),
    "follow-up": _follow_up,
    "prioritise": _prioritise,
    "return-part": _return_part,
    "withdraw": _withdraw,
    "refund": _refund,
    "call-off": _call_off,
    "cancel": _cancel,
    "review": _review,
    "support": _support,
    "arrive": _arrive,
    "send-home": _send_home,
}
