"""Every command is imported when it is asked for, and is the one that it is listed as."""

import subprocess
import sys
from typing import cast

import click
import pytest

from cli.bench import bench
from cli.lazy import LazyGroup
from cli.main import baywise
from cli.simulate import simulate


@pytest.mark.parametrize("group", [baywise, bench, simulate], ids=lambda one: str(one.name))
def test_every_listed_command_is_there_under_its_own_name(group: click.Group) -> None:
    context = click.Context(group)
    names = group.list_commands(context)

    found = [group.get_command(context, name) for name in names]

    assert [one.name for one in found if one] == names == sorted(cast(LazyGroup, group).lazy)
    assert all(one.get_short_help_str() for one in found if one)


def test_who_asks_for_the_version_waits_for_no_command() -> None:
    asked = "from cli.main import baywise; baywise(['--version'], standalone_mode=False)"
    loaded = "import sys; print(sorted(one for one in sys.modules if one.startswith('cli.')))"

    told = subprocess.run(
        [sys.executable, "-c", f"{asked}\n{loaded}"], capture_output=True, text=True, check=True
    )

    assert told.stdout.splitlines()[-1] == "['cli.lazy', 'cli.main']"
