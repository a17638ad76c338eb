"""Why, in one sentence: a decision as one tells it to those who work by it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Self, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import frozen

from api.pages.words import Translate, translate
from application.shared.ledgers import Decided
from application.stores.directory import Register
from domain.dispatch.assignment import Considered, Decision, Mode
from domain.dispatch.margin import Margin
from domain.dispatch.placement import Option, Placement
from domain.shared.ids import StoreId
from domain.shared.label import Label
from domain.work_orders.work_order import WorkOrder

_PINNED: Final = "{what}: {who} was pinned"
_BY_HAND: Final = {
    Mode.TRANSFER: "{what}: passed on to {who}",
    Mode.GRAB: "{what}: {who} took it",
}


@frozen
class Teller:
    """Tells decisions of a chain, whose shops and people go by their codes.

    ``work``: what the steps of the visit are called, if there is one.
    """

    register: Register
    work: Mapping[int, Label] = {}

    @classmethod
    def of_visit(cls, register: Register, visit: WorkOrder) -> Self:
        """Tells the decisions of one visit, whose work goes by its name."""
        return cls(register, {one.step: one.label for one in visit.operations})

    def sentence(self, decided: Decided) -> Label:
        """What was chosen, what would have been next, by what it lost, and what was impossible."""
        return Label(zh=self.told(decided, "zh"), en=self.told(decided, "en"))

    def told(self, decided: Decided, language: str) -> str:
        """The same in one language."""
        words = translate(language)
        record: Decision | Placement = decided.record
        match record:
            case Placement():
                parts = self._place(record, words)
            case Decision():
                parts = self._hands(record, decided.store, language)
            case _:
                assert_never(record)
        return words("; ").join(parts) + words(".")

    def _place(self, made: Placement, _: Translate) -> Iterable[str]:
        spot = self._spot(made.taken)
        other, margin = made.nearest, made.margin
        if made.by_terms:
            yield _("{who} with {points} points").format(who=spot, points=_points(made.taken))
        else:
            yield _("the customer took {who}").format(who=spot)
        if other and margin:
            yield _next(self._spot(other), margin, _)
        for one in made.ruled_out:
            yield f"{self._code(one.store)}: {_(f'bar_{one.bar}')}"

    def _hands(self, made: Decision, store: StoreId, language: str) -> Iterable[str]:
        _ = translate(language)
        people = {one.id: one.code for one in self.register.shops[store].technicians}
        who = people.get(made.winner, "?") if made.winner else "?"
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
        if other and made.margin:
            yield _next(people.get(other.candidate.technician, "?"), made.margin, _)
        for limit, count in Counter(one.limit for one in made.considered if one.limit).items():
            yield f"{count} × {_(f'limit_{limit}')}"

    def _spot(self, option: Option) -> str:
        zone = ZoneInfo(self.register.stores[option.store].zone)
        return f"{self._code(option.store)} {_clock(option.starts, zone)}"

    def _code(self, store: UUID) -> str:
        known = self.register.stores.get(StoreId(store))
        return known.code if known else "?"


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
