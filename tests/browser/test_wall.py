"""A person watches the wall."""

import re

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request, expect

pytestmark = pytest.mark.browser


def test_the_wall_shows_every_shop_and_moves_without_a_reload(page: Page, site: str) -> None:
    complaints: list[str] = []
    elsewhere: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    def watch(request: Request) -> None:
        if not request.url.startswith((site, "data:")):
            elsewhere.append(request.url)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", watch)
    page.goto("/wall")
    page.evaluate("window.neverReloaded = true")

    expect(page.locator(".tile").nth(499)).to_be_attached()
    expect(page.locator("[data-state]")).to_have_text("实时")
    expect(page.locator(".tile.moved").first).to_be_attached(timeout=60_000)

    assert page.evaluate("window.neverReloaded")
    assert complaints == []
    assert elsewhere == []


def test_a_tile_leads_to_its_shop(page: Page) -> None:
    page.goto("/wall?region=east")

    page.locator(".tile a").first.click()

    expect(page.locator("h1")).to_contain_text(re.compile(r"S\d{4}"))


def test_the_language_is_switched_and_stays_so(page: Page) -> None:
    page.goto("/wall")
    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("dl")).to_contain_text("Bays in use")


def test_six_hundred_shops_fit_on_one_screen_of_the_control_room(page: Page) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/wall")

    size = page.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")

    assert size[0] <= 1920
    assert size[1] <= 1080


def test_the_wall_scrolls_one_way_only_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/wall")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
