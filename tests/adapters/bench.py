"""A store on the test bench: the same handles on the twin and on PostgreSQL."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final
from uuid import UUID, uuid4

from attrs import define, evolve, field, frozen
from sqlalchemy import event

from adapters import audit
from adapters.keys import Keys
from adapters.kinds import Kind
from adapters.memory.aging import MemoryAnswers
from adapters.memory.inbox import MemoryInbox
from adapters.memory.logbook import MemoryLogbook
from adapters.memory.store import MemoryStore
from adapters.sql.aging import ANSWERS, MESSAGES, SqlRecords
from adapters.sql.codec import Codec
from adapters.sql.connection import connect
from adapters.sql.due import SqlDue
from adapters.sql.flush import NO_STORE
from adapters.sql.inbox import SqlInbox
from adapters.sql.logbook import SqlLogbook
from adapters.sql.relay import Relay
from adapters.sql.store import SqlStore
from application.finance.inbox import Inbox
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.ports import Asked, Due, Stream
from application.shared.retention import Records
from application.shared.rights import Chain, Role, Scope
from application.shared.service import Transactions
from application.webhooks.ports import Logbook
from domain.shared.aggregate import Aggregate, Event
from domain.shared.channel import Channel
from domain.shared.claims import Claim, ClaimKind
from domain.shared.ids import ClaimId, MemberId, PartId, PersonId, StoreId
from domain.shared.person import PersonName
from domain.shared.time import Span, minutes
from tests.adapters.rows import for_the_chain

NOON: Final = datetime(2030, 5, 6, 12, tzinfo=UTC)


@define
class SetClock:
    """Stands still until somebody moves it."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def tick(self, count: int) -> None:
        self.at += minutes(count)


@frozen(kw_only=True)
class Counted(Event):
    """An event of the test's own aggregate."""

    by: int


@frozen(kw_only=True)
class Shop(Aggregate):
    code: str


@frozen(kw_only=True)
class Article(Aggregate):
    code: str


@frozen(kw_only=True)
class Guest(Aggregate):
    phone: PersonName


@frozen(kw_only=True)
class Visit(Aggregate):
    """The test's own aggregate: a counter that belongs to a shop and perhaps to a member."""

    store: StoreId
    member: MemberId | None = None
    starts: datetime = field(default=NOON)
    count: int = 0

    def add(self, by: int) -> "Visit":
        event = Counted(at=self.starts, by=by)
        return evolve(self, count=self.count + by, pending=(*self.pending, event))


SHOPS: Final = Kind(
    of=Shop,
    table="stores",
    columns={
        "code": attrgetter("code"),
        "region": lambda _: "here",
        "stage": lambda _: "live",
    },
    public=True,
    unique=("code",),
)
ARTICLES: Final = Kind(
    of=Article,
    table="parts",
    columns={"code": attrgetter("code"), "category": lambda _: "any"},
    public=True,
    unique=("code",),
)
GUESTS: Final = Kind(
    of=Guest,
    table="members",
    columns={"member": attrgetter("id"), "phone": attrgetter("phone")},
    unique=("phone",),
)
VISITS: Final = Kind(
    of=Visit,
    table="appointments",
    columns={
        "store": attrgetter("store"),
        "member": attrgetter("member"),
        "vehicle": lambda _: None,
        "status": lambda one: "odd" if one.count % 2 else "even",
        "starts": attrgetter("starts"),
    },
)


@define
class Bench:
    """A store and everything that is asked of it."""

    clock: SetClock
    transactions: Transactions
    stream: Stream
    due: Due
    chain: Callable[[StoreId | None], list[audit.Entry]]
    inbox: Inbox
    old_answers: Records
    old_messages: Records
    logbook: Logbook

    def begin(
        self, caller: Caller = SYSTEM, command: str = "test.command", **asked: Any
    ) -> AbstractContextManager[Any]:
        return self.transactions.begin(Asked(caller=caller, command=command, **asked))

    def a_shop(self) -> StoreId:
        shop = Shop(id=uuid4(), code=f"S{uuid4().hex[:8]}")
        with self.begin() as work:
            work.documents(SHOPS).save(shop)
        return StoreId(shop.id)

    def a_part(self) -> PartId:
        article = Article(id=uuid4(), code=f"P{uuid4().hex[:8]}")
        with self.begin() as work:
            work.documents(ARTICLES).save(article)
        return PartId(article.id)

    def a_guest(self) -> MemberId:
        guest = Guest(id=uuid4(), phone=PersonName(f"+86 {uuid4().int % 10**11}"))
        with self.begin() as work:
            work.documents(GUESTS).save(guest)
        return MemberId(guest.id)

    def a_visit(self, store: StoreId | None = None, member: MemberId | None = None) -> Visit:
        """A visit that is stored, as it was read back."""
        visit = Visit(id=uuid4(), store=store or self.a_shop(), member=member)
        with self.begin() as work:
            work.documents(VISITS).save(visit)
        return self.visit(visit.id)

    def visit(self, id: UUID) -> Visit:
        with self.begin() as work:
            visit: Visit = work.documents(VISITS).get(id)
            return visit

    def add(self, visit: Visit, by: int) -> None:
        """Save ``visit`` counted on, in a transaction of its own."""
        with self.begin() as work:
            work.documents(VISITS).save(visit.add(by))

    def take(self, *claims: Claim) -> None:
        with self.begin() as work:
            work.claims.take(claims)

    def free(self, *claims: Claim) -> None:
        with self.begin() as work:
            work.claims.free(claims)

    def claims(self, subject: UUID) -> list[Claim]:
        with self.begin() as work:
            found: list[Claim] = work.claims.of(subject)
            return found


def in_memory() -> Bench:
    clock, inbox = SetClock(), MemoryInbox()
    store = MemoryStore(clock)
    return Bench(
        clock=clock,
        transactions=store,
        stream=store.stream,
        due=store.agenda,
        chain=lambda shop: store.audit_log.get(shop, []),
        inbox=inbox,
        old_answers=MemoryAnswers(store),
        old_messages=inbox,
        logbook=MemoryLogbook(store),
    )


def with_database(url: str, *, keys: Keys | None = None, policies: bool = True) -> Iterator[Bench]:
    clock, codec, engine = SetClock(), Codec(keys or Keys.fresh()), connect(url)
    if not policies:
        event.listen(engine, "connect", _become_superuser)

    def chain(shop: StoreId | None) -> list[audit.Entry]:
        sql = "select line, hash from audit where store = %(store)s order by seq"
        with engine.connect() as connection:
            rows = for_the_chain(connection).exec_driver_sql(sql, {"store": shop or NO_STORE})
            return [audit.Entry(row.line, bytes(row.hash)) for row in rows]

    yield Bench(
        clock=clock,
        transactions=SqlStore(engine, codec, clock),
        stream=Relay(engine, codec),
        due=SqlDue(engine),
        chain=chain,
        inbox=SqlInbox(engine, codec),
        old_answers=SqlRecords(engine, ANSWERS),
        old_messages=SqlRecords(engine, MESSAGES),
        logbook=SqlLogbook(engine),
    )
    engine.dispose()


def _become_superuser(connection: Any, _: object) -> None:
    """Whoever owns everything is past the policies: what is hidden, the queries hide."""
    connection.execute("reset role")
    connection.commit()


def a_caller(
    scope: Scope | None = None, *, key: str | None = None, role: Role = Role.ADVISOR
) -> Caller:
    actor = Actor(id=PersonId(UUID(int=7)), roles=frozenset({role}), scope=scope or Chain())
    return Caller(actor=actor, channel=Channel.DESK, key=key)


BAY: Final = UUID(int=5)


def a_claim(
    store: StoreId,
    start: int = 0,
    length: int = 60,
    *,
    resource: UUID | None = None,
    kind: ClaimKind = ClaimKind.BOOKED,
    subject: UUID | None = None,
    expires: datetime | None = None,
    step: int = 0,
) -> Claim:
    """``length`` minutes from ``start`` minutes after noon, on the shop's only bay."""
    return Claim(
        id=ClaimId(uuid4()),
        store=store,
        resource=resource or UUID(int=store.int ^ BAY.int),
        during=Span.of(NOON + minutes(start), length),
        kind=kind,
        subject=subject or uuid4(),
        step=step,
        expires=expires,
    )


def a_hold(store: StoreId, start: int = 0, *, expires_in: int = 10, **rest: Any) -> Claim:
    expires = NOON + minutes(expires_in)
    return a_claim(store, start, kind=ClaimKind.HOLD, expires=expires, **rest)
