"""What happened is told in one order, at least once, and the log cannot be doctored."""

import json
from uuid import uuid4

import pytest
from attrs import evolve
from sqlalchemy import Engine

from adapters import audit
from application.shared.caller import SYSTEM
from application.shared.ports import Told
from domain.shared.errors import Unavailable
from tests.adapters.bench import NOON, VISITS, Bench, Counted, Visit, a_caller, a_claim


def counts(told: list[Told]) -> list[int]:
    return [one.event.by for one in told if isinstance(one.event, Counted)]


def count_up(bench: Bench, to: int) -> Visit:
    """A visit that was counted to ``to``, each count one transaction and one event."""
    visit = bench.a_visit()
    for by in range(1, to + 1):
        bench.add(bench.visit(visit.id), by)
    return bench.visit(visit.id)


def test_events_are_told_in_order_with_positions_without_gaps(bench: Bench) -> None:
    count_up(bench, 7)

    assert (bench.stream.last(), bench.stream.after(0)) == (0, [])
    assert [bench.stream.move(limit=3) for _ in range(4)] == [3, 3, 1, 0]
    told = bench.stream.after(0)
    assert counts(told) == [1, 2, 3, 4, 5, 6, 7]
    assert [one.position for one in told] == [1, 2, 3, 4, 5, 6, 7]
    assert bench.stream.last() == 7
    assert counts(bench.stream.after(2, limit=2)) == [3, 4]
    assert bench.stream.after(7) == []


def test_events_of_one_transaction_keep_their_order(bench: Bench) -> None:
    visit, other = bench.a_visit(), bench.a_visit()

    with bench.begin() as work:
        work.documents(VISITS).save(visit.add(1).add(2))
        work.documents(VISITS).save(other.add(3))
        work.documents(VISITS).save(work.documents(VISITS).get(visit.id).add(4))
    bench.stream.move()

    assert counts(bench.stream.after(0)) == [1, 2, 3, 4]


def test_an_event_tells_its_circumstances(bench: Bench) -> None:
    visit, caller = bench.a_visit(), a_caller()

    with bench.begin(caller, "test.count") as work:
        work.documents(VISITS).save(visit.add(5))
    bench.stream.move()

    assert bench.stream.after(0) == [
        Told(
            position=1,
            at=NOON,
            kind="Counted",
            revision=1,
            store=visit.store,
            subject=visit.id,
            actor=caller.actor.id,
            channel="desk",
            causation="test.count",
            event=Counted(at=NOON, by=5),
        )
    ]


def test_what_was_rolled_back_is_never_told(bench: Bench) -> None:
    visit = bench.a_visit()
    with pytest.raises(ZeroDivisionError), bench.begin() as work:
        work.documents(VISITS).save(visit.add(1))
        raise ZeroDivisionError
    bench.add(visit, 2)
    bench.stream.move()

    assert [(one.position, counts([one])) for one in bench.stream.after(0)] == [(1, [2])]


def test_a_consumer_remembers_how_far_it_came(bench: Bench) -> None:
    count_up(bench, 5)
    bench.stream.move()
    seen: list[Told] = []

    assert bench.stream.consume("mail", seen.append, limit=3) == 3
    assert bench.stream.consume("mail", seen.append, limit=3) == 2
    assert bench.stream.consume("mail", seen.append, limit=3) == 0
    assert counts(seen) == [1, 2, 3, 4, 5]


def test_consumers_do_not_disturb_each_other(bench: Bench) -> None:
    count_up(bench, 3)
    bench.stream.move()
    mail: list[Told] = []
    wall: list[Told] = []

    bench.stream.consume("mail", mail.append)
    bench.stream.consume("wall", wall.append)

    assert counts(mail) == counts(wall) == [1, 2, 3]


def test_what_a_consumer_failed_at_is_told_again(bench: Bench) -> None:
    count_up(bench, 4)
    bench.stream.move()
    seen: list[int] = []

    def react(told: Told) -> None:
        seen.extend(counts([told]))
        if seen == [1, 2, 3]:
            raise Unavailable("the mail server does not answer")

    with pytest.raises(Unavailable):
        bench.stream.consume("mail", react)
    assert bench.stream.consume("mail", react) == 2
    assert seen == [1, 2, 3, 3, 4]


def test_a_consumer_is_served_by_one_at_a_time(bench: Bench) -> None:
    count_up(bench, 2)
    bench.stream.move()
    inner: list[int] = []

    def react(_: Told) -> None:
        inner.append(bench.stream.consume("mail", lambda _: None))

    assert bench.stream.consume("mail", react) == 2
    assert inner == [0, 0]


def test_no_transaction_is_open_while_reactions_run(postgresql: Bench, superuser: Engine) -> None:
    count_up(postgresql, 2)
    postgresql.stream.move()
    sql = """select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"""
    open_ones: list[int] = []

    def react(_: Told) -> None:
        with superuser.connect() as connection:
            open_ones.append(connection.exec_driver_sql(sql).scalar_one())

    assert postgresql.stream.consume("mail", react) == 2
    assert open_ones == [0, 0]


def test_a_reaction_may_use_the_store(bench: Bench) -> None:
    visit = count_up(bench, 1)
    bench.stream.move()

    def react(told: Told) -> None:
        if counts([told]) == [1]:
            bench.add(bench.visit(told.subject), 100)

    bench.stream.consume("counter", react)
    bench.stream.move()

    assert bench.visit(visit.id).count == 101
    assert counts(bench.stream.after(1)) == [100]


def test_every_transaction_is_on_record_and_the_chain_holds(bench: Bench) -> None:
    visit = count_up(bench, 3)
    chain = bench.chain(visit.store)

    lines = [json.loads(entry.line) for entry in chain]
    assert [line["happened"] for line in lines] == [[], ["Counted"], ["Counted"], ["Counted"]]
    assert lines[-1]["changed"] == [
        {"kind": "appointments", "id": str(visit.id), "from": 3, "to": 4}
    ]
    assert {line["actor"] for line in lines} == {str(SYSTEM.actor.id)}
    assert audit.broken(chain) is None


def test_each_shop_has_its_own_chain(bench: Bench) -> None:
    one, other = count_up(bench, 1), count_up(bench, 2)
    with bench.begin() as work:
        work.documents(VISITS).save(one.add(1))
        work.claims.take([a_claim(other.store)])

    assert len(bench.chain(one.store)) == 2
    assert len(bench.chain(other.store)) == 3
    together = json.loads(bench.chain(None)[-1].line)
    assert together["changed"][0]["id"] == str(one.id)
    assert audit.broken(bench.chain(None)) is None


def test_a_changed_removed_or_inserted_line_is_found(bench: Bench) -> None:
    chain = bench.chain(count_up(bench, 4).store)
    doctored = evolve(chain[2], line=chain[2].line.replace("Counted", "Discounted"))

    assert audit.broken([*chain[:2], doctored, *chain[3:]]) == 2
    assert audit.broken([*chain[:2], *chain[3:]]) == 2
    assert audit.broken([*chain[:2], chain[1], *chain[2:]]) == 2
    assert audit.broken(chain[1:]) == 0


def test_a_transaction_without_changes_leaves_no_line(bench: Bench) -> None:
    visit = bench.a_visit()
    before = len(bench.chain(visit.store))

    with bench.begin() as work:
        work.documents(VISITS).get(visit.id)
        work.documents(VISITS).find(store=uuid4())

    assert len(bench.chain(visit.store)) == before
