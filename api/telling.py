"""Why, in one sentence: a decision as one tells it to those who work by it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Protocol, Self, assert_never
from zoneinfo import ZoneInfo

from attrs import frozen

from api.pages.words import Translate, translate
from application.stores.directory import Register
from domain.dispatch.assignment import Considered, Decision, Mode
from domain.dispatch.margin import Margin
from domain.dispatch.otherwise import decision_otherwise, fact, if_free, placement_otherwise
from domain.dispatch.placement import (
    MOST_OPTIONS,
    Choices,
    Option,
    Placement,
    RuledOut,
    ranked,
)
from domain.dispatch.support import Help, SupportChoice, Way, Weighed
from domain.shared.ids import StoreId, TechnicianId
from domain.shared.label import Label
from domain.work_orders.work_order import WorkOrder

_PINNED: Final = "{what}: {who} was pinned"
MOVES: Final = {
    Way.PART: "the part from {shop}",
    Way.TECHNICIAN: "{who} of {shop}",
    Way.CUSTOMER: "the customer to {shop}",
}
"""What moves when a shop is helped."""
_BY_HAND: Final = {
    Mode.TRANSFER: "{what}: passed on to {who}",
    Mode.GRAB: "{what}: {who} took it",
    Mode.MAP: "{what}: {who} taken from the map",
}
_UNITS: Final = {
    "distance": "{} km",
    "wait": "{} min",
    "load": "{} %",
    "ability": "{} stars",
    "rating": "{} stars",
    "nights": "{} nights",
}
"""What facts of shops are measured in, by their term."""
_UNITS_OF_HANDS: Final = {
    "skill": "grade {}",
    "load": "{} min",
    "distance": "{} km",
    "rating": "{} stars",
    "priority": "{} min",
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

    def otherwise(self, record: Decision | Placement | SupportChoice, language: str) -> str | None:
        """The smallest change with which it would have been another one; None if there is none."""
        if isinstance(record, SupportChoice):
            return None
        words = translate(language)
        parts = [*(self._otherwise(record, words))]
        return words("; ").join(parts) + words(".") if parts else None

    def _otherwise(self, record: Decision | Placement, _: Translate) -> Iterator[str]:
        if isinstance(record, Placement):
            change, rival = placement_otherwise(record), record.rival
            who = self.names.shop(rival.store) if rival else ""
            units = _UNITS
        else:
            change, nearest = decision_otherwise(record), record.nearest
            who = self.names.person(nearest.candidate.technician) if nearest else ""
            units = _UNITS_OF_HANDS
            busy = if_free(record)
            if busy:
                yield _("it would have been {who}, had {who} been free").format(
                    who=self.names.person(busy)
                )
        if change:
            unit = _(units[change.of])
            yield _("it would have been {who} with {term}: {after} instead of {before}").format(
                who=who,
                term=_(f"term_{change.of}"),
                after=unit.format(_plain(change.after)),
                before=unit.format(_plain(change.before)),
            )

    def shops(self, record: Placement, language: str) -> Iterator[str]:
        """Every shop that was looked at: what it had at best, or what kept it out."""
        _ = translate(language)
        for one in ranked((*record.options, *record.others)):
            who = _("{who} with {points} points").format(
                who=self.names.spot(one), points=_points(one)
            )
            yield _("{who}: {facts}").format(
                who=who, facts=_(", ").join(_facts(one, record.radius_km, _))
            )
        yield from self._out(record.ruled_out, _)

    def told(self, record: Decision | Placement | Choices | SupportChoice, language: str) -> str:
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
            case SupportChoice():
                parts = self._support(record, words)
            case _:
                assert_never(record)
        return words("; ").join(parts) + words(".")

    def way(self, one: Help, language: str) -> str:
        """Who or what moves between which shops."""
        return self._way(one, translate(language))

    def _way(self, one: Help, _: Translate) -> str:
        who = self.names.person(one.technician) if one.technician else ""
        return _(MOVES[one.way]).format(shop=self.names.shop(one.donor), who=who)

    def _support(self, made: SupportChoice, _: Translate) -> Iterable[str]:
        way, other = self._way(made.taken.help, _), made.nearest
        if made.by_terms:
            yield _("{who} with {points} points").format(who=way, points=_points(made.taken))
        else:
            yield _("{who} was chosen by hand").format(who=way)
        if other and made.margin:
            yield _next(self._way(other.help, _), made.margin, _)
        for bar, count in Counter(one.bar for one in made.considered if one.bar).items():
            yield f"{count} × {_(f'support_bar_{bar}')}"

    def _place(self, made: Placement, _: Translate) -> Iterable[str]:
        spot = self.names.spot(made.taken)
        other, margin = made.nearest, made.margin
        if made.by_terms:
            yield _("{who} with {points} points").format(who=spot, points=_points(made.taken))
        else:
            yield _("the customer took {who}").format(who=spot)
        if other and margin:
            yield _next(self.names.spot(other), margin, _)
        yield from self._out(made.ruled_out[:MOST_OPTIONS], _)

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


def _facts(one: Option, radius_km: float | None, _: Translate) -> Iterator[str]:
    """What the terms measured, each with the points that it cost."""
    for term in one.terms:
        known = fact(term, radius_km)
        if known is not None:
            told = _(_UNITS[term.name]).format(_plain(known))
            yield f"{_(f'term_{term.name}')} {told} (+{term.points:.1f})"
    if one.price is not None:
        yield _("price {price}").format(price=one.price)


def _plain(value: float) -> str:
    """At most one decimal, as a change is told in such steps."""
    return f"{value:.1f}".removesuffix(".0")


def _next(who: str, margin: Margin, _: Translate) -> str:
    """Of a choice against the terms the points say how much better the other one was."""
    terms = _(", ").join(f"{_(f'term_{name}')} {by:+.1f}" for name, by in margin.points if by)
    return _("next was {who} with {points} points more ({terms})").format(
        who=who, points=f"{margin.total:+.1f}", terms=terms or _("nothing apart")
    )


def _points(one: Option | Considered | Weighed) -> str:
    return f"{one.points:.1f}"


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%m-%d %H:%M}"
