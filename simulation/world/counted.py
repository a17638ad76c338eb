"""What was counted in a world, shop by shop."""

from collections.abc import Iterable

from simulation.outcome.outcome import Outcome, ShopOutcome
from simulation.scenario.digest import scenario_hash
from simulation.scenario.scenario import Scenario
from simulation.world.opening import Minutes
from simulation.world.shop import Shop
from simulation.world.world import World


def counted(world: World, scenario: Scenario, policy: str, seed: int, cpu_s: float) -> Outcome:
    """Since it began to count."""
    tallies = [shop.tally for shop in world.shops.values()]
    return Outcome(
        scenario=scenario_hash(scenario),
        policy=policy,
        seed=seed,
        days=scenario.horizon.days,
        shops=tuple(_of_shop(shop, world.env.now) for shop in world.shops.values()),
        waits=tuple(world.waits.bins),
        occupied=_summed([one.occupied for one in tallies]),
        productive=_summed([one.productive for one in tallies]),
        open_bays=_summed([one.open_bays for one in tallies]),
        daily_wait_h=tuple(world.waits.daily_h),
        events=world.diary.events,
        commands=world.eyes.commands,
        cpu_s=cpu_s,
        print=world.diary.print,
    )


def _of_shop(shop: Shop, now: float) -> ShopOutcome:
    tally = shop.tally
    waited, minutes, begins = tally.waited_min, tally.bay_min, tally.since
    return ShopOutcome(
        store=shop.store.code,
        region=str(shop.store.region),
        lat=shop.store.place.lat,
        lon=shop.store.place.lon,
        wanted=tally.wanted,
        lost=tally.losses,
        left_for=dict(sorted(tally.left_for.items())),
        came_from=tally.came_from,
        here_before=tally.here_before,
        served=tally.served,
        served_sent=tally.served_sent,
        still_here=tally.expected,
        open_bay_min=round(tally.bays * shop.opening.between(begins, now)),
        occupied_min=sum(tally.occupied),
        worked_min=sum(tally.productive),
        shift_min=round(_minutes_in(shop.floor.shifts.values(), begins, now)),
        wait_h=sum(waited.values()) / 60,
        reception_h=tally.reception_min / 60,
        lead_h=tally.lead_min / 60,
        in_system_h=tally.in_system_min / 60,
        sojourn_h=tally.sojourn_min / 60,
        kept=tally.kept,
        revenue_fen=tally.revenue_fen,
        discount_fen=tally.discount_fen,
        wait_causes_h={cause: waited[cause] / 60 for cause in sorted(waited)},
        bay_causes_min={cause: minutes[cause] for cause in sorted(minutes)},
    )


def _summed(rows: list[list[float]]) -> tuple[float, ...]:
    return tuple(map(sum, zip(*rows, strict=True)))


def _minutes_in(shifts: Iterable[tuple[Minutes, ...]], begins: float, ends: float) -> float:
    return sum(
        max(0.0, min(end, ends) - max(start, begins)) for spans in shifts for start, end in spans
    )
