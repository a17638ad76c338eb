"""Reports by HTTP and on their page: whose figures, page by page, in two languages."""

import pytest

from application.shared.rights import Role
from tests.api.doors import House, badge
from tests.api.paper import Desk
from tests.api.test_visit_api import repaired
from tests.chain import store_id

HQ, MANAGER = badge(Role.PLANNER), badge(Role.STORE_MANAGER, store_id(1))
OTHER = badge(Role.STORE_MANAGER, store_id(2))


def test_a_report_is_told_line_by_line_with_its_total(twin: House) -> None:
    repaired(twin)
    told = twin.get("/reports/channels", HQ).json()

    [line] = told["items"]
    assert (told["report"], told["next"], line["shop"]) == ("channels", None, "S0001")
    assert line["figures"] == told["total"]
    assert told["total"]["orders"] == 1
    assert twin.get("/reports/channels", MANAGER).json() == told
    assert twin.get("/reports/channels", OTHER).json()["total"]["orders"] == 0


def test_pages_end_between_shops_and_the_total_is_of_all(twin: House) -> None:
    repaired(twin)
    first = twin.get("/reports/channels?limit=1", HQ).json()
    rest = twin.get("/reports/channels?limit=1&after=S0001", HQ).json()

    assert (first["next"], rest["next"]) == (None, None)
    assert rest["items"] == []
    assert rest["total"] == first["total"]


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ("channels?first=2026-03-02&last=2026-03-01", 422, "bad-days"),
        ("channels?first=0001-01-01", 422, "bad-days"),
        ("channels?by_technician=true", 422, "not-by-technician"),
        (f"channels?store={store_id(1)}&region=north", 422, "shop-or-region"),
        (f"channels?store={store_id(9)}", 404, "not-found"),
        ("channels?first=soon", 400, "bad-parameter"),
    ],
)
def test_what_cannot_be_reported_is_refused_in_a_sentence(
    twin: House, asked: str, status: int, code: str
) -> None:
    answer = twin.get(f"/reports/{asked}", HQ)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_figures_are_not_for_everybody(twin: House) -> None:
    assert twin.get("/reports/load", twin.customer).status_code == 403
    assert twin.get("/reports/load", badge(Role.TECHNICIAN, store_id(1))).status_code == 403
    assert twin.get(f"/reports/load?store={store_id(1)}", OTHER).status_code == 404
    assert twin.get("/reports/gossip", HQ).status_code in (400, 404)


def test_the_page_shows_the_figures_of_every_shop_and_of_one(desk: Desk) -> None:
    desk.a_booked_visit()
    page = desk.get("/network?region=&lang=en")

    assert page.status_code == 200
    assert "S0001" in page.text
    assert "Orders by channel" in page.text
    assert "按渠道的订单" in desk.get("/network?lang=zh").text
    assert "S0001" in desk.get("/network?shop=S0001").text
    assert desk.get("/network?shop=S9999").status_code == 404
    assert desk.get("/network?first=2026-03-05&last=2026-03-01").status_code == 422
    assert all('href="/network"' in desk.get(path).text for path in ("/", "/wall"))
