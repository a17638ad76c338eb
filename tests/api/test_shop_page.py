"""A shop's day on one page: who comes, who is here, what everybody does, whom to call."""

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from attrs import frozen

from api.pages import shop as shop_page
from application.orders.goods import Item
from application.shared.caller import SYSTEM
from application.shared.ports import Asked
from domain.booking.appointment import Status as Kept
from domain.finance.refund import RefundStatus
from domain.members.plate import Plate
from domain.shared.ids import ClaimId
from domain.shared.time import Span
from domain.work_orders.status import Status
from domain.workforce.loan import Loan
from tests.api.paper import Desk, fields, open_desk, press, words
from tests.application.visits.parts import PLUG
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.test_providers import a_prepaid_car, a_refused_refund
from tests.application.visits.whole_visit import finish_visit
from tests.chain import store_id

SHOP = "/shops/S0001"


@frozen
class Day:
    """The pages of a shop, and its day behind them."""

    desk: Desk
    shop: ShopDay

    def text(self, path: str = SHOP) -> str:
        answer = self.desk.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def part(self, id: str) -> str:
        """One part of the shop's page."""
        found = re.search(rf'id="{id}" data-part>(.*?)</section>\n', self.text(), re.DOTALL)
        return found[1] if found else ""

    def plate(self, car: Car) -> Plate:
        vehicle = self.shop.app.customer_file.vehicle(SYSTEM, vehicle=car.vehicle)
        assert vehicle.plate is not None
        return vehicle.plate


@pytest.fixture
def day() -> Iterator[Day]:
    for desk in open_desk(demo=True):
        desk.log_in("advisor")
        yield Day(desk, ShopDay(app=desk.app, clock=desk.clock).stock_up())


def test_today_is_listed_in_order_of_time_with_one_step_to_arrive(day: Day) -> None:
    cars = [day.shop.book() for _ in range(3)]
    day.shop.book(day.shop.clock.now() + timedelta(days=1))

    part = day.part("today")

    listed = re.findall(r'href="/appointments/([\w-]+)"', part)
    starts = [car.appointment.starts for car in cars]
    assert sorted(listed) == sorted(str(car.id) for car in cars)
    assert [UUID(one) for one in listed] == [
        id for _, id in sorted(zip(starts, (car.id for car in cars), strict=True))
    ]
    first = cars[0]
    action = f"/visits/{first.booked.work_order}/moves/receive"
    answer = day.desk.client.post(action, data=fields(day.text(), action) | {"mileage": "2000"})
    assert answer.url.path == f"/visits/{first.booked.work_order}"
    assert first.visit.status is Status.RECEIVED


def test_a_plate_at_the_gate_leads_to_the_visit_in_one_step(day: Day) -> None:
    car = day.shop.book()
    typed = f" {day.plate(car).text[:2].lower()}·{day.plate(car).text[2:]} "
    form = fields(day.text(), f"{SHOP}/arrivals") | {"plate": typed, "mileage": "2000"}

    answer = day.desk.client.post(f"{SHOP}/arrivals", data=form)

    assert answer.url.path == f"/visits/{car.booked.work_order}"
    assert car.status is Kept.ARRIVED


def test_a_plate_that_nobody_expects_is_shown_the_way_to_a_walk_in(day: Day) -> None:
    form = fields(day.text(), f"{SHOP}/arrivals") | {"plate": "沪B99999", "mileage": "2000"}

    answer = day.desk.client.post(f"{SHOP}/arrivals", data=form)

    assert answer.status_code == 404
    assert "今天本店没有这个车牌的预约" in answer.text
    assert f'href="{SHOP}/desk"' in answer.text
    assert 'value="沪B99999"' in answer.text


@pytest.mark.parametrize(
    ("plate", "mileage", "said"),
    [("nonsense", "1", "车牌号不正确"), ("沪A00001", "many", "请填写整数（栏目：里程")],
)
def test_nonsense_at_the_gate_is_refused_in_words(
    day: Day, plate: str, mileage: str, said: str
) -> None:
    day.shop.book()

    answer = day.desk.client.post(
        f"{SHOP}/arrivals", data={"key": "k", "plate": plate, "mileage": mileage}
    )

    assert answer.status_code == 422
    assert said in answer.text.replace("。（", "（")


def test_cars_stand_on_the_board_in_the_column_of_their_stage(day: Day) -> None:
    working = day.shop.walk_in().prepare().start()
    received = day.shop.book().receive()
    dispatched = day.shop.walk_in().prepare()

    columns = re.findall(
        r'class="column"><h3>(\S+) <span>(\d+)</span></h3>(.*?)</ul>', day.text(), re.DOTALL
    )

    counts = {name: int(count) for name, count, _ in columns}
    assert counts == {"接车": 1, "诊断": 0, "派工": 1, "维修": 1, "质检": 0, "结算": 0}
    by_name = {name: body for name, _, body in columns}
    for name, car in (("接车", received), ("派工", dispatched), ("维修", working)):
        assert f"car-{car.booked.work_order}" in by_name[name]
        assert day.plate(car).text in by_name[name]


def test_bays_and_people_say_what_they_do(day: Day) -> None:
    car = day.shop.walk_in().prepare().start()

    bays, people = words(day.part("bays")), words(day.part("people"))

    assert f"{day.plate(car).text} 施工中" in bays
    assert f"{day.plate(car).text} 施工中" in people
    assert bays.count("空闲") == 5
    assert people.count("空闲") == 3


def test_a_displaced_appointment_is_led_to_a_new_time(day: Day) -> None:
    car = day.shop.book()
    day.shop.app.booking.displace(SYSTEM, appointment=car.id, cause="bay closed: breakdown")
    assert f'href="/appointments/{car.id}"' in day.part("displaced")

    place = f"/appointments/{car.id}"
    text = day.text(place)
    assert "工位停用：设备故障" in text
    answer = day.desk.client.post(f"{place}/move", data=fields(text, f"{place}/move"))

    assert answer.status_code == 200
    assert car.status is Kept.BOOKED
    assert day.part("displaced") == ""


@pytest.mark.parametrize("how", ["again", "cash"])
def test_a_refused_refund_is_seen_to_from_the_page(day: Day, how: str) -> None:
    back = a_refused_refund(day.shop)
    assert "/refunds" not in day.part("refused")
    day.desk.log_in("store_manager")
    action = f"{SHOP}/refunds"
    form = fields(day.part("refused"), action)

    answer = day.desk.client.post(action, data=form | {"how": how})
    day.shop.run_due()

    assert answer.url.path == SHOP
    assert day.part("refused") == ""
    done = day.shop.app.phone.see(SYSTEM, payment=back.payment).refund(back.refund)
    assert (done.status, done.in_cash) == (RefundStatus.DONE, how == "cash")


def test_what_is_owed_to_a_customer_stands_on_the_page_until_it_goes_back(day: Day) -> None:
    car, payment = a_prepaid_car(day.shop)
    visit = car.booked.work_order
    day.desk.log_in("store_manager")
    press(day.desk, visit, "call-off", reason="no time", sure="yes")
    assert f"/visits/{visit}" in day.part("owed")

    press(day.desk, visit, "refund", payment=str(payment), reason="called off", sure="yes")

    assert day.part("owed") == ""


def test_a_refund_is_given_from_the_page_once(day: Day) -> None:
    a_refused_refund(day.shop)
    day.desk.log_in("store_manager")
    action = f"{SHOP}/refunds"
    form = fields(day.part("refused"), action) | {"how": "cash"}
    day.desk.client.post(action, data=form)

    answer = day.desk.client.post(action, data=form | {"key": "another"})

    assert answer.status_code == 409
    for wrong in ("", "no id"):
        assert day.desk.client.post(action, data=form | {"payment": wrong}).status_code == 422


def test_calls_are_made_from_the_page_three_days_later(day: Day) -> None:
    car = day.shop.book().receive().prepare()
    finish_visit(day.shop, car)
    assert "暂无待回访" in day.part("calls")
    day.shop.clock.advance(timedelta(days=3))
    day.desk.log_in("advisor")

    member = day.shop.app.customer_file.member(SYSTEM, member=car.member)
    assert member.phone.text in day.part("calls")
    action = f"/visits/{car.booked.work_order}/moves/follow-up"
    form = fields(day.text(), action) | {"reached": "yes", "note": "满意"}
    answer = day.desk.client.post(action, data=form)

    assert answer.url.path == SHOP
    assert car.visit.status is Status.CLOSED
    assert car.visit.follow_up is not None
    assert (car.visit.follow_up.reached, car.visit.follow_up.note) == (True, "满意")
    assert member.phone.text not in day.part("calls")


def test_calls_come_page_by_page(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_page, "_CALLS", 1)
    cars = [day.shop.book().receive().prepare() for _ in range(2)]
    for car in cars:
        finish_visit(day.shop, car)
    day.shop.clock.advance(timedelta(days=3))
    day.desk.log_in("advisor")
    first, second = sorted(car.booked.work_order for car in cars)

    part = day.part("calls")
    (further,) = re.findall(r'href="([^"]+)#calls"', part)
    behind = day.text(further)

    assert f'action="/visits/{first}/moves/follow-up"' in part
    assert f'action="/visits/{second}/moves/follow-up"' not in part
    assert f'action="/visits/{second}/moves/follow-up"' in behind
    assert "更多待回访" in part
    assert "更多待回访" not in behind
    assert day.text(f"{SHOP}?called=nonsense")


def test_who_only_looks_is_shown_no_plate_no_phone_and_no_button(day: Day) -> None:
    car = day.shop.book().receive()
    day.desk.client.post("/logout")

    text = day.text()

    assert day.plate(car).text not in text
    assert day.plate(car).masked in text
    assert "<form" not in text.split("<main")[1]
    assert "待回访" not in text


def test_an_empty_shop_says_so_and_who_comes_next(day: Day) -> None:
    assert "今天没有其他预约" in day.text()
    day.shop.book(day.shop.at(14))

    assert "本店现在没有车辆。 下一位预约时间 14:00" in words(day.text())


def test_staff_land_in_their_shop_and_others_at_the_start(day: Day) -> None:
    assert day.desk.log_in("technician").headers["location"] == SHOP
    assert day.desk.log_in("planner").headers["location"] == "/"


def test_another_shop_may_be_looked_at_in_a_demonstration_only(day: Day) -> None:
    assert "<form" not in day.text("/shops/S0002").split("<main")[1]
    for earnest in open_desk(demo=False):
        earnest.log_in("advisor")
        assert earnest.get(SHOP).status_code == 200
        assert earnest.get("/shops/S0002").status_code == 404
        assert earnest.client.get("/live/shops?code=S0002").status_code == 404
        assert earnest.client.get("/live/shops?code=nonsense").status_code == 404


def test_an_appointment_ends_with_its_reason_or_with_nobody(day: Day) -> None:
    cancelled, missed = day.shop.book(), day.shop.book()
    for car, step, form in ((cancelled, "cancel", {"reason": "顾客改主意"}), (missed, "miss", {})):
        place = f"/appointments/{car.id}"
        if step == "miss":
            early = day.desk.client.post(f"{place}/miss", data={"key": "early"})
            assert (early.status_code, "还没有超过" in early.text) == (422, True)
            day.shop.clock.until(car.appointment.starts + timedelta(hours=1))
            day.desk.log_in("advisor")
        answer = day.desk.client.post(
            f"{place}/{step}", data=fields(day.text(place), f"{place}/{step}") | form
        )
        assert answer.status_code == 200
    assert (cancelled.status, missed.status) == (Kept.CANCELLED, Kept.MISSED)
    place = f"/appointments/{cancelled.id}"
    assert day.desk.client.post(f"{place}/nonsense", data={}).status_code == 404
    assert day.desk.client.post(f"{place}/cancel", data={"reason": ""}).status_code == 422


def test_the_manager_makes_every_move_the_page_of_a_shop_leads_to(day: Day) -> None:
    car = day.shop.book()
    day.desk.log_in("store_manager")
    visit = car.booked.work_order

    press(day.desk, visit, "receive", mileage="3000")

    assert f"car-{visit}" in day.part("board")


def test_skills_grades_and_certificates_of_everybody_are_on_the_page_and_are_kept_there(
    day: Day,
) -> None:
    day.desk.log_in("supervisor")
    staff = f"{SHOP}/staff"
    [withdrawn, lent, *_] = day.shop.app.directory.technicians_of(day.shop.store)
    form = fields(day.text(), staff) | {"technician": str(withdrawn.id), "skill": "paint"}

    taken = day.desk.client.post(staff, data=form | {"do": "withdraw"})
    without = day.part("skills")
    form = fields(day.text(), staff) | {"technician": str(withdrawn.id), "skill": "paint"}
    paper = {"do": "certify", "number": "P-1", "expires": "2026-03-20"}
    renewed = day.desk.client.post(staff, data=form | paper)
    over = day.desk.client.post(
        staff, data=form | paper | {"key": "again", "expires": "2026-01-01"}
    )

    assert "有效至 2030-01-01" in without
    assert "无证书" in without
    assert (taken.status_code, renewed.status_code, over.status_code) == (200, 200, 422)
    assert "即将到期 2026-03-20" in day.part("skills")
    assert "无证书" not in day.part("skills")
    assert "该时间已经过去" in over.text
    assert lent.code in day.part("skills")
    assert "08:00–20:00" in day.part("people")


def test_bad_rows_of_a_roster_are_shown_on_the_page_and_a_good_one_shows_who_is_off(
    day: Day,
) -> None:
    day.desk.log_in("supervisor")
    [somebody, *_] = day.shop.app.directory.technicians_of(day.shop.store)
    columns = "technician,day,start,end,break_start,break_min"
    off = f"{columns}\n{somebody.code},2026-03-02,,,,\n"

    def send(key: str, text: str) -> str:
        file = {"roster": ("march.csv", text.encode())}
        return day.desk.client.post(f"{SHOP}/roster", data={"key": key}, files=file).text

    refused = send("bad", f"{off}T9,2026-03-02,,,,\n")
    before = day.part("people").count("不在班")
    send("good", off)

    assert "march.csv:3: technician" in refused
    assert "表格有错误" in refused
    assert (before, day.part("people").count("不在班")) == (0, 1)


def test_who_has_a_break_or_is_lent_is_shown_so_and_a_guest_with_the_home_shop(day: Day) -> None:
    app, shop = day.shop.app, day.shop.store
    [lent, *_] = app.directory.technicians_of(shop)
    now = day.shop.clock.now()
    with app.absences.transactions.begin(Asked(caller=SYSTEM, command="test")) as work:
        loan = Loan(
            id=uuid4(),
            store=store_id(2),
            during=Span.of(now, 120),
            away=Span.of(now - timedelta(minutes=30), 180),
        )
        claims = (ClaimId(uuid4()), ClaimId(uuid4()))
        gone, _ = work.technicians.get(lent.id).lend(loan, claims, at=now)
        work.technicians.save(gone)

    assert "已借调</span> 上海2店" in day.part("people")
    assert "借自 S0001" in day.text("/shops/S0002")
    day.shop.go(12, 10)
    assert day.part("people").count("休息中") == 4
    assert "借自 S0001" not in day.text("/shops/S0002")


def test_the_cashier_hands_goods_over_on_the_page_of_the_shop(day: Day) -> None:
    app, action = day.shop.app, f"{SHOP}/goods"
    items = (Item(part=PLUG, quantity=2),)
    ordered = app.goods.order(SYSTEM, store=day.shop.store, items=items)
    assert action not in day.part("goods")
    day.desk.log_in("cashier")
    form = fields(day.text(), action)

    answers = [day.desk.client.post(action, data=form | {"by": "card"}) for _ in range(2)]
    once_more = day.desk.client.post(action, data=form | {"by": "card", "key": "another"})

    order = app.visits.order(SYSTEM, order=ordered.order)
    [paid] = app.phone.of_order(SYSTEM, order=ordered.order)
    assert [one.status_code for one in answers] == [200, 200]
    assert once_more.status_code == 409
    assert "已经交付" in once_more.text
    assert (order.status, paid.tender) == ("closed", "card")
    assert day.part("goods") == ""
