"""Why an operation begins when it does, in one sentence a link of what it waits for."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from attrs import frozen

from api.pages.words import Translate, translate
from application.stores.directory import Register, Shop
from domain.planning.binding import Bind, Link, PlannedStep, chain
from domain.shared.ids import StoreId

_WHY: Final[Mapping[Bind, str]] = {
    Bind.ARRIVAL: "{what} waits for the car until {at}",
    Bind.PARTS: "{what} waits for its parts until {at}",
    Bind.NOW: "{what} could begin at {at} at the earliest, when the plan was made",
    Bind.CLOSED: "{what} waits until {bay} is in use again at {at}",
    Bind.SHIFT: "{what} waits until the shift of {who} begins at {at}",
    Bind.PAUSE: "{what} waits until {who} has no break or other fixed work at {at}",
    Bind.TAKEN: "{what} waits until {bay} is not needed otherwise at {at}",
    Bind.CAR: "{what} follows {after} on the same car at {at}",
    Bind.TECHNICIAN: "{what} waits for {who}, who has {after} on another car until {at}",
    Bind.BAY: "{what} waits for {bay}, where {after} goes on until {at}",
    Bind.NOTHING: "nothing keeps {what} from beginning before {at}, and nobody waits for it",
}


@frozen
class DayTeller:
    """Tells the plans of one shop by the codes of its people and bays, and its clock."""

    shop: Shop

    @classmethod
    def of(cls, register: Register, store: StoreId) -> "DayTeller":
        return cls(register.shops[store])

    def why(self, steps: Sequence[PlannedStep], step: PlannedStep, language: str) -> str:
        """What the step waits for, what that waits for, and so on."""
        _ = translate(language)
        links = (self._link(link, _, language) for link in chain(steps, step))
        return _("; ").join(links) + _(".")

    def lines(self, steps: Sequence[PlannedStep], language: str) -> Iterator[str]:
        """One line a step: when, where, by whom, what, and why not earlier."""
        for one in steps:
            when = f"{self._clock(one.during.start)}-{self._clock(one.during.end)}"
            who, bay = self._person(one), self._bay(one)
            yield f"{when} {bay} {who}: {self.why(steps, one, language)}"

    def _link(self, link: Link, _: Translate, language: str) -> str:
        step, after = link.step, link.after
        return _(_WHY[link.bind]).format(
            what=step.label.in_language(language),
            who=self._person(step),
            bay=self._bay(step),
            at=self._clock(step.during.start),
            after=after.label.in_language(language) if after else "",
        )

    def _person(self, step: PlannedStep) -> str:
        codes = (one.code for one in self.shop.technicians if one.id == step.technician)
        return next(codes, "?")

    def _bay(self, step: PlannedStep) -> str:
        return next((one.code for one in self.shop.bays if one.id == step.bay), "?")

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(ZoneInfo(self.shop.store.zone)):%H:%M}"
