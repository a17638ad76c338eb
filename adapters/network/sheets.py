"""The tables of a network: their files, columns and keys."""

from typing import Final

from adapters.tables.cells import (
    clock,
    day,
    grade,
    late_clock,
    maybe,
    number,
    one_of,
    several,
    weekday,
    whole,
    words,
    yes,
)
from adapters.tables.sheet import Sheet
from domain.shared.trade import BayKind, Skill
from domain.stores.holidays import Festival
from domain.stores.region import Region
from domain.stores.rollout import Stage
from domain.stores.store import Ownership, Size, TaxPayer
from domain.workforce.technician import Employment

STORES: Final = Sheet(
    file="stores.csv",
    key=("code",),
    columns={
        "code": words(24),
        "name_zh": words(120),
        "name_en": words(120),
        "region": one_of(Region),
        "city_zh": words(120),
        "city_en": words(120),
        "lat": number(-90, 90),
        "lon": number(-180, 180),
        "zone": words(60),
        "ownership": one_of(Ownership),
        "size": one_of(Size),
        "tax_payer": one_of(TaxPayer),
        "stage": one_of(Stage),
        "delay": maybe(words(200)),
        "grace_min": whole(0, 240),
        "no_show_min": whole(1, 1440),
        "hold_min": whole(1, 120),
        "walk_in_percent": several(whole(0, 100)),
        "walk_in_release_h": whole(0, 168),
        "yard": whole(0, 1000),
        "closes_for": several(one_of(Festival)),
        "closes_on_days_off": yes,
    },
)
HOURS: Final = Sheet(
    file="hours.csv",
    key=("store", "weekday"),
    of=("store", STORES.file),
    columns={"store": words(24), "weekday": weekday, "opens": clock, "closes": late_clock},
)
CLOSURES: Final = Sheet(
    file="closures.csv",
    key=("store", "day"),
    of=("store", STORES.file),
    required=False,
    columns={"store": words(24), "day": day},
)
BAYS: Final = Sheet(
    file="bays.csv",
    key=("code",),
    of=("store", STORES.file),
    columns={
        "code": words(24),
        "store": words(24),
        "name_zh": words(120),
        "name_en": words(120),
        "kind": one_of(BayKind),
        "in_service": yes,
    },
)
TECHNICIANS: Final = Sheet(
    file="technicians.csv",
    key=("code",),
    of=("store", STORES.file),
    columns={
        "code": words(24),
        "name": words(60),
        "store": words(24),
        "employment": one_of(Employment),
        "rating": number(1, 5),
        "last_day": maybe(day),
    },
)
SKILLS: Final = Sheet(
    file="skills.csv",
    key=("technician", "skill"),
    of=("technician", TECHNICIANS.file),
    columns={
        "technician": words(24),
        "skill": one_of(Skill),
        "grade": grade,
        "pace": number(0.3, 3.0),
    },
)
CERTIFICATES: Final = Sheet(
    file="certificates.csv",
    key=("technician", "skill", "number"),
    of=("technician", TECHNICIANS.file),
    columns={
        "technician": words(24),
        "skill": one_of(Skill),
        "number": words(60),
        "expires": day,
    },
)
SHIFTS: Final = Sheet(
    file="shifts.csv",
    key=("technician", "weekday"),
    of=("technician", TECHNICIANS.file),
    columns={
        "technician": words(24),
        "weekday": weekday,
        "start": clock,
        "end": late_clock,
        "break_start": maybe(late_clock),
        "break_min": whole(0, 1440),
    },
)
ROSTER: Final = Sheet(
    file="roster.csv",
    key=("technician", "day"),
    of=("technician", TECHNICIANS.file),
    required=False,
    columns={
        "technician": words(24),
        "day": day,
        "start": maybe(clock),
        "end": maybe(late_clock),
        "break_start": maybe(late_clock),
        "break_min": whole(0, 1440),
    },
)

SHEETS: Final = (
    STORES,
    HOURS,
    CLOSURES,
    BAYS,
    TECHNICIANS,
    SKILLS,
    CERTIFICATES,
    SHIFTS,
    ROSTER,
)
