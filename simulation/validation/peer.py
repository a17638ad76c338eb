"""The same cars once more, in a simulator of queues that others have made."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Any, Final

from simulation.validation.check import Check, Verdict, verdict
from simulation.validation.effort import Effort
from simulation.validation.lived import Car, in_turn
from simulation.validation.one_shop import MOST, exponential_cars, finite_cars
from simulation.validation.several_shops import OUTSIDE, by_shop_of, network_cars
from simulation.world.handover import HANDOVER_MIN

NEAR_SHARE: Final = 0.03
_NEVER_MIN: Final = 1e12
"""After which the next car comes when there are no more."""


def ciw(effort: Effort) -> Iterator[Check]:
    """Mean waits of the world beside those of Ciw for the same arrivals and work.

    Source: G. I. Palmer et al., "Ciw: an open-source discrete event simulation library",
    Journal of Simulation 13 (2019).
    """
    try:
        import ciw as peer  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        yield _missing()
        return
    line = exponential_cars(effort, 1, 1).cars
    yield _check("M/M/1", line, _waits(peer, _line(peer, line, arrivals=_arrivals(line))))
    room = finite_cars(effort)
    full = _line(peer, room.cars, arrivals=room.arrivals, queue_capacities=[MOST - 1])
    yield _check(f"M/M/1/{MOST}", room.cars, _waits(peer, full))
    every = network_cars(effort)[0].cars
    yield _check("3 shops", every, _waits(peer, _network(peer, effort)))


def _check(name: str, cars: Sequence[Car], waits: Sequence[float]) -> Check:
    world, theirs = fmean(car.begun - car.arrived for car in cars), fmean(waits)
    off = NEAR_SHARE * theirs
    return Check(
        name=f"Ciw, {name}",
        figure=world,
        theory=theirs,
        low=theirs - off,
        high=theirs + off,
        unit="min",
        verdict=verdict(abs(world - theirs) <= off and len(cars) == len(waits)),
        note=f"mean wait of the same {len(cars)} cars, within {NEAR_SHARE:.0%}",
    )


def _missing() -> Check:
    return Check(
        name="Ciw",
        figure=0.0,
        theory=0.0,
        low=0.0,
        high=0.0,
        unit="",
        verdict=Verdict.NOT_CHECKED,
        note="Ciw is not installed: pip install 'baywise[validation]'",
    )


def _waits(peer: Any, network: Any) -> list[float]:
    """Of every visit to a shop with a bay."""
    simulation = peer.Simulation(network)
    simulation.simulate_until_max_time(_NEVER_MIN / 2)
    return [
        one.waiting_time
        for one in simulation.get_all_records(only=["service"])
        if one.node <= len(OUTSIDE)
    ]


def _line(peer: Any, cars: Sequence[Car], *, arrivals: Sequence[float], **room: Any) -> Any:
    return peer.create_network(
        arrival_distributions=[_gaps(peer, arrivals)],
        service_distributions=[_works(peer, cars)],
        number_of_servers=[1],
        **room,
    )


def _network(peer: Any, effort: Effort) -> Any:
    """Shops of a bay each, and as many ways to them, on which any number of cars may be."""
    came, onward = network_cars(effort)
    shops = by_shop_of(came.cars, onward.place, len(OUTSIDE))

    class AsTheyWent(peer.routing.NodeRouting):  # type: ignore[misc]  # ships no types
        """From a shop to where its cars went on to, in their order."""

        def __init__(self, cars: Iterable[Car]) -> None:
            self.to = iter([onward.to[car.number] for car in cars])

        def next_node(self, _: Any) -> Any:
            place = next(self.to)
            return self.simulation.nodes[-1 if place is None else len(shops) + place + 1]

    first = [[car for car in cars if onward.is_first(car.number)] for cars in shops]
    ways = range(1, len(shops) + 1)
    return peer.create_network(
        arrival_distributions=[
            *(_gaps(peer, _arrivals(cars)) for cars in first),
            *(None for _ in ways),
        ],
        service_distributions=[
            *(_works(peer, cars) for cars in shops),
            *(peer.dists.Deterministic(HANDOVER_MIN) for _ in ways),
        ],
        number_of_servers=[*(1 for _ in shops), *(float("inf") for _ in ways)],
        routing=peer.routing.NetworkRouting(
            routers=[
                *(AsTheyWent(in_turn(cars)) for cars in shops),
                *(peer.routing.Direct(to=shop) for shop in ways),
            ]
        ),
    )


def _arrivals(cars: Iterable[Car]) -> list[float]:
    return [car.arrived for car in cars]


def _gaps(peer: Any, arrivals: Sequence[float]) -> Any:
    gaps = [later - earlier for earlier, later in pairwise([0.0, *arrivals])]
    return peer.dists.Sequential([*gaps, _NEVER_MIN])


def _works(peer: Any, cars: Sequence[Car]) -> Any:
    return peer.dists.Sequential([car.work_min for car in in_turn(cars)])
