"""Every broken promise is found, and nothing is found where none is broken."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, NullPool, create_engine

from adapters.preparation import migrated
from adapters.sql.promises import MOST_ROWS, PROMISES, Finding, examine
from domain.finance.entry import Memo
from domain.inventory.expected import promise
from domain.inventory.stock import Reservation
from domain.shared.ids import LineId, OrderId, StoreId
from domain.shared.money import Money
from tests.adapters.bench import NOON, VISITS, Bench, a_claim, with_database
from tests.adapters.ledgers import Shelf, a_voucher, an_entry
from tests.adapters.rows import insert, past_triggers
from tests.databases import Databases

ID = UUID(int=77)


def broken(owner: Engine) -> dict[str, tuple[str, ...]]:
    findings = examine(owner, now=NOON + timedelta(hours=1))
    return {finding.promise.name: finding.rows for finding in findings if not finding.holds}


@pytest.fixture
def url(postgres_server: Databases) -> Iterator[str]:
    """A database of its own: some faults need a constraint out of the way."""
    url = postgres_server.new_database(migrated)
    yield url
    postgres_server.drop(url)


@pytest.fixture
def fresh(url: str) -> Iterator[Engine]:
    engine = create_engine(url, poolclass=NullPool)
    yield engine
    engine.dispose()


@pytest.fixture
def lived(fresh: Engine, url: str) -> Engine:
    """A database in which a little of everything has happened."""
    for bench in with_database(url):
        live(bench, fresh)
    return fresh


def live(bench: Bench, database: Engine) -> None:
    shelf = Shelf(bench, bench.a_shop(), bench.a_part())
    shelf.receive(10)
    visit = bench.a_visit(shelf.store)
    bench.add(visit, 1)
    bench.take(a_claim(shelf.store, 0), a_claim(shelf.store, 60))
    paid, settled = an_entry(shelf.store), an_entry(shelf.store, memo=Memo.SETTLEMENT)
    with bench.begin() as work:
        work.journal.post([paid, settled])
        work.documents(VISITS).save(bench.visit(visit.id).add(2))
    insert(database, "orders", id=settled.document, status="paid", total=500)
    insert(database, "payments", id=paid.document, status="captured")
    insert(database, "payments", status="intent")
    insert(database, "orders", status="open", total=500)
    insert(database, "orders", status="paid", total=0)
    insert(database, "answers", actor=ID, key="k1")
    wait_for_parts(bench, database, shelf.store)
    bench.stream.move()
    bench.stream.consume("mail", lambda _: None)


def wait_for_parts(bench: Bench, database: Engine, store: StoreId) -> None:
    """An order of four: one was there and is handed out, two are reserved, one is to come."""
    shelf, line, order = Shelf(bench, store, bench.a_part()), LineId(uuid4()), OrderId(uuid4())
    lines = [{"id": str(line), "quantity": 4, "approval": "approved"}]
    body = json.dumps({"lines": lines})
    insert(database, "orders", id=order, store=store, status="pay_at_store", body=body)
    shelf.receive(1)
    reserved, waits = promise(shelf.level(), line, 4, voucher=lambda: a_voucher(order))
    shelf.move(reserved, waits)
    held = Reservation(line=line, store=store, part=shelf.part).after(reserved).after(waits)
    shelf.move(shelf.level().issue(held, 1, voucher=a_voucher(order)))
    came = shelf.level().receive(2, cost=Money(2), voucher=a_voucher())
    here = shelf.level().after(came).arrive(held, 2, voucher=a_voucher(order))
    shelf.move(came, here)


def test_an_honest_database_keeps_every_promise(lived: Engine) -> None:
    assert broken(lived) == {}


def test_an_empty_database_keeps_every_promise(fresh: Engine) -> None:
    assert broken(fresh) == {}


def a_photo_without_its_picture(database: Engine) -> None:
    insert(database, "photos", id=ID)


def a_picture_without_its_photo(database: Engine) -> None:
    insert(database, "pictures", id=ID)


def overlapping_claims(database: Engine) -> None:
    past_triggers(
        database,
        "alter table claims drop constraint claims_never_overlap",
        "update claims set during = tstzrange(lower(during), lower(during) + '2 hours')",
    )


def a_changed_posting(database: Engine) -> None:
    past_triggers(database, "update postings set amount = amount + 1 where line = 0")


def an_entry_without_postings(database: Engine) -> None:
    past_triggers(database, "delete from postings")


def postings_without_an_entry(database: Engine) -> None:
    insert(database, "postings", entry=ID, line=0, amount=5)
    insert(database, "postings", entry=ID, line=1, amount=-5)


def a_changed_movement(database: Engine) -> None:
    past_triggers(database, "update movements set on_hand = on_hand - 1 where kind = 'receipt'")


def a_lost_movement(database: Engine) -> None:
    past_triggers(database, "delete from movements")


def a_level_without_movements(database: Engine) -> None:
    insert(database, "stock", on_hand=3, expected=0)


def negative_stock(database: Engine) -> None:
    past_triggers(
        database,
        "alter table stock drop constraint stock_is_never_promised_twice",
        "update movements set reserved = 11 where part in "
        "(select part from stock where expected = 0)",
        "update stock set reserved = 11 where expected = 0",
    )


def something_free_while_a_line_waits(database: Engine) -> None:
    past_triggers(
        database,
        "alter table stock drop constraint stock_is_never_free_while_a_line_waits",
        "update stock set on_hand = on_hand + 1 where expected > 0",
        "update movements set on_hand = on_hand + 1 where kind = 'receipt' and on_hand = 2",
    )


def a_line_that_waits_for_too_much(database: Engine) -> None:
    past_triggers(
        database,
        "update movements set expected = expected + 1 where kind = 'expect'",
        "update stock set expected = expected + 1 where expected > 0",
    )


def a_line_that_was_forgotten(database: Engine) -> None:
    past_triggers(
        database,
        "update movements set expected = 2 where kind = 'expect'",
        "update stock set expected = 0 where expected > 0",
    )


def a_line_that_nobody_wants_any_more(database: Engine) -> None:
    past_triggers(database, "update orders set status = 'open' where body ? 'lines'")


def a_line_that_was_withdrawn_and_waits(database: Engine) -> None:
    past_triggers(
        database,
        "update orders set body = jsonb_set(body, '{lines,0,approval}', '\"withdrawn\"') "
        "where body ? 'lines'",
    )


def a_paid_order_without_entries(database: Engine) -> None:
    insert(database, "orders", id=ID, status="paid", total=100)


def an_order_settled_outside_the_books(database: Engine) -> None:
    past_triggers(database, "update entries set memo = 'payment'")


def parts_out_for_a_cancelled_order(database: Engine) -> None:
    insert(database, "orders", id=ID, status="cancelled")
    issued = {"kind": "issue", "line": ID, "document": ID, "on_hand": -1}
    came = {"kind": "receipt", "line": None, "on_hand": 1}
    for moved in (came, issued):
        rest = {"store": ID, "part": ID, "reserved": 0, "expected": 0, "value": 0, "due": None}
        insert(database, "movements", **moved, **rest)


def a_part_returned_after_the_settlement(database: Engine) -> None:
    insert(database, "orders", id=ID, status="paid", total=0)
    insert(database, "movements", id=(back := uuid4()), document=ID, **_NOTHING)
    insert(database, "entries", id=(entry := uuid4()), document=back, memo="parts_returned")
    for line, (account, fen) in enumerate([("inventory", 5), ("work_in_progress", -5)]):
        insert(database, "postings", entry=entry, line=line, account=account, amount=fen)


_NOTHING = {
    "kind": "return",
    "on_hand": 0,
    "reserved": 0,
    "expected": 0,
    "value": 0,
    "due": None,
}


def goods_that_came_back_and_are_not_on_the_shelf(database: Engine) -> None:
    line = str(uuid4())
    back = {"id": str(uuid4()), "items": [{"line": line, "good": 1, "damaged": 1}]}
    body = json.dumps({"lines": [{"id": line, "quantity": 2}], "returns": [back]})
    insert(database, "orders", status="open", body=body)


def more_goods_that_came_back_than_were_sold(database: Engine) -> None:
    line = str(uuid4())
    back = {"id": str(uuid4()), "items": [{"line": line, "good": 0, "damaged": 3}]}
    body = json.dumps({"lines": [{"id": line, "quantity": 2}], "returns": [back]})
    insert(database, "orders", status="open", body=body)


def a_payment_without_an_entry(database: Engine) -> None:
    insert(database, "payments", status="partly_refunded")


def a_refund_outside_the_books(database: Engine) -> None:
    refunds = '{"refunds": [{"id": "00000000-0000-0000-0000-000000000009", "status": "done"}]}'
    insert(database, "payments", status="intent", body=refunds)


def a_payment_that_gives_back_more_than_it_brought(database: Engine) -> None:
    refunds = '{"refunds": [{"status": "requested", "amount": {"amount": 2}}]}'
    insert(database, "payments", status="intent", amount=1, body=refunds)


def an_order_that_has_what_no_payment_brought(database: Engine) -> None:
    receipts = {"receipts": [{"reference": str(uuid4()), "amount": {"amount": 5}}]}
    insert(database, "orders", status="open", body=json.dumps(receipts))


def money_that_no_order_wanted_and_nobody_returns(database: Engine) -> None:
    insert(database, "orders", id=ID, status="open", body='{"receipts": []}')
    past_triggers(
        database,
        "update payments set order_id = %(order)s where status = 'captured'",
        order=ID,
    )


def a_reversal_of_something_else(database: Engine) -> None:
    past_triggers(
        database,
        "update entries set reverses = (select max(id::text)::uuid from entries) "
        "where id = (select min(id::text)::uuid from entries)",
    )


def an_event_that_nobody_told(database: Engine) -> None:
    insert(database, "outbox", seq=5)


def a_lost_event(database: Engine) -> None:
    past_triggers(database, "delete from events where position = 1")


def a_consumer_ahead_of_the_events(database: Engine) -> None:
    past_triggers(database, "update consumers set position = 99")


def a_program_ahead_of_the_events(database: Engine) -> None:
    insert(database, "webhook_places", position=99)


def a_changed_line(database: Engine) -> None:
    past_triggers(database, "update audit set line = replace(line, 'system', 'phone')")


def a_lost_first_line(database: Engine) -> None:
    past_triggers(database, "delete from audit where seq = 1")


def a_lost_last_line(database: Engine) -> None:
    past_triggers(
        database,
        "delete from audit as a using audit_heads as h where a.store = h.store and a.seq = h.seq",
    )


def a_forged_line_at_the_end(database: Engine) -> None:
    past_triggers(
        database,
        "insert into audit (store, seq, at, line, hash) select store, seq + 1, now(), 'forged', "
        "sha256(hash || convert_to('forged', 'UTF8')) from audit_heads",
    )


def a_line_that_hides_whom_it_is_about(database: Engine) -> None:
    past_triggers(database, "update audit set subjects = '{}'")


def two_answers_to_one_key(database: Engine) -> None:
    past_triggers(
        database,
        "alter table answers drop constraint answers_pkey",
        "insert into answers select * from answers",
    )


FAULTS: dict[Callable[[Engine], None], str] = {
    overlapping_claims: "claims-never-overlap",
    a_changed_posting: "entries-balance",
    an_entry_without_postings: "entries-balance",
    postings_without_an_entry: "entries-balance",
    a_changed_movement: "stock-is-the-sum-of-its-movements",
    a_lost_movement: "stock-is-the-sum-of-its-movements",
    a_level_without_movements: "stock-is-the-sum-of-its-movements",
    negative_stock: "stock-is-never-negative",
    something_free_while_a_line_waits: "nobody-waits-for-what-is-there",
    a_line_that_waits_for_too_much: "expected-parts-are-wanted",
    a_line_that_was_forgotten: "expected-parts-are-wanted",
    a_line_that_nobody_wants_any_more: "expected-parts-are-wanted",
    a_line_that_was_withdrawn_and_waits: "expected-parts-are-wanted",
    a_paid_order_without_entries: "charged-orders-are-in-the-books",
    an_order_settled_outside_the_books: "charged-orders-are-in-the-books",
    parts_out_for_a_cancelled_order: "ended-orders-have-nothing-in-progress",
    a_part_returned_after_the_settlement: "ended-orders-have-nothing-in-progress",
    goods_that_came_back_and_are_not_on_the_shelf: "returned-goods-are-on-the-shelf",
    more_goods_that_came_back_than_were_sold: "returned-goods-are-on-the-shelf",
    a_payment_without_an_entry: "captured-payments-are-in-the-books",
    a_refund_outside_the_books: "refunds-are-in-the-books",
    a_payment_that_gives_back_more_than_it_brought: "no-more-goes-back-than-came",
    an_order_that_has_what_no_payment_brought: "orders-have-what-payments-kept",
    money_that_no_order_wanted_and_nobody_returns: "unwanted-money-goes-back",
    a_reversal_of_something_else: "entries-are-reversed-once",
    a_photo_without_its_picture: "photos-have-pictures",
    a_picture_without_its_photo: "photos-have-pictures",
    an_event_that_nobody_told: "events-are-told",
    a_lost_event: "events-are-told",
    a_consumer_ahead_of_the_events: "events-are-told",
    a_program_ahead_of_the_events: "events-are-told",
    a_changed_line: "audit-chain-is-intact",
    a_lost_first_line: "audit-chain-is-intact",
    a_lost_last_line: "audit-chain-is-intact",
    a_forged_line_at_the_end: "audit-chain-is-intact",
    a_line_that_hides_whom_it_is_about: "audit-chain-is-intact",
    two_answers_to_one_key: "answers-are-unique",
}


@pytest.mark.parametrize(
    ("plant", "name"), FAULTS.items(), ids=[plant.__name__ for plant in FAULTS]
)
def test_a_planted_fault_is_found(
    lived: Engine, plant: Callable[[Engine], None], name: str
) -> None:
    plant(lived)

    assert [*broken(lived)] == [name]


def test_every_promise_has_a_fault_planted() -> None:
    assert {*FAULTS.values()} == {promise.name for promise in PROMISES}


def test_a_waiting_event_is_no_fault_for_a_minute(lived: Engine) -> None:
    insert(lived, "outbox", at=NOON)

    def waits(for_s: int) -> bool:
        findings = examine(lived, now=NOON + timedelta(seconds=for_s))
        return all(finding.holds for finding in findings)

    assert waits(60)
    assert not waits(61)


def test_offending_rows_are_named_by_their_ids_and_not_all_of_them(lived: Engine) -> None:
    ids = {str(uuid4()) for _ in range(MOST_ROWS + 5)}
    for id in ids:
        insert(lived, "orders", id=id, status="paid", total=100)

    rows = broken(lived)["charged-orders-are-in-the-books"]

    assert len(rows) == MOST_ROWS
    assert {*rows} <= ids


def test_looking_changes_nothing(lived: Engine) -> None:
    findings: list[Finding] = examine(lived, now=NOON)

    assert [finding.promise for finding in findings] == [*PROMISES]
