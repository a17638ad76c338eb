"""Use cases: one transaction, one permission, one answer per key."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar, cast, get_type_hints

from attrs import frozen

from application.shared.caller import Caller
from application.shared.fingerprint import fingerprint
from application.shared.ports import Asked, NewId, Work
from application.shared.rights import Permission
from domain.shared.errors import Conflict, Forbidden, Stale

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Service")
W = TypeVar("W", bound=Work)

_ATTEMPTS: Final = 6


class KeyReused(Conflict):
    """The idempotency key was used for another request."""

    code = "key-reused"


class InFlight(Conflict):
    """The same request is being carried out right now; ask again in a moment."""

    code = "in-flight"


class Transactions(Protocol):
    """Opens transactions; both stores implement it."""

    def begin(self, asked: Asked, /) -> AbstractContextManager[Any]: ...

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
    """

    def decorate(
        method: Callable[Concatenate[S, W, P], R],
    ) -> Callable[Concatenate[S, Caller, P], R]:
        COMMANDS[name] = Command(name, may)
        hints: dict[str, Any] = {}

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
            for _ in range(_ATTEMPTS - 1):
                with suppress(Stale, *again):
                    return cast(R, _carry_out(self, method, asked, args, kwargs))
            return cast(R, _carry_out(self, method, asked, args, kwargs))

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
