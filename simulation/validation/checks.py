"""All checks, in their order."""

from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from simulation.validation.check import Check
from simulation.validation.effort import Effort
from simulation.validation.every_day import every_day, extremes, the_same
from simulation.validation.one_shop import erlang_c, finite, khinchine, pooled
from simulation.validation.peer import ciw
from simulation.validation.several_shops import jackson, shorter_of_two

_BAYS: Final = 3
"""Of a shop with several."""


def theory(effort: Effort) -> Iterator[Check]:
    """Queues for which a formula is known."""
    yield erlang_c(effort)
    yield khinchine(effort)
    yield from finite(effort)
    yield jackson(effort)
    yield shorter_of_two(effort)
    yield pooled(effort, _BAYS)


GROUPS: Final[Mapping[str, Callable[[Effort], Iterator[Check]]]] = MappingProxyType(
    {
        "theory": theory,
        "ciw": ciw,
        "extremes": lambda effort: extremes(effort.seed),
        "every-day": lambda effort: every_day(effort.seeds),
        "same": lambda effort: the_same(effort.seeds),
    }
)
"""Exact theory, another simulator, the edges, shops as they are, and the same twice."""


def checks(effort: Effort, groups: Collection[str] = ()) -> Iterator[Check]:
    """Those of some groups, or all, each as soon as it is done."""
    for name, group in GROUPS.items():
        if name in (groups or GROUPS):
            yield from group(effort)
