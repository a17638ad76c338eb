"""The wall is told of shops whose rework is more than chance explains."""

from datetime import UTC, date, datetime, timedelta

from attrs import evolve

from application.insight.tallies import Stretch
from application.insight.watch import ReworkWatch, stretch
from application.shared.caller import SYSTEM
from domain.insight.days import Days
from domain.insight.figures import Rework
from domain.insight.report import Line
from domain.stores.hours import OpeningHours
from tests.chain import a_furnished_twin, a_store, store_id


def test_a_shop_with_much_rework_is_an_alert_and_the_others_are_not() -> None:
    app, clock = a_furnished_twin()
    done = {1: Rework(jobs=400, reworked=30), 2: Rework(jobs=400, reworked=8), 3: Rework(jobs=9)}
    asked: list[set[Stretch]] = []

    def network(shops: object, by_technician: bool) -> list[Line[Rework]]:
        assert not by_technician
        asked.append(set(shops))  # type: ignore[call-overload]
        return [Line(store=store_id(n), figures=figures) for n, figures in done.items()]

    wall = evolve(app.wall, rework=ReworkWatch(network, app.directory, clock))

    tiles = {tile.code: tile.count for tile in wall.see(SYSTEM).tiles}
    assert [tiles[f"S000{n}"].rework for n in done] == [1, 0, 0]
    assert [tiles[f"S000{n}"].alerts for n in done] == [1, 0, 0]
    assert {one.during.length_min for one in asked[0]} == {28 * 24 * 60}

    done[1] = Rework(jobs=400, reworked=8)
    clock.advance(timedelta(minutes=9))
    assert wall.see(SYSTEM).totals.alerts == 1
    clock.advance(timedelta(minutes=1))
    assert wall.see(SYSTEM).totals.alerts == 0
    assert len(asked) == 2


def test_a_day_is_the_day_of_the_shop() -> None:
    one, two = Days(date(2026, 3, 2), date(2026, 3, 2)), Days(date(2026, 3, 2), date(2026, 3, 3))
    shanghai, urumqi = a_store(), evolve(a_store(), zone="Asia/Urumqi")
    late = evolve(a_store(), hours=OpeningHours.daily(18 * 60, 26 * 60))

    assert stretch(shanghai, one).during.start == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert stretch(urumqi, one).during.start == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert stretch(late, one).during.start == datetime(2026, 3, 1, 18, tzinfo=UTC)
    assert stretch(shanghai, two).during.end == datetime(2026, 3, 3, 16, tzinfo=UTC)
