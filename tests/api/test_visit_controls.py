"""A visit on its page: every move that somebody may make has its control."""

import re

import pytest

from application.visits.moves import moves_of
from domain.orders.line import Approval
from domain.shared.ids import TechnicianId, WorkOrderId
from domain.work_orders.status import Status
from tests.api.paper import Desk, check, press
from tests.api.visit_paper import FILTER, PADS, asked, checked, dispatched, page, received, seen


def controls(text: str) -> set[str]:
    """The moves that a person can make on the page."""
    return set(re.findall(r'action="/visits/[^"]*/moves/([a-z-]+)"', text))


PRESSED = {"check": {"pass", "fail"}, "pay": {"pay", "ask"}}
"""Buttons that are not called like the step of the API."""


@pytest.mark.parametrize("login", ["store_manager", "advisor", "cashier", "technician"])
def test_every_step_that_a_person_may_take_has_its_control_and_no_other(
    desk: Desk, login: str
) -> None:
    visit = desk.a_booked_visit()

    def expect_controls() -> None:
        desk.log_in(login)
        actor = desk.app.people.session(desk.client.cookies["baywise_session"])
        named = moves_of(seen(desk, visit), actor)
        pressed = [PRESSED.get(one, {one}) for one in named]
        assert controls(page(desk, visit)) == {one for some in pressed for one in some}
        desk.log_in("store_manager")

    steps: list[tuple[str, dict[str, str]]] = [
        ("receive", {"mileage": "30000"}), ("diagnose", {"note": "fine", "severity": "info"}),
        ("dispatch", {}), ("issue-parts", {}), ("start", {}), ("finish", {}), ("start", {}),
        ("finish", {}), ("pass", {}), ("settle", {}), ("pay", {"tender": "card"}),
        ("release", {}), ("follow-up", {}),
    ]  # fmt: skip
    expect_controls()
    for name, inputs in steps:
        taken = check if name == "pass" else press
        assert taken(desk, visit, name, **inputs).status_code == 200, name
        expect_controls()


def test_work_is_offered_and_taken_from_the_page(desk: Desk) -> None:
    visit = dispatched(desk)
    desk.log_in("store_manager")
    before = seen(desk, visit).work_order.operation(0)
    press(desk, visit, "offer", step="0")
    assert seen(desk, visit).work_order.operation(0).offered
    assert f"/visits/{visit}" in desk.get("/shops/S0001").text.split('id="offered"')[1]

    desk.log_in("technician")
    press(desk, visit, "grab", step="0")

    after = seen(desk, visit).work_order.operation(0)
    actor = desk.app.people.session(desk.client.cookies["baywise_session"])
    assert (after.technician, after.planned) == (TechnicianId(actor.id), before.planned)
    assert "抢单" in page(desk, visit)
    late = {"step": "0", "key": "later"}
    assert desk.client.post(f"/visits/{visit}/moves/grab", data=late).status_code == 409


def test_who_has_work_passes_it_on_from_the_page(desk: Desk) -> None:
    visit = dispatched(desk)
    before = seen(desk, visit).work_order.operation(0)
    other = next(
        one.id
        for one in desk.app.directory.technicians_of(seen(desk, visit).work_order.store)
        if one.id != before.technician
    )
    desk.log_in("store_manager")

    press(desk, visit, "transfer", step="0", technician=str(other), reason="knows this car")

    assert seen(desk, visit).work_order.operation(0).technician == other


@pytest.mark.parametrize("login", ["store_manager", "advisor", "supervisor"])
def test_a_car_that_waits_is_made_urgent_with_a_reason(desk: Desk, login: str) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("store_manager")
    assert "prioritise" not in controls(page(desk, visit))
    press(desk, visit, "receive", mileage="30000")
    desk.log_in(login)

    assert press(desk, visit, "prioritise", priority="1").status_code == 422
    assert press(desk, visit, "prioritise", priority="9", reason="?").status_code == 422
    press(desk, visit, "prioritise", priority="1", reason="a taxi, waits outside")

    assert seen(desk, visit).work_order.priority == 1


def test_a_line_that_nobody_has_begun_is_withdrawn_with_a_reason_and_meant(desk: Desk) -> None:
    visit = checked_nothing(desk)
    line = next(one.id for one in seen(desk, visit).order.lines if one.code == PADS)

    assert press(desk, visit, "withdraw", line=str(line), reason="too dear").status_code == 422
    press(desk, visit, "withdraw", line=str(line), reason="too dear", sure="yes")

    after = seen(desk, visit)
    assert after.order.line(line).approval is Approval.WITHDRAWN
    assert [job.service for job in after.work_order.jobs] == ["oil-service"]


def checked_nothing(desk: Desk) -> WorkOrderId:
    """A dispatched visit of two services."""
    visit = asked(desk)
    lines = {one.code: one.id for one in seen(desk, visit).order.lines}
    press(desk, visit, "decide", **{f"line:{lines[PADS]}": "yes", f"line:{lines[FILTER]}": "no"})
    press(desk, visit, "dispatch")
    return visit


def test_a_visit_is_called_off_before_anything_was_done(desk: Desk) -> None:
    visit = received(desk)

    press(desk, visit, "call-off", reason="no time", sure="yes")

    assert seen(desk, visit).work_order.status is Status.CANCELLED


def test_an_appointment_is_cancelled_on_the_page_of_its_visit(desk: Desk) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("advisor")

    press(desk, visit, "cancel", reason="no time", sure="yes")

    assert seen(desk, visit).work_order.status is Status.CANCELLED


def test_a_part_that_was_put_back_is_not_charged_and_the_visit_is_settled(desk: Desk) -> None:
    visit = checked(desk)
    check(desk, visit)
    part = next(one for one in seen(desk, visit).parts if one.issued == 1)

    press(desk, visit, "return-part", line=str(part.line), quantity="1")
    press(desk, visit, "settle")

    after = seen(desk, visit)
    assert after.work_order.status is Status.SETTLED
    assert part.line not in {line.id for line in after.order.wanted}


def test_a_car_of_which_everything_was_paid_back_goes_home(desk: Desk) -> None:
    visit = checked(desk)
    check(desk, visit)
    press(desk, visit, "settle")
    press(desk, visit, "pay", tender="cash")
    payment = seen(desk, visit).payments[0].id

    press(desk, visit, "refund", payment=str(payment), reason="goodwill", sure="yes")
    press(desk, visit, "release")

    after = seen(desk, visit)
    assert after.work_order.status is Status.RELEASED
    assert not after.order.due
    assert not after.order.paid
