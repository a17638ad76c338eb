"""What is true of every run, whatever happened in it; a run that breaks it was counted wrongly."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import fsum, isclose
from typing import Final

from attrs import frozen

from simulation.outcome.outcome import Outcome, ShopOutcome

NEAR: Final = 1e-9
"""How far two sums of the same may differ, of the larger."""


@frozen
class Violation:
    """A law that does not hold: its two sides, in a shop or, without one, over the chain."""

    law: str
    store: str | None
    left: float
    right: float

    def __str__(self) -> str:
        where = f" in {self.store}" if self.store else ""
        return f"{self.law}{where}: {self.left:g} against {self.right:g}"


Sides = tuple[float, float]
"""What should be the same, or the one that should not be more than the other."""


def violations(outcome: Outcome) -> list[Violation]:
    """Every law that the run breaks; none if it was counted right."""
    return [*conservation(outcome), *littles_law(outcome), *parts_add_up(outcome)]


def conservation(outcome: Outcome) -> list[Violation]:
    """No customer is lost sight of.

    In every shop who was here, wanted something or was sent is served, lost, gone to another shop
    or still here. Who left a shop for another came to it. Cars that were served after another
    shop had sent them are no more than could be, and no fewer than must be.
    """
    sent = Counter[str]()
    for shop in outcome.shops:
        sent.update(shop.left_for)
    return [
        *_unequal("customers are conserved", outcome, _flow),
        *_unequal("who left came", outcome, lambda shop: (sent[shop.store], shop.came_from)),
        *_above("served of those sent", outcome, _served_sent_bounds),
    ]


def littles_law(outcome: Outcome) -> list[Violation]:
    """The cars here, summed over time, are the stays, summed over cars.

    Source: J. D. C. Little, "A proof for the queuing formula L = λW", Operations Research 9
    (1961); exact for any stretch of time if stays are counted as far as they lie in it.
    """
    return _unequal(
        "cars over time are stays over cars",
        outcome,
        lambda shop: (shop.in_system_h, shop.sojourn_h),
    )


def parts_add_up(outcome: Outcome) -> list[Violation]:
    """Parts are the whole where they were counted, and no larger than it elsewhere."""
    wait, bays = "causes of the wait add up", "causes of bay time add up"
    return [
        *_unequal(wait, outcome, lambda shop: _whole(shop.wait_causes_h, shop.wait_h)),
        *_unequal(bays, outcome, lambda shop: _whole(shop.bay_causes_min, shop.open_bay_min)),
        *_above(
            "worked, occupied and open minutes are in order",
            outcome,
            lambda shop: [
                (shop.worked_min, shop.occupied_min),
                (shop.occupied_min, shop.open_bay_min),
            ],
        ),
        *_above("promises kept are of cars served", outcome, lambda s: [(s.kept, s.served)]),
        *_of_chain(outcome),
    ]


def _flow(shop: ShopOutcome) -> Sides:
    came = shop.here_before + shop.wanted + shop.came_from
    return came, shop.served + shop.lost.all + sum(shop.left_for.values()) + shop.still_here


def _served_sent_bounds(shop: ShopOutcome) -> list[Sides]:
    otherwise = shop.lost.all + shop.still_here + sum(shop.left_for.values())
    return [
        (shop.served_sent, min(shop.served, shop.came_from + shop.here_before)),
        (shop.came_from - otherwise, shop.served_sent),
    ]


def _whole(parts: Mapping[str, float], whole: float) -> Sides:
    return (fsum(parts.values()), whole) if parts else (whole, whole)


def _of_chain(outcome: Outcome) -> Iterator[Violation]:
    """The profiles of the chain are those of its shops together."""
    shops = outcome.shops
    sides: Mapping[str, Sides] = {
        "every car has a wait": (sum(outcome.waits), sum(one.served for one in shops)),
        "hours of the week are occupied minutes": (
            fsum(outcome.occupied),
            fsum(one.occupied_min for one in shops),
        ),
        "hours of the week are worked minutes": (
            fsum(outcome.productive),
            fsum(one.worked_min for one in shops),
        ),
        "hours of the week are open minutes": (
            fsum(outcome.open_bays),
            sum(one.open_bay_min for one in shops),
        ),
    }
    for law, (left, right) in sides.items():
        if not _same(left, right):
            yield Violation(law, None, left, right)


def _unequal(law: str, outcome: Outcome, sides: Callable[[ShopOutcome], Sides]) -> list[Violation]:
    both = ((shop.store, *sides(shop)) for shop in outcome.shops)
    return [Violation(law, *one) for one in both if not _same(*one[1:])]


def _above(
    law: str, outcome: Outcome, bounds: Callable[[ShopOutcome], Iterable[Sides]]
) -> list[Violation]:
    both = ((shop.store, *sides) for shop in outcome.shops for sides in bounds(shop))
    return [
        Violation(f"{law}, at most", store, less, more)
        for store, less, more in both
        if less > more and not _same(less, more)
    ]


def _same(left: float, right: float) -> bool:
    return isclose(left, right, rel_tol=NEAR, abs_tol=NEAR)
