"""Both readmes tell of the same."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_both_readmes_name_the_same_commands() -> None:
    english, chinese = (
        set(re.findall(r"^    \S*baywise (\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("README.md", "README.zh-CN.md")
    )

    assert english == chinese
    assert {"affinity", "support"} <= english
