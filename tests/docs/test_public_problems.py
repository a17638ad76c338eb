"""The how-to is executed as it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path

from api.sentences import CHINESE

PAGE = Path(__file__).parents[2] / "docs" / "howto" / "public-problems.md"


def test_the_file_and_the_command_of_the_page_work(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    [text] = re.findall(r"```text\n(.*?)```", page, flags=re.DOTALL)
    [words] = re.findall(r"```sh\nbaywise (.*?)\n```", page)
    (tmp_path / "small.fjs").write_text(text)

    told = subprocess.run(
        [sys.executable, "-m", "cli", *words.split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PAGE.parents[2])},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert json.loads(told)["figures"]["small_gap_percent"] == 0
    assert CHINESE["bad-shop"] in page
