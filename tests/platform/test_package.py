"""The distribution: its names are ours alone, and it carries what pages need."""

import base64
import hashlib
import json
import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("domain", "application", "adapters", "api", "cli", "simulation")


@pytest.mark.parametrize("name", OURS)
def test_no_dependency_ships_a_package_of_one_of_our_names(name: str) -> None:
    assert set(packages_distributions().get(name, [])) <= {"baywise"}


def test_every_browser_file_is_the_one_in_the_manifest() -> None:
    vendor = ROOT / "api" / "pages" / "static" / "vendor"
    manifest = json.loads((vendor / "manifest.json").read_text())

    assert set(manifest) == {"htmx.min.js", "htmx-sse.min.js", "uplot.js", "uplot.min.css"}
    for name, entry in manifest.items():
        digest = hashlib.sha384((vendor / name).read_bytes()).digest()
        assert entry["integrity"] == f"sha384-{base64.b64encode(digest).decode()}"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_version_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pins = [block for block in re.split(r"\n(?=\S)", text) if not block.startswith("#")]

    assert "://" not in text
    assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)
