"""Customers who left one shop for another, as lines on a map."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import cos, radians, sqrt
from typing import Final, Self

from attrs import frozen

from domain.shared.geo import Place
from simulation.outcome.outcome import ShopOutcome
from simulation.report.findings import Runs

WIDTH, HEIGHT, MARGIN = 720, 460, 40
_KM_A_DEGREE: Final = 111.2
_LEAST_KM: Final = 2.0
_WIDEST: Final = 7.0
_NEAR_KM: Final = 40.0
"""So far around its middle a map of one neighbourhood reaches."""
_ROUND_KM: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

Moves = Mapping[tuple[str, str], float]
"""Customers a day by the shop they left and the one they went to."""


@frozen(kw_only=True)
class Flow:
    """From one shop to another: its ends on the sheet, its width, and customers a day."""

    came_from: str
    to: str
    a_day: float
    line: tuple[float, float, float, float]
    wide: float


@frozen(kw_only=True)
class FlowMap:
    """The strongest flows between shops, with all shops around as points.

    ``km`` and ``km_wide``: a round number of kilometres, and how long it is drawn.

    Source: the equirectangular projection, true along the middle's parallel (J. P. Snyder, *Map
    Projections: A Working Manual*, USGS 1395, 1987).
    """

    shops: tuple[tuple[str, float, float], ...]
    flows: tuple[Flow, ...]
    km: int
    km_wide: float

    @classmethod
    def of(cls, shops: Collection[ShopOutcome], moves: Moves, most: int) -> Self:
        """``most``: how many flows are drawn; there is at least one shop."""
        lats, lons = zip(*((one.lat, one.lon) for one in shops), strict=True)
        middle = Place((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
        narrow = cos(radians(middle.lat))
        wide_km = max(_KM_A_DEGREE * (max(lons) - min(lons)) * narrow, _LEAST_KM)
        high_km = max(_KM_A_DEGREE * (max(lats) - min(lats)), _LEAST_KM)
        a_km = min((WIDTH - 2 * MARGIN) / wide_km, (HEIGHT - 2 * MARGIN) / high_km)
        at = {
            one.store: (
                round(WIDTH / 2 + (one.lon - middle.lon) * narrow * _KM_A_DEGREE * a_km, 1),
                round(HEIGHT / 2 - (one.lat - middle.lat) * _KM_A_DEGREE * a_km, 1),
            )
            for one in shops
        }
        km = max(one for one in _ROUND_KM if one == 1 or one * a_km <= WIDTH / 4)
        return cls(
            shops=tuple((store, *spot) for store, spot in at.items()),
            flows=tuple(_flows(moves, at, most)),
            km=km,
            km_wide=round(km * a_km, 1),
        )


def moves_of(runs: Runs) -> Moves:
    """The mean of all runs, the strongest first."""
    moves = defaultdict[tuple[str, str], float](float)
    days = sum(one.days for one in runs)
    for run in runs:
        for shop in run.shops:
            for to, many in shop.left_for.items():
                moves[shop.store, to] += many / days
    return dict(sorted(moves.items(), key=lambda one: (-one[1], one[0])))


def flow_maps(runs: Runs, most: int) -> list[FlowMap]:
    """The whole chain and, where it is spread wide, the surroundings of the busiest exchange."""
    shops, moves = runs[0].shops, moves_of(runs)
    if not moves:
        return []
    by_store = {one.store: one for one in shops}
    busiest = by_store[next(iter(moves))[0]]
    here = Place(busiest.lat, busiest.lon)
    near = [one for one in shops if here.km_to(Place(one.lat, one.lon)) <= _NEAR_KM]
    chain = FlowMap.of(shops, moves, most)
    return [chain] if len(near) == len(shops) else [chain, FlowMap.of(near, moves, most)]


def _flows(moves: Moves, at: dict[str, tuple[float, float]], most: int) -> list[Flow]:
    ranked = [one for one in moves.items() if at.keys() >= {*one[0]}][:most]
    strongest = ranked[0][1] if ranked else 1
    return [
        Flow(
            came_from=came_from,
            to=to,
            a_day=a_day,
            line=(*at[came_from], *at[to]),
            wide=round(max(0.6, _WIDEST * sqrt(a_day / strongest)), 1),
        )
        for (came_from, to), a_day in ranked
    ]
