"""A shop of the simulator against queues of which everything is known."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import accumulate, chain, repeat
from random import Random
from typing import Final

from attrs import evolve

from domain.dispatch.calendar import BIT_MIN, bits_for
from simulation.scenario.load import wishes
from simulation.scenario.mix import ServiceMix
from simulation.validation import theory
from simulation.validation.check import Check, car_by_car, departs, is_near
from simulation.validation.effort import Effort, by_chance, for_ever
from simulation.validation.estimate import Estimate, Pair, pairs
from simulation.validation.lived import Lived, exponential, in_turn, lived
from simulation.validation.people import NoRoom
from simulation.validation.plain import MEAN_MIN, plain
from simulation.validation.recursion import Wait, one_line
from simulation.world.coming import real_min
from simulation.world.world import World

LOAD: Final = 0.7
"""Of every bay."""
MOST: Final = 4
"""Cars that a shop holds in which there is no room for more."""
SPREAD: Final = 0.8
"""Of work that is not exponential: lognormal as in every scenario."""

Work = Callable[[], float]


def erlang_c(effort: Effort, *, bays: int = 1, believed: int = 1) -> Check:
    """A shop with as many ``bays`` against a queue with as many as are ``believed``."""
    estimate = _exponential_line(effort, bays, believed)
    exact = theory.erlang_c(_rate(believed), MEAN_MIN, believed)
    return Check.of(f"M/M/{believed} (Erlang C)", estimate, exact, "min")


def pooled(effort: Effort, bays: int) -> Check:
    """Several bays: one line for all of them, or no worse than a line for each."""
    estimate = _exponential_line(effort, bays, bays)
    exact = theory.erlang_c(_rate(bays), MEAN_MIN, bays)
    least, most = exact - estimate.half, theory.erlang_c(_rate(1), MEAN_MIN, 1)
    above, off = estimate.mean / exact - 1, estimate.half / exact
    return Check(
        name=f"M/M/{bays} (Erlang C)",
        figure=estimate.mean,
        theory=exact,
        low=estimate.mean - estimate.half,
        high=estimate.mean + estimate.half,
        unit="min",
        verdict=departs(is_near(estimate, exact), least <= estimate.mean <= most),
        note=f"{above:+.0%} ± {off:.0%}, and {most:.4g} with a line a bay: a car waits for bay and "
        f"hands of its plan while others are free; {car_by_car(estimate)}",
    )


def khinchine(effort: Effort) -> Check:
    """A bay whose work takes as long as in every scenario."""
    rate = _rate(1)
    scenario = plain(bays=1, cars_an_hour=(60 * rate,), days=effort.days, spread=SPREAD)
    came = lived(scenario, effort.seed, lambda world: world)
    chance = effort.chance
    work, mean_min, mean_square = _usual_work(scenario.mix, chance)
    long = one_line(by_chance(chance, rate), for_ever(work))
    estimate = Estimate.of(_turns(came, 1), _stayed(long), effort.customers)
    exact = theory.pollaczek_khinchine(rate, mean_min, mean_square)
    return Check.of("M/G/1 (Pollaczek-Khinchine)", estimate, exact, "min")


def finite(effort: Effort) -> Iterator[Check]:
    """A bay, and customers who go when there is no room: who does, and how the others wait."""
    rate, name = _rate(1), f"M/M/1/{MOST}"
    came = finite_cars(effort)
    exact = theory.finite(rate, MEAN_MIN, 1, MOST)
    long = partial(_long, effort, rate, 1, most=MOST)
    share = Estimate.of(
        _turned_away(came), (float(one is None) for one in long()), effort.customers
    )
    yield Check.of(f"{name}, turned away", share, exact.turned_away, "of 1")
    # As many as are there for sure: some of the customers are turned away.
    served = int((1 - 2 * exact.turned_away) * effort.customers)
    wait = Estimate.of(_turns(came, 1), _stayed(long()), served)
    yield Check.of(f"{name}, wait", wait, exact.wait_min, "min")


@cache
def exponential_cars(effort: Effort, bays: int, believed: int) -> Lived:
    """What cars live through to whose shop as many come as ``believed`` bays can take."""
    scenario = plain(bays=bays, cars_an_hour=(60 * _rate(believed),), days=effort.days)
    return lived(scenario, effort.seed, partial(evolve, durations=exponential))


@cache
def finite_cars(effort: Effort) -> Lived:
    """The same of cars for which there is room, and who found none."""
    scenario = plain(bays=1, cars_an_hour=(60 * _rate(1),), days=effort.days)
    return lived(scenario, effort.seed, _without_room)


def _exponential_line(effort: Effort, bays: int, believed: int) -> Estimate:
    came = exponential_cars(effort, bays, believed)
    long = _stayed(_long(effort, _rate(believed), believed))
    return Estimate.of(_turns(came, believed), long, effort.customers)


def _rate(bays: int) -> float:
    return LOAD * bays / MEAN_MIN


def _without_room(world: World) -> World:
    chooses = NoRoom(world.choosing, world.shops, MOST)
    return evolve(world, durations=exponential, chooses=chooses)


def _long(effort: Effort, rate: float, bays: int, most: int | None = None) -> Iterator[Wait]:
    chance = effort.chance
    works = for_ever(partial(chance.expovariate, 1 / MEAN_MIN))
    return one_line(by_chance(chance, rate), works, bays=bays, most=most)


def _stayed(waits: Iterable[Wait]) -> Iterator[float]:
    return (wait for wait in waits if wait is not None)


def _turns(came: Lived, bays: int) -> list[Pair]:
    """The cars that were served, with the recursion fed by them."""
    arrivals = [car.arrived for car in came.cars]
    works = iter([car.work_min for car in in_turn(came.cars)])
    waits = _stayed(one_line(arrivals, works, bays=bays))
    return pairs(came.cars, list(zip(arrivals, waits, strict=True)))


def _turned_away(came: Lived) -> list[Pair]:
    """Everybody: whether the world and whether the recursion turned them away."""
    arrivals, gone = came.arrivals, {*came.lost}
    # Where the recursion lets more in than the world, their work is as good as any.
    works = chain((car.work_min for car in in_turn(came.cars)), repeat(MEAN_MIN))
    waits = one_line(arrivals, works, most=MOST)
    return [
        Pair(at, float(at in gone), float(wait is None))
        for at, wait in zip(arrivals, waits, strict=True)
    ]


def _usual_work(mix: ServiceMix, chance: Random) -> tuple[Work, float, float]:
    """Work as the world draws it, with its mean and its mean square: by car, then lognormal."""
    [wanted] = mix.wanted
    planned = [
        (BIT_MIN * bits_for(need.minutes), wish.share)
        for wish in wishes(mix)
        for need in wish.service.needs_for(wish.car)
    ]
    minutes, up_to = [one for one, _ in planned], list(accumulate(share for _, share in planned))
    mean = sum(one * share for one, share in planned)
    mean_square = sum(one * one * share for one, share in planned) * (1 + wanted.spread**2)

    def work() -> float:
        [planned_min] = chance.choices(minutes, cum_weights=up_to)
        return real_min(planned_min, wanted, chance)

    return work, mean, mean_square
