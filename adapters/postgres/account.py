"""Who the embedded server runs as: PostgreSQL refuses to be root."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from attrs import frozen

from domain.shared.errors import Unavailable

NOBODY = 65_534


class NoAccount(Unavailable):
    """PostgreSQL refuses to run as us, and nobody else can be found to do it."""

    code = "no-account-for-postgres"


@frozen
class Account:
    """A way to run a program as somebody who is not root."""

    prefix: tuple[str, ...] = ()
    uid: int | None = None
    """Whose the files must be on disk; ``None`` for our own."""

    def works(self) -> bool:
        """Whether this machine lets us run programs this way."""
        if self.prefix and not shutil.which(self.prefix[0]):
            return False
        return subprocess.run((*self.prefix, "true"), capture_output=True).returncode == 0

    def hand_over(self, folder: Path) -> None:
        """Make ``folder`` and all inside the account's, in case another one used it before."""
        uid = os.geteuid() if self.uid is None else self.uid
        if folder.stat().st_uid != uid:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, uid, -1, follow_symlinks=False)


OURSELVES = Account()

# Root outside, somebody inside: files stay root's, and nothing else is given up or gained.
NAMESPACE = Account(
    ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"),
)

# Where containers forbid user namespaces. The one capability kept lets nobody pass through
# folders that only root may enter, such as a virtual environment below /root; without the
# secure bit it would not count when PostgreSQL asks beforehand whether it may run its programs.
UNPRIVILEGED = Account(
    (
        "setpriv",
        f"--reuid={NOBODY}",
        f"--regid={NOBODY}",
        "--clear-groups",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
        "--securebits=+no_setuid_fixup",
        "--",
    ),
    uid=NOBODY,
)


def choose() -> Account:
    """The first account that works here.

    Raises:
        NoAccount: we are root or nameless, and the machine offers no other account.
    """
    if os.geteuid() != 0 and _have_a_name():
        return OURSELVES
    for account in (NAMESPACE, UNPRIVILEGED):
        if account.works():
            return account
    raise NoAccount(
        "PostgreSQL runs neither as root nor as a user without a name, and this machine lets "
        "neither unshare nor setpriv choose another; "
        "start as a normal user, or name a server in BAYWISE_DATABASE_URL"
    )


def _have_a_name() -> bool:
    """Containers run programs under numbers that no user has; initdb wants a user."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return False
    return True
