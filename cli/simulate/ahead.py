"""What if, asked of running shops: the days ahead of them, with and without the changes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import click
from attrs import frozen

from adapters.registry import STORES
from adapters.settings import Settings
from application.stores.choosing import Choice
from cli.bad_rows import naming_bad_rows
from cli.desk import in_the_name
from cli.simulate.live import Taken, taken
from cli.simulate.progress import watched
from domain.shared.ids import StoreId
from domain.stores.region import Region
from simulation.live.cost import LIMIT_S, answer_s, seeds_within
from simulation.live.fork import Assumed, Fork
from simulation.live.future import Future, Horizon
from simulation.live.measures import LIVE
from simulation.live.task import FutureTask, Terms, future
from simulation.outcome.outcome import Outcome
from simulation.report.table import Table
from simulation.scenario.changes.change import Change
from simulation.scenario.demand import Demand
from simulation.scenario.files import read
from simulation.scenario.scenario import Scenario
from simulation.world.around import ZONE

F = TypeVar("F", bound=Callable[..., Any])

NOW, THEN = "now", "then"
_ZONE: Final = ZoneInfo(ZONE)
_SECOND: Final = timedelta(seconds=1)


def of_shops(command: F) -> F:
    """The options of a question about running shops."""
    directory = click.Path(exists=True, file_okay=False, path_type=Path)
    regions = click.Choice([one.value for one in Region])
    for option in (
        in_the_name,
        click.option("--demand", type=directory, help="Its demand.csv and conditions instead."),
        click.option("--hours", type=click.FloatRange(0.5, 24 * 31), help="So many from now on."),
        click.option("--store", "codes", metavar="CODE", multiple=True, help="As often as needed."),
        click.option("--city", help="In Chinese or English."),
        click.option("--region", type=regions),
        click.option("--from-live", is_flag=True, help="Ask it of running shops, from now on."),
    ):
        command = option(command)
    return command


@frozen(kw_only=True)
class Ahead:
    """What is asked: of which shops, how far ahead, and with how many runs."""

    out: Path
    region: str | None
    city: str | None
    codes: tuple[str, ...]
    hours: float | None
    days: int | None
    seeds: int | None
    workers: int
    demand: Path | None
    login: str | None

    @property
    def choice(self) -> Choice:
        """
        Raises:
            NoShopChosen: not exactly one of region, city and codes is given.
        """
        region = Region(self.region) if self.region else None
        return Choice(region=region, city=self.city, codes=tuple(sorted({*self.codes})))

    @property
    def horizon(self) -> Horizon:
        if self.hours and self.days:
            raise click.UsageError("--hours or --days, not both")
        return Horizon(days=self.days or 2, hours=self.hours)


@frozen(kw_only=True)
class Answer:
    """What differs, and of what the answer is."""

    table: Table
    taken: Taken
    fork: Fork
    until: datetime
    seeds: int

    def facts(self, language: str) -> Sequence[str]:
        """A line each."""
        return [*(_zh if language == "zh" else _en)(self)]

    @property
    def plain(self) -> Mapping[str, Any]:
        """The same for programs."""
        fork, snapshot = self.fork, self.taken.snapshot
        return {
            "fork": {
                "taken": snapshot.taken.isoformat(),
                "begins": fork.begins.isoformat(),
                "until": self.until.isoformat(),
                "earlier_s": self.taken.ago / _SECOND if self.taken.ago else 0,
                "read_s": round(self.taken.read_s, 3),
                "print": fork.print,
                "shops": len(fork.network.stores),
                "lending": [one.code for one in fork.lent_by],
                "cars_here": fork.cars_here,
                "booked": fork.booked,
                "claims": fork.claims,
                "not_followed": fork.not_followed,
                "demand_assumed": self.assumed,
            },
            "seeds": self.seeds,
        }

    @property
    def assumed(self) -> list[str]:
        """Codes of the shops whose customers are arithmetic."""
        meant = self.fork.assumed_demand()
        return [one.code for one in self.fork.network.stores if one.id in meant]


def asked_of(settings: Settings, ahead: Ahead, changes: tuple[Change, ...]) -> Answer:
    """The answer for the shops of the settings' database.

    Raises:
        BadChange: the changes cannot be made there now; nothing was run.
    """
    choice, horizon = ahead.choice, ahead.horizon
    found = taken(settings, choice, ahead.out, ahead.login)
    terms = Terms(
        snapshot=found.path.resolve(),
        idle=settings.idle_discounts,
        horizon=horizon,
        assumed=_assumed(ahead.demand, found),
    )
    as_it_is, changed = future(terms, ()), future(terms, changes)
    changed.prepared(1)
    seeds = ahead.seeds or seeds_within(as_it_is, ahead.workers)
    _tell_cost(as_it_is, seeds, ahead.workers)
    numbers = range(1, seeds + 1)
    wanted = [
        FutureTask(terms=terms, changes=made, seed=seed)
        for made in ((), changes)
        for seed in numbers
    ]
    outcomes = watched(wanted, ahead.out, ahead.workers)
    return Answer(
        table=_table(outcomes, seeds),
        taken=found,
        fork=as_it_is.fork,
        until=as_it_is.ends,
        seeds=seeds,
    )


def _table(outcomes: Sequence[Outcome], seeds: int) -> Table:
    return Table.of({NOW: outcomes[:seeds], THEN: outcomes[seeds:]}, LIVE)


def _tell_cost(as_it_is: Future, seeds: int, workers: int) -> None:
    seconds = answer_s(as_it_is, seeds, workers)
    if seconds > LIMIT_S:
        click.echo(
            f"so many shops and runs take about {seconds:.0f} s; fewer shops, --hours or --seeds"
            " take less",
            err=True,
        )


def _assumed(directory: Path | None, found: Taken) -> Assumed:
    if directory is None:
        return Assumed()
    with naming_bad_rows():
        scenario = read(directory)
    return Assumed(conditions=scenario.conditions, demand=_of_shops(scenario, found))


def _of_shops(scenario: Scenario, found: Taken) -> Demand:
    """The demand of a scenario for the running shops of the same codes."""
    codes = {one.id: one.code for one in scenario.network.stores}
    ids = {one.code: StoreId(one.id) for one in found.snapshot.of(STORES)}
    return Demand(
        {
            ids[codes[store]]: hours
            for store, hours in scenario.demand.by_store.items()
            if codes[store] in ids
        }
    )


def _en(answer: Answer) -> Iterator[str]:
    fork, told = answer.fork, answer.taken
    runs = "1 run" if answer.seeds == 1 else f"{answer.seeds} runs"
    yield f"from {_clock(fork.begins)} to {_clock(answer.until)}, {runs} of each"
    if told.ago is not None:
        yield (
            f"the shops as they were {_minutes(told.ago)} min ago, for an earlier question;"
            " another --out has them as they are now"
        )
    lending = "".join(f", {one.code} for people that are lent" for one in fork.lent_by)
    yield f"shops {len(fork.network.stores)}{lending}; read in {told.read_s:.1f} s"
    yield f"cars here {fork.cars_here}, booked {fork.booked}, claims {fork.claims}"
    if fork.not_followed:
        yield f"visits that keep their time and are not followed: {fork.not_followed}"
    if answer.assumed:
        yield f"too little history, customers by arithmetic: {_some(answer.assumed)}"


def _zh(answer: Answer) -> Iterator[str]:
    fork, told = answer.fork, answer.taken
    yield f"自 {_clock(fork.begins)} 至 {_clock(answer.until)}，各模拟 {answer.seeds} 次"
    if told.ago is not None:
        yield (
            f"所用为 {_minutes(told.ago)} 分钟前为先前问题读取的状态；换一个 --out 目录即读取现状"
        )
    lending = "".join(f"，含有人员借调的 {one.code}" for one in fork.lent_by)
    yield f"门店 {len(fork.network.stores)} 家{lending}；读取用时 {told.read_s:.1f} 秒"
    yield f"在店车辆 {fork.cars_here}，预约 {fork.booked}，占用时段 {fork.claims}"
    if fork.not_followed:
        yield f"保留原定时间、不予模拟的到访：{fork.not_followed}"
    if answer.assumed:
        yield f"历史不足、客流按公式推算的门店：{_some(answer.assumed)}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(_ZONE):%Y-%m-%d %H:%M}"


def _minutes(ago: timedelta) -> int:
    return max(0, ago // timedelta(minutes=1))


def _some(codes: Sequence[str], most: int = 10) -> str:
    more = f" … ({len(codes)})" if len(codes) > most else ""
    return ", ".join(codes[:most]) + more
