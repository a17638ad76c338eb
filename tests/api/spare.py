"""Things that take long to make, lent to one test after another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from attrs import Factory, define

T = TypeVar("T")


@define
class Spare(Generic[T]):
    """Makes a new one only while all others are lent."""

    make: Callable[[], T]
    _idle: list[T] = Factory(list)

    @contextmanager
    def lent(self) -> Iterator[T]:
        """One that nobody else has meanwhile."""
        one = self._idle.pop() if self._idle else self.make()
        yield one
        self._idle.append(one)
