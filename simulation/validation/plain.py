"""A scenario without anything that theory does not know: one kind of bay, one skill, one operation.

It is a scenario like any other. Nothing is booked, missing, found or done twice, nobody is late,
ill or impatient, and nobody gives up.
"""

from typing import Final

from attrs import evolve

from adapters.network.generate import generate
from application.shared.network import Network
from domain.shared.geo import Place
from domain.shared.ids import BayId, StoreId, TechnicianId, named_id
from domain.shared.person import PersonName
from domain.shared.trade import BayKind, Grade, Skill
from domain.stores.bay import Bay
from domain.stores.hours import OpeningHours
from domain.stores.store import Store
from domain.workforce.shifts import WEEK, Shift
from domain.workforce.skills import Mastery
from domain.workforce.technician import Technician
from simulation.scenario.conditions import Conditions
from simulation.scenario.demand import Demand, DemandHour
from simulation.scenario.fresh import BEGINS
from simulation.scenario.mix import ServiceMix, WantedService
from simulation.scenario.policy import EACH_FOR_ITSELF
from simulation.scenario.scenario import Horizon, Scenario

POLICY: Final = "each-for-itself"
MEAN_MIN: Final = 30.0
"""Of work, where theory wants it exponential; as long as it is planned for most cars."""
COMING_H: Final = 12
"""So many hours after midnight customers come; by the next midnight the shops are empty."""

_SERVICE: Final = "tyre-rotation"
"""One operation on a lift, and no part."""
_LAST_MIN: Final = 24 * 60 - 5
"""A shop that never closes would cut its days in the morning, among the cars."""
_NOTHING: Final = Conditions(
    intake_h=0,
    intake_online_h=0,
    patience_h=1_000_000,
    missing_part=0,
    lives_km=0,
    no_show=0,
    late_min=0,
    more_work=0,
    rework=0,
    absent=0,
)


def plain(
    *, bays: int, cars_an_hour: tuple[float, ...], days: int, spread: float = 0.0
) -> Scenario:
    """Shops of so many bays, and of as many people; to each come so many cars on average."""
    stores = tuple(_shop(number) for number in range(len(cars_an_hour)))
    places = [(store, number) for store in stores for number in range(bays)]
    return Scenario(
        name="plain",
        network=Network(
            stores=stores,
            bays=tuple(_bay(store, number) for store, number in places),
            technicians=tuple(_technician(store, number) for store, number in places),
        ),
        demand=Demand(
            {
                store.id: tuple(
                    DemandHour(weekday=weekday, hour=hour, cars=cars, booked=0)
                    for weekday in range(WEEK)
                    for hour in range(COMING_H)
                )
                for store, cars in zip(stores, cars_an_hour, strict=True)
            }
        ),
        mix=ServiceMix((WantedService(service=_SERVICE, weight=1, spread=spread),)),
        conditions=_NOTHING,
        horizon=Horizon(begins=BEGINS, days=days, warm_up=0),
        policies={POLICY: EACH_FOR_ITSELF},
    )


def _shop(number: int) -> Store:
    [shop] = generate(1, seed=1).stores
    code = f"V{number:03d}"
    return evolve(
        shop,
        id=StoreId(named_id("store", code)),
        code=code,
        place=Place(30.0 + number / 1_000, 110.0),
        hours=OpeningHours.daily(0, _LAST_MIN),
    )


def _bay(store: Store, number: int) -> Bay:
    code = f"{store.code}-L{number:02d}"
    return Bay(
        id=BayId(named_id("bay", code)),
        store=store.id,
        code=code,
        label=store.label,
        kind=BayKind.LIFT,
    )


def _technician(store: Store, number: int) -> Technician:
    code = f"{store.code}-T{number:02d}"
    return Technician(
        id=TechnicianId(named_id("technician", code)),
        code=code,
        name=PersonName("王伟"),
        store=store.id,
        skills=(Mastery(skill=Skill.TYRES, grade=Grade.MASTER),),
        week=(Shift(start=0, end=_LAST_MIN),) * WEEK,
    )
