"""What a quantity counts."""

from enum import StrEnum


class Unit(StrEnum):
    """Quantities are whole numbers of one of these."""

    PIECE = "piece"
    MILLILITRE = "millilitre"
    MINUTE = "minute"

    @property
    def priced_by(self) -> int:
        """How many of them one price buys: prices are per piece, litre or hour."""
        return {Unit.MILLILITRE: 1000, Unit.MINUTE: 60}.get(self, 1)
