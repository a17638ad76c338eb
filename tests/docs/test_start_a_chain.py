"""The how-to is executed as it stands, by a shell, on an empty machine."""

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from adapters.postgres.reach import embedded_in
from adapters.settings import Settings
from application.shared.caller import SYSTEM
from cli.house import house
from domain.members.plate import Plate
from tests.chain import store_id
from tests.running import environment

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "start-a-chain.md"


def test_every_command_of_the_page_works(tmp_path: Path) -> None:
    pieces = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    desk, path = tmp_path / "desk", f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    shutil.copytree(PAGE.with_suffix(""), desk)

    (desk / "home").mkdir()
    # Up for all commands: each would start it for itself, and the test would take twice as long.
    with embedded_in(Settings(home=desk / "home")):
        told = subprocess.run(
            ("bash", "-euxc", "\n".join(pieces)),
            cwd=desk,
            env=environment(tmp_path) | {"PATH": path},
            capture_output=True,
            text=True,
            timeout=600,
        )

    assert told.returncode == 0, told.stdout + told.stderr
    assert len(pieces) == 8
    assert "unchanged 3" in told.stdout
    assert_the_chain_can_sell(desk / "new-home")


def assert_the_chain_can_sell(home: Path) -> None:
    """Catalogue, prices, stock and customers go together."""
    with house(Settings(home=home)) as app:
        catalogue = app.shelf.catalogue()
        [match] = app.desk.by_plate(SYSTEM, typed=Plate("沪A12345").text)
        [service] = [one for one in catalogue.services if one.code == "oil-service"]
        quoted = catalogue.quote(
            service,
            match.vehicles[0].car,
            store=store_id(1),
            region=app.directory.store(store_id(1)).region,
            on=datetime(2026, 6, 1, tzinfo=UTC).date(),
        )
        parts = tuple(line.part for line in quoted if line.part)
        free = app.inventory.free(SYSTEM, store=store_id(1), parts=parts)
    assert match.member.name.text == "王小明"
    assert len(quoted) == 4
    assert all(free.values())
