"""People over either store, with a clock that tests move and passwords that hash fast."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from attrs import define, evolve, frozen
from sqlalchemy import Engine

from adapters.keys import Keys
from adapters.memory.people import MemorySessions, MemoryTokens
from adapters.memory.store import MemoryStore
from adapters.passwords import Argon2Passwords
from adapters.registry import MEMBERS, STORES
from adapters.sql.codec import Codec
from adapters.sql.flush import NO_STORE
from adapters.sql.people import SqlSessions, SqlTokens
from adapters.sql.store import SqlStore
from application.people.accounts import NewPerson
from application.people.service import People
from application.shared.caller import SYSTEM, Actor, Caller
from application.shared.ports import Asked
from application.shared.rights import Chain, Scope
from application.stores.directory import Directory, Shop
from domain.members.member import Member
from domain.members.phone import Phone
from domain.people.reach import Reach, TheseStores
from domain.shared.channel import Channel
from domain.shared.ids import MemberId, PersonId, StoreId, named_id, uuid7
from domain.shared.person import PersonName
from domain.shared.role import Role
from domain.stores.region import Region
from tests.adapters.rows import for_the_chain
from tests.chain import a_store

NOON: Final = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
STORE: Final = StoreId(named_id("store", "S0001"))
OTHER_STORE: Final = StoreId(named_id("store", "S0002"))
REGION = Region.EAST
MEMBER: Final = MemberId(named_id("member", "M1"))
PASSWORD: Final = "correct horse battery staple"
IN_STORE: Final = TheseStores((STORE,))
CHAIN: Final = Chain()
KEYS: Final = Keys(bytes(32), bytes(range(32)))


@define
class MovedClock:
    """Stands still until a test moves it."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def move(self, **ahead: float) -> None:
        self.at += timedelta(**ahead)


@frozen
class World:
    people: People
    clock: MovedClock
    store: MemoryStore | SqlStore

    def add(
        self,
        login: str = "li.wei",
        role: Role = Role.ADVISOR,
        reach: Reach = IN_STORE,
        *,
        password: str | None = PASSWORD,
        caller: Caller = SYSTEM,
    ) -> PersonId:
        new = NewPerson(
            login=login, name=PersonName("李伟"), roles=(role,), reach=reach, password=password
        )
        return self.people.add_person(caller, new)

    def caller_of(self, person: PersonId) -> Caller:
        return a_caller(Role.ADVISOR, id=person.int)

    def asked(self) -> Asked:
        """A transaction of the system's."""
        return Asked(caller=SYSTEM, command="look")

    def audit_lines(self) -> list[str]:
        """What the audit log says of the chain as a whole, oldest first."""
        if isinstance(self.store, MemoryStore):
            return [entry.line for entry in self.store.audit_log[None]]
        with self.store.engine.connect() as connection:
            sql = "select line from audit where store = %(chain)s order by seq"
            rows = for_the_chain(connection).exec_driver_sql(sql, {"chain": NO_STORE})
            return [row.line for row in rows]


def a_caller(role: Role, scope: Scope = CHAIN, *, id: int = 77) -> Caller:
    actor = Actor(id=PersonId(UUID(int=id)), roles=frozenset({role}), scope=scope)
    return Caller(actor=actor, channel=Channel.DESK)


def fast_passwords() -> Argon2Passwords:
    return Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def _shops(_: object) -> Mapping[StoreId, Shop]:
    stores = (
        evolve(a_store(1), id=STORE, region=REGION),
        evolve(a_store(2), id=OTHER_STORE, region=Region.SOUTHWEST),
    )
    return {StoreId(one.id): Shop(one) for one in stores}


def in_memory() -> World:
    """People over the twin, with one shop in the region :data:`REGION`, and a member."""
    clock = MovedClock()
    store = MemoryStore(clock)
    for shop in _shops(None).values():
        store.of_kind(STORES).put(shop.store)
    store.of_kind(MEMBERS).put(
        Member(id=MEMBER, name=PersonName("王芳"), phone=Phone("13912345678"), since=NOON)
    )
    random = Random(1)
    people = People(
        transactions=store,
        new_id=lambda: uuid7(clock.now(), random),
        passwords=fast_passwords(),
        regions=Directory(_shops),
        clock=clock,
        sessions=MemorySessions(),
        tokens=MemoryTokens(),
        new_secret=lambda: secrets.token_urlsafe(32),
    )
    return World(people, clock, store)


def on_postgres(engine: Engine) -> World:
    """The same over PostgreSQL."""
    twin = in_memory()
    store = SqlStore(engine, Codec(KEYS), twin.clock)
    people = evolve(
        twin.people,
        transactions=store,
        sessions=SqlSessions(engine),
        tokens=SqlTokens(engine),
    )
    return World(people, twin.clock, store)
