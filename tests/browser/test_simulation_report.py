"""A manager opens the file that a planner sent."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from simulation.report.write import write_report
from tests.findings import all_findings

pytestmark = pytest.mark.browser


def test_the_report_opens_without_a_network_and_changes_its_language(
    browser: Browser, tmp_path: Path
) -> None:
    page_file, *_ = write_report(all_findings(), tmp_path, language="zh")
    asked: list[str] = []
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.goto(page_file.as_uri())

        expect(page.get_by_role("heading", name="仿真：made-up")).to_be_visible()
        expect(page.get_by_role("img", name="顾客等多久")).to_be_visible()
        page.get_by_text("English", exact=True).click()
        expect(page.get_by_role("heading", name="Simulation: made-up")).to_be_visible()
        expect(page.get_by_role("heading", name="仿真：made-up")).to_be_hidden()

    assert asked == [page_file.as_uri()]
