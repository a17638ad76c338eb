"""A person's browser reaches Baywise."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_browser_is_told_that_baywise_runs(page: Page) -> None:
    response = page.goto("/healthz")

    assert response is not None
    assert response.json()["status"] == "ok"
