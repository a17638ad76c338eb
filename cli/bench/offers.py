"""How fast a customer gets offers, and how that grows with the chain."""

from collections.abc import Iterable, Iterator
from itertools import count, islice
from random import Random
from time import perf_counter_ns
from typing import Final
from uuid import UUID

import click
from attrs import define, field

from adapters.collector import settle
from cli.bench import chain_of_shops, offers_http, taking
from cli.bench.report import Report, Target, percentile, publish
from domain.dispatch.capacity import ShopCapacity
from domain.dispatch.offer import Offer, Request
from domain.dispatch.search import OfferSearch
from domain.shared.claims import ClaimKind
from domain.shared.ids import ClaimId

_SIZES: Final = (75, 150, 300, 600, 1200, 2400)
_MS: Final = 1e-6
_BOOKED_SHARE: Final = 0.1


@define
class Series:
    """One measured run; times in milliseconds."""

    find_ms: list[float] = field(factory=list)
    take_ms: list[float] = field(factory=list)
    without_offer: int = 0

    @property
    def p50_ms(self) -> float:
        return round(percentile(self.find_ms, 50), 4)

    @property
    def p99_ms(self) -> float:
        return round(percentile(self.find_ms, 99), 4)


@click.command()
@click.option("--shops", type=click.IntRange(1, 10_000), default=600, show_default=True)
@click.option("--requests", type=click.IntRange(100), default=20_000, show_default=True)
@click.option("--growth/--no-growth", default=True, help="Also from 75 to 2,400 shops.")
@click.option(
    "--http-seconds",
    type=click.FloatRange(0, 3600),
    default=0,
    help="Also over HTTP, 200 a second for so long.",
)
@click.option(
    "--taken",
    type=click.IntRange(0),
    default=0,
    help="Also let 16 writers find and take so many on PostgreSQL.",
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
def offers(
    shops: int,
    requests: int,
    growth: bool,
    http_seconds: float,
    taken: int,
    seed: int,
    as_json: bool,
) -> None:
    """The best 5 offers among the 20 nearest shops, one in ten booked."""
    report = measured(shops, requests, growth=growth, seed=seed)
    if http_seconds:
        report = report.also(offers_http.asked(http_seconds, seed), {"http_p99_ms": 25.0})
    if taken:
        report = report.also(taking.taken(taken, seed), {"double_bookings_count": 0.0})
    publish(report, as_json=as_json)


def measured(shops: int, requests: int, *, growth: bool, seed: int) -> Report:
    """Run the bench; every series is warmed by as many unmeasured requests as it measures."""
    network = chain_of_shops.shops(max(shops, _SIZES[-1] if growth else 0), Random(seed))
    main = run(network[:shops], requests, seed)
    figures = {
        "shops_count": float(shops),
        "requests_count": float(requests),
        "warm_up_requests_count": float(requests),
        "booked_count": float(len(main.take_ms)),
        "without_offer_count": float(main.without_offer),
        "offers_p50_ms": main.p50_ms,
        "offers_p99_ms": main.p99_ms,
        "offers_mean_ms": round(sum(main.find_ms) / requests, 4),
        "offers_max_ms": round(max(main.find_ms), 4),
        "take_mean_ms": round(sum(main.take_ms) / max(1, len(main.take_ms)), 4),
    }
    for size in _SIZES if growth else ():
        series = run(network[:size], max(100, requests // 10), seed + size)
        figures[f"offers_{size}_shops_p50_ms"] = series.p50_ms
        figures[f"offers_{size}_shops_p99_ms"] = series.p99_ms
    targets = {
        "offers_p50_ms": Target(0.1, main.p50_ms),
        "offers_p99_ms": Target(1.0, main.p99_ms),
        "offers_p50_ms_gate": Target(0.3, main.p50_ms),
        "offers_p99_ms_gate": Target(3.0, main.p99_ms),
    }
    return Report(figures=figures, targets=targets, seed=seed)


def run(network: list[ShopCapacity], requests: int, seed: int) -> Series:
    """Ask one request after the other, and book the best offer of one in ten."""
    random, search = Random(seed), OfferSearch(network)
    wishes, new_id = _wishes(network, seed, random), _ids(seed)
    _ask(search, islice(wishes, requests), random, new_id)
    # As a server does once it is warm.
    settle()
    return _ask(search, islice(wishes, requests), random, new_id)


def _ask(
    search: OfferSearch, wishes: Iterable[Request], random: Random, new_id: Iterator[ClaimId]
) -> Series:
    series = Series()
    for request in wishes:
        before = perf_counter_ns()
        answer = search.find(request, now=chain_of_shops.OPENING)
        series.find_ms.append((perf_counter_ns() - before) * _MS)
        if not answer.offers:
            series.without_offer += 1
        elif random.random() < _BOOKED_SHARE:
            series.take_ms.append(_book(search, answer.offers[0], new_id))
    return series


def _wishes(network: list[ShopCapacity], seed: int, random: Random) -> Iterator[Request]:
    chains = chain_of_shops.services(Random(seed))
    return chain_of_shops.requests(network, chains, random)


def _book(search: OfferSearch, offer: Offer, new_id: Iterator[ClaimId]) -> float:
    claims = offer.claims(new_id=lambda: next(new_id), subject=UUID(int=1), kind=ClaimKind.BOOKED)
    shop = search.shop(offer.store)
    before = perf_counter_ns()
    for claim in claims:
        if shop:
            shop.take(claim)
    return (perf_counter_ns() - before) * _MS


def _ids(seed: int) -> Iterator[ClaimId]:
    return (ClaimId(UUID(int=number)) for number in count(seed << 32))
