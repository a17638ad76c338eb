"""Runs of small made-up chains, counted as the laws of runs demand."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

from simulation.outcome.outcome import WAIT_BINS, Lost, Outcome, ShopOutcome

REGIONS = ("east", "south")
OPEN = range(8, 20)


def a_shop(number: int = 1, **counts: Any) -> ShopOutcome:
    """A shop that served all who came; what else is told comes instead or on top."""
    usual: dict[str, Any] = {
        "store": f"S{number:04}",
        "region": REGIONS[number % len(REGIONS)],
        "lat": 30.0 + number / 50,
        "lon": 120.0 + number / 40,
        "served": 40,
        "open_bay_min": 10_000,
        "occupied_min": 5_200.0,
        "worked_min": 4_000.0,
        "shift_min": 8_000,
        "wait_h": 72.0,
        "reception_h": 4.0,
        "lead_h": 960.0,
        "in_system_h": 160.0,
        "sojourn_h": 160.0,
        "kept": 36,
        "revenue_fen": 4_000_000,
    }
    made = ShopOutcome(**(usual | counts))
    if "wanted" in counts:
        return made
    gone = made.served + made.lost.all + sum(made.left_for.values()) + made.still_here
    return evolve(made, wanted=gone - made.came_from - made.here_before)


def an_outcome(*shops: ShopOutcome, **told: Any) -> Outcome:
    """A run with profiles that fit its shops: as much in every open hour of the week."""
    shops = shops or (a_shop(1), a_shop(2))
    usual: dict[str, Any] = {"scenario": "made-up", "policy": "each-for-itself", "seed": 1}
    served = sum(one.served for one in shops)
    return Outcome(
        **(usual | {"days": 7} | told),
        shops=shops,
        waits=(served - served // 3, *[0] * 10, served // 3, *[0] * (WAIT_BINS - 12)),
        occupied=_over_the_week(sum(one.occupied_min for one in shops)),
        productive=_over_the_week(sum(one.worked_min for one in shops)),
        open_bays=_over_the_week(sum(one.open_bay_min for one in shops)),
    )


def runs_of(policy: str, waits_h: Mapping[int, float], **counts: Any) -> list[Outcome]:
    """A run a seed, with that wait summed over the cars of each shop."""
    return [
        an_outcome(
            *(a_shop(number, **(counts | {"wait_h": wait_h})) for number in (1, 2, 3)),
            policy=policy,
            seed=seed,
        )
        for seed, wait_h in waits_h.items()
    ]


def _over_the_week(whole: float) -> tuple[float, ...]:
    each = whole / (7 * len(OPEN))
    return tuple(each if hour % 24 in OPEN else 0.0 for hour in range(168))


COUNTS = st.integers(0, 500)
HOURS = st.floats(0, 1e4)


@st.composite
def shops(draw: st.DrawFn, number: int = 1) -> ShopOutcome:
    """Any shop that may have been, without customers of other shops."""
    served = draw(COUNTS)
    worked, idle, free = (draw(st.floats(0, 1e5)) for _ in range(3))
    stays = draw(HOURS)
    open_bay_min = int(worked + idle + free) + 1
    return a_shop(
        number,
        here_before=draw(st.integers(0, served)),
        served=served,
        lost=Lost(*(), **{name: draw(COUNTS) for name in ("no_time", "balked", "no_show")}),
        still_here=draw(COUNTS),
        open_bay_min=open_bay_min,
        occupied_min=worked + idle,
        worked_min=worked,
        wait_h=served * draw(st.floats(0, 20)),
        in_system_h=stays,
        sojourn_h=stays,
        kept=draw(st.integers(0, served)),
        revenue_fen=draw(st.integers(0, 10**9)),
        discount_fen=draw(st.integers(0, 10**9)),
    )


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    """Any run that may have been, of up to four shops."""
    many = draw(st.integers(1, 4))
    chain = [draw(shops(number)) for number in range(1, many + 1)]
    return an_outcome(*chain, days=draw(st.integers(1, 60)), seed=draw(st.integers(0, 99)))
