"""A visit on its page, as far as tests bring it."""

from datetime import timedelta
from uuid import UUID

from application.shared.caller import SYSTEM
from application.visits.queries import VisitView
from domain.shared.ids import WorkOrderId
from tests.api.paper import Desk, press

PADS, FILTER = "brake-pads-front", "cabin-filter-change"


def seen(desk: Desk, visit: UUID) -> VisitView:
    return desk.app.visits.see(SYSTEM, work_order=WorkOrderId(visit))


def page(desk: Desk, visit: UUID, language: str = "zh-CN") -> str:
    answer = desk.get(f"/visits/{visit}", language)
    assert answer.status_code == 200
    return answer.text


def received(desk: Desk, login: str = "store_manager") -> WorkOrderId:
    visit = desk.a_booked_visit()
    desk.log_in(login)
    press(desk, visit, "receive", mileage="30000", fuel="60", note="scratch on the door")
    return visit


def asked(desk: Desk) -> WorkOrderId:
    """A visit that waits for the customer's answers."""
    visit = received(desk)
    press(
        desk, visit, "diagnose", note="pads worn", severity="now",
        **{f"service:{PADS}": "yes", f"service:{FILTER}": "yes", f"reason:{FILTER}": "very dirty"},
    )  # fmt: skip
    return visit


def dispatched(desk: Desk) -> WorkOrderId:
    visit = received(desk)
    press(desk, visit, "diagnose", note="all well", severity="info")
    press(desk, visit, "dispatch")
    return visit


def checked(desk: Desk) -> WorkOrderId:
    """A visit of two jobs that is ready for its check."""
    visit = asked(desk)
    lines = {one.code: one.id for one in seen(desk, visit).order.lines}
    press(desk, visit, "decide", **{f"line:{lines[PADS]}": "yes", f"line:{lines[FILTER]}": "no"})
    press(desk, visit, "dispatch")
    press(desk, visit, "issue-parts")
    while 'moves/start"' in page(desk, visit):
        press(desk, visit, "start")
        desk.clock.advance(timedelta(minutes=5))
        press(desk, visit, "finish")
    return visit
