"""Nothing refers to what does not exist, in either store."""

from typing import Any
from uuid import uuid4

import pytest

from application.shared.ledgers import Decided
from application.shared.ports import DueWork
from domain.finance.account import Account
from domain.finance.entry import Entry, Memo, credit, debit
from domain.inventory.movement import Movement, Voucher
from domain.inventory.stock import Level
from domain.shared.errors import Rejected
from domain.shared.ids import MemberId, PartId, PersonId, StoreId
from domain.shared.money import Money
from tests.adapters.bench import GUESTS, NOON, SHOPS, VISITS, Bench, Shop, Visit, a_claim

NOWHERE = StoreId(uuid4())


def refused(refusal: pytest.ExceptionInfo[Rejected]) -> object:
    return refusal.value.facts["rule"]


@pytest.mark.parametrize("column", ["store", "member"])
def test_a_document_refers_to_documents_that_exist(bench: Bench, column: str) -> None:
    known: dict[str, Any] = {"store": bench.a_shop(), "member": bench.a_guest()}
    visit = Visit(id=uuid4(), **{**known, column: uuid4()})

    with pytest.raises(Rejected) as refusal, bench.begin() as work:
        work.documents(VISITS).save(visit)

    assert refused(refusal) == f"appointments_{column}_fkey"
    with bench.begin() as work:
        assert work.documents(VISITS).find(store=known["store"]) == []


def test_a_document_may_come_to_refer_to_another_that_exists(bench: Bench) -> None:
    visit, guest = bench.a_visit(), bench.a_guest()
    with bench.begin() as work:
        work.documents(VISITS).save(visit_of(visit, guest))
    with pytest.raises(Rejected), bench.begin() as work:
        work.documents(VISITS).save(visit_of(bench.visit(visit.id), MemberId(uuid4())))

    assert bench.visit(visit.id).member == guest


def visit_of(visit: Visit, member: MemberId) -> Visit:
    return Visit(id=visit.id, store=visit.store, member=member, version=visit.version)


def test_what_comes_in_the_same_transaction_exists_whatever_comes_first(bench: Bench) -> None:
    shop = Shop(id=uuid4(), code="S1")
    with bench.begin() as work:
        work.documents(VISITS).save(Visit(id=uuid4(), store=StoreId(shop.id)))
        work.documents(SHOPS).save(shop)

    with bench.begin() as work:
        assert len(work.documents(VISITS).find(store=shop.id)) == 1


def test_an_id_of_another_kind_is_none(bench: Bench) -> None:
    shop = bench.a_shop()
    visit = Visit(id=uuid4(), store=shop, member=MemberId(shop))

    with pytest.raises(Rejected), bench.begin() as work:
        work.documents(VISITS).save(visit)
    with bench.begin() as work:
        assert work.documents(GUESTS).find() == []


def test_time_is_claimed_in_shops_that_exist(bench: Bench) -> None:
    claim = a_claim(NOWHERE)
    with pytest.raises(Rejected) as refusal:
        bench.take(claim)

    assert refused(refusal) == "claims_store_fkey"
    assert bench.claims(claim.subject) == []


def test_work_is_due_in_shops_that_exist(bench: Bench) -> None:
    with pytest.raises(Rejected) as refusal, bench.begin() as work:
        work.agenda.schedule(DueWork(kind="call", subject=uuid4(), store=NOWHERE, at=NOON))

    assert refused(refusal) == "due_work_store_fkey"
    assert bench.due.due(NOON) == []


@pytest.mark.parametrize("missing", ["store", "part"])
def test_parts_that_exist_move_in_shops_that_exist(bench: Bench, missing: str) -> None:
    where = {"store": bench.a_shop(), "part": bench.a_part(), missing: uuid4()}
    movement = received(StoreId(where["store"]), PartId(where["part"]))

    with pytest.raises(Rejected), bench.begin() as work:
        work.stock.move((movement,))

    with bench.begin() as work:
        assert work.stock.movements_of(movement.voucher.document) == []


def received(store: StoreId, part: PartId) -> Movement:
    paper = Voucher(id=uuid4(), document=uuid4(), by=PersonId(uuid4()), at=NOON)
    return Level(store=store, part=part).receive(3, cost=Money(300), voucher=paper)


def test_books_are_kept_for_shops_that_exist(bench: Bench) -> None:
    entry = an_entry(NOWHERE)
    with pytest.raises(Rejected), bench.begin() as work:
        work.journal.post((entry,))

    with bench.begin() as work:
        assert work.journal.of((entry.document,)) == []


def test_only_an_entry_that_exists_is_reversed(bench: Bench) -> None:
    shop = bench.a_shop()
    first = an_entry(shop)
    reversal = first.reversal(day=NOON.date(), at=NOON)
    with pytest.raises(Rejected) as refusal, bench.begin() as work:
        work.journal.post((reversal,))
    assert refused(refusal) == "entries_reverses_fkey"

    with bench.begin() as work:
        work.journal.post((reversal, first))
    with bench.begin() as work:
        assert len(work.journal.of((first.document,))) == 2


def an_entry(store: StoreId) -> Entry:
    return Entry.of(
        uuid4(),
        Memo.GOODS_RECEIVED,
        debit(Account.INVENTORY, Money(5)),
        credit(Account.GOODS_RECEIVED_NOT_INVOICED, Money(5)),
        store=store,
        day=NOON.date(),
        at=NOON,
    )


def test_decisions_are_made_in_shops_that_exist(bench: Bench) -> None:
    decided = Decided(id=uuid4(), at=NOON, store=NOWHERE, subject=uuid4(), kind="offer", record={})
    with pytest.raises(Rejected) as refusal, bench.begin() as work:
        work.decisions.record(decided)

    assert refused(refusal) == "decisions_store_fkey"
