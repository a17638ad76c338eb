"""Pages over the twin: who sees what, in which language, and which moves they can make."""

import re
from uuid import UUID

import pytest

from adapters.demo.chain import PASSWORD
from api.pages.router import POLICY
from application.shared.caller import SYSTEM
from domain.finance.tender import Tender
from domain.shared.ids import WorkOrderId
from domain.shared.money import Money
from domain.work_orders.status import Status
from tests.api.paper import Desk, check, log_in_as_owner, press
from tests.application.visits.parts import sell_out, with_worn_plugs
from tests.application.visits.shop_day import ShopDay


def test_a_demonstration_shows_its_wall_to_everybody(desk: Desk) -> None:
    wall = desk.get("/wall")

    assert wall.status_code == 200
    assert len(re.findall('class="tile"', wall.text)) == 3
    assert "在用工位" in wall.text


def test_a_customer_begins_at_their_own_visits_and_sees_no_others(desk: Desk) -> None:
    visit, other = desk.a_booked_visit(), desk.a_booked_visit(customer=2)

    begun = log_in_as_owner(desk, visit)

    assert begun.url.path == "/mine"
    assert f"/visits/{visit}" in begun.text
    assert desk.get(f"/visits/{other}").status_code == 404
    assert f"/visits/{other}" not in begun.text
    assert 'href="/mine"' in desk.get("/").text


@pytest.mark.parametrize("login", ["store_manager", "region_manager"])
def test_who_works_here_is_not_sent_to_a_customers_page(desk: Desk, login: str) -> None:
    assert "/mine" not in desk.log_in(login).headers["location"]
    assert 'href="/mine"' not in desk.get("/").text


@pytest.mark.parametrize("path", ["/", "/wall", "/numbers", "/shops/S0001"])
def test_elsewhere_whoever_is_not_logged_in_is_asked_to(earnest: Desk, path: str) -> None:
    answer = earnest.client.get(path, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")


def test_a_stream_is_not_for_strangers(earnest: Desk) -> None:
    assert earnest.client.get("/live/wall").status_code == 401


@pytest.mark.parametrize("page", ["/wall", "/shops/S0001", "/visits/"])
def test_a_page_that_listens_says_what_it_knows_already(desk: Desk, page: str) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("store_manager")
    shown = desk.get(f"{page}{visit}" if page == "/visits/" else page).text

    [known] = re.findall(r'data-(?:stream|live)="[^"]*[?;]after=(\d+)[^"]*"', shown)
    assert int(known) <= desk.app.stream.last()


def test_a_visit_needs_a_login_even_in_a_demonstration(desk: Desk) -> None:
    visit = desk.a_booked_visit()

    assert desk.client.get(f"/visits/{visit}", follow_redirects=False).status_code == 303
    assert desk.client.get(f"/live/visits?id={visit}").status_code == 401


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "zh-CN"),
        ("fr", "zh-CN"),
        ("en-GB,en;q=0.8,zh;q=0.3", "en"),
        ("zh;q=0.2, en;q=0.9", "en"),
        ("zh-TW,en;q=0.5", "zh-CN"),
        ("en;q=nonsense,,;", "zh-CN"),
    ],
)
def test_pages_speak_the_language_the_browser_prefers(
    desk: Desk, accepted: str, language: str
) -> None:
    assert f'<html lang="{language}">' in desk.get("/", accepted).text


def test_the_language_chosen_is_remembered(desk: Desk) -> None:
    assert "Bays in use" in desk.get("/?lang=en").text
    assert "Bays in use" in desk.get("/wall").text
    assert "在用工位" in desk.get("/wall?lang=zh").text


def test_a_language_we_do_not_speak_changes_nothing(desk: Desk) -> None:
    assert '<html lang="zh-CN">' in desk.get("/?lang=%22%3E%3Cscript%3E").text


def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(desk: Desk) -> None:
    for path in ("/", "/wall", "/login", "/shops/S0001"):
        page = desk.get(path)
        assert page.headers["content-security-policy"] == POLICY
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page.text)
        assert not re.search(r'(src|href)="(https?:)?//', page.text)


def test_the_wall_shows_one_region_when_asked(desk: Desk) -> None:
    assert "没有门店" in desk.get("/wall?region=north").text
    assert len(re.findall('class="tile"', desk.get("/wall?region=east").text)) == 3
    assert desk.get("/wall?region=atlantis").status_code == 400


def test_a_shop_that_is_not_there_is_not_found(desk: Desk) -> None:
    assert desk.get("/shops/S9999").status_code == 404


def test_a_wrong_password_is_refused_and_the_right_one_leads_on(desk: Desk) -> None:
    wrong = desk.client.post("/login", data={"login": "advisor", "password": "guess"})
    right = desk.client.post(
        "/login",
        data={"login": "advisor", "password": PASSWORD, "next": "/shops/S0001"},
        follow_redirects=False,
    )

    assert wrong.status_code >= 400
    assert right.headers["location"] == "/shops/S0001"
    assert "httponly" in right.headers["set-cookie"].lower()


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example", "/\\evil", "x"])
def test_a_login_never_leads_to_another_site(desk: Desk, next: str) -> None:
    answer = desk.client.post(
        "/login",
        data={"login": "advisor", "password": PASSWORD, "next": next},
        follow_redirects=False,
    )

    assert answer.headers["location"] == "/shops/S0001"


def test_a_form_on_another_site_does_nothing(desk: Desk) -> None:
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert desk.client.post("/logout", headers=headers).status_code == 403


def test_logging_out_ends_the_session(desk: Desk) -> None:
    desk.log_in("store_manager")
    assert "/logout" in desk.get("/").text

    desk.client.post("/logout")

    assert "/logout" not in desk.get("/").text


def a_settled_visit(desk: Desk) -> WorkOrderId:
    """A visit of which the store manager pressed every button up to the till, but for the check."""
    visit = desk.a_booked_visit()
    desk.log_in("store_manager")
    press(desk, visit, "receive", mileage="30000")
    press(desk, visit, "diagnose", note="all well", severity="info")
    press(desk, visit, "dispatch")
    press(desk, visit, "issue-parts")
    while 'moves/start"' in desk.get(f"/visits/{visit}").text:
        press(desk, visit, "start")
        press(desk, visit, "finish")
    check(desk, visit)
    press(desk, visit, "settle")
    return visit


def test_a_store_manager_leads_a_visit_through_all_its_stages_with_buttons(desk: Desk) -> None:
    visit = a_settled_visit(desk)
    press(desk, visit, "pay", tender="card")
    press(desk, visit, "release")
    page = press(desk, visit, "follow-up", note="happy")

    assert page.status_code == 200
    assert "本次到店已结束" in page.text
    closed = desk.app.visits.work_order(SYSTEM, work_order=visit)
    assert closed.status is Status.CLOSED


def link_on(desk: Desk, visit: UUID) -> str:
    """Where the visit's page sends the customer's phone."""
    found = re.search(r'href="(/sandbox/pay/\w+)"', desk.get(f"/visits/{visit}").text)
    assert found
    return found[1]


def test_a_customer_pays_some_by_phone_and_the_rest_in_cash(desk: Desk) -> None:
    visit = a_settled_visit(desk)
    press(desk, visit, "ask", provider="wechat", yuan="100.5")
    link = link_on(desk, visit)
    assert "100.50" in desk.get(link, "en").text

    paid = desk.client.post(f"{link}/yes", headers={"accept-language": "en"})

    assert (paid.status_code, "captured" in paid.text) == (200, True)
    assert "/sandbox/pay/" not in desk.get(f"/visits/{visit}").text
    press(desk, visit, "pay", tender="cash")
    assert 'moves/release"' in desk.get(f"/visits/{visit}").text
    again = desk.client.post(f"{link}/no")
    assert (again.status_code, "link-dead" in again.text) == (409, True)


def test_one_press_takes_some_in_cash_and_asks_a_phone_for_the_rest(desk: Desk) -> None:
    visit = a_settled_visit(desk)

    press(desk, visit, "pay", tender="cash", yuan="100", rest="wechat")
    desk.client.post(f"{link_on(desk, visit)}/yes")

    view = desk.app.visits.see(SYSTEM, work_order=visit)
    assert not view.order.due
    amounts = {one.tender: one.amount for one in view.payments}
    assert amounts == {Tender.CASH: Money(100_00), Tender.WECHAT: view.order.total - Money(100_00)}


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"yuan": "100"}, "empty"),
        ({"yuan": "100", "rest": "shells"}, "not-in-list"),
        ({"yuan": "99999"}, "amount-does-not-add-up"),
        ({"yuan": "a lot"}, "not-an-amount"),
    ],
)
def test_what_does_not_come_to_what_is_due_is_not_taken_and_stays_typed(
    desk: Desk, inputs: dict[str, str], code: str
) -> None:
    visit = a_settled_visit(desk)

    answer = press(desk, visit, "pay", tender="card", **inputs)

    assert (answer.status_code, code in answer.text) == (422, True)
    assert f'value="{inputs["yuan"]}"' in answer.text
    assert not desk.app.visits.see(SYSTEM, work_order=visit).payments


def test_a_phone_that_says_no_is_seen_on_the_page(desk: Desk) -> None:
    visit = a_settled_visit(desk)
    press(desk, visit, "ask", provider="alipay")

    desk.client.post(f"{link_on(desk, visit)}/no")

    page = desk.get(f"/visits/{visit}", "en").text
    assert "failed" in page
    assert 'moves/pay"' in page


def test_the_cashier_need_not_wait_for_a_phone(desk: Desk) -> None:
    visit = a_settled_visit(desk)
    press(desk, visit, "ask", provider="unionpay")

    press(desk, visit, "give-up")

    page = desk.get(f"/visits/{visit}", "en").text
    assert "cancelled" in page
    assert 'moves/give-up"' not in page


@pytest.mark.parametrize("yuan", ["", "-1", "1.234", "1e3", "9" * 20, "<b>"])
def test_an_amount_is_written_in_yuan(desk: Desk, yuan: str) -> None:
    visit = a_settled_visit(desk)

    assert press(desk, visit, "ask", provider="wechat", yuan=yuan).status_code == 422


def test_a_link_that_nobody_gave_out_is_not_found(desk: Desk) -> None:
    for path in ("/sandbox/pay/x", f"/sandbox/pay/{'0' * 32}"):
        assert desk.get(path).status_code == 404
        assert desk.client.post(f"{path}/yes").status_code == 404
        assert desk.client.post(f"{path}/perhaps").status_code == 404


def test_a_button_pressed_twice_moves_once(desk: Desk) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("advisor")
    form = {"key": "k1", "mileage": "30000"}

    first = desk.client.post(f"/visits/{visit}/moves/receive", data=form)
    second = desk.client.post(f"/visits/{visit}/moves/receive", data=form)

    assert (first.status_code, second.status_code) == (200, 200)
    assert "refusal" not in second.text


def test_a_move_that_is_not_legal_is_refused_with_the_visit_as_it_is(desk: Desk) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("store_manager")

    answer = desk.client.post(f"/visits/{visit}/moves/settle", data={"key": "k"})

    assert answer.status_code == 409
    assert "illegal-move" in answer.text
    assert "moves/receive" in answer.text


@pytest.mark.parametrize("mileage", ["", "-1", "1e9", "9" * 30, "<b>"])
def test_nonsense_in_a_form_is_refused(desk: Desk, mileage: str) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("advisor")

    answer = desk.client.post(f"/visits/{visit}/moves/receive", data={"mileage": mileage})

    assert answer.status_code == 422


def test_whoever_may_not_make_a_move_sees_who_does_and_cannot(desk: Desk) -> None:
    visit = desk.a_booked_visit()
    desk.log_in("technician")

    page = desk.get(f"/visits/{visit}").text
    assert re.search(r'id="others".*?接车', page, re.DOTALL)
    assert "moves/receive" not in page
    answer = desk.client.post(f"/visits/{visit}/moves/receive", data={"mileage": "1"})
    assert answer.status_code == 403


@pytest.mark.parametrize("id", ["00000000-0000-0000-0000-000000000000", "nonsense"])
def test_a_visit_that_is_not_there_is_not_found(desk: Desk, id: str) -> None:
    desk.log_in("store_manager")

    assert desk.get(f"/visits/{id}").status_code == 404


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page_through_the_login(
    desk: Desk,
) -> None:
    visit = desk.a_booked_visit()
    page = f"/visits/{visit}"

    asked = desk.client.post(
        f"{page}/moves/receive",
        data={"mileage": "1"},
        headers={"referer": f"http://testserver.local{page}"},
    )
    wrong = desk.client.post("/login", data={"login": "advisor", "password": "guess", "next": page})

    assert asked.url.path == "/login"
    for form in (asked, wrong):
        assert f'name="next" value="{page}"' in form.text


def test_a_shops_stock_is_shown_with_what_is_still_to_come(desk: Desk) -> None:
    day = ShopDay(app=desk.app, clock=desk.clock)
    sell_out(day)
    with_worn_plugs(day)

    page = desk.get("/shops/S0001/stock")

    assert page.status_code == 200
    assert "待到" in page.text
    assert "预计到货" in page.text
    assert "Still to come" in desk.get("/shops/S0001/stock", "en").text
    assert "/shops/S0001/stock" in desk.get("/shops/S0001").text


def test_stock_is_paged_by_the_codes_of_the_parts(desk: Desk) -> None:
    first = desk.get("/shops/S0001/stock").text
    [further] = re.findall(r'href="(/shops/S0001/stock\?after=[^"]+)"', first)

    shown = re.findall(r"<small>([A-Z0-9-]+)</small>", first)
    then = re.findall(r"<small>([A-Z0-9-]+)</small>", desk.get(further).text)

    assert {*shown} & {*then} == {"S0001"}


def test_a_shops_stock_is_for_those_who_may_see_it(earnest: Desk) -> None:
    path = "/shops/S0001/stock"
    assert earnest.client.get(path, follow_redirects=False).status_code == 303
    earnest.log_in("parts_clerk")
    assert earnest.get(path).status_code == 200
    assert earnest.get("/shops/S0002/stock").status_code == 404
    assert earnest.get("/shops/NOWHERE/stock").status_code == 404
