"""How long an answer about running shops takes, roughly, before anything is run."""

from typing import Final

from simulation.live.future import Future

LIMIT_S: Final = 60.0
"""Within which an answer should be there."""
_CUSTOMER_S: Final = 0.015
"""Of CPU, for a customer of the simulated world, on the machine that it was measured on."""
_MOST_SEEDS: Final = 8
_WEEK: Final = 7


def run_s(future: Future) -> float:
    """Seconds of CPU that a run of one future takes."""
    fork = future.fork
    days = (future.until - fork.minute) / (24 * 60)
    new = future.scenario.demand.cars_per_week * days / _WEEK
    return _CUSTOMER_S * (new + fork.cars_here + fork.booked)


def seeds_within(future: Future, workers: int) -> int:
    """As many as a minute allows, with and without the changes; one at least."""
    fits = LIMIT_S * workers / (2 * max(run_s(future), _CUSTOMER_S))
    return max(1, min(_MOST_SEEDS, int(fits)))


def answer_s(future: Future, seeds: int, workers: int) -> float:
    """Seconds until the answer is there, on processors that do nothing else."""
    return 2 * seeds * run_s(future) / min(workers, 2 * seeds)
