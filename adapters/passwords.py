"""Passwords hashed with argon2id."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from attrs import Factory, define

from domain.shared.errors import Unavailable

_AT_ONCE: Final = 2
_PATIENCE_S: Final = 5.0
"""Hashing costs 19 MiB and a core each time: a flood of logins waits, then is turned away."""


def _hasher() -> PasswordHasher:
    # Source: OWASP Password Storage Cheat Sheet (argon2id, 19 MiB, t=2, p=1).
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@cache
def _hash_of_nobody() -> str:
    """What a login that does not exist is compared with, so that it takes as long as any other."""
    return _hasher().hash("nobody")


@define
class Argon2Passwords:
    """Implements :class:`application.people.ports.Passwords`."""

    _hasher: PasswordHasher = Factory(_hasher)
    _turns: BoundedSemaphore = Factory(lambda: BoundedSemaphore(_AT_ONCE))
    _nobodys: str = Factory(_hash_of_nobody)

    def hash(self, password: str, /) -> str:
        with self._turn():
            return self._hasher.hash(password)

    def matches(self, hash: str | None, password: str, /) -> bool:
        with self._turn():
            try:
                right = self._hasher.verify(self._nobodys if hash is None else hash, password)
            except (VerificationError, InvalidHashError):
                return False
        return right and hash is not None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(timeout=_PATIENCE_S):
            raise Unavailable("too many people are logging in; try again in a moment")
        try:
            yield
        finally:
            self._turns.release()
