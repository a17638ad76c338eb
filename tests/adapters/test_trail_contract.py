"""Who changed one thing is told to those whom it concerns."""

from uuid import uuid4

from application.audit.trails import Noted
from application.shared.rights import Chain, Own, Scope, Stores
from domain.shared.ids import MemberId, StoreId
from tests.adapters.bench import VISITS, Bench, Visit, a_caller, a_claim


def trail(
    bench: Bench, visit: Visit, scope: Scope | None = None, *, after: int = 0, limit: int = 99
) -> list[Noted]:
    with bench.begin(a_caller(scope or Chain())) as work:
        found: list[Noted] = work.trail.of(visit.id, after=after, limit=limit)
        return found


def count_on(bench: Bench, visit: Visit, by: int) -> None:
    with bench.begin() as work:
        work.documents(VISITS).save(work.documents(VISITS).get(visit.id).add(by))


def counted(bench: Bench, *by: int) -> Visit:
    """A visit that was counted up, each time a minute later."""
    visit = bench.a_visit()
    for one in by:
        bench.clock.tick(1)
        count_on(bench, visit, one)
    return visit


def test_every_change_is_there_with_its_values_and_who_made_it(bench: Bench) -> None:
    visit = counted(bench, 2, 5)

    made, first, second = trail(bench, visit)

    assert [one.version for one in (made, first, second)] == [1, 2, 3]
    assert made.values == {}
    assert second.values == {"count": (2, 7)}
    assert (first.kind, first.command, first.happened) == (
        "appointments",
        "test.command",
        ("Counted",),
    )
    assert (first.store, second.at) == (visit.store, bench.clock.now())
    assert first.number < second.number


def test_a_change_is_told_whether_it_was_read_by_id_or_found(bench: Bench) -> None:
    visit = bench.a_visit()
    with bench.begin() as work:
        [found] = work.documents(VISITS).find(store=visit.store)
        work.documents(VISITS).save(found.add(3))

    assert trail(bench, visit)[-1].values == {"count": (0, 3)}


def test_two_steps_in_one_transaction_are_one_change(bench: Bench) -> None:
    visit = bench.a_visit()
    with bench.begin() as work:
        visits = work.documents(VISITS)
        visits.save(visits.get(visit.id).add(1))
        visits.save(visits.get(visit.id).add(2))

    _, changed = trail(bench, visit)

    assert (changed.version, changed.values) == (3, {"count": (0, 3)})


def test_it_comes_in_pages(bench: Bench) -> None:
    visit = counted(bench, 1, 1, 1)

    assert [one.version for one in trail(bench, visit, limit=2)] == [1, 2]
    assert [one.version for one in trail(bench, visit, after=2, limit=2)] == [3, 4]
    assert trail(bench, visit, after=4) == []


def test_a_shop_reads_its_own_chain_and_nobody_elses(bench: Bench) -> None:
    visit, other = counted(bench, 1), bench.a_shop()

    assert len(trail(bench, visit, Stores(frozenset({visit.store, other})))) == 2
    assert trail(bench, visit, Stores(frozenset({other}))) == []
    assert trail(bench, visit, Stores(frozenset())) == []


def test_a_customer_reads_nothing(bench: Bench) -> None:
    member = bench.a_guest()
    visit = bench.a_visit(member=member)

    assert trail(bench, visit, Own(member)) == []
    assert trail(bench, visit, Own(MemberId(uuid4()))) == []


def test_what_concerned_two_shops_is_for_the_chain(bench: Bench) -> None:
    visit, other = bench.a_visit(), bench.a_shop()
    bench.clock.tick(1)
    with bench.begin() as work:
        work.documents(VISITS).save(work.documents(VISITS).get(visit.id).add(1))
        work.claims.take([a_claim(other)])

    assert [(one.store, one.version) for one in trail(bench, visit)] == [
        (visit.store, 1),
        (None, 2),
    ]
    both = Stores(frozenset({visit.store, other}))
    assert [one.version for one in trail(bench, visit, both)] == [1]


def test_nothing_is_told_of_what_nobody_changed(bench: Bench) -> None:
    stranger = Visit(id=uuid4(), store=StoreId(uuid4()))

    assert trail(bench, stranger) == []
