"""What a technician has learnt, and the papers the law wants to see."""

from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from attrs import field, frozen

from domain.shared.checks import between
from domain.shared.label import Label
from domain.shared.text import text
from domain.shared.trade import Grade, Skill

CERTIFIED: Final = MappingProxyType(
    {
        Skill.HIGH_VOLTAGE: Label("低压电工作业证", "Low-voltage electrician's licence"),
        Skill.INSPECTION: Label("机动车检验员证", "Vehicle inspector's certificate"),
        Skill.PAINT: Label("涂装作业安全证", "Coating work safety certificate"),
    }
)
"""The skills that nobody may use without a valid certificate, and its name.

High voltage: work on electric circuits is special work under the Work Safety Law of the PRC.
"""

SOON: Final = timedelta(days=30)
"""So long before its end a certificate wants to be renewed."""


@frozen(kw_only=True)
class Mastery:
    """A skill at a grade; ``pace`` 1.25 means a quarter faster than the average technician."""

    skill: Skill
    grade: Grade
    pace: float = field(default=1.0, validator=between(0.3, 3.0))


@frozen(kw_only=True)
class Certificate:
    """The paper for a skill; ``expires`` is its last valid day."""

    skill: Skill
    number: str = field(validator=text(60))
    expires: date

    def valid_on(self, day: date) -> bool:
        return day <= self.expires

    def ends_soon(self, today: date) -> bool:
        """Whether it still holds, and has to be renewed by now."""
        return today <= self.expires < today + SOON
