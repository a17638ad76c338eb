"""Aggregates and events of every kind: some that were lived, and hypothesis's variations."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs
from attrs import evolve
from hypothesis import strategies as st

from adapters.differences import PERSONAL
from adapters.kinds import Kind
from adapters.memory.store import MemoryStore
from domain.booking.invitation import Invitation, Vacancy
from domain.booking.waiting import Wait
from domain.dispatch.agreement import Sent, Support, SupportId
from domain.dispatch.experience import Experience, Outcome
from domain.dispatch.rule_sheet import RuleSheet, Whose
from domain.dispatch.support import Way
from domain.dispatch.track_record import Lesson, PaidDay, TrackRecord
from domain.finance.correction import Correction
from domain.finance.period import Closing, Period
from domain.people.person import Person
from domain.people.reach import WholeChain
from domain.shared.aggregate import Aggregate
from domain.shared.errors import BaywiseError
from domain.shared.geo import Place
from domain.shared.ids import (
    AppointmentId,
    EntryId,
    InvitationId,
    LineId,
    MemberId,
    PartId,
    PersonId,
    PhotoId,
    StoreId,
    SubscriptionId,
    TechnicianId,
    VehicleId,
    WaitId,
    WorkOrderId,
)
from domain.shared.money import Money
from domain.shared.person import PersonName
from domain.shared.private_place import PrivatePlace
from domain.shared.role import Role
from domain.shared.time import Span
from domain.shared.trade import Grade, Skill
from domain.webhooks.subscription import Secret, Subscription
from domain.work_orders.photo import Jpeg, Photo, Picture
from domain.workforce.whereabouts import Whereabouts
from tests.adapters.bench import NOON
from tests.chain import a_furnished_twin, an_oil_service

LETTERS: Final = st.characters(codec="utf-8", categories=["L", "N", "P", "S"])
INSTANTS: Final = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)
).map(lambda one: one.replace(tzinfo=UTC))
LEAVES: Final[Mapping[Any, st.SearchStrategy[Any]]] = {
    UUID: st.uuids(),
    bytes: st.binary(max_size=20),
    str: st.text(LETTERS, min_size=1, max_size=20),
    int: st.integers(0, 5) | st.integers(-(10**9), 10**9),
    float: st.floats(-90, 90, allow_nan=False),
    bool: st.booleans(),
    datetime: INSTANTS,
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    time: st.times(),
    Span: st.builds(Span.of, INSTANTS, st.integers(1, 10_000)),
    PrivatePlace: st.builds(Place, st.floats(-90, 90), st.floats(-180, 180)).map(PrivatePlace.of),
    type(None): st.none(),
    Any: st.none(),
}


class Refused(Exception):
    """The domain does not want this value; it may want the next."""


@cache
def lived() -> Mapping[str, list[Aggregate]]:
    """What a small chain has stored after one visit, by table."""
    app, clock = a_furnished_twin(stores=1)
    list(an_oil_service(app, clock).live())
    store = app.booking.transactions
    assert isinstance(store, MemoryStore)
    stored = {name: list(table.by_id.values()) for name, table in store.tables.items()}
    written: dict[str, list[Aggregate]] = {
        "people": [a_person()],
        "waits": [a_wait()],
        "invitations": [an_invitation()],
        "closings": [Closing(id=UUID(int=8), through=Period(2026, 1))],
        "corrections": [a_correction()],
        "rule_sheets": [a_rule_sheet()],
        "supports": [a_part_on_its_way()],
        "experiences": [an_experience()],
        "subscriptions": [a_subscription()],
        "track_records": [a_track_record()],
        "whereabouts": [some_whereabouts()],
        "photos": [a_photo()],
        "pictures": [a_picture()],
    }
    return defaultdict(list, stored | written)


def a_photo() -> Photo:
    return Photo(
        id=PhotoId(UUID(int=12)),
        store=StoreId(UUID(int=5)),
        work_order=WorkOrderId(UUID(int=13)),
        member=MemberId(UUID(int=6)),
        at=NOON,
        by=PersonId(UUID(int=3)),
        width=640,
        height=480,
        size=4,
    )


def a_picture() -> Picture:
    return Picture(
        id=PhotoId(UUID(int=12)),
        store=StoreId(UUID(int=5)),
        member=MemberId(UUID(int=6)),
        jpeg=Jpeg(b"jpeg", 640, 480),
    )


def an_experience() -> Experience:
    seen = Experience.of(StoreId(UUID(int=5)), "wash")
    return seen.learn(Outcome(1.25, kept=True), told=3).learn(Outcome(None, kept=False), told=4)


def a_subscription() -> Subscription:
    return Subscription(
        id=SubscriptionId(UUID(int=12)),
        owner=PersonId(UUID(int=3)),
        url="https://erp.example.com/hear",
        kinds=("CarReleased", "OrderPaid"),
        secret=Secret("whsec_" + "c2VjcmV0" * 4),
        since=NOON,
        start=17,
    )


def a_track_record() -> TrackRecord:
    record = TrackRecord.of(StoreId(UUID(int=5)), TechnicianId(UUID(int=6)))
    lesson = Lesson(Skill.ELECTRICS, Grade.SENIOR, 1, 1)
    return record.learn([lesson], paid=PaidDay(date(2026, 3, 2), 60), told=3)


def some_whereabouts() -> Whereabouts:
    technician = TechnicianId(UUID(int=6))
    return Whereabouts(
        id=Whereabouts.id_of(technician),
        store=StoreId(UUID(int=5)),
        technician=technician,
        place=PrivatePlace("31.200000,121.470000"),
        accuracy_m=12.0,
        at=NOON,
    )


def a_correction() -> Correction:
    return Correction(
        id=UUID(int=9),
        store=StoreId(UUID(int=5)),
        entry=EntryId(UUID(int=10)),
        reversal=EntryId(UUID(int=11)),
        reason="typed twice",
        by=PersonId(UUID(int=3)),
    )


def a_part_on_its_way() -> Support:
    sent = Sent(line=LineId(UUID(int=6)), part=PartId(UUID(int=7)), quantity=4, value=Money(400))
    return Support(
        id=SupportId(UUID(int=8)),
        store=StoreId(UUID(int=5)),
        donor=StoreId(UUID(int=9)),
        work_order=WorkOrderId(UUID(int=10)),
        way=Way.PART,
        at=NOON,
        by=PersonId(UUID(int=3)),
        ready=NOON,
        sent=(sent,),
        due=NOON,
    )


def a_rule_sheet() -> RuleSheet:
    by, at = PersonId(UUID(int=3)), NOON
    sheet = RuleSheet.of(Whose(region="east"))
    for wait in (80.0, 70.0):
        sheet = sheet.change({"offer.wait": wait}, by=by, reason="people wait too long", at=at)
    return evolve(sheet, pending=())


def a_person() -> Person:
    return Person(
        id=PersonId(UUID(int=3)),
        login="wang.fang",
        name=PersonName("王芳王芳"),
        roles=(Role.ADMIN, Role.FINANCE),
        reach=WholeChain(),
    )


def a_wait() -> Wait:
    return Wait(
        id=WaitId(UUID(int=4)),
        store=StoreId(UUID(int=5)),
        member=MemberId(UUID(int=6)),
        vehicle=VehicleId(UUID(int=7)),
        services=("oil-service",),
        window=Span.of(NOON, 24 * 60),
        since=NOON,
    )


def an_invitation() -> Invitation:
    return Invitation(
        id=InvitationId(UUID(int=12)),
        store=StoreId(UUID(int=5)),
        member=MemberId(UUID(int=6)),
        appointment=AppointmentId(UUID(int=13)),
        freed=UUID(int=14),
        vacancy=Vacancy(resources=(UUID(int=15),), during=Span.of(NOON, 40)),
        before=NOON + timedelta(minutes=40),
        starts=NOON + timedelta(minutes=15),
        ready=NOON + timedelta(minutes=90),
        made=NOON,
        until=NOON + timedelta(minutes=10),
    )


def variations(kind: Kind[Any]) -> st.SearchStrategy[Aggregate]:
    """Stored aggregates of ``kind`` with some fields changed to whatever the domain allows."""
    return st.sampled_from(lived()[kind.table][:20]).flatmap(_varied)


def instances(kind: Any) -> st.SearchStrategy[Any]:
    """Any instance of an attrs class that the domain allows."""
    return _value(kind).filter(lambda one: one is not Refused)


def _varied(sample: Any) -> st.SearchStrategy[Any]:
    kind = type(sample)
    hints = get_type_hints(kind)
    names = [one.name for one in attrs.fields(kind) if one.name not in ("pending", "version")]

    @st.composite
    def vary(draw: st.DrawFn) -> Any:
        varied = sample
        for name in draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
            varied = _changed(varied, name, draw(_value(hints[name])))
        return varied

    return vary()


def _changed(sample: Any, name: str, value: Any) -> Any:
    if value is Refused:
        return sample
    return _attempt(lambda: attrs.evolve(sample, **{name: value}), otherwise=sample)


@cache
def _value(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type; :class:`Refused` stands for one that the domain does not want."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in LEAVES:
        return LEAVES[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(*map(_value, inner))
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is not None:
        return _container(origin, inner)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if attrs.has(hint):
        return _built(hint)
    if isinstance(hint, type) and issubclass(hint, tuple):
        return st.builds(hint, **{k: _value(v) for k, v in get_type_hints(hint).items()})
    raise TypeError(f"say in LEAVES what values of {hint} look like")


def _container(origin: Any, inner: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    if issubclass(origin, Mapping):
        pairs = st.tuples(*map(_value, inner))
        return st.lists(pairs, max_size=3).map(
            lambda found: dict(p for p in found if Refused not in p)
        )
    if origin is tuple and inner[-1] is not ...:
        return st.tuples(*map(_value, inner)).map(lambda one: Refused if Refused in one else one)
    found = st.lists(_value(inner[0]), max_size=3)
    return found.map(lambda some: origin(one for one in some if one is not Refused))


def _built(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    fields = {
        one.name: _value(hints[one.name])
        for one in attrs.fields(kind)
        if one.init and one.name not in ("pending", "version")
    }
    return st.fixed_dictionaries(fields).map(
        lambda values: (
            _attempt(lambda: kind(**values), otherwise=Refused)
            if Refused not in values.values()
            else Refused
        )
    )


def _attempt(make: Callable[[], Any], *, otherwise: Any) -> Any:
    try:
        return make()
    except (BaywiseError, ValueError):
        return otherwise


def personal_texts(value: Any) -> set[str]:
    """Every text inside ``value`` that says who somebody is."""
    if isinstance(value, PERSONAL):
        return {value.text}
    if attrs.has(type(value)):
        return personal_texts([getattr(value, one.name) for one in attrs.fields(type(value))])
    if isinstance(value, Mapping):
        return personal_texts([*value.keys(), *value.values()])
    if isinstance(value, tuple | list | set | frozenset):
        return set().union(*map(personal_texts, value)) if value else set()
    return set()


def hidden_texts(aggregate: Aggregate) -> set[str]:
    """Personal texts that nothing else of the aggregate, nor the cipher, contains by chance."""
    plain = plain_texts(aggregate)
    texts = personal_texts(aggregate)
    return {one for one in texts if len(one) > 5 and not any(one in other for other in plain)}


def plain_texts(value: Any) -> set[str]:
    """Every text inside ``value`` that anybody may read."""
    if isinstance(value, str):
        return {str(value)}
    if isinstance(value, PERSONAL):
        return set()
    if attrs.has(type(value)):
        return plain_texts([getattr(value, one.name) for one in attrs.fields(type(value))])
    if isinstance(value, Mapping):
        return plain_texts([*value.keys(), *value.values()])
    if isinstance(value, tuple | list | set | frozenset):
        return set().union(*map(plain_texts, value)) if value else set()
    return set()
