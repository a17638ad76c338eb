"""Use cases: one transaction, one permission, one answer per key."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast, get_type_hints

from attrs import frozen

from application.shared.caller import Caller
from application.shared.fingerprint import fingerprint
from application.shared.ports import Asked, NewId, Work
from application.shared.rights import Permission
from domain.shared.errors import BaywiseError, Conflict, Forbidden, Stale, Unavailable

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Service")
W = TypeVar("W", bound=Work)

_ATTEMPTS: Final = 6
_SECONDS_LOST: Final = 3
"""What a lock costs that was waited for in vain, in attempts: each took seconds already."""


class KeyReused(Conflict):
    """The idempotency key was used for another request."""

    code = "key-reused"


class InFlight(Conflict):
    """The same request is being carried out right now; ask again in a moment."""

    code = "in-flight"


class Locked(Unavailable):
    """Others have been at work on the same for seconds; ask again in a moment."""

    code = "locked"


class Transactions(Protocol):
    """Opens transactions; both stores implement it."""

    def begin(self, asked: Asked, /) -> AbstractContextManager[Any]:
        """A transaction for the caller.

        Raises (when it is opened, used or committed):
            Stale: somebody else was faster.
            Locked: somebody else is at work on the same, and did not finish in time.
        """
        ...

    def pause(self, tried: int, /) -> None:
        """Let whoever was faster finish, before what was ``tried`` so often is tried again.

        Each store knows what that takes; on a clock that only tests and the simulator move,
        nothing.
        """
        ...

    def refused(self, asked: Asked, error: Forbidden, /) -> None:
        """Write into the audit log that the caller was turned away."""
        ...


@frozen(kw_only=True)
class Service:
    """What every context's use cases hold."""

    transactions: Transactions
    new_id: NewId


@frozen
class Command:
    """The name and the permission of a use case, readable from the method itself."""

    name: str
    may: Permission


COMMANDS: Final[dict[str, Command]] = {}
"""Every use case by name: what tests, documents and the audit log go by."""


def command(
    name: str, *, may: Permission, again: tuple[type[Conflict], ...] = ()
) -> Callable[
    [Callable[Concatenate[S, W, P], R]],
    Callable[Concatenate[S, Caller, P], R],
]:
    """Make a method a use case: checked, in one transaction, repeated when it was overtaken.

    The method receives the open transaction where its caller passes who asks. It may run more
    than once, each time on fresh data, so it must not touch anything outside the transaction.

    Args:
        again: conflicts that fresh data may solve, because the method chooses for itself what
            collided; the last of several in a row is told.

    Raises (from the use case):
        Forbidden: the caller lacks the permission ``may``.
        Stale: others were faster, several times in a row.
        Locked: others are at work on the same, and it takes them long.
    """

    def decorate(
        method: Callable[Concatenate[S, W, P], R],
    ) -> Callable[Concatenate[S, Caller, P], R]:
        COMMANDS[name] = Command(name, may)
        hints: dict[str, Any] = {}
        worth_it: tuple[type[BaywiseError], ...] = (Stale, Locked, *again)

        @wraps(method)
        def use_case(self: S, caller: Caller, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if not hints:
                hints.update(get_type_hints(method))
            asked = Asked(
                caller=caller,
                command=name,
                fingerprint=fingerprint(name, args, kwargs) if caller.key else "",
                answer_type=hints.get("return"),
            )
            _admit(self.transactions, asked, may)
            tried = 0
            while True:
                try:
                    return cast(R, _carry_out(self, method, asked, args, kwargs))
                except worth_it as error:
                    tried += _SECONDS_LOST if isinstance(error, Locked) else 1
                    if tried >= _ATTEMPTS:
                        raise
                self.transactions.pause(tried)

        return use_case

    return decorate


def _admit(transactions: Transactions, asked: Asked, may: Permission) -> None:
    try:
        asked.caller.require(may)
    except Forbidden as error:
        transactions.refused(asked, error)
        raise


def _carry_out(self: Any, method: Any, asked: Asked, args: Any, kwargs: Any) -> Any:
    with self.transactions.begin(asked) as work:
        known, answer = work.answered()
        if not known:
            answer = method(self, work, *args, **kwargs)
            work.answer(answer)
    return answer
