"""What every context asks of the outside world."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar
from uuid import UUID

from attrs import field, frozen

from application.shared.caller import Caller
from domain.shared.aggregate import Aggregate, Event
from domain.shared.claims import Claim
from domain.shared.ids import StoreId
from domain.shared.time import Span, utc

A = TypeVar("A", bound=Aggregate)

NewId = Callable[[], UUID]


class Clock(Protocol):
    """Tells the time; simulated time is as good as any."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


@frozen
class Blind:
    """A text that is only ever compared, through its blind index."""

    text: str = field(repr=False)


class Repository(Protocol[A]):
    """Aggregates of one kind, as this transaction and this caller see them."""

    def get(self, id: UUID, /) -> A:
        """The aggregate as last saved, here or in the store.

        Raises:
            NotFound: there is none with this id, or the caller may not see it.
        """
        ...

    def get_all(self, ids: Collection[UUID], /) -> list[A]:
        """The aggregates in the order of ``ids``; one missing is ``NotFound``."""
        ...

    def find(self, **equal: object) -> list[A]:
        """Those whose promoted columns equal the values given, oldest id first.

        Sees what is stored, not what this transaction has saved. ``None`` finds those without
        a value. A personal value (phone, plate, VIN) is found through its blind index.
        """
        ...

    def find_any(
        self, column: str, values: Collection[object], /, *, since: datetime | None = None
    ) -> list[A]:
        """Those whose column equals one of ``values``; of a list, those that share one with it.

        With ``since`` only those whose ids are of that instant or later. Like :meth:`find` in
        everything else.
        """
        ...

    def recent(self, *, after: UUID | None = None, limit: int, **equal: object) -> list[A]:
        """At most ``limit`` of those that :meth:`find` gives, newest id first.

        Only such as are older than ``after``, so that the last of a page asks for the next.
        """
        ...

    def oldest(self, *, after: UUID | None = None, limit: int, **equal: object) -> list[A]:
        """At most ``limit`` of those that :meth:`find` gives, oldest id first.

        Only such as are newer than ``after``, so that the last of a page asks for the next.
        """
        ...

    def save(self, aggregate: A, /) -> None:
        """Store the aggregate when the transaction commits, its pending events with it.

        Raises (when the transaction commits):
            Stale: it was saved by someone else since it was read.
        """
        ...


class Claims(Protocol):
    """Time taken on resources; the store refuses two claims on one resource at one time."""

    def of(self, subject: UUID, /) -> list[Claim]:
        """What ``subject`` holds, in order of step and start; staged changes included."""
        ...

    def on(self, resources: Collection[UUID], during: Span, /) -> list[Claim]:
        """What is stored on ``resources`` and touches ``during``; staged changes not included."""
        ...

    def take(self, claims: Iterable[Claim], /) -> None:
        """Take the time when the transaction commits; expired holds in the way give it up.

        Raises (when the transaction commits):
            Taken: somebody else has some of it.
        """
        ...

    def free(self, claims: Iterable[Claim], /) -> None:
        """Give the time back; happens before anything is taken in the same transaction."""
        ...


@frozen(kw_only=True)
class DueWork:
    """Something to do for ``subject`` when the clock passes ``at``.

    The same subject and kind are due once: a new instant replaces the old one. It was tried
    ``attempts`` times in vain. Without a ``store`` it is the whole chain's.
    """

    kind: str
    subject: UUID
    store: StoreId | None
    at: datetime = field(validator=utc)
    attempts: int = 0


@frozen
class Kinds:
    """Some kinds of due work: those ``named``, or all ``others``."""

    named: frozenset[str] = frozenset()
    others: bool = True

    def has(self, kind: str) -> bool:
        return (kind in self.named) is not self.others


ALL_KINDS: Final = Kinds()


class Agenda(Protocol):
    """Timed work, told by the clock port and never by the database's own time."""

    def schedule(self, work: DueWork, /) -> None: ...

    def cancel(self, kind: str, subject: UUID, /) -> None:
        """Forget it; nothing happens when it was not scheduled."""
        ...


LEASE: Final = timedelta(minutes=10)
"""How long due work belongs to whom it was given; a process that died loses it then."""


class Due(Protocol):
    """Timed work whose time has come: the other end of the :class:`Agenda`.

    It is given out until it is done, so whoever does it must stand doing it twice; but to one
    process at a time.
    """

    def due(self, now: datetime, *, limit: int = 100, kinds: Kinds = ALL_KINDS) -> list[DueWork]:
        """What is due of some ``kinds``, the longest waiting first.

        Nobody else is given it for :data:`LEASE`.
        """
        ...

    def done(self, work: DueWork, /) -> None:
        """Forget it, unless it was scheduled anew in the meantime."""
        ...

    def postpone(self, work: DueWork, /, *, until: datetime) -> None:
        """It was tried in vain: give it out again at ``until``, unless it was scheduled anew."""
        ...


@frozen(kw_only=True)
class Asked:
    """What a transaction is for: the caller, the command, and a print of its arguments."""

    caller: Caller
    command: str
    fingerprint: str = ""
    answer_type: type[object] | None = None


class Work(Protocol):
    """One transaction: leaving the block commits, an exception rolls back.

    Each context declares the repositories it uses on top of this.
    """

    @property
    def now(self) -> datetime:
        """The instant of the command: read once, so that one command has one time."""
        ...

    @property
    def caller(self) -> Caller: ...

    @property
    def claims(self) -> Claims: ...

    @property
    def agenda(self) -> Agenda: ...

    def send(self) -> None:
        """Hand over what is staged so far, so that a long command need not hold all of it.

        The transaction goes on, and all of it still happens or nothing. Whether
        :meth:`Repository.find` sees what was sent is left open: ask before you send.

        Raises:
            What leaving the block would raise for it.
        """
        ...

    def answered(self) -> tuple[bool, object]:
        """Whether the caller's key was used for this very command before, and the answer then.

        A key at work in another transaction does not come this far: opening the transaction
        raises ``InFlight``.

        Raises:
            KeyReused: the key was used for something else.
        """
        ...

    def answer(self, value: object, /) -> None:
        """Remember the answer under the caller's key."""
        ...


@frozen(kw_only=True)
class Told:
    """An event with the circumstances of the transaction that stored it.

    ``position`` has no gaps and is the only order a consumer may rely on. ``causation`` is the
    command's name.
    """

    position: int
    at: datetime
    kind: str
    revision: int
    store: StoreId | None
    subject: UUID
    actor: UUID
    channel: str
    causation: str
    event: Event


@frozen
class Passage:
    """What is ``told`` of the stream's positions up to ``through``, that one included."""

    told: tuple[Told, ...]
    through: int


class History(Protocol):
    """What has been told of some things, for whoever has been shown them."""

    def of(self, subjects: Collection[UUID], /) -> list[Told]:
        """Their events within the caller's reach, in the order in which they were told."""
        ...

    def between(
        self, after: int, through: int, /, *, kinds: Collection[str], limit: int
    ) -> list[Told]:
        """The first events of some ``kinds`` behind ``after``, up to ``through``, within reach."""
        ...


class Stream(Protocol):
    """What happened, in one order, kept for ever."""

    def move(self, *, limit: int = 500) -> int:
        """Give the oldest committed events their positions; returns how many."""
        ...

    def after(self, position: int, *, limit: int = 500) -> list[Told]:
        """Events behind ``position``, in order."""
        ...

    def last(self) -> int:
        """The position of the newest event; 0 when there is none."""
        ...

    def consume(self, name: str, react: Callable[[Told], None], *, limit: int = 100) -> int:
        """Show the consumer ``name`` what it has not seen yet; returns how much that was.

        What ``react`` fails at, and what was not remembered when the process died, is shown
        again, so a reaction must stand being told twice. 0 when another process serves the
        consumer.
        """
        ...
