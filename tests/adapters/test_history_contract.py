"""What has been told of a thing is read back in its order, within the caller's reach."""

from uuid import UUID, uuid4

from attrs import evolve

from application.shared.ledgers import ABOUT_HANDS, ABOUT_PLACE, RECORDS, Decided
from application.shared.rights import Own, Role, Scope, Stores
from domain.dispatch.assignment import Candidate, Decision, Task, decided, pinned
from domain.dispatch.offer import Term
from domain.dispatch.placement import Bar, Choices, Option, Placement, RuledOut, Spot, placed
from domain.shared.ids import BayId, PersonId, StoreId, TechnicianId, WorkOrderId
from domain.shared.trade import BayKind, Grade, Need, Skill
from tests.adapters.bench import GUESTS, NOON, Bench, Counted, a_caller


def told_of(bench: Bench, *subjects: object, scope: Scope | None = None) -> list[int]:
    with bench.begin(a_caller(scope)) as work:
        told = work.history.of(subjects)
    assert [one.position for one in told] == sorted(one.position for one in told)
    return [one.event.by for one in told if isinstance(one.event, Counted)]


def test_history_is_of_the_things_asked_for_and_in_the_order_of_telling(bench: Bench) -> None:
    one, other, third = bench.a_visit(), bench.a_visit(), bench.a_visit()
    bench.add(one, 1)
    bench.add(other, 2)
    bench.add(third, 3)
    bench.add(bench.visit(one.id), 4)

    assert told_of(bench, one.id, other.id) == []
    bench.stream.move()

    assert told_of(bench, one.id, other.id) == [1, 2, 4]
    assert told_of(bench, uuid4()) == []
    assert told_of(bench) == []


def test_history_ends_at_the_shops_within_reach(bench: Bench) -> None:
    here, there = bench.a_shop(), bench.a_shop()
    visit = bench.a_visit(here, bench.a_guest())
    bench.add(visit, 1)
    bench.stream.move()

    assert told_of(bench, visit.id, scope=Stores(frozenset({here}))) == [1]
    assert told_of(bench, visit.id, scope=Stores(frozenset({there}))) == []
    assert visit.member is not None
    assert told_of(bench, visit.id, scope=Own(visit.member)) == [1]
    assert told_of(bench, visit.id, scope=Own(bench.a_guest())) == []


def test_what_belongs_to_no_shop_is_every_shops_history(bench: Bench) -> None:
    guest, shop = bench.a_guest(), bench.a_shop()
    with bench.begin() as work:
        guests = work.documents(GUESTS)
        guests.save(evolve(guests.get(guest), pending=(Counted(at=NOON, by=3),)))
    bench.stream.move()

    assert told_of(bench, guest, scope=Stores(frozenset({shop}))) == [3]
    assert told_of(bench, guest, scope=Own(guest)) == []


def decisions() -> tuple[Decision, Decision]:
    """One by the terms, and one against them."""
    task = Task(
        subject=uuid4(),
        step=0,
        need=Need(bay=BayKind.LIFT, skill=Skill.BRAKES, grade=Grade.SENIOR, minutes=30),
        done_by=(TechnicianId(uuid4()),),
    )
    crew = [
        Candidate(technician=TechnicianId(uuid4()), grade=grade, minutes=30, load_min=load)
        for grade, load in ((Grade.MASTER, 60), (Grade.SENIOR, 30), (None, 0))
    ]
    mine = decided(task, crew, at=NOON)
    theirs = pinned(
        task, crew, crew[0].technician, by=PersonId(uuid4()), reason="knows the car", at=NOON
    )
    return mine, theirs


def a_placement(store: StoreId, other: StoreId) -> Placement:
    """The customer liked another shop better than the terms did."""
    near, far = (
        Option(
            store=one, starts=NOON, terms=(Term("distance", share, 30.0), Term("wait", 0.1, 60.0))
        )
        for one, share in ((other, 0.1), (store, 1 / 3))
    )
    closed = RuledOut(store=StoreId(uuid4()), bar=Bar.OUT_OF_STOCK)
    among = Choices.of((near, far), (closed,))
    return placed(among, far, Spot(BayId(uuid4()), TechnicianId(uuid4())), at=NOON)


def decide(bench: Bench, store: StoreId, visit: WorkOrderId, *made: Decision) -> None:
    with bench.begin(command="test.decide") as work:
        for number, one in enumerate(made):
            work.decisions.record(
                Decided(
                    # The ids of one instant keep the order.
                    id=UUID(int=(visit.int >> 8 << 8) + number),
                    at=NOON,
                    store=store,
                    subject=visit,
                    kind="absence" if one.pinned_by else "assignment",
                    record=one,
                )
            )


def test_a_decision_is_read_back_whole_and_worked_out_again(bench: Bench) -> None:
    store, visit = bench.a_shop(), WorkOrderId(uuid4())
    made = decisions()
    decide(bench, store, visit, *made)

    with bench.begin() as work:
        read = work.decisions.of((visit,), ABOUT_HANDS)
        assert work.decisions.of((uuid4(),), ABOUT_HANDS) == []

    assert [one.kind for one in read] == ["assignment", "absence"]
    assert tuple(one.record for one in read) == made
    assert [one.record.again() for one in read] == list(made)


def test_a_placement_is_read_back_whole_and_worked_out_again(bench: Bench) -> None:
    store, booked, visit = bench.a_shop(), uuid4(), WorkOrderId(uuid4())
    made = a_placement(store, bench.a_shop())
    with bench.begin(command="test.place") as work:
        work.decisions.record(
            Decided(id=uuid4(), at=NOON, store=store, subject=booked, kind="hold", record=made)
        )
    decide(bench, store, visit, decisions()[0])

    with bench.begin() as work:
        [read] = work.decisions.of((booked, visit), ABOUT_PLACE)
        assert {one.subject for one in work.decisions.of((booked, visit), RECORDS)} == {
            booked,
            visit,
        }

    assert read.record == made
    assert read.record.again() == made


def test_a_decision_of_a_kind_of_old_releases_is_not_read(bench: Bench) -> None:
    store, visit = bench.a_shop(), WorkOrderId(uuid4())
    with bench.begin(command="test.decide") as work:
        work.decisions.record(
            Decided(id=uuid4(), at=NOON, store=store, subject=visit, kind="offer", record={})
        )

    with bench.begin() as work:
        assert work.decisions.of((visit,), RECORDS) == []


def test_decisions_are_for_staff_within_reach(bench: Bench) -> None:
    store, visit = bench.a_shop(), WorkOrderId(uuid4())
    decide(bench, store, visit, decisions()[0])

    for scope, seen in (
        (Stores(frozenset({store})), 1),
        (Stores(frozenset({bench.a_shop()})), 0),
        (Own(bench.a_guest()), 0),
    ):
        with bench.begin(a_caller(scope, role=Role.ADVISOR)) as work:
            assert len(work.decisions.of((visit,), RECORDS)) == seen
