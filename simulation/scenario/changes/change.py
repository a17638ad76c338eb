"""What every change is, and what keeps one from being made."""

import re
from typing import ClassVar, Protocol, Self

from domain.shared.errors import Rejected
from domain.shared.label import Label
from domain.stores.store import Store
from simulation.scenario.scenario import Scenario

SHOP = r"(?P<store>[A-Z][A-Z0-9-]{0,23})"
"""The code of a shop, in a pattern."""
NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,20})?(?:e-?[0-9]{1,3})?"


class BadChange(Rejected):
    """The change is not written as one, or cannot be made of this scenario."""

    code = "bad-change"


class Change(Protocol):
    """One thing that is different; a value whose text is read back as the same value."""

    PATTERN: ClassVar[re.Pattern[str]]
    FORMS: ClassVar[tuple[str, ...]]
    """How it may look, for whoever wrote something else."""

    @classmethod
    def of(cls, **said: str) -> Self:
        """The change that the groups of the pattern say.

        Raises:
            BadChange: it is written like one, and makes no sense.
        """
        ...

    @property
    def sentence(self) -> Label:
        """What is different, for people."""
        ...

    def apply(self, scenario: Scenario) -> Scenario:
        """The scenario with it.

        Raises:
            BadChange: this scenario cannot have it.
        """
        ...


def shop(scenario: Scenario, code: str) -> Store:
    """
    Raises:
        BadChange: the scenario has no shop of this code.
    """
    for store in scenario.network.stores:
        if store.code == code:
            return store
    raise BadChange(f"the scenario has no shop {code}")


def plain(number: float) -> str:
    """A number as people write it, and exactly."""
    return str(int(number)) if number == int(number) else repr(number)


def last(code: str) -> tuple[int, str]:
    """Sorts codes such as ``S0001-L2`` and ``S0001-L10`` in the order of their numbers."""
    return len(code), code
