"""Figures and names as people read them, in one language."""

from typing import Final

from attrs import frozen

from domain.shared.label import Label
from domain.stores.region import Region
from simulation.outcome.interval import Interval
from simulation.outcome.measure import Unit
from simulation.report.assumptions import Counted, counted
from simulation.report.published import Published
from simulation.report.table import Figure
from simulation.report.words import translate
from simulation.scenario.conditions import MEANINGS

NOTHING: Final = "–"
_GAP: Final = "\N{NO-BREAK SPACE}"
_DECIMALS: Final = {
    Unit.SHARE: 1,
    Unit.HOURS: 2,
    Unit.MINUTES: 1,
    Unit.DAYS: 2,
    Unit.CARS: 0,
    Unit.CARS_A_DAY: 1,
    Unit.YUAN: 0,
    Unit.YUAN_A_DAY: 0,
    Unit.POINTS: 1,
}


@frozen
class Speech:
    """``language`` is ``zh`` or ``en``."""

    language: str

    def __call__(self, text: str, **facts: object) -> str:
        """A text of the templates, with facts in the places for them."""
        found = translate(self.language)(text)
        return found.format(**facts) if facts else found

    def label(self, label: Label) -> str:
        return label.in_language(self.language)

    def region(self, name: str) -> str:
        """A region that the chain knows by its name, any other as it is called."""
        return self.label(Region(name).label) if name in [*Region] else name or self("the chain")

    def policy(self, name: str) -> str:
        return self(name)

    def unit(self, unit: Unit, *, change: bool = False) -> str:
        """What follows the number; a change of a share is in percentage points."""
        if unit is Unit.SHARE:
            return self("pp") if change else "%"
        return {
            Unit.HOURS: self("h"),
            Unit.MINUTES: self("min"),
            Unit.DAYS: self("d"),
            Unit.CARS: self("cars"),
            Unit.CARS_A_DAY: self("cars"),
            Unit.YUAN: self("yuan"),
            Unit.YUAN_A_DAY: self("yuan"),
            Unit.POINTS: self("points"),
        }[unit]

    def decimals(self, unit: Unit) -> int:
        """Of a number as it is shown."""
        return _DECIMALS[unit]

    def number(self, value: float, unit: Unit, *, sign: bool = False) -> str:
        """Without the unit; shares in percent."""
        shown = 100 * value if unit is Unit.SHARE else value
        text = f"{shown:{'+' if sign else ''},.{_DECIMALS[unit]}f}"
        return text.replace("-", "−")

    def value(self, value: float | None, unit: Unit) -> str:
        return NOTHING if value is None else f"{self.number(value, unit)}{_GAP}{self.unit(unit)}"

    def hours(self, value: float, *, sign: bool = False) -> str:
        """Without the unit."""
        return self.number(value, Unit.HOURS, sign=sign)

    def rank(self, correlation: float | None) -> str:
        """From -1 to 1, with its sign."""
        return NOTHING if correlation is None else f"{correlation:+.2f}".replace("-", "−")

    def interval(self, interval: Interval | None, unit: Unit, *, change: bool = False) -> str:
        """The mean, and within how much of it the truth lies."""
        if interval is None:
            return NOTHING
        mean = self.number(interval.mean, unit, sign=change)
        half = "" if interval.half is None else f"{_GAP}±{_GAP}{self.number(interval.half, unit)}"
        return f"{mean}{half}{_GAP}{self.unit(unit, change=change)}"

    def change(self, figure: Figure) -> str:
        """How much it differs from the first policy, in its unit and, if it is no share, in %."""
        if figure.difference is None:
            return NOTHING
        unit = figure.measure.unit
        text = self.interval(figure.difference.interval, unit, change=True)
        if figure.relative is None or unit is Unit.SHARE:
            return text
        return f"{text} ({self.percent(figure.relative)})"

    def percent(self, share: float) -> str:
        """A relative change."""
        return f"{100 * share:+,.0f} %".replace("-", "−")

    def published(self, published: Published | None, unit: Unit) -> str:
        """As it was said, without decimals that nobody gave."""
        if published is None:
            return ""
        if published.change is not None:
            return self.percent(published.change)
        values = [one for one in (published.before, published.after) if one is not None]
        shown = (100 * one if unit is Unit.SHARE else one for one in values)
        return f"{' → '.join(f'{one:,g}' for one in shown)} {self.unit(unit)}"

    def condition(self, name: str) -> str:
        """What it means; one that nobody explained is called as it is."""
        return self(MEANINGS.get(name, name))

    def tried(self, condition: str, low: float, high: float) -> str:
        """A condition by its short name, with the values between which it was moved."""
        return f"{condition} {self.amount(condition, low)} – {self.amount(condition, high)}"

    def amount(self, condition: str, value: float) -> str:
        """A value of a condition with its unit."""
        unit = counted(condition)
        match unit:
            case Counted.SHARE:
                return f"{100 * value:g}{_GAP}%"
            case Counted.NUMBER:
                return f"{value:g}"
            case _:
                return f"{value:g}{_GAP}{self(unit)}"
