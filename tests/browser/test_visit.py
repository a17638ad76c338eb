"""A person leads a visit through all its stages by clicking, in Chinese."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from adapters.demo.chain import PASSWORD
from application.shared.caller import SYSTEM
from application.visits.reception import Entry
from domain.orders.line import Approval
from domain.shared.ids import WorkOrderId
from domain.work_orders.status import Status
from domain.work_orders.work_order import WorkOrder
from tests.application.visits.shop_day import Car, ShopDay
from tests.browser.control_room import ControlRoom, open_control_room
from tests.browser.test_wall import watched
from tests.chain import a_customer, a_furnished_twin

pytestmark = pytest.mark.browser

TABLET = {"width": 1024, "height": 768}
SHOP = "/shops/S0001"


@pytest.fixture
def room() -> Iterator[ControlRoom]:
    with open_control_room(*a_furnished_twin()) as opened:
        yield opened


@pytest.fixture
def tablet(browser: Browser, room: ControlRoom) -> Iterator[Page]:
    """The tablet of the store manager, who is logged in."""
    with browser.new_context(base_url=room.address, locale="zh-CN", viewport=TABLET) as context:  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        log_in(page)
        yield page


def log_in(page: Page, login: str = "store_manager") -> None:
    # What the page before still asks would be asked with a session that has ended.
    page.goto("about:blank")
    page.goto("/login")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.locator("h1")).to_contain_text("上海1店")


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).first.click()


def state(page: Page, name: str) -> None:
    """The visit is in the state."""
    expect(page.locator("h1 .chip")).to_have_text(name)


def book(page: Page) -> None:
    """From a phone number to an appointment, in four clicks."""
    page.get_by_role("link", name="为客户预约").click()
    page.get_by_label("手机号或车牌号").fill("13800000001")
    press(page, "查找")
    page.get_by_role("checkbox", name="小保养（机油机滤）").check()
    press(page, "查看方案")
    press(page.locator(".offers"), "预约")
    expect(page.locator("h1 .chip")).to_have_text("已预约")


def diagnose(page: Page) -> None:
    """Something is found, and more is suggested."""
    page.get_by_label("备注").first.fill("前刹车片剩 2 毫米")
    page.get_by_label("轻重").first.select_option(label="立即处理")
    page.locator("summary", has_text="维修").click()
    page.get_by_role("checkbox", name="更换前刹车片", exact=True).check()
    page.get_by_role("checkbox", name="更换雨刮片").check()
    page.get_by_label("原因: 更换雨刮片").fill("橡胶老化")
    press(page, "登记诊断结果")


def repair(page: Page) -> None:
    """Every operation that waits, one after the other."""
    start = page.get_by_role("button", name=re.compile("^开工"))
    while start.count():
        start.click()
        press(page, "完工")


def pin_another(page: Page) -> None:
    """Somebody else for the first operation, with a reason."""
    pin = page.locator("details.pin").first
    pin.locator("summary").click()
    pin.locator("input[type=radio]:not(:disabled):not(:checked)").first.check()
    pin.get_by_label("原因").fill("客户点名")
    press(pin, "指定")
    expect(page.locator("#decisions")).to_contain_text("人工指定")


def test_a_visit_is_led_from_booking_to_follow_up_by_clicking(
    tablet: Page, room: ControlRoom
) -> None:
    complaints, elsewhere = watched(tablet, room.address)
    a_customer(room.app)

    book(tablet)
    tablet.get_by_role("link", name="查看工单").click()
    visit = tablet.url
    tablet.get_by_label("里程（公里）").fill("30000")
    press(tablet, "接车")
    state(tablet, "已接车")
    diagnose(tablet)
    state(tablet, "待客户确认")
    tablet.get_by_role("radiogroup", name="更换前刹车片").get_by_label("同意").check()
    tablet.get_by_role("radiogroup", name="更换雨刮片").get_by_label("不做").check()
    press(tablet, "保存客户答复")
    state(tablet, "已诊断")
    press(tablet, "派工")
    state(tablet, "已派工")
    pin_another(tablet)
    press(tablet, "发料")
    press(tablet, "开工")
    tablet.get_by_label("原因").first.select_option(label="等客户")
    press(tablet, "中断")
    state(tablet, "已中断")
    press(tablet, "继续施工")
    press(tablet, "完工")
    repair(tablet)
    state(tablet, "待质检")
    log_in(tablet, "supervisor")
    tablet.goto(visit)
    tablet.get_by_role("checkbox", name="更换前刹车片").check()
    tablet.get_by_label("问题说明").fill("有异响")
    press(tablet, "返工")
    log_in(tablet)
    tablet.goto(visit)
    repair(tablet)
    log_in(tablet, "supervisor")
    tablet.goto(visit)
    press(tablet, "质检通过")
    state(tablet, "质检通过")
    log_in(tablet)
    tablet.goto(visit)
    press(tablet, "结算")
    press(tablet, "收款")
    press(tablet, "交车")
    state(tablet, "已交车")
    assert only_the_pads_were_added(room, visit)
    call(tablet, room)

    tablet.goto(visit)
    state(tablet, "已关闭")
    assert complaints == []
    assert elsewhere == []


def call(page: Page, room: ControlRoom) -> None:
    """Three days later, from the page of the shop."""
    room.clock.advance(timedelta(days=3))
    log_in(page)
    calls = page.locator("#calls")
    expect(calls).to_contain_text("更换雨刮片")
    calls.get_by_label("备注").fill("很满意")
    press(calls, "已接通")
    expect(page.locator("#calls")).to_contain_text("暂无待回访")


def only_the_pads_were_added(room: ControlRoom, address: str) -> bool:
    view = room.app.visits.see(SYSTEM, work_order=WorkOrderId(UUID(address.rsplit("/", 1)[1])))
    approved = {one.code for one in view.order.lines if one.approval is Approval.APPROVED}
    return "brake-pads-front" in approved and "wiper-change" not in approved and not view.order.due


_CUSTOMERS = count(1)
"""Every car of these tests is another one."""


def a_car(room: ControlRoom) -> Car:
    return ShopDay(app=room.app, clock=room.clock, numbers=_CUSTOMERS).book()


def arrive(room: ControlRoom, car: Car) -> WorkOrder:
    """Somebody else takes the car in."""
    room.app.receptions.receive(
        SYSTEM, work_order=car.booked.work_order, entry=Entry(mileage_km=1000)
    )
    room.app.stream.move()
    return car.visit


def test_the_board_of_a_shop_moves_within_two_seconds_and_is_not_loaded_again(
    tablet: Page, room: ControlRoom
) -> None:
    car = a_car(room)
    tablet.goto(SHOP)
    expect(tablet.locator("[data-stream]")).to_have_attribute("data-now", "live")
    tablet.evaluate("window.neverReloaded = true")

    arrive(room, car)

    ticket = tablet.locator(f"#car-{car.booked.work_order}")
    expect(ticket).to_be_visible(timeout=2000)
    expect(tablet.locator(".column", has=ticket).locator("h3")).to_contain_text("接车")
    assert tablet.evaluate("window.neverReloaded")


def test_what_somebody_types_is_kept_while_the_rest_moves(tablet: Page, room: ControlRoom) -> None:
    car, other = a_car(room), a_car(room)
    tablet.goto(SHOP)
    expect(tablet.locator("[data-stream]")).to_have_attribute("data-now", "live")
    tablet.get_by_label("车牌").fill("沪A")
    note = tablet.locator(f"form[action='/visits/{other.booked.work_order}/moves/receive'] input")
    note.last.fill("77")

    arrive(room, car)

    expect(tablet.locator(f"#car-{car.booked.work_order}")).to_be_visible()
    expect(tablet.get_by_label("车牌")).to_have_value("沪A")
    expect(note.last).to_have_value("77")
    expect(tablet.locator("[data-news]")).to_be_visible()


def test_a_visit_that_somebody_else_moves_is_shown_as_it_is(
    tablet: Page, room: ControlRoom
) -> None:
    car = a_car(room)
    tablet.goto(f"/visits/{car.booked.work_order}")
    state(tablet, "已预约")
    expect(tablet.locator("[data-stream]")).to_have_attribute("data-now", "live")

    assert arrive(room, car).status is Status.RECEIVED

    state(tablet, "已接车")


def test_parts_of_a_visit_come_and_go_while_it_moves_and_what_is_typed_stays(
    tablet: Page, room: ControlRoom
) -> None:
    car = a_car(room)
    arrive(room, car)
    tablet.goto(f"/visits/{car.booked.work_order}")
    expect(tablet.locator("[data-stream]")).to_have_attribute("data-now", "live")
    note = tablet.get_by_label("备注").first
    note.fill("前刹车")
    expect(tablet.locator("#rare-return-part")).to_have_count(0)

    room.app.repairs.issue_parts(SYSTEM, work_order=car.booked.work_order)
    room.app.stream.move()

    expect(tablet.locator("#rare-return-part")).to_be_visible()
    expect(tablet.locator("#journal")).to_be_visible()
    expect(tablet.locator("#move-issue")).to_have_count(0)
    expect(tablet.locator("#rare-call-off")).to_have_count(0)
    expect(note).to_have_value("前刹车")
    expect(note).to_be_focused()


def test_a_visit_that_moved_while_the_line_was_down_is_shown_when_it_is_back(
    tablet: Page, room: ControlRoom
) -> None:
    car = a_car(room)
    tablet.route("**/live/visits*", lambda route: route.fulfill(status=503))
    tablet.goto(f"/visits/{car.booked.work_order}")
    expect(tablet.locator("[data-stream]")).to_have_attribute("data-now", "lost")
    expect(tablet.locator("#lost")).to_be_visible()
    arrive(room, car)

    tablet.unroute("**/live/visits*")

    expect(tablet.locator("[data-stream]")).to_have_attribute("data-now", "live", timeout=15_000)
    state(tablet, "已接车")
    expect(tablet.locator("#lost")).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1024])
def test_no_page_of_a_shop_scrolls_sideways(tablet: Page, room: ControlRoom, width: int) -> None:
    car = a_car(room)
    _, vehicle = a_customer(room.app)
    arrive(room, car)
    tablet.set_viewport_size({"width": width, "height": 844})

    for path in (
        SHOP,
        f"/visits/{car.booked.work_order}",
        f"/appointments/{car.id}",
        f"{SHOP}/desk",
        f"{SHOP}/desk/cars/{vehicle}?service=oil-service",
    ):
        for language in ("zh", "en"):
            tablet.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
            assert tablet.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_forms_work_without_any_script(browser: Browser, room: ControlRoom) -> None:
    car = a_car(room)
    with browser.new_context(
        base_url=room.address, locale="zh-CN", java_script_enabled=False
    ) as context:
        page = context.new_page()
        log_in(page)
        plate = page.locator("#today .plate").inner_text()
        page.get_by_label("车牌").fill(plate)
        page.get_by_label("里程（公里）", exact=True).fill("30000")
        press(page.locator("#arrival"), "接车")
        state(page, "已接车")

    assert car.visit.status is Status.RECEIVED
