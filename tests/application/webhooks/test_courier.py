"""Programs are told in order, at least once, and none because of another's troubles."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from attrs import Factory, define, evolve

from adapters.bootstrap import in_memory
from application.app import Application
from application.people.accounts import NewPerson
from application.shared.caller import SYSTEM, Caller
from application.shared.rights import Role
from application.webhooks.courier import Courier
from application.webhooks.message import Message
from application.webhooks.ports import LEASE
from application.webhooks.subscriptions import MOST_OF_ONE
from domain.members.phone import Phone
from domain.people.reach import Reach, TheseStores, WholeChain
from domain.shared.channel import Channel
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import BayId, PersonId, SubscriptionId
from domain.shared.person import PersonName
from domain.shared.time import Span
from domain.stores.events import ClosureCause
from domain.webhooks.attempt import Answer
from domain.webhooks.pace import GIVE_UP_AFTER, LONGEST_PAUSE
from domain.webhooks.subscription import Cause, Secret, Status, Subscription, TooManySubscriptions
from simulation.clock import HandClock
from tests.chain import MONDAY, small_chain, store_id

TAKEN, BROKEN, GONE = Answer(204), Answer(500), Answer(410)
CHAIN = WholeChain()
ERP, SHOP = "https://erp.example.com/", "https://shop.example.com/"


@define
class Receivers:
    """All programs outside: what each URL was sent, and what it answers next (else: taken)."""

    got: dict[str, list[Message]] = Factory(dict)
    answers: dict[str, Iterator[Answer]] = Factory(dict)
    crash: bool = False

    def send(self, url: str, message: Message, secret: Secret, /) -> Answer:
        assert secret.text.startswith("whsec_")
        self.got.setdefault(url, []).append(message)
        if self.crash:
            raise KeyboardInterrupt
        return next(self.answers.get(url, iter(())), TAKEN)

    def ids(self, url: str) -> list[str]:
        return [one.id for one in self.got.get(url, ())]


@define
class World:
    """A chain, a courier, and programs outside."""

    app: Application
    clock: HandClock
    outside: Receivers
    courier: Courier
    members: int = 0

    def happens(self, count: int) -> list[str]:
        """Customers join; the ids of the messages that this is told by."""
        before = self.app.stream.last()
        for _ in range(count):
            self.members += 1
            phone = Phone(f"139{self.members:08d}")
            self.app.members.join(SYSTEM, name=PersonName("王芳"), phone=phone)
        self.app.stream.move()
        return [f"event-{one}" for one in range(before + 1, self.app.stream.last() + 1)]

    def deliver(self) -> None:
        for place in self.courier.take():
            self.courier.serve(place)

    def one(self, id: SubscriptionId) -> Subscription:
        return self.app.subscriptions.see(SYSTEM, id)


@pytest.fixture
def world() -> World:
    clock = HandClock(MONDAY)
    app = in_memory(clock=clock, random=Random(0))
    app.loading.load_network(SYSTEM, network=small_chain(2))
    while app.stream.move():
        pass
    outside = Receivers()
    return World(app, clock, outside, evolve(app.courier, sender=outside))


def owner(world: World, login: str = "erp", reach: Reach = CHAIN) -> Caller:
    """Somebody who may hear events."""
    new = NewPerson(login=login, name=PersonName(login), roles=(Role.STORE_MANAGER,), reach=reach)
    person = world.app.people.add_person(SYSTEM, new)
    world.app.stream.move()
    return Caller(actor=world.app.people.actor(person), channel=Channel.API)


def subscribe(world: World, caller: Caller, url: str = ERP, **more: Any) -> SubscriptionId:
    added = world.app.subscriptions.add(caller, url=url, **more)
    world.app.stream.move()
    return added.id


def test_what_happens_is_told_in_order_and_once_when_all_goes_well(world: World) -> None:
    subscribe(world, owner(world))
    wanted = world.happens(120)

    world.deliver()
    world.deliver()

    assert world.outside.ids(ERP) == wanted


def test_a_message_carries_no_names_and_nobody(world: World) -> None:
    subscribe(world, owner(world))
    world.happens(1)
    world.deliver()

    [message] = world.outside.got[ERP]
    [told] = world.app.stream.after(world.app.stream.last() - 1)
    assert message.body == (
        f'{{"type": "MemberJoined", "timestamp": "2026-03-02T00:00:00+00:00", "data": '
        f'{{"position": {told.position}, "revision": 1, "store": null, '
        f'"subject": "{told.subject}"}}}}'
    )


def test_what_failed_is_told_again_before_anything_else_and_as_the_same(world: World) -> None:
    subscribe(world, owner(world))
    world.outside.answers[ERP] = iter((TAKEN, BROKEN, Answer(trouble="too-slow")))
    first, second, third = world.happens(3)

    world.deliver()
    world.deliver()
    assert world.outside.ids(ERP) == [first, second]
    world.clock.advance(timedelta(seconds=5))
    world.deliver()
    world.clock.advance(timedelta(seconds=10))
    world.deliver()

    assert world.outside.ids(ERP) == [first, second, second, second, third]
    assert len({one.body for one in world.outside.got[ERP][1:4]}) == 1


def test_a_program_that_fails_holds_back_no_other(world: World) -> None:
    caller = owner(world)
    subscribe(world, caller, ERP)
    subscribe(world, caller, SHOP)
    world.outside.answers[ERP] = iter((BROKEN,) * 9)
    wanted = world.happens(3)

    world.deliver()

    assert world.outside.ids(ERP) == wanted[:1]
    assert world.outside.ids(SHOP) == wanted


def test_after_a_crash_it_is_told_on_from_the_remembered_place(world: World) -> None:
    subscribe(world, owner(world))
    wanted = world.happens(2)
    world.deliver()
    wanted += world.happens(2)
    world.outside.crash = True
    with pytest.raises(KeyboardInterrupt):
        world.deliver()
    world.outside.crash = False

    world.deliver()
    assert world.outside.ids(ERP) == wanted[:3], "the lease is not over"
    world.clock.advance(LEASE)
    world.deliver()

    assert world.outside.ids(ERP) == [*wanted[:3], *wanted[2:]]


def test_days_of_failures_pause_it_with_a_note_and_resuming_begins_anew(world: World) -> None:
    caller = owner(world)
    id = subscribe(world, caller)
    world.outside.answers[ERP] = iter((BROKEN,) * 1000)
    wanted = world.happens(1)
    began = world.clock.now()
    while world.one(id).status is Status.ACTIVE:
        world.deliver()
        world.clock.advance(timedelta(minutes=10))

    assert GIVE_UP_AFTER <= world.clock.now() - began <= GIVE_UP_AFTER + 2 * LONGEST_PAUSE
    assert world.one(id).cause is Cause.FAILING
    trail = world.app.trails.of(SYSTEM, subject=id)
    assert trail[-1].command == "webhooks.give_up"
    world.app.subscriptions.resume(caller, id)
    world.outside.got.clear()
    world.deliver()
    assert world.one(id).status is Status.ACTIVE
    world.outside.answers.clear()
    world.clock.advance(LONGEST_PAUSE)
    world.deliver()
    assert world.outside.ids(ERP) == wanted * 2


def test_who_answers_gone_is_removed_and_its_secret_forgotten(world: World) -> None:
    caller = owner(world)
    id = subscribe(world, caller)
    world.outside.answers[ERP] = iter((GONE,))
    [first, _] = world.happens(2)

    world.deliver()
    world.clock.advance(LONGEST_PAUSE)
    world.deliver()

    assert world.outside.ids(ERP) == [first]
    assert (world.one(id).status, world.one(id).cause) == (Status.REMOVED, Cause.GONE)
    assert world.one(id).secret is None
    assert world.app.subscriptions.standings(caller) == []


def test_a_pause_holds_and_a_replay_tells_again_under_the_same_ids(world: World) -> None:
    caller = owner(world)
    start = world.app.stream.last()
    id = subscribe(world, caller, kinds=("MemberJoined",))
    wanted = world.happens(2)
    world.deliver()
    world.app.subscriptions.pause(caller, id)
    world.app.stream.move()
    wanted += world.happens(1)
    world.deliver()
    assert world.outside.ids(ERP) == wanted[:2]

    world.app.subscriptions.resume(caller, id)
    world.deliver()
    assert world.outside.ids(ERP) == wanted[:3]
    world.app.subscriptions.replay(caller, id, start=start)
    world.deliver()

    assert world.outside.ids(ERP)[3:] == world.outside.ids(ERP)[:3]


def test_a_program_hears_no_more_than_its_owner_would_be_given(world: World) -> None:
    here = owner(world, reach=TheseStores((store_id(1),)))
    subscribe(world, here, kinds=("BayClosed",))
    start, during = world.app.stream.last(), Span.of(MONDAY + timedelta(days=1), 60)
    for number in (2, 1):
        bay = world.app.directory.register.shops[store_id(number)].bays[0]
        world.app.closing.close_bay(
            SYSTEM, bay=BayId(bay.id), during=during, cause=ClosureCause.BREAKDOWN
        )
    world.app.stream.move()

    world.deliver()

    closed = world.app.stream.after(start)
    assert [one.store for one in closed] == [store_id(2), store_id(1)]
    assert world.outside.ids(ERP) == [f"event-{closed[1].position}"]


def test_who_may_hear_no_more_has_programs_that_hear_no_more(world: World) -> None:
    caller = owner(world)
    id = subscribe(world, caller)
    world.app.people.deactivate_person(SYSTEM, PersonId(caller.actor.id))
    world.happens(1)

    world.deliver()

    assert world.outside.ids(ERP) == []
    assert (world.one(id).status, world.one(id).cause) == (Status.PAUSED, Cause.OWNER)


def test_nobody_takes_all_subscriptions_of_the_chain(world: World) -> None:
    one, other = owner(world, "one"), owner(world, "other")
    for _ in range(MOST_OF_ONE):
        last = subscribe(world, one)

    with pytest.raises(TooManySubscriptions):
        subscribe(world, one)

    subscribe(world, other)
    world.app.subscriptions.remove(one, last)
    subscribe(world, one)


def test_each_sees_and_changes_their_own(world: World) -> None:
    mine = owner(world, "mine", TheseStores((store_id(1),)))
    theirs = owner(world, "theirs", TheseStores((store_id(1),)))
    id = subscribe(world, mine)

    assert [one.subscription.id for one in world.app.subscriptions.standings(mine)] == [id]
    assert world.app.subscriptions.standings(theirs) == []
    for change in (world.app.subscriptions.pause, world.app.subscriptions.remove):
        with pytest.raises(NotFound):
            change(theirs, id)
    with pytest.raises(Forbidden):
        world.app.subscriptions.add(theirs, url=ERP, owner=PersonId(mine.actor.id))
    assert [one.subscription.id for one in world.app.subscriptions.standings(SYSTEM)] == [id]
