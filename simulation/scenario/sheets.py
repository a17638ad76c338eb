"""The tables of a scenario that the network has not: their files, columns and keys."""

from typing import Final

from adapters.network.sheets import STORES
from adapters.tables.cells import day, maybe, number, weekday, whole, words
from adapters.tables.sheet import Sheet
from simulation.scenario.demand import MOST_CARS
from simulation.scenario.stock import MOST

DEMAND: Final = Sheet(
    file="demand.csv",
    key=("store", "weekday", "hour"),
    of=("store", STORES.file),
    columns={
        "store": words(24),
        "weekday": weekday,
        "hour": whole(0, 23),
        "cars": number(0, MOST_CARS),
        "booked": number(0, 1),
    },
)
PARTS: Final = Sheet(
    file="parts.csv",
    key=("store", "part"),
    of=("store", STORES.file),
    required=False,
    columns={
        "store": maybe(words(24)),
        "part": words(40),
        "opening": whole(0, MOST),
        "reorder_at": whole(0, MOST),
        "up_to": whole(1, MOST),
    },
)
ROLLOUT: Final = Sheet(
    file="rollout.csv",
    key=("store",),
    of=("store", STORES.file),
    required=False,
    columns={"store": words(24), "joins": day},
)
OF_SHOPS: Final = (DEMAND, PARTS, ROLLOUT)

SCENARIO, SERVICES, CALIBRATION = "scenario.toml", "services.toml", "calibration.toml"
