"""Several shops of the simulator, between which customers go or choose."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import accumulate
from random import Random
from typing import Final

from attrs import evolve

from simulation.validation import theory
from simulation.validation.check import Check
from simulation.validation.effort import Effort, by_chance, for_ever
from simulation.validation.estimate import Estimate, Pair, pairs
from simulation.validation.lived import Car, Lived, exponential, in_turn, lived
from simulation.validation.people import LooksAround, Onward, next_of
from simulation.validation.plain import MEAN_MIN, plain
from simulation.validation.recursion import Step, from_shop_to_shop, shortest_line
from simulation.world.handover import HANDOVER_MIN
from simulation.world.world import World

OUTSIDE: Final = (0.5, 0.15, 0.15)
"""Cars that come to each shop of a network from outside while one is worked on."""
ROUTES: Final = ((0.0, 0.4, 0.2), (0.1, 0.0, 0.4), (0.2, 0.0, 0.0))
"""A row a shop: whose customers want something in which shop next."""
LOAD: Final = 0.7
"""Of each shop among which customers choose."""
LOOKS: Final = 2
"""Lines that a customer compares."""
SHOPS: Final = 6
"""Among which they do in the world."""
MANY: Final = 1_000
"""Among which they do in a long recursion: theory speaks of infinitely many."""


def jackson(effort: Effort) -> Check:
    """Three shops of a bay each; customers go on to another one, or come back."""
    outside = [one / MEAN_MIN for one in OUTSIDE]
    came, onward = network_cars(effort)
    by_shop = by_shop_of(came.cars, onward.place, len(OUTSIDE))
    known = from_shop_to_shop(
        [
            (car.arrived, onward.place[car.number])
            for car in came.cars
            if onward.is_first(car.number)
        ],
        [
            iter([Step(car.work_min, onward.to[car.number]) for car in in_turn(cars)])
            for cars in by_shop
        ],
        HANDOVER_MIN,
    )
    met = _pairs(by_shop, known)
    estimate = Estimate.of(met, _network_for_ever(effort.chance, outside), effort.customers)
    exact = theory.jackson(outside, ROUTES, MEAN_MIN)
    return Check.of("3 shops, with feedback (Jackson)", estimate, exact, "min")


@cache
def network_cars(effort: Effort) -> tuple[Lived, Onward]:
    """What the cars of a network live through, and where they go."""
    cars_an_hour = tuple(60 * one / MEAN_MIN for one in OUTSIDE)
    scenario = plain(bays=1, cars_an_hour=cars_an_hour, days=effort.days)
    onward = Onward([store.id for store in scenario.network.stores], ROUTES)
    dressed = partial(evolve, durations=exponential, again=onward)
    return lived(scenario, effort.seed, dressed), onward


def shorter_of_two(effort: Effort) -> Check:
    """Everybody looks at two of many shops, and stays where fewer cars are."""
    each_an_hour = 60 * LOAD / MEAN_MIN
    scenario = plain(bays=1, cars_an_hour=(each_an_hour,) * SHOPS, days=effort.days)
    seen: list[LooksAround] = []

    def dressed(world: World) -> World:
        seen.append(LooksAround(world.choosing, list(world.shops.values()), LOOKS))
        return evolve(world, durations=exponential, chooses=seen[0])

    came = lived(scenario, effort.seed, dressed)
    [looks] = seen
    by_shop = by_shop_of(came.cars, looks.chosen, SHOPS)
    known = shortest_line(
        [(car.arrived, looks.looked_at[car.number]) for car in came.cars],
        [iter([car.work_min for car in in_turn(cars)]) for cars in by_shop],
    )
    met = _pairs(by_shop, known)
    estimate = Estimate.of(met, _choices_for_ever(effort.chance), effort.customers)
    exact = theory.shorter_of(LOOKS, LOAD, MEAN_MIN)
    return Check.of(f"shorter of {LOOKS} lines (mean field)", estimate, exact, "min")


def by_shop_of(cars: Sequence[Car], place: Mapping[int, int], shops: int) -> list[list[Car]]:
    """The cars of each shop, by the place of a shop for the number of a visit."""
    found: list[list[Car]] = [[] for _ in range(shops)]
    for car in cars:
        found[place[car.number]].append(car)
    return found


def _pairs(by_shop: list[list[Car]], known: Iterator[tuple[int, float, float]]) -> list[Pair]:
    waits: list[list[tuple[float, float]]] = [[] for _ in by_shop]
    for place, at, wait in known:
        waits[place].append((at, wait))
    return [pair for cars, told in zip(by_shop, waits, strict=True) for pair in pairs(cars, told)]


def _network_for_ever(chance: Random, outside: Sequence[float]) -> Iterator[float]:
    shares = list(accumulate(outside))
    arrivals = (
        (at, chance.choices(range(len(outside)), cum_weights=shares)[0])
        for at in by_chance(chance, shares[-1])
    )
    steps = [for_ever(partial(_step, chance, row)) for row in ROUTES]
    return (wait for _, _, wait in from_shop_to_shop(arrivals, steps, HANDOVER_MIN))


def _step(chance: Random, row: Sequence[float]) -> Step:
    return Step(chance.expovariate(1 / MEAN_MIN), next_of(row, chance.random()))


def _choices_for_ever(chance: Random) -> Iterator[float]:
    arrivals = (
        (at, chance.sample(range(MANY), LOOKS)) for at in by_chance(chance, MANY * LOAD / MEAN_MIN)
    )
    works = [for_ever(partial(chance.expovariate, 1 / MEAN_MIN))] * MANY
    return (wait for _, _, wait in shortest_line(arrivals, works))
