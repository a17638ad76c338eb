"""A person watches the wall."""

import re
from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from adapters.bootstrap import in_memory
from simulation.clock import HandClock
from tests.browser.control_room import ControlRoom, open_control_room
from tests.chain import MONDAY, open_shops

pytestmark = pytest.mark.browser

SHOPS = 600


@pytest.fixture(scope="module")
def room() -> Iterator[ControlRoom]:
    """Cars are washed here, and no parts are needed for that."""
    clock = HandClock(MONDAY)
    app = in_memory(clock=clock, random=Random(0), sandbox=True)
    open_shops(app, stores=SHOPS)
    with open_control_room(app, clock) as opened:
        yield opened


@pytest.fixture
def screen(browser: Browser, room: ControlRoom) -> Iterator[Page]:
    """The big screen in the control room."""
    size = {"width": 1920, "height": 1080}
    with browser.new_context(base_url=room.address, locale="zh-CN", viewport=size) as context:  # type: ignore[arg-type]  # a TypedDict
        yield context.new_page()


def test_a_tile_moves_when_a_car_comes_and_the_page_is_not_loaded_again(
    screen: Page, room: ControlRoom
) -> None:
    screen.goto("/wall")
    expect(screen.locator("[data-state]")).to_have_text("实时")
    screen.evaluate("window.neverReloaded = true")
    before = int(screen.locator("[data-total=waiting]").inner_text())

    shop = room.a_car_comes()

    expect(screen.locator(f"#t-{shop} .waiting b")).to_have_text("1")
    expect(screen.locator("[data-total=waiting]")).to_have_text(str(before + 1))
    assert screen.evaluate("window.neverReloaded")


def test_an_alert_stands_on_its_tile_and_in_the_sum(screen: Page, room: ControlRoom) -> None:
    screen.goto("/wall")
    expect(screen.locator("[data-state]")).to_have_text("实时")
    before = int(screen.locator("[data-total=alerts]").inner_text())

    shop = room.a_car_loses_its_time()

    expect(screen.locator(f"#t-{shop} .alerts b")).to_have_text("1")
    expect(screen.locator("[data-total=alerts]")).to_have_text(str(before + 1))


def test_six_hundred_shops_fit_on_one_screen(screen: Page) -> None:
    screen.goto("/wall")

    expect(screen.locator(".tile")).to_have_count(SHOPS)
    assert screen.evaluate("document.body.scrollWidth") <= 1920
    assert screen.evaluate("document.body.scrollHeight") <= 1080


def test_the_wall_of_a_running_baywise_is_live_and_asks_nobody_else(page: Page, site: str) -> None:
    complaints, elsewhere = watched(page, site)

    for path in ("/", "/login", "/wall"):
        page.goto(path)

    expect(page.locator("[data-state]")).to_have_text("实时")
    assert page.locator(".tile").count() > 0
    assert complaints == []
    assert elsewhere == []


def test_a_tile_leads_to_its_shop(page: Page) -> None:
    page.goto("/wall")

    page.locator(".tile a").first.click()

    expect(page.locator("h1")).to_contain_text(re.compile(r"S\d{4}"))


def test_the_language_is_switched_and_stays_so(page: Page) -> None:
    page.goto("/wall")
    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/")
    expect(page.locator("dl")).to_contain_text("Bays in use")


def test_the_wall_scrolls_one_way_only_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/wall")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def watched(page: Page, site: str) -> tuple[list[str], list[str]]:
    """What the browser complains of, and what it asks of others, from now on."""
    complaints: list[str] = []
    elsewhere: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((f"{site}/", "data:")):
            elsewhere.append(request.url)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", watch)
    return complaints, elsewhere
