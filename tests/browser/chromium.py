"""A Chromium for the browser tests: found, or fetched by ``python -m tests.browser.chromium``."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")
DOWNLOAD_S = 300


def executable() -> str | None:
    """The system's Chromium; ``None`` leaves the choice to Playwright, which has its own."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def works() -> bool:
    """Whether a browser really starts."""
    try:
        with sync_playwright() as playwright:
            playwright.chromium.launch(executable_path=executable(), args=list(ARGUMENTS)).close()
    except Error:
        return False
    return True


def download() -> None:
    """Playwright's own build; it needs libraries that most desktops have."""
    _try(sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


def install() -> None:
    """Debian's package, with letters for Chinese."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _try("apt-get", "update", "-qq")
        _try("apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk")


def main() -> int:
    """Try one way after the other until a browser starts."""
    ways: tuple[Callable[[], None], ...] = (lambda: None, download, install)
    for way in ways:
        way()
        if works():
            return 0
    print(
        "No browser can be had here: install Chromium, "
        "or go on without the tests that need one: make test BROWSER=none",
        file=sys.stderr,
    )
    return 1


def _try(*command: str | Path) -> None:
    """Run a command that may fail; what it achieved is tested afterwards."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=DOWNLOAD_S
        )
    except (OSError, subprocess.TimeoutExpired) as reason:
        print(f"{command[0]}: {reason}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
