"""Why, in one sentence: a decision as one tells it to those who work by it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Protocol, Self, assert_never
from zoneinfo import ZoneInfo

from attrs import frozen

from api.pages.words import Translate, translate
from application.stores.directory import Register
from domain.dispatch.assignment import Considered, Decision, Mode
from domain.dispatch.margin import Margin
from domain.dispatch.placement import Choices, Option, Placement, RuledOut
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.label import Label
from domain.work_orders.work_order import WorkOrder

_PINNED: Final = "{what}: {who} was pinned"
_BY_HAND: Final = {
    Mode.TRANSFER: "{what}: passed on to {who}",
    Mode.GRAB: "{what}: {who} took it",
    Mode.MAP: "{what}: {who} taken from the map",
}


class Names(Protocol):
    """What shops and people are called."""

    def shop(self, store: StoreId, /) -> str: ...

    def person(self, technician: TechnicianId, /) -> str: ...

    def spot(self, option: Option, /) -> str:
        """A shop, and when it begins there."""
        ...


@frozen
class Codes:
    """Shops and people of a chain by their codes, and times by the shop's clock."""

    register: Register

    def shop(self, store: StoreId) -> str:
        known = self.register.stores.get(store)
        return known.code if known else "?"

    def person(self, technician: TechnicianId) -> str:
        known = self.register.technicians.get(technician)
        return known.code if known else "?"

    def spot(self, option: Option) -> str:
        zone = ZoneInfo(self.register.stores[option.store].zone)
        return f"{self.shop(option.store)} {_clock(option.starts, zone)}"


@frozen
class Teller:
    """Tells decisions about shops and people who are called by their ``names``.

    ``work``: what the steps of the visit are called, if there is one.
    """

    names: Names
    work: Mapping[int, Label] = {}

    @classmethod
    def of_chain(cls, register: Register) -> Self:
        """Tells decisions of a chain."""
        return cls(Codes(register))

    @classmethod
    def of_visit(cls, register: Register, visit: WorkOrder) -> Self:
        """Tells the decisions of one visit, whose work goes by its name."""
        return cls(Codes(register), {one.step: one.label for one in visit.operations})

    def told(self, record: Decision | Placement | Choices, language: str) -> str:
        """What was chosen, what would have been next, by what it lost, and what was impossible.

        Choices of which none is left tell why.
        """
        words = translate(language)
        match record:
            case Placement():
                parts = self._place(record, words)
            case Choices():
                parts = self._nowhere(record, words)
            case Decision():
                parts = self._hands(record, language)
            case _:
                assert_never(record)
        return words("; ").join(parts) + words(".")

    def _place(self, made: Placement, _: Translate) -> Iterable[str]:
        spot = self.names.spot(made.taken)
        other, margin = made.nearest, made.margin
        if made.by_terms:
            yield _("{who} with {points} points").format(who=spot, points=_points(made.taken))
        else:
            yield _("the customer took {who}").format(who=spot)
        if other and margin:
            yield _next(self.names.spot(other), margin, _)
        yield from self._out(made.ruled_out, _)

    def _nowhere(self, made: Choices, _: Translate) -> Iterable[str]:
        yield _("no shop is left")
        yield from self._out(made.ruled_out, _)

    def _out(self, ruled_out: Iterable[RuledOut], _: Translate) -> Iterable[str]:
        for one in ruled_out:
            yield f"{self.names.shop(one.store)}: {_(f'bar_{one.bar}')}"

    def _hands(self, made: Decision, language: str) -> Iterable[str]:
        _ = translate(language)
        who = self.names.person(made.winner) if made.winner else "?"
        chosen, other = made.chosen, made.nearest
        known = self.work.get(made.task.step)
        what = known.in_language(language) if known else str(made.task.step)
        if made.reason is not None:
            yield _(_BY_HAND.get(made.mode, _PINNED)).format(what=what, who=who)
        elif chosen:
            yield _("{what}: {who} with {points} points").format(
                what=what, who=who, points=_points(chosen)
            )
        else:
            yield _("{what}: nobody").format(what=what)
        yield from self._learned(chosen, _)
        yield from self._fair(made, _)
        if other and made.margin:
            yield _next(self.names.person(other.candidate.technician), made.margin, _)
        for limit, count in Counter(one.limit for one in made.considered if one.limit).items():
            yield f"{count} × {_(f'limit_{limit}')}"

    def _learned(self, chosen: Considered | None, _: Translate) -> Iterable[str]:
        """What finished jobs say of the winner, if there were any."""
        known = chosen.candidate.affinity if chosen else None
        if chosen and known and known.jobs:
            yield _("{who}: {percent} % right the first time, learned from {jobs} jobs").format(
                who=self.names.person(chosen.candidate.technician),
                percent=f"{100 * known.rate:.0f}",
                jobs=known.jobs,
            )

    def _fair(self, made: Decision, _: Translate) -> Iterable[str]:
        """That somebody else would have been better, and was paid for enough already."""
        first, fairness = made.passed_over, made.fairness
        if first and fairness:
            who, minutes = first.candidate.technician, made.task.need.minutes
            yield _(
                "fair pay first: {who} would lift the Gini from {gini} to {then}, above {most}"
            ).format(
                who=self.names.person(who),
                gini=f"{fairness.gini:.3f}",
                then=f"{fairness.with_job(who, minutes):.3f}",
                most=f"{fairness.most:.2f}",
            )


def _next(who: str, margin: Margin, _: Translate) -> str:
    """Of a choice against the terms the points say how much better the other one was."""
    terms = _(", ").join(f"{_(f'term_{name}')} {by:+.1f}" for name, by in margin.points if by)
    return _("next was {who} with {points} points more ({terms})").format(
        who=who, points=f"{margin.total:+.1f}", terms=terms or _("nothing apart")
    )


def _points(one: Option | Considered) -> str:
    return f"{one.points:.1f}"


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%m-%d %H:%M}"
