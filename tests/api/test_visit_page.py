"""A visit on its page: what may be chosen, what is answered, what is told."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from application.shared.caller import SYSTEM
from application.visits.diagnosis import Suggestion
from domain.orders.idle import USUAL
from domain.orders.line import Approval
from domain.shared.money import Money
from domain.shared.time import Span
from domain.work_orders.record import Finding, Severity
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause
from tests.api.paper import Desk, check, log_in_as_owner, open_desk, press, words
from tests.api.visit_paper import FILTER, PADS, asked, checked, dispatched, page, received, seen
from tests.application.visits.parts import needed_for
from tests.chain import a_customer, store_id


def test_what_fits_the_car_is_offered_at_diagnosis_with_its_price(desk: Desk) -> None:
    visit = received(desk, "advisor")
    offered = desk.app.diagnosis.suggestible(SYSTEM, work_order=visit)

    text = page(desk, visit)

    ticks = re.findall(r'type="checkbox" name="service:([\w-]+)"', text)
    assert ticks == [one.code for one in offered.services]
    assert "oil-service" not in ticks
    pads = next(one for one in offered.services if one.code == PADS)
    assert f"¥{pads.price.amount / 100:,.2f}" in text


def test_a_suggestion_without_its_own_reason_has_the_first_finding(desk: Desk) -> None:
    visit = asked(desk)

    proposed = [line for line in seen(desk, visit).order.lines if line.for_job is None][1:]

    reasons = {line.code: line.reason for line in proposed}
    assert reasons == {PADS: "pads worn", FILTER: "very dirty"}
    assert {line.approval for line in proposed} == {Approval.PROPOSED}


def test_a_suggestion_without_any_reason_is_refused_and_nothing_typed_is_lost(
    desk: Desk,
) -> None:
    visit = received(desk)

    answer = press(
        desk, visit, "diagnose",
        severity="soon", severity2="unsafe", **{f"service:{PADS}": "yes", "reason:wash": "mud"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "请填写此项" in answer.text
    assert re.search(rf'name="service:{PADS}" value="yes" checked', answer.text)
    assert seen(desk, visit).work_order.status is Status.RECEIVED


def test_nothing_found_is_a_diagnosis_too_and_is_said(desk: Desk) -> None:
    visit = received(desk)

    silent = press(desk, visit, "diagnose")
    assert silent.status_code == 422
    assert "未发现问题" in silent.text
    assert seen(desk, visit).work_order.status is Status.RECEIVED
    press(desk, visit, "diagnose", nothing="yes")

    assert seen(desk, visit).work_order.status is Status.DIAGNOSED
    assert seen(desk, visit).work_order.findings == ()


def test_what_is_found_during_repair_is_added_and_asked_beside_the_work(desk: Desk) -> None:
    visit = dispatched(desk)
    press(desk, visit, "start", step="0")
    assert 'id="rare-diagnose"' in page(desk, visit)
    assert 'name="nothing"' not in page(desk, visit)

    press(desk, visit, "diagnose", note="pads worn", severity="now", **{f"service:{PADS}": "yes"})

    assert 'id="move-decide"' in page(desk, visit)
    assert 'id="move-finish-0"' in page(desk, visit)
    press(desk, visit, "finish", step="0")
    press(desk, visit, "start", step="1")
    press(desk, visit, "finish", step="1")
    assert seen(desk, visit).work_order.status is Status.DONE
    assert 'id="move-pass"' not in page(desk, visit)
    early = desk.client.post(f"/visits/{visit}/moves/pass", data={"note": "fine"})
    assert early.status_code == 409
    assert "还有项目等待顾客确认" in early.text
    press(desk, visit, "decide", all="no")
    assert 'id="move-pass"' in page(desk, visit)


def test_answers_are_given_line_by_line_with_amounts_and_reasons(desk: Desk) -> None:
    visit = asked(desk)
    lines = {one.code: one for one in seen(desk, visit).order.lines}
    text = page(desk, visit)
    for code in (PADS, FILTER):
        assert f'name="line:{lines[code].id}"' in text
        assert lines[code].reason in text

    press(desk, visit, "decide", **{f"line:{lines[PADS].id}": "yes"})
    assert seen(desk, visit).work_order.status is Status.AWAITING_APPROVAL
    press(desk, visit, "decide", **{f"line:{lines[FILTER].id}": "no"})

    after = seen(desk, visit)
    assert after.work_order.status is Status.DIAGNOSED
    assert after.order.line(lines[PADS].id).approval is Approval.APPROVED
    assert after.order.line(lines[FILTER].id).approval is Approval.DECLINED
    assert [job.service for job in after.work_order.jobs] == ["oil-service", PADS]
    parts = [one for one in after.order.lines if one.for_job == lines[PADS].id]
    assert {one.approval for one in parts} == {Approval.APPROVED}


@pytest.mark.parametrize(("answer", "jobs"), [("yes", 3), ("no", 1)])
def test_everything_is_answered_with_one_button(desk: Desk, answer: str, jobs: int) -> None:
    visit = asked(desk)

    press(desk, visit, "decide", all=answer)

    assert len(seen(desk, visit).work_order.jobs) == jobs


def test_no_answer_at_all_is_refused(desk: Desk) -> None:
    visit = asked(desk)

    assert press(desk, visit, "decide").status_code == 422
    for name in ("line:nonsense", "line:00000000-0000-0000-0000-000000000000"):
        assert press(desk, visit, "decide", **{name: "yes"}).status_code == 404


def test_the_customer_answers_on_the_same_page_and_sees_nothing_of_the_house(
    desk: Desk,
) -> None:
    visit = asked(desk)
    log_in_as_owner(desk, visit)

    text = page(desk, visit)
    assert "沪A00001" in text
    assert "派工理由" not in text
    assert "账务凭证" not in text
    press(desk, visit, "decide", all="yes")

    lines = seen(desk, visit).order.lines
    decided = {line.decision.by for line in lines if line.decision}
    assert len(decided) == 1
    assert seen(desk, visit).work_order.status is Status.DIAGNOSED


def test_only_those_who_may_are_offered_for_pinning_and_the_others_say_why(desk: Desk) -> None:
    visit = dispatched(desk)
    view = seen(desk, visit).work_order
    away = next(
        one
        for one in desk.app.directory.technicians_of(view.store)
        if one.id not in {step.technician for step in view.operations}
    )
    during = Span.of(desk.clock.now(), 480)
    desk.app.absences.report(SYSTEM, technician=away.id, during=during, cause=AbsenceCause.SICK)

    forms = re.findall(r"<form[^>]*moves/pin\">(.*?)</form>", page(desk, visit), re.DOTALL)

    assert len(forms) == len(view.operations)
    for form in forms:
        assert len(re.findall('name="technician"', form)) == 4
        assert re.findall(r'value="([0-9a-f-]+)" required disabled', form) == [str(away.id)]
        assert "当时不上班" in form


def test_a_pin_needs_a_reason_and_is_told_with_it(desk: Desk) -> None:
    visit = dispatched(desk)
    before = seen(desk, visit).work_order.operation(0).technician
    other = next(
        one.candidate.technician
        for one in desk.app.dispatching.choices(SYSTEM, work_order=visit)[0]
        if one.limit is None and one.candidate.technician != before
    )
    form = {"key": "k1", "step": "0", "technician": str(other)}
    post = f"/visits/{visit}/moves/pin"

    assert desk.client.post(post, data=form | {"reason": " "}).status_code == 422
    assert desk.client.post(post, data=form | {"technician": "x", "reason": "y"}).status_code == 422
    desk.client.post(post, data=form | {"key": "k2", "reason": "客户指定"})

    assert seen(desk, visit).work_order.operation(0).technician == other
    told = words(page(desk, visit))
    assert "人工指定" in told
    assert "原因：客户指定" in told


def test_work_is_suspended_for_a_named_cause_and_goes_on(desk: Desk) -> None:
    visit = dispatched(desk)
    press(desk, visit, "start")

    press(desk, visit, "suspend", reason="part", note="the filter is late", stays="yes")
    assert "等配件" in page(desk, visit)
    assert "the filter is late" in page(desk, visit)
    press(desk, visit, "resume")

    suspension = seen(desk, visit).work_order.suspensions[0]
    assert (suspension.reason, suspension.note) == ("part", "the filter is late")
    assert seen(desk, visit).work_order.status is Status.IN_REPAIR


def test_what_fails_the_check_is_done_again_and_nothing_else(desk: Desk) -> None:
    visit = checked(desk)
    oil, pads = seen(desk, visit).work_order.jobs

    assert check(desk, visit, "fail", note="squeaks").status_code == 422
    assert check(desk, visit, "fail", **{f"job:{pads.id}": "yes"}).status_code == 422
    check(desk, visit, "fail", note="squeaks", **{f"job:{pads.id}": "yes"})

    after = {job.id: job for job in seen(desk, visit).work_order.jobs}
    assert after[oil.id].is_finished
    assert not after[pads.id].is_finished
    assert after[pads.id].reworks[0].reason == "squeaks"
    assert "返工: squeaks" in words(page(desk, visit))


def test_whoever_started_and_finished_the_work_is_told_that_somebody_else_checks_it(
    desk: Desk,
) -> None:
    visit = checked(desk)

    refused = press(desk, visit, "pass")

    assert refused.status_code == 422
    assert "质检须由另一人进行" in refused.text
    assert seen(desk, visit).work_order.status is Status.DONE


def test_the_cost_adds_up_to_the_fen(desk: Desk) -> None:
    visit = checked(desk)
    order = seen(desk, visit).order

    told = words(page(desk, visit, "en"))

    def amount(name: str) -> int:
        found = re.search(rf"{name} CN¥([\d,.]+)", told)
        assert found, name
        return int(found[1].replace(",", "").replace(".", ""))

    assert amount("Labour") + amount("Parts") == amount("Total") == order.total.amount
    assert amount("of which VAT 13 %") == sum(line.tax.amount for line in order.wanted)
    assert amount("Still to pay") == order.due.amount


def test_the_paper_shows_labour_parts_and_tax_and_adds_up_to_the_invoice(desk: Desk) -> None:
    visit = checked(desk)
    assert "费用估价单" in words(desk.get(f"/visits/{visit}/paper").text)
    check(desk, visit)
    press(desk, visit, "settle")
    order = seen(desk, visit).order
    invoice = desk.app.visits.invoice(SYSTEM, order=order.id)

    told = words(desk.get(f"/visits/{visit}/paper").text)

    def yuan(amount: Money) -> str:
        return f"¥{amount.amount / 100:,.2f}"

    assert "费用结算单" in told
    for line in invoice.lines:
        figures = f"{yuan(line.net)} {line.tax_bp / 100:g} {yuan(line.tax)} {yuan(line.gross)}"
        assert f"{line.label.zh} {line.code}" in told
        assert figures in told
    assert f"合计 {yuan(invoice.net)} {yuan(invoice.tax)} {yuan(order.total)}" in told


def test_the_decision_the_books_and_the_story_are_told_to_the_manager(desk: Desk) -> None:
    visit = checked(desk)
    check(desk, visit)
    press(desk, visit, "settle")
    while desk.app.stream.move():
        pass

    told = words(page(desk, visit))

    assert re.search(r"选派技师\d（[\d.]+ 分，分低者优先）", told)
    assert "应交增值税" in told
    for happened in (
        "预约成功",
        "接车",
        "建议追加",
        "客户答复一项",
        "派工",
        "质检通过",
        "订单结算",
    ):
        assert happened in told


def test_when_a_missing_part_comes_is_told_as_a_time(desk: Desk) -> None:
    visit = received(desk)
    pads = next(one for one in needed_for(PADS))
    here, count = store_id(1), desk.app.inventory.count
    count(SYSTEM, store=here, part=pads, counted=0, reason="sold out")
    press(desk, visit, "diagnose", note="pads worn", severity="now", **{f"service:{PADS}": "yes"})
    line = next(one.id for one in seen(desk, visit).order.lines if one.code == PADS)
    press(desk, visit, "decide", **{f"line:{line}": "yes"})
    due = desk.clock.now() + timedelta(hours=26)
    desk.app.inventory.schedule(SYSTEM, store=here, part=pads, due=due)
    while desk.app.stream.move():
        pass

    told = words(page(desk, visit))

    assert f"{due.astimezone(ZoneInfo('Asia/Shanghai')):%m-%d %H:%M}" in told


def test_the_books_are_not_for_everybody(desk: Desk) -> None:
    visit = received(desk)
    desk.log_in("technician")

    assert "账务凭证" not in page(desk, visit)


def test_a_refusal_is_told_in_the_language_of_the_page_not_of_the_browser(desk: Desk) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("store_manager")
    move = f"/visits/{visit}/moves/settle"
    browser = {"accept-language": "en"}

    english = desk.client.post(move, data={"key": "a"}, headers=browser)
    desk.get("/?lang=zh")
    chinese = desk.client.post(move, data={"key": "b"}, headers=browser)

    assert "cannot become settled" in english.text
    assert "当前状态下不能进行这一步" in chinese.text
    assert "现在可以：已取消、已接车" in chinese.text
    assert "illegal-move" in chinese.text


def test_a_lower_mileage_asks_for_its_reason_and_takes_it(desk: Desk) -> None:
    first = received(desk)
    vehicle = seen(desk, first).work_order.vehicle
    press(desk, first, "call-off", reason="no time", sure="yes")
    again = desk.a_booked_visit()
    assert seen(desk, again).work_order.vehicle == vehicle

    refused = press(desk, again, "receive", mileage="100")
    assert "里程比上次少" in refused.text
    assert 'name="lower_reason"' in refused.text
    assert 'value="100"' in refused.text
    form = {"key": "k", "mileage": "100", "lower_reason": "new instrument"}
    desk.client.post(f"/visits/{again}/moves/receive", data=form)

    assert seen(desk, again).work_order.status is Status.RECEIVED


def test_what_people_typed_is_text_on_the_page_and_never_markup(desk: Desk) -> None:
    visit = received(desk)
    nasty = "<img src=x onerror=alert(1)>"
    desk.app.diagnosis.diagnose(
        SYSTEM,
        work_order=visit,
        findings=(Finding(note=nasty, severity=Severity.INFO),),
        suggestions=(Suggestion(service=PADS, reason=nasty),),
    )

    text = page(desk, visit)

    assert nasty not in text
    assert "&lt;img" in text


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "x" * 600])
def test_texts_that_cannot_be_kept_are_refused(desk: Desk, text: str) -> None:
    visit = received(desk)
    form = {"key": "k", "note": text, "severity": "info"}

    answer = desk.client.post(f"/visits/{visit}/moves/diagnose", data=form)

    assert answer.status_code == 422


def test_when_the_car_will_be_done_is_on_the_page_and_when_it_was(desk: Desk) -> None:
    visit = dispatched(desk)
    assert "Expected to be done" in page(desk, visit, "en")
    assert "预计完工" in page(desk, visit)

    for operation in seen(desk, visit).work_order.operations:
        desk.app.repairs.start(SYSTEM, work_order=visit, step=operation.step)
        desk.app.repairs.finish(SYSTEM, work_order=visit, step=operation.step)

    assert "Done at" in page(desk, visit, "en")


def test_an_idle_day_is_cheaper_on_the_desk_and_in_the_visit() -> None:
    for desk in open_desk(demo=True, idle=USUAL):
        desk.log_in("store_manager")
        _, vehicle = a_customer(desk.app, 2)

        offered = desk.get(f"/shops/S0001/desk/cars/{vehicle}?service=oil-service&on=", "en").text
        visit = desk.a_booked_visit()

        assert "Idle hours" in offered
        assert "list price" in offered
        assert "idle hours −" in page(desk, visit, "en")
