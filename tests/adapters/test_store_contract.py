"""What every store does with documents: find, hide, refuse, roll back."""

from uuid import UUID, uuid4

import pytest
from attrs import evolve

from application.shared.rights import Own, Stores
from domain.shared.errors import Conflict, Forbidden, NotFound, Stale
from domain.shared.ids import MemberId
from domain.shared.person import PersonName
from domain.shared.time import minutes
from tests.adapters.bench import GUESTS, NOON, SHOPS, VISITS, Bench, Guest, Shop, Visit, a_caller


def test_what_is_saved_is_read_back_at_its_version(bench: Bench) -> None:
    visit = Visit(id=uuid4(), store=bench.a_shop(), count=3)

    with bench.begin() as work:
        work.documents(VISITS).save(visit)

    assert bench.visit(visit.id) == evolve(visit, version=1)


def test_a_transaction_reads_what_it_has_saved(bench: Bench) -> None:
    visit = bench.a_visit()

    with bench.begin() as work:
        visits = work.documents(VISITS)
        visits.save(visits.get(visit.id).add(1))
        visits.save(visits.get(visit.id).add(2))

    assert bench.visit(visit.id) == evolve(visit, count=3, version=3)


def test_two_kinds_may_share_an_id(bench: Bench) -> None:
    shop = bench.a_shop()
    guest = Guest(id=shop, phone=PersonName(str(shop)))
    visit = Visit(id=shop, store=shop)

    with bench.begin() as work:
        work.documents(GUESTS).save(guest)
        work.documents(VISITS).save(visit)
        assert work.documents(VISITS).get(shop).store == shop

    with bench.begin() as work:
        assert work.documents(GUESTS).get(shop) == evolve(guest, version=1)
        assert work.documents(VISITS).get(shop) == evolve(visit, version=1)


def test_many_come_back_in_the_order_asked_for(bench: Bench) -> None:
    one, other = bench.a_visit(), bench.a_visit()

    with bench.begin() as work:
        work.documents(VISITS).save(other.add(1))
        found = work.documents(VISITS).get_all([one.id, other.id, one.id])

    assert [visit.id for visit in found] == [one.id, other.id, one.id]
    with pytest.raises(NotFound), bench.begin() as work:
        work.documents(VISITS).get_all([one.id, uuid4()])


def test_find_compares_every_column_and_gives_the_oldest_id_first(bench: Bench) -> None:
    shop, member = bench.a_shop(), bench.a_guest()
    visits = sorted((bench.a_visit(shop, member) for _ in range(3)), key=lambda one: one.id)
    bench.add(visits[1], 1)
    bench.a_visit(member=member)

    def found(**equal: object) -> list[object]:
        with bench.begin() as work:
            return [one.id for one in work.documents(VISITS).find(**equal)]

    assert found(store=shop) == [one.id for one in visits]
    assert found(store=shop, status="even") == [visits[0].id, visits[2].id]
    assert found(store=shop, starts=NOON, status="odd") == [visits[1].id]
    assert found(store=shop, member=uuid4()) == []
    assert found(store=shop, starts=NOON + minutes(1)) == []


def test_find_follows_what_is_saved(bench: Bench) -> None:
    shop = bench.a_shop()
    visit = bench.a_visit(shop)

    for count in range(1, 4):
        bench.add(bench.visit(visit.id), 1)
        with bench.begin() as work:
            odd = work.documents(VISITS).find(store=shop, status="odd")
            even = work.documents(VISITS).find(store=shop, status="even")
        assert (len(odd), len(even)) == ((1, 0) if count % 2 else (0, 1))


def test_find_with_nothing_finds_those_without_a_value(bench: Bench) -> None:
    shop = bench.a_shop()
    nobody, _ = bench.a_visit(shop), bench.a_visit(shop, bench.a_guest())

    with bench.begin() as work:
        assert work.documents(VISITS).find(store=shop, member=None) == [nobody]


def test_find_without_columns_finds_all(bench: Bench) -> None:
    ids = sorted(bench.a_visit().id for _ in range(3))

    with bench.begin() as work:
        assert [one.id for one in work.documents(VISITS).find()] == ids


def test_a_personal_value_is_found_by_its_text(bench: Bench) -> None:
    guest = Guest(id=uuid4(), phone=PersonName("+86 138 0000 0000"))
    with bench.begin() as work:
        work.documents(GUESTS).save(guest)

    with bench.begin() as work:
        guests = work.documents(GUESTS)
        assert guests.find(phone=PersonName("+86 138 0000 0000")) == [evolve(guest, version=1)]
        assert guests.find(phone=PersonName("+86 138 0000 0001")) == []


def test_find_any_gives_those_with_one_of_the_values(bench: Bench) -> None:
    shop, other = bench.a_shop(), bench.a_shop()
    here, there = bench.a_visit(shop), bench.a_visit(other)
    bench.a_visit(bench.a_shop())

    with bench.begin() as work:
        visits = work.documents(VISITS)
        assert visits.find_any("store", [shop, other, uuid4()]) == sorted(
            [here, there], key=lambda one: one.id
        )
        assert visits.find_any("store", []) == visits.find_any("store", [uuid4()]) == []
    with bench.begin(a_caller(Stores(frozenset({shop})))) as work:
        assert work.documents(VISITS).find_any("store", [shop, other]) == [here]


@pytest.mark.parametrize("order", ["recent", "oldest"])
def test_lists_come_page_by_page_from_either_end(bench: Bench, order: str) -> None:
    shop = bench.a_shop()
    ids = sorted((bench.a_visit(shop).id for _ in range(5)), reverse=order == "recent")
    bench.a_visit()

    def page(after: UUID | None) -> list[UUID]:
        with bench.begin() as work:
            listed = getattr(work.documents(VISITS), order)
            return [one.id for one in listed(after=after, limit=2, store=shop)]

    assert [page(None), page(ids[1]), page(ids[3]), page(ids[4])] == [
        ids[:2],
        ids[2:4],
        ids[4:],
        [],
    ]


def test_find_does_not_see_what_is_only_staged(bench: Bench) -> None:
    visit = bench.a_visit()

    with bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        assert work.documents(VISITS).find(store=visit.store, status="odd") == []


def test_an_exception_leaves_nothing_behind(bench: Bench) -> None:
    visit, fresh = bench.a_visit(), uuid4()

    with pytest.raises(ZeroDivisionError), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.documents(VISITS).save(Visit(id=fresh, store=visit.store))
        raise ZeroDivisionError

    assert bench.visit(visit.id) == visit
    with pytest.raises(NotFound):
        bench.visit(fresh)


def test_the_second_of_two_writers_is_stale(bench: Bench) -> None:
    mine = theirs = bench.a_visit()
    bench.add(theirs, 1)

    with pytest.raises(Stale):
        bench.add(mine, 2)

    assert bench.visit(mine.id).count == 1


def test_a_stale_writer_saves_none_of_several(bench: Bench) -> None:
    mine, other = bench.a_visit(), bench.a_visit()
    bench.add(mine, 1)

    with pytest.raises(Stale), bench.begin() as work:
        work.documents(VISITS).save(other.add(5))
        work.documents(VISITS).save(mine.add(2))

    assert bench.visit(other.id) == other


def test_who_creates_what_exists_is_stale(bench: Bench) -> None:
    visit = bench.a_visit()

    with pytest.raises(Stale):
        bench.add(evolve(visit, version=0), 1)


def test_who_changes_what_was_never_stored_is_stale(bench: Bench) -> None:
    with pytest.raises(Stale):
        bench.add(Visit(id=uuid4(), store=bench.a_shop(), version=3), 1)


def test_one_reading_is_saved_once(bench: Bench) -> None:
    visit = bench.a_visit()

    with pytest.raises(Stale), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        work.documents(VISITS).save(visit.add(2))


def test_a_unique_column_refuses_the_second(bench: Bench) -> None:
    one, other = Shop(id=uuid4(), code="S0001"), Shop(id=uuid4(), code="S0001")
    with bench.begin() as work:
        work.documents(SHOPS).save(one)

    with pytest.raises(Conflict) as refused, bench.begin() as work:
        work.documents(SHOPS).save(other)

    assert not isinstance(refused.value, Stale)


def test_a_unique_column_refuses_two_of_one_transaction(bench: Bench) -> None:
    one, other = Shop(id=uuid4(), code="S0001"), Shop(id=uuid4(), code="S0001")

    with pytest.raises(Conflict) as refused, bench.begin() as work:
        work.documents(SHOPS).save(one)
        work.documents(SHOPS).save(other)

    assert not isinstance(refused.value, Stale)


def test_a_unique_value_is_free_again_when_it_changed(bench: Bench) -> None:
    one = Shop(id=uuid4(), code="S0001")
    with bench.begin() as work:
        work.documents(SHOPS).save(one)
    with bench.begin() as work:
        work.documents(SHOPS).save(evolve(one, version=1, code="S0002"))

    with bench.begin() as work:
        work.documents(SHOPS).save(Shop(id=uuid4(), code="S0001"))


def test_a_shop_sees_its_own_and_no_other(bench: Bench) -> None:
    mine, theirs = bench.a_visit(), bench.a_visit()

    with bench.begin(a_caller(Stores(frozenset({mine.store})))) as work:
        visits = work.documents(VISITS)
        assert visits.get(mine.id) == mine
        assert visits.find() == [mine]
        assert visits.find(store=theirs.store) == []
        with pytest.raises(NotFound):
            visits.get(theirs.id)


def test_a_member_sees_their_own_and_no_other(bench: Bench) -> None:
    me = bench.a_guest()
    mine, theirs, nobodys = bench.a_visit(member=me), bench.a_visit(member=bench.a_guest()), None
    nobodys = bench.a_visit()

    with bench.begin(a_caller(Own(me))) as work:
        assert work.documents(VISITS).find() == [mine]
        assert [one.id for one in work.documents(GUESTS).find()] == [me]
        for hidden in (theirs, nobodys):
            with pytest.raises(NotFound):
                work.documents(VISITS).get(hidden.id)


def test_staff_see_every_member(bench: Bench) -> None:
    guest = bench.a_guest()

    with bench.begin(a_caller(Stores(frozenset({bench.a_shop()})))) as work:
        assert work.documents(GUESTS).get(guest).id == guest


def test_who_has_no_shop_sees_none(bench: Bench) -> None:
    bench.a_visit()

    with bench.begin(a_caller(Stores(frozenset()))) as work:
        assert work.documents(VISITS).find() == []


def test_what_is_public_everybody_sees(bench: Bench) -> None:
    shop = bench.a_shop()

    for scope in (Own(bench.a_guest()), Stores(frozenset())):
        with bench.begin(a_caller(scope)) as work:
            assert work.documents(SHOPS).get(shop).id == shop


def test_writing_outside_the_scope_is_refused(bench: Bench) -> None:
    mine, theirs = bench.a_visit(member=bench.a_guest()), bench.a_visit(member=bench.a_guest())
    assert mine.member is not None

    for scope in (Stores(frozenset({mine.store})), Own(mine.member)):
        with pytest.raises(Forbidden), bench.begin(a_caller(scope)) as work:
            work.documents(VISITS).save(theirs.add(1))
        with bench.begin(a_caller(scope)) as work:
            work.documents(VISITS).save(bench.visit(mine.id).add(1))

    assert bench.visit(theirs.id) == theirs


def test_a_thing_is_not_moved_into_anothers_scope(bench: Bench) -> None:
    mine = bench.a_visit(member=bench.a_guest())
    stranger = MemberId(uuid4())

    with pytest.raises(Forbidden), bench.begin(a_caller(Own(mine.member or stranger))) as work:
        work.documents(VISITS).save(evolve(mine, member=bench.a_guest()))
