"""A server that shall not outlive its owner, however the owner went."""

import subprocess
from typing import Final, Self

from attrs import frozen

# Nobody ever writes: the read ends when the last process that could is gone.
_SCRIPT: Final = 'read -r nothing; kill -QUIT "$0" 2>/dev/null'


@frozen
class Watch:
    """A small process that ends another one when we are gone.

    The kernel closes our end of the pipe even if we were killed outright; it asks neither for
    rights nor for Linux.
    """

    _process: "subprocess.Popen[bytes]"

    @classmethod
    def over(cls, pid: int) -> Self:
        """Watch from now on; the process ``pid`` is ours and still there."""
        # A session of its own: Ctrl-C in the terminal is for us.
        process = subprocess.Popen(
            ["/bin/sh", "-c", _SCRIPT, str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        return cls(process)

    def end(self) -> None:
        """Watch no longer; before the other process ends, or its number may be somebody else's."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
