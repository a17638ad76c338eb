"""The seven regions in which the chain reports."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.shared.label import Label


class Region(StrEnum):
    """A part of the country; its name is :attr:`label`."""

    NORTH = "north"
    NORTHEAST = "northeast"
    EAST = "east"
    CENTRAL = "central"
    SOUTH = "south"
    SOUTHWEST = "southwest"
    NORTHWEST = "northwest"

    @property
    def label(self) -> Label:
        return _LABELS[self]


_LABELS: Final = MappingProxyType(
    {
        Region.NORTH: Label("华北", "North"),
        Region.NORTHEAST: Label("东北", "Northeast"),
        Region.EAST: Label("华东", "East"),
        Region.CENTRAL: Label("华中", "Central"),
        Region.SOUTH: Label("华南", "South"),
        Region.SOUTHWEST: Label("西南", "Southwest"),
        Region.NORTHWEST: Label("西北", "Northwest"),
    }
)
