"""More people in a shop, fewer, or those of another shop."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import count
from typing import ClassVar, Self

from attrs import evolve, frozen

from domain.shared.ids import StoreId, TechnicianId, named_id
from domain.shared.label import Label
from domain.workforce.technician import Technician
from simulation.scenario.changes.change import SHOP, BadChange, last, shop
from simulation.scenario.scenario import Scenario


@frozen(kw_only=True)
class People:
    """``count`` technicians more in a shop, or fewer if it is negative.

    Who is added is a copy of the shop's most typical technician: skills, grades, papers, shifts.
    Who came last leaves first.
    """

    store: str
    count: int

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"{SHOP}:(?P<count>[+-][1-9][0-9]?) ?technicians?"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("S0012:+2 technicians", "S0012:-1 technician")

    @classmethod
    def of(cls, **said: str) -> Self:
        return cls(store=said["store"], count=int(said["count"]))

    def __str__(self) -> str:
        return f"{self.store}:{self.count:+d} {_technicians(self.count)}"

    @property
    def sentence(self) -> Label:
        many, noun = abs(self.count), _technicians(self.count)
        if self.count > 0:
            zh = f"{self.store} 增加 {many} 名技师，技能、等级、班次同该店最典型的技师"
            en = f"{self.store} gets {many} more {noun}, each like its most typical one"
            return Label(zh, en)
        return Label(f"{self.store} 减少 {many} 名技师", f"{self.store} loses {many} {noun}")

    def apply(self, scenario: Scenario) -> Scenario:
        people = scenario.network.technicians
        mine = of_shop(people, shop(scenario, self.store).id)
        kept = self._added(people, mine) if self.count > 0 else self._without(people, mine)
        return evolve(scenario, network=evolve(scenario.network, technicians=kept))

    def _added(
        self, people: tuple[Technician, ...], mine: list[Technician]
    ) -> tuple[Technician, ...]:
        if not mine:
            raise BadChange(f"{self.store} has no technician to be like; lend it one first")
        [like, *_], highest = typical(mine), max(last(one.code) for one in mine)
        taken = {one.code for one in people}
        further = (f"{self.store}-T{number:02d}" for number in count(1))
        free = (code for code in further if last(code) > highest and code not in taken)
        return (*people, *(_copy(like, next(free)) for _ in range(self.count)))

    def _without(
        self, people: tuple[Technician, ...], mine: list[Technician]
    ) -> tuple[Technician, ...]:
        if len(mine) < -self.count:
            raise BadChange(f"{self.store} has {len(mine)} technicians")
        leaving = sorted(mine, key=lambda one: last(one.code))[self.count :]
        gone = {one.id for one in leaving}
        return tuple(one for one in people if one.id not in gone)


@frozen(kw_only=True)
class Lend:
    """``count`` technicians work in another shop for all days that are simulated.

    The most typical ones go, whom the others at home replace best. They keep their shifts by the
    clock of the shop that they go to; the way there takes nothing.
    """

    store: str
    to: str
    count: int

    PATTERN: ClassVar[re.Pattern[str]] = re.compile(
        rf"lend:{SHOP}>{SHOP.replace('store', 'to')}:(?P<count>[1-9][0-9]?)"
    )
    FORMS: ClassVar[tuple[str, ...]] = ("lend:S0003>S0012:2",)

    @classmethod
    def of(cls, **said: str) -> Self:
        if said["store"] == said["to"]:
            raise BadChange(f"{said['to']} cannot lend to itself")
        return cls(store=said["store"], to=said["to"], count=int(said["count"]))

    def __str__(self) -> str:
        return f"lend:{self.store}>{self.to}:{self.count}"

    @property
    def sentence(self) -> Label:
        zh = f"{self.store} 将 {self.count} 名技师借调给 {self.to}，为期整个模拟期"
        noun = _technicians(self.count)
        return Label(zh, f"{self.store} lends {self.count} {noun} to {self.to} for all days")

    def apply(self, scenario: Scenario) -> Scenario:
        home, away = shop(scenario, self.store), shop(scenario, self.to)
        mine = of_shop(scenario.network.technicians, home.id)
        if len(mine) < self.count:
            raise BadChange(f"{self.store} has {len(mine)} technicians")
        going = {one.id for one in typical(mine)[: self.count]}
        technicians = tuple(
            evolve(one, store=away.id) if one.id in going else one
            for one in scenario.network.technicians
        )
        return evolve(scenario, network=evolve(scenario.network, technicians=technicians))


def of_shop(people: Iterable[Technician], store: StoreId) -> list[Technician]:
    return [one for one in people if one.store == store]


def typical(people: list[Technician]) -> list[Technician]:
    """Those whose skills and grades most others share come first; then by code."""
    alike = Counter(map(_abilities, people))
    return sorted(people, key=lambda one: (-alike[_abilities(one)], last(one.code)))


def _abilities(person: Technician) -> frozenset[tuple[str, int]]:
    return frozenset((one.skill.value, int(one.grade)) for one in person.skills)


def _copy(like: Technician, code: str) -> Technician:
    return evolve(like, id=TechnicianId(named_id("technician", code)), code=code)


def _technicians(count: int) -> str:
    return "technician" if abs(count) == 1 else "technicians"
