"""An amount for each class of vehicle."""

from typing import Final, Self

from attrs import field, frozen, validators

from domain.shared.trade import VehicleClass

_PERCENT: Final = {
    VehicleClass.SMALL: 90,
    VehicleClass.MEDIUM: 100,
    VehicleClass.LARGE: 115,
    VehicleClass.VAN: 125,
}


@frozen(kw_only=True)
class ByClass:
    """Minutes, pieces or millilitres that depend on how much car there is."""

    small: int = field(validator=validators.gt(0))
    medium: int = field(validator=validators.gt(0))
    large: int = field(validator=validators.gt(0))
    van: int = field(validator=validators.gt(0))

    @classmethod
    def same(cls, amount: int) -> Self:
        """The class makes no difference."""
        return cls(small=amount, medium=amount, large=amount, van=amount)

    @classmethod
    def scaled(cls, medium: int) -> Self:
        """Times 0.90, 1.00, 1.15 and 1.25 for small, medium, large and van, rounded up.

        Source: our own planning factors; a service with better ones gives its table.
        """
        small, middle, large, van = (-(-medium * percent // 100) for percent in _PERCENT.values())
        return cls(small=small, medium=middle, large=large, van=van)

    def of(self, vehicle_class: VehicleClass) -> int:
        match vehicle_class:
            case VehicleClass.SMALL:
                return self.small
            case VehicleClass.MEDIUM:
                return self.medium
            case VehicleClass.LARGE:
                return self.large
            case VehicleClass.VAN:
                return self.van
