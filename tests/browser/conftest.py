"""A real browser, and a Baywise for it to look at."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, executable
from tests.running import Running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, on a machine that may be busy with other tests."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demonstration Baywise that all browser tests share."""
    with Running(tmp_path_factory.mktemp("home"), "--demo") as up:
        yield up.address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh tab that knows nobody, with addresses relative to the site."""
    with browser.new_context(base_url=site, locale="zh-CN") as context:
        yield context.new_page()
