"""Which shops are near a place: a grid over the globe, without special cases at its edges."""

from collections.abc import Iterable
from itertools import product
from math import asin, cos, floor, radians, sin, sqrt
from typing import Final, Generic, TypeVar

from domain.shared.geo import Place

T = TypeVar("T")

_EARTH_RADIUS_KM: Final = 6371.0088
_CELLS_KEPT: Final = 4096
_GRIDS_KEPT: Final = 16

Point = tuple[float, float, float]
Cell = tuple[int, int, int]
Entry = tuple[float, float, float, int, T]
"""A thing where it is, with its rank."""


class Nearby(Generic[T]):
    """Things at places, to be found from anywhere on the globe.

    For every radius that is asked for they are laid out once, on a grid of their own.
    """

    __slots__ = ("_grids", "_things")

    def __init__(self, things: Iterable[tuple[Place, int, T]]) -> None:
        """``things``: place, a rank that breaks ties, and the thing itself."""
        self._things = [(*_point(place), rank, thing) for place, rank, thing in things]
        self._grids: dict[float, _Grid[T]] = {}

    def of(self, place: Place, *, radius_km: float, limit: int) -> list[tuple[float, int, T]]:
        """At most ``limit`` within the radius, nearest first: kilometres, rank and thing."""
        grid = self._grids.get(radius_km)
        if grid is None:
            if len(self._grids) >= _GRIDS_KEPT:
                self._grids.clear()
            grid = self._grids[radius_km] = _Grid(self._things, radius_km)
        return grid.of(place, limit)


class _Grid(Generic[T]):
    """Points live on the unit sphere in three dimensions: the chord between two of them grows
    with the great circle, so it is enough for comparing, and cubes as wide as the radius's chord
    make the grid. What lies in the 27 cubes around a place is kept per cube.
    """

    __slots__ = ("_cells", "_chord2", "_cube", "_points")

    def __init__(self, things: Iterable[Entry[T]], radius_km: float) -> None:
        chord = 2 * sin(min(radius_km / _EARTH_RADIUS_KM, 3.14) / 2)
        self._chord2, self._cube = chord * chord, chord
        self._points: dict[Cell, list[Entry[T]]] = {}
        self._cells: dict[Cell, list[Entry[T]]] = {}
        for entry in things:
            self._points.setdefault(self._cell(entry[:3]), []).append(entry)

    def of(self, place: Place, limit: int) -> list[tuple[float, int, T]]:
        a, b, c = point = _point(place)
        cell = self._cell(point)
        around = self._cells.get(cell)
        if around is None:
            around = self._around(cell)
        limit2 = self._chord2
        near = [
            (chord2, rank, thing)
            for x, y, z, rank, thing in around
            if (chord2 := (x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) <= limit2
        ]
        near.sort(key=_nearest)
        return [
            (2 * _EARTH_RADIUS_KM * asin(sqrt(chord2) / 2), rank, thing)
            for chord2, rank, thing in near[:limit]
        ]

    def _around(self, cell: Cell) -> list[Entry[T]]:
        x, y, z = cell
        found = [
            entry
            for dx, dy, dz in product((-1, 0, 1), repeat=3)
            for entry in self._points.get((x + dx, y + dy, z + dz), ())
        ]
        if len(self._cells) >= _CELLS_KEPT:
            self._cells.clear()
        self._cells[cell] = found
        return found

    def _cell(self, point: Point) -> Cell:
        x, y, z = point
        return floor(x / self._cube), floor(y / self._cube), floor(z / self._cube)


def _nearest(entry: tuple[float, int, object]) -> tuple[float, int]:
    return entry[0], entry[1]


def _point(place: Place) -> Point:
    lat, lon = radians(place.lat), radians(place.lon)
    return cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
