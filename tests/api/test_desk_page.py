"""The desk: from a phone or a plate to an appointment, or to a car in the shop."""

import re
from uuid import UUID

import pytest
from httpx import Response

from application.shared.caller import SYSTEM
from domain.booking.appointment import Status as Kept
from domain.members.phone import Phone
from domain.shared.ids import AppointmentId, WorkOrderId
from domain.shared.time import Span
from domain.work_orders.status import Status
from domain.workforce.events import AbsenceCause
from tests.api.paper import Desk, fields, words
from tests.chain import a_customer

DESK = "/shops/S0001/desk"
BOOK = f"{DESK}/bookings"


def find(desk: Desk, who: str) -> Response:
    return desk.client.post(DESK, data={"who": who})


def offers(desk: Desk, *services: str, on: str = "") -> str:
    """The page of a known customer with offers for ``services``."""
    _, vehicle = a_customer(desk.app)
    asked = "&".join(f"service={one}" for one in services)
    answer = desk.get(f"{DESK}/cars/{vehicle}?{asked}&on={on}")
    assert answer.status_code == 200, answer.text
    return answer.text


def booked(desk: Desk, answer: Response) -> Kept:
    assert answer.status_code == 200, answer.text
    appointment = UUID(answer.url.path.rsplit("/", 1)[1])
    return desk.app.visits.appointment(SYSTEM, appointment=AppointmentId(appointment)).status


@pytest.mark.parametrize("who", ["138 0000 0001", "+86 13800000001", "沪A00001", "沪a·00001"])
def test_one_car_that_is_found_leads_straight_to_its_services(desk: Desk, who: str) -> None:
    _, vehicle = a_customer(desk.app)
    desk.log_in("advisor")

    answer = find(desk, who)

    assert answer.url.path == f"{DESK}/cars/{vehicle}"
    assert "沪A00001" in answer.text
    assert "13800000001" in answer.text


def test_a_plate_with_one_wrong_character_finds_the_car_too(desk: Desk) -> None:
    _, vehicle = a_customer(desk.app)
    desk.log_in("advisor")

    assert find(desk, "沪A00007").url.path == f"{DESK}/cars/{vehicle}"


def test_nobody_known_is_written_down_with_what_was_typed(desk: Desk) -> None:
    desk.log_in("advisor")
    text = find(desk, "13911112222").text
    assert "没有找到" in text
    assert re.search(r'name="phone"[^>]*value="13911112222"', text)

    answer = desk.client.post(
        f"{DESK}/cars",
        data={
            "name": "新客户",
            "phone": "13911112222",
            "plate": "沪B12345",
            "maker": "Volkswagen",
            "model": "Lavida",
            "year": "2021",
            "vehicle_class": "medium",
            "energy": "petrol",
        },
    )

    assert answer.url.path.startswith(f"{DESK}/cars/")
    (match,) = desk.app.desk.by_phone(SYSTEM, phone=Phone("13911112222"))
    assert match.member.name.text == "新客户"
    assert [car.plate.text for car in match.vehicles if car.plate] == ["沪B12345"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"plate": "nonsense"}, "车牌号不正确"),
        ({"phone": "12"}, "电话号码不正确"),
        ({"year": "new"}, "请填写整数"),
        ({"energy": "steam"}, "请从列表中选择"),
        ({"name": ""}, "请填写此项"),
    ],
)
def test_a_wrong_field_is_named_and_the_others_are_kept(
    desk: Desk, wrong: dict[str, str], said: str
) -> None:
    desk.log_in("advisor")
    form = {
        "name": "新客户", "phone": "13911112222", "plate": "沪B12345", "maker": "Volkswagen",
        "model": "Lavida", "year": "2021", "vehicle_class": "medium", "energy": "petrol",
    }  # fmt: skip

    answer = desk.client.post(f"{DESK}/cars", data=form | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Lavida"' in answer.text


@pytest.mark.parametrize("who", ["nonsense", "1", "<script>"])
def test_what_is_neither_a_phone_nor_a_plate_is_refused(desk: Desk, who: str) -> None:
    desk.log_in("advisor")

    answer = find(desk, who)

    assert answer.status_code == 422
    assert "请输入完整的手机号或车牌号" in answer.text


def test_offers_name_time_price_and_promise_and_one_button_books(desk: Desk) -> None:
    desk.log_in("advisor")

    text = offers(desk, "oil-service")
    told = words(text)
    assert "¥429.00" in told
    assert "预计完工" in told
    answer = desk.client.post(BOOK, data=fields(text, BOOK))

    assert answer.url.path.startswith("/appointments/")
    assert booked(desk, answer) is Kept.BOOKED


def test_the_same_button_twice_books_once(desk: Desk) -> None:
    desk.log_in("advisor")
    form = fields(offers(desk, "oil-service"), BOOK)

    first = desk.client.post(BOOK, data=form)
    second = desk.client.post(BOOK, data=form)

    assert first.url.path == second.url.path


def test_a_hold_is_confirmed_on_its_page(desk: Desk) -> None:
    desk.log_in("advisor")
    text = offers(desk, "oil-service")

    held = desk.client.post(BOOK, data=fields(text, BOOK) | {"hold": "yes"})
    assert booked(desk, held) is Kept.HELD
    confirm = f"{held.url.path}/confirm"
    answer = desk.client.post(confirm, data=fields(held.text, confirm))

    assert booked(desk, answer) is Kept.BOOKED
    assert "查看工单" in answer.text


def test_a_car_that_stands_there_is_taken_in_with_its_mileage(desk: Desk) -> None:
    desk.log_in("advisor")
    form = fields(offers(desk, "oil-service"), BOOK) | {"walk_in": "yes"}

    missing = desk.client.post(BOOK, data=form)
    answer = desk.client.post(BOOK, data=form | {"mileage": "30000"})

    assert missing.status_code == 422
    assert "请填写整数" in missing.text
    visit = UUID(answer.url.path.rsplit("/", 1)[1])
    seen = desk.app.visits.work_order(SYSTEM, work_order=WorkOrderId(visit))
    assert seen.status is Status.RECEIVED


def test_a_car_that_cannot_wait_is_taken_in_from_the_desk_with_a_reason(desk: Desk) -> None:
    desk.log_in("store_manager")
    text, action = offers(desk, "oil-service"), f"{DESK}/emergencies"
    form = fields(text, action) | {"mileage": "20000"}

    refused = desk.client.post(action, data=form)
    taken = desk.client.post(action, data=form | {"reason": "no brakes"})

    assert refused.status_code == 422
    assert taken.status_code == 200, taken.text
    id = WorkOrderId(UUID(taken.url.path.rsplit("/", 1)[1]))
    visit = desk.app.visits.work_order(SYSTEM, work_order=id)
    assert (visit.status, visit.priority) == (Status.RECEIVED, 1)


def test_an_offer_that_somebody_else_took_is_answered_with_others(desk: Desk) -> None:
    desk.log_in("advisor")
    text = offers(desk, "oil-service")
    forms = re.findall(r'name="offer" value="([^"]+)"', text)
    form = fields(text, BOOK)
    for key in ("one-lift", "the-other"):
        desk.client.post(BOOK, data=form | {"key": key, "hold": "yes"})

    answer = desk.client.post(BOOK, data=form | {"key": "another"})

    assert answer.status_code == 409
    assert "已被占用" in answer.text
    others = re.findall(r'name="offer" value="([^"]+)"', answer.text)
    assert others
    assert forms[0] not in others


def test_an_offer_is_ours_or_it_is_none(desk: Desk) -> None:
    desk.log_in("advisor")
    form = fields(offers(desk, "oil-service"), BOOK)

    forged = desk.client.post(BOOK, data=form | {"offer": form["offer"][:-4] + "AAAA"})

    assert forged.status_code == 422
    assert "不是本系统给出的" in forged.text


def test_offers_begin_on_the_day_that_is_asked_for(desk: Desk) -> None:
    desk.log_in("advisor")

    text = offers(desk, "oil-service", on="2026-03-04")

    starts = re.findall(r'class="when"><b>(\d\d-\d\d)', text)
    assert starts
    assert set(starts) == {"03-04"}


@pytest.mark.parametrize("on", ["", "nonsense", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_day_that_is_none_is_today(desk: Desk, on: str) -> None:
    desk.log_in("advisor")

    assert "03-02" in words(offers(desk, "oil-service", on=on))


def test_no_offer_at_all_says_why_and_what_to_try(desk: Desk) -> None:
    away = Span.of(desk.clock.at, 30 * 24 * 60)
    for technician in desk.app.directory.register.technicians:
        desk.app.absences.report(
            SYSTEM, technician=technician, during=away, cause=AbsenceCause.SICK
        )
    desk.log_in("advisor")

    told = words(offers(desk, "oil-service"))

    assert "没有合适的方案: 已约满" in told
    assert "请换一天" in told


def test_a_day_that_is_not_planned_yet_is_refused(desk: Desk) -> None:
    desk.log_in("advisor")
    _, vehicle = a_customer(desk.app)

    answer = desk.get(f"{DESK}/cars/{vehicle}?service=oil-service&on=2027-03-04")

    assert answer.status_code == 422
    assert "该日期尚未开放预约" in answer.text


def test_a_service_that_is_not_for_the_car_is_refused(desk: Desk) -> None:
    desk.log_in("advisor")
    _, vehicle = a_customer(desk.app)

    answer = desk.get(f"{DESK}/cars/{vehicle}?service=ev-service")

    assert answer.status_code == 422
    assert "不适用于这辆车" in answer.text


@pytest.mark.parametrize("login", ["technician", "cashier", "planner"])
def test_the_desk_is_for_those_who_book(desk: Desk, login: str) -> None:
    _, vehicle = a_customer(desk.app)
    desk.log_in(login)

    assert desk.get(DESK).status_code == 403
    assert desk.get(f"{DESK}/cars/{vehicle}").status_code == 403
    assert find(desk, "13800000001").status_code == 403


def test_the_desk_of_another_shop_is_not_there(desk: Desk) -> None:
    desk.log_in("store_manager")
    other = next(one for one in desk.app.directory.register.stores.values() if one.code != "S0001")

    assert desk.get("/shops/S0001/desk").status_code == 200
    assert desk.get(f"/shops/{other.code}/desk").status_code == 404


LAVIDA_VIN = "LSVAU033982184785"
NEWCOMER = {
    "name": "新客户", "phone": "13911112222", "plate": "沪B12345", "maker": "一汽-大众",
    "model": "朗逸", "year": "2021", "vehicle_class": "medium", "energy": "petrol",
}  # fmt: skip


def test_a_car_typed_in_chinese_is_offered_what_fits_it(desk: Desk) -> None:
    desk.log_in("advisor")

    text = desk.client.post(f"{DESK}/cars", data=NEWCOMER).text

    assert "大众 朗逸" in text
    assert "unknown-maker" not in text
    (match,) = desk.app.desk.by_phone(SYSTEM, phone=Phone("13911112222"))
    assert [(car.maker, car.model) for car in match.vehicles] == [("Volkswagen", "Lavida")]
    assert "小保养" in text


def test_a_maker_that_nobody_knows_is_taken_as_typed_with_a_hint(desk: Desk) -> None:
    desk.log_in("advisor")

    text = desk.client.post(f"{DESK}/cars", data=NEWCOMER | {"maker": "Trabant"}).text

    assert "Trabant 朗逸" in text
    assert "没有人认识这个厂家" in text


def test_makers_and_models_are_listed_in_the_language_of_the_page(desk: Desk) -> None:
    desk.log_in("advisor")

    chinese = find(desk, "13911112222").text
    english = desk.client.post(f"{DESK}?lang=en", data={"who": "13911112222"}).text

    assert '<option value="朗逸" data-maker="大众">' in chinese
    assert '<option value="Lavida" data-maker="Volkswagen">' in english


@pytest.mark.parametrize("field", ["vin", "who"])
def test_a_scanned_vin_leads_to_the_car_that_has_it(desk: Desk, field: str) -> None:
    desk.log_in("advisor")
    added = desk.client.post(f"{DESK}/cars", data=NEWCOMER | {"plate": "", "vin": LAVIDA_VIN})

    place = f"{DESK}/vin" if field == "vin" else DESK
    answer = desk.client.post(place, data={field: f" {LAVIDA_VIN.lower()}"})

    assert answer.url.path == added.url.path


def test_an_unknown_vin_fills_in_what_it_tells(desk: Desk) -> None:
    desk.log_in("advisor")

    text = desk.client.post(f"{DESK}/vin", data={"vin": "LBVHY1208MMA00003"}).text

    assert "这辆车还没有登记" in text
    assert re.search(r'name="vin"[^>]*value="LBVHY1208MMA00003"', text)
    assert re.search(r'name="maker"[^>]*value="宝马"', text)
    assert re.search(r'name="year"[^>]*value="2021"', text)


def test_a_vin_with_a_wrong_character_is_refused_and_stays(desk: Desk) -> None:
    desk.log_in("advisor")

    answer = desk.client.post(f"{DESK}/vin", data={"vin": "LSVAU033982184786"})

    assert answer.status_code == 422
    assert "校验位不符" in answer.text
    assert 'value="LSVAU033982184786"' in answer.text


def test_a_known_phone_with_another_name_shows_whose_it_is_and_loses_nothing(desk: Desk) -> None:
    a_customer(desk.app)
    desk.log_in("advisor")

    answer = desk.client.post(f"{DESK}/cars", data=NEWCOMER | {"phone": "13800000001"})

    assert answer.status_code == 409
    assert "另一个姓名" in answer.text
    assert "顾客1" in answer.text
    assert 'value="新客户"' in answer.text
    assert 'value="沪B12345"' in answer.text
