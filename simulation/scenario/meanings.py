"""What every column of a scenario's tables means, for the README beside them."""

from collections.abc import Iterator, Mapping
from typing import Final

from adapters.network import sheets as network
from adapters.tables.cells import WEEKDAYS
from simulation.scenario.sheets import DEMAND, PARTS, ROLLOUT

README: Final = "README.md"

_SHOP: Final = "code of the shop"
_PERSON: Final = "code of the technician"
_SHIFT: Final = {
    "start": "when the shift begins, such as 08:30",
    "end": "when it ends; 26:00 is two the next morning",
    "break_start": "when the break begins; empty: there is none",
    "break_min": "minutes of the break; 0: there is none",
}

COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    network.STORES.file: {
        "code": "capital letters, digits and hyphens, such as S0001; the other tables name it",
        "name_zh": "name in Chinese",
        "name_en": "name in English",
        "region": "north, northeast, east, central, south, southwest or northwest",
        "city_zh": "city in Chinese",
        "city_en": "city in English",
        "lat": "degrees north, WGS 84",
        "lon": "degrees east, WGS 84",
        "zone": "time zone, such as Asia/Shanghai; hours and shifts are by its clock",
        "ownership": "own or franchise",
        "size": "small, medium, large or flagship",
        "tax_payer": "general or small_scale",
        "stage": "live or pilot takes bookings; planned, training and delayed take none",
        "delay": "why a delayed shop is late; empty otherwise",
        "grace_min": "minutes for which a late customer keeps the plan",
        "no_show_min": "minutes after which the time of a late customer is given away",
        "hold_min": "minutes for which a time is kept until it is confirmed",
        "walk_in_percent": "per cent of the bay time that is kept for walk-ins, seven days with ; "
        "between, Monday first",
        "walk_in_release_h": "what is kept is offered to all within so many hours before",
        "yard": "cars that can wait outside a bay",
        "closes_for": "festivals on which the shop is closed, with ; between; may be empty",
        "closes_on_days_off": "yes: also on the days off around them",
    },
    network.HOURS.file: {
        "store": _SHOP,
        "weekday": f"{WEEKDAYS[0]} to {WEEKDAYS[-1]}; closed on a day without a line",
        "opens": "such as 08:30",
        "closes": "such as 18:30; 26:00 is two the next morning",
    },
    network.CLOSURES.file: {"store": _SHOP, "day": "local day on which it is closed"},
    network.BAYS.file: {
        "code": "code of the bay, unique in the chain",
        "store": _SHOP,
        "name_zh": "name in Chinese",
        "name_en": "name in English",
        "kind": "lift, diagnosis, alignment, wash or paint",
        "in_service": "yes or no; what is out of service has no minutes",
    },
    network.TECHNICIANS.file: {
        "code": "code of the technician, unique in the chain",
        "name": "name",
        "store": "code of the shop they belong to",
        "employment": "full_time, part_time or agency",
        "rating": "what customers give, 1 to 5",
        "last_day": "last local day with the chain; empty: they stay",
    },
    network.SKILLS.file: {
        "technician": _PERSON,
        "skill": "what they can do, such as maintenance",
        "grade": "apprentice, junior, senior or master",
        "pace": "1.25 is a quarter faster than the average",
    },
    network.CERTIFICATES.file: {
        "technician": _PERSON,
        "skill": "high_voltage, inspection or paint: nobody may use these without a paper",
        "number": "number of the paper",
        "expires": "its last valid day",
    },
    network.SHIFTS.file: {
        "technician": _PERSON,
        "weekday": f"{WEEKDAYS[0]} to {WEEKDAYS[-1]}; a free day has no line",
        **_SHIFT,
    },
    network.ROSTER.file: {
        "technician": _PERSON,
        "day": "local day on which it is other than in shifts.csv",
        **_SHIFT,
        "start": "when the shift begins; start and end empty: a free day",
    },
    DEMAND.file: {
        "store": "code of the shop that the customers think of first",
        "weekday": f"{WEEKDAYS[0]} to {WEEKDAYS[-1]}",
        "hour": "0 to 23 by the clock of the shop; from 9:00 to 10:00 is 9",
        "cars": "how many want something in that hour, on average; no line: none",
        "booked": "share of them, 0 to 1, who want another day; the others want to come at once, "
        "and the shop has to be open then",
    },
    PARTS.file: {
        "store": "code of the shop; empty: every shop that has no line of its own for the part",
        "part": "code of the part in the catalogue; of others there is always enough",
        "opening": "how many lie there at first; pieces, or millilitres of liquids",
        "reorder_at": "at so many or fewer, parts are ordered (s)",
        "up_to": "so many that there will be this number (S)",
    },
    ROLLOUT.file: {
        "store": "code of the shop; one without a line joins on the first day",
        "joins": "local day from which it works by the policy of a run; until then for itself",
    },
}


def readme() -> str:
    """The page beside the tables."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# A scenario"
    yield ""
    yield "Read by `baywise simulate check`, which names every mistake with its file and line."
    yield "Settings are in scenario.toml, what customers want in services.toml, what a calibration"
    yield "aims at in calibration.toml; comments in them say what every key means. The tables are"
    yield "CSV in UTF-8 (GBK is read as well), for any spreadsheet. Days are like 2026-03-31, times"
    yield "like 08:30."
    for file, columns in COLUMNS.items():
        yield ""
        yield f"## {file}"
        yield ""
        yield "| column | meaning |"
        yield "| --- | --- |"
        for column, meaning in columns.items():
            yield f"| {column} | {meaning} |"
    yield ""
