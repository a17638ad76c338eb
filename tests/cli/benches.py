"""Runs a bench as a person would, in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen


@frozen
class Run:
    """What a bench said, and the folder for whatever it kept meanwhile."""

    exit_code: int
    report: Mapping[str, Any]
    folder: Path

    @property
    def holds(self) -> bool:
        return all(target["holds"] for target in self.report["targets"].values())


def run_bench(name: str, folder: Path, *more: str, seconds: float) -> Run:
    """Run ``baywise bench`` with as little measuring as there can be."""
    told = subprocess.run(
        [sys.executable, "-m", "cli", "bench", name, "--json", f"--seconds={seconds}", *more],
        env=os.environ | {"TMPDIR": str(folder)},
        capture_output=True,
        text=True,
    )
    return Run(told.returncode, json.loads(told.stdout or told.stderr), folder)
