"""The how-to is executed as it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

from adapters.route_files import read_route_plan

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "plan-routes.md"


def test_every_file_and_command_of_the_page_works(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    files = re.findall(r"```json\n(.*?)```", page, flags=re.DOTALL)
    commands = re.findall(r"```sh\nbaywise (.*?)\n```", page)
    for name, text in zip(("day.json", "urgent.json"), files, strict=True):
        (tmp_path / name).write_text(text)

    told = [
        subprocess.run(
            [sys.executable, "-m", "cli", *words.split()],
            cwd=tmp_path,
            env={"PYTHONPATH": str(PAGE.parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for words in commands
    ]

    assert len(told) == 3
    assert "nobody goes" not in "".join(told)
    assert "job 0 is at geo:31.250000,121.500000 https://uri.amap.com/marker?" in told[1]
    assert json.loads(files[1])["emergency"]
    later = read_route_plan((tmp_path / "later.json").read_bytes())
    assert any(4 in route.jobs for route in later.routes)
