"""The how-to is executed as it stands, against a real server."""

import re
from pathlib import Path

import pytest

from tests.running import Running

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "first-visit.md"


def test_every_call_of_the_first_visit_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)

    with Running(tmp_path / "home", "--demo", BAYWISE_WORKERS="2") as up:
        monkeypatch.setenv("BAYWISE_ADDRESS", up.address)
        prompt: dict[str, object] = {}
        for piece in pieces:
            exec(piece, prompt)

    assert len(pieces) == 10
