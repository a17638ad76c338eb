"""What customers want, and how long it really takes."""

from collections.abc import Iterable

from attrs import field, frozen

from domain.shared.checks import between, once
from domain.shared.errors import Rejected


class NothingWanted(Rejected):
    """No service is ever asked for."""

    code = "nothing-wanted"


@frozen(kw_only=True)
class WantedService:
    """A service by its code, how often it is wanted, and how its work differs from the standard.

    ``weight`` is relative to the others that fit the car. Real work takes the planned minutes
    times a lognormal factor of mean ``pace`` and coefficient of variation ``spread``.
    """

    service: str
    weight: float = field(converter=float, validator=between(0, 1_000_000))
    pace: float = field(default=1.0, converter=float, validator=between(0.1, 10))
    spread: float = field(default=0.25, converter=float, validator=between(0, 3))


def _in_order(wanted: Iterable[WantedService]) -> tuple[WantedService, ...]:
    return tuple(sorted(wanted, key=lambda one: one.service))


@frozen
class ServiceMix:
    """All that is wanted, each service once, in the order of their codes."""

    wanted: tuple[WantedService, ...] = field(
        converter=_in_order, validator=once(lambda one: one.service)
    )

    def __attrs_post_init__(self) -> None:
        if not any(one.weight > 0 for one in self.wanted):
            raise NothingWanted("at least one service needs a weight above 0")
