"""A shop closes for good, for some days, or at other times."""

import re
from datetime import date, timedelta
from typing import ClassVar, Self

from attrs import evolve, frozen

from adapters.tables.cells import clock, late_clock, show_clock
from domain.shared.errors import Rejected
from domain.shared.label import Label
from domain.shared.wall_clock import days as days_between
from domain.stores.hours import DayHours, OpeningHours
from domain.workforce.shifts import Shift
from domain.workforce.technician import Technician
from simulation.scenario.changes.change import SHOP, BadChange, shop
from simulation.scenario.changes.pull import REACH_KM, booked, cars, heirs, laid_out, times
from simulation.scenario.demand import Demand
from simulation.scenario.part import part
from simulation.scenario.scenario import Scenario

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


@frozen(kw_only=True)
class Close:
    """A shop is no more, nor are its bays and its people.

    Its customers go to the shops within 30 km, the larger and nearer the more, and come there at
    the times at which that shop's own do; without a shop in reach they are lost to the chain.
    """

    store: str

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(rf"{SHOP}:close")
    FORMS: ClassVar[tuple[str, ...]] = ("S0012:close",)

    @classmethod
    def of(cls, **said: str) -> Self:
        return cls(store=said["store"])

    def __str__(self) -> str:
        return f"{self.store}:close"

    @property
    def sentence(self) -> Label:
        zh = f"{self.store} 关店，其顾客改去 {REACH_KM:g} 公里内的门店"
        return Label(zh, f"{self.store} closes; its customers go to shops within {REACH_KM:g} km")

    def apply(self, scenario: Scenario) -> Scenario:
        closed, network = shop(scenario, self.store), scenario.network
        if len(network.stores) == 1:
            raise BadChange(f"{self.store} is the only shop of the scenario")
        homeless, get = cars(scenario.demand, closed.id), heirs(scenario, closed)
        demand = {
            store: times(hours, 1 + homeless * get[store] / cars(scenario.demand, store))
            if store in get
            else hours
            for store, hours in scenario.demand.by_store.items()
            if store != closed.id
        }
        left = part(scenario, {store.id for store in network.stores} - {closed.id})
        return evolve(left, demand=Demand(demand))


@frozen(kw_only=True)
class Hours:
    """Other opening hours on every day on which a shop is open, minutes after midnight.

    As many customers come as before, at times that fit the new hours. Shifts stay as long as they
    are, or as the day is: the early ones begin when the shop opens, the late ones end when it
    closes.
    """

    store: str
    opens: int
    closes: int

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"{SHOP}:hours (?P<opens>[0-9]{{1,2}}:[0-9]{{2}})-(?P<closes>[0-9]{{1,2}}:[0-9]{{2}})"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("S0012:hours 08:00-20:00",)

    @classmethod
    def of(cls, **said: str) -> Self:
        try:
            day = DayHours(clock(said["opens"]), late_clock(said["closes"]))
            OpeningHours.daily(day.opens, day.closes)
        except Rejected as refusal:
            raise BadChange(refusal.detail) from refusal
        return cls(store=said["store"], opens=day.opens, closes=day.closes)

    def __str__(self) -> str:
        return f"{self.store}:hours {show_clock(self.opens)}-{show_clock(self.closes)}"

    @property
    def sentence(self) -> Label:
        opens, closes = show_clock(self.opens), show_clock(self.closes)
        zh = f"{self.store} 营业时间改为 {opens} 至 {closes}"
        return Label(zh, f"{self.store} is open from {opens} to {closes}, as many customers come")

    def apply(self, scenario: Scenario) -> Scenario:
        old, network = shop(scenario, self.store), scenario.network
        day = DayHours(self.opens, self.closes)
        new = evolve(old, hours=OpeningHours(tuple(one and day for one in old.hours.week)))
        hours = scenario.demand.by_store.get(old.id, ())
        demand = laid_out(new, cars(scenario.demand, old.id), booked(hours))
        return evolve(
            scenario,
            network=evolve(
                network,
                stores=tuple(new if one.id == old.id else one for one in network.stores),
                technicians=tuple(
                    _moved(one, old.hours, day) if one.store == old.id else one
                    for one in network.technicians
                ),
            ),
            demand=Demand({**scenario.demand.by_store, old.id: demand}),
        )


def _moved(person: Technician, old: OpeningHours, new: DayHours) -> Technician:
    week = tuple(
        _shift(shift, was, new) if shift and was else shift
        for shift, was in zip(person.week, old.week, strict=True)
    )
    return evolve(person, week=week)


def _shift(shift: Shift, was: DayHours, new: DayHours) -> Shift:
    length = min(shift.end - shift.start, new.closes - new.opens)
    early = shift.start - was.opens <= was.closes - shift.end
    start = new.opens if early else new.closes - length
    if shift.break_start is None:
        return Shift(start=start, end=start + length)
    pause = shift.break_start - shift.start
    if pause + shift.break_min >= length:
        return Shift(start=start, end=start + length)
    return Shift(
        start=start, end=start + length, break_start=start + pause, break_min=shift.break_min
    )


@frozen(kw_only=True)
class Outage:
    """A shop is closed on some local days, both included; who wants to come then finds it so."""

    store: str
    first: date
    last: date

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"outage:{SHOP}:(?P<first>{_DAY})(?:\.\.(?P<last>{_DAY}))?"
    )
    FORMS: ClassVar[tuple[str, ...]] = (
        "outage:S0012:2026-03-04",
        "outage:S0012:2026-03-04..2026-03-06",
    )

    @classmethod
    def of(cls, **said: str) -> Self:
        try:
            first = date.fromisoformat(said["first"])
            last = date.fromisoformat(said["last"] or said["first"])
        except ValueError as reason:
            raise BadChange(f"there is no such day: {reason}") from reason
        if last < first:
            raise BadChange(f"{last} is before {first}")
        return cls(store=said["store"], first=first, last=last)

    def __str__(self) -> str:
        until = "" if self.last == self.first else f"..{self.last}"
        return f"outage:{self.store}:{self.first}{until}"

    @property
    def sentence(self) -> Label:
        if self.first == self.last:
            return Label(
                f"{self.store} 于 {self.first} 停业", f"{self.store} is shut on {self.first}"
            )
        zh = f"{self.store} 自 {self.first} 至 {self.last} 停业"
        return Label(zh, f"{self.store} is shut from {self.first} to {self.last}")

    def apply(self, scenario: Scenario) -> Scenario:
        shut, horizon = shop(scenario, self.store), scenario.horizon
        begins = horizon.first
        ends = horizon.begins + timedelta(days=horizon.days - 1)
        if self.first < begins or self.last > ends:
            raise BadChange(f"the days that are simulated are {begins} to {ends}")
        every = {*shut.closed_days, *days_between(self.first, self.last)}
        closed = evolve(shut, closed_days=tuple(every))
        stores = tuple(closed if one.id == shut.id else one for one in scenario.network.stores)
        return evolve(scenario, network=evolve(scenario.network, stores=stores))
