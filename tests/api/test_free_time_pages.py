"""Free time on the pages: booked by the customer, offered to the next, refused to nobody."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest

from application.shared.caller import SYSTEM
from domain.booking.waiting import Status as Waits
from domain.shared.ids import AppointmentId
from tests.api.paper import Desk, fields, log_in_as_owner, open_desk, words
from tests.application.visits.shop_day import Car, ShopDay
from tests.application.visits.test_invitations import a_morning, done_early, open_ones
from tests.application.visits.test_waiting import full_day, react, waits

SHOP = "/shops/S0001"


@pytest.fixture
def desk() -> Iterator[Desk]:
    yield from open_desk(demo=True)


@pytest.fixture
def day(desk: Desk) -> ShopDay:
    return ShopDay(app=desk.app, clock=desk.clock).stock_up()


def owner_of(desk: Desk, car: Car) -> None:
    log_in_as_owner(desk, car.booked.work_order)


def sent(desk: Desk, page: str, action: str, **typed: str) -> str:
    """The page after a form of another was sent."""
    answer = desk.client.post(action, data=fields(desk.get(page).text, action) | typed)
    assert answer.status_code == 200, answer.request.content
    return str(answer.url.path)


def test_a_customer_books_in_four_clicks_and_sees_price_and_promise(
    desk: Desk, day: ShopDay
) -> None:
    owner_of(desk, day.book())

    link = re.search(r'href="(/mine/book\?car=[\w-]+)"', desk.get("/mine").text)
    assert link
    page = desk.get(link[1]).text
    assert 'value="oil-service"' in page
    ticked = f"{link[1]}&shop=S0001&service=oil-service&on=2026-03-03"
    offers = desk.get(ticked).text
    assert "¥" in offers
    assert "最迟" in offers
    booked = sent(desk, ticked, "/mine/bookings")

    id = UUID(booked.removeprefix("/appointments/"))
    assert (
        day.app.visits.appointment(SYSTEM, appointment=AppointmentId(id)).status.value == "booked"
    )


@pytest.mark.parametrize("at_the_desk", [False, True])
def test_what_is_refused_because_the_car_is_booked_then_holds_nothing(
    desk: Desk, day: ShopDay, at_the_desk: bool
) -> None:
    car = day.book()
    owner_of(desk, car)
    action, page = "/mine/bookings", f"/mine/book?car={car.vehicle}&shop=S0001"
    if at_the_desk:
        desk.log_in("advisor")
        action, page = f"{SHOP}/desk/bookings", f"{SHOP}/desk/cars/{car.vehicle}?"
    text = desk.get(f"{page}&service=oil-service").text

    # Nobody may hold more than three times.
    for _ in range(4):
        answer = desk.client.post(action, data=fields(text, action))
        assert words(answer.text).count("这辆车届时在店或另有预约") == 1
        text = answer.text
    assert {one.subject for one in day.claims()} == {car.id}


def test_a_full_day_is_waited_for_from_the_same_page_and_given_up_again(
    desk: Desk, day: ShopDay
) -> None:
    car = full_day(day)[-1]
    owner_of(desk, car)
    ticked = f"/mine/book?car={car.vehicle}&shop=S0001&service=oil-service"

    assert sent(desk, ticked, "/mine/waiting", on="2026-03-02") == "/mine"
    assert "候补中" in desk.get("/mine").text
    [wait] = day.app.waiting.of_store(SYSTEM, store=day.store)
    assert sent(desk, "/mine", "/mine/withdrawals") == "/mine"
    assert day.app.waiting.see(SYSTEM, wait=wait.id).status is Waits.WITHDRAWN


def test_who_asks_to_wait_while_there_is_time_is_shown_the_offers(desk: Desk, day: ShopDay) -> None:
    car = day.book()
    owner_of(desk, car)
    ticked = f"/mine/book?car={car.vehicle}&shop=S0001&service=oil-service"
    form = fields(desk.get(ticked).text, "/mine/waiting")

    nothing = desk.client.post("/mine/waiting", data=form | {"services": " "})
    answer = desk.client.post("/mine/waiting", data=form | {"on": "2026-03-02"})

    assert (nothing.status_code, "请填写此项" in nothing.text) == (422, True)
    assert answer.status_code == 409
    assert words(answer.text).count("无需候补") == 1
    assert 'action="/mine/bookings"' in answer.text


@pytest.mark.parametrize("by_phone", [False, True])
def test_an_invitation_is_accepted_by_the_customer_or_at_the_shop(
    desk: Desk, day: ShopDay, by_phone: bool
) -> None:
    first, then, _ = a_morning(day)
    done_early(day, first)
    [invited] = open_ones(day)
    page = SHOP if by_phone else "/mine"
    if by_phone:
        desk.log_in("advisor")
    else:
        owner_of(desk, then)

    sent(desk, page, f"/invitations/{invited.id}/accept")

    assert then.appointment.starts == invited.starts
    assert "invitations/" not in desk.get(page).text


def test_an_invitation_that_is_over_is_refused_in_words(desk: Desk, day: ShopDay) -> None:
    first, *_ = a_morning(day)
    done_early(day, first)
    [invited] = open_ones(day)
    desk.log_in("advisor")
    form = fields(desk.get(SHOP).text, f"/invitations/{invited.id}/accept")
    day.wait(11)
    day.run_due()
    react(day)

    answer = desk.client.post(f"/invitations/{invited.id}/accept", data=form)

    assert answer.status_code == 409
    assert words(answer.text).count("该邀请已经答复过") == 1


def test_the_shop_sees_who_waits_and_what_will_not_be_finished_today(
    desk: Desk, day: ShopDay
) -> None:
    late = full_day(day)[-1]
    waits(day)
    day.clock.until(late.appointment.starts)
    day.wait(5)
    late.receive().prepare()
    day.go(20, 5)
    form = {"step": "0", "key": "k"}
    desk.log_in("technician")
    page = f"/visits/{late.booked.work_order}"
    assert words(desk.get(page).text).count("为何开工") == 1
    desk.client.post(f"{page}/moves/start", data=form | {"reason": "customer waits"})

    shop = desk.get(SHOP).text
    assert [id for id in ("waiting", "unfinished") if f'id="{id}"' in shop] == [
        "waiting",
        "unfinished",
    ]
    [warned] = day.told("WorkOutsideHours")
    assert getattr(warned.event, "reason", None) == "customer waits"
    assert words(desk.get(page).text).count("营业时间外开工") == 1
