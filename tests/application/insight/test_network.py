"""The sums of the whole network are read once for everybody who asks for the same days."""

from datetime import UTC, datetime, timedelta

from application.insight.network import KeptNetwork
from application.insight.tallies import Stretch
from application.insight.watch import told_apart
from domain.insight.figures import Rework
from domain.insight.report import Line
from domain.shared.time import Span
from simulation.clock import HandClock
from tests.chain import store_id

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FIRST, SECOND = store_id(1), store_id(2)


def days(count: int) -> list[Stretch]:
    return [Stretch(FIRST, Span(NOW - timedelta(days=count), NOW))]


def test_the_same_days_are_read_again_after_some_minutes_and_other_days_at_once() -> None:
    clock, read = HandClock(NOW), list[int]()

    def network(*_: object) -> list[Line[Rework]]:
        read.append(len(read))
        return [Line(store=FIRST, figures=Rework(jobs=len(read)))]

    kept = KeptNetwork(network, clock)

    assert [kept(days(n), who)[0].figures.jobs for n, who in ((1, False), (1, False))] == [1, 1]
    assert [kept(days(n), who)[0].figures.jobs for n, who in ((2, False), (1, True))] == [2, 3]
    clock.advance(timedelta(minutes=5))
    assert kept(days(1), False)[0].figures.jobs == 4
    for n in range(3, 60):
        kept(days(n), False)
    assert len(kept._kept) == 16


def test_what_came_back_since_the_network_was_read_is_no_alarm_by_itself() -> None:
    before = [Line(store=FIRST, figures=Rework(jobs=9)), Line(store=SECOND, figures=Rework(jobs=9))]
    [line] = told_apart([Line(store=FIRST, figures=Rework(jobs=10, reworked=1))], before)

    assert not line.abnormal
