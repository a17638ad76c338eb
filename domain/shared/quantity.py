"""What a quantity counts."""

from enum import StrEnum


class Unit(StrEnum):
    """Quantities are whole numbers of one of these."""

    PIECE = "piece"
    MILLILITRE = "millilitre"
