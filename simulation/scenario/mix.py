"""What customers want, and how long it really takes."""

from attrs import field, frozen, validators

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
    weight: float = field(validator=validators.ge(0.0))
    pace: float = field(default=1.0, validator=validators.gt(0.0))
    spread: float = field(default=0.25, validator=[validators.ge(0.0), validators.le(3.0)])


@frozen
class ServiceMix:
    """All that is wanted."""

    wanted: tuple[WantedService, ...]

    def __attrs_post_init__(self) -> None:
        if not any(one.weight > 0 for one in self.wanted):
            raise NothingWanted("at least one service needs a weight above 0")
