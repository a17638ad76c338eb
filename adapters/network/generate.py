"""A plausible chain over real Chinese cities, the same for the same seed."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from attrs import evolve

from adapters.network.cities import City, cities
from adapters.network.people import team
from adapters.network.premises import bays, hours
from adapters.network.sites import Site, sites
from application.shared.network import Network
from domain.shared.checks import OutOfRange
from domain.shared.ids import StoreId, named_id
from domain.stores.holidays import Festival, HolidayPolicy
from domain.stores.policies import WalkInShare
from domain.stores.rollout import Stage
from domain.stores.store import Ownership, Size, Store, TaxPayer

MOST_STORES: Final = 9_999

_SIZES: Final = {Size.SMALL: 45, Size.MEDIUM: 37, Size.LARGE: 14, Size.FLAGSHIP: 4}
_YARD: Final = {Size.SMALL: 4, Size.MEDIUM: 8, Size.LARGE: 14, Size.FLAGSHIP: 24}
_FAR_WEST: Final = "Xinjiang"
_LATER_MIN: Final = 90
_JOINING: Final = (Stage.PILOT, Stage.TRAINING, Stage.DELAYED, Stage.PLANNED)
_JOINING_SHARE: Final = 0.01


def generate(stores: int, seed: int) -> Network:
    """Lay out a chain of ``stores`` shops, more where more people live.

    Every shop has lifts, a diagnosis bay and a wash, and people for all common services on every
    open day. All shops are live but one in a hundred.

    Raises:
        OutOfRange: no shops at all, or more than ``MOST_STORES``.
    """
    if not 1 <= stores <= MOST_STORES:
        raise OutOfRange(f"a network has 1 to {MOST_STORES} shops, not {stores}", field="stores")
    shops = _joining(tuple(_shops(stores, seed)), Random(f"{seed}:joining"))
    fitted = [(shop, bays(shop, Random(f"{seed}:{shop.code}:bays"))) for shop in shops]
    return Network(
        stores=shops,
        bays=tuple(bay for _, places in fitted for bay in places),
        technicians=tuple(
            person
            for shop, places in fitted
            for person in team(shop, places, Random(f"{seed}:{shop.code}:team"))
        ),
    )


def _shops(stores: int, seed: int) -> Iterator[Store]:
    number = 0
    places = cities()
    for city, wanted in zip(places, _shares(stores, [c.population for c in places]), strict=True):
        chosen = sites(city, wanted, Random(f"{seed}:{city.label.zh}"))
        for site in chosen:
            number += 1
            code = f"S{number:04d}"
            flagship = wanted >= 8 and site is chosen[0]
            yield _shop(code, city, site, flagship, Random(f"{seed}:{code}"))


def _shop(code: str, city: City, site: Site, flagship: bool, random: Random) -> Store:
    size = Size.FLAGSHIP if flagship else random.choices(list(_SIZES), list(_SIZES.values()))[0]
    own = size in (Size.LARGE, Size.FLAGSHIP) or random.random() < 0.5
    small_scale = not own and random.random() < 0.6
    rest = () if size is Size.FLAGSHIP else (Festival.SPRING_FESTIVAL,)
    return Store(
        id=StoreId(named_id("store", code)),
        code=code,
        label=site.label,
        region=city.region,
        city=city.label,
        place=site.place,
        ownership=Ownership.OWN if own else Ownership.FRANCHISE,
        size=size,
        tax_payer=TaxPayer.SMALL_SCALE if small_scale else TaxPayer.GENERAL,
        stage=Stage.LIVE,
        hours=hours(size, _LATER_MIN if city.province == _FAR_WEST else 0, random),
        holidays=HolidayPolicy(closes=rest),
        walk_ins=WalkInShare.daily(random.choice((10, 15, 20, 25))),
        yard=_YARD[size] + random.randrange(5),
    )


def _joining(shops: tuple[Store, ...], random: Random) -> tuple[Store, ...]:
    """One shop in a hundred is not live yet."""
    few = random.sample(range(len(shops)), round(_JOINING_SHARE * len(shops)))
    stages = {at: _JOINING[turn % len(_JOINING)] for turn, at in enumerate(sorted(few))}
    return tuple(_at_stage(shop, stages.get(at, Stage.LIVE)) for at, shop in enumerate(shops))


def _at_stage(shop: Store, stage: Stage) -> Store:
    delay = "等待消防验收 waiting for the fire inspection" if stage is Stage.DELAYED else None
    return evolve(shop, stage=stage, delay=delay)


def _shares(whole: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in proportion to ``weights`` that add up to ``whole``: largest remainder."""
    shares = [divmod(whole * weight, sum(weights)) for weight in weights]
    left = whole - sum(share for share, _ in shares)
    favoured = set(sorted(range(len(weights)), key=lambda i: -shares[i][1])[:left])
    return [share + (i in favoured) for i, (share, _) in enumerate(shares)]
