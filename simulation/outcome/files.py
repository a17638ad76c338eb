"""Runs on disk, a file each, so that a comparison that was broken off goes on where it was."""

from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import quote

import msgspec
from attrs import frozen

from adapters.files import appearing
from domain.shared.errors import Rejected
from simulation.outcome.outcome import Outcome

FORM: Final = "baywise outcome"
VERSION: Final = 1
"""Of the files' form; another one is not read."""


class BadOutcome(Rejected):
    """A file of a run is damaged, another kind of file, or of another run: which, and why."""

    code = "bad-outcome"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: str
    version: int
    sha256: str
    """Of the bytes of ``outcome`` as they stand in the file."""
    outcome: msgspec.Raw


@frozen
class Runs:
    """The finished runs in a directory; several processes may add to it at once."""

    directory: Path

    def file_of(self, scenario: str, policy: str, seed: int) -> Path:
        """Where that run is or will be; whatever the names are, it lies in the directory."""
        names = (quote(name, safe=" ").replace(".", "%2E") for name in (scenario, policy))
        return self.directory / "{}~{}~{}.json".format(*names, seed)

    def save(self, outcome: Outcome) -> Path:
        """Write a run; it is there whole or not at all.

        Raises:
            FileThere: it is there already.
            Unwritable: the directory is missing, or not ours to write.
        """
        path = self.file_of(outcome.scenario, outcome.policy, outcome.seed)
        with appearing(path) as file:
            file.write(encoded(outcome))
        return path

    def find(self, scenario: str, policy: str, seed: int) -> Outcome | None:
        """The run if it is finished.

        Raises:
            BadOutcome: its file is not one that ``save`` wrote for this run.
        """
        path = self.file_of(scenario, policy, seed)
        if not path.exists():
            return None
        outcome = decoded(path.read_bytes(), name=str(path))
        if (outcome.scenario, outcome.policy, outcome.seed) != (scenario, policy, seed):
            raise _bad(str(path), "it is of another run")
        return outcome


def runs_in(directory: Path) -> list[Outcome]:
    """Every finished run below a directory, in the order of their names.

    Raises:
        BadOutcome: a file is damaged, or of something else.
    """
    paths = sorted(directory.rglob("*~*~*.json"))
    return [decoded(path.read_bytes(), name=str(path)) for path in paths]


def encoded(outcome: Outcome) -> bytes:
    """One JSON document with a check sum; the same outcome gives the same bytes."""
    body = msgspec.json.encode(outcome, order="deterministic")
    file = _File(FORM, VERSION, sha256(body).hexdigest(), msgspec.Raw(body))
    return msgspec.json.encode(file) + b"\n"


def decoded(text: bytes, *, name: str) -> Outcome:
    """What ``encoded`` was given; ``name`` is of the file, for the error.

    Raises:
        BadOutcome: it is none, not a whole one, or of another form.
    """
    try:
        file = msgspec.json.decode(text, type=_File)
        if (file.form, file.version) != (FORM, VERSION):
            raise _bad(name, f"its form is {file.form[:40]!r} {file.version}")
        if sha256(file.outcome).hexdigest() != file.sha256:
            raise _bad(name, "its check sum is wrong")
        return msgspec.json.decode(file.outcome, type=Outcome)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(name, str(error)) from error


def _bad(name: str, why: str) -> BadOutcome:
    detail = f"{name} is not a run that this release wrote: {why}; remove it and run again"
    return BadOutcome(detail, file=name, why=why)
